# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Writing the site: one folder a language, a page a variable, sector and lever, reports, guides, and a search index."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from kientao.cities.sizes import main_sizes
from kientao.engine.declare import Kind
from kientao.report.explain import equation_source
from kientao.report.headline import HEADLINES
from kientao.report.site import charts, guides, levers
from kientao.report.site.book import (
    SECTORS,
    adds_up,
    by_label,
    by_zone,
    city_line,
    open_book,
    sector_flows,
)
from kientao.report.site.formula.mathml import write
from kientao.report.site.wording import bases, body, sector_text, shown_basis
from kientao.report.site.writer import Writer, environment
from kientao.report.tables import size_text
from kientao.text import LANGUAGES, say
from kientao.text.written import label, written_unit

if TYPE_CHECKING:
    from kientao.cities import City

_HERE = Path(__file__).parent
_FONTS = _HERE.parent / "fonts"
MOST_VALUES = 40
"""A parameter with more values than this shows its range only."""
FOLDERS = ("variables", "sectors", "levers", "parameters")


def build_site(city: City, out: Path, commands: Sequence[Mapping[str, Any]] = ()) -> dict[str, Any]:
    """Write the whole site into a folder; counts of what was written.

    `commands`: those of the command line, from `kientao.cli.docs`, whose help is {vi, en}.

    Raises:
        OSError: the folder cannot be written.
    """
    book = open_book(city)
    shared = {"effects": levers.effects(city), "validation": guides.validation(city), "commands": commands}
    _assets(out)
    pages = 0
    for lang in LANGUAGES:
        writer = _Pages(book, lang, out / lang, shared)
        pages += writer.all()
    (out / "index.html").write_text(environment("vi").get_template("start.html.j2").render(), encoding="utf-8")
    yearly = [d for d in book.declared.values() if d.kind is not Kind.BASE_YEAR]
    set_yearly = [d for d in yearly if d.name in book.formulas]
    return {
        "pages": pages + 1,
        "variables": len(book.declared),
        "equations": len(yearly),
        "equations_typeset": len(set_yearly),
        "base_year_typeset": len(book.formulas) - len(set_yearly),
        "sectors": len(SECTORS),
        "levers": len(city.levers),
        "bytes": sum(file.stat().st_size for file in out.rglob("*") if file.is_file()),
        "folder": str(out),
    }


def _assets(out: Path) -> None:
    """Style, search and letters, the same for all pages."""
    assets = out / "assets"
    assets.mkdir(parents=True, exist_ok=True)
    for file in sorted((_HERE / "assets").iterdir()):
        shutil.copyfile(file, assets / file.name)
    for file in sorted(_FONTS.glob("*.woff2")):
        shutil.copyfile(file, assets / file.name)


