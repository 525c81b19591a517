# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Buildings: electricity of homes, commerce and public buildings as floor x intensity, cooling apart; fuels of homes.

Cooling follows air conditioners (income, climate, price) and the degree days of the zone, and heats the zone in turn.
Left out: dwelling types, heating, appliances other than air conditioners, hotels apart from commerce.
"""

import numpy as np

from kientao.engine import stock, variable
from kientao.model.constants import M2_PER_KM2, STEP
from kientao.model.functions import clip, compound, concatenate, logistic, mix, total


@variable(
    unit="m2",
    dims=("building", "zone"),
    initial="building_floor_before_base_year",
    vi="Diện tích sàn theo loại công trình",
    en="Floor area by kind of building",
)
def building_floor(
    housing_floor,
    commercial_floor_base_year,
    service_index,
    commercial_floor_output_elasticity,
    jobs,
    public_floor_base_year,
    population,
    population_total_base_year,
    income_index,
    public_floor_income_elasticity,
):
    """Floor in use: homes from the housing sector, commerce with service output, public buildings with people.

    Method: accounting identity.
    """
    commercial = commercial_floor_base_year * service_index**commercial_floor_output_elasticity
    public = public_floor_base_year * income_index**public_floor_income_elasticity
    return concatenate(
        housing_floor,
        commercial / total(jobs, -1, keepdims=True) * jobs,
        public / population_total_base_year * population,
    )


@variable(unit="share", dims=("building",), vi="Tỷ lệ sàn mới hoặc cải tạo", en="Share of floor that is new this year")
def new_floor_share(building_floor, last_building_floor, floor_turnover_rate):
    """Floor added or rebuilt in the year over all floor. Method: definition."""
    growth = np.maximum(0.0, total(building_floor, -1) / total(last_building_floor, -1) - 1.0)
    new = growth + STEP * floor_turnover_rate
    return new / (1.0 + new)


@stock(
    unit="share",
    dims=("building",),
    initial="efficient_floor_share_base_year",
    vi="Tỷ lệ sàn đạt quy chuẩn năng lượng",
    en="Floor that meets the energy code",
)
def efficient_floor_share(
    efficient_floor_share, new_floor_share, building_code, code_compliance_default, building_retrofit
):
    """Floor up to the code: new floor by compliance, standing floor by retrofit. Method: perpetual inventory."""
    compliance = np.maximum(building_code, code_compliance_default)
    gain = new_floor_share * (compliance - efficient_floor_share)
    return clip(efficient_floor_share + gain + STEP * building_retrofit * (1.0 - efficient_floor_share), 0.0, 1.0)


@stock(
    unit="degC_day/yr",
    dims=("zone",),
    initial="cooling_degree_days_base_year",
    vi="Số độ ngày làm mát trung bình trượt",
    en="Cooling degree days people have grown used to",
)
def cooling_degree_days_smooth(cooling_degree_days_smooth, ac_climate_adjustment, cooling_degree_days):
    """Degree days of the past years: who buys an air conditioner follows the climate, not one summer.

    Method: exponential smoothing.
    """
    return cooling_degree_days_smooth + STEP * ac_climate_adjustment * (
        cooling_degree_days - cooling_degree_days_smooth
    )


@variable(unit="share", dims=("zone",), vi="Tỷ lệ hộ có điều hòa nhiệt độ", en="Households with an air conditioner")
def ac_ownership(
    ac_constant,
    ac_income_slope,
    income_level,
    ac_heat_slope,
    cooling_degree_days_smooth,
    cooling_degree_days_base_year,
    ac_price_trend,
    years_since_base,
    ac_price_trend_years,
):
    """Share of households with air conditioning: logistic in income and climate, and a falling price.

    Source: form of McNeil & Letschert 2008.
    """
    price = ac_price_trend * np.minimum(years_since_base, ac_price_trend_years)
    heat = ac_heat_slope * (cooling_degree_days_smooth - cooling_degree_days_base_year)
    return logistic((ac_constant + price) + ac_income_slope * np.log(income_level) + heat)


@variable(unit="unit", dims=("zone",), vi="Số máy điều hòa của hộ gia đình", en="Air conditioners in homes")
def ac_units(households, ac_ownership, ac_units_per_owner, ac_units_cap, income_level, ac_units_income_elasticity):
    """Air conditioners: owners x machines each, more with income up to a limit. Method: definition."""
    each = ac_units_per_owner * np.minimum(ac_units_cap, income_level**ac_units_income_elasticity)
    return households * ac_ownership * each


@stock(
    unit="ratio",
    initial=1.0,
    vi="Mức tiêu thụ điện của máy điều hòa so với 2019",
    en="Electricity per unit of cooling against 2019",
)
def ac_energy_index(ac_energy_index, ac_turnover, ac_efficiency_trend, years_since_base, ac_meps):
    """Electricity of the standing air conditioners for the same cooling: new ones, better by trend and standard.

    Method: perpetual inventory.
    """
    new = compound(-ac_efficiency_trend, years_since_base) * (1.0 - ac_meps)
    return ac_energy_index + STEP * ac_turnover * (new - ac_energy_index)


@variable(unit="ratio", vi="Mức sử dụng điện làm mát sau hiệu ứng bật lại", en="Electricity of cooling after rebound")
def ac_use_index(ac_energy_index, ac_rebound):
    """Efficiency less what people take back by cooling more when it is cheaper.

    Source: rebound effect, Sorrell, Dimitropoulos & Sommerville 2009 (size of the pack).
    """
    return ac_energy_index ** (1.0 - ac_rebound)


@variable(unit="m2", dims=("zone",), vi="Diện tích mái", en="Roof area")
def roof_area(building_floor, roof_per_floor):
    """Roofs: floor over the mean number of storeys. Method: definition."""
    return mix(roof_per_floor, building_floor)


@variable(unit="share", dims=("zone",), vi="Tỷ lệ mái phản xạ nhiệt", en="Roofs with a cool coating")
def cool_roof_share(cool_roofs, roof_area):
    """Coated roofs in service (the lever, in m2) over all roofs of the zone. Method: definition."""
    return np.minimum(1.0, cool_roofs * M2_PER_KM2 / roof_area)


@variable(unit="ratio", dims=("building",), vi="Tác động của giá điện", en="Effect of the electricity price on use")
def price_effect(electricity_price, electricity_price_base_year, price_elasticity):
    """Use against 2019 because of the real price; public buildings do not respond.

    Method: constant elasticity of the real price.
    """
    return (electricity_price / electricity_price_base_year) ** price_elasticity


@variable(
    unit="ratio",
    dims=("building", "zone"),
    vi="Quy mô làm mát theo vùng so với tổng năm 2019",
    en="What is cooled, against the city total of 2019",
)
def cooled_stock(
    ac_units,
    ac_units_total_base_year,
    building_floor,
    building_floor_total_base_year,
    cool_roof_cooling_saving,
    top_floor_share,
    cool_roof_share,
    district_cooling_saving,
    district_cooling,
):
    """What asks for cooling before weather: machines of homes, floor of the others, less cool roofs and networks.

    Method: index against the base year.
    """
    roof = 1.0 - (cool_roof_cooling_saving * top_floor_share) * cool_roof_share
    home = ac_units / ac_units_total_base_year * roof
    other = building_floor[:, 1:] / building_floor_total_base_year[:, 1:]
    network = 1.0 - district_cooling_saving * district_cooling
    return concatenate(home, other[:, :1] * network, other[:, 1:])


@variable(
    unit="ratio",
    dims=("building", "zone"),
    vi="Nhu cầu làm mát so với 2019",
    en="Cooling wanted, against the city of 2019",
)
def cooling_activity(cooled_stock, cooling_degree_days, cooling_degree_days_mean_base_year, ac_use_index):
    """What is cooled x how hot the year is x electricity for the same cooling. Method: index against the base year."""
    return cooled_stock * (cooling_degree_days * (ac_use_index / cooling_degree_days_mean_base_year))


@variable(
    unit="ratio",
    dims=("building", "zone"),
    vi="Nhu cầu điện ngoài làm mát so với 2019",
    en="Other use of electricity, against the city of 2019",
)
def other_activity(
    home_other_of_floor,
    building_floor,
    building_floor_total_base_year,
    income_per_person,
    income_per_person_base_year,
    home_income_elasticity,
    home_use_trend,
    years_since_base,
    service_index,
    commercial_intensity_output_elasticity,
    lighting_share_public,
    led_saving,
    led_lighting,
):
    """Use without cooling: floor, with income in homes, output in commerce and street lighting in the public part.

    Method: index against the base year.
    """
    richer = (income_per_person / income_per_person_base_year) ** home_income_elasticity
    home = building_floor[:, :1] * home_other_of_floor * richer * compound(-home_use_trend, years_since_base)
    floor = building_floor[:, 1:] / building_floor_total_base_year[:, 1:]
    commercial = floor[:, :1] * service_index**commercial_intensity_output_elasticity
    return concatenate(home, commercial, floor[:, 1:] * (1.0 - lighting_share_public * led_saving * led_lighting))


@variable(
    unit="GWh/yr",
    dims=("building", "enduse", "zone"),
    vi="Điện tiêu thụ trong công trình",
    en="Electricity use of buildings",
)
def electricity_use(
    cooling_activity, other_activity, electricity_scale, price_effect, efficient_saving, efficient_floor_share
):
    """Electricity at the meter: activity x use of 2019 x price x what efficient floor saves.

    Method: scaled to the base year.
    """
    activity = concatenate(cooling_activity, other_activity, axis=2)
    return activity * (electricity_scale * price_effect * (1.0 - efficient_saving * efficient_floor_share))


@stock(unit="stove", initial="coal_stoves_base_year", vi="Số bếp than tổ ong", en="Coal stoves")
def coal_stoves(coal_stoves, coal_stove_exit, coal_stove_phaseout):
    """Honeycomb-coal stoves in use: they leave at the rate of 2017-2021, faster with the lever.

    Method: perpetual inventory.
    """
    return coal_stoves * (1.0 - np.minimum(1.0, STEP * (coal_stove_exit + coal_stove_phaseout)))


@variable(unit="TJ/yr", dims=("fuel", "zone"), vi="Nhiên liệu của hộ gia đình", en="Fuel burnt in homes")
def home_fuel(
    households,
    lpg_per_household_base_year,
    lpg_decline,
    years_since_base,
    coal_stoves,
    coal_heat_per_stove,
    biomass_per_household_base_year,
    biomass_decline,
):
    """Cooking fuels: gas bottles, coal stoves still in use, wood and straw of rural households.

    Method: emission factor times activity.
    """
    lpg = households * (lpg_per_household_base_year * compound(-lpg_decline, years_since_base))
    coal = coal_stoves * coal_heat_per_stove
    wood = households * biomass_per_household_base_year * compound(-biomass_decline, years_since_base)
    none = 0.0 * lpg
    return concatenate(none, none, lpg, none, coal, wood)


@variable(unit="t/yr", dims=("zone",), vi="Bụi mịn PM2.5 từ đun nấu", en="PM2.5 from cooking fuels")
def home_pm25(home_fuel, home_pm25_per_heat):
    """Fine particles of stoves: heat of fuel x emission factor of its mass (kt x g/kg = t).

    Method: emission factor times activity.
    """
    return mix(home_pm25_per_heat, home_fuel)


@variable(unit="GWh/yr", dims=("zone",), vi="Nhiệt thải từ làm mát", en="Waste heat of cooling")
def cooling_waste_heat(electricity_use__cooling):
    """Net heat that cooling adds outdoors: its electricity (heat taken out of rooms comes back through the walls).

    Source: Salamanca et al. 2014 for the mechanism.
    """
    return total(electricity_use__cooling, 1)
