# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Texts and numbers in both languages at once, for pages that show one and hide the other."""

from __future__ import annotations

from typing import NamedTuple

from markupsafe import Markup, escape

from kientao.report import tables
from kientao.text import number, say


class Both(NamedTuple):
    """The same thing said in Vietnamese and in English."""

    vi: str
    en: str

    def __html__(self) -> str:
        """Both texts, each marked with its language; one text where they are the same."""
        if self.vi == self.en:
            return str(escape(self.vi))
        return f'<span lang="vi">{escape(self.vi)}</span><span lang="en">{escape(self.en)}</span>'

    def one(self) -> str:
        """Both in one line, for places that cannot hide one (titles of drawings)."""
        return self.vi if self.vi == self.en else f"{self.vi} / {self.en}"

    def joined(self, other: Both | str, between: str = " ") -> Both:
        """The two after one another."""
        vi, en = (other, other) if isinstance(other, str) else other
        return Both(f"{self.vi}{between}{vi}", f"{self.en}{between}{en}")


def text(key: str, /, **values: object) -> Both:
    """A text of the catalogue; values that are Both are put in by language."""
    each = []
    for at, lang in enumerate(("vi", "en")):
        filled = {k: v[at] if isinstance(v, Both) else v for k, v in values.items()}
        each.append(say(key, "vi" if lang == "vi" else "en", **filled))
    return Both(*each)


def num(value: float, digits: int = 1) -> Both:
    """A number as each language writes it."""
    return Both(number(value, digits, "vi"), number(value, digits, "en"))


def signed(value: float, digits: int = 1) -> Both:
    """A difference with its sign."""
    shown = num(value, digits)
    return Both(f"+{shown.vi}", f"+{shown.en}") if value > 0 and shown.en.strip("0.,") else shown


def short(value: float, digits: int = 3) -> Both:
    """A number with few significant digits."""
    return Both(tables.short(value, "vi", digits), tables.short(value, "en", digits))


def listed(items: list[Both]) -> Both:
    """Items as a running text: a, b và c."""
    if len(items) < 2:
        return items[0] if items else Both("", "")
    head, last = items[:-1], items[-1]
    return Both(
        ", ".join(i.vi for i in head) + f" {say('and', 'vi')} {last.vi}",
        ", ".join(i.en for i in head) + f" {say('and', 'en')} {last.en}",
    )


def html(both: Both) -> Markup:
    """For building pages by hand."""
    return Markup(both.__html__())
