# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""The validation table on the terminal."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from typing import Any

from kientao.analysis.checks.rows import KINDS, Row
from kientao.errors import Language
from kientao.text import number, say
from kientao.text.written import written_unit

_NUMERIC = ("model", "observed", "error", "tolerance")


def show(rows: Sequence[Row], summary: Mapping[str, Any], city: str, lang: Language) -> None:
    """Print a table for each kind, the notes of failing rows, and the summary."""
    from rich.console import Console

    console = Console(highlight=False, width=None if sys.stdout.isatty() else 160)
    for kind in KINDS:
        chosen = [row for row in rows if row.kind == kind]
        if chosen:
            console.print(_table(kind, chosen, city, lang))
            console.print()
    failed = [row for row in rows if not row.ok]
    if failed:
        console.print(say("validate.failing", lang, count=len(failed)), style="bold")
        for row in failed:
            console.print(f"  {_label(row, lang)} ({row.year}): {row.note}", markup=False)
        console.print()
    if any(row.fitted for row in rows):
        console.print(say("validate.fitted", lang), markup=False)
    console.print(_summary(summary, lang))


def _table(kind: str, rows: Sequence[Row], city: str, lang: Language) -> Any:
    from rich.table import Table

    table = Table(
        title=say(f"validate.kind.{kind}", lang), title_justify="left", header_style="bold", box=None, pad_edge=False
    )
    table.add_column(say("validate.column.name", lang), overflow="fold")
    places = [_place(row, city) for row in rows]
    if any(places):
        table.add_column(say("validate.column.zone" if kind != "identity" else "validate.column.run", lang))
    numeric = ("year", *(c for c in _NUMERIC if c != "observed" or kind != "identity"))
    for column in numeric:
        table.add_column(say(f"validate.column.{column}", lang), justify="right", no_wrap=True)
    table.add_column(say("validate.column.ok", lang), no_wrap=True)
    for row, place in zip(rows, places, strict=True):
        model, observed, error, tolerance = _numbers(row, lang)
        values = (model, error, tolerance) if kind == "identity" else (model, observed, error, tolerance)
        passed = say("validate.ok" if row.ok else "validate.not_ok", lang) + ("*" if row.fitted else "")
        beside = (place,) if any(places) else ()
        table.add_row(_label(row, lang), *beside, str(row.year), *values, passed, style=None if row.ok else "red")
    return table


def _place(row: Row, city: str) -> str:
    """The zone; nothing for the city as a whole, the scenario for an identity."""
    if row.kind == "identity":
        return row.run
    return "" if row.zone == city else row.zone


def _label(row: Row, lang: Language) -> str:
    text = (row.vi if lang == "vi" else row.en) or row.name
    unit = "" if row.unit in ("", "ratio", "share") else f" ({written_unit(row.unit, lang)})"
    return text + unit


def _numbers(row: Row, lang: Language) -> tuple[str, str, str, str]:
    if row.kind == "identity" or row.tolerance < 1e-4:
        return _value(row.model, lang), _value(row.observed, lang), f"{row.error:.0e}", f"{row.tolerance:.0e}"
    error = f"{number(100.0 * row.error, 1, lang)} %"
    return _value(row.model, lang), _value(row.observed, lang), error, f"{number(100.0 * row.tolerance, 1, lang)} %"


def _value(value: float, lang: Language) -> str:
    size = abs(value)
    if 0.0 < size < 1e-3:
        return f"{value:.0e}"
    return number(value, 0 if size >= 1000 else 1 if size >= 100 else 2 if size >= 1 else 3, lang)


def _summary(summary: Mapping[str, Any], lang: Language) -> str:
    def percent(value: float | None) -> str:
        return "–" if value is None else f"{number(100.0 * value, 1, lang)} %"

    return say(
        "validate.summary", lang, rows=summary["rows"], failed=summary["failed"], free=summary["independent_rows"],
        median=percent(summary["median_error"]), fitted=summary["fitted_rows"],
        median_fitted=percent(summary["median_error_fitted"]),
    )  # fmt: skip
