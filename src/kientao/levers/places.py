# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Levers laid out on one flat axis, `lever_place`: a zone lever has one place a zone, a city lever one place.

Delivery works on this axis for all levers at once. Other sectors read pieces of it under the levers' own names.
Amounts stand first (`work_place`, by lever `work_lever`), all else after them (`level_place`), so that works and levels
are each one slice; the zone levers of both stand together in the middle.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from kientao.engine.inputs import Driver, Floats, Parameter, Part
from kientao.levers.bases import COST_BASES, ONCE_BASES, YEARLY_BASES
from kientao.levers.table import Lever, LeverTable
from kientao.text import called

LONGEST_RENEWED = 30.0
"""Years. Works that last longer are outside the model's horizon and are not renewed in it."""

_RINGS = {"core_inner": ("core", "inner"), "inner_outer": ("inner", "outer"), "outer": ("outer",)}
_MODULE = "levers"


@dataclass(frozen=True, slots=True)
class LeverPlaces:
    """A lever table laid over the zones of a city: labels, where each lever stands, and what the engine is given."""

    table: LeverTable
    zones: tuple[str, ...]
    labels: tuple[str, ...]
    start: dict[str, int]
    allowed: dict[str, Floats]
    """Lever -> 1 for each zone it may be set in; [zone], [1] for a city lever."""
    dimensions: dict[str, tuple[str, ...]]
    parameters: dict[str, Parameter]
    parts: dict[str, Part]
    _split: dict[str, Floats] = field(default_factory=dict)

    def span(self, lever: str) -> slice:
        """Where a lever stands on the flat axis."""
        first = self.start[lever]
        return slice(first, first + (len(self.zones) if self.table.get(lever).by_zone else 1))

    def level_span(self, lever: str) -> slice:
        """Where a lever that is not an amount stands on `level_place`."""
        span, works = self.span(lever), len(self.dimensions["work_place"])
        return slice(span.start - works, span.stop - works)

    def split_weights(self, lever: str) -> Floats:
        """How an amount for all zones is shared out: [zone], adding to 1 over the zones the lever allows."""
        return self._split[lever]

    def base(self, lever: str) -> Floats:
        """Values of the base year at the lever's places."""
        return np.asarray(self.parameters["place_base"].value[self.span(lever)])

    def undecided(self, years: Sequence[int]) -> dict[str, Driver]:
        """Drivers of a city where nothing new is decided."""
        base = self.parameters["place_base"].value
        decided = np.broadcast_to(base, (len(years), len(base))).copy()
        return {
            "lever_decided": decision_driver(decided),
            "committed_delivery": committed_driver(np.zeros_like(decided)),
        }


def decision_driver(values: Floats, source: str = "") -> Driver:
    """What is decided, [year, lever_place]."""
    return Driver(
        "lever_decided", ("lever_place",), "1", values, source, "derived",
        "works started in all, or value decided", _MODULE, source, "Mức đã quyết định", "Decided",
    )  # fmt: skip


def committed_driver(values: Floats, source: str = "") -> Driver:
    """Works that come whatever the money, [year, lever_place]."""
    return Driver(
        "committed_delivery", ("lever_place",), "1/yr", values, source, "derived", "in service at the end of the year",
        _MODULE, source, "Công trình đã cam kết", "Committed works",
    )  # fmt: skip


def allowed_zones(lever: Lever, rings: Sequence[str]) -> Floats:
    """1 for each zone a lever may be set in. Station levers may be set anywhere: they work where stations are."""
    if not lever.by_zone:
        return np.ones(1)
    wanted = _RINGS.get(lever.zones)
    return np.array([1.0 if wanted is None or ring in wanted else 0.0 for ring in rings])


def per_unit_time(unit: str) -> str:
    """The unit of a change in a year."""
    return "1/yr" if unit in ("1", "share", "ratio") else f"{unit}/yr"


