# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Water: demand, losses, wastewater and its treatment by zone, quality of the inner rivers.

Supply follows demand. Left out: raw water and plant capacity, tariffs, groundwater, industrial effluent, storm water.
"""

import numpy as np

from kientao.engine import variable
from kientao.model.constants import LITRE_PER_M3, M3_PER_THOUSAND_M3, PERCENT, SECONDS_PER_DAY
from kientao.model.functions import interpolate, total

# Demand and supply


@variable(unit="ratio", dims=("zone",), vi="Mức tăng dùng nước theo thu nhập", en="Growth of water use with income")
def water_income_growth(income_per_person, income_per_person_base_year, water_income_elasticity):
    """Water use per person against 2019. Source: Espey et al. 1997; Dalhuisen et al. 2003, low side."""
    return (income_per_person / income_per_person_base_year) ** water_income_elasticity


@variable(unit="L/person/day", dims=("zone",), vi="Nước dùng bình quân đầu người", en="Water use per person")
def water_use_per_person(water_use_per_person_start, water_income_growth, water_use_most):
    """All uses of a zone per resident, growing with income up to a cap (never below the use of 2019).

    Method: limit of the smaller.
    """
    return np.minimum(water_use_per_person_start * water_income_growth, water_use_most)


@variable(unit="L/person/day", dims=("zone",), vi="Nước dùng của dân đô thị", en="Water use of urban residents")
def water_use_per_urban_person(water_use_urban, water_income_growth, water_use_urban_most):
    """All uses per urban resident, for the indicators of the urban part of a zone. Method: limit of the smaller."""
    return np.minimum(water_use_urban * water_income_growth, water_use_urban_most)


@variable(unit="m3/day", dims=("zone",), vi="Nhu cầu nước", en="Water demand")
def water_demand(population, water_use_per_person):
    """Water used, from the tap or a well. Method: definition."""
    return population * water_use_per_person / LITRE_PER_M3


@variable(unit="share", dims=("zone",), vi="Tỷ lệ dân dùng nước máy", en="Share of people with piped water")
def piped_share(piped_urban_part, rural_share_base, piped_rural_base, piped_growth, years_since_base):
    """Urban people as in 2019, rural people by a fixed number of points a year up to all (0303 is the urban part).

    Assumption: rural people by a fixed number of points a year up to all.
    """
    rural = np.minimum(piped_rural_base + piped_growth * years_since_base, 1.0)
    return piped_urban_part + rural_share_base * rural


@variable(unit="share", vi="Tỷ lệ thất thoát, thất thu nước sạch", en="Non-revenue water")
def nonrevenue_water_share(nrw_base, nrw_reduction, nrw_floor):
    """Share of supply that is lost or not paid for; the lever takes points off down to a floor (indicator 0102).

    Method: rule of the lever table.
    """
    return np.maximum(nrw_base - nrw_reduction / PERCENT, nrw_floor)


@variable(unit="m3/day", vi="Nước sạch phát vào mạng", en="Water supplied")
def water_supply(water_demand, piped_share, nonrevenue_water_share):
    """Water put into the network to serve piped demand. Method: definition."""
    return np.vecdot(water_demand, piped_share) / (1.0 - nonrevenue_water_share)


@variable(unit="m3/day", vi="Nhu cầu nước đô thị", en="Water demand of urban people")
def water_demand_urban(population, urban_share_base, water_use_per_urban_person):
    """Water used by urban people. Method: definition."""
    return np.vecdot(population * urban_share_base, water_use_per_urban_person) / LITRE_PER_M3


@variable(unit="m3/day", vi="Nước sạch phát cho đô thị", en="Water supplied to urban people")
def water_supply_urban(water_demand_urban, piped_urban_base, nonrevenue_water_share):
    """Water put into the network for urban people (indicator 0208).

    Source: indicator 0208 of Circular 01/2018/TT-BXD.
    """
    return water_demand_urban * piped_urban_base / (1.0 - nonrevenue_water_share)


# Wastewater


@variable(unit="m3/day", dims=("zone",), vi="Nước thải phát sinh", en="Wastewater generated")
def wastewater_generated(water_demand, return_ratio):
    """Water used that comes back as wastewater. Method: definition."""
    return water_demand * return_ratio


@variable(unit="m3/day", dims=("zone",), vi="Công suất xử lý nước thải", en="Treatment capacity")
def treatment_capacity(treatment_capacity_base_year, wastewater_plants):
    """Capacity of plants by the zone they serve: 2019 and what came into service since. Method: definition."""
    return treatment_capacity_base_year + wastewater_plants * M3_PER_THOUSAND_M3


@variable(unit="m3/day", dims=("zone",), vi="Nước thải được xử lý", en="Wastewater treated")
def wastewater_treated(treatment_capacity, wastewater_generated):
    """The smaller of capacity and wastewater of a zone. Method: limit of the smaller."""
    return np.minimum(treatment_capacity, wastewater_generated)


@variable(unit="share", dims=("zone",), vi="Tỷ lệ nước thải được xử lý", en="Share of wastewater treated")
def wastewater_treated_share(wastewater_treated, wastewater_generated):
    """Treated share of all wastewater of a zone. Method: definition."""
    return wastewater_treated / wastewater_generated


@variable(unit="share", vi="Tỷ lệ nước thải đô thị được xử lý", en="Share of urban wastewater treated")
def wastewater_treated_share_urban(wastewater_treated, water_demand_urban, return_ratio):
    """Treated wastewater over that of urban people, as the official figure counts what must be treated.

    At most 1: what plants treat beyond it comes from villages, which the figure does not count.
    Method: definition.
    """
    return np.minimum(total(wastewater_treated, -1) / (water_demand_urban * return_ratio), 1.0)


# Rivers


@variable(unit="kg/day", dims=("zone",), vi="Tải lượng BOD xả ra", en="BOD discharged")
def bod_discharged(population, bod_after_tanks, bod_after_tanks_removed, wastewater_treated_share):
    """Organic load after septic tanks and treatment plants. Source: IPCC 2006 vol. 5 ch. 6; ecam_ipcc2019."""
    return population * (bod_after_tanks - bod_after_tanks_removed * wastewater_treated_share)


@variable(unit="m3/day", vi="Lưu lượng hệ thống sông nội thành", en="Flow of the inner rivers")
def river_flow(
    inner_basin_share,
    wastewater_generated,
    river_base_flow,
    restoration_flow,
    lake_river_restoration,
    restoration_flow_max,
):
    """Wastewater, rain drainage and the water that restoration brings in. Method: accounting identity."""
    added = np.minimum(restoration_flow * total(lake_river_restoration, -1), restoration_flow_max)
    return np.vecdot(inner_basin_share, wastewater_generated) + river_base_flow + added * SECONDS_PER_DAY


@variable(unit="mg/L", vi="BOD5 sông nội thành", en="BOD5 of the inner rivers")
def river_bod(inner_basin_share, bod_discharged, river_flow, river_load_kept):
    """Load of the basin over its flow, less what decays on the way.

    Method: one mixed reach with first-order decay.
    """
    return np.vecdot(inner_basin_share, bod_discharged) / river_flow * river_load_kept


@variable(unit="index", vi="Chỉ số chất lượng nước sông", en="River quality index")
def river_quality_index(river_bod, river_bod_breakpoint, river_index_breakpoint):
    """Sub-index of BOD5 of the Vietnamese water quality index. Source: Decision 1460/QĐ-TCMT of 2019 (vnwqi_code)."""
    return interpolate(river_bod, river_bod_breakpoint, river_index_breakpoint)
