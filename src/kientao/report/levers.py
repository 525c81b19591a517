# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Levers as one number of the city: what was decided, what is in force, what it costs and who pays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from kientao.cities import City
    from kientao.engine.inputs import Floats
    from kientao.result import Result


def weights(city: City) -> Floats:
    """[lever_place, lever]: sums for what adds up, means over people of 2019 where a lever may be set for the rest."""
    places = city.lever_places
    people = np.array([zone.population for zone in city.zones])
    matrix = np.zeros((len(places.labels), len(city.levers)))
    for column, lever in enumerate(city.levers):
        span = places.span(lever.id)
        if not lever.by_zone or lever.adds_up:
            matrix[span, column] = 1.0
            continue
        held = people * places.allowed[lever.id]
        matrix[span, column] = held / held.sum()
    return matrix


def in_force(city: City, result: Result, member: int = 0) -> Floats:
    """What works, [year, lever], in each lever's unit."""
    return np.asarray(result.values("lever_effective")[:, member] @ weights(city))


def decided(city: City, result: Result, member: int = 0) -> Floats:
    """What was decided, committed works included, [year, lever]."""
    committed = np.cumsum(result.values("committed_delivery")[:, member], axis=0)
    return np.asarray((result.values("lever_decided")[:, member] + committed) @ weights(city))


def capital(city: City, result: Result, member: int = 0) -> Floats:
    """Capital spent by payer, [year, payer, lever] in the order of levers.csv, billion VND a year."""
    laid = city.lever_places.dimensions["lever"]
    columns = [laid.index(lever) for lever in city.levers.ids]
    return np.asarray(result.values("lever_capital_by_payer")[:, member][..., columns])


def periods(years: tuple[int, ...]) -> list[tuple[int, int]]:
    """Spans of years for sums of money: to 2025, to 2030, then ten years each."""
    ends = [year for year in (2025, 2030, 2040, 2050) if years[0] < year <= years[-1]]
    if not ends or ends[-1] < years[-1]:
        ends.append(years[-1])
    starts = [years[0], *(end + 1 for end in ends[:-1])]
    return list(zip(starts, ends, strict=True))


def base(city: City) -> Floats:
    """Values of the base year, [lever]."""
    return np.asarray(city.lever_places.parameters["place_base"].value @ weights(city))
