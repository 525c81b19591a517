# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""What a request asks for, checked against the city: scenario, assumptions, variables and years."""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

import numpy as np

from kientao import api
from kientao.cities.files import parse_yaml
from kientao.engine.errors import ModelError
from kientao.engine.graph import Reference
from kientao.engine.inputs import Floats, Parameter
from kientao.engine.program import SMALL
from kientao.errors import InputError
from kientao.scenario import Scenario
from kientao.server.work.room import Room, room
from kientao.text import say

_NAME = re.compile(r"[a-z][a-z0-9_]{0,99}\Z")
LONGEST_SCENARIO_NAME = 200


@dataclass(slots=True)
class Ask:
    """A run request made ready: what to run and what to show of it."""

    room: Room
    plan: Scenario
    drivers: dict[str, Floats]
    sampled: dict[str, Floats]
    assumptions: list[dict[str, Any]]
    variables: dict[str, Reference]
    zones: bool
    levers: bool
    years: tuple[int, ...]

    @property
    def wanted(self) -> list[str]:
        """Variables to keep beyond the headlines."""
        from kientao.server.work.room import BUDGET_NAMES, LEVER_NAMES

        own = [reference.name for reference in self.variables.values()]
        return [*own, *LEVER_NAMES, *BUDGET_NAMES] if self.levers else own


def ask(request: Mapping[str, Any]) -> Ask:
    """A request of the form of `RunRequest`.

    Raises:
        InputError: something in it is not known or out of bounds, with its place.
    """
    where = room(request.get("city", "hanoi"), request.get("zoning", "districts"))
    plan = read_plan(where, request["scenario"])
    sampled, assumptions = read_parameters(where, request.get("parameters") or {})
    return Ask(
        where, plan, plan.drivers(where.city), sampled, assumptions,
        read_variables(where, request.get("variables") or ()), bool(request.get("zones")), bool(request.get("levers")),
        read_years(where, request.get("years") or ()),
    )  # fmt: skip


def read_plan(where: Room, scenario: str | Mapping[str, Any]) -> Scenario:
    """A scenario by shipped name (stresses joined by `+`) or by content. A name never becomes a path.

    Raises:
        InputError: the scenario cannot be used.
    """
    if isinstance(scenario, str):
        parts = [part.strip() for part in scenario[:LONGEST_SCENARIO_NAME].split("+")]
        for part in parts:
            if part not in where.city.scenarios:
                unknown(part, list(where.city.scenarios), "scenario", "không có kịch bản", "there is no scenario")
        return api.read_scenario(where.city, "+".join(parts))
    return Scenario.parse(scenario)


def parse(where: Room, text: str) -> dict[str, Any]:
    """A scenario from the text of a file (YAML, of which JSON is a part): its content, checked in this city.

    Raises:
        InputError: the text cannot be read, or the scenario cannot be used.
    """
    content = parse_yaml(text, "scenario")
    plan = Scenario.parse(content)
    plan.drivers(where.city)
    return {"scenario": content, "id": plan.id, "name": {lang: plan.title(lang) for lang in ("vi", "en")}}


def read_years(where: Room, years: Any) -> tuple[int, ...]:
    """The years of the answer, in order; all of the run if none is named."""
    first, last = where.city.base_year, where.city.last_year
    for year in years:
        if not first <= year <= last:
            raise InputError(
                say("error.unknown_year", "vi", year=year, first=first, last=last),
                say("error.unknown_year", "en", year=year, first=first, last=last), "years",
            )  # fmt: skip
    return tuple(sorted(set(years))) or where.city.years


def read_variables(where: Room, names: Any) -> dict[str, Reference]:
    """The variables asked for, each a name of the model or a slice `name__label`.

    Raises:
        InputError: an unknown name, or one too large for a live answer.
    """
    return {name: read_variable(where, name) for name in names}


def read_variable(where: Room, name: str, place: str = "variables") -> Reference:
    """One variable, as in `read_variables`."""
    names = where.program.names
    try:
        if not _NAME.match(name):
            raise ModelError("no name")
        reference = names.resolve(name)
        if reference.origin.value == "last":
            raise ModelError("last year")
    except ModelError:
        unknown(name, names.known(), place, "không có biến", "there is no variable")
    sizes = [len(names.inputs.dimensions[dim]) for dim in reference.dims]
    computed = reference.name in where.program.years
    if (computed and reference.name not in where.shown) or math.prod(sizes) > SMALL:
        raise InputError(
            f"'{name}' là bảng giữa các cặp đơn vị.", f"'{name}' is a table between pairs of zones.", place,
            "Dùng xuất tệp nc.", "Export it as nc.",
        )  # fmt: skip
    return reference


