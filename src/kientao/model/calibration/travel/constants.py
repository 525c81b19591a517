# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Base year of travel: the constants of choice and distribution that give the mode shares and trip lengths of 2019."""

import numpy as np

from kientao.engine import base_year
from kientao.engine.errors import ModelError
from kientao.model.functions import bare, beside, clip, join, mask
from kientao.model.travel.choice import AT_HAND, choice_appeal, flat, rail_odds
from kientao.model.travel.demand import furness, other_trips, work_trips, work_trips_to

MOST_TURNS = 100
INNER_ROUNDS = 16
"""Rounds of balancing in a turn; the factors are carried on, so that they settle with the constants."""
CLOSE, CLOSE_AMONG_MANY, ACCEPTED = 1e-13, 1e-11, 1e-9
"""Where the constants of the pack stop moving, those of members that sample, and what is still taken as met."""
LONGEST_STEP, SMALL_STEP, TINY = 2.0, 1e-6, 1e-30
BUS, RAIL = mask("mode", "bus"), mask("mode", "rail")
FREE = np.flatnonzero(1.0 - RAIL - mask("mode", "motorcycle"))
"""Modes with a constant of their own: all but the motorcycle, which is 0, and rail, which follows the bus."""
MOTORCYCLE = int(np.flatnonzero(mask("mode", "motorcycle"))[0])
START = np.append(np.zeros(len(FREE)), np.log([0.9, 0.9]))
"""Unknowns at the start: constants, and logarithms of the scales of distribution over that of the mode."""


class _Gap:
    """How far shares and lengths are off, [member, unknown], at constants and scales; what does not change is held."""

    def __init__(self, given):
        self.given = given
        utility, nest = given["utility"], given["nest"][:, :, None, None]
        coverage = given["coverage"][:, None, :, None], given["coverage"][:, None, None, :]
        ahead = utility[:, 5:] + given["rail"][:, :, None, None]
        odds = rail_odds(ahead, utility[:, 4:5], *coverage, nest)
        self.appeal = flat(choice_appeal(utility, odds, *coverage, nest))
        self.bus_of_transit = flat(1.0 / (1.0 + odds))[:, 0]
        share = flat(given["class_share"])
        self.classes = np.flatnonzero(share.any((0, 2)))
        self.class_share, self.at_hand = np.ascontiguousarray(share[:, self.classes]), AT_HAND[:, self.classes]
        self.distance = given["distance"].reshape(given["distance"].shape[0], -1, 1)
        self.balance = given["balance"]

    def __call__(self, unknown):
        given, members = self.given, unknown.shape[0]
        constant, ratio = apart(unknown, 0.0)
        appeal = self.appeal * np.exp(constant)[:, :, None]
        sums = self.at_hand.T @ appeal
        chosen = appeal
        chosen *= self.at_hand @ (self.class_share / sums)
        logsum = np.log(sums)
        logsum *= self.class_share
        zones = given["population"].shape[1]
        inclusive = logsum.sum(1).reshape(-1, 1, zones, zones)
        deterred = np.exp(ratio[:, :, None, None] * inclusive)
        for _ in range(INNER_ROUNDS):
            self.balance = furness(deterred[:, 0], given["work_from"], given["work_to"], self.balance)
            self.balance /= self.balance.mean(-1, keepdims=True)
        pair = (slice(None), None)
        work = work_trips(
            deterred[:, 0], self.balance[pair], given["work_from"][:, :, None], given["work_to"][pair]
        ).reshape(members, 1, -1)  # fmt: skip
        other = other_trips(
            deterred[:, 1], given["other_from"][:, :, None], given["population"][pair], given["jobs"][pair],
            given["jobs_weight"][:, :, None],
        ).reshape(members, 1, -1)  # fmt: skip
        both = join(work, other)
        km = (both @ self.distance)[:, :, 0] / both.sum(-1)
        made = work + other
        by_mode = (chosen @ made.swapaxes(1, 2))[:, :, 0]
        by_mode[:, 4] += (chosen[:, 5] * self.bus_of_transit * made[:, 0]).sum(-1)
        off = np.log(by_mode / given["wanted"])
        modes = off[:, FREE] - off[:, MOTORCYCLE, None]
        return np.concatenate([modes, np.log(km / given["km"])], axis=1)

    def of(self, rows):
        """The same for some members alone."""
        members = self.balance.shape[0]
        chosen = {name: value[rows] if value.shape[0] == members else value for name, value in self.given.items()}
        chosen["balance"] = self.balance[rows]
        return _Gap(chosen)

    def of_mean(self, rows):
        """The same for one member with the mean of what all are given, `rows` times."""
        mean = {name: value.mean(0, keepdims=True) for name, value in self.given.items()}
        mean["balance"] = np.repeat(self.balance.mean(0, keepdims=True), rows, axis=0)
        return _Gap(mean)


def apart(unknown, rail):
    """Constants of all modes [member, mode], ratios of scales [member, purpose]; `rail` is its bonus over the bus."""
    constant = np.zeros((unknown.shape[0], len(RAIL)))
    constant[:, FREE] = unknown[:, : len(FREE)]
    bus = (constant * BUS).sum(-1, keepdims=True)
    return constant + RAIL * (bus + rail), np.exp(unknown[:, len(FREE) :])


