# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Tables, JSON and messages on the terminal."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal, NoReturn

from kientao.errors import InputError
from kientao.text import folded as folded
from kientao.text import language, say

if TYPE_CHECKING:
    from rich.console import Console


def show_rows(rows: Sequence[dict[str, Any]], columns: Sequence[str], *, as_json: bool, title: str = "") -> None:
    """Print rows as a table whose headings come from the catalogue (`column.<name>`), or all of them as JSON."""
    if as_json:
        show_json(list(rows))
        return
    from rich.table import Table

    table = Table(title=title or None, title_justify="left", header_style="bold", box=None, pad_edge=False)
    for column in columns:
        numeric = any(isinstance(row.get(column), (int, float)) for row in rows)
        fixed = column in ("id", "year", "status", "range", "base")
        side: Literal["left", "right"] = "right" if numeric else "left"
        table.add_column(heading(column), justify=side, overflow="fold", no_wrap=fixed)
    for row in rows:
        table.add_row(*(written(column, row.get(column)) for column in columns))
    console().print(table)


def console() -> Console:
    """The terminal; wide when the output goes to a file or another program, so that nothing is folded there."""
    from rich.console import Console

    return Console(highlight=False, width=None if sys.stdout.isatty() else 180)


def show_assumptions(terminal: Console, changed: str | Sequence[dict[str, Any]]) -> None:
    """Say which assumptions were changed, if any."""
    from kientao.cities.assumed import in_words
    from kientao.report.caution import said

    told = changed if isinstance(changed, str) else in_words(changed)
    if told:
        terminal.print(f"{say('about.assumptions')}: {said(told, language())}", markup=False)


def heading(column: str) -> str:
    """A column's heading in the language in use; a name that is data stands as it is."""
    try:
        return say(f"column.{column}")
    except KeyError:
        return column


def written(column: str, value: Any) -> str:
    """One value as text; units in the words of the language, large whole numbers in groups of three."""
    if column == "unit" and isinstance(value, str):
        from kientao.text.written import written_unit

        return written_unit(value, language())
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= 1000 and column != "year":
        return cell(float(value))
    return cell(value)


def cell(value: Any) -> str:
    """One value as text."""
    from kientao.text import number

    if value is None:
        return ""
    if isinstance(value, bool):
        return say("yes") if value else say("no")
    if isinstance(value, float):
        size = abs(value)
        if 0 < size < 0.001:
            text = f"{value:.2g}"
            return text.replace(".", ",") if language() == "vi" else text
        digits = 0 if size >= 1000 or value == int(value) else 1 if size >= 100 else 2 if size >= 1 else 4
        return number(value, digits)
    return str(value)


def show_json(data: Any) -> None:
    """Print data as JSON with its Vietnamese letters as they are."""
    json.dump(data, sys.stdout, ensure_ascii=False, indent=1, default=_plain, allow_nan=False)
    sys.stdout.write("\n")


def _plain(value: Any) -> Any:
    if hasattr(value, "tolist"):
        return value.tolist()
    if hasattr(value, "item"):
        return value.item()
    return str(value)


def unknown(key: str, name: str, known: Sequence[str]) -> NoReturn:
    """Refuse a name with the nearest known one, or all names if they are few.

    Raises:
        InputError: always.
    """
    import difflib

    near = difflib.get_close_matches(name, list(known), n=1, cutoff=0.6)
    few = ", ".join(known) if len(known) <= 40 else ""

    def remedy(lang: Any) -> str:
        if near:
            return say("error.nearest", lang, name=near[0])
        return say("error.choose", lang, names=few) if few else ""

    raise InputError(say(key, "vi", name=name), say(key, "en", name=name), "", remedy("vi"), remedy("en"))
