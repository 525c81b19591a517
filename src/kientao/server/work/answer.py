# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""From a finished batch to the answer of each request: headlines, variables, zones, levers, budget, assumptions."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

import numpy as np

from kientao.engine.inputs import Floats
from kientao.engine.series import Series
from kientao.report import levers as lever_report
from kientao.report.headline import HEADLINES, headline_series
from kientao.report.over import adds_up, of_city, over
from kientao.result import Result
from kientao.server.work import aims
from kientao.server.work.reply import Refusal, Reply, compact, reply

if TYPE_CHECKING:
    from kientao.server.work.ask import Ask
    from kientao.server.work.room import Room

MOST_PARTS = 60
"""Labels shown of a variable's other axis."""
SAME = 1e-9
"""A change of less than this part of the value is rounding."""


class Moneyed:
    """Every lever of a batch as one number of the city, [lever, year, member]: decided, in force, spent."""

    def __init__(self, room: Room, result: Result) -> None:
        weights, base = room.lever_weights, room.lever_base
        places = result.values("lever_decided") + np.cumsum(result.values("committed_delivery"), axis=0)
        decided, force = places @ weights, result.values("lever_effective") @ weights
        away = (np.abs(decided - base) > SAME) | (np.abs(force - base) > SAME)
        self.moved = np.asarray(away.any(0))
        laid = room.city.lever_places.dimensions["lever"]
        columns = [laid.index(lever) for lever in room.city.levers.ids]

        def by_lever(values: Floats, digits: int) -> Floats:
            return np.ascontiguousarray(np.moveaxis(compact(values, digits), -1, 0))

        self.decided, self.in_force = by_lever(decided, 5), by_lever(force, 5)
        self.capital = by_lever(result.values("lever_capital_by_payer").sum(2)[..., columns], 4)
        self.running = by_lever(result.values("lever_running")[..., columns], 4)


