# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""The commands. Each loads what it needs when it runs, so that help is instant."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from kientao.cli.output import cell, console, folded, show_json, show_rows, unknown
from kientao.errors import InputError
from kientao.text import language, say

app = typer.Typer(
    help=f"{say('app.help')}\n\n--lang vi|en: {say('option.lang')}\n\n--with FILE.py: {say('option.with')}",
    no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None,
)  # fmt: skip

City = Annotated[str, typer.Option("--city", help=say("option.city"))]
Scenarios = Annotated[list[str] | None, typer.Option("--scenario", "-s", help=say("option.scenario"))]
Sets = Annotated[list[str] | None, typer.Option("--set", help=say("option.set"))]
Assume = Annotated[list[str] | None, typer.Option("--assume", help=say("option.assume"))]
Years = Annotated[list[int] | None, typer.Option("--year", "-y", help=say("option.year"))]
Json = Annotated[bool, typer.Option("--json", help=say("option.json"))]
Names = Annotated[list[str] | None, typer.Option("--variable", "-v", help=say("option.variable"))]
Zone = Annotated[str | None, typer.Option("--zone", help=say("option.zone"))]
Zoning = Annotated[str, typer.Option("--zoning", help=say("option.zoning"))]

MAIN_SCENARIOS = ("baseline", "announced_plans", "green_growth", "growth_first")


@app.command(help=say("run.help"))
def run(
    city: City = "hanoi",
    zoning: Zoning = "districts",
    scenario: Scenarios = None,
    sets: Sets = None,
    assume: Assume = None,
    out: Annotated[Path, typer.Option("--out", "-o", help=say("option.out"))] = Path("results"),
) -> None:
    """Run scenarios and write the brief and the data."""
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    from kientao import api
    from kientao.cities.assumed import CHANGED, assumed, in_words, written
    from kientao.report.write import writing_steps

    _folder(out)
    terminal = console()
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed}/{task.total}"))
    with Progress(*columns, TimeElapsedColumn(), console=terminal) as progress:
        task = progress.add_task(say("run.loading", city=city), total=None)
        loaded = api.load_city(city, zoning)
        chosen = scenario or _main_scenarios(loaded)
        progress.update(task, total=2 + len(chosen) + 4)
        plans = [api.read_scenario(loaded, name, sets or ()) for name in chosen]
        values, changed = assumed(loaded, written(assume or ()))
        progress.advance(task)
        program = api.program(loaded)
        progress.update(task, description=say("run.building", variables=len(program.order)))
        program.constants()
        progress.advance(task)
        results = []
        for plan in plans:
            progress.update(task, description=say("run.running", scenario=plan.title(language())))
            results.append(api.simulate(loaded, plan, parameters=values or None))
            if changed:
                results[-1].members, results[-1].provenance[CHANGED] = (plan.id,), in_words(changed)
            progress.advance(task)
        for file in writing_steps(loaded, plans, results, out, language()):
            progress.update(task, description=say("run.writing", file=file))
            progress.advance(task)
    terminal.print(say("run.done", path=(out / "brief.html").resolve()))
    terminal.print(say("run.folder", path=out.resolve()))


def _main_scenarios(city: Any) -> list[str]:
    """The four main scenarios, or those of them that a city has; else all its policies."""
    from kientao import api

    main = [name for name in MAIN_SCENARIOS if name in city.scenarios]
    return main or [name for name in city.scenarios if api.read_scenario(city, name).kind == "policy"]


def _folder(out: Path) -> None:
    if out.exists() and not out.is_dir():
        raise InputError(say("error.out_is_file", "vi", path=out), say("error.out_is_file", "en", path=out), "--out")
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError(
            say("error.cannot_write", "vi", path=out, reason=reason),
            say("error.cannot_write", "en", path=out, reason=reason),
            "--out",
        ) from error


