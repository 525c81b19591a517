# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""From decisions to yearly values: what is decided for each lever at each place, and the outside paths.

An amount says how much in all has been started by a year: a move adds the difference to what is decided by then
without it, and shares it out by its zones; after its end the total stays. A level says what holds: a move goes from
what held before it to its value. A lever whose zones add up (satellite towns) moves each zone by its weight of the
change, so that nobody's base is taken away. The short form, and a move with `replace: true`, replaces what was
decided from the first year still open.
"""

from __future__ import annotations

import difflib
import functools
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from kientao.engine.inputs import Floats
from kientao.scenario.find import chain
from kientao.scenario.read import Committed, DriverPath, Move, Scenario, refuse, shown
from kientao.scenario.zones import reach, spread, touched_share, weights

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
    first = first_decidable(whole, city)
    values = _outside(city, given, first)
    base = np.asarray(city.lever_places.parameters["place_base"].value)
    decided = np.repeat(base[None], len(city.years), axis=0)
    for one in whole:
        for move in one.moves:
            if move.zoning not in ("", city.zoning):
                continue
            _apply(city, decided, move, first, one.past_decisions)
    values["lever_decided"] = decided
    values |= _commitments(city, [c for one in whole for c in one.committed])
    return values


def first_decidable(whole: list[Scenario], city: City) -> int:
    """The year after the date of the base scenario: what came before is no longer open."""
    text = whole[0].as_of[:4]
    return int(text) + 1 if text.isdigit() and int(text) >= city.base_year else city.base_year + 1


def _outside(city: City, given: dict[str, DriverPath], first: int) -> dict[str, Floats]:
    table = city.paths.table
    values: dict[str, Floats] = {}
    for name, path in given.items():
        row = table.get(name)
        if row is None:
            near = difflib.get_close_matches(name, list(table), 1, 0.5)
            refuse(
                path.place, f"không có chuỗi ngoài {shown(name)}.", f"there is no driver {shown(name)}.",
                f"Có phải '{near[0]}'?" if near else "Xem drivers.csv.",
                f"Did you mean '{near[0]}'?" if near else "See drivers.csv.",
            )  # fmt: skip
        if row.interpolation == "engine" or name.startswith("committed_"):
            refuse(
                path.place, f"'{name}' không đặt được trong kịch bản.", f"'{name}' cannot be set in a scenario.",
                "Công trình cam kết ghi ở mục committed.", "Committed works belong under committed.",
            )  # fmt: skip
        if row.is_text:
            target = name.removesuffix("_variant")
            _check_variant(city, name, target, path)
            if target not in given:
                values[target] = city.paths.driver(target, variant=path.variant).values
        elif path.variant is not None:
            refuse(
                path.place, f"'{name}' phải là số hoặc {{năm: số}}.", f"'{name}' must be a number or {{year: number}}.",
                "Ví dụ: {2030: 1.2, 2050: 1.4}.", "For example: {2030: 1.2, 2050: 1.4}.",
            )  # fmt: skip
        elif path.by_label:
            values[name] = _by_label(city, name, path, first)
        else:
            values[name] = _series(city, name, path, first)
    return values


def _check_variant(city: City, name: str, target: str, path: DriverPath) -> None:
    rows = city.paths.feeding(city.paths.table[target])
    variants = sorted({r.index["variant"] for r in rows if "variant" in r.index})
    if path.variant not in variants:
        names = ", ".join(variants)
        refuse(
            path.place, f"'{name}' không có đường {shown(path.variant)}.",
            f"'{name}' has no path {shown(path.variant)}.",
            f"Chọn: {names}.", f"Choose: {names}.",
        )  # fmt: skip


def _series(city: City, name: str, path: DriverPath, first: int) -> Floats:
    """The years given on top of the city's own path, which holds before the first of them."""
    points, own = path.points, city.drivers[name].values
    if path.always is not None:
        points = {first: path.always}
    _check_driver_years(city, points, path)
    values = city.paths.driver(name, points=points, interpolation=path.interpolation).values
    begins = min(points) - city.base_year
    return np.concatenate((own[: max(begins, 0)], values[max(begins, 0) :])) if begins > 0 else values


def _by_label(city: City, name: str, path: DriverPath, first: int) -> Floats:
    values = city.drivers[name].values.copy()
    dims = city.paths.table[name].dims
    labels = city.dimensions.get(dims[0], ()) if len(dims) == 1 else ()
    for label, one in path.by_label.items():
        if label not in labels:
            near = difflib.get_close_matches(label, labels, 1, 0.5)
            remedy = f"'{near[0]}'" if near else ", ".join(labels) or "{2030: 1.2}"
            refuse(
                path.place, f"'{name}' không có phần {shown(label)}.", f"'{name}' has no part {shown(label)}.",
                f"Có phải {remedy}?", f"Did you mean {remedy}?",
            )  # fmt: skip
        if one.variant is not None:
            refuse(one.place, "phải là số hoặc {năm: số}.", "this must be a number or {year: number}.")
        at = labels.index(label)
        values[:, at] = _series(city, name, one, first)[:, at]
    return values


