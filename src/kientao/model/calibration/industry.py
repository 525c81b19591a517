# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Base year of industry: electricity of factories and diesel of machines, from what was sold."""

from kientao.engine import base_year
from kientao.model.constants import LITRE_PER_M3, M3_PER_THOUSAND_M3, MJ_PER_TJ


@base_year(unit="GWh/yr", vi="Điện công nghiệp năm gốc", en="Electricity of industry in the base year")
def industry_electricity_total_base_year(electricity_sold_base_year, electricity_share_base_year):
    """Industry's part of the electricity sold; the customers' shares are brought to a sum of 1."""
    return electricity_sold_base_year * electricity_share_base_year[:, 3] / electricity_share_base_year.sum(-1)


@base_year(unit="TJ/yr", vi="Dầu diesel cho máy móc năm gốc", en="Diesel of machines in the base year")
def nonroad_diesel_base_year(diesel_sold_base_year, nonroad_diesel_share, energy_content__diesel):
    """Diesel sold that never reaches a road: construction and farm machines, generators."""
    litres = diesel_sold_base_year * nonroad_diesel_share * M3_PER_THOUSAND_M3 * LITRE_PER_M3
    return litres * energy_content__diesel / MJ_PER_TJ
