# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Climate: greenhouse gases of the city by sector and scope (GPC BASIC, with industry processes and land use apart).

Left out: scope 3 (goods, flights, upstream), biogenic CO2, aviation and inland ships.
"""

import numpy as np

from kientao.engine import variable
from kientao.model.constants import MWH_PER_GWH
from kientao.model.functions import beside, concatenate, mask, total

BOUGHT_BY = np.array([mask("ghg_sector", "stationary"), mask("ghg_sector", "transport")])
"""The sector of the inventory that each part of electricity belongs to, [electricity_part, ghg_sector]."""

# Factors


@variable(unit="tCO2e/t", dims=("gas",), vi="Tiềm năng nóng lên toàn cầu", en="Global warming potential")
def gwp(gwp100__AR5, gwp100__AR6, report_ar6):
    """GWP over 100 years of the IPCC report chosen for the run: AR5 (0) or AR6 (1).

    Source: IPCC AR5 (2013) and AR6 (2021).
    """
    return gwp100__AR5 + report_ar6 * (gwp100__AR6 - gwp100__AR5)


@variable(unit="tCO2e/TJ", dims=("fuel_user", "fuel"), vi="Hệ số phát thải nhiên liệu", en="Emission factor of fuels")
def fuel_co2e(fuel_co2, fuel_ch4, fuel_n2o, gwp__ch4, gwp__n2o):
    """CO2e of a fuel by who burns it: homes, industry or vehicles.

    One methane factor a fuel is too coarse: for the same coal a stove gives thirty times the methane of a boiler.
    Source: IPCC 2006 vol. 2 tables 1.4, 2.3, 2.5, 3.2.2.
    """
    return fuel_co2 + fuel_ch4 * gwp__ch4 + fuel_n2o * gwp__n2o


# Scope 1


@variable(unit="tCO2e/yr", vi="Phát thải đốt nhiên liệu tĩnh", en="Stationary combustion")
def ghg_stationary_1(
    home_fuel,
    industry_energy,
    fuel_co2e__home,
    fuel_co2e__industry,
    incineration_fossil_co2,
    waste_incinerated,
    incineration_n2o,
    gwp__n2o,
):
    """Fuels of homes and industry, and waste burnt (with power it belongs here).

    Method: emission factor times activity.
    """
    fuels = total(home_fuel, -1) * fuel_co2e__home + total(industry_energy, -1) * fuel_co2e__industry
    return total(fuels, -1) + incineration_fossil_co2 + waste_incinerated * incineration_n2o * gwp__n2o


@variable(unit="tCO2e/yr", vi="Phát thải nhiên liệu giao thông", en="Transport fuels")
def ghg_transport_1(transport_fuel, fuel_co2e__transport):
    """Fuels burnt by vehicles in the city (territorial). Method: emission factor times activity."""
    return np.vecdot(total(transport_fuel, -1), fuel_co2e__transport)


@variable(unit="person", vi="Số dân có nước thải được xử lý", en="People whose wastewater is treated")
def people_treated(population, wastewater_treated_share):
    """People counted by the treated share of the wastewater of their zone. Method: definition."""
    return np.vecdot(population, wastewater_treated_share)


@variable(unit="t/yr", vi="Mê-tan từ nước thải", en="Methane of wastewater")
def wastewater_ch4(population_total, people_treated, ch4_per_person, ch4_per_person_treated):
    """Methane of septic tanks, untreated water in rivers and lakes, and plants. Source: IPCC 2006 vol. 5 eq. 6.1."""
    return population_total * ch4_per_person + people_treated * ch4_per_person_treated


@variable(unit="t/yr", vi="N2O từ nước thải", en="N2O of wastewater")
def wastewater_n2o(population_total, people_treated, n2o_per_person, n2o_per_person_treated):
    """N2O of treatment plants, from the nitrogen that enters them, and of rivers, from what is discharged.

    Plants are added to the specification: the 2019 Refinement has 0.016 kg N2O-N per kg N for aerobic plants, where
    2006 had almost none, so that treating more water adds N2O while it takes away methane.
    Source: IPCC 2019 Refinement vol. 5 eq. 6.7, 6.9, table 6.8A.
    """
    return population_total * n2o_per_person + people_treated * n2o_per_person_treated


@variable(unit="tCO2e/yr", vi="Phát thải từ chất thải", en="Waste emissions")
def ghg_waste(
    landfill_ch4, wastewater_ch4, compost_ch4, waste_composted, wastewater_n2o, compost_n2o, gwp__ch4, gwp__n2o
):
    """Landfill, composting and wastewater. Method: accounting identity."""
    ch4 = landfill_ch4 + wastewater_ch4 + compost_ch4 * waste_composted
    return ch4 * gwp__ch4 + (wastewater_n2o + compost_n2o * waste_composted) * gwp__n2o


@variable(unit="tCO2e/yr", vi="Phát thải quá trình công nghiệp", en="Industrial processes and products")
def ghg_ippu(
    process_emission_of_output, grdp_by_industry__manufacturing, ac_units, refrigerant_leak_per_unit,
    refrigerant_gwp_base, refrigerant_gwp_change, refrigerant_transition, refrigerant_gwp_ar6_more, report_ar6,
    years_since_base,
):  # fmt: skip
    """Small process plants with manufacturing, and refrigerant leaking from air conditioners on its way to R-32.

    Source: IPCC 2006 vol. 3; Kigali amendment.
    """
    changed = np.minimum(years_since_base / refrigerant_transition, 1.0)
    potential = (refrigerant_gwp_base + refrigerant_gwp_change * changed) * (
        1.0 + report_ar6 * refrigerant_gwp_ar6_more
    )
    leaked = total(ac_units, -1) * refrigerant_leak_per_unit
    return process_emission_of_output * grdp_by_industry__manufacturing + leaked * potential


@variable(unit="tCO2e/yr", vi="Phát thải nông nghiệp và sử dụng đất", en="Agriculture and land use")
def ghg_afolu(
    land_area__farm,
    agriculture_ch4_of_farmland,
    agriculture_n2o_of_farmland,
    straw_burnt,
    straw_ch4,
    straw_n2o,
    forest_removal,
    land_area__forest,
    land_conversion_co2,
    farm_converted,
    road_land_added,
    gwp__ch4,
    gwp__n2o,
):
    """Rice, livestock and fertiliser with farmland, straw burnt, uptake of forest, carbon of farmland built over.

    Source: energy_ghg.csv (inventory of 2018); IPCC 2006 vol. 4.
    """
    farm = total(land_area__farm, -1)
    ch4 = farm * agriculture_ch4_of_farmland + straw_burnt * straw_ch4
    n2o = farm * agriculture_n2o_of_farmland + straw_burnt * straw_n2o
    built_over = total(farm_converted + road_land_added, -1)
    forest = total(land_area__forest, -1)
    return ch4 * gwp__ch4 + n2o * gwp__n2o - forest_removal * forest + land_conversion_co2 * built_over


# Scope 2


@variable(
    unit="tCO2e/yr", dims=("electricity_part",), vi="Phát thải từ điện mua vào", en="Emissions of grid electricity"
)
def ghg_electricity(grid_electricity, loss_share, grid_factor, transport_electricity, electricity_demand):
    """Electricity bought, of transport and the rest, at the average of generation (location-based).

    Own solar and waste power are off it; losses of the grid are scope 3.
    Method: emission factor times activity.
    """
    bought = grid_electricity * (1.0 - loss_share) * (grid_factor * MWH_PER_GWH)
    transport = bought * (total(transport_electricity, -1) / total(electricity_demand, -1))[:, None]
    return beside(bought - transport, transport)


# The inventory


@variable(unit="tCO2e/yr", dims=("ghg_sector", "scope"), vi="Phát thải khí nhà kính", en="Greenhouse gas emissions")
def ghg(ghg_stationary_1, ghg_transport_1, ghg_waste, ghg_ippu, ghg_afolu, ghg_electricity):
    """By sector and scope; GPC BASIC is stationary, transport and waste. Source: GPC (WRI, C40, ICLEI)."""
    direct = concatenate(ghg_stationary_1, ghg_transport_1, ghg_waste, ghg_ippu, ghg_afolu)
    return concatenate(direct, (ghg_electricity @ BOUGHT_BY)[:, :, None], axis=2)


@variable(unit="tCO2e/yr", vi="Tổng phát thải khí nhà kính", en="Total greenhouse gas emissions")
def ghg_total(ghg):
    """All five sectors, scopes 1 and 2. Method: accounting identity."""
    return total(ghg, (1, 2))


@variable(unit="tCO2e/person/yr", vi="Phát thải khí nhà kính bình quân đầu người", en="Emissions per person")
def ghg_per_person(ghg_total, population_total):
    """Total over residents. Method: definition."""
    return ghg_total / population_total


@variable(unit="tCO2e/billion_VND", vi="Cường độ phát thải trên GRDP", en="Emissions per unit of GRDP")
def ghg_per_grdp(ghg_total, grdp_total):
    """Total over gross regional product. Method: definition."""
    return ghg_total / grdp_total
