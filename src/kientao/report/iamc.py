# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Results as the table of the Integrated Assessment Modeling Consortium (IAMC), as `pyam` and databases read it.

One row a model, scenario, region, variable and unit; one column a year. Variables are named in levels from the
sector down, parted by `|`; regions are the city and, below it, its zones. Amounts of zones add up to the city's row;
for what does not add up the city's row is the mean over people.
Source: data.ene.iiasa.ac.at/database; Huppmann et al. 2021, pyam (Open Research Europe 1:74).
"""

from __future__ import annotations

import csv
import itertools
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from kientao import __version__
from kientao.model import sector_of
from kientao.report import levers
from kientao.report.caution import changed
from kientao.report.data import PLACE_AXES, chosen, zone_axes
from kientao.report.over import of_city
from kientao.result import Result
from kientao.text import say

if TYPE_CHECKING:
    from kientao.cities import City

COLUMNS = ("Model", "Scenario", "Region", "Variable", "Unit")
_ARROW = str.maketrans({"|": "/", "\n": " "})


def write_iamc(path: Path, city: City, results: Sequence[Result]) -> None:
    """Write all scenarios as one IAMC table (CSV, wide form)."""
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow((*COLUMNS, *results[0].years))
        for result in results:
            for member, scenario in enumerate(result.members):
                told = changed([result], "en")
                notes = ["simulation, not a forecast", city.zoning, *([f"assumptions changed: {told}"] if told else [])]
                model = f"Kiến Tạo {__version__} ({'; '.join(notes)})"
                model = model.translate(_ARROW)
                for region, variable, unit, values in _rows(city, result, member):
                    cells = (format(value, ".7g") if np.isfinite(value) else "" for value in values)
                    table.writerow((model, scenario, region, variable, unit, *cells))


def _rows(city: City, result: Result, member: int) -> Iterator[tuple[str, str, str, Any]]:
    """Region, variable, unit and yearly values of every row."""
    place = city.name["en"]
    regions = [f"{place}|{zone.name_en.translate(_ARROW)}" for zone in city.zones]
    labels = city.inputs().dimensions
    axes = zone_axes(city)
    people = result.values("population")[:, member] if "population" in result.series else None
    for name in chosen(city, result):
        dims = result.series.names.resolve(name, "the report").dims
        if any(dim in PLACE_AXES for dim in dims):
            continue  # what each lever does at each place; levers in force follow below
        about = result.about(name)
        base = _named(city, result, name, about)
        values = result.values(name)[:, member]
        zone = next((i for i, dim in enumerate(dims) if dim in axes), None)
        others = [dim for i, dim in enumerate(dims) if i != zone]
        if zone is not None and people is not None and dims[zone] == "zone":
            whole = of_city(values, about["units"], dims, people).reshape(len(values), -1)
            yield from _of(place, base, others, labels, about["units"], whole)
        if zone is None:
            yield from _of(place, base, others, labels, about["units"], values.reshape(len(values), -1))
            continue
        for number, region in enumerate(regions):
            part = np.take(values, number, axis=zone + 1).reshape(len(values), -1)
            yield from _of(region, base, others, labels, about["units"], part)
    force = levers.in_force(city, result, member)
    for column, lever in enumerate(city.levers):
        yield place, f"Policy|{lever.name_en.translate(_ARROW)}", lever.unit, force[:, column]


def _of(
    region: str, base: str, others: Sequence[str], labels: Any, unit: str, values: Any
) -> Iterator[tuple[str, str, str, Any]]:
    for column, combination in enumerate(itertools.product(*(labels[dim] for dim in others))):
        yield region, "|".join((base, *(label.translate(_ARROW) for label in combination))), unit, values[:, column]


def _named(city: City, result: Result, name: str, about: dict[str, Any]) -> str:
    """Sector and English name, with the variable's id where two of a sector share a name."""
    declared = result.series.names.declared[name]
    text = about.get("long_name", name).translate(_ARROW)
    return f"{say(f'sector.{sector_of(declared)}', 'en')}|{text} [{name}]"
