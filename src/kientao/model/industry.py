# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Industry: energy of factories, construction and farm machines by fuel; particles of factories and craft villages.

Left out: single plants, products, process CO2 (no clinker or steel of weight), solvents. Weights by zone follow known
sites, not statistics.
"""

import numpy as np

from kientao.engine import variable
from kientao.model.constants import TJ_PER_GWH
from kientao.model.functions import compound, concatenate, total


@variable(unit="ratio", vi="Chỉ số sản xuất công nghiệp so với 2019", en="Industrial output against 2019")
def industry_index(manufacturing_index):
    """Output of manufacturing over that of the base year. Method: index against the base year."""
    return manufacturing_index


@variable(unit="share", dims=("zone",), vi="Tỷ lệ công nghiệp đã di dời", en="Industry moved out of the zone")
def relocated_share(industry_relocation):
    """Share of the zone's industry moved away (the lever in force). Method: rule of the lever table."""
    return industry_relocation


@variable(unit="share", dims=("zone",), vi="Tỷ trọng công nghiệp theo vùng", en="Industry by zone")
def industry_share(industry_weight_share, relocated_share, relocation_share, relocation_stay_share):
    """Shares of zones in industry: what stays, and what came to the outer clusters; the rest has left the city.

    Method: accounting identity.
    """
    moved = industry_weight_share * relocated_share
    arrived = relocation_stay_share * total(moved, -1, keepdims=True)
    return industry_weight_share - moved + relocation_share * arrived


@variable(unit="ratio", vi="Chỉ số nhu cầu năng lượng công nghiệp", en="Energy asked by industry against 2019")
def industry_heat_index(
    industry_index,
    industry_intensity_trend,
    years_since_base,
    efficiency_saving,
    industry_efficiency,
    carbon_price_response,
    carbon_price,
):
    """Energy of industry over that of 2019: output, less trend, audited projects and a price on carbon.

    Method: index against the base year.
    """
    saved = 1.0 - efficiency_saving * industry_efficiency
    priced = np.exp(-carbon_price_response * carbon_price)
    return industry_index * compound(-industry_intensity_trend, years_since_base) * saved * priced


@variable(unit="ratio", vi="Nhu cầu nhiệt từ nhiên liệu so với 2019", en="Heat still from fuel against 2019")
def industry_fuel_index(industry_heat_index, industry_electrification, years_since_base):
    """Heat of industry still raised with fuel: the rest has moved to electricity by trend.

    Method: index against the base year.
    """
    return industry_heat_index * compound(-industry_electrification, years_since_base)


@variable(unit="TJ/yr", dims=("zone",), vi="Than được chuyển đổi", en="Coal switched to gas and electricity")
def switched_coal(industry_fuel_base_year__coal, industry_fuel_index, industry_fuel_switch, industry_share):
    """Coal of the boilers that have been switched. Method: accounting identity."""
    return (industry_fuel_base_year__coal * industry_fuel_index) * industry_fuel_switch * industry_share


@variable(
    unit="TJ/yr", dims=("fuel", "zone"), vi="Nhiên liệu của công nghiệp và máy móc", en="Fuel of industry and machines"
)
def industry_energy(
    industry_fuel_base_year,
    industry_fuel_index,
    industry_share,
    switched_coal,
    fuel_switch_gas_share,
    nonroad_diesel_base_year,
    grdp_index,
    nonroad_diesel_grdp_elasticity,
    population,
):
    """Fuel burnt by factories in the zone, and diesel of construction and farm machines.

    Machines follow output with an elasticity below one and stand where people live.
    Method: emission factor times activity.
    """
    machines = nonroad_diesel_base_year * grdp_index**nonroad_diesel_grdp_elasticity
    diesel = machines / total(population, -1, keepdims=True) * population
    none = 0.0 * switched_coal
    moved = concatenate(none, diesel, none, fuel_switch_gas_share * switched_coal, -switched_coal, none)
    return industry_fuel_base_year * industry_fuel_index * industry_share + moved


@variable(unit="GWh/yr", dims=("zone",), vi="Điện của công nghiệp", en="Electricity of industry")
def industry_electricity(
    industry_electricity_total_base_year,
    industry_heat_index,
    industry_fuel_total_base_year,
    industry_fuel_index,
    electrode_ratio,
    industry_share,
    switched_coal,
    fuel_switch_gas_share,
):
    """Electricity of factories: as in 2019, for heat electrified by trend, and for coal boilers switched.

    Method: accounting identity.
    """
    per_heat = electrode_ratio / TJ_PER_GWH
    electrified = industry_fuel_total_base_year * (industry_heat_index - industry_fuel_index)
    trend = industry_electricity_total_base_year * industry_heat_index + electrified * per_heat
    return trend * industry_share + switched_coal * ((1.0 - fuel_switch_gas_share) * per_heat)


@variable(unit="t/yr", dims=("zone",), vi="Bụi mịn PM2.5 công nghiệp", en="PM2.5 of industry")
def industry_pm25(
    industry_pm25_total_base_year,
    industry_pm25_trend,
    years_since_base,
    industry_pm25_process_share,
    industry_energy,
    industry_solid_fuel_base_year,
    industry_index,
    industry_share,
    filter_efficiency,
    industry_filter,
):
    """Fine particles of factories: from coal and biomass with their use, from processes with output, less filters.

    Method: emission factor times activity.
    """
    solid = industry_energy[:, 4] + industry_energy[:, 5]
    burnt = (1.0 - industry_pm25_process_share) / industry_solid_fuel_base_year * solid
    process = (industry_pm25_process_share * industry_index) * industry_share
    controlled = compound(-industry_pm25_trend, years_since_base) * (1.0 - filter_efficiency * industry_filter)
    return (industry_pm25_total_base_year * controlled) * (burnt + process)


@variable(unit="t/yr", dims=("zone",), vi="Bụi mịn PM2.5 làng nghề", en="PM2.5 of craft villages")
def craft_village_pm25(
    craft_pm25_by_zone_base_year, industry_index, craft_output_elasticity, craft_control_saving, craft_control
):
    """Fine particles of craft villages, growing slower than factories, less those under control.

    Method: emission factor times activity.
    """
    output = industry_index**craft_output_elasticity
    return craft_pm25_by_zone_base_year * output * (1.0 - craft_control_saving * craft_control)