@app.command(help=say("compare.help"))
def compare(
    first: Annotated[str, typer.Argument(help=say("compare.first"))],
    second: Annotated[str, typer.Argument(help=say("compare.second"))],
    city: City = "hanoi",
    zoning: Zoning = "districts",
    year: Years = None,
    variable: Names = None,
    zone: Zone = None,
    sets: Sets = None,
    json: Json = False,
) -> None:
    """Compare two scenarios in some years."""
    from kientao import api
    from kientao.report.headline import HEADLINES, headline_value

    loaded = api.load_city(city, zoning)
    program = api.program(loaded)
    zone_at = _zone_index(loaded, zone)
    names = variable or list(HEADLINES)
    for name in names:
        if name not in HEADLINES and name not in program.names.declared and name not in program.inputs.parts:
            unknown("error.unknown_variable", name, [*HEADLINES, *program.names.known()])
    results = [api.simulate(loaded, api.read_scenario(loaded, s, sets or ())) for s in (first, second)]
    rows: list[dict[str, Any]] = []
    for name in names:
        for when in _years(loaded, year or [2030, 2045]):
            values = [headline_value(result, name, when, zone_at) for result in results]
            label, unit = _label(results[0], name)
            rows.append(
                {"name": label, "id": name, "year": str(when) if not json else when, "unit": unit,
                 first: values[0], second: values[1], "difference": values[1] - values[0]}
            )  # fmt: skip
    show_rows(rows, ["name", "year", "unit", first, second, "difference"], as_json=json)


def _label(result: Any, name: str) -> tuple[str, str]:
    from kientao.report.headline import HEADLINES

    if name in HEADLINES:
        headline = HEADLINES[name]
        return headline.name(language()), headline.unit(language())
    about = result.about(name)
    label = about.get("long_name_vi" if language() == "vi" else "long_name", name)
    return label, about.get("units", "")


def _years(city: Any, years: list[int]) -> list[int]:
    first, last = city.base_year, city.last_year
    for year in years:
        if not first <= year <= last:
            raise InputError(
                say("error.unknown_year", "vi", year=year, first=first, last=last),
                say("error.unknown_year", "en", year=year, first=first, last=last),
                "--year",
            )
    return years


def _zone_index(city: Any, zone: str | None) -> int | None:
    if zone is None:
        return None
    found = city.zone_position(zone)
    if found is not None:
        return int(found)
    unknown("error.unknown_zone", zone, [one.id for one in city.zones])


@app.command(help=say("variables.help"))
def variables(
    city: City = "hanoi",
    sector: Annotated[str | None, typer.Option("--sector", help=say("option.sector"))] = None,
    search: Annotated[str | None, typer.Option("--search", help=say("option.search"))] = None,
    json: Json = False,
) -> None:
    """List the variables of the model."""
    from kientao import api
    from kientao.model import sector_of

    found = api.declared(api.load_city(city))
    sectors = sorted({sector_of(d) for d in found})
    if sector is not None and sector not in sectors:
        unknown("error.unknown_variable", sector, sectors)
    rows = [
        {"name": d.vi if language() == "vi" else d.en, "id": d.name, "unit": d.unit, "dims": ",".join(d.dims),
         "kind": d.kind.value if json else say(f"kind.{d.kind.value}"), "sector": sector_of(d), "vi": d.vi, "en": d.en}
        for d in found
        if (sector is None or sector_of(d) == sector)
        and (search is None or folded(search) in folded(f"{d.name} {d.vi} {d.en}"))
    ]  # fmt: skip
    show_rows(rows, ["id", "name", "unit", "dims", "kind", "sector"], as_json=json)


