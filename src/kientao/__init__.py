# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Kiến Tạo: a strategy lab for green, smart cities."""

__version__ = "0.1.0"
