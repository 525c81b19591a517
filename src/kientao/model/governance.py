# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Governance: digital services, transparency, speed of delivery, acceptance by zone and what the poor pay."""

import numpy as np

from kientao.engine import stock, variable
from kientao.model.constants import BN_TO_VND, MN_TO_VND, PERCENT, STEP
from kientao.model.functions import clip

POOREST_SHARE = 0.4
"""The poorest 40 % of people: the group that relief_targeting and the quintile tables speak of."""

FREE_FARE = 1e-9
"""Guards the division at a fare of zero, where fare revenue is zero as well."""


@stock(
    unit="share",
    initial="digital_services_share_base_year",
    vi="Tỷ lệ dịch vụ công trực tuyến toàn trình",
    en="Share of public services fully online",
)
def digital_services_share(digital_services_share, digital_uptake, digital_government):
    """Services really done online follow what the programme has put in place, as people and offices take them up.

    Source: base from DTI rank and PAPI e-governance (tccs_857002, hncap_papi2020), assumed.
    """
    return digital_services_share + STEP * digital_uptake * (digital_government - digital_services_share)


@variable(unit="index", vi="Chỉ số công khai, minh bạch", en="Transparency index")
def transparency_index(
    transparency_2019,
    transparency_digital,
    digital_services_share,
    digital_services_share_base_year,
    transparency_consult,
    public_consultation,
    public_consultation_base,
    transparency_green_finance,
    green_finance,
):
    """Transparency on a scale of 0 to 100: PAPI of 2020, more with online services, consultation, labelled bonds.

    A labelled green bond obliges the issuer to report the use of money every year. Source: hncap_papi2020; effects
    assumed.
    """
    return clip(
        transparency_2019
        + transparency_digital * (digital_services_share - digital_services_share_base_year)
        + transparency_consult * (public_consultation - public_consultation_base)
        + transparency_green_finance * green_finance,
        0.0,
        100.0,
    )


@variable(unit="ratio", vi="Tốc độ thực hiện so với 2019", en="Speed of delivery against 2019")
def governance_speed(
    speed_digital,
    digital_services_share,
    digital_services_share_base_year,
    speed_transparency,
    transparency_index,
    transparency_2019,
    speed_low,
    speed_high,
    procedure_share,
):
    """How fast works move on: online services shorten approvals, transparency shortens disputes.

    Only procedures get faster (appraisal, tenders, land), by the bounded speed; building takes the time it takes.
    The specification let the speed act on the whole lead time, so that procedures online brought a metro line two
    years earlier and digital services led the causes of a higher share of public transport.
    Assumption: effects, bounds and the part of procedures in a lead time; no local measurement exists.
    """
    digital = (digital_services_share - digital_services_share_base_year) / (1.0 - digital_services_share_base_year)
    speed = 1.0 + speed_digital * digital + speed_transparency * (transparency_index - transparency_2019)
    return 1.0 / (1.0 - procedure_share + procedure_share / clip(speed, speed_low, speed_high))


@variable(unit="point", dims=("felt", "zone"), vi="Gánh nặng, lợi ích người dân cảm nhận", en="Burden, benefit felt")
def points_felt(
    zone_lever_points, zone_lever_use, city_work_points, city_work_use, city_level_points, city_level_use, area
):
    """Points of the levers by how far each is used, those resented and those welcome.

    A zone lever counts in its zone, a city lever in all. Points assumed (levers.csv).
    Assumption: points of levers.csv.
    """
    use = zone_lever_use.reshape(zone_lever_use.shape[0], -1, area.shape[-1])
    city = city_work_points @ city_work_use[:, :, None] + city_level_points @ city_level_use[:, :, None]
    return zone_lever_points @ use + city


@variable(unit="point", dims=("zone",), vi="Gánh nặng chính sách với người dân", en="Burden felt")
def burden(points_felt__burden):
    """Points of the levers that people resent (bans, charges, closures); never above zero.

    Method: accounting identity.
    """
    return points_felt__burden


@variable(unit="point", dims=("zone",), vi="Lợi ích chính sách người dân cảm nhận", en="Benefit felt")
def benefit(points_felt__benefit):
    """Points of the levers that people welcome (metro, parks, clean rivers), by what is really there.

    Method: accounting identity.
    """
    return points_felt__benefit


