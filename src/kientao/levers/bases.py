# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""What the unit costs of a lever are multiplied by: the column `cost_base` of levers.csv."""

FIXED_BASES = (
    "unit",
    "zone_km2",
    "zone_km2_if_positive",
    "city_if_positive",
    "main_road_km",
    "junctions_zone",
    "craft_villages_zone",
    "city_industry_share",
)
"""Bases that stay as they were in the base year."""

MOVING_BASES = (
    "built_km2",
    "station_area_km2",
    "households",
    "straw_kt",
    "city",
    "population_million",
    "bus_vehicle_km_2019",
    "charging_points_trend",
    "new_residents_steered",
    "new_buses",
    "electric_motorcycle_sales",
    "solar_investment",
    "floor_million_m2",
    "new_floor_million_m2",
    "grdp_percent",
    "city_revenue_percent",
    "all_households",
)
"""Bases that the model works out every year."""

COUNTED_BASES = MOVING_BASES[4:]
"""Of these, the ones counted for the city as a whole; the first four of them are shared out by population."""

COST_BASES = FIXED_BASES + MOVING_BASES

CITY_BASES = (
    "unit",
    "city",
    "city_if_positive",
    "new_buses",
    "electric_motorcycle_sales",
    "solar_investment",
    "floor_million_m2",
    "new_floor_million_m2",
    "grdp_percent",
    "city_revenue_percent",
    "all_households",
)
"""Bases that a lever of the whole city may have: one amount for the city, nothing to add up over zones."""

ONCE_BASES = ("zone_km2_if_positive", "city_if_positive")
"""A scheme (gantries, meters, a levy office) is paid for once, whatever the price charged with it."""

YEARLY_BASES = ("new_floor_million_m2", "new_residents_steered")
"""Capital due every year, on what is built or settled in that year."""
