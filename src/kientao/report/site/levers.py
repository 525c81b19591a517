# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""What the page of a lever says: its row, evidence, law, the variables that read it, and what it does alone at most."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from kientao.cities.files import read_yaml
from kientao.cities.words import with_vietnamese
from kientao.report.headline import HEADLINES, Good, headline_series
from kientao.report.site.book import Book
from kientao.text import Language, called

if TYPE_CHECKING:
    from kientao.cities import City
    from kientao.engine.inputs import Floats

START, FULL, YEAR = 2023, 2030, 2045
"""Decided from the first year, in full by the second; effects are read in the third."""
SMALLEST = 5e-4
"""A headline that moves less than this part of itself is not shown as moved."""


@dataclass(frozen=True, slots=True)
class Effect:
    """What a lever alone does to a headline: its value without and with it."""

    headline: str
    without: float
    with_it: float

    @property
    def better(self) -> bool | None:
        """Whether the change is for the better; None where neither way is better."""
        good = HEADLINES[self.headline].good
        return None if good is Good.NONE else (self.with_it > self.without) == (good is Good.UP)


def effects(city: City) -> dict[str, list[Effect]]:
    """Every lever alone at its maximum on top of the baseline, all in one batch: the headlines it moves."""
    from kientao import api

    plans: list[Any] = ["baseline"]
    for lever in city.levers:
        to = lever.max if lever.max != lever.base_2019 else lever.min
        move = {"lever": lever.id, "start": START, "end": FULL, "to": to, "ramp": "linear"}
        plans.append({"id": f"only_{lever.id}", "extends": "baseline", "levers": [move]})
    keep = ["population", *{h.variable.split("__")[0] for h in HEADLINES.values()}]
    keep += [h.per for h in HEADLINES.values() if h.per]
    run = api.simulate(city, plans, keep=sorted(set(keep)), until=min(YEAR, city.last_year))
    found: dict[str, list[Effect]] = {lever.id: [] for lever in city.levers}
    for name, headline in HEADLINES.items():
        last: Floats = headline_series(run, headline)[-1]
        for at, lever in enumerate(city.levers, 1):
            if abs(last[at] - last[0]) > SMALLEST * max(abs(float(last[0])), 1e-12):
                found[lever.id].append(Effect(name, float(last[0]), float(last[at])))
    for moved in found.values():
        moved.sort(key=lambda e: -abs(e.with_it - e.without) / max(abs(e.without), 1e-9))
    return found


def moved_variables(book: Book, lever: str) -> list[str]:
    """Variables whose equation reads the lever, or its part of a list of levers (`lever_running__support_fund`)."""
    names = [n for n in book.users if n == lever or book.lever(n) == lever]
    by_name = {user for name in names for user in book.users[name]}
    return sorted(
        by_name | {d.name for d in book.declared.values() if any(a.endswith(f"__{lever}") for a in d.arguments)}
    )


@functools.cache
def _listed(path: Path, key: str = "") -> dict[str, dict[str, Any]]:
    if not path.is_file():
        return {}
    content = read_yaml(path, path.parent)
    rows = content[key] if key else content
    return {str(row["id"]): row for row in rows}


def evidence(city: City, lever: str, lang: Language = "vi") -> dict[str, Any] | None:
    """The pack's evidence on a lever; each effect has the name of its quantity in a language and Vietnamese notes."""
    row = city.levers.get(lever)
    found = _listed(city.path / "evidence" / "levers.yaml", "levers").get(row.evidence or lever)
    if found is None:
        return None
    effects = [
        {**with_vietnamese(city.path, effect), "name": called("effect", effect["quantity"])[lang == "en"]}
        for effect in found["effects"]
    ]
    return {**found, "effects": effects}


def provisions(city: City, ids: tuple[str, ...]) -> list[dict[str, Any]]:
    """Provisions of law by id, each with its document; a bare document or an unknown id stands by its id."""
    found = []
    documents = _listed(city.path / "law" / "documents.yaml")
    for one in ids:
        provision = _listed(city.path / "law" / "provisions.yaml").get(one, {})
        document = documents.get(str(provision.get("document", one)), {})
        found.append({"id": one, **provision, "of": document})
    return found


def cases(city: City, lever: str) -> list[dict[str, Any]]:
    """Cases of other cities that used it."""
    rows = _listed(city.path / "evidence" / "cases.yaml", "cases").values()
    return [row for row in rows if lever in np.atleast_1d(row.get("levers", row.get("lever", []))).tolist()]


def moved_sectors(book: Book, lever: str) -> set[str]:
    """Sectors of the variables that read the lever."""
    return {book.sector(name) for name in moved_variables(book, lever)}
