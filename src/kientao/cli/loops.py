# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""`kientao loops`: the feedback loops a value sits in."""

from __future__ import annotations

from typing import Annotated

import typer

from kientao.cli.commands import City, Json, Sets, Zoning, _years, app
from kientao.cli.output import console, show_json
from kientao.text import language, say


@app.command(help=say("loops.help"))
def loops(
    variable: Annotated[str, typer.Argument(help=say("why.variable"))],
    scenario: Annotated[str, typer.Option("--scenario", "-s", help=say("loops.scenario"))] = "baseline",
    year: Annotated[int | None, typer.Option("--year", "-y", help=say("loops.year"))] = None,
    city: City = "hanoi",
    zoning: Zoning = "districts",
    top: Annotated[int, typer.Option("--top", min=1, max=100, help=say("loops.top"))] = 10,
    sets: Sets = None,
    json: Json = False,
) -> None:
    """Show the feedback loops of a value."""
    from kientao import api
    from kientao.analysis.loops import loops as found_loops
    from kientao.analysis.why.words import figure, within
    from kientao.report.headline import HEADLINES

    loaded = api.load_city(city, zoning)
    if year is not None:
        _years(loaded, [year])
    found = found_loops(loaded, variable, api.read_scenario(loaded, scenario, sets or ()), year, top)
    if json:
        show_json(found.to_dict())
        return
    terminal = console()

    def called(name: str) -> str:
        """What people call it, with its name in the model."""
        node = next((one for loop in found.loops for one in loop.nodes if one.id == name), None)
        reference = api.program(loaded).names.resolve(HEADLINES[name].variable if name in HEADLINES else name)
        said = node or api.program(loaded).names.declared[reference.name]
        return f"{within(said.vi if language() == 'vi' else said.en)} ({name})"

    if not found.loops:
        terminal.print(say("loops.none", name=called(found.variable), year=found.year), markup=False)
        return
    title = say("loops.title", name=called(found.through), year=found.year, scenario=found.scenario)
    terminal.print(title, style="bold", markup=False)
    lang = language()
    for i, loop in enumerate(found.loops, 1):
        kind = say("loops.amplifies" if loop.sign > 0 else "loops.holds")
        strength = f"{'+' if loop.sign > 0 else ''}{figure(loop.strength, lang)}"
        terminal.print(
            say("loops.line", number=i, kind=kind, strength=strength, delay=loop.delay, length=loop.length),
            markup=False,
        )
        terminal.print(f"   {loop.words(lang)}", markup=False)
    terminal.print(say("loops.note"), style="dim", markup=False)
