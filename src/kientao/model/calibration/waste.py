# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Waste in the base year: tonnes per person, routes that balance, carbon left by thirty years of landfill."""

import numpy as np

from kientao.engine import base_year
from kientao.model.constants import CH4_PER_C, CO2_PER_C, DAYS_PER_YEAR, KG_PER_T, STEP, T_PER_KT
from kientao.model.functions import beside, clip
from kientao.model.waste import IS_RECYCLABLE

LONGEST_HISTORY = 100
"""Years of landfill history looked back over; `landfill_history_length` says how many count."""


@base_year(
    unit="t/person/yr", dims=("zone",), vi="Rác bình quân đầu người năm gốc", en="Waste per person in the base year"
)
def waste_per_person_base_year(
    waste_generated_base_total, waste_urban_rate_ratio, urban_share_base, population_base_year
):
    """Total of the city shared out by one rural and one urban rate, whose ratio is given.

    Method: scaled to the base year.
    """
    weight = 1.0 + (waste_urban_rate_ratio - 1.0) * urban_share_base
    return weight * waste_generated_base_total / (population_base_year * weight).sum(-1, keepdims=True)


@base_year(unit="t/person/yr", dims=("zone",), vi="Mức rác cao nhất mỗi người", en="Most waste per person")
def waste_per_person_most(waste_per_person_cap, waste_per_person_base_year):
    """The mean of rich cities. A zone above it in the base year keeps its own value, whatever cap is sampled.

    Source: Kaza et al. 2018 (What a Waste 2.0).
    """
    return np.maximum(waste_per_person_cap * DAYS_PER_YEAR / KG_PER_T, waste_per_person_base_year)


@base_year(unit="tC/t", dims=("component",), vi="Các-bon phân hủy mỗi tấn chôn lấp", en="Carbon of landfilled waste")
def carbon_of_landfill(mcf_landfill, doc, doc_fraction):
    """Carbon of a tonne that will decay without air in the landfill. Source: IPCC 2006 vol. 5 eq. 3.2."""
    return mcf_landfill * doc * doc_fraction


@base_year(unit="tC/t", dims=("component",), vi="Các-bon phân hủy mỗi tấn đổ bãi", en="Carbon of dumped waste")
def carbon_of_dumps(mcf_dump, doc, doc_fraction, uncollected_burnt_share):
    """Carbon of an uncollected tonne that will decay without air, after what is burnt.

    Source: IPCC 2006 vol. 5 ch. 3.
    """
    return mcf_dump * doc * doc_fraction * (1.0 - uncollected_burnt_share)


@base_year(unit="t/tC/yr", dims=("component",), vi="Mê-tan mỗi tấn các-bon trong bãi", en="Methane of landfill carbon")
def ch4_of_landfill_carbon(doc_survival, ch4_fraction):
    """Methane a year of a tonne of degradable carbon. Source: IPCC 2006 vol. 5 eq. 3.6."""
    return (1.0 - doc_survival) / STEP * ch4_fraction * CH4_PER_C


@base_year(unit="tCO2/t", dims=("component",), vi="CO2 hóa thạch mỗi tấn rác đốt", en="Fossil CO2 of burnt waste")
def fossil_co2_of_waste(fossil_carbon):
    """CO2 of the fossil carbon of a tonne. Source: IPCC 2006 vol. 5 ch. 5."""
    return fossil_carbon * CO2_PER_C


@base_year(unit="share", dims=("zone",), vi="Tỷ lệ thu gom rác năm gốc", en="Collection rate in the base year")
def collection_base(waste_urban_rate_ratio, urban_share_base, collection_urban, collection_rural):
    """Urban and rural collection rates weighted by the tonnes of each. Method: weighted mean."""
    urban = waste_urban_rate_ratio * urban_share_base
    rural = 1.0 - urban_share_base
    return (urban * collection_urban + rural * collection_rural) / (urban + rural)


@base_year(unit="share", vi="Tỷ lệ tái chế năm gốc", en="Recycling rate of recyclables in the base year")
def recycled_base_rate(recycled_base_share, waste_generated_base_year, waste_collected_base_year, waste_composition):
    """Rate of recycling of collected recyclables that gives the recycled share of all waste.

    Method: solved so that the base year is met.
    """
    recyclable = (IS_RECYCLABLE * waste_composition).sum(-1)
    return recycled_base_share * waste_generated_base_year.sum(-1) / (waste_collected_base_year.sum(-1) * recyclable)


