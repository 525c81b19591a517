# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Revenue of the city: its share of national taxes, land, fees, charges and transfers."""

import numpy as np

from kientao.engine import variable
from kientao.engine.units import Constant
from kientao.model.constants import BN_TO_MN, KM2_TO_M2, PERCENT
from kientao.model.functions import clip

LAND_VALUE_LOW = 0.2
LAND_VALUE_HIGH = 6.0
"""Bounds on the value of land sold against 2019: the auction calendar smooths what a single year can bring."""

STATION_FLOOR_CAP = 0.6
"""Largest share of a zone's building that can stand near stations: rings overlap in the centre."""

M3_PER_DAY_OF_LEVER = Constant(1000.0, "m3/day")
"""One unit of the lever wastewater_plants (thousand m3/day), whose unit cost is per such unit."""


@variable(unit="billion_VND/yr", vi="Thuế phân chia trên địa bàn", en="Shared taxes on the territory")
def shared_tax(shared_tax_2019, grdp_total, grdp_total_base_year, tax_buoyancy):
    """Taxes shared between centre and city (value added, corporate and personal income, excise, fuel).

    They follow output with a constant buoyancy. Source: State Budget Law 83/2015/QH13 art. 35, 37; vietmaz_2020_tax;
    buoyancy fitted to territory revenue 2019-2022 (vietmaz_2020, pbtk_2022).
    """
    return shared_tax_2019 * (grdp_total / grdp_total_base_year) ** tax_buoyancy


@variable(unit="billion_VND/yr", vi="Thuế phân chia Thành phố được hưởng", en="Shared taxes kept by the city")
def retained_tax(retention_rate, shared_tax):
    """The city's part of shared taxes, at the rate the National Assembly sets for each stability period.

    35 % to 2021, 32 % from 2022. The resolution binds only the period that it opens; that the rate stays until 2050 is
    an assumption, open to scenarios (`retention_rate`). Source: mof_final, nq_40_2021.
    """
    return retention_rate * shared_tax


@variable(unit="billion_VND/yr", vi="Giá trị đất chuyển sang xây dựng", en="Value of land newly built on")
def land_sale_value(land_price, built_land_added):
    """Market value of the land that becomes built land in the year: the base of auctions and conversion fees.

    The specification has an index; market value in money is the same ratio to 2019 and can be read.
    Method: definition.
    """
    return (land_price * built_land_added).sum(-1) * KM2_TO_M2 / BN_TO_MN


@variable(unit="m2/yr", vi="Sàn nhà hoàn thành quy theo giá đất 2019", en="Homes completed, weighted by land price")
def building_land_value(land_price_index, housing_completed):
    """Floor of homes completed, weighted by land price against 2019: the base of fees for building on built land.

    Method: weighted mean.
    """
    return (land_price_index * housing_completed).sum(-1)


@variable(unit="billion_VND/yr", vi="Thu tiền sử dụng đất", en="Land-use fees")
def land_use_fee(
    land_fee_2019,
    land_market_factor,
    conversion_fee_share,
    land_sale_value,
    land_sale_value_base_year,
    building_land_value,
    building_land_value_base_year,
):
    """Fees for the right to use land, all kept by the city.

    One part follows the value of newly built land, the rest building on land already built; each is held between
    0.2 and 6 times 2019. Source: vietmaz_2020_tax (22.3 trillion in 2019); the split is assumed.
    """
    converted = clip(land_sale_value / land_sale_value_base_year, LAND_VALUE_LOW, LAND_VALUE_HIGH)
    rebuilt = clip(building_land_value / building_land_value_base_year, LAND_VALUE_LOW, LAND_VALUE_HIGH)
    return land_fee_2019 * land_market_factor * (rebuilt + conversion_fee_share * (converted - rebuilt))


@variable(unit="billion_VND/yr", vi="Các khoản thu địa phương khác", en="Other local revenue")
def other_local_revenue(other_local_2019, grdp_total, grdp_total_base_year):
    """Registration fees, land rent, fees, non-farm land tax, lottery: in step with output.

    Source: closes the city's revenue of 2019 (vdsc_2019_debt: cap of 70,379 = 70 % of own revenue).
    """
    return other_local_2019 * (grdp_total / grdp_total_base_year)


@variable(unit="billion_VND/yr", vi="Bổ sung có mục tiêu từ ngân sách trung ương", en="Targeted central transfers")
def central_transfer(central_transfer_2019):
    """Targeted transfers of the centre, constant in real terms (mean of 2010-2014: mof_final).

    Central money for rail is apart (`central_finance` of delivery): it does not pass through the city's budget here.
    Source: mof_final (2010-2014).
    """
    return central_transfer_2019


