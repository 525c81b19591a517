# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""A small simulation engine: declare variables, order them, check units, run a batch through time."""

from kientao.engine.declare import Declaration, Kind, base_year, declarations, stock, variable
from kientao.engine.errors import ModelError

__all__ = ["Declaration", "Kind", "ModelError", "base_year", "declarations", "stock", "variable"]
