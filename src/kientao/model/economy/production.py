# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Production: productivity, output of the seven industries and the demand that shapes their mix."""

import numpy as np

from kientao.engine import stock, variable
from kientao.model.constants import BN_TO_MN, PERCENT, STEP
from kientao.model.functions import compound, mask, total

MANUFACTURING = mask("industry", "manufacturing")


@stock(unit="ratio", initial=1.0, vi="Trình độ công nghệ", en="Technology level")
def technology_level(
    technology_level,
    frontier_growth,
    catch_up_speed,
    frontier_gap,
    technology_shock,
    national_growth_add,
    capital_income_share,
    grdp_by_industry_base_year,
    years_since_base,
):
    """Productivity by technology and organisation, 2019 = 1: the frontier's growth plus catching up with it.

    What is added to national growth is growth of GDP a person. Capital follows output, so productivity takes the part
    of it that labour earns; with all of it the city outgrew the country in good times and drew people for no reason.

    Source: Nelson & Phelps 1966; Barro & Sala-i-Martin 1997 (catching up in proportion to the log of the gap).
    """
    gap = np.log(frontier_gap * compound(frontier_growth, years_since_base) / technology_level)
    capital_income = np.vecdot(capital_income_share, grdp_by_industry_base_year)
    labour_share = 1.0 - capital_income / total(grdp_by_industry_base_year, -1)
    growth = frontier_growth + catch_up_speed * gap + technology_shock + national_growth_add * labour_share
    return technology_level * (1.0 + STEP * growth)


@variable(unit="billion_VND/yr", vi="Chi nghiên cứu và phát triển", en="R&D spending")
def rd_spending(grdp_total, rd_share, innovation_rd, innovation_rd_base, rd_crowding_in):
    """R&D of all: the share of 2019 and the public programme, which draws private R&D along.

    Assumption: the share of 2019 and the public programme, which draws private R&D along.
    """
    added = (innovation_rd - innovation_rd_base) / PERCENT
    return grdp_total * (rd_share + added * (1.0 + rd_crowding_in))


@stock(unit="billion_VND", initial="innovation_stock_base_year", vi="Vốn tri thức (R&D)", en="Innovation stock")
def innovation_stock(innovation_stock, rd_depreciation, rd_spending):
    """Knowledge from past R&D (perpetual inventory). Source: griliches_1979."""
    return innovation_stock * (1.0 - STEP * rd_depreciation) + STEP * rd_spending


@variable(unit="ratio", vi="Tác động của đổi mới sáng tạo", en="Effect of innovation")
def innovation_effect(rd_return, innovation_stock, last_grdp_total, innovation_stock_base_year, grdp_total_base_year):
    """Productivity by knowledge, 2019 = 1, in the form of a return on the stock over output.

    A constant elasticity of 0.07 would mean a return above 100 % at the low R&D share of 2019.
    The return is a social one: Bloom, Schankerman & Van Reenen find 21 % private and 55 % social, ugur_2016 finds
    less, so 28 % stands in the middle of a wide range.
    Source: Bloom, Schankerman & Van Reenen 2013 (Econometrica 81); ugur_2016.
    """
    intensity = innovation_stock / last_grdp_total
    return np.exp(rd_return * (intensity - innovation_stock_base_year / grdp_total_base_year))


@variable(unit="ratio", vi="Tác động của hạ tầng", en="Effect of infrastructure")
def infrastructure_effect(
    public_capital, employment, public_capital_base_year, employment_base_year, public_capital_elasticity
):
    """Productivity by public capital per worker, 2019 = 1. Source: bom_ligthart_2014 (mean of 68 studies)."""
    ratio = public_capital * employment_base_year / (public_capital_base_year * employment)
    return ratio**public_capital_elasticity


@variable(unit="ratio", vi="Tác động của tích tụ đô thị", en="Effect of agglomeration")
def agglomeration_effect(job_access_ratio, agglomeration_elasticity):
    """Productivity by the jobs within reach, 2019 = 1. Source: donovan_2021; grover_2023."""
    return job_access_ratio**agglomeration_elasticity


@variable(unit="ratio", vi="Tác động của dịch vụ số", en="Effect of digital services")
def digital_effect(digital_productivity_gain, digital_services_share, digital_services_share_base_year):
    """Productivity by public services online, 2019 = 1. No sound estimate found: size assumed, 0 in its range.

    Assumption: size assumed, 0 in its range; no sound estimate found.
    """
    return 1.0 + digital_productivity_gain * (digital_services_share - digital_services_share_base_year)


@variable(unit="ratio", vi="Chỉ số năng suất nhân tố tổng hợp", en="Productivity index")
def productivity_index(
    technology_level, innovation_effect, infrastructure_effect, agglomeration_effect, digital_effect
):
    """Productivity common to all industries, 2019 = 1. Method: growth accounting (Solow 1957)."""
    return technology_level * innovation_effect * infrastructure_effect * agglomeration_effect * digital_effect


@variable(unit="ratio", vi="Tỷ lệ tốc độ giao thông so với 2019", en="Traffic speed against 2019")
def speed_ratio(last_jobs, last_speed, speed_base_year):
    """Speed of last year over 2019, weighted by jobs. Method: weighted mean."""
    return np.vecdot(last_jobs, last_speed / speed_base_year) / total(last_jobs, -1)


