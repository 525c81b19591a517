# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Cost of levers: what works, levels and schemes cost to build, renew and run, and who pays.

Unit costs are per unit of the lever and per unit of its cost base (column `cost_base` of levers.csv).
"""

import numpy as np

from kientao.engine import variable
from kientao.model.constants import (
    MILLION_M2,
    MILLION_PERSONS,
    ONE_BILLION,
    ONE_BILLION_A_YEAR,
    ONE_HOUSEHOLD,
    ONE_KM2,
    ONE_KT,
    ONE_PERSON,
    ONE_VEHICLE,
    ONE_VEHICLE_KM_A_YEAR,
    PERCENT,
    STEP,
)
from kientao.model.delivery import at_places
from kientao.model.functions import beside, concatenate, join


@variable(unit="km2", dims=("zone",), vi="Diện tích quanh ga", en="Station area")
def station_area_km2(metro_line_km, station_spacing, station_area):
    """Land around metro stations: stations along the lines, each with a circle of 400 m."""
    return metro_line_km / station_spacing * station_area


@variable(unit="1", dims=("counted_base",), vi="Cơ sở chi phí của Thành phố", en="Cost bases of the city")
def cost_base_counted(
    grdp_total, population_total, vehicle_km_base_year__bus,
    charging_points_trend, vehicle_stock__car__electric,
    charging_points_trend_motorcycle, vehicle_stock__motorcycle__electric,
    new_residents, vehicle_sales__bus, ebus_paid_share, vehicle_sales__motorcycle, electric_sales_share__motorcycle,
    private_solar_added, solar_capex, building_floor, housing_completed, last_own_revenue,
):  # fmt: skip
    """What unit costs are multiplied by, counted for the city as a whole, in the order of `counted_base`.

    An electric bus counts only as far as it goes beyond what is bought anyway (ebus_paid_share).
    """
    charging = (
        charging_points_trend * vehicle_stock__car__electric
        + charging_points_trend_motorcycle * vehicle_stock__motorcycle__electric
    )
    return beside(
        np.ones((1, 1)),
        population_total / MILLION_PERSONS,
        vehicle_km_base_year__bus.sum(-1, keepdims=True) / ONE_VEHICLE_KM_A_YEAR,
        charging,
        new_residents * STEP / ONE_PERSON,
        vehicle_sales__bus * ebus_paid_share * STEP / ONE_VEHICLE,
        vehicle_sales__motorcycle * electric_sales_share__motorcycle * STEP / ONE_VEHICLE,
        private_solar_added.sum(-1, keepdims=True) * solar_capex * STEP / ONE_BILLION,
        building_floor.sum((-1, -2))[:, None] / MILLION_M2,
        housing_completed.sum(-1, keepdims=True) * STEP / MILLION_M2,
        grdp_total * STEP / ONE_BILLION / PERCENT,
        last_own_revenue * STEP / ONE_BILLION / PERCENT,
    )


@variable(unit="1", dims=("cost_base", "zone"), vi="Cơ sở chi phí theo địa bàn", en="Cost bases by zone")
def cost_base_value(
    cost_base_fixed, land_area__built, station_area_km2, households, straw_total_base, land_area__farm,
    land_area_base_year__farm, population, cost_base_counted,
):  # fmt: skip
    """Every cost base in every zone, in the order of `cost_base`. City bases stand in every zone with the city's value.

    Bases counted by people (city, population_million, bus kilometres, charging points) are shared out by population.
    """
    farm = land_area_base_year__farm.sum(-1, keepdims=True)
    counted = cost_base_counted[:, :, None]
    return concatenate(
        cost_base_fixed,
        land_area__built / ONE_KM2,
        station_area_km2 / ONE_KM2,
        households / ONE_HOUSEHOLD,
        straw_total_base * STEP / ONE_KT * land_area__farm / farm,
        counted[:, :4] * (population / population.sum(-1, keepdims=True)),
        counted[:, 4:],
    )


@variable(unit="1", dims=("lever_place",), vi="Cơ sở chi phí của đòn bẩy", en="Cost base of a lever")
def lever_base(cost_base_value, place_base_position):
    """What the unit costs of a lever are multiplied by at each of its places (1 for amounts)."""
    cells = cost_base_value.reshape(cost_base_value.shape[0], -1)
    return at_places(cells, place_base_position)


@variable(unit="1", dims=("lever_place",), vi="Khối lượng chịu chi phí", en="Extent that costs")
def lever_extent(lever_delivered, place_base, scheme_in_place, place_pays_once, lever_base):
    """How much of a lever stands beyond 2019, times its cost base: what running cost and renewal are paid for.

    A price scheme costs its cordon, not its price.
    """
    beyond = lever_delivered - place_base
    return lever_base * (beyond + place_pays_once * (scheme_in_place - beyond))


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
    full_flow, place_stages, lever_base, lever_rise, place_pays_on_rise, scheme_rise, lever_extent, place_pays_yearly
):
    """Units to be paid for this year with nothing scarce, times the cost base.

    Amounts pay an equal part in every stage, levels on their rise, price schemes once, yearly bases every year on all
    that is beyond 2019 (never less than nothing).
    """
    rises = lever_base * (place_pays_on_rise * lever_rise + scheme_rise)
    return full_flow.sum(1) / place_stages + rises + place_pays_yearly * np.maximum(lever_extent, 0.0) / STEP


@variable(unit="billion_VND/yr", dims=("lever",), vi="Vốn đầu tư khi đủ nguồn lực", en="Capital with nothing scarce")
def lever_cost_full(place_work, place_capital_cost, place_of_lever, unit_cost_factor):
    """What the works, rises and schemes of the year would cost with money and hands for all."""
    return (place_work * place_capital_cost) @ place_of_lever[0] * unit_cost_factor


@variable(unit="billion_VND/yr", dims=("lever",), vi="Tái đầu tư", en="Renewal")
def lever_renewal(lever_extent, place_renewal_cost, place_of_lever, unit_cost_factor):
    """Straight-line renewal of what stands beyond 2019, for lifetimes of 2 to 30 years.

    Without it, short-lived works would count as gained for good.
    """
    return (np.maximum(lever_extent, 0.0) * place_renewal_cost) @ place_of_lever[0] * unit_cost_factor


@variable(unit="billion_VND/yr", dims=("lever",), vi="Chi vận hành đòn bẩy", en="Running cost of levers")
def lever_running(
    lever_extent, place_running_cost, place_of_lever, lever_running_share, lever_is_transfer, unit_cost_factor
):
    """Running cost of what stands beyond 2019; below 2019 it is a saving. Some levers share it with their users.

    Money handed on (support, subsidies, research grants) does not follow the price of works: a fund of 1 % of revenue
    is 1 % of revenue. The specification multiplied it too.
    """
    price = unit_cost_factor + lever_is_transfer * (1.0 - unit_cost_factor)
    return (lever_extent * place_running_cost) @ place_of_lever[0] * (lever_running_share * price)


# Who pays


@variable(unit="share", vi="Tỷ lệ ngân sách trung ương hỗ trợ", en="Rate of central support")
def central_rate(
    central_rail_support_share, central_rail_support_factor, rail_support_cap, lever_cost_full, lever_central_eligible
):
    """Central budget's share of eligible works, within its yearly ceiling."""
    asked = np.maximum((lever_cost_full * lever_central_eligible).sum(-1), ONE_BILLION_A_YEAR)
    return np.minimum(central_rail_support_share * central_rail_support_factor, rail_support_cap / asked)


