# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Base year of power: rooftop solar by zone."""

from kientao.engine import base_year


@base_year(unit="MW", dims=("zone",), vi="Điện mặt trời tư nhân năm gốc", en="Private rooftop solar of the base year")
def private_solar_mw_base_year(rooftop_solar_base_year, solar_potential_base_year):
    """Panels of the city by zone, in proportion to what its roofs could carry."""
    return rooftop_solar_base_year * solar_potential_base_year / solar_potential_base_year.sum(-1, keepdims=True)
