# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Waste: tonnes of household waste by zone and route, landfill methane, cost.

Boundary: the official stream of household and like waste. Pickers and scrap trade before collection, industrial,
medical and building waste, leachate and landfill space are left out. One composition for all zones.
"""

import numpy as np

from kientao.engine import stock, variable
from kientao.engine.units import Constant
from kientao.model.constants import BN_TO_MN, DAYS_PER_YEAR, STEP
from kientao.model.functions import clip, concatenate, mask, total

IS_ORGANIC = mask("component", "food", "garden")
IS_RECYCLABLE = mask("component", "paper", "textile", "plastic", "glass_metal")
IS_PLASTIC = mask("component", "plastic")

SMALLEST_PLANTS = Constant(1e-9, "t/day")
"""Stands under a quotient of capacities where a city burns no waste."""


# What is thrown away


@variable(
    unit="t/person/yr",
    dims=("zone",),
    vi="Rác sinh hoạt phát sinh bình quân đầu người",
    en="Household waste per person",
)
def waste_per_person(
    waste_per_person_base_year,
    income_per_person,
    income_per_person_base_year,
    waste_income_elasticity,
    waste_per_person_most,
):
    """Waste a person sets out before any policy: grows with income, up to the mean of rich cities.

    Source: Kaza et al. 2018 (What a Waste 2.0).
    """
    grown = waste_per_person_base_year * (income_per_person / income_per_person_base_year) ** waste_income_elasticity
    return np.minimum(grown, waste_per_person_most)


@stock(
    unit="share",
    dims=("zone",),
    initial="pay_as_you_throw_base",
    vi="Tỷ lệ hộ đã quen với thu phí theo khối lượng",
    en="Households used to paying by volume",
)
def payt_settled(payt_settled, pay_as_you_throw, payt_fade_rate):
    """Share of households that have paid by volume long enough to have fallen back to the lasting cut.

    Follows the lever with a constant yearly rate (0.5: nine tenths of the way within four years).
    Source: flanders_weight (2005-2015: a cut beyond bag pricing of 21.4 % in the first year, gone in five).
    """
    return payt_settled + STEP * payt_fade_rate * (pay_as_you_throw - payt_settled)


@variable(
    unit="share", dims=("zone",), vi="Mức giảm rác nhờ thu phí theo khối lượng", en="Waste cut by pay-as-you-throw"
)
def payt_cut(pay_as_you_throw, payt_settled, payt_first_year_cut, payt_lasting_share):
    """Cut of waste set out: the first-year cut for households newly charged, its lasting part for those used to it.

    The specification has a constant cut of 10.4 %, the mean of a study whose yearly effects fade. That study compares
    weight with bag pricing, so what fades is the gain of one charge over another; against a flat fee price elasticities
    near -0.3 last (bel_gradus), and Japanese towns keep most of their cut (Usui & Takeuchi 2014). Hence half lasts,
    with the whole range from nothing to everything: 21.4 % at first, 10.7 % in the long run.
    Source: flanders_weight; bel_gradus; Usui & Takeuchi 2014, Environmental and Resource Economics 58.
    """
    settled = np.minimum(payt_settled, pay_as_you_throw)
    return payt_first_year_cut * (pay_as_you_throw - (1.0 - payt_lasting_share) * settled)


@variable(unit="share", vi="Mức giảm nhựa dùng một lần", en="Plastic avoided")
def plastic_cut(plastics_cut, plastics_policy, plastics_policy_base):
    """Share of plastic that a charge or ban takes out of waste, against 2019. Source: levers.yaml:plastics_policy."""
    return plastics_cut * (plastics_policy - plastics_policy_base)


@variable(unit="t/yr", dims=("zone",), vi="Rác sinh hoạt phát sinh", en="Household waste generated")
def waste_generated(population, waste_per_person, payt_cut, waste_composition__plastic, plastic_cut):
    """Waste set out by residents and shops of a zone, after charging by volume and plastics policy.

    Method: definition.
    """
    return population * waste_per_person * (1.0 - payt_cut) * (1.0 - waste_composition__plastic * plastic_cut)


@variable(unit="share", dims=("component",), vi="Thành phần rác", en="Waste composition")
def waste_mix(waste_composition, waste_composition__plastic, plastic_cut):
    """Share of each component by wet mass; plastic falls with the policy, the others take its place.

    Method: definition.
    """
    kept = 1.0 - IS_PLASTIC * plastic_cut
    return waste_composition * kept / (1.0 - waste_composition__plastic * plastic_cut)


# Collection


@variable(unit="share", dims=("zone",), vi="Tỷ lệ thu gom rác", en="Collection rate")
def collection_rate(collection_base, collection_growth, years_since_base):
    """Share of waste that is collected, rising by a fixed number of points a year to 1.

    Assumption: rises by a fixed number of points a year.
    """
    return np.minimum(collection_base + collection_growth * years_since_base, 1.0)


@variable(unit="t/yr", dims=("zone",), vi="Rác được thu gom", en="Waste collected")
def waste_collected(waste_generated, collection_rate):
    """Waste collected by the city's services. Method: definition."""
    return waste_generated * collection_rate


