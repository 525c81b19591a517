# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""The four kinds of check: base year and backtest against observations, identities, sizes of response."""