def _check_driver_years(city: City, points: dict[int, float], path: DriverPath) -> None:
    for year in points:
        if not city.base_year <= year <= city.last_year:
            refuse(
                path.place, f"năm {year} nằm ngoài {city.base_year}-{city.last_year}.",
                f"year {year} is outside {city.base_year}-{city.last_year}.",
                "Bỏ năm này.", "Leave this year out.",
            )  # fmt: skip


def _apply(city: City, decided: Floats, move: Move, first: int, past: bool) -> None:
    places = city.lever_places
    lever = places.table.get(move.lever, move.place)
    start = first if move.start is None else move.start
    end = start if move.end == 0 else move.end
    _check_years(city, move, start, end, city.base_year + 1 if past and move.start is not None else first)
    _check_target(city, move)
    span = places.span(lever.id)
    at = start - city.base_year
    if move.start is None or move.replace:
        still_open = first - city.base_year
        decided[still_open:, span] = decided[still_open - 1, span]
    before = decided[:, span].copy()
    ramp = _ramp(move.ramp or lever.ramp, start, end, len(city.years), city.base_year)
    if lever.adds_up:
        after = _adding_up(city, lever, move, before, (at, end - city.base_year), ramp)
    else:
        after = _level(city, lever, move, before, at, ramp)
    if move.until is not None:
        if lever.is_amount:
            refuse(
                move.place, f"{lever.id} là công trình: không có until.", f"{lever.id} is built: it has no until.",
                "Bỏ mục until.", "Leave until out.",
            )  # fmt: skip
        back = move.until - city.base_year + 1
        after[back:] = before[back:]
    decided[at:, span] = after[at:]


def _check_years(city: City, move: Move, start: int, end: int, first: int) -> None:
    if move.end == 0:
        end = start
    for year in (start, end, *(() if move.until is None else (move.until,))):
        if not city.base_year < year <= city.last_year:
            refuse(
                move.place, f"năm {year} nằm ngoài {city.base_year + 1}-{city.last_year}.",
                f"year {year} is outside {city.base_year + 1}-{city.last_year}.",
                f"Chọn năm từ {first} đến {city.last_year}.", f"Choose a year from {first} to {city.last_year}.",
            )  # fmt: skip
    if min(start, end) < first:
        refuse(
            move.place, f"năm {min(start, end)} đã qua: quyết định mới bắt đầu từ {first}.",
            f"the year {min(start, end)} is past: new decisions begin in {first}.",
            f"Chọn năm từ {first} trở đi; kế hoạch công bố từ trước ghi past_decisions: true.",
            f"Choose {first} or later; for plans announced before then write past_decisions: true.",
        )  # fmt: skip
    if end < start:
        refuse(
            move.place, f"kết thúc {end} trước bắt đầu {start}.", f"end {end} is before start {start}.",
            "Đổi hai năm.", "Swap the two years.",
        )  # fmt: skip
    if move.until is not None and move.until < end:
        refuse(
            move.place, f"until {move.until} trước năm kết thúc {end}.", f"until {move.until} is before end {end}.",
            f"Chọn until từ {end}.", f"Choose until from {end} on.",
        )  # fmt: skip


def _check_target(city: City, move: Move) -> None:
    known = _targets(city.path / "law" / "targets.csv") if move.target else ()
    if known and move.target not in known:
        near = difflib.get_close_matches(move.target, known, 1, 0.5)
        remedy = f"'{near[0]}'" if near else "law/targets.csv"
        refuse(
            f"{move.place}.target", f"không có chỉ tiêu {shown(move.target)}.",
            f"there is no target {shown(move.target)}.",
            f"Gần nhất: {remedy}.", f"Nearest: {remedy}.",
        )  # fmt: skip


@functools.cache
def _targets(path: Path) -> tuple[str, ...]:
    from kientao.cities.files import read_table

    return tuple(cells["id"] for _, cells in read_table(path, path.parent, ("id",))) if path.is_file() else ()


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
            "Chọn giá trị trong khoảng này.", "Choose a value inside this range.",
        )  # fmt: skip


