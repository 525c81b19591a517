# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Water in the base year: urban use that gives the wastewater of the city, decay that gives the rivers' BOD5."""

from kientao.engine import base_year
from kientao.model.constants import G_PER_KG, LITRE_PER_M3


@base_year(unit="L/person/day", vi="Nước dùng của dân đô thị năm gốc", en="Urban water use in the base year")
def water_use_urban(
    wastewater_discharge_base_year, return_ratio, population_base_year, urban_share_base, water_use_rural
):
    """Use per urban person that, with the given rural use, returns the wastewater of the base year."""
    used = wastewater_discharge_base_year * LITRE_PER_M3 / return_ratio
    urban = (population_base_year * urban_share_base).sum(-1)
    rural = (population_base_year * (1.0 - urban_share_base)).sum(-1)
    return (used - rural * water_use_rural) / urban


@base_year(unit="L/person/day", dims=("zone",), vi="Nước dùng bình quân năm gốc", en="Water use in the base year")
def water_use_per_person_start(water_use_rural, water_use_urban, urban_share_base):
    """Urban and rural use by the urban share of a zone."""
    return water_use_rural + (water_use_urban - water_use_rural) * urban_share_base


@base_year(unit="share", vi="Tỷ lệ BOD tự làm sạch trên sông", en="BOD lost on the way")
def river_decay_solved(to_lich_share, bod_discharged_base_year, river_flow_base_year, river_bod_base):
    """Share of the load that decays in the river, from its BOD5 in the base year (below 0: loads we do not know of)."""
    undiminished = (to_lich_share * bod_discharged_base_year).sum(-1) / river_flow_base_year * G_PER_KG
    return 1.0 - river_bod_base / undiminished
