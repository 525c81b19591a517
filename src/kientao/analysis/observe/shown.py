# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""The comparison with a file of observations on the terminal."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from kientao.errors import Language
from kientao.text import number, say
from kientao.text.written import written_unit

if TYPE_CHECKING:
    from kientao.analysis.observe.against import Against


def show(report: Against, lang: Language) -> None:
    """Print the rows, the names that are not compared, and the summary."""
    from rich.console import Console
    from rich.table import Table

    console = Console(highlight=False, width=None if sys.stdout.isatty() else 160)
    if report.rows:
        table = Table(box=None, pad_edge=False, header_style="bold")
        table.add_column(say("validate.column.name", lang), overflow="fold")
        table.add_column(say("validate.column.zone", lang), overflow="fold")
        for column in ("validate.column.year", "validate.column.observed", "validate.column.model",
                       "validate.column.error", "observe.low", "observe.high"):  # fmt: skip
            table.add_column(say(column, lang), justify="right", no_wrap=True)
        table.add_column(say("observe.covered", lang), no_wrap=True)
        for one in report.rows:
            row = one.row
            numbers = [_value(v, lang) for v in (row.observed, row.model)]
            error = f"{number(100.0 * row.error, 1, lang)} %"
            covered = say("validate.ok" if one.covered else "validate.not_ok", lang)
            place = "" if row.zone == report.city else row.zone
            unit = "" if row.unit in ("", "ratio", "share", "index") else f" ({written_unit(row.unit, lang)})"
            table.add_row(
                row.name + unit, place, str(row.year), *numbers, error, _value(one.low, lang), _value(one.high, lang),
                covered, style=None if one.covered else "red",
            )  # fmt: skip
        console.print(table)
        console.print()
    if report.unmapped:
        console.print(say("observe.unmapped", lang, count=len(report.unmapped)), style="bold")
        for text, names in _grouped(report, lang).items():
            console.print(f"  {text} {', '.join(names)}", markup=False)
        console.print()
    summary = report.summary
    console.print(
        say(
            "observe.summary", lang, rows=summary["rows"], coverage=_percent(summary["coverage"], lang),
            median=_percent(summary["median_error"], lang), members=report.members, scenario=report.scenario,
        )
    )  # fmt: skip
    console.print(say("observe.calibrated" if report.calibrated else "observe.prior", lang))


def _grouped(report: Against, lang: Language) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in report.unmapped:
        names = found.setdefault(one.text(lang), [])
        name = one.given.name or one.given.place
        if name not in names:
            names.append(name)
    return found


def _percent(value: float | None, lang: Language) -> str:
    return "–" if value is None else f"{number(100.0 * value, 1, lang)} %"


def _value(value: float, lang: Language) -> str:
    size = abs(value)
    return number(value, 0 if size >= 1000 else 1 if size >= 100 else 2 if size >= 1 else 4, lang)
