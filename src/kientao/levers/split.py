# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Base-year weights by which an amount for "all zones" is shared out: the column `split_rule` of levers.csv.

The weights come from the numbers of the pack alone, so that a scenario means the same whatever the model says.
A rule whose numbers the pack lacks falls back on population. flooded_area: paved land squared over drainage capacity
(runoff that drains cannot take, on the land it falls on), more where the ground is flat.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from kientao.engine.inputs import Floats, Parameter

PARK_NORM = 10.0
"""m2 a person: the deficit of parks is counted below this."""
TREES_PER_PERSON_NORM = 5.0
"""m2 of street-tree crown a person: the deficit of trees is counted below this."""
_M2 = 1e6
_LITRES = 1000.0


def split_weights(
    parameters: Mapping[str, Parameter],
    dimensions: Mapping[str, Sequence[str]],
    population: Floats,
    rings: Sequence[str],
) -> dict[str, Floats]:
    """Weights [zone] of every rule, not normalised."""
    none = np.zeros_like(population)

    def table(name: str) -> Floats | None:
        parameter = parameters.get(name)
        return None if parameter is None else np.asarray(parameter.value, dtype=float)

    def land(use: str) -> Floats:
        areas = table("land_area_base_year" if "land_area_base_year" in parameters else "land_area_seed")
        labels = list(dimensions.get("land", ()))
        return none if areas is None or use not in labels else np.asarray(areas[labels.index(use)])

    def or_none(values: Floats | None) -> Floats:
        return none if values is None else values

    built = land("built")
    crown = or_none(table("street_tree_cover_base_year"))
    paved = or_none(table("impervious_of_built"))
    capacity = or_none(table("treatment_capacity_base_year"))
    drainage = or_none(table("drainage_capacity_base_year"))
    relief = or_none(table("relief"))
    hard = built * paved + land("road")
    use, returned = table("water_use_urban"), table("return_ratio")
    litres = float(use * returned) if use is not None and returned is not None else 0.0
    served = capacity * _LITRES / litres if litres > 0 else none
    return {
        "population": population,
        "as_targeted": population,
        "weights_sum": population,
        "uniform": np.ones_like(population),
        "population_core_inner": population * np.array([ring in ("core", "inner") for ring in rings]),
        "park_deficit": np.maximum(0.0, PARK_NORM * population - land("park") * _M2),
        "tree_deficit": np.maximum(0.0, TREES_PER_PERSON_NORM * population - crown * _M2),
        "flooded_area": _per(_per(hard * hard, drainage), relief),
        "untreated_wastewater": np.maximum(0.0, population - served),
        "built_land": built,
        "impervious": hard,
        "farm_land": land("farm"),
        "industry_energy": or_none(table("industry_weight")),
        "line_alignment": population * np.array([ring in ("core", "inner") for ring in rings]),
    }


def _per(values: Floats, over: Floats) -> Floats:
    """values / over, or values where the pack says nothing."""
    return np.asarray(np.divide(values, over, out=np.array(values), where=over > 0))
