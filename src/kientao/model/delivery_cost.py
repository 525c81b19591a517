# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Cost of levers: what works, levels and schemes cost to build, renew and run, and who pays.

Unit costs are per unit of the lever and per unit of its cost base (column `cost_base` of levers.csv).
"""

import numpy as np

from kientao.engine import variable
from kientao.model.constants import (
    MILLION_M2,
    MILLION_M2_A_YEAR,
    MILLION_PERSONS,
    ONE_BILLION_A_YEAR,
    ONE_HOUSEHOLD,
    ONE_KM2,
    ONE_PERCENT_A_YEAR,
    ONE_PERSON_A_YEAR,
    ONE_VEHICLE_A_YEAR,
)  # fmt: skip
from kientao.model.delivery import at_places, by_lever
from kientao.model.functions import beside, concatenate, total

ONE_CITY = np.ones((1, 1))
"""A cost base of one for the whole city."""
SHARED_BY_PEOPLE = 4
"""The first of `counted_base`, shared out by population: city, people, bus kilometres, charging points."""


@variable(unit="km2", dims=("zone",), vi="Diện tích quanh ga", en="Station area")
def station_area_km2(metro_line_km, station_spacing, station_area):
    """Land around metro stations: stations along the lines, each with a circle of 400 m. Method: definition."""
    return metro_line_km / station_spacing * station_area


@variable(unit="1", dims=("counted_base",), vi="Cơ sở chi phí của Thành phố", en="Cost bases of the city")
def cost_base_counted(
    grdp_total, population_total, bus_km_counted,
    charging_points_trend, vehicle_stock__car__electric,
    charging_points_trend_motorcycle, vehicle_stock__motorcycle__electric,
    new_residents, vehicle_sales__bus, ebus_paid_share, vehicle_sales__motorcycle, electric_sales_share__motorcycle,
    private_solar_added, solar_capex, building_floor, housing_completed, last_own_revenue,
    households,
):  # fmt: skip
    """What unit costs are multiplied by, counted for the city as a whole, in the order of `counted_base`.

    An electric bus counts only as far as it goes beyond what is bought anyway (ebus_paid_share).
    Method: rule of the lever table.
    """
    charging = (
        charging_points_trend * vehicle_stock__car__electric
        + charging_points_trend_motorcycle * vehicle_stock__motorcycle__electric
    )
    return beside(
        ONE_CITY,
        population_total / MILLION_PERSONS,
        bus_km_counted,
        charging,
        new_residents / ONE_PERSON_A_YEAR,
        vehicle_sales__bus * ebus_paid_share / ONE_VEHICLE_A_YEAR,
        vehicle_sales__motorcycle * electric_sales_share__motorcycle / ONE_VEHICLE_A_YEAR,
        total(private_solar_added, -1)[:, None] * solar_capex / ONE_BILLION_A_YEAR,
        total(building_floor, (-1, -2))[:, None] / MILLION_M2,
        total(housing_completed, -1)[:, None] / MILLION_M2_A_YEAR,
        grdp_total / ONE_PERCENT_A_YEAR,
        last_own_revenue / ONE_PERCENT_A_YEAR,
        total(households, -1)[:, None] / ONE_HOUSEHOLD,
    )


@variable(unit="1", dims=("level_place",), vi="Cơ sở chi phí của đòn bẩy", en="Cost base of a lever")
def lever_base(
    cost_base_fixed, land_area__built, station_area_km2, households, straw_per_farmland, land_area__farm, population,
    cost_base_counted, level_base_position,
):  # fmt: skip
    """What the unit costs of a lever are multiplied by at each of its places; amounts cost by their own unit.

    All cost bases stand side by side in the order of `cost_base`: by zone, then those of the city as a whole. Bases
    counted by people (city, population_million, bus kilometres, charging points) are shared out by population.
    Method: rule of the lever table.
    """
    people = population / total(population, -1)[:, None]
    shared = cost_base_counted[:, :SHARED_BY_PEOPLE, None] * people[:, None]
    bases = beside(
        cost_base_fixed.reshape(cost_base_fixed.shape[0], -1),
        land_area__built / ONE_KM2,
        station_area_km2 / ONE_KM2,
        households / ONE_HOUSEHOLD,
        straw_per_farmland * land_area__farm,
        shared.reshape(shared.shape[0], -1),
        cost_base_counted[:, SHARED_BY_PEOPLE:],
    )
    return at_places(bases, level_base_position)


@variable(unit="1", dims=("lever_place",), vi="Khối lượng chịu chi phí", en="Extent that costs")
def lever_extent(work_delivered, level_delivered, level_2019, scheme_in_place, level_pays_once, lever_base):
    """How much of a lever stands beyond 2019, times its cost base: what running cost and renewal are paid for.

    Amounts count from 2019. A price scheme costs its cordon, not its price.
    Method: rule of the lever table.
    """
    beyond = level_delivered - level_2019
    return beside(work_delivered, lever_base * (beyond + level_pays_once * (scheme_in_place - beyond)))


@variable(unit="1", dims=("lever_place",), vi="Khối lượng tăng thêm so với 2019", en="Extent above 2019")
def extent_above_base(lever_extent):
    """What stands above 2019: what falls below it is neither renewed nor paid for every year. Method: definition."""
    return np.maximum(lever_extent, 0.0)


@variable(unit="ratio", vi="Hệ số đơn giá", en="Unit cost factor")
def unit_cost_factor(unit_cost_event, scaling_cost, last_public_investment_share, scaling_threshold):
    """Price of works against 2019: dearer when the city builds more than it can well manage.

    Source: Gurara et al. 2021 (unit costs rise near 10 % of GDP, 7 % where efficiency is low).
    """
    return unit_cost_event * (1.0 + scaling_cost * np.maximum(last_public_investment_share - scaling_threshold, 0.0))


@variable(
    unit="1/yr", dims=("lever_place",), vi="Khối lượng đầu tư khi đủ nguồn lực", en="Works to pay for, nothing scarce"
)
def place_work(
    full_flow, work_stages, lever_base, lever_rise, level_pays_on_rise, scheme_rise, level_above_base,
    level_yearly_rate,
):  # fmt: skip
    """Units to be paid for this year with nothing scarce, times the cost base.

    Amounts pay an equal part in every stage, levels on their rise, price schemes once, yearly bases every year on all
    that is beyond 2019 (never less than nothing).
    Method: rule of the lever table.
    """
    rises = lever_base * (level_pays_on_rise * lever_rise + scheme_rise)
    return beside(total(full_flow, 1) / work_stages, rises + level_yearly_rate * level_above_base)


@variable(unit="billion_VND/yr", dims=("lever",), vi="Vốn đầu tư khi đủ nguồn lực", en="Capital with nothing scarce")
def lever_cost_full(place_work, lever_first_place, lever_capital_cost, unit_cost_factor):
    """What the works, rises and schemes of the year would cost with money and hands for all.

    Method: cost of unit times extent.
    """
    return by_lever(place_work, lever_first_place) * (lever_capital_cost * unit_cost_factor)


@variable(unit="billion_VND/yr", dims=("lever",), vi="Tái đầu tư", en="Renewal")
def lever_renewal(extent_above_base, lever_first_place, lever_renewal_cost, unit_cost_factor):
    """Straight-line renewal of what stands beyond 2019, for lifetimes of 2 to 30 years.

    Without it, short-lived works would count as gained for good.
    Method: straight-line renewal over the lifetime.
    """
    return by_lever(extent_above_base, lever_first_place) * (lever_renewal_cost * unit_cost_factor)


@variable(unit="billion_VND/yr", dims=("lever",), vi="Chi vận hành đòn bẩy", en="Running cost of levers")
def lever_running(lever_extent, lever_first_place, lever_running_at_base_price, lever_is_transfer, unit_cost_factor):
    """Running cost of what stands beyond 2019; below 2019 it is a saving. Some levers share it with their users.

    Money handed on (support, subsidies, research grants) does not follow the price of works: a fund of 1 % of revenue
    is 1 % of revenue. The specification multiplied it too.
    Method: cost of unit times extent.
    """
    price = unit_cost_factor + lever_is_transfer * (1.0 - unit_cost_factor)
    return by_lever(lever_extent, lever_first_place) * (lever_running_at_base_price * price)


# Who pays


@variable(unit="share", vi="Tỷ lệ ngân sách trung ương hỗ trợ", en="Rate of central support")
def central_rate(
    central_rail_support_share, central_rail_support_factor, rail_support_cap, lever_cost_full, lever_central_eligible
):
    """Central budget's share of eligible works, within its yearly ceiling. Method: limit of the smaller."""
    asked = np.maximum(total(lever_cost_full * lever_central_eligible, -1), ONE_BILLION_A_YEAR)
    return np.minimum(central_rail_support_share * central_rail_support_factor, rail_support_cap / asked)


