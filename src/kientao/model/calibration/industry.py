# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Base year of industry: electricity of factories and diesel of machines, from what was sold."""

from kientao.engine import base_year
from kientao.model.constants import LITRE_PER_M3, M3_PER_THOUSAND_M3, MJ_PER_TJ


@base_year(unit="GWh/yr", vi="Điện công nghiệp năm gốc", en="Electricity of industry in the base year")
def industry_electricity_total_base_year(electricity_sold_base_year, electricity_share_base_year):
    """Industry's part of the electricity sold; the customers' shares are brought to a sum of 1.

    Method: scaled to the base year.
    """
    return electricity_sold_base_year * electricity_share_base_year[:, 3] / electricity_share_base_year.sum(-1)


@base_year(unit="TJ/yr", vi="Dầu diesel cho máy móc năm gốc", en="Diesel of machines in the base year")
def nonroad_diesel_base_year(diesel_sold_base_year, nonroad_diesel_share, energy_content__diesel):
    """Diesel sold that never reaches a road: construction and farm machines, generators.

    Method: accounting identity.
    """
    litres = diesel_sold_base_year * nonroad_diesel_share * M3_PER_THOUSAND_M3 * LITRE_PER_M3
    return litres * energy_content__diesel / MJ_PER_TJ


@base_year(unit="share", dims=("zone",), vi="Tỷ trọng công nghiệp theo vùng năm gốc", en="Industry by zone, 2019")
def industry_weight_share(industry_weight):
    """Shares of zones in industry before any is moved. Assumption: weights follow known sites."""
    return industry_weight / industry_weight.sum(-1, keepdims=True)


@base_year(unit="share", dims=("zone",), vi="Phân bố nơi tiếp nhận di dời", en="Where moved industry goes")
def relocation_share(relocation_destination):
    """Shares of the outer clusters in the industry that moves within the city. Method: scaled to the base year."""
    return relocation_destination / relocation_destination.sum(-1, keepdims=True)


@base_year(unit="TJ/yr", vi="Tổng nhiên liệu công nghiệp năm gốc", en="Fuel of industry in the base year")
def industry_fuel_total_base_year(industry_fuel_base_year):
    """Heat of all fuels that factories burnt. Method: accounting identity."""
    return industry_fuel_base_year.sum(-1)


@base_year(unit="TJ/yr", vi="Than và sinh khối công nghiệp năm gốc", en="Coal and biomass of industry, base year")
def industry_solid_fuel_base_year(industry_fuel_base_year):
    """Heat of coal and biomass, whose smoke carries the particles. Method: accounting identity."""
    return industry_fuel_base_year[:, 4:].sum(-1)


@base_year(unit="t/yr", dims=("zone",), vi="Bụi mịn làng nghề theo vùng năm gốc", en="PM2.5 of craft villages, 2019")
def craft_pm25_by_zone_base_year(craft_pm25_base_year, craft_weight):
    """Fine particles of craft villages by zone. Method: scaled to the base year."""
    return craft_pm25_base_year * craft_weight / craft_weight.sum(-1, keepdims=True)
