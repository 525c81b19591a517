# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Power: demand by zone, losses, peak, rooftop solar by payback and diffusion, power from waste.

The emission factor of the grid is a driver (average of generation, national plan). Left out: dispatch, feeders,
batteries, large plants (none of weight in the city).
"""

import numpy as np

from kientao.engine import stock, variable
from kientao.engine.units import Constant
from kientao.model.constants import (
    DAYS_PER_YEAR,
    HOURS_PER_YEAR,
    KW_PER_MW,
    KWH_PER_GWH,
    MN_TO_TH,
    MW_PER_GW,
    MWH_PER_GWH,
    STEP,
)
from kientao.model.functions import compound, mix, total

METHANE_MWH_PER_T = Constant(13.9, "MWh/t")
"""Lower heating value of methane."""


@variable(unit="GWh/yr", dims=("zone",), vi="Nhu cầu điện", en="Electricity demand")
def electricity_demand(electricity_use, industry_electricity, transport_electricity):
    """Electricity at the meter of all users in the zone. Method: accounting identity."""
    return total(electricity_use, (1, 2)) + industry_electricity + transport_electricity


@variable(unit="GWh/yr", vi="Điện cung cấp kể cả tổn thất", en="Electricity supplied, with losses")
def electricity_supplied(electricity_demand, loss_share):
    """Electricity that must reach the city: demand and the losses of its network. Method: definition."""
    return total(electricity_demand, -1) / (1.0 - loss_share)


@variable(unit="GWh/yr", dims=("zone",), vi="Điện mặt trời mái nhà phát ra", en="Electricity from rooftop solar")
def solar_generation(rooftop_solar_mw, solar_yield):
    """Yearly output of the panels on roofs. Method: definition."""
    return rooftop_solar_mw * (solar_yield * KW_PER_MW / KWH_PER_GWH)


@variable(unit="GWh/yr", vi="Điện từ rác", en="Electricity from waste")
def waste_power_gwh(waste_incinerated_power, wte_electricity, landfill_ch4_recovered, gas_engine_efficiency):
    """Electricity of waste-to-energy plants and of landfill gas engines. Method: emission factor times activity."""
    gas = landfill_ch4_recovered * METHANE_MWH_PER_T * gas_engine_efficiency
    return (waste_incinerated_power * wte_electricity + gas) / MWH_PER_GWH


@variable(unit="GWh/yr", vi="Điện nhận từ lưới quốc gia", en="Electricity from the national grid")
def grid_electricity(electricity_supplied, solar_generation, waste_power_gwh):
    """What the national grid delivers: supply less the city's own solar and waste power. Source: GPC, by location."""
    return np.maximum(0.0, electricity_supplied - total(solar_generation, -1) - waste_power_gwh)


@variable(unit="MW", vi="Phụ tải đỉnh", en="Peak load")
def peak_load_mw(
    electricity_demand,
    cooling_waste_heat,
    base_peak_ratio,
    cooling_hours,
    loss_share,
    smart_grid_peak_saving,
    smart_grid,
    peak_load_event_factor,
):
    """Peak of a two-part load: the rest at its ratio to the mean, cooling by its hours at full load.

    Method: two-part load, cooling by its hours at full load.
    """
    cooling = total(cooling_waste_heat, -1)
    rest = total(electricity_demand, -1) - cooling
    load = rest / HOURS_PER_YEAR * base_peak_ratio + cooling / cooling_hours
    managed = (1.0 - smart_grid_peak_saving * smart_grid) * peak_load_event_factor
    return load * MW_PER_GW / (1.0 - loss_share) * managed


@variable(unit="GWh/day", vi="Sản lượng điện ngày cao nhất", en="Electricity of the highest day")
def maximum_day(
    electricity_demand,
    cooling_waste_heat,
    base_day_ratio,
    cooling_degree_days,
    cooling_degree_days_mean_base_year,
    households,
    cooling_days,
    loss_share,
):
    """Supply on the hottest working day, to set against the utility's records.

    A hot year spreads its cooling over more days, so the day's cooling is taken at the degree days of 2019.
    Method: as the peak, over a day.
    """
    cooling = total(cooling_waste_heat, -1)
    rest = total(electricity_demand, -1) - cooling
    degrees = total(cooling_degree_days * households, -1) / total(households, -1)
    hot = cooling * (cooling_degree_days_mean_base_year / degrees) / cooling_days
    return (rest / DAYS_PER_YEAR * base_day_ratio + hot) / (1.0 - loss_share)


@variable(unit="million_VND/kW", vi="Suất đầu tư điện mặt trời", en="Price of rooftop solar")
def solar_capex(solar_capex_base_year, solar_capex_floor, solar_capex_decline, years_since_base):
    """Price of a kW on a roof, falling to a floor (million VND/kW = billion VND/MW).

    Assumption: falls by a constant rate to a floor.
    """
    return solar_capex_base_year * np.maximum(solar_capex_floor, compound(-solar_capex_decline, years_since_base))


@variable(unit="yr", vi="Thời gian hoàn vốn điện mặt trời", en="Payback of rooftop solar")
def solar_payback(solar_capex, rooftop_solar, solar_yield, solar_value):
    """Years in which a private owner earns the price back, the city's share of it taken off. Method: definition."""
    return solar_capex * (1.0 - rooftop_solar) * MN_TO_TH / (solar_yield * solar_value)


@variable(unit="MW", dims=("zone",), vi="Tiềm năng điện mặt trời mái nhà", en="Potential of rooftop solar")
def solar_potential(
    building_floor,
    solar_per_floor,
    industrial_roof_potential,
    industry_index,
    industry_weight,
):
    """Panels that fit on suitable roofs of homes, commerce, public buildings and factories. Method: definition."""
    factories = industrial_roof_potential * np.sqrt(industry_index) * industry_weight
    return mix(solar_per_floor, building_floor) + factories


@variable(unit="MW", dims=("zone",), vi="Thị trường điện mặt trời mái nhà", en="Market of rooftop solar")
def solar_market(solar_potential, payback_sensitivity, solar_payback, solar_access):
    """Roofs whose owners would invest at this payback and are free to. Source: payback curves, Beck 2009 (dGen)."""
    return solar_potential * (np.exp(-payback_sensitivity * solar_payback) * solar_access)


@variable(
    unit="MW/yr", dims=("zone",), vi="Điện mặt trời tư nhân lắp mới", en="Private rooftop solar added in the year"
)
def private_solar_added(bass_innovation, bass_imitation, private_solar_mw, solar_market):
    """Panels installed in the year, by Bass diffusion into the market of the year. Source: Bass 1969."""
    adoption = bass_innovation + bass_imitation * private_solar_mw / solar_market
    return np.maximum(0.0, adoption * (solar_market - private_solar_mw))


@stock(
    unit="MW",
    dims=("zone",),
    initial="private_solar_mw_base_year",
    vi="Công suất điện mặt trời tư nhân",
    en="Private rooftop solar",
)
def private_solar_mw(private_solar_mw, private_solar_added, solar_life):
    """Private panels standing: added, less those at the end of their life. Method: perpetual inventory."""
    return private_solar_mw + STEP * (private_solar_added - private_solar_mw / solar_life)


@variable(unit="MW", dims=("zone",), vi="Công suất điện mặt trời mái nhà", en="Rooftop solar capacity")
def rooftop_solar_mw(private_solar_mw, public_solar):
    """Private panels and those on public roofs (the lever in force). Method: accounting identity."""
    return private_solar_mw + public_solar