@app.command(help=say("show.help"))
def show(
    name: Annotated[str, typer.Argument(help=say("show.name"))],
    city: City = "hanoi",
    zoning: Zoning = "districts",
    json: Json = False,
) -> None:
    """Say everything about one name."""
    from kientao import api
    from kientao.cities.words import vietnamese
    from kientao.report.explain import explain
    from kientao.report.site.wording import described
    from kientao.report.tables import lever_rows
    from kientao.text.written import label, written_unit

    loaded = api.load_city(city, zoning)
    program = api.program(loaded)
    about = explain(loaded, program, name)
    if about is not None and not json and language() == "vi":
        note = str(about.get("description") or "")
        about["description"] = described().get(name) or vietnamese(loaded.path, note) or note
    if about is None:
        unknown("error.unknown_variable", name, program.names.known())
    if json:
        show_json(about)
        return
    for row in lever_rows(loaded, language()):
        if row["id"] == name and row["size"]:
            about |= {"size_of": None, "size": row["size"]}
    terminal = console()
    terminal.print(f"{about['vi' if language() == 'vi' else 'en']}  ({name})", style="bold", markup=False)
    for key in (
        "kind", "unit", "dims", "value", "range", "lead_time", "capital_cost", "running_cost", "cost_base", "team",
        "law", "evidence", "evidence_grade", "size_of", "size", "checked", "size_source", "size_note", "quality",
        "description", "equation", "initial", "inputs", "users",
        "source", "place",
    ):  # fmt: skip
        value = about.get(key)
        if value in (None, "", [], ()):
            continue
        heading = say("column.kind") if key == "kind" else say(f"show.{key}")
        if key == "kind":
            value = say(f"kind.{value}")
        if key == "checked":
            value = say(f"size.checked.{value}")
        if key == "unit":
            value = written_unit(value, language())
        if key == "team":
            value = say(f"site.team.{value}")
        if key == "description" and about["kind"] == "lever" and " | " in value:
            value = value.split(" | ")[0 if language() == "vi" else 1]
        if key == "dims":
            value = [label("dims", one, language()) for one in value]
        if key == "quality":
            value = say(f"quality.{value}")
        if isinstance(value, dict):
            value = value[language()]
        text = ", ".join(map(cell, value)) if isinstance(value, list) else cell(value)
        if key in ("description", "equation"):
            terminal.print(f"{heading}:", style="bold")
            terminal.print("  " + text.replace("\n", "\n  "), markup=False)
        else:
            terminal.print(f"{heading}: {text}", markup=False)


@app.command(help=say("levers.help"))
def levers(city: City = "hanoi", zoning: Zoning = "districts", json: Json = False) -> None:
    """List the policy levers."""
    from kientao import api
    from kientao.report.tables import lever_rows

    rows = lever_rows(api.load_city(city, zoning), language())
    show_rows(
        rows,
        ["id", "name", "unit", "range", "base", "lead", "capital", "running", "grade", "size", "checked"],
        as_json=json,
    )


@app.command(help=say("scenarios.help"))
def scenarios(city: City = "hanoi", zoning: Zoning = "districts", json: Json = False) -> None:
    """List the shipped scenarios."""
    from kientao import api
    from kientao.report.tables import scenario_rows

    show_rows(scenario_rows(api.load_city(city, zoning), language()), ["id", "name", "kind", "narrative"], as_json=json)


@app.command(help=say("targets.help"))
def targets(
    city: City = "hanoi",
    zoning: Zoning = "districts",
    scenario: Scenarios = None,
    sets: Sets = None,
    json: Json = False,
) -> None:
    """Targets of official documents against a run."""
    from kientao import api
    from kientao.report.tables import target_rows

    loaded = api.load_city(city, zoning)
    chosen = scenario or ["baseline"]
    rows: list[dict[str, Any]] = []
    for one in chosen:
        plan = api.read_scenario(loaded, one, sets or ())
        rows += [{"scenario": plan.id, **row} for row in target_rows(loaded, api.simulate(loaded, plan), language())]
    columns = ["target", "year", "value", "model", "unit", "status", "document"]
    show_rows(rows, ["scenario", *columns] if len(chosen) > 1 else columns, as_json=json)