def read_parameters(where: Room, given: Mapping[str, Any]) -> tuple[dict[str, Floats], list[dict[str, Any]]]:
    """Assumptions changed: arrays for the engine [1, *dims], and what to say of them.

    A parameter with one axis takes a mapping of labels to values; with several, labels are joined by a comma.

    Raises:
        InputError: no such parameter or label, or a value that is no finite number.
    """
    sampled: dict[str, Floats] = {}
    told: list[dict[str, Any]] = []
    for name, value in sorted(given.items()):
        place = f"parameters.{name[:60]}"
        parameter = where.city.parameters.get(name)
        if parameter is None:
            unknown(name, list(where.city.parameters), place, "không có tham số", "there is no parameter")
        array = np.array(parameter.value, dtype=float)
        if isinstance(value, Mapping):
            for label, one in value.items():
                array[_at(where, parameter, label, place)] = _finite(one, f"{place}.{label[:60]}")
                told.append(_told(parameter, label, _at(where, parameter, label, place), float(one)))
        elif parameter.dims:
            labels = ", ".join(where.program.inputs.dimensions[parameter.dims[0]][:12])
            raise InputError(
                f"'{name}' có nhiều phần, cần ghi theo từng phần.", f"'{name}' has parts: give values by part.", place,
                f"Ví dụ {{phần: giá trị}}; các phần: {labels}.", f"As {{part: value}}; parts: {labels}.",
            )  # fmt: skip
        else:
            array[...] = _finite(value, place)
            told.append(_told(parameter, "", (), float(value)))
        sampled[name] = array[None]
    return sampled, told


def _at(where: Room, parameter: Parameter, label: str, place: str) -> tuple[int, ...]:
    labels = [part.strip() for part in label.split(",")]
    if len(labels) != len(parameter.dims):
        raise InputError(
            f"'{label[:60]}' phải gồm {len(parameter.dims)} phần.",
            f"'{label[:60]}' must have {len(parameter.dims)} parts.", place,
        )  # fmt: skip
    found = []
    for one, dim in zip(labels, parameter.dims, strict=True):
        known = where.program.inputs.dimensions[dim]
        if one not in known:
            unknown(one, list(known), place, "không có phần", "there is no part")
        found.append(known.index(one))
    return tuple(found)


def _told(parameter: Parameter, label: str, at: tuple[int, ...], value: float) -> dict[str, Any]:
    def bound(array: Floats | None) -> float | None:
        return None if array is None else float(np.broadcast_to(array, parameter.value.shape)[at])

    low, high = bound(parameter.low), bound(parameter.high)
    inside = (low is None or value >= low) and (high is None or value <= high)
    default = float(np.asarray(parameter.value)[at])
    known_range = low is not None and high is not None
    return {
        "parameter": parameter.name,
        "part": label or None,
        "name": {"vi": parameter.vi or parameter.name, "en": parameter.en or parameter.name},
        "unit": parameter.unit,
        "value": value,
        "default": default,
        "low": low,
        "high": high,
        "in_range": inside if known_range else value == default,
    }


def _finite(value: Any, place: str) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not np.isfinite(value):
        raise InputError(
            "giá trị không phải là số hữu hạn.", "the value is not a finite number.", place,
            "Ghi một số.", "Give a number.",
        )  # fmt: skip
    return float(value)


def unknown(name: str, known: list[str], place: str, vi: str, en: str) -> NoReturn:
    """Refuse a name with the nearest known one.

    Raises:
        InputError: always.
    """
    near = difflib.get_close_matches(name[:100], known, 1, 0.6)
    shown = f"'{name if len(name) <= 40 else name[:37] + '...'}'"
    few = ", ".join(known) if len(known) <= 20 else ""
    raise InputError(
        f"{vi} {shown}.", f"{en} {shown}.", place,
        f"Có phải '{near[0]}'?" if near else f"Có sẵn: {few}." if few else "Xem danh mục.",
        f"Did you mean '{near[0]}'?" if near else f"Available: {few}." if few else "See the list.",
    )  # fmt: skip