def lay_out(
    table: LeverTable,
    zones: Sequence[str],
    rings: Sequence[str],
    population: Floats,
    weights: Mapping[str, Floats] | None = None,
) -> LeverPlaces:
    """Lay a table over zones. `weights` are the base-year weights [zone] of each split rule (see `split`)."""
    laid = LeverTable(tuple(sorted(table, key=_standing)), table.place)
    start: dict[str, int] = {}
    labels: list[str] = []
    for lever in laid:
        start[lever.id] = len(labels)
        labels += [f"{lever.id}@{zone}" for zone in zones] if lever.by_zone else [lever.id]
    allowed = {lever.id: allowed_zones(lever, rings) for lever in table}
    split = {
        lever.id: _normalised((weights or {}).get(lever.split_rule, population), allowed[lever.id], population)
        for lever in table
        if lever.by_zone
    }
    base = [_base_of(lever, len(zones), allowed[lever.id], population) for lever in laid]
    parameters = {p.name: p for p in _parameters(laid, base, len(zones))}
    amounts = tuple(lever.id for lever in laid if lever.is_amount)
    works = sum(len(values) for values, lever in zip(base, laid, strict=True) if lever.is_amount)
    dimensions = {
        "lever": laid.ids,
        "work_lever": amounts,
        "lever_place": tuple(labels),
        "work_place": tuple(labels[:works]),
        "level_place": tuple(labels[works:]),
    }
    parts = {part.name: part for lever in laid for part in _parts(lever, start[lever.id], len(zones))}
    parts |= {part.name: part for part in _slices(len(amounts), works, len(labels))}
    by_zone = [lever.id for lever in laid if lever.by_zone]
    first = sum(1 for lever in laid if lever.is_amount and not lever.by_zone)
    last = first + len(by_zone) * len(zones)
    for name, axis, start_at, stop, listed in (
        ("city_work", "city_work", 0, first, tuple(labels[:first])),
        ("zone_lever", "zone_lever_place", first, last, tuple(labels[first:last])),
        ("city_level", "city_level", last, len(labels), tuple(labels[last:])),
    ):
        dimensions[axis] = listed
        use = f"{name}_use"
        parts[use] = Part(use, "lever_use", start_at, stop, (axis,), "share")
        if axis == name:
            points = f"{name}_acceptance"
            parts[points] = Part(points, "acceptance_points", start_at, stop, (axis,), "point")
    dimensions["zone_lever"] = tuple(by_zone)
    value = np.array([lever.acceptance_points for lever in laid if lever.by_zone])
    parameters["zone_lever_acceptance"] = Parameter(
        "zone_lever_acceptance", ("zone_lever",), "point", value, module=_MODULE, place=table.place
    )
    parameters = {name: one if one.vi else _named(one) for name, one in parameters.items()}
    return LeverPlaces(
        table, tuple(zones), tuple(labels), start, allowed, dimensions, parameters, parts, split
    )  # fmt: skip


def _named(parameter: Parameter) -> Parameter:
    vi, en = called("parameter", parameter.name)
    return replace(parameter, vi=vi, en=en)


def _standing(lever: Lever) -> int:
    """Order on the flat axis: amounts of the city and of zones, then all else of zones and of the city."""
    return int(lever.by_zone) if lever.is_amount else 3 - int(lever.by_zone)


def _slices(levers: int, works: int, places: int) -> list[Part]:
    """The pieces of delivery's variables that stand for works and for levels."""

    def work(name: str, of: str, unit: str) -> Part:
        return Part(name, of, 0, works, ("work_place",), unit)

    def level(name: str, of: str, unit: str) -> Part:
        return Part(name, of, works, places, ("level_place",), unit)

    def lever(name: str, of: str, unit: str) -> Part:
        return Part(name, of, 0, levers, ("work_lever",), unit)

    return [
        work("work_decided", "lever_decided", "1"),
        work("work_committed", "committed_delivery", "1/yr"),
        work("work_delivered", "lever_delivered", "1"),
        work("work_stage_rate", "stage_rate", "1/yr"),
        work("work_pace", "place_pace", "share"),
        level("level_decided", "lever_decided", "1"),
        level("level_delivered", "lever_delivered", "1"),
        level("level_stage_rate", "stage_rate", "1/yr"),
        level("level_pace", "place_pace", "share"),
        level("level_above_base", "extent_above_base", "1"),
        level("level_2019", "place_base", "1"),
        level("level_withdrawal_rate", "place_withdrawal_rate", "1/yr"),
        lever("work_first_place", "lever_first_place", "1"),
        lever("work_capital_cost", "lever_capital_cost", "billion_VND"),
        lever("work_public_share_now", "public_share_now", "share"),
    ]


