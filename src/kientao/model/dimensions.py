# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""The lists the model is laid out on. Zones and levers come from the city pack."""

from kientao.levers.bases import COST_BASES, COUNTED_BASES, FIXED_BASES

DIMENSIONS: dict[str, tuple[str, ...]] = {
    "sex": ("male", "female"),
    "age": (
        "00_04", "05_09", "10_14", "15_19", "20_24", "25_29", "30_34", "35_39", "40_44",
        "45_49", "50_54", "55_59", "60_64", "65_69", "70_74", "75_79", "80_84", "85_plus",
    ),
    "single_age": (*(f"{age:02d}" for age in range(85)), "85_plus"),
    "industry": ("agriculture", "manufacturing", "construction", "trade_transport", "knowledge", "tourism", "public"),
    "land": ("built", "road", "park", "farm", "forest", "water", "other"),
    "surface": ("impervious", "yard", "park", "farm", "forest", "other"),
    "mode": ("walk", "bicycle", "motorcycle", "car", "bus", "rail"),
    "road_mode": ("motorcycle", "car", "bus"),
    "free_mode": ("walk", "bicycle", "rail"),
    "purpose": ("work", "other"),
    "vehicle": ("motorcycle", "car", "bus", "truck"),
    "power": ("combustion", "electric"),
    "private_vehicle": ("motorcycle", "car"),
    "building": ("home", "commercial", "public"),
    "customer": ("home", "commercial", "public", "industry"),
    "cooling_factor": ("shade", "albedo", "evaporation"),
    "heat_measure": ("cooling", "heat_death", "hot_day", "hot_night"),
    "heat_point": tuple(f"{point / 4:g}" for point in range(-96, 65)),
    "heat_term": tuple(str(term) for term in range(12)),
    "enduse": ("cooling", "other"),
    "fuel": ("gasoline", "diesel", "lpg", "gas", "coal", "biomass"),
    "route": ("recycled", "composted", "incinerated", "landfilled", "uncollected"),
    "component": ("food", "garden", "paper", "wood", "textile", "plastic", "glass_metal", "inert"),
    "source": (
        "traffic", "road_dust", "construction", "industry", "craft_village", "home_stoves",
        "open_burning", "power", "waste", "agriculture_nh3",
    ),
    "precursor": ("nox", "so2", "nh3"),
    "return_period": ("2", "5", "10", "20", "50", "100"),
    "month": tuple(str(month) for month in range(1, 13)),
    "limit": ("25", "10", "5"),
    "ghg_sector": ("stationary", "transport", "waste", "ippu", "afolu"),
    "scope": ("1", "2"),
    "report": ("AR5", "AR6"),
    "gas": ("ch4", "n2o"),
    "payer": ("public", "central", "ppp", "private"),
    "stage": ("1", "2", "3"),
    "felt": ("burden", "benefit"),
    "theme": ("air", "heat", "flood", "green", "access", "commute", "home", "water", "income"),
    "pillar": (
        "productivity", "people", "innovation", "connectivity", "living_cost", "environment", "resilience",
        "institutions",
    ),
    "indicator": (
        "grdp_per_job", "knowledge_share", "human_capital_ratio", "working_age_share", "innovation_stock_ratio",
        "digital_services_share", "job_access_share", "commute_minutes", "transit_share", "affordable_share",
        "floor_per_person", "pm25", "river_quality_index", "park_area_per_person", "flood_damage_share",
        "heat_deaths_ratio", "transparency_index", "debt_to_cap",
    ),
    "source_or_outside": (
        "traffic", "road_dust", "construction", "industry", "craft_village", "home_stoves",
        "open_burning", "power", "waste", "agriculture_nh3", "outside",
    ),
    "fuel_user": ("home", "industry", "transport"),
    "electricity_part": ("stationary", "transport"),
    "depth_m": ("0", "0.5", "1", "1.5", "2", "3", "4", "5", "6"),
    "point": ("0", "1", "2", "3", "4", "5", "6"),
    "alternative": ("walk", "bicycle", "motorcycle", "car", "bus_without_rail", "bus_and_rail"),
    "access_class": (
        "neither", "motorcycle", "car", "car_motorcycle",
        "rail", "rail_motorcycle", "rail_car", "rail_car_motorcycle",
    ),
    "travel_constant": ("walk", "bicycle", "motorcycle", "car", "bus", "rail", "work", "other"),
    "cost_base": COST_BASES,
    "fixed_base": FIXED_BASES,
    "counted_base": COUNTED_BASES,
}  # fmt: skip
"""Labels of each dimension, in order. A sector adds its own lists here."""

ZONE_AXES = ("zone", "destination", "via", "zone_from", "zone_to")
"""Axes that carry the zones of the city; `x__destination` reads the zone axis of x as one of the others."""
