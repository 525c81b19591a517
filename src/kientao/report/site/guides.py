# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Pages that are neither variable, sector nor lever: reports, what is left out, how to add."""

from __future__ import annotations

import csv
import importlib
import inspect
import re
from collections.abc import Container, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kientao.engine.declare import Declaration
from kientao.report.site import examples
from kientao.report.site.wording import bases
from kientao.text import Language, say

if TYPE_CHECKING:
    from kientao.cities import City

LEFT_OUT = 8


def validation(city: City) -> dict[str, Any]:
    """The rows of `kientao validate` by kind, and its summary."""
    from kientao.analysis.validation import validate

    report = validate(city)
    kinds: dict[str, list[Any]] = {}
    for row in report.rows:
        kinds.setdefault(row.kind, []).append(row)
    return {"kinds": kinds, "summary": report.summary}


def calibration(city: City, lang: Language) -> str:
    """The calibration report of the pack as HTML without its title; empty if the pack has no calibration."""
    from markdown_it import MarkdownIt

    from kientao.report.calibration import report

    if not (city.path / "calibration").is_dir():
        return ""
    lines = [line for line in report(city.path, lang).splitlines() if not line.startswith(("# ", "<!--"))]
    made: str = MarkdownIt("commonmark").enable("table").render("\n".join(lines))
    return made.replace("<table>", '<div class="wide"><table class="list">').replace("</table>", "</table></div>")


def observed_variables(pack: Path, declared: Container[str]) -> dict[str, str]:
    """The variable that answers each observation name first, as the mapping of the pack has it."""
    path = pack / "validation" / "mapping.csv"
    if not path.is_file():
        return {}
    found: dict[str, str] = {}
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            words = re.findall(r"[a-z][a-z0-9_]*", f"{row['city']} {row['zone']}")
            variable = next((word for word in words if word in declared), "")
            if variable:
                found.setdefault(row["observation"], variable)
    return found


def left_out(lang: Language) -> list[str]:
    """What the model leaves out as a whole, as the brief says it."""
    return [say(f"brief.left_{i}", lang) for i in range(1, LEFT_OUT + 1)]


def module_texts(declared: Sequence[Declaration]) -> list[tuple[str, list[str]]]:
    """Docstrings of the modules and packages of a sector, in paragraphs."""
    names: dict[str, None] = {}
    for one in declared:
        module = one.function.__module__
        package = module.rpartition(".")[0]
        if package not in ("kientao.model", "kientao.model.calibration"):
            names.setdefault(package)
        names.setdefault(module)
    texts = []
    for name in names:
        text = inspect.cleandoc(importlib.import_module(name).__doc__ or "")
        paragraphs = [" ".join(p.split()) for p in text.split("\n\n") if p.strip()]
        if paragraphs:
            texts.append((f"{name.removeprefix('kientao.').replace('.', '/')}.py", paragraphs))
    return texts


def cited(declared: Sequence[Declaration]) -> list[str]:
    """What the docstrings of a sector name as their sources, each once."""
    found = [b.text.rstrip(".") for one in declared for b in bases(one) if b.kind == "Source"]
    return sorted(dict.fromkeys(found), key=str.casefold)


def how_to_add() -> dict[str, str]:
    """The worked examples of adding a variable, a lever and a city: the same that the tests run."""
    return {
        "variable": examples.VARIABLE, "variable_test": examples.VARIABLE_TEST, "lever": examples.lever_text(),
        "lever_equation": examples.LEVER_EQUATION, "city_steps": examples.CITY,
    }  # fmt: skip
