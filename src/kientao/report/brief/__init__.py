# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""The brief: one self-contained page in Vietnamese and English that a leader reads on screen, phone or paper."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jinja2
from markupsafe import Markup

from kientao import __version__
from kientao.report.bilingual import Both, num, text
from kientao.report.brief import answers, evidence, places
from kientao.report.brief.aims import Aims
from kientao.report.brief.frame import Frame, frame
from kientao.report.brief.money import money
from kientao.report.caution import changed
from kientao.report.chart import Line, line_chart
from kientao.report.headline import HEADLINES
from kientao.report.maps import Outlines
from kientao.text import Language

if TYPE_CHECKING:
    from kientao.cities import City
    from kientao.result import Result
    from kientao.scenario import Scenario

_HERE = Path(__file__).parent
_FONTS = _HERE.parent / "fonts"
_RANGES = {
    "vietnamese": "U+0102-0103,U+0110-0111,U+0128-0129,U+0168-0169,U+01A0-01A1,U+01AF-01B0,U+0300-0301,U+0303-0304,"
    "U+0308-0309,U+0323,U+0329,U+1EA0-1EF9,U+20AB",
    "latin": "U+0000-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+0304,U+0308,U+0329,U+2000-206F,"
    "U+20AC,U+2122,U+2191,U+2193,U+2212,U+2215,U+FEFF,U+FFFD",
}
LEFT_OUT = 8
"""Lines of the catalogue that say what the model leaves out."""


def brief(city: City, plans: Sequence[Scenario], results: Sequence[Result], lang: Language) -> str:
    """The page as text; `lang` is the language it opens in."""
    shown = frame(city, plans, results)
    aims = Aims(shown)
    outlines = Outlines(city.geometry)
    counts = aims.counts()
    charts = {key: _chart(shown, aims, key) for key in HEADLINES}
    context: dict[str, Any] = {
        "lang": lang,
        "style": Markup((_HERE / "brief.css").read_text(encoding="utf-8")),
        "fonts": _fonts(),
        "frame": shown,
        "city": Both(city.name["vi"], city.name["en"]),
        "zoning": Both(city.zoning_name["vi"], city.zoning_name["en"]),
        "year": shown.looks[-1],
        "answers": answers.answers(shown, counts),
        "table": answers.headline_table(shown),
        "charts": [chart for key, chart in charts.items() if key not in answers.MONEY],
        "money_charts": [charts[key] for key in answers.MONEY],
        "outlines": outlines.definitions,
        "maps": places.map_rows(shown, outlines),
        "counts": counts,
        "targets": aims.rows(),
        "unanswered": aims.unanswered(),
        "money": money(shown),
        "equations": evidence.equations(shown),
        "quality": evidence.quality(city),
        "sources": evidence.sources(city),
        "assumed": evidence.assumed(city),
        "changed": Both(changed(results, "vi"), changed(results, "en")) if changed(results, lang) else None,
        "left_out": [text(f"brief.left_{i}") for i in range(1, LEFT_OUT + 1)],
        "version": results[0].provenance.get("version", __version__),
        "hash": str(results[0].provenance.get("pack_hash", city.hash))[:12],
        "stamps": sorted({(key, str(value)) for result in results for key, value in result.provenance.items()}),
    }
    return _template().render(context)


def _chart(shown: Frame, aims: Aims, key: str) -> Markup:
    headline = HEADLINES[key]
    paths = answers.series(shown, headline)
    order = [shown.baseline, *shown.others]
    lines = [Line(shown.plans[i].title, shown.plans[i].look, paths[i].tolist()) for i in order]
    return line_chart(
        shown.years, lines, answers.name(headline), answers.unit(headline), headline.digits,
        marks=() if key in answers.MONEY else aims.marks(headline, paths[shown.baseline]),
        limit=100.0 if key == "debt_to_cap" else None,
    )  # fmt: skip


def _fonts() -> Markup:
    faces = []
    for subset, characters in _RANGES.items():
        for weight in (400, 600):
            data = base64.b64encode((_FONTS / f"be-vietnam-pro-{subset}-{weight}-normal.woff2").read_bytes()).decode()
            faces.append(
                f"@font-face{{font-family:'Be Vietnam Pro';font-weight:{weight};font-display:swap;"
                f"src:url(data:font/woff2;base64,{data}) format('woff2');unicode-range:{characters}}}"
            )
    return Markup("\n".join(faces))


def _template() -> jinja2.Template:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_HERE), autoescape=True, trim_blocks=True, lstrip_blocks=True,
        undefined=jinja2.StrictUndefined, keep_trailing_newline=True,
    )  # fmt: skip
    environment.globals.update(t=text, num=num)
    return environment.get_template("brief.html.j2")
