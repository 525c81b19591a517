# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""`kientao why`: the causes of a difference between two runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from kientao.cli.commands import Assume, City, Json, Sets, Zone, Zoning, _years, _zone_index, app
from kientao.cli.output import console, show_json
from kientao.text import language, number, say

if TYPE_CHECKING:
    from rich.tree import Tree

    from kientao.analysis.why import Cause, Why

LEVERS_SHOWN = 15
CHILDREN_SHOWN = 8
SHOWN_SHARE = 0.01


@app.command(help=say("why.help"))
def why(
    variable: Annotated[str, typer.Argument(help=say("why.variable"))],
    scenario: Annotated[str, typer.Option("--scenario", "-s", help=say("why.scenario"))],
    against: Annotated[str, typer.Option("--against", "-a", help=say("why.against"))] = "baseline",
    year: Annotated[int | None, typer.Option("--year", "-y", help=say("why.year"))] = None,
    city: City = "hanoi",
    zoning: Zoning = "districts",
    zone: Zone = None,
    depth: Annotated[int, typer.Option("--depth", "-d", min=0, max=12, help=say("why.depth"))] = 3,
    sets: Sets = None,
    assume: Assume = None,
    json: Json = False,
) -> None:
    """Explain why a number differs between two runs."""
    from kientao import api
    from kientao.analysis.why import headline
    from kientao.analysis.why import why as explained
    from kientao.cities.assumed import assumed, written
    from kientao.cli.output import show_assumptions

    loaded = api.load_city(city, zoning)
    at = _zone_index(loaded, zone)
    last = _years(loaded, [year if year is not None else loaded.last_year])[0]
    plan = api.read_scenario(loaded, scenario, sets or ())
    values, changed = assumed(loaded, written(assume or ()))
    sides: list[Any] = [plan, api.read_scenario(loaded, against)]
    if values:
        sides = [api.simulate(loaded, one, parameters=values) for one in sides]
    found = explained(
        loaded, variable, sides[0], sides[1], last, None if at is None else loaded.zones[at].id, depth,
    )  # fmt: skip
    if json:
        show_json(found.to_dict())
        return
    terminal = console()
    terminal.print(headline(found), style="bold", markup=False)
    show_assumptions(terminal, changed)
    if found.difference == 0 and not found.levers:
        return
    terminal.print(_levers(found))
    terminal.print(_drawn(found))
    terminal.print(say("why.note"), style="dim", markup=False)


def _levers(found: Why) -> Tree:
    from rich.tree import Tree

    tree = Tree(say("why.by_lever"), style="bold")
    largest = max((abs(s.contribution) for s in found.levers), default=0.0)
    shown = [s for s in found.levers[:LEVERS_SHOWN] if abs(s.contribution) >= SHOWN_SHARE * largest]
    for share in shown:
        tree.add(_line(found, share), style="not bold")
    rest = sum(s.contribution for s in found.levers[len(shown) :])
    if len(found.levers) > len(shown):
        tree.add(_rest(found, rest, len(found.levers) - len(shown)), style="dim not bold")
    return tree


def _drawn(found: Why) -> Tree:
    from rich.tree import Tree

    tree = Tree(say("why.tree"), style="bold")
    _add(found, tree, found.tree, max(abs(found.difference), _largest(found.tree)))
    return tree


def _largest(node: Cause) -> float:
    return max((abs(child.contribution) for child in node.children or ()), default=0.0)


def _add(found: Why, tree: Tree, node: Cause, scale: float) -> None:
    children = node.children or []
    shown = [c for c in children[:CHILDREN_SHOWN] if abs(c.contribution) >= SHOWN_SHARE * scale]
    for child in shown:
        _add(found, tree.add(_line(found, child), style="not bold"), child, scale)
    hidden = children[len(shown) :]
    if hidden:
        tree.add(_rest(found, sum(c.contribution for c in hidden), len(hidden)), style="dim not bold")


def _line(found: Why, item: object) -> str:
    from rich.markup import escape

    from kientao.analysis.why import Cause, Share, sentence

    assert isinstance(item, (Cause, Share))
    return f"[cyan]{_signed(found, item.contribution)}[/cyan]  {escape(sentence(found, item))}"


def _rest(found: Why, amount: float, count: int) -> str:
    return f"{_signed(found, amount)}  {say('why.rest', count=count)}"


def _signed(found: Why, amount: float) -> str:
    from kientao.analysis.why.words import figure

    text = figure(amount, language(), max(abs(found.difference), abs(amount)))
    share = number(100 * amount / found.difference, 0) + " %" if found.difference else ""
    return f"{'+' if amount > 0 else ''}{text} ({share})" if share else text