@variable(unit="t/yr", dims=("zone",), vi="Rác không được thu gom", en="Waste not collected")
def waste_uncollected(waste_generated, waste_collected):
    """Waste dumped or burnt by its owners. Method: accounting identity."""
    return waste_generated - waste_collected


@variable(unit="t/yr", dims=("component",), vi="Rác thu gom theo thành phần", en="Collected waste by component")
def collected_component(waste_collected, waste_mix):
    """Collected waste of the city by component. Method: accounting identity."""
    return total(waste_collected, -1)[:, None] * waste_mix


@variable(unit="share", vi="Tỷ lệ rác được phân loại tại nguồn", en="Share of waste sorted at source")
def sorting_share(waste_collected, waste_separation):
    """Share of collected waste that comes from households which sort and have separate collection.

    Method: weighted mean.
    """
    return np.vecdot(waste_collected, waste_separation) / total(waste_collected, -1)


# Treatment


@variable(unit="t/yr", vi="Rác hữu cơ đã phân loại", en="Organic waste sorted")
def organic_sorted(organic_capture, sorting_share, collected_component__food, collected_component__garden):
    """Food and garden waste that arrives sorted. Source: Shanghai 2019-2021 (levers.yaml:waste_separation)."""
    return organic_capture * sorting_share * (collected_component__food + collected_component__garden)


@variable(unit="t/yr", vi="Rác được ủ phân, kỵ khí", en="Waste composted")
def waste_composted(organic_sorted, compost_capacity_base, composting_recycling):
    """Organic waste composted or digested: needs sorted waste and a plant; the smaller of the two decides.

    Method: limit of the smaller.
    """
    return np.minimum(organic_sorted, (compost_capacity_base + composting_recycling) * DAYS_PER_YEAR)


@variable(unit="t/yr", dims=("component",), vi="Rác ủ phân theo thành phần", en="Composted waste by component")
def composted_component(collected_component, collected_component__food, collected_component__garden, waste_composted):
    """Composted waste, food and garden in the proportion collected. Method: accounting identity."""
    organic = collected_component__food + collected_component__garden
    return IS_ORGANIC * collected_component * (waste_composted / organic)


@variable(unit="t/yr", dims=("component",), vi="Rác tái chế theo thành phần", en="Recycled waste by component")
def recycled_component(
    collected_component,
    recycled_base_rate,
    recyclable_capture,
    sorting_share,
    sorting_share_base_year,
    recycled_share_max,
):
    """Recyclables taken out of collected waste: the rate of 2019 and what more sorting adds (Milan 35 to 48 %).

    Source: Milan 2012-2014 for what more sorting adds (levers.yaml:waste_separation).
    """
    rate = recycled_base_rate + recyclable_capture * (sorting_share - sorting_share_base_year)
    return IS_RECYCLABLE * collected_component * clip(rate, 0.0, recycled_share_max)


@variable(unit="t/yr", dims=("component",), vi="Rác còn lại theo thành phần", en="Residual waste by component")
def residual_component(collected_component, composted_component, recycled_component):
    """What is left for burning or landfill. Method: accounting identity."""
    return collected_component - composted_component - recycled_component


