# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Trips: how many start in a zone, where they go, by which mode."""

import numpy as np

from kientao.engine import variable
from kientao.model.functions import times, total

BALANCING_ROUNDS = 5
"""Rounds of balancing a year from last year's factors: jobs are met within 1e-4 through the scenarios of the pack."""


def product(matrix, vector):
    """Sum over the destination: [member, zone, destination] x [member, destination] -> [member, zone]."""
    return (matrix @ vector[..., None])[..., 0]


def furness(deterrence, origins, wanted, balance):
    """One round of the Furness method: factors of the destinations that would meet `wanted` if rows stayed."""
    origin_balance = 1.0 / product(deterrence, balance * wanted)
    return 1.0 / product(deterrence.swapaxes(1, 2), origin_balance * origins)


@variable(unit="person", dims=("zone",), vi="Số lao động có việc làm theo nơi ở", en="Workers by zone of residence")
def workers(working_age_population, jobs):
    """Residents with a job: the city's jobs shared by people of working age. Source: MARS."""
    return working_age_population * (total(jobs, -1) / total(working_age_population, -1))[:, None]


@variable(unit="trip/day", dims=("zone",), vi="Số chuyến đi làm xuất phát", en="Commuting trips from the zone")
def work_trips_from(workers, work_trip_rate, teleworkable_share, telework, travel_shock):
    """Commuting trips by residents: a fixed number per worker, less those who work from home. Method: definition."""
    return workers * (work_trip_rate * (1.0 - teleworkable_share * telework) * travel_shock)


@variable(unit="trip/day", dims=("zone",), vi="Số chuyến đi khác xuất phát", en="Other trips from the zone")
def other_trips_from(
    population,
    other_trip_rate,
    last_other_minutes,
    other_minutes_base_year,
    trip_time_elasticity,
    income_index,
    other_trip_income_elasticity,
    travel_shock,
):
    """Trips for all other purposes: fewer where last year's trips took longer, a little more with income.

    Source: Goodwin 1996 (induced traffic); MARS would hold travel time constant (elasticity 1).
    """
    slower = (last_other_minutes / other_minutes_base_year) ** -trip_time_elasticity
    return population * (other_trip_rate * slower * income_index**other_trip_income_elasticity * travel_shock)


@variable(
    unit="ratio",
    dims=("purpose", "zone", "destination"),
    vi="Hàm cản trở theo chi phí đi lại",
    en="Deterrence of distance",
)
def deterrence(distribution_scale, travel_logsum):
    """How the cost of a pair deters trips of a purpose: exp(-scale x inclusive cost). Source: Wilson 1970."""
    return np.exp(-distribution_scale * travel_logsum)


@variable(unit="trip/day", dims=("zone",), vi="Số chuyến đi làm đến", en="Commuting trips to the zone")
def work_trips_to(jobs, work_trips_from):
    """Commuting trips that the jobs of a zone draw: all trips shared by jobs. Method: accounting identity."""
    return jobs * (total(work_trips_from, -1) / total(jobs, -1))[:, None]


@variable(unit="ratio", dims=("zone",), vi="Hệ số cân bằng nơi làm việc", en="Balancing factor of workplaces")
def work_balance(deterrence__work, work_trips_from, work_trips_to, last_work_balance, balancing_gain):
    """Factors that make commuting meet the jobs of every zone, improved from those of last year.

    A round of Furness moves the factors by a step; all later rounds would follow from it almost as in the base year,
    so that step x balancing_gain takes them at once (a quasi-Newton step: 5 of them do the work of 40 rounds).
    Source: Furness method; Wilson 1970.
    """
    balance, origins, wanted = last_work_balance[..., None], work_trips_from[..., None], work_trips_to[..., None]
    back = deterrence__work.swapaxes(1, 2)
    for _ in range(BALANCING_ROUNDS):
        missed = balance * (back @ (origins / (deterrence__work @ (balance * wanted))))
        balance = balance / np.exp(balancing_gain @ np.log(missed))
    balance = balance[..., 0]
    return balance * (balance.shape[-1] / total(balance, -1)[:, None])


@variable(unit="trip/day", dims=("zone", "destination"), vi="Ma trận chuyến đi làm", en="Commuting trips between zones")
def work_trips(deterrence__work, work_balance__destination, work_trips_from, work_trips_to__destination):
    """Doubly constrained gravity model; every worker goes somewhere exactly, jobs are met as far as balancing goes.

    Source: doubly constrained gravity model, Wilson 1970.
    """
    draw = work_balance__destination * work_trips_to__destination
    return times(deterrence__work * draw, work_trips_from / (deterrence__work @ draw.swapaxes(1, 2)))


@variable(unit="trip/day", dims=("zone", "destination"), vi="Ma trận chuyến đi khác", en="Other trips between zones")
def other_trips(
    deterrence__other, other_trips_from, population__destination, jobs__destination, other_trip_jobs_weight
):
    """Singly constrained gravity model: other trips are drawn by residents and by jobs (shops, offices, schools).

    Source: singly constrained gravity model, Wilson 1970.
    """
    to_jobs = other_trip_jobs_weight / jobs__destination.sum(-1, keepdims=True)
    to_people = (1.0 - other_trip_jobs_weight) / population__destination.sum(-1, keepdims=True)
    draw = to_people * population__destination + to_jobs * jobs__destination
    return times(deterrence__other * draw, other_trips_from / (deterrence__other @ draw.swapaxes(1, 2)))


@variable(
    unit="trip/day",
    dims=("mode", "zone", "destination"),
    vi="Số chuyến đi theo phương thức",
    en="Trips between zones by mode",
)
def trips(mode_share, work_trips, other_trips, transit_shock):
    """Trips of all purposes by mode; in the pandemic bus and rail lost trips that no other mode took.

    Method: accounting identity.
    """
    made = mode_share * (work_trips + other_trips)
    made[:, 4:] *= transit_shock
    return made


@variable(unit="trip/day", dims=("mode", "zone"), vi="Số chuyến đi theo nơi đi", en="Trips from the zone by mode")
def trips_by_mode(trips):
    """Trips that start in the zone, by mode. Method: sum over zones."""
    return trips @ np.ones(trips.shape[-1])
