# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""What is kept between visits: saved scenarios by browser token, and short share links. SQLite or PostgreSQL."""
