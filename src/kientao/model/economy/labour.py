# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Labour: who works, in which industry, how skilled and how able to work."""

import numpy as np

from kientao.engine import stock, variable
from kientao.model.constants import STEP, THOUSAND_WORKERS
from kientao.model.functions import clip, total


@variable(unit="person", vi="Lực lượng lao động", en="Labour supply")
def labour_supply(
    population_city_by_age,
    participation_rate,
    participation_reform,
    participation_reform_years,
    participation_trend,
    participation_trend_years,
    employment_scale,
    years_since_base,
):
    """People who work or look for work: residents by sex and age times participation.

    The pension age of the Labour Code 2019 (62 and 60) raises participation at 55-64 step by step; longer schooling
    lowers it for some years. Both stop when their time is over.
    Source: labour_code_2019.
    """
    reform = np.minimum(years_since_base / participation_reform_years, 1.0)
    schooling = np.exp(participation_trend * np.minimum(years_since_base, participation_trend_years))
    rate = participation_rate + participation_reform * reform[:, None, None]
    return employment_scale * schooling * total(population_city_by_age * rate, (1, 2))


@stock(
    unit="1/yr",
    initial="growth_trend_base_year",
    vi="Tốc độ tăng GRDP theo xu thế",
    en="Trend growth of GRDP",
)
def growth_trend(growth_trend, grdp_growth, growth_trend_time):
    """Growth that firms take as normal: growth smoothed over some years. Method: exponential smoothing."""
    return growth_trend + STEP * (grdp_growth - growth_trend) / growth_trend_time


@variable(unit="share", vi="Tỷ lệ thất nghiệp", en="Unemployment rate")
def unemployment(unemployment_base_year, okun, last_grdp_growth, growth_trend):
    """Unemployment by Okun's law: it falls when growth of last year was above trend, within 1 to 15 %.

    Source: ball_2019.
    """
    return clip(unemployment_base_year - okun * (last_grdp_growth - growth_trend), 0.01, 0.15)


@variable(unit="person", vi="Số lao động có việc làm", en="Employment")
def employment(labour_supply, unemployment, labour_shock):
    """People at work. `labour_shock` is the share kept at work through the pandemic. Method: definition."""
    return labour_supply * (1.0 - unemployment) * labour_shock


@stock(
    unit="share",
    dims=("industry",),
    initial="labour_share_base_year",
    vi="Cơ cấu lao động theo ngành",
    en="Labour share by industry",
)
def labour_share(labour_share, demand_share, capital_income_share, labour_wedge, labour_adjust_time):
    """Share of workers in each industry: moves over some years to the share of the wage bill that demand implies.

    `labour_wedge` holds the pay gap between industries at its value of 2019.
    Assumption: partial adjustment to the shares of the wage bill that demand implies.
    """
    wage_bill = demand_share * (1.0 - capital_income_share) * labour_wedge
    target = wage_bill / total(wage_bill, -1, keepdims=True)
    return labour_share + STEP * (target - labour_share) / labour_adjust_time


@variable(unit="person", dims=("industry",), vi="Lao động theo ngành", en="Employment by industry")
def employment_by_industry(employment, labour_share):
    """Workers of each industry. Method: accounting identity."""
    return employment * labour_share


@variable(unit="year/yr", vi="Số năm đào tạo tăng thêm bình quân", en="Training per worker")
def skills_step(training_value, skills, skills_base, employment):
    """School years that the training programme adds per worker in a year.

    The lever counts thousand worker-years of training; `training_value` is a training year against a school year.
    Method: definition.
    """
    return training_value * (skills - skills_base) * THOUSAND_WORKERS / employment


@stock(unit="ratio", initial=1.0, vi="Chỉ số vốn con người", en="Human capital")
def human_capital(human_capital, mincer_return, schooling_gain, schooling_decay, skills_step, years_since_base):
    """Skill of the mean worker, 2019 = 1: each year of schooling raises it by the Mincer return.

    Schooling gained a year fades as cohorts with little schooling retire.
    Source: psacharopoulos_2018.
    """
    schooling = schooling_gain * np.exp(-schooling_decay * years_since_base) + skills_step
    return human_capital * np.exp(STEP * mincer_return * schooling)


@variable(unit="day/yr", vi="Số ngày nắng nóng bình quân nơi làm việc", en="Hot days at work places")
def hot_days_mean(last_jobs, last_hot_days):
    """Hot days of last year, weighted by jobs. Method: weighted mean."""
    return np.vecdot(last_jobs, last_hot_days) / total(last_jobs, -1)


@variable(unit="ratio", dims=("industry",), vi="Ảnh hưởng của nắng nóng đến lao động", en="Effect of heat on labour")
def heat_labour_effect(heat_loss_per_day, hot_days_mean, hot_days_mean_base_year):
    """Work done against 2019: each hot day more than in 2019 takes a share of the year's work, most outdoors.

    Source: ilo_2019 (direction; size assumed).
    """
    return clip(1.0 - heat_loss_per_day * (hot_days_mean - hot_days_mean_base_year), 0.8, 1.1)


@variable(unit="ratio", vi="Ảnh hưởng của sức khỏe đến lao động", en="Effect of health on labour")
def health_labour_effect(
    health_loss_at_work,
    last_healthy_life_years_lost,
    last_population_total,
    healthy_life_years_lost_base_year,
    population_total_base_year,
):
    """Work done against 2019: healthy years lost per person above those of 2019, times the part that is lost work.

    The only way from illness to growth besides mortality. The cost of illness is kept out on purpose: treatment is
    output, and lost welfare is not spending (see the sector's opening note).
    Assumption: a part of the healthy years lost above those of 2019 is lost work.
    """
    lost = last_healthy_life_years_lost / last_population_total
    lost_base_year = healthy_life_years_lost_base_year / population_total_base_year
    return clip(1.0 - health_loss_at_work * (lost - lost_base_year), 0.85, 1.1)


@variable(unit="ratio", vi="Hiệu suất lao động trong đại dịch", en="Efficiency of labour in the pandemic")
def pandemic_efficiency(pandemic_worker_weight, labour_shock):
    """Output of a remaining worker against the mean: those who lost work in 2020-2022 produced less than the mean.

    Assumption: those who lost work in 2020-2022 produced less than the mean.
    """
    return (1.0 - pandemic_worker_weight * (1.0 - labour_shock)) / labour_shock


@variable(unit="person", dims=("industry",), vi="Lao động hiệu dụng", en="Effective labour")
def effective_labour(
    employment_by_industry, human_capital, pandemic_efficiency, health_labour_effect, heat_labour_effect
):
    """Workers weighted by skill, health, heat and the mix of the pandemic years.

    Method: growth accounting (Solow 1957).
    """
    return employment_by_industry * heat_labour_effect * (human_capital * pandemic_efficiency * health_labour_effect)