@base_year(unit="t/day", vi="Công suất ủ phân năm gốc", en="Composting capacity in the base year")
def compost_capacity_base(composted_base_share, waste_generated_base_total):
    """Capacity that composts the share of the base year; more is sorted than the plants take.

    Method: solved so that the base year is met.
    """
    return composted_base_share * waste_generated_base_total / DAYS_PER_YEAR


@base_year(unit="t/day", vi="Công suất lò đốt nhỏ năm gốc", en="Small incinerators in the base year")
def small_incineration_base(
    landfilled_base_share,
    recycled_base_share,
    composted_base_share,
    waste_generated_base_total,
    waste_uncollected_base_year,
):
    """Burning without power: what landfill, recycling, composting and uncollected waste leave of the total.

    Method: accounting identity.
    """
    treated = (1.0 - landfilled_base_share - recycled_base_share - composted_base_share) * waste_generated_base_total
    return np.maximum(treated - waste_uncollected_base_year.sum(-1), 0.0) / DAYS_PER_YEAR


@base_year(unit="share", vi="Tỷ lệ đốt trong rác không thu gom", en="Burnt share of uncollected waste")
def uncollected_burnt_share(pm25_inventory_2019__waste, open_burn_pm25, waste_uncollected_base_year):
    """Share that gives the particles of the emission inventory, between none and all of it.

    Method: solved so that the base year is met.
    """
    burnt = pm25_inventory_2019__waste * T_PER_KT / open_burn_pm25
    return clip(burnt / waste_uncollected_base_year.sum(-1), 0.0, 1.0)


@base_year(unit="share", dims=("component",), vi="Tỷ lệ các-bon còn lại sau một năm", en="Carbon left after a year")
def doc_survival(decay_rate):
    """Part of the degradable carbon that has not decayed after a year.

    Source: IPCC 2006 vol. 5 ch. 3 (first-order decay).
    """
    return np.exp(-decay_rate * STEP)


@base_year(
    unit="tC", dims=("component",), vi="Các-bon trong bãi rác năm gốc", en="Carbon in landfills in the base year"
)
def landfill_doc_base_year(
    landfill_history_2011,
    landfill_history_growth,
    landfill_history_anchor,
    landfill_history_length,
    landfilled_base_share,
    waste_generated_base_total,
    waste_composition,
    mcf_landfill,
    doc,
    doc_fraction,
    doc_survival,
):
    """Carbon on 1 January of the base year left by the deposits of the past.

    Deposits grew at a constant rate up to the year that is known (`landfill_history_anchor` years ago) and on a
    straight line from it to the base year; what is older than `landfill_history_length` is left out.
    Source: IPCC 2006 vol. 5 eq. 3.4-3.5.
    """
    landfilled_now = landfilled_base_share * waste_generated_base_total
    carbon_per_tonne = waste_composition * mcf_landfill * doc * doc_fraction
    anchor = landfill_history_anchor / STEP
    length = landfill_history_length / STEP
    left = 0.0
    for ago in range(1, LONGEST_HISTORY + 1):
        years = anchor - ago
        before = landfill_history_2011 * (1.0 + landfill_history_growth * STEP) ** years
        since = landfill_history_2011 + (landfilled_now - landfill_history_2011) * years / anchor
        deposit = np.where(years < 0.0, before, since) * (length >= ago)
        left = left + STEP * deposit * carbon_per_tonne * doc_survival ** (ago - 1.0)
    return left


# Money


@base_year(unit="million_VND/t", dims=("route",), vi="Chi phí xử lý mỗi tấn theo phương thức", en="Cost of treatment")
def cost_of_route(cost_recycle, cost_compost, cost_wte, cost_landfill):
    """Cost of treating a tonne by route; waste that nobody collects costs the city nothing. Method: definition."""
    return beside(cost_recycle, cost_compost, cost_wte, cost_landfill, 0.0 * cost_landfill)