@variable(unit="share", dims=("lever",), vi="Phần vốn trung ương", en="Central share")
def central_share(central_rate, lever_central_eligible):
    """Part of a lever's public capital that comes from the central budget."""
    return central_rate * lever_central_eligible


def own_share(public_share, central, ppp_eligible, ppp_share):
    """Part of the capital that the city pays at once: public money without the centre's and partners' parts."""
    return public_share * (1.0 - central) * (1.0 - ppp_eligible * ppp_share)


@variable(unit="share", dims=("lever",), vi="Phần vốn Thành phố trả ngay", en="Share the city pays now")
def public_share_now(lever_public_share, central_share, lever_ppp_eligible, ppp_share):
    """Part of a lever's capital that falls on the city budget in the year."""
    return own_share(lever_public_share, central_share, lever_ppp_eligible, ppp_share)


@variable(unit="share", dims=("lever_place",), vi="Phần vốn Thành phố theo địa bàn", en="City's share by place")
def place_public_share_now(place_public_share, central_rate, place_central_eligible, place_ppp_eligible, ppp_share):
    """The same at every place."""
    return own_share(place_public_share, central_rate * place_central_eligible, place_ppp_eligible, ppp_share)


@variable(unit="billion_VND/yr", vi="Nhu cầu vốn công cho đòn bẩy", en="Public demand of levers")
def public_demand(lever_cost_full, lever_renewal, public_share_now):
    """What the city would pay this year with nothing scarce: the budget and the hands are measured against it."""
    return ((lever_cost_full + lever_renewal) * public_share_now).sum(-1)


@variable(unit="billion_VND/yr", dims=("lever",), vi="Vốn đầu tư đòn bẩy", en="Capital of levers")
def lever_capital(lever_cost_full, lever_renewal, lever_has_public_money, build_speed):
    """What is really spent, by all payers. Renewal waits like new works when money is short."""
    return (lever_cost_full + lever_renewal) * (1.0 - lever_has_public_money * (1.0 - build_speed))


@variable(unit="billion_VND/yr", dims=("payer", "lever"), vi="Vốn theo nguồn chi trả", en="Capital by payer")
def lever_capital_by_payer(
    lever_capital, lever_public_share, public_share_now, central_share, lever_ppp_eligible, ppp_share
):
    """Capital by who pays at once: city budget, centre, private partners (paid back later), private owners."""
    public = lever_capital * lever_public_share
    return join(
        lever_capital * public_share_now,
        public * central_share,
        public * (1.0 - central_share) * (lever_ppp_eligible * ppp_share),
        lever_capital - public,
    )


@variable(unit="billion_VND/yr", vi="Vốn Thành phố cho đòn bẩy", en="City capital of levers")
def lever_capital_public(lever_capital_by_payer__public):
    """Paid from the city budget this year."""
    return lever_capital_by_payer__public.sum(-1)


@variable(unit="billion_VND/yr", vi="Vốn trung ương cho đòn bẩy", en="Central capital of levers")
def central_finance(lever_capital_by_payer__central):
    """Paid by the central budget this year."""
    return lever_capital_by_payer__central.sum(-1)


@variable(unit="billion_VND/yr", vi="Vốn đối tác ứng trước", en="PPP capital up front")
def ppp_upfront(lever_capital_by_payer__ppp):
    """Paid up front by private partners; the city pays it back as an annuity."""
    return lever_capital_by_payer__ppp.sum(-1)


@variable(unit="billion_VND/yr", vi="Vốn tư nhân cho đòn bẩy", en="Private capital of levers")
def private_finance(lever_capital_by_payer__private):
    """Paid by firms and households for their own part."""
    return lever_capital_by_payer__private.sum(-1)
