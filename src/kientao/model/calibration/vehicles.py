# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Base year of vehicles: owners by zone, growth, the choice of electric drive, scales of exhaust and dust.

Petrol and diesel of 2019 are rows of the pack, worked back from the sales of 2022 by the model's own growth; a second
run of 2019-2022 refines them. Travel takes its service factors from them.
"""

import numpy as np

from kientao.engine import base_year
from kientao.model.constants import G_PER_T, MJ_PER_TJ, MN_TO_TH
from kientao.model.functions import join, solve
from kientao.model.vehicles import car_target


@base_year(unit="1/(thousand_USD/person)", vi="Độ dốc đường Gompertz", en="Slope of the Gompertz curve of cars")
def gompertz_beta(
    car_saturation,
    gompertz_alpha,
    gdp_per_person_ppp_base_year,
    income_level_base_year,
    transit_ownership_effect,
    rail_reach_base_year,
    population_base_year,
    vehicle_stock_base_year,
    car_growth_base_year,
    car_adjustment,
):
    """Slope at which the cars aimed at give the growth of the fleet seen in the base year.

    target = stock x (1 + growth / adjustment). Solved for the slope x mean income, a number, by bisection.
    Method: solved so that the base year is met.
    """
    aimed = vehicle_stock_base_year[:, 1].sum(-1) * (1.0 + car_growth_base_year / car_adjustment)
    gdp = gdp_per_person_ppp_base_year[:, None]

    def surplus(slope):
        target = car_target(
            car_saturation,
            gompertz_alpha[:, None],
            slope[:, None] / gdp,
            gdp,
            income_level_base_year,
            transit_ownership_effect[:, None],
            rail_reach_base_year,
            1.0,
            1.0,
        )
        return (target * population_base_year).sum(-1) - aimed

    slope = solve(surplus, -20.0 * np.ones(aimed.shape), -1e-3 * np.ones(aimed.shape))
    return slope / gdp_per_person_ppp_base_year


@base_year(unit="vehicle", dims=("zone",), vi="Số ô tô năm gốc", en="Cars of the base year")
def car_stock_base_year(
    vehicle_stock_base_year,
    population_base_year,
    car_saturation,
    gompertz_alpha,
    gompertz_beta,
    gdp_per_person_ppp_base_year,
    income_level_base_year,
    transit_ownership_effect,
    rail_reach_base_year,
):
    """Cars of the city by zone, in proportion to what each zone aims at. Method: scaled to the base year."""
    target = car_target(
        car_saturation,
        gompertz_alpha,
        gompertz_beta,
        gdp_per_person_ppp_base_year,
        income_level_base_year,
        transit_ownership_effect,
        rail_reach_base_year,
        1.0,
        1.0,
    )
    aimed = target * population_base_year
    return vehicle_stock_base_year[:, 1].sum(-1, keepdims=True) * aimed / aimed.sum(-1, keepdims=True)


@base_year(unit="vehicle", dims=("zone",), vi="Số xe máy năm gốc", en="Motorcycles of the base year")
def motorcycle_stock_base_year(vehicle_stock_base_year, population_base_year):
    """Motorcycles of the city, equal per person: registers by district follow shops, not use.

    Assumption: equal per person.
    """
    per_person = vehicle_stock_base_year[:, 0].sum(-1, keepdims=True) / population_base_year.sum(-1, keepdims=True)
    return per_person * population_base_year


@base_year(unit="vehicle", dims=("vehicle",), vi="Số phương tiện năm gốc", en="Fleet of the base year")
def fleet_base_year(vehicle_stock_base_year):
    """Vehicles of each kind, the drives together. Method: accounting identity."""
    return vehicle_stock_base_year.sum(-1)


@base_year(
    unit="thousand_VND*vehicle/million_VND/vehicle_km",
    dims=("private_vehicle",),
    vi="Chi phí vốn trên mỗi km",
    en="Capital cost per km of a million spent",
)
def capital_per_km(capital_recovery, km_per_vehicle_cost):
    """Yearly cost of a price, over the kilometres driven in a year. Method: definition."""
    return capital_recovery / km_per_vehicle_cost * MN_TO_TH


@base_year(
    unit="thousand_VND/vehicle_km",
    dims=("private_vehicle",),
    vi="Chi phí xe xăng mỗi km ngoài nhiên liệu",
    en="Cost of a petrol vehicle per km without fuel",
)
def combustion_cost_without_fuel(vehicle_price_combustion, capital_per_km, maintenance_combustion):
    """Capital and upkeep of a petrol motorcycle or car per km. Method: accounting identity."""
    return vehicle_price_combustion * capital_per_km + maintenance_combustion


@base_year(unit="TJ/vehicle_km", dims=("vehicle", "fuel"), vi="Nhiệt lượng nhiên liệu mỗi km", en="Heat of fuel per km")
def fuel_heat_per_km(fuel_per_km, fuel_of_vehicle, energy_content):
    """Heat of the fuel that a vehicle of each kind burns in a kilometre of 2019. Method: conversion of units."""
    return fuel_of_vehicle * fuel_per_km * energy_content / MJ_PER_TJ


@base_year(unit="vehicle/person", vi="Mức bão hòa xe máy", en="Saturation of motorcycles")
def motorcycle_saturation(
    vehicle_stock_base_year,
    motorcycle_growth_base_year,
    motorcycle_adjustment,
    motorcycle_substitution,
    car_stock_base_year,
    population_base_year,
    car_saturation,
    motorcycle_rail_effect,
    rail_reach_base_year,
):
    """Saturation at which the motorcycles aimed at give the growth of the fleet seen in the base year.

    Method: solved so that the base year is met.
    """
    aimed = vehicle_stock_base_year[:, 0].sum(-1) * (1.0 + motorcycle_growth_base_year / motorcycle_adjustment)
    kept = population_base_year - motorcycle_substitution[:, None] * car_stock_base_year / car_saturation
    per_saturation = (kept * (1.0 - motorcycle_rail_effect[:, None] * rail_reach_base_year)).sum(-1)
    return aimed / per_saturation


@base_year(
    unit="utility",
    dims=("private_vehicle",),
    vi="Hằng số lựa chọn xe điện",
    en="Constant of the choice of electric drive",
)
def electric_choice_constant(
    electric_sales_share_motorcycle_base_year,
    electric_availability_base_year,
    electric_utility_base_year,
    electric_choice_constant_car,
):
    """Constant of the logit: for motorcycles it gives the sales share of 2019, for cars it is assumed.

    Method: solved so that the base year is met.
    """
    chosen = electric_sales_share_motorcycle_base_year / electric_availability_base_year[:, :1]
    motorcycle = np.log(chosen / (1.0 - chosen)) - electric_utility_base_year[:, :1]
    return join(motorcycle, electric_choice_constant_car)


@base_year(unit="ratio", vi="Hệ số hiệu chỉnh bụi khí thải", en="Scale of exhaust PM2.5 to the inventory")
def exhaust_pm25_scale(exhaust_pm25_total_base_year, combustion_km_base_year, exhaust_pm25_factor):
    """Inventory over kilometres x factors: cold starts, high emitters, through traffic (about 2).

    Method: scaled to the base year.
    """
    raw = (combustion_km_base_year * exhaust_pm25_factor[:, :, None]).sum((1, 2)) / G_PER_T
    return exhaust_pm25_total_base_year / raw


@base_year(unit="ratio", vi="Hệ số hiệu chỉnh NOx khí thải", en="Scale of exhaust NOx to the inventory")
def exhaust_nox_scale(exhaust_nox_total_base_year, combustion_km_base_year, exhaust_nox_factor):
    """Inventory over kilometres x factors. Method: scaled to the base year."""
    raw = (combustion_km_base_year * exhaust_nox_factor[:, :, None]).sum((1, 2)) / G_PER_T
    return exhaust_nox_total_base_year / raw


@base_year(unit="g/(t*km)", vi="Hệ số bụi đường", en="Road dust per tonne-kilometre")
def dust_scale(road_dust_total_base_year, road_km_base_year, wear_pm25_factor, vehicle_weight):
    """Dust of the inventory, less wear, over the weight moved; about the silt load of 2 g/m2 in AP-42.

    Method: scaled to the base year.
    """
    wear = (road_km_base_year * wear_pm25_factor[:, :, None]).sum((1, 2)) / G_PER_T
    moved = (road_km_base_year * vehicle_weight[:, :, None]).sum((1, 2)) / G_PER_T
    return (road_dust_total_base_year - wear) / moved


@base_year(unit="1", vi="Số mũ bụi đường theo lưu lượng", en="Power of road dust in traffic per lane")
def silt_traffic_power(silt_load_elasticity, ap42_silt_power):
    """How dust per weight falls as a lane carries more: less silt lies on busy roads (AP-42).

    Source: US EPA AP-42 13.2.1 (2011).
    """
    return -silt_load_elasticity * ap42_silt_power