@variable(unit="ratio", dims=("industry",), vi="Tác động của ùn tắc", en="Effect of congestion")
def congestion_effect(speed_ratio, congestion_elasticity):
    """Output by the speed of traffic: elasticity near the share of transport in the costs of the industry.

    Assumption: elasticity near the share of transport in the costs of the industry.
    """
    return speed_ratio**congestion_elasticity


@variable(unit="ratio", dims=("industry",), vi="Tác động của đất và xu thế ngành", en="Effect of land and own trend")
def land_effect(
    industry_productivity_trend, years_since_base, land_area__farm, land_area_base_year__farm, farm_land_elasticity
):
    """Own productivity trend of an industry, for farming also the farm land left (share of land in farm output).

    `farm_land_elasticity` is 0 outside agriculture.
    Assumption: own trend of an industry; for farming the share of land in farm output.
    """
    farm_ratio = total(land_area__farm, -1, keepdims=True) / total(land_area_base_year__farm, -1, keepdims=True)
    return np.exp(industry_productivity_trend * years_since_base) * farm_ratio**farm_land_elasticity


@variable(unit="share", vi="Lượng khách tăng nhờ xúc tiến du lịch", en="Visitors gained by promotion")
def tourism_gain(tourism, tourism_base, tourist_promotion_elasticity):
    """Extra visitors for the money of the programme, over those of 2019. Source: Crouch 1995 (size assumed)."""
    return (np.maximum(tourism, 0.1 * tourism_base) / tourism_base) ** tourist_promotion_elasticity - 1.0


@variable(unit="ratio", dims=("industry",), vi="Mức hoạt động của ngành", en="Activity of the industry")
def activity(
    activity_shock,
    tourist_arrivals_index,
    tourism_gain,
    tourist_activity_elasticity,
    export_carbon_cost,
    industry_fuel_switch,
    job_share_base_year__manufacturing,
):
    """Use of capacity against normal: shocks, visitors (tourism) and carbon cost at foreign borders (manufacturing).

    `tourist_activity_elasticity` is 0 outside tourism. A border charge falls with the share of factories, weighted
    by their jobs of 2019, that have left coal.
    Assumption: exogenous shocks, and constant elasticities to visitors and to carbon cost at borders.
    """
    switched = np.vecdot(job_share_base_year__manufacturing, industry_fuel_switch)[:, None]
    carbon_cost = MANUFACTURING * (export_carbon_cost * (1.0 - switched))
    visitors = tourist_arrivals_index * (1.0 + tourism_gain)
    return activity_shock * visitors**tourist_activity_elasticity * (1.0 - carbon_cost)


@variable(unit="billion_VND/yr", dims=("industry",), vi="GRDP theo ngành", en="GRDP by industry")
def grdp_by_industry(
    grdp_by_industry_base_year,
    activity,
    productivity_index,
    congestion_effect,
    land_effect,
    capital,
    capital_base_year,
    capital_income_share,
    effective_labour,
    employment_by_industry_base_year,
):
    """Output of each industry at prices of 2019: Cobb-Douglas in capital and effective labour. Source: Solow 1957."""
    labour = effective_labour / employment_by_industry_base_year
    inputs = labour * (capital / (capital_base_year * labour)) ** capital_income_share
    return grdp_by_industry_base_year * activity * productivity_index * congestion_effect * land_effect * inputs


@variable(unit="billion_VND/yr", vi="Tổng sản phẩm trên địa bàn (GRDP)", en="GRDP")
def grdp_total(grdp_by_industry):
    """Gross regional domestic product at prices of 2019. Method: accounting identity."""
    return total(grdp_by_industry, -1)


@variable(unit="1/yr", initial="growth_trend_base_year", vi="Tốc độ tăng GRDP", en="Growth of GRDP")
def grdp_growth(grdp_total, last_grdp_total, grdp_growth_base_year, years_since_base):
    """Real growth over last year; in the base year the published growth.

    Last year's value in the base year is the trend, so that unemployment starts at its own base.
    Method: definition.
    """
    started = years_since_base > 0
    return np.where(started, (grdp_total / last_grdp_total - 1.0) / STEP, grdp_growth_base_year)


@variable(unit="million_VND/person/yr", vi="GRDP bình quân đầu người", en="GRDP per person")
def grdp_per_person(grdp_total, population_total):
    """GRDP over residents, prices of 2019. Method: definition."""
    return grdp_total * BN_TO_MN / population_total


@variable(unit="million_VND/person/yr", vi="Năng suất lao động", en="Labour productivity")
def labour_productivity(grdp_total, employment):
    """GRDP over people at work, prices of 2019. Method: definition."""
    return grdp_total * BN_TO_MN / employment


@variable(unit="share", dims=("industry",), vi="Cơ cấu nhu cầu theo ngành", en="Demand share by industry")
def demand_share(
    grdp_by_industry_base_year,
    last_grdp_per_person,
    grdp_per_person_base_year,
    demand_income_elasticity,
    tourism_gain,
    tourist_demand_elasticity,
):
    """Share of each industry in demand: moves with income (structural change) and with visitors.

    Unit-elastic in prices, so that labour and investment follow value shares and no industry is driven to a corner.
    Source: herrendorf_2014 (direction; sizes assumed).
    """
    income = last_grdp_per_person / grdp_per_person_base_year
    wanted = grdp_by_industry_base_year * income ** (demand_income_elasticity - 1.0)
    wanted = wanted * (1.0 + tourism_gain) ** tourist_demand_elasticity
    return wanted / total(wanted, -1, keepdims=True)
