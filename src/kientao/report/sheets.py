# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Results as a workbook that a planner reads: headlines, city, districts, levers, targets, sources."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kientao import __version__
from kientao.report import levers
from kientao.report.caution import changed, left_out
from kientao.report.headline import HEADLINES, headline_series
from kientao.report.tables import target_rows
from kientao.text import Language, say

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

    from kientao.cities import City
    from kientao.report.brief.frame import Frame
    from kientao.result import Result
    from kientao.scenario import Scenario

ZONE_YEARS = (2030, 2045)
"""Besides the base year, the years for which districts are shown."""


class Book:
    """A workbook written row by row; headings bold and frozen, numbers in the reader's own format."""

    def __init__(self, lang: Language) -> None:
        from openpyxl import Workbook
        from openpyxl.cell import WriteOnlyCell
        from openpyxl.styles import Alignment, Font, PatternFill

        self.lang = lang
        self.book: Workbook = Workbook(write_only=True)
        self._cell: Any = WriteOnlyCell
        self._bold = Font(bold=True, color="FFFFFF")
        self._fill = PatternFill("solid", fgColor="1C7C4A")
        self._wrap = Alignment(wrap_text=True, vertical="center")
        self._top = Alignment(wrap_text=True, vertical="top")

    def sheet(self, key: str, headings: Sequence[str], widths: Sequence[float], freeze: str) -> WriteOnlyWorksheet:
        """A new sheet with its headings."""
        from openpyxl.utils import get_column_letter

        sheet = self.book.create_sheet(say(f"sheet.{key}", self.lang))
        for at, width in enumerate(widths, 1):
            sheet.column_dimensions[get_column_letter(at)].width = width
        sheet.freeze_panes = freeze
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(headings))}1"
        cells = []
        for heading in headings:
            cell = self._cell(sheet, heading)
            cell.font, cell.fill, cell.alignment = self._bold, self._fill, self._wrap
            cells.append(cell)
        sheet.append(cells)
        return sheet

    def number(self, sheet: Any, value: float | None, digits: int | None = None) -> Any:
        """A number cell; blank where there is none."""
        if value is None or value != value or value in (float("inf"), float("-inf")):
            return None
        cell = self._cell(sheet, value)
        cell.number_format = FORMATS[digits if digits is not None else digits_for(value)]
        return cell

    def long(self, sheet: Any, text: str) -> Any:
        """A text cell that breaks its lines."""
        cell = self._cell(sheet, text)
        cell.alignment = self._top
        return cell


FORMATS = ("#,##0", "#,##0.0", "#,##0.00", "#,##0.000", "#,##0.0000", "0.00E+00")


def digits_for(value: float) -> int:
    """Decimals that leave about three significant digits."""
    size = abs(value)
    if size == 0 or size >= 1000:
        return 0
    for digits, least in ((1, 100.0), (2, 1.0), (3, 0.1), (4, 0.001)):
        if size >= least:
            return digits
    return 5


def write_workbook(
    path: Path, city: City, plans: Sequence[Scenario], results: Sequence[Result], lang: Language
) -> None:
    """All sheets in the language asked for."""
    from kientao.report.brief.frame import frame

    shown = frame(city, plans, results)
    book = Book(lang)
    _headlines(book, shown)
    _city(book, shown)
    _zones(book, shown)
    _levers(book, shown)
    _targets(book, shown)
    _sources(book, city)
    _about(book, shown)
    whole = io.BytesIO()
    book.book.save(whole)
    path.write_bytes(whole.getvalue())


def _heads(lang: Language, *names: str) -> list[str]:
    return [say(f"column.{name}", lang) for name in names]


def _headlines(book: Book, shown: Frame) -> None:
    years = shown.years
    heads = [*_heads(book.lang, "indicator", "unit", "better", "scenario"), *map(str, years)]
    sheet = book.sheet("headline", heads, [38, 26, 12, 24, *[9] * len(years)], "E2")
    for headline in HEADLINES.values():
        for plan, result in zip(shown.plans, shown.results, strict=True):
            values = headline_series(result, headline)[:, 0].tolist()
            about = [
                headline.name(book.lang),
                headline.unit(book.lang),
                say(f"better.{headline.good.value}", book.lang),
            ]
            sheet.append(
                [*about, _title(plan, book.lang), *(book.number(sheet, value, headline.digits) for value in values)]
            )


def _title(plan: Any, lang: Language) -> str:
    return _harmless(str(plan.title.vi if lang == "vi" else plan.title.en))


def _called(result: Result, name: str, lang: Language) -> tuple[str, str]:
    about = result.about(name)
    return about.get("long_name_vi" if lang == "vi" else "long_name", name), about["units"]


def _named(result: Result, dims: tuple[str, ...]) -> Iterable[str]:
    names = result.series.names
    return (name for name in result.variables if names.resolve(name, "the report").dims == dims)


def _city(book: Book, shown: Frame) -> None:
    years = shown.years
    heads = [*_heads(book.lang, "name", "variable", "unit", "scenario"), *map(str, years)]
    sheet = book.sheet("city", heads, [40, 28, 20, 24, *[11] * len(years)], "E2")
    for name in _named(shown.results[0], ()):
        called, unit = _called(shown.results[0], name, book.lang)
        for plan, result in zip(shown.plans, shown.results, strict=True):
            values = result.values(name)[:, 0].tolist()
            sheet.append([called, name, unit, _title(plan, book.lang), *(book.number(sheet, v) for v in values)])


