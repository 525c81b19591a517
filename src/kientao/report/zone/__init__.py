# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""One page on a choice seen from one zone: what it says (`sheet`), where it stands (`layout`), as PDF or picture."""

from kientao.report.zone.layout import lay_out
from kientao.report.zone.paint import pdf, png
from kientao.report.zone.sheet import FACTS, Cause, Fact, Guess, LeverRow, Row, Sheet
from kientao.report.zone.typeface import prepare

__all__ = ["FACTS", "Cause", "Fact", "Guess", "LeverRow", "Row", "Sheet", "lay_out", "pdf", "png", "prepare"]
