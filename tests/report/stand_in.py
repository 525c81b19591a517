# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Results with every variable of the model and made-up numbers, so that files can be tested without a run."""

from __future__ import annotations

from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import numpy as np

from kientao.cities import City, load
from kientao.engine.declare import Kind
from kientao.engine.graph import Names
from kientao.engine.series import Series
from kientao.model import all_declarations
from kientao.model.dimensions import DIMENSIONS
from kientao.result import Result

PATHS = {
    "population_total": (8.1e6, 11.4e6), "income_mean": (76, 240), "grdp_growth": (0.074, 0.052), "pm25": (40.5, 29.0),
    "ghg_per_person": (2.4, 2.9), "ghg_total": (2.0e7, 3.2e7), "transit_share": (0.095, 0.24),
    "commute_minutes": (27, 31), "affordable_share": (0.32, 0.41), "liveability_index": (48, 57),
    "competitiveness_index": (51, 60), "debt_to_cap": (0.15, 0.55), "build_speed": (0.92, 0.7),
    "income_per_person": (76, 240), "flooded_share": (0.06, 0.09), "funded_share": (0.95, 0.7),
}  # fmt: skip
"""2019 and 2050 of what people read first; everything else wanders around 1."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What the report needs of a scenario."""

    id: str
    name: dict[str, str]
    narrative: dict[str, str]
    kind: str = "policy"

    def title(self, lang: str) -> str:
        """The name in a language."""
        return self.name[lang]


PLANS = [
    Plan("baseline", {"vi": "Kịch bản cơ sở", "en": "Baseline"}, {"vi": "Giữ chính sách.", "en": "Policies stay."}),
    Plan("announced_plans", {"vi": "Kế hoạch đã công bố", "en": "Announced plans"}, {"vi": "Đủ.", "en": "In full."}),
    Plan("green_growth", {"vi": "Tăng trưởng xanh", "en": "Green growth"}, {"vi": "Xanh.", "en": "Green."}),
    Plan("growth_first", {"vi": "Tăng trưởng trước", "en": "Growth first"}, {"vi": "Nhanh.", "en": "Fast."}),
]


def hanoi() -> City:
    """The shipped city."""
    return load("hanoi", dimensions=DIMENSIONS)


def result(city: City, member: str, seed: int) -> Result:
    """Made-up values for all variables: smooth paths, the same for the same seed."""
    inputs = city.inputs()
    names = Names(all_declarations(), inputs)
    random = np.random.default_rng(seed)
    kept = [n for n, d in names.declared.items() if d.kind is not Kind.BASE_YEAR]
    time = np.linspace(0.0, 1.0, len(city.years))
    people = np.array([zone.population for zone in city.zones])
    columns = []
    for name in kept:
        shape = tuple(len(inputs.dimensions[d]) for d in names.declared[name].dims)
        start, end = PATHS.get(name, (1.0, 1.4))
        push = 1.0 + (0.02 * seed * random.standard_normal() if seed else 0.0)
        path = start + (end * push - start) * time
        spread = np.random.default_rng(len(name)).uniform(0.6, 1.4, shape)
        column = path.reshape(-1, *[1] * len(shape)) * spread * (1 + 0.01 * random.standard_normal(shape) * (seed > 0))
        if name == "population":
            column = people * (1 + 0.4 * time[:, None])
        columns.append(column[:, None])
    rows = [tuple(column[at] for column in columns) for at in range(len(city.years))]
    drivers = {n: d.values if d.values.ndim > len(d.dims) + 1 else d.values[:, None] for n, d in inputs.drivers.items()}
    drivers["lever_decided"] = drivers["lever_decided"] + seed * 2.0 * time[:, None, None]
    constants: Any = SimpleNamespace(values={n: p.value[None] for n, p in inputs.parameters.items()}, members=1)
    series = Series(names, city.years, kept, rows, 1, constants, drivers, SimpleNamespace())  # type: ignore[arg-type]
    provenance = {"version": "0.1.0", "city": city.id, "city_hash": city.hash, "scenario": member}
    return Result(series, [member], provenance)


def results(city: City) -> list[Result]:
    """One result a plan."""
    return [result(city, plan.id, seed) for seed, plan in enumerate(PLANS)]
