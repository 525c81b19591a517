# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Base year of power: rooftop solar by zone."""

from kientao.engine import base_year
from kientao.model.constants import KW_PER_MW
from kientao.model.functions import beside


@base_year(unit="MW", dims=("zone",), vi="Điện mặt trời tư nhân năm gốc", en="Private rooftop solar of the base year")
def private_solar_mw_base_year(rooftop_solar_base_year, solar_potential_base_year):
    """Panels of the city by zone, in proportion to what its roofs could carry. Method: scaled to the base year."""
    return rooftop_solar_base_year * solar_potential_base_year / solar_potential_base_year.sum(-1, keepdims=True)


@base_year(unit="MW/m2", dims=("building",), vi="Công suất mặt trời trên diện tích sàn", en="Solar per floor area")
def solar_per_floor(roof_per_floor, roof_suitable_home, roof_suitable_commercial, solar_density):
    """Panels that fit on the suitable part of the roof over a floor area. Method: definition."""
    suitable = beside(roof_suitable_home, roof_suitable_commercial, roof_suitable_commercial)
    return roof_per_floor * suitable * solar_density / KW_PER_MW