class _Pages(Writer):
    """The pages of one language."""

    def all(self) -> int:
        """Every page; how many."""
        for folder in FOLDERS:
            (self.out / folder).mkdir(parents=True, exist_ok=True)
        self.variables()
        self.sectors()
        self.levers()
        self.parameters()
        self.others()
        entries = json.dumps(self.index, ensure_ascii=False, separators=(",", ":"))
        (self.out.parent / "assets" / f"index-{self.lang}.js").write_text(
            f"window.siteIndex={entries};\n", encoding="utf-8"
        )
        return self.count

    # -- pages -------------------------------------------------------------------------------------------------

    def variables(self) -> None:
        """A page a variable, and the list of all."""
        book = self.book
        for declared in book.declared.values():
            name = declared.name
            sector = book.sector(name)
            inputs = []
            for reference in {book.core(a): a for a in declared.arguments}.values():
                core = book.core(reference)
                inputs.append({**self.item(core), **self.known(core)})
            formula = book.formulas.get(name)
            page = None
            if formula is not None:
                page = write(
                    formula,
                    declared.kind,
                    book.names.inputs.dimensions,
                    self.link,
                    self.words,
                    self.lang == "vi",
                    lambda dim, one: label(dim, one, self.lang),
                )
            basis = [shown_basis(one, self.lang) for one in bases(declared)]
            ids = book.source_ids(" ".join(one.text for one in bases(declared)))
            self.page(
                "variable.html.j2", f"variables/{name}.html",
                title=book.title(name, self.lang), other_title=book.title(name, "en" if self.lang == "vi" else "vi"),
                declared=declared, sector=sector, sector_name=self.sector_name(sector),
                unit=written_unit(declared.unit, self.lang),
                first=self.first(name), paragraphs=body(declared), basis=basis,
                sources=[book.city.sources[i] for i in ids],
                formula=page, letters=self.letters(page.letters) if page else [],
                source_code=equation_source(declared), inputs=inputs,
                users=[self.item(user) for user in sorted(book.users.get(name, ()))],
                drawing=self.drawing(name),
            )  # fmt: skip
            self.listed("v", book.title(name, self.lang), name, f"variables/{name}.html")
        groups = [
            {
                "id": s,
                "name": self.sector_name(s),
                "rows": [
                    {**self.item(d.name, ""), "kind": d.kind.value, "first": self.first(d.name)}
                    for d in book.of_sector(s)
                ],
            }
            for s in SECTORS
        ]
        self.page("variables.html.j2", "variables.html", groups=groups)

    def drawing(self, name: str) -> dict[str, Any]:
        """The baseline of a variable drawn: the city through the years, its parts, its zones."""
        book, lang = self.book, self.lang
        declared = book.declared[name]
        zones = [zone.name_vi if lang == "vi" else zone.name_en for zone in book.city.zones]
        if declared.kind is Kind.BASE_YEAR:
            values = book.constants.get(name)
            if values is None:
                return {"how": "", "values": ""}
            return {"how": "base_year", "values": self.numbers(values)}
        if set(declared.dims) & {"lever_place", "work_place", "level_place", "lever", "work_lever"}:
            return {"how": "", "values": ""}
        years = book.run.years
        unit = written_unit(declared.unit, lang)
        parts = by_label(book, name, lang)
        drawn: dict[str, Any] = {"how": "mean", "unit": unit, "values": "", "line": "", "panels": "", "zones": ""}
        if parts is None or adds_up(declared.unit):
            values, drawn["how"] = city_line(book, name)
            if np.isfinite(values).any():
                drawn["line"] = charts.line(years, values, f"{book.title(name, lang)} ({unit})", lang)
        if parts is not None and np.isfinite(parts[0]).any():
            drawn["panels"] = charts.panels(years, parts[0], parts[1], lang)
        zoned = by_zone(book, name) if parts is None or adds_up(declared.unit) else None
        if zoned is not None and len(zones) <= 40 and np.isfinite(zoned[0]).any():
            drawn["zones"] = charts.dumbbells(zoned[0], zoned[1], zones, (years[0], years[-1]), lang)
        return drawn

    def sectors(self) -> None:
        """A page a sector."""
        book = self.book
        rows = []
        for sector in SECTORS:
            declared = book.of_sector(sector)
            text = sector_text(sector, self.lang)
            before, after = sector_flows(book, sector)
            sources = self.references(sector)
            self.page(
                "sector.html.j2", f"sectors/{sector}.html",
                title=self.sector_name(sector), sector=sector, text=text, modules=guides.module_texts(declared),
                flow=charts.flow(self.sector_name(sector), self.ends(before), self.ends(after)),
                rows=[{**self.item(d.name), "kind": d.kind.value, "first": self.first(d.name)} for d in declared],
                sources=sources, cited=guides.cited(declared),
                qualities=[(say(f"quality.{q}", self.lang), n) for q, n in self.qualities(sector)],
                levers=[self.item(i) for i in book.city.levers.ids if sector in levers.moved_sectors(book, i)],
            )  # fmt: skip
            self.listed("s", self.sector_name(sector), sector, f"sectors/{sector}.html", text.method)
            rows.append({"id": sector, "name": self.sector_name(sector), "text": text.method, "count": len(declared)})
        self.page("sectors.html.j2", "sectors.html", rows=rows)

    def ends(self, counts: Counter[str]) -> list[tuple[str, str, int]]:
        return [(self.sector_name(s), f"{s}.html", n) for s, n in counts.most_common() if s in SECTORS]

    def qualities(self, sector: str) -> list[tuple[str, int]]:
        counts = Counter(p.quality for p in self.book.city.parameters.values() if p.module == sector)
        return counts.most_common()

    def references(self, sector: str) -> list[dict[str, Any]]:
        """Sources of the pack that the sector's parameters and docstrings name."""
        texts = [d.description for d in self.book.of_sector(sector)]
        texts += [p.source for p in self.book.city.parameters.values() if p.module == sector]
        return [self.book.city.sources[i] for i in self.book.source_ids(" ".join(texts))]

    def levers(self) -> None:
        """A page a lever, and the list of all."""
        book, city, lang = self.book, self.book.city, self.lang
        sizes = main_sizes(city.path)
        rows = []
        for lever in city.levers:
            name = lever.name_vi if lang == "vi" else lever.name_en
            unit = (lever.unit_label_vi if lang == "vi" else lever.unit_label_en) or lever.unit
            moved = [self.item(v) for v in levers.moved_variables(book, lever.id)]
            effects = []
            for effect in self.shared["effects"][lever.id]:
                headline = HEADLINES[effect.headline]
                effects.append(
                    {
                        "name": headline.name(lang),
                        "unit": headline.unit(lang),
                        "without": effect.without,
                        "with_it": effect.with_it,
                        "better": effect.better,
                        "href": f"../variables/{headline.variable.split('__')[0]}.html",
                    }
                )
            evidence = levers.evidence(city, lever.id, lang)
            size = sizes.get(lever.id)
            known = (*((evidence or {}).get("sources") or ()), *(size.works if size else ()))
            self.page(
                "lever.html.j2", f"levers/{lever.id}.html", title=name, lever=lever, unit=unit, moved=moved,
                effects=effects, evidence=evidence, enables=levers.provisions(city, lever.law_enables),
                limits=levers.provisions(city, lever.law_limits), cases=levers.cases(city, lever.id), size=size,
                size_of=self.item(size.variable.split("__")[0]) if size else None,
                size_shown=size_text(size, lang) if size else "",
                per=self.item(size.per.split("__")[0]) if size and size.per else None,
                works=[city.sources[i] for i in (size.works if size else ()) if i in city.sources],
                sources=[city.sources[i] for i in dict.fromkeys((*lever.sources, *known)) if i in city.sources],
                full=levers.FULL, year=min(levers.YEAR, city.last_year), start=levers.START,
                moved_to=lever.max if lever.max != lever.base_2019 else lever.min,
            )  # fmt: skip
            self.listed("l", name, lever.id, f"levers/{lever.id}.html")
            rows.append(
                {
                    "id": lever.id, "name": name, "unit": unit, "lever": lever, "size": size,
                    "size_shown": size_text(size, lang) if size else "",
                    "first": effects[0] if effects else None,
                }
            )  # fmt: skip
        self.page("levers.html.j2", "levers.html", rows=rows)

    def parameters(self) -> None:
        """A page of parameters for each file of the pack, and one of outside series."""
        book = self.book
        groups: dict[str, list[dict[str, Any]]] = {}
        for name in (*book.names.inputs.parameters, *book.names.inputs.drivers):
            row = {**self.item(name), **self.known(name)}
            row["users"] = [self.item(u) for u in sorted(book.users.get(name, ()))]
            if row["users"] or row["range"]:  # an uncertain number is listed even if only the reading of data uses it
                groups.setdefault(self.module(name), []).append(row)
                self.listed("p", row["title"], name, self.href(name, ""))
        names = {m: self.module_name(m) for m in groups}
        for module, found in groups.items():
            self.page("parameters.html.j2", f"parameters/{module}.html", title=names[module], rows=found)
        self.page(
            "parameter_list.html.j2", "parameters.html",
            groups=[(module, names[module], len(found)) for module, found in sorted(groups.items())],
        )  # fmt: skip

    def others(self) -> None:
        """Start page, reports, guides and commands."""
        book, lang = self.book, self.lang
        yearly = [d for d in book.declared.values() if d.kind is not Kind.BASE_YEAR]
        self.page(
            "index.html.j2", "index.html",
            sectors=[{"id": s, "name": self.sector_name(s), "count": len(book.of_sector(s))} for s in SECTORS],
            headlines=[
                {"name": h.name(lang), "unit": h.unit(lang), "variable": h.variable.split("__")[0]}
                for h in HEADLINES.values()
            ],
            equations=len(yearly), levers=len(book.city.levers), parameters=len(book.city.parameters),
        )  # fmt: skip
        self.page(
            "validation.html.j2",
            "validation.html",
            report=self.shared["validation"],
            place=self.zone_name,
            written=lambda unit: written_unit(unit, lang),
        )
        self.page("calibration.html.j2", "calibration.html", report=self.named(guides.calibration(book.city, lang)))
        self.page(
            "left_out.html.j2",
            "left-out.html",
            lines=guides.left_out(lang),
            sectors=[(self.sector_name(s), s, sector_text(s, lang).limits) for s in SECTORS],
        )
        self.page("add.html.j2", "add.html", **guides.how_to_add())
        self.page("commands.html.j2", "commands.html", commands=self.shared["commands"])
        for name in ("validation", "calibration", "left-out", "add", "commands"):
            self.listed("g", say(f"site.{name.replace('-', '_')}", lang), name, f"{name}.html")
