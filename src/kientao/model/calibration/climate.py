# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Climate, base year: emission factors that do not change with the years, put together once."""

from kientao.engine import base_year
from kientao.model.constants import DAYS_PER_YEAR, KG_PER_T, N2O_PER_N

# Wastewater


@base_year(unit="t/person/yr", vi="Mê-tan nước thải mỗi người", en="Methane of wastewater per person")
def ch4_per_person(bod_per_person, septic_share, septic_removal, mcf_septic, mcf_untreated, bo_wastewater):
    """Methane of tanks and of untreated water in rivers and lakes. Source: IPCC 2006 vol. 5 eq. 6.1."""
    in_tanks = septic_share * septic_removal
    factor = in_tanks * mcf_septic + (1.0 - in_tanks) * mcf_untreated
    return factor * bod_per_person * DAYS_PER_YEAR * bo_wastewater / KG_PER_T


@base_year(unit="t/person/yr", vi="Mê-tan thay đổi khi xử lý", en="Methane that treatment adds or takes away")
def ch4_per_person_treated(bod_per_person, septic_share, septic_removal, mcf_plant, mcf_untreated, bo_wastewater):
    """Methane of a plant less that of untreated water, for the load after tanks.

    Source: IPCC 2019 Refinement vol. 5 ch. 6.
    """
    factor = (1.0 - septic_share * septic_removal) * (mcf_plant - mcf_untreated)
    return factor * bod_per_person * DAYS_PER_YEAR * bo_wastewater / KG_PER_T


@base_year(unit="t/person/yr", vi="N2O nước thải mỗi người", en="N2O of wastewater per person")
def n2o_per_person(protein_per_person, protein_nitrogen, sewage_nitrogen_factor, n2o_effluent):
    """N2O of rivers when nothing is treated. Source: IPCC 2019 Refinement vol. 5 eq. 6.7."""
    return protein_per_person * protein_nitrogen * sewage_nitrogen_factor * n2o_effluent * N2O_PER_N


@base_year(unit="t/person/yr", vi="N2O thay đổi khi xử lý", en="N2O that treatment adds")
def n2o_per_person_treated(
    protein_per_person, protein_nitrogen, sewage_nitrogen_factor, n2o_plant, sewage_nitrogen_removed, n2o_effluent
):
    """N2O of a plant, less what the nitrogen it removes would give in rivers.

    Source: IPCC 2019 Refinement vol. 5 ch. 6.
    """
    factor = n2o_plant - sewage_nitrogen_removed * n2o_effluent
    return protein_per_person * protein_nitrogen * sewage_nitrogen_factor * factor * N2O_PER_N


# Industry, refrigerants


@base_year(unit="tCO2e/billion_VND", vi="Phát thải quá trình trên GRDP chế biến", en="Process emissions of output")
def process_emission_of_output(process_emission_base, grdp_by_industry_base_year__manufacturing):
    """Process emissions of the base year over manufacturing. Method: scaled to the base year."""
    return process_emission_base / grdp_by_industry_base_year__manufacturing


@base_year(unit="t/unit/yr", vi="Môi chất lạnh rò rỉ mỗi máy", en="Refrigerant leaked per unit")
def refrigerant_leak_per_unit(refrigerant_charge, refrigerant_leak):
    """Tonnes of refrigerant an air conditioner loses in a year. Method: emission factor times activity."""
    return refrigerant_charge / KG_PER_T * refrigerant_leak


@base_year(unit="tCO2e/t", vi="Thay đổi GWP môi chất lạnh", en="Change of refrigerants")
def refrigerant_gwp_change(refrigerant_gwp_2035, refrigerant_gwp_base):
    """GWP at the end of the transition less that of the base year. Method: accounting identity."""
    return refrigerant_gwp_2035 - refrigerant_gwp_base


@base_year(unit="ratio", vi="Chênh lệch GWP môi chất lạnh theo AR6", en="AR6 over AR5 for refrigerants, less one")
def refrigerant_gwp_ar6_more(refrigerant_gwp_ar6_ratio):
    """How much more AR6 gives than AR5. Method: accounting identity."""
    return refrigerant_gwp_ar6_ratio - 1.0


# Agriculture


@base_year(unit="t/km2/yr", vi="CH4 nông nghiệp trên đất nông nghiệp", en="Agricultural methane of farmland")
def agriculture_ch4_of_farmland(agriculture_ch4_base, land_area_base_year__farm):
    """Rice, livestock and fertiliser of the inventory over the farmland of the base year.

    Method: scaled to the base year.
    """
    return agriculture_ch4_base / land_area_base_year__farm.sum(-1)


@base_year(unit="t/km2/yr", vi="N2O nông nghiệp trên đất nông nghiệp", en="Agricultural N2O of farmland")
def agriculture_n2o_of_farmland(agriculture_n2o_base, land_area_base_year__farm):
    """As methane. Method: scaled to the base year."""
    return agriculture_n2o_base / land_area_base_year__farm.sum(-1)


@base_year(unit="t/t", vi="CH4 mỗi tấn rơm bị đốt", en="Methane per straw burnt")
def straw_ch4(straw_combustion_factor, straw_ch4_factor):
    """Methane of a tonne of straw on a burnt field. Method: emission factor times activity."""
    return straw_combustion_factor * straw_ch4_factor


@base_year(unit="t/t", vi="N2O mỗi tấn rơm bị đốt", en="N2O per straw burnt")
def straw_n2o(straw_combustion_factor, straw_n2o_factor):
    """N2O of a tonne of straw on a burnt field. Method: emission factor times activity."""
    return straw_combustion_factor * straw_n2o_factor
