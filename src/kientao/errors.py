# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""What is said to a person when something given to the program cannot be used."""

from __future__ import annotations

import difflib
from typing import Literal, NoReturn

Language = Literal["vi", "en"]


class InputError(Exception):
    """A file, name or value that cannot be used: what is wrong, where, and what to do, in Vietnamese and English.

    The command line shows `message(lang)` and no traceback.
    """

    def __init__(
        self, message_vi: str, message_en: str, place: str = "", remedy_vi: str = "", remedy_en: str = ""
    ) -> None:
        super().__init__(message_en, place)
        self.message_vi = message_vi
        self.message_en = message_en
        self.place = place
        self.remedy_vi = remedy_vi
        self.remedy_en = remedy_en

    def message(self, lang: Language = "vi") -> str:
        """One text with the place first and the remedy last."""
        text, remedy = (self.message_vi, self.remedy_vi) if lang == "vi" else (self.message_en, self.remedy_en)
        place = f"{self.place}: " if self.place else ""
        return f"{place}{text}{' ' + remedy if remedy else ''}"

    def __str__(self) -> str:
        return self.message("en")


def unknown(name: str, known: list[str], place: str, vi: str, en: str) -> NoReturn:
    """Refuse a name with the nearest known one.

    Raises:
        InputError: always.
    """
    near = difflib.get_close_matches(name[:100], known, 1, 0.6)
    shown = f"'{name if len(name) <= 40 else name[:37] + '...'}'"
    few = ", ".join(known) if len(known) <= 20 else ""
    raise InputError(
        f"{vi} {shown}.", f"{en} {shown}.", place,
        f"Có phải '{near[0]}'?" if near else f"Có sẵn: {few}." if few else "Xem danh mục.",
        f"Did you mean '{near[0]}'?" if near else f"Available: {few}." if few else "See the list.",
    )  # fmt: skip
