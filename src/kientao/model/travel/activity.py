# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Indices of income and output against the base year that travel, vehicles, buildings and industry follow."""

from kientao.engine import variable
from kientao.model.functions import mask

SERVICES = mask("industry", "trade_transport", "knowledge", "tourism")


@variable(unit="ratio", dims=("zone",), vi="Thu nhập so với bình quân năm 2019", en="Income against 2019")
def income_level(income_per_person, income_mean_base_year):
    """Income of the zone over the city mean of the base year (not over the mean of the same year).

    Method: index against the base year.
    """
    return income_per_person / income_mean_base_year


@variable(unit="ratio", vi="Chỉ số thu nhập bình quân", en="Mean income against 2019")
def income_index(income_level, population):
    """Mean income of residents over that of the base year. Method: weighted mean."""
    return (income_level * population).sum(-1) / population.sum(-1)


@variable(unit="ratio", vi="Chỉ số GRDP", en="Output against 2019")
def grdp_index(grdp_total, grdp_total_base_year):
    """Output of the city over that of the base year. Method: index against the base year."""
    return grdp_total / grdp_total_base_year


@variable(unit="ratio", vi="Chỉ số sản xuất công nghiệp chế biến", en="Manufacturing output against 2019")
def manufacturing_index(grdp_by_industry__manufacturing, grdp_by_industry_base_year__manufacturing):
    """Output of manufacturing over that of the base year. Method: index against the base year."""
    return grdp_by_industry__manufacturing / grdp_by_industry_base_year__manufacturing


@variable(unit="ratio", vi="Chỉ số dịch vụ", en="Output of services against 2019")
def service_index(grdp_by_industry, grdp_by_industry_base_year):
    """Output of trade and transport, knowledge services and tourism over that of the base year.

    Method: index against the base year.
    """
    return (grdp_by_industry @ SERVICES) / (grdp_by_industry_base_year @ SERVICES)
