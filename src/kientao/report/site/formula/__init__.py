# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Equations as formulas: read from the code by running it on symbols, printed as MathML, and evaluated again."""

from kientao.report.site.formula.axes import NoFormula
from kientao.report.site.formula.read import Formula, read_formula

__all__ = ["Formula", "NoFormula", "read_formula"]
