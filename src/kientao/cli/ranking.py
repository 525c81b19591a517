# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""`kientao rank`: every lever's effect on one number."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from kientao.cli.commands import Assume, City, Json, Sets, Zone, Zoning, _years, _zone_index, app
from kientao.cli.output import console, show_json, show_rows, unknown
from kientao.text import language, say
from kientao.text.written import written_unit

ORDERS = ("effect", "cost")


@app.command(help=say("rank.help"))
def rank(
    variable: Annotated[str, typer.Argument(help=say("why.variable"))],
    scenario: Annotated[str, typer.Option("--scenario", "-s", help=say("rank.scenario"))] = "baseline",
    year: Annotated[int | None, typer.Option("--year", "-y", help=say("rank.year"))] = None,
    city: City = "hanoi",
    zoning: Zoning = "districts",
    zone: Zone = None,
    order: Annotated[str, typer.Option("--order", help=say("rank.order"))] = "effect",
    start: Annotated[int | None, typer.Option("--from", help=say("rank.start"))] = None,
    top: Annotated[int, typer.Option("--top", min=1, help=say("rank.top"))] = 20,
    sets: Sets = None,
    assume: Assume = None,
    json: Json = False,
) -> None:
    """Rank the levers by what each would do to a number."""
    from kientao import api
    from kientao.analysis.rank import rank as ranked
    from kientao.analysis.why.words import figure
    from kientao.cities.assumed import assumed, in_words, written
    from kientao.cli.output import show_assumptions

    if order not in ORDERS:
        unknown("rank.unknown_order", order, list(ORDERS))
    loaded = api.load_city(city, zoning)
    at = _zone_index(loaded, zone)
    last = _years(loaded, [year if year is not None else loaded.last_year])[0]
    plan = api.read_scenario(loaded, scenario, sets or ())
    values, changed = assumed(loaded, written(assume or ()))
    found = ranked(
        loaded, variable, plan, last, None if at is None else loaded.zones[at].id, start=start,
        order="cost" if order == "cost" else "effect", parameters=values or None,
    )  # fmt: skip
    if json:
        show_json({**found.to_dict(), "assumptions_changed": in_words(changed)})
        return
    lang = language()
    unit = found.unit_vi if lang == "vi" else found.unit_en
    terminal = console()
    terminal.print(
        say(
            "rank.title", name=found.vi if lang == "vi" else found.en, year=found.year, value=figure(found.value, lang),
            unit=written_unit(unit, lang), scenario=found.scenario, start=found.start,
        ),
        style="bold", markup=False,
    )  # fmt: skip
    show_assumptions(terminal, changed)
    rows: list[dict[str, Any]] = [
        {"name": one.vi if lang == "vi" else one.en, "id": one.lever,
         "pulled": f"{figure(one.now, lang)} → {figure(one.to, lang)}", "effect": one.effect,
         "step_effect": one.step_effect, "cost": round(one.cost), "cost_per_unit": one.cost_per_unit}
        for one in found.levers[:top]
    ]  # fmt: skip
    show_rows(rows, ["name", "id", "pulled", "effect", "step_effect", "cost", "cost_per_unit"], as_json=False)
    terminal.print(say("rank.note"), style="dim", markup=False)
