# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""The calibration report of a city, in Vietnamese and English, made from the tables in `calibration/` of its pack.

`python -m kientao.report.calibration` writes `docs/calibration.vi.md` and `docs/calibration.md`; a test fails when the
pages are not up to date.
"""

from __future__ import annotations

import csv
from pathlib import Path

from kientao.cities.city import SHIPPED
from kientao.cities.uncertainty import read_leading
from kientao.text import Language, number, say
from kientao.text.written import written_unit

PAGES: dict[Language, Path] = {"vi": Path("docs/calibration.vi.md"), "en": Path("docs/calibration.md")}
STRONG, WEAK = 0.3, 0.1
"""Part of the prior variance that the data took: what is told well, and what is hardly told."""
_HEAD = f"<!-- SPDX-License-{'Identifier'}: CC-BY-4.0 -->\n"


def report(pack: Path, lang: Language) -> str:
    """The page, as Markdown.

    Args:
        pack: folder of a city with a calibration.
        lang: language of the page.
    """
    folder = pack / "calibration"
    about = {row["what"]: row["value"] for row in _read(folder / "about.csv")}
    fit, inputs = _read(folder / "fit.csv"), _read(folder / "parameters.csv")
    left_out = _read(folder / "discrepancy.csv")
    gained = {row["input"]: float(row["gained"]) for row in inputs}
    sections = (
        ("method", say("calibrate.report.how", lang, **_numbers(about))),
        ("result", _result(about, fit, lang)),
        ("inputs", f"{say('calibrate.report.inputs_note', lang)}\n\n{_inputs(inputs, lang)}"),
        ("unknown", _unknown(pack, gained, lang)),
        ("left_out", f"{say('calibrate.report.left_out_note', lang)}\n\n{_left_out(left_out, lang)}"),
        ("fit", f"{say('calibrate.report.fit_note', lang)}\n\n{_fit(fit, lang)}"),
    )
    title = f"# {say('calibrate.report.title', lang, city=pack.name)}\n\n{say('calibrate.report.made', lang)}\n"
    parts = [f"\n## {say(f'calibrate.report.{key}', lang)}\n{text}\n" for key, text in sections]
    return _HEAD + title + "".join(parts)


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _numbers(about: dict[str, str]) -> dict[str, str]:
    return {key: about[key] for key in ("until", "draws", "seed", "runs", "targets", "inputs")}


def _result(about: dict[str, str], fit: list[dict[str, str]], lang: Language) -> str:
    percent = {key: number(100.0 * float(about[key]), 0, lang) for key in ("coverage_before", "coverage_after")}
    misfit = {key: number(float(about[key]), 2, lang) for key in ("misfit_before", "misfit_after")}
    missed = [f"`{r['observation']}` ({r['zone']}, {r['year']})" for r in fit if r["covered_after"] == "0"]
    lines = [say("calibrate.report.coverage", lang, **percent, **misfit)]
    if "ahead_year" in about:
        lines.append(
            say(
                "calibrate.report.ahead", lang, year=about["ahead_year"], until=int(about["ahead_year"]) - 1,
                rows=about["ahead_rows"], coverage=number(100.0 * float(about["ahead_coverage"]), 0, lang),
                error=number(100.0 * float(about["ahead_median_error"]), 1, lang),
            )
        )  # fmt: skip
    verdict = (
        "wide"
        if float(about["coverage_after"]) > 0.85
        else "narrow"
        if float(about["coverage_after"]) < 0.75
        else "right"
    )
    lines.append(say(f"calibrate.report.{verdict}", lang))
    lines.append(say("calibrate.report.missed", lang, names=", ".join(missed) or "–"))
    return "\n\n".join(lines)


def _inputs(rows: list[dict[str, str]], lang: Language) -> str:
    head = _row([say(f"calibrate.report.column.{c}", lang) for c in ("input", "unit", "prior", "fitted", "gained")])
    body = [
        _row(
            [f"`{r['input']}`", written_unit(r["unit"], lang), _band(r, "prior_p10", "prior_p50", "prior_p90", lang),
             _band(r, "fitted_p10", "fitted_p50", "fitted_p90", lang),
             f"{number(100.0 * float(r['gained']), 0, lang)} %"]
        )
        for r in rows
    ]  # fmt: skip
    return "\n".join([head, "|---" * 5 + "|", *body])


def _unknown(pack: Path, gained: dict[str, float], lang: Language) -> str:
    leading = read_leading(pack)
    hardly = [name for name, part in gained.items() if part < WEAK]
    untouched = [name for name in leading if name not in gained]
    weak = [name for name in leading if name in gained and gained[name] < STRONG]
    return "\n".join(
        f"- {say(key, lang)} {', '.join(f'`{name}`' for name in names) or '–'}"
        for key, names in (
            ("calibrate.report.hardly", hardly), ("calibrate.report.leading_untouched", untouched),
            ("calibrate.report.leading_weak", weak),
        )
    )  # fmt: skip


def _left_out(rows: list[dict[str, str]], lang: Language) -> str:
    head = _row([say(f"calibrate.report.column.{c}", lang) for c in ("observation", "level", "deviation")])
    body = [
        _row([f"`{r['observation']}`", r["level"], number(100.0 * float(r["deviation"]), 1, lang) + " %"])
        for r in rows
        if r["observation"] and float(r["deviation"]) > 0
    ]
    return "\n".join([head, "|---" * 3 + "|", *body])


def _fit(rows: list[dict[str, str]], lang: Language) -> str:
    columns = ("observation", "place", "year", "observed", "before", "after", "covered")
    head = _row([say(f"calibrate.report.column.{c}", lang) for c in columns])
    body = [
        _row(
            [f"`{r['observation']}` ({written_unit(r['unit'], lang)})", r["zone"], r["year"],
             _value(r["observed"], lang), _band(r, "prior_low", "prior", "prior_high", lang),
             _band(r, "fitted_low", "fitted", "fitted_high", lang),
             say("validate.ok" if r["covered_after"] == "1" else "validate.not_ok", lang)]
        )
        for r in rows
    ]  # fmt: skip
    return "\n".join([head, "|---" * len(columns) + "|", *body])


def _band(row: dict[str, str], low: str, middle: str, high: str, lang: Language) -> str:
    return f"{_value(row[middle], lang)} ({_value(row[low], lang)} – {_value(row[high], lang)})"


def _value(text: str, lang: Language) -> str:
    value = float(text)
    size = abs(value)
    return number(
        value, 0 if size >= 1000 else 1 if size >= 100 else 2 if size >= 1 else 3 if size >= 0.01 else 6, lang
    )


def _row(cells: list[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


if __name__ == "__main__":
    for language, page in PAGES.items():
        page.write_text(report(SHIPPED / "hanoi", language), encoding="utf-8")