@variable(unit="share", dims=("lever",), vi="Phần vốn trung ương", en="Central share")
def central_share(central_rate, lever_central_eligible):
    """Part of a lever's public capital that comes from the central budget. Method: definition."""
    return central_rate * lever_central_eligible


@variable(unit="share", dims=("lever",), vi="Phần vốn Thành phố trả ngay", en="Share the city pays now")
def public_share_now(lever_public_share, central_share, lever_ppp_eligible, ppp_share):
    """Part of a lever's capital that falls on the city at once: without the centre's and partners' parts.

    Method: accounting identity.
    """
    return lever_public_share * (1.0 - central_share) * (1.0 - lever_ppp_eligible * ppp_share)


@variable(unit="billion_VND/yr", vi="Nhu cầu vốn công cho đòn bẩy", en="Public demand of levers")
def public_demand(lever_cost_full, lever_renewal, public_share_now):
    """What the city would pay this year with nothing scarce: the budget and the hands are measured against it.

    Method: accounting identity.
    """
    return total((lever_cost_full + lever_renewal) * public_share_now, -1)


@variable(unit="billion_VND/yr", dims=("lever",), vi="Vốn đầu tư đòn bẩy", en="Capital of levers")
def lever_capital(lever_cost_full, lever_renewal, lever_has_public_money, build_speed):
    """What is really spent, by all payers. Renewal waits like new works when money is short.

    Method: accounting identity.
    """
    return (lever_cost_full + lever_renewal) * (1.0 - lever_has_public_money * (1.0 - build_speed))