@app.command(help=say("validate.help"))
def validate(
    city: City = "hanoi",
    zoning: Zoning = "districts",
    against: Annotated[Path | None, typer.Option("--against", help=say("observe.against"))] = None,
    scenario: Annotated[str | None, typer.Option("--scenario", "-s", help=say("observe.scenario"))] = None,
    members: Annotated[int | None, typer.Option("--members", "-n", help=say("observe.members"))] = None,
    seed: Annotated[int | None, typer.Option("--seed", help=say("ensemble.seed"))] = None,
    workers: Annotated[int | None, typer.Option("--workers", help=say("ensemble.workers"))] = None,
    prior: Annotated[bool, typer.Option("--prior", help=say("observe.prior_option"))] = False,
    json: Json = False,
) -> None:
    """Validate the model; exit code 1 if a row fails. With a file of observations: compare, exit code 0."""
    from kientao import api
    from kientao.analysis.validation import validate as validation

    if against is not None:
        from kientao.cli.observing import compare_with

        compare_with(city, zoning, against, scenario or "baseline", members or 200, seed or 1, workers, prior, json)
        return
    given = {"--scenario": scenario, "--members": members, "--seed": seed, "--workers": workers, "--prior": prior}
    for name, value in given.items():
        if value not in (None, False):
            raise InputError(
                say("observe.needs_against", "vi"), say("observe.needs_against", "en"), name,
                say("observe.add_against", "vi"), say("observe.add_against", "en"),
            )  # fmt: skip
    report = validation(api.load_city(city, zoning))
    if json:
        show_json(report.as_json())
    else:
        report.show(language())
    raise typer.Exit(1 if report.failed else 0)


@app.command(help=say("export.help"))
def export(
    out: Annotated[Path, typer.Option("--out", "-o", help=say("option.out"))],
    city: City = "hanoi",
    zoning: Zoning = "districts",
    scenario: Scenarios = None,
    sets: Sets = None,
    format: Annotated[list[str] | None, typer.Option("--format", "-f", help=say("option.format"))] = None,
    everything: Annotated[bool, typer.Option("--all", help=say("option.all"))] = False,
) -> None:
    """Write the results of scenarios in chosen formats."""
    from kientao import api
    from kientao.report.write import FORMATS, write

    formats = format or ["csv"]
    for one in formats:
        if one not in FORMATS:
            unknown("error.unknown_format", one, list(FORMATS))
    _folder(out)
    loaded = api.load_city(city, zoning)
    plans = [api.read_scenario(loaded, name, sets or ()) for name in scenario or ["baseline"]]
    results = [api.simulate(loaded, plan) for plan in plans]
    for one in formats:
        path = write(one, loaded, plans, results, out, language(), everything=everything)
        typer.echo(str(path))


@app.command(help=say("server.help"))
def serve(
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help=say("server.port"))] = 8000,
    host: Annotated[str, typer.Option("--host", help=say("server.host"))] = "127.0.0.1",
    database: Annotated[str | None, typer.Option("--database", help=say("server.database"))] = None,
    workers: Annotated[int | None, typer.Option("--workers", min=1, max=64, help=say("server.workers"))] = None,
    open_browser: Annotated[bool, typer.Option("--open/--no-open", help=say("server.open"))] = False,
) -> None:
    """Serve the lab."""
    from kientao.server.pool.worker import prepare

    prepare()
    from kientao.server.serve import serve as run_server

    run_server(host, port, database, workers, open_browser)


@app.command(help=say("check.help"))
def check(
    city: City = "hanoi",
    units: Annotated[bool, typer.Option("--units", help=say("option.units"))] = False,
    json: Json = False,
) -> None:
    """Check a city pack, then the units of the model; exit code 1 if something is wrong."""
    from kientao.cli.checking import check_city, check_units

    raise typer.Exit(check_units(city, json) if units else check_city(city, json))
