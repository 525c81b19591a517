# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""The web lab's server: HTTP API, worker processes that run the model, saved scenarios. It holds no science."""
