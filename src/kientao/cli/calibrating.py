# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""`kientao calibrate`: what the data allow of the uncertain inputs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kientao.cli.commands import City, Json, app
from kientao.cli.output import show_json
from kientao.text import language, number, say


@app.command(help=say("calibrate.help"))
def calibrate(
    city: City = "hanoi",
    members: Annotated[int, typer.Option("--members", "-n", help=say("calibrate.members_option"))] = 400,
    seed: Annotated[int, typer.Option("--seed", help=say("ensemble.seed"))] = 1,
    until: Annotated[int, typer.Option("--until", help=say("calibrate.until"))] = 2022,
    ahead: Annotated[bool, typer.Option("--ahead/--no-ahead", help=say("calibrate.ahead"))] = True,
    workers: Annotated[int | None, typer.Option("--workers", help=say("ensemble.workers"))] = None,
    out: Annotated[Path | None, typer.Option("--out", "-o", help=say("calibrate.out"))] = None,
    json: Json = False,
) -> None:
    """Fit the uncertain inputs and write draws and tables."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    from kientao import api
    from kientao.analysis.calibrate.fit import STEPS, one_year_ahead
    from kientao.analysis.calibrate.fit import calibrate as fitted
    from kientao.analysis.calibrate.write import write_fit
    from kientao.cli.commands import _folder

    loaded = api.load_city(city)
    folder = out if out is not None else loaded.path / "calibration"
    _folder(folder)
    # refreshed by hand: a thread of its own would keep worker processes from starting as forks
    bar = Progress(
        TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(), console=Console(stderr=True),
        auto_refresh=False, transient=True,
    )  # fmt: skip
    tries = 2 if ahead and until > loaded.base_year + 1 else 1
    with bar:
        task = bar.add_task(say("calibrate.running"), total=tries * members * (1 + 2 * STEPS))

        def told(_: str, finished: int) -> None:
            bar.update(task, advance=finished, refresh=True)

        fit = fitted(loaded, members=members, seed=seed, until=until, workers=workers, progress=told)
        seen = None
        if tries == 2:
            earlier = fitted(loaded, members=members, seed=seed, until=until - 1, workers=workers, progress=told)
            seen = one_year_ahead(earlier, workers=workers)
    files = write_fit(fit, folder, seen)
    if json:
        show_json({
            "until": fit.until, "targets": len(fit.asked), "inputs": [one.id for one in fit.inputs],
            "gained": {one.id: float(g) for one, g in zip(fit.inputs, fit.gained(), strict=True)},
            "coverage": {"before": fit.coverage(fit.before), "after": fit.coverage(fit.after)},
            "misfit": {"before": fit.misfit(fit.before), "after": fit.misfit(fit.after)},
            "ahead": None if seen is None else {
                "year": seen.year, "rows": seen.rows, "coverage": seen.coverage, "median_error": seen.median_error,
            },
            "files": [str(path) for path in files],
        })  # fmt: skip
        return
    lang = language()
    typer.echo(
        say(
            "calibrate.done", lang, targets=len(fit.asked), inputs=len(fit.inputs), runs=fit.runs,
            before=number(100 * fit.coverage(fit.before), 0, lang),
            after=number(100 * fit.coverage(fit.after), 0, lang),
            misfit_before=number(fit.misfit(fit.before), 2, lang), misfit=number(fit.misfit(fit.after), 2, lang),
        )
    )  # fmt: skip
    if seen is not None:
        typer.echo(
            say("calibrate.seen_ahead", lang, until=seen.year - 1, year=seen.year, rows=seen.rows,
                coverage=number(100 * seen.coverage, 0, lang), error=number(100 * seen.median_error, 1, lang))
        )  # fmt: skip
    for path in files:
        typer.echo(str(path))