@stock(unit="point", dims=("zone",), initial=0.0, vi="Mức quen với gánh nặng", en="Burden people are used to")
def burden_memory(burden_memory, burden, habit_years):
    """What people have got used to: opposition falls once a measure has run for some years.

    Source: Stockholm, sthlm_5y; borjesson_2012.
    """
    return burden_memory + STEP * (burden - burden_memory) / habit_years


@variable(unit="share", vi="Phần gánh nặng còn lại sau tham vấn, hỗ trợ", en="Burden left after consultation, support")
def burden_relief(
    consult_effect,
    public_consultation,
    public_consultation_base,
    support_effect,
    support_spending,
    support_norm,
    own_revenue,
    relief_targeting,
    relief_targeting_full,
    relief_floor,
):
    """Consultation and support that reaches those hit take part of the burden away. Effects assumed.

    Assumption: effects of consultation and support.
    """
    consulted = (public_consultation - public_consultation_base) / (1.0 - public_consultation_base)
    supported = np.minimum(support_spending / (support_norm * own_revenue), 1.0)
    relief = consult_effect * consulted + support_effect * supported * relief_targeting / relief_targeting_full
    return clip(1.0 - relief, relief_floor, 1.0)


@stock(
    unit="index",
    dims=("zone",),
    initial="acceptance_2019",
    vi="Chỉ số đồng thuận của người dân",
    en="Acceptance by residents",
)
def acceptance_index(
    acceptance_index,
    acceptance_2019,
    benefit,
    burden_relief,
    burden_scale,
    burden,
    habit_share,
    burden_memory,
    accept_pm25,
    pm25_base_year,
    pm25,
    accept_time,
    commute_minutes_base_year,
    commute_minutes,
    acceptance_event,
    acceptance_years,
):
    """Acceptance on a scale of 0 to 100, following with some delay what people gain and bear.

    A device for the workshop, not a poll: it makes sequence, consultation and support count. Air and travel time move
    it by themselves. Source: order of effects from Stockholm (borjesson_2012); sizes assumed.
    """
    felt = burden_relief * burden_scale * (burden - habit_share * burden_memory)
    air = accept_pm25 * (pm25_base_year - pm25)
    time = accept_time * (commute_minutes_base_year - commute_minutes)
    aim = clip(acceptance_2019 + benefit + felt + air + time + acceptance_event, 0.0, 100.0)
    return acceptance_index + STEP * (aim - acceptance_index) / acceptance_years


@variable(unit="VND/person/yr", vi="Phí, giá mới bình quân đầu người", en="New charges per person")
def new_charges_per_person(
    population_total,
    user_fee_revenue,
    cost_recovery_base,
    waste_cost,
    wastewater_running,
    charge_revenue,
    parking_revenue,
    parking_revenue_base_year,
    fare_revenue,
    pt_fare,
):
    """What people pay more than under the prices of 2019: fees, road charges, parking, fares.

    Method: accounting identity.
    """
    fees = user_fee_revenue - cost_recovery_base * (waste_cost + wastewater_running)
    parking = parking_revenue - parking_revenue_base_year
    fares = fare_revenue * (pt_fare / np.maximum(1.0 + pt_fare, FREE_FARE))
    return BN_TO_VND * (fees + charge_revenue + parking + fares) / population_total


@variable(unit="percent", vi="Chi phí tăng thêm của hộ nghèo so với thu nhập", en="Net cost to the poor, % of income")
def poor_household_cost(
    poor_exposure,
    new_charges_per_person,
    support_spending,
    relief_targeting,
    population_total,
    poor_income_ratio,
    income_mean,
):
    """New charges less support for the poorest 40 %, in percent of their income; below zero they gain.

    Source: income ratio from the quintiles of 2016 (gso_tables); exposure assumed.
    """
    support = support_spending * relief_targeting * BN_TO_VND / (POOREST_SHARE * population_total)
    income = poor_income_ratio * income_mean * MN_TO_VND
    return PERCENT * (poor_exposure * new_charges_per_person - support) / income
