# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Pages that are neither variable, sector nor lever: reports, what is left out, how to add."""

from __future__ import annotations

import csv
import importlib
import inspect
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kientao.engine.declare import Declaration
from kientao.report.site import examples
from kientao.report.site.wording import bases
from kientao.text import Language, say

if TYPE_CHECKING:
    from kientao.cities import City

LEFT_OUT = 8
MOST_ROWS, MOST_COLUMNS = 400, 20
FIRST = ("about", "parameters", "fit", "targets", "discrepancy")
"""Tables of a calibration that are read first, in this order."""
UNREAD = ("inputs",)
"""Tables for the program alone."""


def validation(city: City) -> dict[str, Any]:
    """The rows of `kientao validate` by kind, and its summary."""
    from kientao.analysis.validation import validate

    report = validate(city)
    kinds: dict[str, list[Any]] = {}
    for row in report.rows:
        kinds.setdefault(row.kind, []).append(row)
    return {"kinds": kinds, "summary": report.summary}


def calibration(city: City) -> Iterator[dict[str, Any]]:
    """What `kientao calibrate` has left in the pack: its tables in the order they are read, and texts beside them.

    Draws, one column an input, are data for the ensemble and left to their file.
    """
    folder = city.path / "calibration"
    if not folder.is_dir():
        return

    def place(file: Path) -> tuple[int, str]:
        return FIRST.index(file.stem) if file.stem in FIRST else len(FIRST), file.name

    for file in sorted((f for f in folder.rglob("*") if f.stem not in UNREAD), key=place):
        if file.suffix == ".csv":
            with file.open(encoding="utf-8", newline="") as lines:
                rows = list(csv.reader(line for line in lines if not line.startswith("#")))
            if rows and len(rows[0]) <= MOST_COLUMNS:
                yield {"name": file.stem, "head": rows[0], "rows": rows[1:MOST_ROWS], "text": ""}
        elif file.suffix == ".json":
            content = json.loads(file.read_text(encoding="utf-8"))
            yield {"name": file.stem, "head": [], "rows": [], "text": json.dumps(content, indent=1, ensure_ascii=False)}
        elif file.suffix in (".md", ".yaml"):
            yield {"name": file.stem, "head": [], "rows": [], "text": file.read_text(encoding="utf-8")}


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