class Answers:
    """What is common to the answers of a batch, worked out once for all members."""

    def __init__(self, room: Room, series: Series, reference: Series, asked: list[Ask]) -> None:
        self.room = room
        self.asked = asked
        ids = [f"{i}" for i in range(series.members)]
        self.result = Result(series, ids, {})
        self.reference = Result(reference, [f"{i}" for i in range(reference.members)], {})
        self.years = self.result.years
        values = np.stack([headline_series(self.result, one) for one in HEADLINES.values()])
        base = np.stack([headline_series(self.reference, one) for one in HEADLINES.values()])
        self.finite = np.asarray(np.isfinite(values).all((0, 1)))
        with np.errstate(invalid="ignore"):
            change = np.where(np.abs(values - base) > SAME * np.abs(base), values - base, 0.0)
        self.values, self.changes = compact(values), compact(change, 4)
        self.paths = aims.paths(room.aims, series, reference)
        self.people = series["population"]
        self._zoned: dict[str, Floats] = {}

    def reply(self, member: int) -> Reply | Refusal:
        """The answer to one request."""
        asked = self.asked[member]
        if not self.finite[member]:
            from kientao.server.work.batch import broken_assumptions

            return broken_assumptions() if asked.sampled else Refusal("internal", en="a headline is not finite")
        at = [self.years.index(year) for year in asked.years]
        answer: dict[str, Any] = {
            "city": self.room.city.id,
            "scenario": about_plan(asked.plan),
            "years": asked.years,
            "headlines": {name: self._headline(row, name, member, at) for row, name in enumerate(HEADLINES)},
            "variables": {name: self._variable(name, member, at) for name in asked.variables},
            "zones": self._zones(asked, member, at) if asked.zones else None,
            "levers": None,
            "budget": None,
            "assumptions": asked.assumptions,
        }
        if asked.levers:
            answer["levers"] = self._levers(member, at)
            answer["budget"] = self._budget(member, at)
        return reply(answer)

    def _headline(self, row: int, name: str, member: int, at: list[int]) -> dict[str, Any]:
        held = aims.held(self.room.aims[name], self.paths, self.years, member)
        return {
            "value": self.values[row, at, member],
            "change": self.changes[row, at, member],
            "target": aims.nearest(held),
            "targets": held,
        }

    def _variable(self, name: str, member: int, at: list[int]) -> dict[str, Any]:
        reference = self.asked[member].variables[name]
        values = self.result.values(name)[at, min(member, self.result.series.members - 1)]
        city = of_city(values, reference.unit, reference.dims, self.people[at, member])
        others = [dim for dim in reference.dims if dim != "zone"]
        answer: dict[str, Any] = {
            "unit": reference.unit,
            "dims": reference.dims,
            "over": over(reference.unit, reference.dims).value,
            "city": None,
            "parts": None,
        }
        if not others:
            answer["city"] = compact(city)
            return answer
        if adds_up(reference.unit):
            answer["city"] = compact(city.reshape(len(at), -1).sum(1))
        if len(others) == 1:
            labels = self.room.program.inputs.dimensions[others[0]][:MOST_PARTS]
            answer["parts"] = {label: compact(city[:, i]) for i, label in enumerate(labels)}
        return answer

    def _zones(self, asked: Ask, member: int, at: list[int]) -> dict[str, Floats]:
        wanted = {name: one.zones for name, one in HEADLINES.items() if one.zones}
        found = {name: self._by_zone(variable, member, at) for name, variable in wanted.items()}
        for name, reference in asked.variables.items():
            others = [dim for dim in reference.dims if dim != "zone"]
            if "zone" in reference.dims and (not others or adds_up(reference.unit)):
                found[name] = self._by_zone(name, member, at)
        return found

    def _by_zone(self, name: str, member: int, at: list[int]) -> Floats:
        """Values [year, zone], summed over other axes; rounded once for all members."""
        found = self._zoned.get(name)
        if found is None:
            reference = self.room.program.names.resolve(name)
            values = np.moveaxis(self.result.values(name), 2 + reference.dims.index("zone"), -1)
            found = compact(values.reshape(*values.shape[:2], -1, values.shape[-1]).sum(2), 4)
            self._zoned[name] = found
        return np.ascontiguousarray(found[at, member])

    @functools.cached_property
    def _moneyed(self) -> Moneyed:
        """Levers of all members, worked out when the first of them asks."""
        return Moneyed(self.room, self.result)

    def _levers(self, member: int, at: list[int]) -> dict[str, Any]:
        found = self._moneyed
        return {
            self.room.city.levers.ids[column]: {
                "decided": found.decided[column, at, member],
                "in_force": found.in_force[column, at, member],
                "capital": found.capital[column, at, member],
                "running": found.running[column, at, member],
            }
            for column in np.flatnonzero(found.moved[member])
        }

    def _budget(self, member: int, at: list[int]) -> dict[str, Any]:
        by_payer = lever_report.capital(self.room.city, self.result, member).sum(2)
        labels = self.room.program.inputs.dimensions["payer"]

        def city(name: str) -> Floats:
            return compact(self.result.values(name)[at, member], 4)

        return {
            "capital": compact(by_payer.sum(1)[at], 4),
            "running": compact(self.result.values("lever_running")[at, member].sum(-1), 4),
            "by_payer": {payer: compact(by_payer[at, i], 4) for i, payer in enumerate(labels)},
            "funded_share": city("funded_share"),
            "delivery_capacity": city("delivery_capacity"),
            "build_speed": city("build_speed"),
            "debt_to_cap": city("debt_to_cap"),
            "grdp": city("grdp_total"),
        }


def about_plan(plan: Any) -> dict[str, Any]:
    """What a scenario is called."""
    return {
        "id": plan.id,
        "name": {lang: plan.title(lang) for lang in ("vi", "en")},
        "narrative": {lang: plan.summary(lang) for lang in ("vi", "en")},
    }