@variable(unit="t/day", vi="Công suất lò đốt nhỏ", en="Small incinerators")
def small_incineration(year, small_incineration_end, small_incineration_base):
    """Burning without power, which ends with the new plants. Method: definition."""
    return (year <= small_incineration_end) * small_incineration_base


@variable(unit="t/yr", vi="Rác được đốt", en="Waste incinerated")
def waste_incinerated(waste_to_energy, wte_availability, small_incineration, residual_component, incinerable_share):
    """Residual waste burnt: plants at their availability, at most what can burn. Method: limit of the smaller."""
    capacity = (waste_to_energy * wte_availability + small_incineration) * DAYS_PER_YEAR
    return np.minimum(capacity, incinerable_share * total(residual_component, -1))


@variable(unit="t/yr", vi="Rác đốt phát điện", en="Waste burnt for power")
def waste_incinerated_power(waste_incinerated, waste_to_energy, wte_availability, small_incineration):
    """Part of the burnt waste that goes through plants with power, in proportion to capacity.

    Method: accounting identity.
    """
    with_power = waste_to_energy * wte_availability
    all_plants = with_power + small_incineration
    return waste_incinerated * with_power / np.maximum(all_plants, SMALLEST_PLANTS)


@variable(unit="share", vi="Tỷ lệ đốt trong rác còn lại", en="Burnt share of residual waste")
def burnt_fraction(waste_incinerated, residual_component):
    """Share of residual waste that is burnt. Method: definition."""
    return waste_incinerated / total(residual_component, -1)


@variable(unit="t/yr", dims=("component",), vi="Rác chôn lấp theo thành phần", en="Landfilled waste by component")
def landfilled_component(burnt_fraction, residual_component):
    """Residual waste that goes to landfill. Method: accounting identity."""
    return (1.0 - burnt_fraction) * residual_component


@variable(unit="t/yr", dims=("route",), vi="Rác theo phương thức xử lý", en="Waste by route")
def waste_to(recycled_component, waste_composted, waste_incinerated, landfilled_component, waste_uncollected):
    """Tonnes recycled, composted, incinerated, landfilled and not collected; they sum to all waste generated.

    Method: accounting identity.
    """
    return concatenate(
        total(recycled_component, -1)[:, None],
        waste_composted,
        waste_incinerated,
        total(landfilled_component, -1)[:, None],
        total(waste_uncollected, -1)[:, None],
    )


@variable(unit="t/yr", vi="Tro xỉ lò đốt đưa vào bãi", en="Ash of incinerators to landfill")
def incineration_ash(waste_incinerated, ash_bottom_share, ash_reused_share, ash_fly_share):
    """Ash that goes to landfill: bottom ash that is not reused, and fly ash. It is inert and gives no gas.

    `waste_to` says where waste goes first, so this comes on top of what is landfilled there.
    Source: Hoornweg & Bhada-Tata 2012 (whatawaste_2012); ISWA 2015.
    """
    return waste_incinerated * (ash_bottom_share * (1.0 - ash_reused_share) + ash_fly_share)


@variable(unit="t/yr", vi="Phần rác đốt bay hơi và tái sử dụng", en="Burnt waste that leaves as gas or is reused")
def incineration_gone(waste_incinerated, incineration_ash):
    """Mass of burnt waste that does not come to the landfill: water, gas, bottom ash in roads. Method: balance."""
    return waste_incinerated - incineration_ash


@variable(unit="t/yr", vi="Khối lượng đưa vào bãi chôn lấp", en="Mass brought to landfill")
def landfill_intake(landfilled_component, incineration_ash):
    """Residual waste and ash: what fills the landfill. Method: accounting identity."""
    return total(landfilled_component, -1) + incineration_ash


@variable(unit="share", vi="Tỷ lệ rác được thu gom, xử lý", en="Waste collected and treated")
def waste_treated_share(waste_to__uncollected, waste_generated):
    """Indicator 0207 of Circular 01/2018/TT-BXD. Source: indicator 0207 of Circular 01/2018/TT-BXD."""
    return 1.0 - waste_to__uncollected / total(waste_generated, -1)


# Landfill gas