def _normalised(weights: Floats, allowed: Floats, population: Floats) -> Floats:
    held = np.maximum(np.asarray(weights, dtype=float), 0.0) * allowed
    if held.sum() <= 0:
        held = population * allowed
    return np.asarray(held / held.sum())


def _base_of(lever: Lever, zones: int, allowed: Floats, population: Floats) -> Floats:
    if not lever.by_zone:
        return np.array([lever.base_2019])
    if lever.adds_up:
        return lever.base_2019 * _normalised(population, allowed, population)
    return np.full(zones, lever.base_2019)


def _parts(lever: Lever, first: int, zones: int) -> list[Part]:
    stop, dims = (first + zones, ("zone",)) if lever.by_zone else (None, ())
    label = f"{lever.unit_label_vi} | {lever.unit_label_en}"
    return [
        Part(lever.id, "lever_effective", first, stop, dims, lever.unit, lever.name_vi, lever.name_en, label),
        Part(
            f"{lever.id}_added", "lever_added", first, stop, dims, per_unit_time(lever.unit),
            f"{lever.name_vi}: mới đưa vào", f"{lever.name_en}: added", label,
        ),
        Part(
            f"{lever.id}_delivered", "lever_delivered", first, stop, dims, lever.unit,
            f"{lever.name_vi}: đã thực hiện", f"{lever.name_en}: delivered", label,
        ),
    ]  # fmt: skip


def _is_renewed(lever: Lever) -> bool:
    return 1 < lever.lifetime <= LONGEST_RENEWED and lever.cost_base not in YEARLY_BASES


