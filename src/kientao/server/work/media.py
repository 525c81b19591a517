# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Formats of files to download, and what browsers call them."""

MEDIA = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "nc": "application/x-netcdf",
    "html": "text/html; charset=utf-8",
    "iamc": "text/csv; charset=utf-8",
}
