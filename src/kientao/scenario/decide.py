# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""From decisions to yearly values: what is decided for each lever at each place, and the outside paths.

An amount says how much in all has been started by a year: a move adds the difference to what was decided before and
shares it out by its zones. A level says what holds: a move goes from what held before to its value. A lever whose zones
add up (satellite towns) moves each zone by its weight of the change, so that nobody's base is taken away.
"""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

import numpy as np

from kientao.engine.inputs import Floats
from kientao.scenario.find import chain
from kientao.scenario.read import Committed, DriverPath, Move, Scenario, Zones, refuse

if TYPE_CHECKING:
    from kientao.cities import City
    from kientao.levers import Lever

_SLACK = 1e-9


def yearly(city: City, scenario: Scenario) -> dict[str, Floats]:
    """Values by driver, [year, *dims], for a scenario on top of those it extends.

    Raises:
        InputError: unknown lever, zone, driver or year; level out of range; an amount that falls; end before start.
    """
    whole = chain(city, scenario)
    given: dict[str, DriverPath] = {}
    for one in whole:
        given |= one.paths
    values = _outside(city, given)
    first = first_decidable(whole, city)
    base = np.asarray(city.lever_places.parameters["place_base"].value)
    decided = np.repeat(base[None], len(city.years), axis=0)
    for one in whole:
        for move in one.moves:
            _apply(city, decided, move, first)
    values["lever_decided"] = decided
    values |= _commitments(city, [c for one in whole for c in one.committed])
    return values


def first_decidable(whole: list[Scenario], city: City) -> int:
    """The year after the date of the base scenario: what came before is no longer open."""
    text = whole[0].as_of[:4]
    return int(text) + 1 if text.isdigit() and int(text) >= city.base_year else city.base_year + 1


def _outside(city: City, given: dict[str, DriverPath]) -> dict[str, Floats]:
    table = city.paths.table
    values: dict[str, Floats] = {}
    for name, path in given.items():
        row = table.get(name)
        if row is None:
            near = difflib.get_close_matches(name, list(table), 1, 0.5)
            refuse(
                path.place, f"không có chuỗi ngoài '{name}'.", f"there is no driver '{name}'.",
                f"Có phải '{near[0]}'?" if near else "", f"Did you mean '{near[0]}'?" if near else "",
            )  # fmt: skip
        if row.interpolation == "engine" or name.startswith("committed_"):
            refuse(path.place, f"'{name}' không đặt được trong kịch bản.", f"'{name}' cannot be set in a scenario.")
        if row.is_text:
            if path.variant is None:
                refuse(path.place, f"'{name}' phải là một tên.", f"'{name}' must be a name.")
            variants = sorted(
                {r.index["variant"] for rows in city.paths.rows.values() for r in rows if "variant" in r.index}
            )
            if path.variant not in variants:
                names = ", ".join(variants)
                refuse(
                    path.place, f"không có đường '{path.variant}'.", f"there is no path '{path.variant}'.",
                    f"Chọn: {names}.", f"Choose: {names}.",
                )  # fmt: skip
            target = name.removesuffix("_variant")
            if target not in given:
                values[target] = city.paths.driver(target, variant=path.variant).values
            continue
        if path.variant is not None:
            refuse(
                path.place, f"'{name}' phải là số hoặc {{năm: số}}.", f"'{name}' must be a number or {{year: number}}."
            )
        values[name] = city.paths.driver(name, points=path.points, interpolation=path.interpolation).values
    return values


def _apply(city: City, decided: Floats, move: Move, first: int) -> None:
    places = city.lever_places
    lever = places.table.get(move.lever, move.place)
    start = first if move.start is None else move.start
    end = start if move.end == 0 else move.end
    _check_years(city, move, start, end)
    span = places.span(lever.id)
    at = start - city.base_year
    before = decided[:, span].copy()
    ramp = _ramp(move.ramp or lever.ramp, start, end, len(city.years), city.base_year)
    if lever.adds_up:
        after = _adding_up(city, lever, move, before, at, ramp)
    else:
        after = _level(city, lever, move, before, at, ramp)
    if move.until is not None:
        back = move.until - city.base_year + 1
        after[back:] = before[back:]
    decided[at:, span] = after[at:]


def _check_years(city: City, move: Move, start: int, end: int) -> None:
    if end < start:
        refuse(
            move.place, f"kết thúc {end} trước bắt đầu {start}.", f"end {end} is before start {start}.",
            "Đổi hai năm.", "Swap the two years.",
        )  # fmt: skip
    for year in (start, end, *(() if move.until is None else (move.until,))):
        if not city.base_year < year <= city.last_year:
            refuse(
                move.place, f"năm {year} nằm ngoài {city.base_year + 1}-{city.last_year}.",
                f"year {year} is outside {city.base_year + 1}-{city.last_year}.",
            )  # fmt: skip
    if move.until is not None and move.until < end:
        refuse(move.place, f"until {move.until} trước năm kết thúc {end}.", f"until {move.until} is before end {end}.")


def _ramp(kind: str, start: int, end: int, years: int, base_year: int) -> Floats:
    """How far a decision has gone in each year, 0 to 1."""
    at = np.arange(years) + base_year
    done = np.clip((at - start + 1) / (end - start + 1), 0.0, 1.0)
    if kind == "step":
        return np.asarray((at >= start).astype(float))
    return np.asarray(3 * done**2 - 2 * done**3 if kind == "s_curve" else done)


def _check_range(lever: Lever, value: float, place: str) -> None:
    if not lever.min - _SLACK <= value <= lever.max + _SLACK:
        unit_vi, unit_en = lever.unit_label_vi, lever.unit_label_en
        refuse(
            place, f"{lever.id} = {value:g} nằm ngoài {lever.min:g} đến {lever.max:g} ({unit_vi}).",
            f"{lever.id} = {value:g} is outside {lever.min:g} to {lever.max:g} ({unit_en}).",
        )  # fmt: skip


def _adding_up(city: City, lever: Lever, move: Move, before: Floats, at: int, ramp: Floats) -> Floats:
    earlier = before[-1] if lever.is_amount else before[at - 1]
    if isinstance(move.to, dict):
        goal = earlier.copy()
        for zone, value in move.to.items():
            goal[_zone(city, lever, zone, move.place)] = value
        change = goal - earlier
    else:
        change = (move.to - float(earlier.sum())) * weights(city, lever, move.zones, move.place)
    _check_range(lever, float((earlier + change).sum()), move.place)
    if lever.is_amount:
        if np.any(change < -_SLACK):
            was, now = f"{earlier.sum():g}", f"{(earlier + change).sum():g}"
            refuse(
                move.place, f"{lever.id} giảm từ {was} xuống {now}: công trình đã làm không mất đi.",
                f"{lever.id} falls from {was} to {now}: what is built does not vanish.",
                "Ghi tổng của cả thành phố, lớn hơn mức trước.", "Give the city total, above the level before.",
            )  # fmt: skip
        return np.asarray(before + ramp[:, None] * change)
    after = before.copy()
    after[at:] = earlier + ramp[at:, None] * change
    return after


def _level(city: City, lever: Lever, move: Move, before: Floats, at: int, ramp: Floats) -> Floats:
    held = before[at - 1]
    goal = held.copy()
    if isinstance(move.to, dict):
        if not lever.by_zone:
            refuse(move.place, f"{lever.id} áp dụng cho cả thành phố.", f"{lever.id} is one value for the whole city.",
                   "Ghi một số.", "Give one number.")  # fmt: skip
        if move.zones is not None:
            refuse(move.place, "ghi zones hoặc to theo đơn vị, không cả hai.", "give zones, or to by zone, not both.")
        for zone, value in move.to.items():
            _check_range(lever, value, f"{move.place}.{zone}")
            goal[_zone(city, lever, zone, move.place)] = value
        touched = np.array([z in move.to for z in city.zone_ids])
    else:
        _check_range(lever, move.to, move.place)
        touched = _touched(city, lever, move.zones, move.place)
        goal[touched] = move.to
    after = before.copy()
    after[at:, touched] = (held + ramp[at:, None] * (goal - held))[:, touched]
    return after


def _touched(city: City, lever: Lever, zones: Zones | None, place: str) -> Floats:
    """Which places of a level a move sets: all that the lever allows, or those named."""
    allowed = city.lever_places.allowed[lever.id] > 0
    if not lever.by_zone:
        if zones not in (None, "city", "all"):
            refuse(place, f"{lever.id} áp dụng cho cả thành phố.", f"{lever.id} is one value for the whole city.",
                   "Bỏ mục zones.", "Leave zones out.")  # fmt: skip
        return np.asarray(allowed)
    if isinstance(zones, dict):
        return np.asarray(
            [_zone(city, lever, z, place) is not None and z in zones for z in zones]
            and [z in zones for z in city.zone_ids]
        )
    if zones in (None, "all"):
        return np.asarray(allowed)
    if zones in city.zone_ids:
        _zone(city, lever, str(zones), place)
        return np.asarray([z == zones for z in city.zone_ids])
    _unknown_zones(city, str(zones), place)
    raise AssertionError


def _zone(city: City, lever: Lever, zone: str, place: str) -> int:
    if zone not in city.zone_ids:
        _unknown_zones(city, zone, place)
    at = city.zone_ids.index(zone)
    if not lever.by_zone:
        refuse(place, f"{lever.id} áp dụng cho cả thành phố.", f"{lever.id} is one value for the whole city.")
    if city.lever_places.allowed[lever.id][at] <= 0:
        refuse(
            place, f"{lever.id} không áp dụng ở '{zone}' (chỉ: {lever.zones}).",
            f"{lever.id} is not allowed in '{zone}' (only: {lever.zones}).",
        )  # fmt: skip
    return at


def _unknown_zones(city: City, zone: str, place: str) -> None:
    near = difflib.get_close_matches(zone, city.zone_ids, 1, 0.5)
    refuse(
        place, f"không có đơn vị '{zone}'.", f"there is no zone '{zone}'.",
        f"Có phải '{near[0]}'?" if near else "Ghi all, city, hoặc mã đơn vị.",
        f"Did you mean '{near[0]}'?" if near else "Give all, city, or a zone id.",
    )  # fmt: skip


def weights(city: City, lever: Lever, zones: Zones | None, place: str) -> Floats:
    """How the change of an amount is shared out over a lever's places, adding to 1."""
    if not lever.by_zone:
        if zones not in (None, "city", "all"):
            refuse(place, f"{lever.id} áp dụng cho cả thành phố.", f"{lever.id} is one value for the whole city.",
                   "Bỏ mục zones.", "Leave zones out.")  # fmt: skip
        return np.ones(1)
    if zones in (None, "all", "city"):
        return city.lever_places.split_weights(lever.id)
    if isinstance(zones, str):
        stages = {stage: due for plan in city.plans.values() for stage, due in plan.items()}
        if zones in stages:
            return np.asarray(stages[zones] / stages[zones].sum())
        share = np.zeros(len(city.zone_ids))
        share[_zone(city, lever, zones, place)] = 1.0
        return share
    assert zones is not None
    share = np.zeros(len(city.zone_ids))
    for zone, weight in zones.items():
        if weight < 0:
            refuse(f"{place}.{zone}", "trọng số âm.", "the weight is negative.")
        share[_zone(city, lever, zone, place)] = weight
    if abs(share.sum() - 1.0) > 0.005:
        refuse(
            place, f"trọng số các đơn vị cộng lại là {share.sum():.3g}, phải bằng 1.",
            f"the weights of the zones add to {share.sum():.3g}, they must add to 1.",
        )  # fmt: skip
    return np.asarray(share / share.sum())


