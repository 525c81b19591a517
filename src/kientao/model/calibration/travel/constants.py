# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Base year of travel: the constants of choice and distribution that give the mode shares and trip lengths of 2019."""

import functools

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
TOGETHER = 8
"""Members solved together: as many as machine code works on at once."""
LONGEST_STEP, SMALL_STEP, TINY = 2.0, 1e-6, 1e-30
BUS, RAIL = mask("mode", "bus"), mask("mode", "rail")
FREE = np.flatnonzero(1.0 - RAIL - mask("mode", "motorcycle"))
"""Modes with a constant of their own: all but the motorcycle, which is 0, and rail, which follows the bus."""
MOTORCYCLE = int(np.flatnonzero(mask("mode", "motorcycle"))[0])
START = np.append(np.zeros(len(FREE)), np.log([0.9, 0.9]))
"""Unknowns at the start: constants, and logarithms of the scales of distribution over that of the mode."""


def _held(given, classes):
    """What does not change with the unknowns: appeal before the constants, the bus within transit."""
    utility, nest = given["utility"], given["nest"][:, :, None, None]
    coverage = given["coverage"][:, None, :, None], given["coverage"][:, None, None, :]
    ahead = utility[:, 5:] + given["rail"][:, :, None, None]
    odds = rail_odds(ahead, utility[:, 4:5], *coverage, nest)
    share = flat(given["class_share"])
    return {
        "appeal": flat(choice_appeal(utility, odds, *coverage, nest)),
        "bus_of_transit": flat(1.0 / (1.0 + odds))[:, 0],
        "class_share": share[:, classes],
        "at_hand": AT_HAND[:, classes],
    }


def _missed(given, held, unknown, balance):
    """How far shares and lengths are off, [member, unknown], at constants and scales, and the balance it leads to."""
    at_hand, class_share = held["at_hand"], held["class_share"]
    constant, ratio = apart(unknown, 0.0)
    appeal = held["appeal"] * np.exp(constant)[:, :, None]
    sums = at_hand.T @ appeal
    chosen = appeal * (at_hand @ (class_share / sums))
    zones = given["population"].shape[1]
    inclusive = (class_share * np.log(sums)).sum(1).reshape(-1, 1, zones, zones)
    deterred = np.exp(ratio[:, :, None, None] * inclusive)
    for _ in range(INNER_ROUNDS):
        balance = furness(deterred[:, 0], given["work_from"], given["work_to"], balance)
        balance = balance / balance.mean(-1, keepdims=True)
    pair = (slice(None), None)
    work = flat(
        work_trips(deterred[:, 0], balance[pair], given["work_from"][:, :, None], given["work_to"][pair])[:, None]
    )
    other = flat(
        other_trips(
            deterred[:, 1], given["other_from"][:, :, None], given["population"][pair], given["jobs"][pair],
            given["jobs_weight"][:, :, None],
        )[:, None]
    )  # fmt: skip
    both = join(work, other)
    km = (both @ flat(given["distance"][:, None]).swapaxes(1, 2))[:, :, 0] / both.sum(-1)
    made = work + other
    by_mode = (chosen @ made.swapaxes(1, 2))[:, :, 0]
    by_bus = (chosen[:, 5] * held["bus_of_transit"] * made[:, 0]).sum(-1)
    by_mode = np.concatenate([by_mode[:, :4], by_mode[:, 4:5] + by_bus[:, None], by_mode[:, 5:]], axis=1)
    off = np.log(by_mode / given["wanted"])
    modes = off[:, FREE] - off[:, MOTORCYCLE, None]
    return np.concatenate([modes, np.log(km / given["km"])], axis=1), balance


class _Gap:
    """How far shares and lengths are off at constants and scales, [member, unknown]; what does not change is held."""

    def __init__(self, given, classes):
        self.given, self.classes = given, classes
        self.balance = np.ones(given["work_to"].shape)
        self.held = _held(given, classes)

    def __call__(self, unknown):
        missed, self.balance = _missed(self.given, self.held, unknown, self.balance)
        return missed


class _CompiledGap:
    """The same in machine code, for up to eight members."""

    def __init__(self, routine, given):
        self.balance = np.ones(given["work_to"].shape)
        self.members = routine.members(given)

    def __call__(self, unknown):
        missed, self.balance = self.members({"unknown": unknown, "balance": self.balance})
        return missed


def _gap_of(given, classes, members):
    """What makes the gap of some members: in machine code for many, where there is any."""
    if members > 1:
        shapes = tuple((name, value.shape[1:]) for name, value in given.items())
        routine = _routine(shapes, tuple(classes.tolist()))
        if routine is not None:
            return functools.partial(_CompiledGap, routine)
    return functools.partial(_Gap, classes=classes)


