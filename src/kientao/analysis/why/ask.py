# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""`kt.why`: asking why a number differs between two runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kientao import api
from kientao.analysis.why.answer import LEAST, Why, _Maker
from kientao.analysis.why.back import Causes
from kientao.analysis.why.pair import Pair
from kientao.analysis.why.root import Asked, asked
from kientao.errors import InputError
from kientao.result import Result
from kientao.text import say

if TYPE_CHECKING:
    from kientao.api import ScenarioLike
    from kientao.cities import City


def why(
    city: City,
    variable: str,
    scenario: ScenarioLike | Result,
    against: ScenarioLike | Result = "baseline",
    year: int | None = None,
    zone: str | None = None,
    depth: int = 3,
    *,
    least: float = LEAST,
) -> Why:
    """Why a number differs between two runs: a tree of causes whose every node is the sum of its children.

    Args:
        city: from `load_city`.
        variable: a headline (`pm25`, `ghg`), a variable, or a slice of one (`land_area__park`).
        scenario: what is explained: anything `simulate` takes, or the Result of a run that kept everything.
        against: what it is held against.
        year: of the difference; the last year if left out.
        zone: id of a zone; without it a headline is put together as in the report, and any other variable is summed
            over zones where it adds up, else a mean over people.
        depth: levels of the tree that are opened at once; `Why.open` opens others.
        least: share of the largest cause below which a node is not opened at once.

    Raises:
        InputError: unknown name, scenario, year or zone; a lever, driver or parameter, which has no causes here.
    """
    program = api.program(city)
    last = year if year is not None else city.last_year
    if not city.base_year <= last <= city.last_year:
        raise InputError(
            say("error.unknown_year", "vi", year=last, first=city.base_year, last=city.last_year),
            say("error.unknown_year", "en", year=last, first=city.base_year, last=city.last_year),
            "--year",
        )  # fmt: skip
    at = zone_at(city, zone)
    what = asked(program.names, variable, at)
    runs = [one if isinstance(one, Result) else api.simulate(city, one, until=last) for one in (scenario, against)]
    for run in runs:
        if len(run.variables) < len(program.order) or last not in run.years or run.years[0] != city.base_year:
            raise InputError(say("why.kept", "vi", year=last), say("why.kept", "en", year=last))
    causes = Causes(Pair(program, (runs[0].series, 0), (runs[1].series, 0), last))
    return _answer(city, causes, what, zone, depth, least, (runs[0].members[0], runs[1].members[0]))


def _answer(
    city: City, causes: Causes, what: Asked, zone: str | None, depth: int, least: float, runs: tuple[str, str]
) -> Why:
    from kientao.report.levers import weights

    def again(variable: str, zone: str | None, depth: int) -> Why:
        other = asked(causes.pair.names, variable, zone_at(city, zone))
        return _answer(city, causes, other, zone, depth, least, runs)

    maker = _Maker(causes, what, weights(city), city.levers.ids)
    tree = maker.root(depth, least)
    return Why(
        what.id, what.vi, what.en, what.unit_vi, what.unit_en, causes.pair.years[-1], zone, *runs, tree.old, tree.new,
        tree, maker, again,
    )  # fmt: skip


def zone_at(city: City, zone: str | None) -> int | None:
    """Where a zone stands among the city's."""
    if zone is None:
        return None
    ids = list(city.zone_ids)
    if zone not in ids:
        raise InputError(
            say("error.unknown_zone", "vi", name=zone), say("error.unknown_zone", "en", name=zone), "--zone",
            say("error.choose", "vi", names=", ".join(ids)), say("error.choose", "en", names=", ".join(ids)),
        )  # fmt: skip
    return ids.index(zone)