def _commitments(city: City, committed: list[Committed]) -> dict[str, Floats]:
    places = city.lever_places
    delivery = np.zeros((len(city.years), len(places.labels)))
    spending, onlent = np.zeros(len(city.years)), np.zeros(len(city.years))
    for one in committed:
        lever = places.table.get(one.lever, one.place)
        if not lever.is_amount:
            refuse(one.place, f"{lever.id} không phải là công trình.", f"{lever.id} is not an amount.")
        years = (one.year - 1, *(one.spend_years or ()))
        for year in years:
            if not city.base_year <= year <= city.last_year:
                refuse(one.place, f"năm {year} nằm ngoài mô phỏng.", f"year {year} is outside the simulation.")
        if one.amount < 0 or one.spend < 0:
            refuse(one.place, "amount và spend không được âm.", "amount and spend must not be negative.")
        delivery[one.year - 1 - city.base_year, places.span(lever.id)] += one.amount * weights(
            city, lever, one.zones, one.place
        )
        if one.spend_years is not None:
            first, last = (year - city.base_year for year in one.spend_years)
            spending[first : last + 1] += one.spend / (last - first + 1)
            onlent[first : last + 1] += one.onlent_share * one.spend / (last - first + 1)
    return {"committed_delivery": delivery, "committed_spending": spending, "committed_onlent": onlent}
