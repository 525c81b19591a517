# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Writing pages of one language: templates, addresses, the names and numbers of what is linked to."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jinja2
import numpy as np
from markupsafe import Markup, escape

from kientao import __version__
from kientao.cities.words import vietnamese
from kientao.engine.inputs import Parameter
from kientao.report.site.book import Book
from kientao.report.site.formula.names import Link
from kientao.report.site.guides import observed_variables
from kientao.report.site.wording import body, described
from kientao.report.tables import short
from kientao.text import Language, folded, say
from kientao.text.written import label, written_unit

_HERE = Path(__file__).parent


def environment(lang: Language) -> jinja2.Environment:
    """Templates that speak a language."""
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_HERE / "templates"), autoescape=True, trim_blocks=True, lstrip_blocks=True,
        undefined=jinja2.StrictUndefined, keep_trailing_newline=True,
    )  # fmt: skip
    made.globals.update(
        t=lambda key, **values: say(key, lang, **values),
        short=lambda value: short(float(value), lang),
        lang=lang,
        other="en" if lang == "vi" else "vi",
        version=__version__,
    )
    return made


class Writer:
    """Writes the pages of one language."""

    def __init__(self, book: Book, lang: Language, out: Path, shared: Mapping[str, Any]) -> None:
        self.book = book
        self.lang = lang
        self.out = out
        self.shared = shared
        self.environment = environment(lang)
        self.environment.globals["said"] = self.said
        self.templates: dict[str, jinja2.Template] = {}
        self.count = 0
        self.observed = observed_variables(book.city.path, book.declared)
        self.index: list[list[str]] = []
        self.words = {
            key: say(f"site.formula.{key}", lang) for key in ("if", "otherwise", "mean", "interpolated", "at_lever")
        }

    def page(self, template: str, path: str, **context: Any) -> None:
        """One page, with the way back to the root of the language and to the same page in the other language."""
        found = self.templates.get(template)
        if found is None:
            found = self.templates[template] = self.environment.get_template(template)
        root = "../" * path.count("/")
        text = found.render(root=root, path=path, city=self.book.city.name[self.lang], **context)
        (self.out / path).write_text(text, encoding="utf-8")
        self.count += 1

    def listed(self, kind: str, title: str, name: str, href: str, more: str = "") -> None:
        """Put a page into the search index: kind, title, name, address, words without accents."""
        self.index.append([kind, title, name, href, folded(f"{title} {name.replace('_', ' ')} {name} {more}")])

    # -- names -------------------------------------------------------------------------------------------------

    def href(self, name: str, root: str = "../") -> str:
        """The address of a name from a page one folder down; empty if it has none."""
        book = self.book
        if name in book.declared:
            return f"{root}variables/{name}.html"
        lever = book.lever(name)
        if lever:
            return f"{root}levers/{lever}.html"
        given = book.given(name)
        if given is None:
            return ""
        return f"{root}parameters/{self.module(name)}.html#{name}"

    def module(self, name: str) -> str:
        """The page of parameters that a parameter or outside series stands on."""
        if name in self.book.names.inputs.drivers:
            return "drivers"
        return self.book.names.inputs.parameters[name].module or "levers"

    def link(self, name: str) -> Link | None:
        """For names in formulas: where to, and what it is."""
        href = self.href(name)
        if not href:
            return None
        unit = self.unit(name)
        return Link(href, self.book.title(name, self.lang) + (f" ({unit})" if unit else ""))

    def named(self, html: str) -> str:
        """HTML in which each `name` of an input or variable, and `name[part]`, has its title and its link."""

        def shown(match: re.Match[str]) -> str:
            code, name, part = match.group(0), match.group(1), match.group(2)
            href = self.href(name, root="")
            if not href:
                variable = self.observed.get(name, "")
                title = self.book.title(variable, self.lang) if variable in self.book.declared else ""
                return f"{escape(title)} {code}" if title else code
            parts = f" ({escape(self.part(part[1:-1]))})" if part and part.startswith("[") else ""
            return f'<a href="{href}">{escape(self.book.title(name, self.lang))}</a>{parts} {code}'

        return re.sub(r"<code>([a-z][a-z0-9_]*)(\[[^\]]*\]|~\d+)?</code>", shown, html)

    def part(self, labels: str) -> str:
        """Labels of one cell as people say them."""
        return ", ".join(label("", one, self.lang) for one in labels.split(","))

    def unit(self, name: str) -> str:
        """The unit of a name as people write it."""
        book = self.book
        declared = book.declared.get(name)
        given = declared or book.names.inputs.parts.get(name) or book.given(name)
        return written_unit(given.unit, self.lang) if given is not None else ""

    def said(self, text: str) -> Markup:
        """A note of the pack in the language of the page; English is marked as such where there is nothing else."""
        vi = vietnamese(self.book.city.path, text) if self.lang == "vi" else ""
        if vi or self.lang == "en" or not text:
            return escape(vi or text)
        return Markup('<span lang="en">{}</span>').format(text)

    def item(self, name: str, root: str = "../") -> dict[str, Any]:
        """A name as an entry of a list."""
        return {
            "name": name, "title": self.book.title(name, self.lang), "href": self.href(name, root),
            "unit": self.unit(name),
        }  # fmt: skip

    def first(self, name: str) -> str:
        """What a variable is, in one paragraph."""
        if self.lang == "vi":
            return described().get(name, "")
        paragraphs = body(self.book.declared[name])
        return paragraphs[0] if paragraphs else ""

    def sector_name(self, sector: str) -> str:
        """The name of a sector."""
        return say(f"sector.{sector}", self.lang)

    def letters(self, letters: Mapping[str, str]) -> list[tuple[str, str, int]]:
        """Which letter stands for which dimension, and how many labels that has."""
        seen: dict[str, tuple[str, str, int]] = {}
        for letter, dim in letters.items():
            if dim:
                size = len(self.book.names.inputs.dimensions[dim])
                seen.setdefault(letter.rstrip("′"), (letter.rstrip("′"), label("dims", dim, self.lang), size))
        return list(seen.values())

    def known(self, name: str) -> dict[str, Any]:
        """Value, range, source and quality of an input, as far as it has them."""
        book = self.book
        given = book.given(name)
        if given is None:
            declared = book.declared.get(name)
            kind = "lever" if declared is None else declared.kind.value
            return {"kind": say(f"kind.{kind}", self.lang), "value": "", "range": "", "quality": "", "source": ""}
        is_parameter = isinstance(given, Parameter)
        kind = say("kind.parameter" if is_parameter else "kind.driver", self.lang)
        values = given.value if isinstance(given, Parameter) else given.values
        value, spread = self.numbers(values), ""
        if isinstance(given, Parameter) and given.low is not None and given.high is not None and given.value.size == 1:
            low, high = (short(float(np.ravel(v)[0]), self.lang) for v in (given.low, given.high))
            spread = f"{low} – {high}"
        return {
            "kind": kind, "value": value, "range": spread, "quality": given.quality, "source": given.source,
            "note": given.note,
        }  # fmt: skip

    def numbers(self, values: Any) -> str:
        """A value, or the least and greatest of several."""
        array = np.ravel(np.asarray(values, dtype=float))
        low, high = float(np.nanmin(array)), float(np.nanmax(array))
        return short(low, self.lang, 4) if low == high else f"{short(low, self.lang)} … {short(high, self.lang)}"

    def module_name(self, module: str) -> str:
        """What a page of parameters is about."""
        try:
            return say(f"sector.{module}", self.lang)
        except KeyError:
            return say(f"site.module.{module}", self.lang)

    def zone_name(self, zone: str) -> str:
        """The name of a zone, or of the city."""
        for one in self.book.city.zones:
            if one.id == zone:
                return one.name_vi if self.lang == "vi" else one.name_en
        return self.book.city.name[self.lang] if zone == self.book.city.id else zone