@functools.cache
def _routine(shapes, classes):
    try:
        from kientao.engine.compiled.routine import Routine
        from kientao.engine.compiled.trace import TraceError
    except ImportError:
        return None

    def missed(given, moving):
        return _missed(given, _held(given, list(classes)), moving["unknown"], moving["balance"])

    given = dict(shapes)
    try:
        return Routine(missed, given, {"unknown": (len(START),), "balance": given["work_to"]})
    except (TraceError, ImportError, RuntimeError):  # no LLVM for this machine
        return None


def apart(unknown, rail):
    """Constants of all modes [member, mode], ratios of scales [member, purpose]; `rail` is its bonus over the bus."""
    constant = unknown[:, : len(FREE)] @ np.eye(len(RAIL))[FREE]
    bus = (constant * BUS).sum(-1, keepdims=True)
    return constant + RAIL * (bus + rail), np.exp(unknown[:, len(FREE) :])


def _against(gap, unknown, balance):
    """Minus the inverse of the slopes of the gaps of one member, [1, unknown, unknown], by small steps."""
    count = unknown.shape[1]
    steps = np.concatenate([np.zeros((1, count)), SMALL_STEP * np.eye(count)])
    gap.balance = np.repeat(balance, count + 1, axis=0)
    for _ in range(2):  # the first settles the balance
        found = gap(unknown + steps)
    slopes = (found[1:] - found[:1]).T / SMALL_STEP
    return -np.linalg.pinv(slopes)[None] if np.isfinite(slopes).all() else -np.eye(count)[None]


def _settle(gap, unknown, against, close):
    """Broyden's method from a start and minus the inverse slopes there: where it ends [member, unknown], and the gaps.

    Each member stops when it is close enough.
    """
    missed = gap(unknown)
    against = np.repeat(against, len(unknown), axis=0)
    for _ in range(MOST_TURNS):
        moving = np.abs(missed).max(1) >= close
        if not moving.any():
            break
        step = clip((against @ missed[:, :, None])[:, :, 0], -LONGEST_STEP, LONGEST_STEP) * moving[:, None]
        unknown = unknown + step
        before, missed = missed, np.where(moving[:, None], gap(unknown), missed)
        turned = -(against @ (missed - before)[:, :, None])[:, :, 0]
        length = (step * turned).sum(1, keepdims=True)
        length = np.where(np.abs(length) < TINY, np.inf, length)
        across = (step[:, None] @ against)[:, 0]
        against = against + ((step - turned) / length)[:, :, None] * across[:, None]
    return unknown, np.abs(missed).max(1)


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
    work_to = work_trips_to(jobs_base_year, work_trips_from_base_year)
    with_units = {
        "utility": cost_utility_base_year, "coverage": bus_coverage_base_year, "nest": transit_nest,
        "class_share": class_share_base_year, "distance": trip_distance, "work_from": work_trips_from_base_year,
        "work_to": work_to, "other_from": population_base_year * other_trip_rate, "jobs_weight": other_trip_jobs_weight,
        "population": population_base_year, "jobs": jobs_base_year, "wanted": mode_share_target * (1.0 - RAIL) + RAIL,
        "km": join(commute_km_base_year, other_km_base_year), "rail": mode_scale * rail_bonus,
    }  # fmt: skip
    given = {name: bare(value) for name, value in with_units.items()}
    members = max(len(value) for value in given.values())
    classes = np.flatnonzero(flat(given["class_share"]).any((0, 2)))
    mean = given if members == 1 else {name: value.mean(0, keepdims=True) for name, value in given.items()}
    gap_of = _gap_of(given, classes, members)
    gap, start = gap_of(mean), START[None]
    against = _against(gap, start, gap.balance)
    gap.balance = np.ones(gap.balance[:1].shape)
    first, miss = _settle(gap, start, against, CLOSE)
    if members > 1:
        start = first if miss[0] < ACCEPTED else start
        balance = gap.balance
        against = _against(gap, start, balance)
        found = []
        for begin in range(0, members, TOGETHER):
            rows = slice(begin, begin + TOGETHER)
            some = {name: value[rows] if len(value) == members else value for name, value in given.items()}
            count = min(TOGETHER, members - begin)
            gap = gap_of(some)
            gap.balance = np.repeat(balance, count, axis=0)
            found.append(_settle(gap, np.repeat(start, count, axis=0), against, CLOSE_AMONG_MANY))
        first, miss = (np.concatenate(parts) for parts in zip(*found, strict=True))
    elif not miss[0] < ACCEPTED:
        raise ModelError(
            f"the constants of travel do not settle: shares or lengths of the base year are missed by {miss[0]:.1e}",
            remedy="Check mode shares, trip lengths and scales of the city pack, or the ranges sampled.",
        )
    constant, ratio = apart(first, given["rail"])
    return beside(constant, ratio) + np.where(miss < ACCEPTED, 0.0, np.nan)[:, None]
