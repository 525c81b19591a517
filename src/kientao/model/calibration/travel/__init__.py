# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Base year of travel: distances, lanes and traffic of 2019, and the constants of choice and distribution."""