@variable(unit="billion_VND/yr", dims=("payer", "lever"), vi="Vốn theo nguồn chi trả", en="Capital by payer")
def lever_capital_by_payer(
    lever_capital, lever_public_share, public_share_now, central_share, lever_ppp_eligible, ppp_share
):
    """Capital by who pays at once: city budget, centre, private partners (paid back later), private owners.

    Method: accounting identity.
    """
    public = lever_capital * lever_public_share
    central = public * central_share
    return concatenate(
        lever_capital * public_share_now,
        central,
        (public - central) * (lever_ppp_eligible * ppp_share),
        lever_capital - public,
    )


@variable(unit="billion_VND/yr", vi="Vốn Thành phố cho đòn bẩy", en="City capital of levers")
def lever_capital_public(lever_capital_by_payer__public):
    """Paid from the city budget this year. Method: accounting identity."""
    return total(lever_capital_by_payer__public, -1)


@variable(unit="billion_VND/yr", vi="Vốn trung ương cho đòn bẩy", en="Central capital of levers")
def central_finance(lever_capital_by_payer__central):
    """Paid by the central budget this year. Method: accounting identity."""
    return total(lever_capital_by_payer__central, -1)


@variable(unit="billion_VND/yr", vi="Vốn đối tác ứng trước", en="PPP capital up front")
def ppp_upfront(lever_capital_by_payer__ppp):
    """Paid up front by private partners; the city pays it back as an annuity. Method: accounting identity."""
    return total(lever_capital_by_payer__ppp, -1)


@variable(unit="billion_VND/yr", vi="Vốn tư nhân cho đòn bẩy", en="Private capital of levers")
def private_finance(lever_capital_by_payer__private):
    """Paid by firms and households for their own part. Method: accounting identity."""
    return total(lever_capital_by_payer__private, -1)