def _against(gap, unknown):
    """Minus the inverse of the slopes of the gaps of the mean member, [1, unknown, unknown], by small steps."""
    count = unknown.shape[1]
    steps = np.concatenate([np.zeros((1, count)), SMALL_STEP * np.eye(count)])
    several = gap.of_mean(count + 1)
    for _ in range(2):  # the first settles the balance
        found = several(unknown[:1] + steps)
    slopes = (found[1:] - found[:1]).T / SMALL_STEP
    return -np.linalg.pinv(slopes)[None] if np.isfinite(slopes).all() else -np.eye(count)[None]


def _settle(gap, unknown, against, close):
    """Broyden's method from a start and minus the inverse slopes there: where it ends [member, unknown], and the gaps.

    Each member stops when it is close enough, and drops out of the evaluations when a third of them have stopped.
    """
    end, miss = unknown.copy(), np.full(len(unknown), np.inf)
    at = np.arange(len(unknown))
    missed = gap(unknown)
    against = np.repeat(against, len(unknown), axis=0)
    for _ in range(MOST_TURNS):
        size = np.abs(missed).max(1)
        done = ~(size >= close)
        end[at], miss[at] = unknown, size
        if done.all():
            break
        if 3 * done.sum() >= len(done):
            stay = np.flatnonzero(~done)
            gap, at, done = gap.of(stay), at[stay], done[stay]
            unknown, missed, against = unknown[stay], missed[stay], against[stay]
        step = clip((against @ missed[:, :, None])[:, :, 0], -LONGEST_STEP, LONGEST_STEP)
        step[done] = 0.0
        unknown = unknown + step
        before, missed = missed, np.where(done[:, None], missed, gap(unknown))
        turned = -(against @ (missed - before)[:, :, None])[:, :, 0]
        length = (step * turned).sum(1, keepdims=True)
        length = np.where(np.abs(length) < TINY, np.inf, length)
        across = (step[:, None] @ against)[:, 0]
        against = against + ((step - turned) / length)[:, :, None] * across[:, None]
    return end, miss


@base_year(
    unit="ratio",
    dims=("travel_constant",),
    vi="Hằng số của mô hình đi lại",
    en="Constants of choice and distribution",
)
def travel_constants(
    cost_utility_base_year,
    mode_scale,
    bus_coverage_base_year,
    transit_nest,
    class_share_base_year,
    trip_distance,
    work_trips_from_base_year,
    other_trip_rate,
    other_trip_jobs_weight,
    population_base_year,
    jobs_base_year,
    mode_share_target,
    commute_km_base_year,
    other_km_base_year,
    rail_bonus,
):
    """Mode constants and distribution scales (over the mode scale) that give the shares and lengths of the base year.

    Six unknowns (constants, motorcycle held at 0, and the two scales) for six gaps: ln(model / target) of the modes
    against the motorcycle, and of the two lengths. Broyden's method (1965) for each member, from the solution and the
    slopes of their mean. Balancing goes along. Rail, which did not run, is valued as the bus with a bonus. A member
    for which nothing fits becomes not a number.

    Raises:
        ModelError: no constants give the shares and lengths asked for.
    Method: solved so that the base year is met.
    """
    members = max(cost_utility_base_year.shape[0], bus_coverage_base_year.shape[0], transit_nest.shape[0])
    work_to = work_trips_to(jobs_base_year, work_trips_from_base_year)
    with_units = {
        "utility": cost_utility_base_year, "coverage": bus_coverage_base_year, "nest": transit_nest,
        "class_share": class_share_base_year, "distance": trip_distance, "work_from": work_trips_from_base_year,
        "work_to": work_to, "other_from": population_base_year * other_trip_rate, "jobs_weight": other_trip_jobs_weight,
        "population": population_base_year, "jobs": jobs_base_year, "wanted": mode_share_target * (1.0 - RAIL) + RAIL,
        "km": join(commute_km_base_year, other_km_base_year), "rail": mode_scale * rail_bonus,
    }  # fmt: skip
    given = {name: bare(value) for name, value in with_units.items()}
    given["balance"] = np.ones(given["work_to"].shape)
    gap = _Gap(given)
    start = START[None]
    one = gap.of_mean(1)
    first, miss = _settle(one, start, _against(gap, start), CLOSE)
    if members > 1:
        start = first if miss[0] < ACCEPTED else start
        gap.balance = np.repeat(one.balance, members, axis=0)
        first, miss = _settle(gap, np.repeat(start, members, axis=0), _against(gap, start), CLOSE_AMONG_MANY)
    elif not miss[0] < ACCEPTED:
        raise ModelError(
            f"the constants of travel do not settle: shares or lengths of the base year are missed by {miss[0]:.1e}",
            remedy="Check mode shares, trip lengths and scales of the city pack, or the ranges sampled.",
        )
    constant, ratio = apart(first, given["rail"])
    return beside(constant, ratio) + np.where(miss < ACCEPTED, 0.0, np.nan)[:, None]