@variable(unit="tC/yr", dims=("component",), vi="Các-bon phân hủy được đưa vào bãi", en="Degradable carbon deposited")
def landfill_carbon_deposited(landfilled_component, carbon_of_landfill, waste_uncollected, waste_mix, carbon_of_dumps):
    """Carbon that will decay without air, from the landfill and from open dumps. Source: IPCC 2006 vol. 5 eq. 3.2."""
    thrown = total(waste_uncollected, -1)[:, None] * waste_mix
    return landfilled_component * carbon_of_landfill + thrown * carbon_of_dumps


@stock(
    unit="tC",
    dims=("component",),
    initial="landfill_doc_base_year",
    vi="Các-bon phân hủy được trong bãi rác",
    en="Degradable carbon in landfills",
)
def landfill_doc(landfill_doc, doc_survival, landfill_carbon_deposited):
    """Carbon not yet decayed at the start of next year (first-order decay by component).

    Decay starts on 1 January after deposit. Source: IPCC 2006 vol. 5 eq. 3.4-3.5; 2019 Refinement.
    """
    return landfill_doc * doc_survival + STEP * landfill_carbon_deposited


@variable(unit="t/yr", vi="Mê-tan sinh ra từ bãi rác", en="Landfill methane generated")
def landfill_ch4_generated(landfill_doc, ch4_of_landfill_carbon):
    """Methane of the carbon that decays this year. Source: IPCC 2006 vol. 5 eq. 3.6."""
    return np.vecdot(landfill_doc, ch4_of_landfill_carbon)


@variable(unit="t/yr", vi="Mê-tan phát thải từ bãi rác", en="Landfill methane emitted")
def landfill_ch4(landfill_ch4_generated, landfill_ch4_recovered, landfill_oxidation):
    """Methane that is neither collected nor oxidised in the cover. Source: IPCC 2006 vol. 5 eq. 3.1."""
    return (landfill_ch4_generated - landfill_ch4_recovered) * (1.0 - landfill_oxidation)


@variable(unit="t/yr", vi="Mê-tan thu hồi từ bãi rác", en="Landfill methane recovered")
def landfill_ch4_recovered(landfill_ch4_generated, landfill_gas):
    """Methane collected and burnt, for power where there is an engine (power sector).

    Method: rule of the lever table.
    """
    return landfill_ch4_generated * landfill_gas


# Burning


@variable(unit="tCO2/yr", vi="CO2 hóa thạch từ đốt rác", en="Fossil CO2 of incineration")
def incineration_fossil_co2(burnt_fraction, residual_component, fossil_co2_of_waste):
    """CO2 of plastics and textiles burnt; that of food, paper and wood is biogenic. Source: IPCC 2006 vol. 5 ch. 5."""
    return burnt_fraction * np.vecdot(residual_component, fossil_co2_of_waste)


@variable(unit="t/yr", dims=("zone",), vi="PM2.5 từ đốt rác lộ thiên", en="PM2.5 of open waste burning")
def open_burning_waste_pm25(waste_uncollected, uncollected_burnt_share, open_burn_pm25):
    """Particles of waste burnt in the open by its owners. Source: Akagi et al. 2011; Wiedinmyer et al. 2014."""
    return waste_uncollected * (uncollected_burnt_share * open_burn_pm25)


# Money


@variable(unit="billion_VND/yr", vi="Chi phí thu gom, xử lý rác", en="Cost of waste services")
def waste_cost(
    waste_collected,
    waste_to,
    cost_collection,
    cost_of_route,
    incineration_ash,
    cost_landfill,
    lever_running__waste_separation,
    lever_running__pay_as_you_throw,
    lever_running__landfill_gas,
    lever_running__plastics_policy,
):
    """Collection and treatment by the tonne, and the running cost of the programmes.

    The only place where the running cost of waste levers is paid; that of plants is inside the cost per tonne.
    Method: cost of unit times extent.
    """
    treatment = np.vecdot(waste_to, cost_of_route) + incineration_ash * cost_landfill
    by_tonne = cost_collection * total(waste_collected, -1) + treatment
    programmes = (
        lever_running__waste_separation
        + lever_running__pay_as_you_throw
        + lever_running__landfill_gas
        + lever_running__plastics_policy
    )
    return by_tonne / BN_TO_MN + programmes