@variable(unit="billion_VND/yr", vi="Chi vận hành xử lý nước thải", en="Running cost of wastewater treatment")
def wastewater_running(
    lever_running__wastewater_plants, lever_running_cost__wastewater_plants, treatment_capacity_base_year
):
    """Running cost of all treatment plants, those of 2019 at the unit cost of the lever: the base of the user fee.

    Method: cost of unit times extent.
    """
    plants_2019 = treatment_capacity_base_year.sum(-1) / M3_PER_DAY_OF_LEVER
    return lever_running__wastewater_plants + lever_running_cost__wastewater_plants * plants_2019


@variable(unit="billion_VND/yr", vi="Thu giá dịch vụ rác thải, nước thải", en="Waste and wastewater fees")
def user_fee_revenue(
    cost_recovery, waste_cost, wastewater_running, payt_cost_recovery, waste_collected, pay_as_you_throw
):
    """What users pay of the running cost of waste and wastewater: the polluter pays (Law 72/2020/QH14).

    Households charged by volume pay at least the share of waste cost that such prices bring in; the others the general
    rate. Source: cost recovery of 2019 is the lever's base value (levers.csv); Korea for charges by volume.
    """
    by_volume = np.vecdot(waste_collected, pay_as_you_throw) / waste_collected.sum(-1)
    more = np.maximum(payt_cost_recovery - cost_recovery, 0.0) * by_volume
    return cost_recovery * wastewater_running + (cost_recovery + more) * waste_cost


@variable(unit="share", dims=("zone",), vi="Tỷ lệ sàn xây dựng gần ga", en="Share of building near stations")
def station_floor_share(station_area_km2, land_area__built):
    """Part of a zone's building that stands near a station, by area. Method: definition."""
    return np.minimum(station_area_km2 / land_area__built, STATION_FLOOR_CAP)


@variable(unit="billion_VND/yr", vi="Thu hồi giá trị gia tăng từ đất", en="Land value capture")
def land_value_capture_revenue(
    land_value_capture,
    uplift,
    land_price,
    station_plots,
    station_spacing,
    metro_buildout_added,
    bonus_land_share,
    housing_completed,
    station_floor_share,
    tod_density,
):
    """The city's share of the gain in land value near stations: once on opening, and on extra floor that is built.

    Gain on opening: uplift x land price x building plots at the new stations. Bonus floor: its share of all floor
    completed near stations, times land price times the land value in a m2 of bonus floor.
    Source: uplift of 4.2 % for homes and 16.4 % for commerce (evidence land_value_capture); legal basis: provision
    law24_tod_revenue; plots and land share assumed.
    """
    opened = (uplift * station_plots / station_spacing * KM2_TO_M2) * (land_price * metro_buildout_added).sum(-1)
    bonus_floor = housing_completed * station_floor_share * (tod_density / (PERCENT + tod_density))
    bonus = bonus_land_share * (land_price * bonus_floor).sum(-1)
    return land_value_capture * (opened + bonus) / BN_TO_MN


@variable(unit="billion_VND/yr", vi="Thu ngân sách Thành phố được hưởng theo phân cấp", en="Own revenue of the city")
def own_revenue(
    retained_tax,
    land_use_fee,
    other_local_revenue,
    charge_revenue,
    parking_revenue,
    parking_revenue_base_year,
    land_value_capture_revenue,
):
    """Revenue the city has by decentralisation: the base of its legal debt limit.

    Parking counts beyond 2019, because that year's is inside other local revenue. Source: State Budget Law art. 7.
    """
    return (
        retained_tax
        + land_use_fee
        + other_local_revenue
        + charge_revenue
        + (parking_revenue - parking_revenue_base_year)
        + land_value_capture_revenue
    )


@variable(unit="billion_VND/yr", vi="Tổng thu ngân sách Thành phố", en="Revenue of the city")
def revenue(own_revenue, central_transfer):
    """All money that comes in, without loans and without what is carried over. Method: accounting identity."""
    return own_revenue + central_transfer


@variable(unit="billion_VND/yr", vi="Tổng thu ngân sách nhà nước trên địa bàn", en="State revenue on the territory")
def revenue_on_territory(
    shared_tax, land_use_fee, other_local_revenue, central_only_2019, grdp_total, grdp_total_base_year
):
    """State revenue collected in the city, with the centre's part (customs, central taxes): reported, for the backtest.

    Source: vietmaz_2020, pbtk_2022.
    """
    return shared_tax + land_use_fee + other_local_revenue + central_only_2019 * (grdp_total / grdp_total_base_year)
