# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Which letter an index is written with: one for each dimension, with a prime where two of them meet."""

from __future__ import annotations

from kientao.report.site.formula.tree import Index

LETTERS = {
    "zone": "z", "destination": "d", "via": "v", "zone_from": "o", "zone_to": "d", "mode": "m", "road_mode": "m",
    "free_mode": "m", "age": "a", "single_age": "y", "sex": "s", "industry": "i", "land": "l", "surface": "l",
    "purpose": "p", "vehicle": "v", "private_vehicle": "v", "power": "w", "building": "b", "customer": "c",
    "enduse": "u", "fuel": "f", "route": "r", "component": "c", "source": "q", "precursor": "g", "return_period": "r",
    "month": "h", "ghg_sector": "e", "scope": "n", "report": "r", "gas": "g", "payer": "b", "stage": "k",
    "felt": "f", "theme": "θ", "pillar": "π", "indicator": "n", "alternative": "j", "access_class": "c",
    "lever": "ℓ", "lever_place": "p", "work_place": "p", "level_place": "p", "work_lever": "ℓ", "cost_base": "b",
    "counted_base": "b", "fixed_base": "b", "heat_measure": "m", "point": "x", "depth_m": "x", "limit": "n",
    "cooling_factor": "f", "source_or_outside": "q", "fuel_user": "u", "electricity_part": "p", "travel_constant": "k",
}  # fmt: skip
NAMELESS = "k"


SPARE = "hnuxyjqrswgbfpte"
"""Letters for a dimension whose own letter stands for another one on the same page."""


def letter(index: Index, taken: set[str], page: dict[str, str]) -> str:
    """A letter for an index that none of those taken has; on a page a letter stands for one dimension (`page`)."""
    base = LETTERS.get(index.dim) or (index.dim[:1] if index.dim else NAMELESS)
    base = next(one for one in (base, *SPARE) if page.get(one, index.dim) == index.dim)
    page[base] = index.dim
    found: str = base
    while found in taken:
        found += "′"
    return found