def _adding_up(city: City, lever: Lever, move: Move, before: Floats, span: tuple[int, int], ramp: Floats) -> Floats:
    """`span`: positions of the move's first and last year."""
    at, end = span
    earlier = before[end] if lever.is_amount else before[at - 1]
    if isinstance(move.to, dict):
        _check_to_by_zone(lever, move)
        change = np.zeros_like(earlier)
        for zone, value in move.to.items():
            part = reach(city, lever, zone, move.place)
            change += (value - float((part * earlier).sum())) * spread(city, lever, part)
    else:
        change = (move.to - float(earlier.sum())) * weights(city, lever, move.zones, move.place)
    _check_range(lever, float((earlier + change).sum()), move.place)
    after = before.copy()
    if lever.is_amount:
        if np.any(change < -_SLACK):
            was, now = f"{earlier.sum():g}", f"{(earlier + change).sum():g}"
            refuse(
                move.place, f"{lever.id} giảm từ {was} xuống {now}: công trình đã quyết không mất đi.",
                f"{lever.id} falls from {was} to {now}: works that are decided do not vanish.",
                f"Ghi tổng của cả thành phố, ít nhất {was}; hoặc dạng ngắn để thay kế hoạch trước.",
                f"Give the city total, {was} or more; or use the short form, which replaces the plan before.",
            )  # fmt: skip
        after[end:] = earlier
        return np.asarray(after + ramp[:, None] * change)
    after[at:] = earlier + ramp[at:, None] * change
    return after


def _check_to_by_zone(lever: Lever, move: Move) -> None:
    if not lever.by_zone:
        refuse(
            move.place, f"{lever.id} áp dụng cho cả thành phố.", f"{lever.id} is one value for the whole city.",
            "Ghi một số.", "Give one number.",
        )  # fmt: skip
    if move.zones is not None:
        refuse(
            move.place, "ghi zones hoặc to theo đơn vị, không cả hai.", "give zones, or to by zone, not both.",
            "Bỏ mục zones.", "Leave zones out.",
        )  # fmt: skip


def _level(city: City, lever: Lever, move: Move, before: Floats, at: int, ramp: Floats) -> Floats:
    held = before[at - 1]
    change, touched = np.zeros_like(held), np.zeros(len(held), dtype=bool)
    if isinstance(move.to, dict):
        _check_to_by_zone(lever, move)
        for zone, value in move.to.items():
            _check_range(lever, value, f"{move.place}.{zone}")
            part = reach(city, lever, zone, move.place)
            change += part * (value - held)
            touched |= part > 0
    else:
        _check_range(lever, move.to, move.place)
        part = touched_share(city, lever, move.zones, move.place)
        change, touched = part * (move.to - held), part > 0
    after = before.copy()
    after[at:, touched] = (held + ramp[at:, None] * change)[:, touched]
    return after


def _commitments(city: City, committed: list[Committed]) -> dict[str, Floats]:
    places = city.lever_places
    delivery = np.zeros((len(city.years), len(places.labels)))
    spending, onlent = np.zeros(len(city.years)), np.zeros(len(city.years))
    for one in committed:
        lever = places.table.get(one.lever, one.place)
        if not lever.is_amount:
            refuse(
                one.place, f"{lever.id} không phải là công trình.", f"{lever.id} is not an amount.",
                "Chỉ công trình mới ghi ở committed.", "Only amounts belong under committed.",
            )  # fmt: skip
        years = (one.year - 1, *(one.spend_years or ()))
        for year in years:
            if not city.base_year <= year <= city.last_year:
                refuse(
                    one.place, f"năm {year} nằm ngoài mô phỏng.", f"year {year} is outside the simulation.",
                    f"Chọn năm từ {city.base_year + 1} đến {city.last_year}.",
                    f"Choose a year from {city.base_year + 1} to {city.last_year}.",
                )  # fmt: skip
        if one.amount < 0 or one.spend < 0:
            refuse(
                one.place, "amount và spend không được âm.", "amount and spend must not be negative.",
                "Ghi số từ 0.", "Give a number from 0.",
            )  # fmt: skip
        if one.spend > 0 and one.spend_years is None:
            refuse(
                one.place, "có spend mà thiếu spend_years.", "spend is given without spend_years.",
                "Ghi spend_years: [năm đầu, năm cuối].", "Give spend_years: [first year, last year].",
            )  # fmt: skip
        delivery[one.year - 1 - city.base_year, places.span(lever.id)] += one.amount * weights(
            city, lever, one.zones, one.place
        )
        if one.spend_years is not None:
            first, last = (year - city.base_year for year in one.spend_years)
            spending[first : last + 1] += one.spend / (last - first + 1)
            onlent[first : last + 1] += one.onlent_share * one.spend / (last - first + 1)
    return {"committed_delivery": delivery, "committed_spending": spending, "committed_onlent": onlent}
