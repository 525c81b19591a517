# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""The worked examples of the guides. Tests run each of them as it stands here, so the pages cannot go stale."""

from __future__ import annotations

VARIABLE = '''from kientao.engine import variable
from kientao.model.constants import HA_PER_KM2


@variable(unit="person/ha", dims=("zone",), vi="Mật độ trên đất xây dựng", en="People per hectare of built land")
def built_density(population, land_area__built):
    """Residents over built land: what a street feels like, where `density` counts fields and lakes too.

    Method: definition.
    """
    return population / (land_area__built * HA_PER_KM2)
'''

VARIABLE_TEST = """def test_built_density_is_people_over_built_land(built_density):
    people, built_km2 = 120_000.0, 4.0
    assert built_density(people, built_km2) == 300.0
"""

LEVER_ROW: dict[str, str] = {
    "id": "shaded_stops",
    "name_vi": "Mái che, cây bóng mát ở trạm buýt",
    "name_en": "Shade at bus stops",
    "sector": "transport",
    "team": "t1",
    "tier": "extended",
    "kind": "level",
    "unit": "share",
    "unit_label_vi": "tỷ lệ trạm có mái che",
    "unit_label_en": "share of stops with shade",
    "min": "0",
    "max": "1",
    "base_2019": "0.2",
    "default": "0.2",
    "default_basis": "assumed",
    "default_quality": "assumed",
    "dims": "zone",
    "zones": "all",
    "split_rule": "as_targeted",
    "ramp": "linear",
    "stages": "1",
    "lead_time": "2",
    "lifetime": "15",
    "cost_base": "city",
    "capital_cost": "40",
    "capital_quality": "assumed",
    "running_cost": "1",
    "running_quality": "assumed",
    "running_payer": "city",
    "running_kind": "service",
    "public_share": "1",
    "ppp_eligible": "0",
    "central_eligible": "0",
    "needs_enforcement": "0",
    "running_counted_in": "lever",
    "enters": "shaded_wait",
    "acceptance_points": "1",
    "evidence_grade": "C",
    "hanoi_transfer": "medium",
}
"""A row of levers.csv; columns that are not named stay empty."""

LEVER_EQUATION = '''from kientao.engine import variable

SHADE_GAIN = 0.15


@variable(unit="min", dims=("zone",), vi="Thời gian chờ xe buýt cảm nhận", en="Waiting for the bus as felt")
def shaded_wait(bus_wait, shaded_stops, shaded_stops_base):
    """Waiting feels shorter in the shade.

    Assumption: 15 % shorter where every stop has shade; no study of the city is known.
    """
    return bus_wait * (1.0 - SHADE_GAIN * (shaded_stops - shaded_stops_base))
'''

CITY = """cp -r src/kientao/cities/hanoi my_city        # a pack is data only: start from one that works
# edit city.yaml (id, name, base_year), zoning/ (table and GeoJSON), parameters/, drivers.csv, levers.csv, sources/
kientao check --city my_city                   # names every missing, out-of-range or unsourced number with its line
kientao compare baseline green_growth --city my_city --year 2045
"""


def lever_text(columns: tuple[str, ...] = ()) -> str:
    """The row as it stands in levers.csv, one column a line."""
    names = columns or tuple(LEVER_ROW)
    return "\n".join(f"{name}: {LEVER_ROW.get(name, '')}" for name in names)
