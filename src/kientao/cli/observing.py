# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""`kientao validate --against`: observations of a file against the model with its uncertainty."""

from __future__ import annotations

from pathlib import Path

from kientao.cli.output import show_json
from kientao.text import language, say


def compare_with(
    name: str,
    zoning: str,
    path: Path,
    scenario: str,
    members: int,
    seed: int,
    workers: int | None,
    prior: bool,
    as_json: bool,
) -> None:
    """Print the comparison."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn

    from kientao import api
    from kientao.analysis.observe import against

    city = api.load_city(name, zoning)
    # refreshed by hand: a thread of its own would keep worker processes from starting as forks
    bar = Progress(
        TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed}/{task.total}"),
        console=Console(stderr=True), auto_refresh=False, transient=True,
    )  # fmt: skip
    with bar:
        task = bar.add_task(say("observe.running"), total=members)
        report = against(
            city, path, scenario=scenario, members=members, seed=seed, workers=workers, prior=prior,
            progress=lambda finished: bar.update(task, advance=finished, refresh=True),
        )  # fmt: skip
    if as_json:
        show_json(report.as_json())
    else:
        report.show(language())