def _zones(book: Book, shown: Frame) -> None:
    city, years = shown.city, [year for year in ZONE_YEARS if year in shown.years]
    heads = [*_heads(book.lang, "name", "variable", "unit", "zone"), str(shown.years[0])]
    heads += [f"{_title(plan, book.lang)} {year}" for plan in shown.plans for year in years]
    sheet = book.sheet("zone", heads, [40, 28, 20, 22, *[13] * (1 + len(years) * len(shown.plans))], "E2")
    zones = [zone.name_vi if book.lang == "vi" else zone.name_en for zone in city.zones]
    positions = [shown.at(year) for year in years]
    for name in _named(shown.results[0], ("zone",)):
        called, unit = _called(shown.results[0], name, book.lang)
        columns = [shown.results[shown.baseline].values(name)[0, 0].tolist()]
        columns += [result.values(name)[at, 0].tolist() for result in shown.results for at in positions]
        for zone, row in zip(zones, zip(*columns, strict=True), strict=True):
            sheet.append([called, name, unit, zone, *(book.number(sheet, value) for value in row)])


def _levers(book: Book, shown: Frame) -> None:
    lang, last, city = book.lang, shown.years[-1], shown.city
    payers = city.inputs().dimensions["payer"]
    heads = _heads(lang, "lever", "id", "unit", "scenario")
    for year in shown.looks:
        heads += [say("column.decided", lang, year=year), say("column.force", lang, year=year)]
    heads += [say("column.capital_by", lang, payer=say(f"payer.{payer}", lang), year=last) for payer in payers]
    heads.append(say("column.total", lang, year=last))
    sheet = book.sheet("levers", heads, [40, 26, 28, 24, *[14] * (len(heads) - 4)], "E2")
    worked = [
        (plan, levers.decided(city, result), levers.in_force(city, result), levers.capital(city, result).sum(0))
        for plan, result in zip(shown.plans, shown.results, strict=True)
    ]
    for column, lever in enumerate(city.levers):
        name, label = (lever.name_vi, lever.unit_label_vi) if lang == "vi" else (lever.name_en, lever.unit_label_en)
        for plan, decided, force, capital in worked:
            values = [
                v for year in shown.looks for v in (decided[shown.at(year), column], force[shown.at(year), column])
            ]
            values += [*capital[:, column], capital[:, column].sum()]
            cells = [book.number(sheet, float(value)) for value in values]
            sheet.append([name, lever.id, label or lever.unit, _title(plan, lang), *cells])


def _targets(book: Book, shown: Frame) -> None:
    lang = book.lang
    heads = _heads(
        lang, "target", "scenario", "year", "judged", "wanted", "model", "unit", "status", "reason", "document"
    )
    sheet = book.sheet("targets", heads, [48, 24, 8, 9, 14, 12, 18, 16, 36, 34], "C2")
    reference = shown.results[shown.baseline]
    for plan, result in zip(shown.plans, shown.results, strict=True):
        for row in target_rows(shown.city, result, lang, reference):
            sheet.append(
                [row["target"], _title(plan, lang), row["year"], row["judged_in"],
                 book.number(sheet, row["value"]), book.number(sheet, row["model"]), row["unit"], row["status"],
                 row["reason"], row["document"]]
            )  # fmt: skip


def _sources(book: Book, city: City) -> None:
    sheet = book.sheet(
        "sources", _heads(book.lang, "id", "title", "publisher", "year", "url", "note"), [28, 60, 28, 8, 50, 60], "B2"
    )
    for key, source in sorted(city.sources.items()):
        cells = [str(source.get(part) or "") for part in ("title", "publisher", "year", "url", "note")]
        sheet.append([key, *(_harmless(cell) for cell in cells)])


def _harmless(text: str) -> str:
    """Text that a spreadsheet will not take for a formula, without characters that XML forbids."""
    clean = "".join(c for c in text if c in "\n\t" or ord(c) >= 32)
    return f"'{clean}" if clean.startswith(("=", "+", "@")) else clean


def _about(book: Book, shown: Frame) -> None:
    lang = book.lang
    provenance = shown.results[0].provenance
    sheet = book.sheet("about", [say("about.what", lang), ""], [28, 100], "A2")
    rows = [
        ("city", shown.city.name[lang]),
        ("scenarios", _harmless(", ".join(f"{_title(plan, lang)} ({plan.id})" for plan in shown.plans))),
        ("version", str(provenance.get("version", __version__))),
        ("pack", str(provenance.get("pack_hash", shown.city.hash))),
        ("caution", say("brief.caution_long", lang)),
        *([("assumptions", told)] if (told := changed(shown.results, lang)) else []),
        ("left_out", " ".join(left_out(lang))),
        ("units", say("about.units_text", lang)),
        ("licence", say("brief.licence", lang)),
    ]
    for key, value in rows:
        sheet.append([say(f"about.{key}", lang), book.long(sheet, value)])
