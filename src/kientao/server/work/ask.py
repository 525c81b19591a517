# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""What a request asks for, checked against the city: scenario, assumptions, variables and years."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kientao import api
from kientao.cities.assumed import assumed
from kientao.cities.files import parse_yaml
from kientao.engine.errors import ModelError
from kientao.engine.graph import Reference
from kientao.engine.inputs import Floats
from kientao.engine.program import SMALL
from kientao.errors import InputError, unknown
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
    """Assumptions changed, as in `kientao.cities.assumed`.

    Raises:
        InputError: no such parameter or label, or a value that is no finite number.
    """
    return assumed(where.city, given, where.program.inputs.dimensions)