def _parameters(table: LeverTable, base: list[Floats], zones: int) -> list[Parameter]:
    counts = [len(values) for values in base]
    number = np.arange(len(table), dtype=float)
    amount = np.array([lever.is_amount for lever in table])
    works = int(np.array(counts)[amount].sum())

    def by_lever(
        name: str, unit: str, of: Callable[[Lever], float], low: str = "", high: str = "", vi: str = "", en: str = ""
    ) -> Parameter:
        value = np.array([of(lever) for lever in table], dtype=float)
        if not low:
            return Parameter(name, ("lever",), unit, value, module=_MODULE, place=table.place, vi=vi, en=en)

        def bound(column: str, i: int, lever: Lever) -> float:
            given = getattr(lever, column)
            return float(value[i] if given is None else given)

        return Parameter(
            name, ("lever",), unit, value, np.array([bound(low, i, lever) for i, lever in enumerate(table)]),
            np.array([bound(high, i, lever) for i, lever in enumerate(table)]), "triangular",
            module=_MODULE, place=table.place, vi=vi, en=en,
        )  # fmt: skip

    def by_place(name: str, unit: str, of: Callable[[Lever], float], vi: str = "", en: str = "") -> Parameter:
        value = np.repeat([float(of(lever)) for lever in table], counts)
        return Parameter(name, ("lever_place",), unit, value, module=_MODULE, place=table.place, vi=vi, en=en)

    def by_level(name: str, of: Callable[[Lever], float]) -> Parameter:
        value = np.repeat([float(of(lever)) for lever in table], counts)[works:]
        return Parameter(name, ("level_place",), "1", value, module=_MODULE, place=table.place)

    def at_places(name: str, dims: tuple[str, ...], value: Floats, vi: str = "", en: str = "") -> Parameter:
        return Parameter(name, dims, "1", value, module=_MODULE, place=table.place, vi=vi, en=en)

    base_flat = np.concatenate(base)
    by_zone = np.repeat([lever.by_zone for lever in table], counts)
    zone_index = np.concatenate(
        [np.arange(n) if n > 1 or lever.by_zone else [0] for n, lever in zip(counts, table, strict=True)]
    )
    lever_index = np.repeat(number, counts)
    totals = np.array([values.sum() if lever.adds_up else 0.0 for values, lever in zip(base, table, strict=True)])
    room = np.repeat([lever.max for lever in table], counts) - np.where(
        np.repeat([lever.adds_up for lever in table], counts), np.repeat(totals, counts), base_flat
    )
    lever_stages = np.array([lever.stages for lever in table], dtype=float)[amount]
    stages = np.repeat([lever.stages for lever in table], counts)[:works]
    stage = np.arange(1, 4)[:, None]
    parameters = [
        by_lever("lever_capital_cost", "billion_VND", lambda x: x.capital_cost, "capital_low", "capital_high",
                 "Suất đầu tư", "Capital cost of a unit"),
        by_lever("lever_running_cost", "billion_VND/yr", lambda x: x.running_cost, "running_low", "running_high",
                 "Chi phí vận hành một đơn vị", "Running cost of a unit"),
        by_lever("lever_lead_time", "yr", lambda x: x.lead_time, "lead_low", "lead_high",
                 "Thời gian thực hiện", "Lead time"),
        by_lever("lever_lifetime", "yr", lambda x: x.lifetime),
        by_lever("lever_is_renewed", "1", _is_renewed),
        by_lever("lever_public_share", "share", lambda x: x.public_share, vi="Phần vốn công", en="Public share"),
        by_lever("lever_has_public_money", "1", lambda x: x.public_share > 0),
        by_lever("lever_ppp_eligible", "1", lambda x: float(x.ppp_eligible)),
        by_lever("lever_central_eligible", "1", lambda x: float(x.central_eligible)),
        by_lever("lever_stages", "1", lambda x: x.stages),
        by_lever("lever_running_share", "share", lambda x: x.public_share if x.running_payer == "shared" else 1.0),
        by_lever("lever_is_transfer", "1", lambda x: x.running_kind == "transfer"),
        by_lever("running_counted_in_lever", "1", lambda x: x.running_counted_in == "lever"),
        by_place("place_needs_enforcement", "1", lambda x: float(x.needs_enforcement)),
        by_place("place_minimum", "1", lambda x: x.min),
        by_place("place_maximum", "1", lambda x: x.max),
        by_place("place_is_amount", "1", lambda x: x.is_amount),
        by_place("place_adds_up", "1", lambda x: x.adds_up),
        by_level("level_pays_once", lambda x: x.cost_base in ONCE_BASES),
        by_level("level_pays_yearly", lambda x: x.cost_base in YEARLY_BASES),
        by_level("level_pays_on_rise", lambda x: x.cost_base not in ONCE_BASES + YEARLY_BASES),
        by_level("level_running_needs_money", lambda x: x.running_cost > 0),
        by_place("acceptance_points", "point", lambda x: x.acceptance_points, "Điểm đồng thuận", "Acceptance points"),
        at_places("place_base", ("lever_place",), base_flat, "Giá trị năm 2019", "Value of 2019"),
        at_places("place_room", ("lever_place",), room),
        at_places("place_is_zone", ("lever_place",), by_zone.astype(float)),
        at_places("place_zone_index", ("lever_place",), zone_index.astype(float)),
        at_places("level_base_index", ("level_place",),
                  (np.repeat(_base_rows(table), counts) * zones + zone_index)[works:]),
        at_places("place_of_lever", ("lever_place", "lever"), (lever_index[:, None] == number).astype(float)),
        at_places("place_zone_share", ("lever_place", "zone"),
                  np.where(by_zone[:, None], zone_index[:, None] == np.arange(zones), True).astype(float)),
        at_places("work_stages", ("work_place",), stages.astype(float)),
        at_places("stage_open", ("stage", "work_place"), (stage <= stages).astype(float)),
        at_places("stages_unpaid", ("stage", "work_lever"),
                  np.maximum(lever_stages - stage + 1.0, 0.0) / lever_stages,
                  "Phần các giai đoạn còn phải trả", "Share of the stages still to pay"),
    ]  # fmt: skip
    for lever, values in zip(table, base, strict=True):
        value, dims = (values, ("zone",)) if lever.by_zone else (values[0], ())
        parameters.append(
            Parameter(
                f"{lever.id}_base", dims, lever.unit, np.asarray(value, dtype=float), module=_MODULE, place=table.place,
                vi=f"{lever.name_vi}: năm 2019", en=f"{lever.name_en}: 2019",
            )
        )  # fmt: skip
    return parameters


def _base_rows(table: LeverTable) -> Floats:
    """The row of each lever's cost base; a city lever counts the whole city once."""
    names = ["unit" if lever.cost_base == "city" and not lever.by_zone else lever.cost_base for lever in table]
    return np.array([float(COST_BASES.index(name)) for name in names])
