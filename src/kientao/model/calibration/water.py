# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Water in the base year: urban use that gives the wastewater of the city, decay that gives the rivers' BOD5."""

import numpy as np

from kientao.engine import base_year
from kientao.model.constants import G_PER_KG, LITRE_PER_M3


@base_year(unit="L/person/day", vi="Nước dùng của dân đô thị năm gốc", en="Urban water use in the base year")
def water_use_urban(
    wastewater_discharge_base_year, return_ratio, population_base_year, urban_share_base, water_use_rural
):
    """Use per urban person that, with the given rural use, returns the wastewater of the base year.

    Method: solved so that the base year is met.
    """
    used = wastewater_discharge_base_year * LITRE_PER_M3 / return_ratio
    urban = (population_base_year * urban_share_base).sum(-1)
    rural = (population_base_year * (1.0 - urban_share_base)).sum(-1)
    return (used - rural * water_use_rural) / urban


@base_year(unit="L/person/day", dims=("zone",), vi="Nước dùng bình quân năm gốc", en="Water use in the base year")
def water_use_per_person_start(water_use_rural, water_use_urban, urban_share_base):
    """Urban and rural use by the urban share of a zone. Method: weighted mean."""
    return water_use_rural + (water_use_urban - water_use_rural) * urban_share_base


@base_year(unit="share", vi="Tỷ lệ BOD tự làm sạch trên sông", en="BOD lost on the way")
def river_decay_solved(inner_basin_share, bod_discharged_base_year, river_flow_base_year, river_bod_base):
    """Share of the load that decays in the river, from its BOD5 in the base year (below 0: loads we do not know of).

    Method: solved so that the base year is met.
    """
    undiminished = (inner_basin_share * bod_discharged_base_year).sum(-1) / river_flow_base_year * G_PER_KG
    return 1.0 - river_bod_base / undiminished


@base_year(unit="g/kg", vi="Phần tải lượng còn lại trên sông", en="Load kept in the rivers")
def river_load_kept(river_decay_solved):
    """Grams that arrive of a kilogramme discharged. Method: definition."""
    return G_PER_KG * (1.0 - river_decay_solved)


# What does not change with the years


@base_year(unit="L/person/day", dims=("zone",), vi="Mức dùng nước cao nhất", en="Most water use per person")
def water_use_most(water_use_cap, water_use_per_person_start):
    """The cap, never below the use of the base year. Method: definition."""
    return np.maximum(water_use_cap, water_use_per_person_start)


@base_year(unit="L/person/day", vi="Mức dùng nước cao nhất của dân đô thị", en="Most water use per urban person")
def water_use_urban_most(water_use_cap, water_use_urban):
    """Cap of the growth with income, never below the use of the base year. Method: definition."""
    return np.maximum(water_use_cap, water_use_urban)


@base_year(unit="share", dims=("zone",), vi="Phần dân đô thị có nước máy", en="Urban people with piped water")
def piped_urban_part(piped_urban_base, urban_share_base):
    """Urban people with piped water over all residents. Method: definition."""
    return piped_urban_base * urban_share_base


@base_year(unit="share", dims=("zone",), vi="Tỷ lệ dân nông thôn năm gốc", en="Rural share in the base year")
def rural_share_base(urban_share_base):
    """Residents who are not urban. Method: accounting identity."""
    return 1.0 - urban_share_base


@base_year(unit="kg/person/day", vi="BOD sau bể tự hoại", en="BOD after septic tanks")
def bod_after_tanks(bod_per_person, septic_share, septic_removal):
    """Organic load of a resident that leaves the tanks. Method: emission factor times activity."""
    return bod_per_person * (1.0 - septic_share * septic_removal)


@base_year(unit="kg/person/day", vi="BOD trạm xử lý loại bỏ", en="BOD that plants remove")
def bod_after_tanks_removed(bod_after_tanks, wwtp_removal):
    """Of what leaves the tanks, the part that a plant removes. Method: emission factor times activity."""
    return bod_after_tanks * wwtp_removal
