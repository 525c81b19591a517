# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Where a decision acts: the zones a scenario names, in the city's own zoning or in another one of its pack.

A zone of another zoning is a share of each own zone: that of its people who live there. A level moves an own zone by
that share; an amount is divided among the own zones by their shares and the lever's split rule, so nothing is lost.
"""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from kientao.engine.inputs import Floats
from kientao.scenario.read import Zones, refuse, shown

if TYPE_CHECKING:
    from kientao.cities import City
    from kientao.levers import Lever

_RING_SETS = {
    "core": ("core",), "inner": ("inner",), "outer": ("outer",),
    "core_inner": ("core", "inner"), "inner_outer": ("inner", "outer"),
}  # fmt: skip


def reach(city: City, lever: Lever, zone: str, place: str) -> Floats:
    """The share of each own zone that a named zone stands for, 0 where the lever is not allowed.

    Raises:
        InputError: there is no such zone, or the lever cannot act in it.
    """
    name, part = _named(city, zone, place)
    if not lever.by_zone:
        refuse(
            place, f"{lever.id} áp dụng cho cả thành phố.", f"{lever.id} is one value for the whole city.",
            "Bỏ đơn vị.", "Leave the zone out.",
        )  # fmt: skip
    part = part * (city.lever_places.allowed[lever.id] > 0)
    if part.sum() <= 0:
        refuse(
            place, f"{lever.id} không áp dụng ở '{name}' (chỉ: {lever.zones}).",
            f"{lever.id} is not allowed in '{name}' (only: {lever.zones}).",
            "Chọn đơn vị khác.", "Choose another zone.",
        )  # fmt: skip
    return part


def _named(city: City, zone: str, place: str) -> tuple[str, Floats]:
    at = city.zone_position(zone, exactly=True)
    other = None
    if at is None:
        other = city.elsewhere.find(zone, exactly=True)
        at = city.zone_position(zone) if other is None else None
    if at is not None:
        return city.zone_ids[at], (np.arange(len(city.zone_ids)) == at).astype(float)
    other = other or city.elsewhere.find(zone)
    if other is None:
        ids = (*city.zone_ids, *city.elsewhere.ids(), *plan_names(city), *_RING_SETS)
        near = difflib.get_close_matches(zone, ids, 1, 0.5)
        refuse(
            place, f"không có đơn vị {shown(zone)}.", f"there is no zone {shown(zone)}.",
            f"Có phải '{near[0]}'?" if near else "Ghi all, một mã đơn vị, hoặc tên một kế hoạch.",
            f"Did you mean '{near[0]}'?" if near else "Give all, a zone id, or the name of a plan.",
        )  # fmt: skip
    return other


def spread(city: City, lever: Lever, part: Floats) -> Floats:
    """How an amount for a named zone is divided among the own zones it stands for, adding to 1."""
    if np.count_nonzero(part) == 1:
        return (part > 0).astype(float)
    people = np.array([zone.population for zone in city.zones])
    for weight in (city.lever_places.split_weights(lever.id), people, np.ones_like(part)):
        share = part * weight
        if share.sum() > 0:
            break
    return np.asarray(share / share.sum())


def touched_share(city: City, lever: Lever, zones: Zones | None, place: str) -> Floats:
    """By how much of itself each place of a level is set by a move: all that the lever allows, or those named."""
    allowed = (city.lever_places.allowed[lever.id] > 0).astype(float)
    if not lever.by_zone:
        _only_city(lever, zones, place)
        return allowed
    if isinstance(zones, dict):
        refuse(
            place, f"{lever.id} là một mức, không chia theo trọng số.",
            f"{lever.id} is a level: it is not shared by weights.",
            "Ghi to: {đơn vị: mức}, hoặc zones: [đơn vị, ...].", "Give to: {zone: level}, or zones: [zone, ...].",
        )  # fmt: skip
    if isinstance(zones, tuple):
        return _together(city, lever, zones, place)
    if zones in (None, "all"):
        return allowed
    if zones in _RING_SETS:
        return np.asarray(allowed * _in_rings(city, str(zones)))
    return reach(city, lever, str(zones), place)


def _together(city: City, lever: Lever, zones: tuple[str, ...], place: str) -> Floats:
    whole = np.sum([reach(city, lever, zone, place) for zone in zones], axis=0)
    return np.asarray(np.minimum(1.0, whole))


def _only_city(lever: Lever, zones: Zones | None, place: str) -> None:
    if zones not in (None, "city", "all"):
        refuse(
            place, f"{lever.id} áp dụng cho cả thành phố.", f"{lever.id} is one value for the whole city.",
            "Bỏ mục zones.", "Leave zones out.",
        )  # fmt: skip


def _in_rings(city: City, name: str) -> NDArray[np.bool_]:
    return np.array([zone.ring in _RING_SETS[name] for zone in city.zones])


def plan_names(city: City) -> dict[str, Floats]:
    """Tables by zone that a scenario may name, by stage."""
    return {stage: due for plan in city.plans.values() for stage, due in plan.items()}


def weights(city: City, lever: Lever, zones: Zones | None, place: str) -> Floats:
    """How the change of an amount is shared out over a lever's places, adding to 1.

    Raises:
        InputError: a zone that does not exist or where the lever is not allowed, or weights that do not add to 1.
    """
    if not lever.by_zone:
        _only_city(lever, zones, place)
        return np.ones(1)
    split = city.lever_places.split_weights(lever.id)
    if zones in (None, "all", "city"):
        return split
    if isinstance(zones, str) and zones in plan_names(city):
        share = np.array(plan_names(city)[zones])
    elif isinstance(zones, str) and zones in _RING_SETS:
        share = split * _in_rings(city, zones)
    elif isinstance(zones, dict):
        share = _shares(city, lever, zones, place)
    else:
        named = (zones,) if isinstance(zones, str) else tuple(zones or ())
        part = _together(city, lever, named, place)
        share = part * split
        if share.sum() <= 0:
            share = part
    share = share * city.lever_places.allowed[lever.id]
    if share.sum() <= 0:
        refuse(
            place, f"{lever.id} không áp dụng ở các đơn vị này (chỉ: {lever.zones}).",
            f"{lever.id} is not allowed in these zones (only: {lever.zones}).",
            "Chọn đơn vị khác.", "Choose other zones.",
        )  # fmt: skip
    return np.asarray(share / share.sum())


def _shares(city: City, lever: Lever, zones: dict[str, float], place: str) -> Floats:
    share = np.zeros(len(city.zone_ids))
    for zone, weight in zones.items():
        if weight < 0:
            refuse(
                f"{place}.{zone}", f"trọng số {weight:g} âm.", f"the weight {weight:g} is negative.",
                "Ghi số từ 0 đến 1.", "Give a number from 0 to 1.",
            )  # fmt: skip
        share += weight * spread(city, lever, reach(city, lever, zone, place))
    if abs(share.sum() - 1.0) > 0.005:
        refuse(
            place, f"trọng số các đơn vị cộng lại là {share.sum():.3g}, phải bằng 1.",
            f"the weights of the zones add to {share.sum():.3g}, they must add to 1.",
            "Sửa các trọng số.", "Correct the weights.",
        )  # fmt: skip
    return share
