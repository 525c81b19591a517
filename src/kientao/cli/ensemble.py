# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""`kientao ensemble`: bands, chances of targets, and where the spread comes from."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer

from kientao.cli.commands import Assume, City, Json, Sets, Years, Zoning, _years, app
from kientao.cli.output import console, show_json, show_rows, unknown
from kientao.text import language, number, say
from kientao.text.written import input_name

if TYPE_CHECKING:
    from kientao.analysis.ensemble.sampler import Sampler

BANDS = ("p5", "p10", "p50", "p90", "p95")
FOUND, SHOWN = 20, 5
"""Sources of each headline that data hold, and that a table shows unless it is asked for more."""


@app.command(help=say("ensemble.help"))
def ensemble(
    city: City = "hanoi",
    zoning: Zoning = "districts",
    scenario: Annotated[str, typer.Option("--scenario", "-s", help=say("ensemble.scenario"))] = "baseline",
    sets: Sets = None,
    assume: Assume = None,
    members: Annotated[int, typer.Option("--members", "-n", help=say("ensemble.members"))] = 200,
    seed: Annotated[int, typer.Option("--seed", help=say("ensemble.seed"))] = 1,
    sampler: Annotated[str, typer.Option("--sampler", help=say("ensemble.sampler"))] = "lhs",
    year: Years = None,
    variable: Annotated[list[str] | None, typer.Option("--variable", "-v", help=say("ensemble.variable"))] = None,
    reference: Annotated[str | None, typer.Option("--reference", help=say("ensemble.reference"))] = None,
    sources: Annotated[str, typer.Option("--sources", help=say("ensemble.sources"))] = "members",
    top: Annotated[int | None, typer.Option("--top", help=say("ensemble.top"))] = None,
    budget: Annotated[int, typer.Option("--budget", help=say("ensemble.budget"))] = 2000,
    workers: Annotated[int | None, typer.Option("--workers", help=say("ensemble.workers"))] = None,
    dask: Annotated[str | None, typer.Option("--dask", help=say("ensemble.dask"))] = None,
    resume: Annotated[Path | None, typer.Option("--resume", help=say("ensemble.resume"))] = None,
    prior: Annotated[bool, typer.Option("--prior", help=say("ensemble.prior"))] = False,
    out: Annotated[Path | None, typer.Option("--out", "-o", help=say("ensemble.out"))] = None,
    json: Json = False,
) -> None:
    """Run a scenario in many futures."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    from kientao import api
    from kientao.analysis.ensemble import ensemble as many
    from kientao.analysis.ensemble.result import FORMATS
    from kientao.analysis.ensemble.screen import METHODS
    from kientao.cities.assumed import CHANGED, assumed, in_words, written

    if sources not in METHODS:
        unknown("ensemble.unknown_method", sources, list(METHODS))
    if out is not None and out.suffix.removeprefix(".") not in FORMATS:
        unknown("error.unknown_format", out.suffix.removeprefix("."), list(FORMATS))
    loaded = api.load_city(city, zoning)
    plan = api.read_scenario(loaded, scenario, sets or ())
    values, changed = assumed(loaded, written(assume or ()))
    years = _years(loaded, year or [y for y in (2030, 2045) if y <= loaded.last_year] or [loaded.last_year])
    # refreshed by hand: a thread of its own would keep worker processes from starting as forks
    bar = Progress(
        TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed}/{task.total}"),
        TimeRemainingColumn(), console=Console(stderr=True), auto_refresh=False, transient=True,
    )  # fmt: skip
    with bar:
        task = bar.add_task(say("ensemble.running", scenario=plan.title(language())), total=members)

        def told(finished: int) -> None:
            bar.update(task, advance=finished, refresh=True)

        try:
            run = many(
                loaded, plan, members, seed, keep=variable, sampler=cast("Sampler", sampler), workers=workers,
                dask=dask, resume=resume, prior=prior, reference=reference, progress=told, parameters=values or None,
            )  # fmt: skip
        except KeyboardInterrupt:
            bar.stop()
            kept = say("ensemble.goes_on", path=resume) if resume is not None else say("ensemble.lost_work")
            Console(stderr=True, highlight=False).print(f"{say('ensemble.stopped')} {kept}", markup=False)
            raise typer.Exit(130) from None
        if changed:
            run.provenance[CHANGED] = in_words(changed)
        found = _sources(
            run, loaded, plan, sources, years[-1], FOUND if top is None else top, budget, seed, workers, bar
        )
    if out is not None:
        run.write(out)
    if json:
        show_json({**run.as_json(years, 0), "sources": {n: [s.as_row() for s in rows] for n, rows in found.items()}})
        return
    _show(run, years, found, sources, out, top)


def _sources(
    run: Any, city: Any, plan: Any, method: str, year: int, top: int, budget: int, seed: int, workers: int | None,
    bar: Any,
) -> dict[str, list[Any]]:  # fmt: skip
    from kientao.analysis.ensemble.screen import decompose, screen

    if top <= 0:
        return {}
    if method == "members":
        return dict(run.all_sources(year=year, count=top))
    task = bar.add_task(say(f"ensemble.method.{method}"), total=budget)
    work = screen if method == "morris" else decompose
    found = work(
        city, plan, run, year, budget=budget, count=top, seed=seed, workers=workers,
        progress=lambda finished: bar.update(task, advance=finished, refresh=True),
    )  # fmt: skip
    return dict(found)


def _show(
    run: Any, years: list[int], found: dict[str, list[Any]], method: str, out: Path | None, top: int | None
) -> None:
    from kientao.cities.assumed import CHANGED
    from kientao.cli.output import show_assumptions

    terminal = console()
    lost = len(run.failed)
    terminal.print(say("ensemble.title", members=run.members - lost, scenario=run.provenance["scenario"]), style="bold")
    show_assumptions(terminal, run.provenance.get(CHANGED, ""))
    show_rows(run.band_rows(years), ["name", "year", "unit", *BANDS], as_json=False)
    chances = run.chance_rows()
    if chances:
        terminal.print("")
        rows = [{**row, "share": f"{number(100 * row['share_met'], 0)} %"} for row in chances]
        show_rows(
            rows, ["target", "year", "value", "p5", "p50", "p95", "unit", "share", "document"], as_json=False,
            title=say("ensemble.chances"),
        )  # fmt: skip
    rows = [
        {"headline": say(f"headline.{name}"), "input": input_name(one.input.id, one.input.kind, language()),
         "id": one.input.id, "share": f"{number(100 * one.share, 1)} %",
         "direction": {1: "+", -1: "−"}.get(one.direction, ""), "margin": f"± {number(100 * one.margin, 1)}"}
        for name, sources in found.items() for one in sources[: top if top is not None else SHOWN]
    ]  # fmt: skip
    if rows:
        terminal.print("")
        title = say("ensemble.where", year=years[-1], method=say(f"ensemble.method.{method}"))
        show_rows(rows, ["headline", "input", "direction", "share", "margin", "id"], as_json=False, title=title)
    for row in run.failures():
        terminal.print(say("ensemble.lost", member=row["member"], message=row["message"]), markup=False)
    if out is not None:
        terminal.print(say("ensemble.written", path=out))
