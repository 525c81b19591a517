# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Making an ensemble: sample, run everywhere, put together."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import numpy as np

from kientao.analysis.ensemble.draws import FOLDER, Draws, mapped, read_draws
from kientao.analysis.ensemble.inputs import Uncertainty
from kientao.analysis.ensemble.pool import Progress, Store, run_all
from kientao.analysis.ensemble.result import Ensemble
from kientao.analysis.ensemble.sampler import SAMPLERS, Sampler, places
from kientao.analysis.ensemble.work import BLOCK, Job, Ready, cut, joined, make_ready
from kientao.api import ScenarioLike, read_scenario
from kientao.cities import City
from kientao.cities.assumed import fixed_cells
from kientao.cities.city import SHIPPED
from kientao.cities.drivers import GRID_VARIANT
from kientao.engine.inputs import Floats
from kientao.errors import InputError
from kientao.indicators.targets import year_judged
from kientao.result import Result
from kientao.scenario import Scenario
from kientao.scenario.find import chain
from kientao.text import say

MOST_MEMBERS = 1_000_000
DrawsLike = str | Path | Mapping[str, Sequence[float]] | Draws


def ensemble(
    city: City,
    scenario: ScenarioLike = "baseline",
    members: int = 200,
    seed: int = 1,
    *,
    keep: Sequence[str] | None = None,
    sampler: Sampler = "lhs",
    executor: Executor | None = None,
    workers: int | None = None,
    chunk: int = BLOCK,
    dask: str | None = None,
    draws: DrawsLike | None = None,
    prior: bool = False,
    reference: ScenarioLike | None = None,
    targets: bool = True,
    until: int | None = None,
    resume: str | Path | None = None,
    progress: Progress | None = None,
    parameters: Mapping[str, Floats] | None = None,
) -> Ensemble:
    """Run a scenario in many futures: all uncertain parameters, outside series, lever costs and lead times sampled.

    The same city, scenario, members, seed and sampler give the same bits, whatever the chunks, workers and executor.
    A member that cannot be worked out does not stop the others; see `Ensemble.failed`.

    Calibration: where the pack has `calibration/draws.csv` (see `kientao.analysis.ensemble.draws`), the calibrated
    inputs are drawn from it, the others from their ranges.

    Args:
        city: from `load_city`.
        scenario: as for `simulate`, one of them.
        members: number of futures.
        seed: a whole number from 0.
        keep: variables kept for every member besides the headlines, in single precision [member, year, *dims].
        sampler: "lhs" (Latin hypercube) or "sobol".
        executor: any `concurrent.futures` executor; a pool of processes on all cores if left out.
        workers: processes of the own pool; 1 runs in this process.
        chunk: members sent to a worker at once.
        dask: address of a Dask scheduler, such as tcp://host:8786, in place of an executor.
        draws: draws to use in place of the pack's: a folder, places by input id, or `Draws`.
        prior: leave the pack's draws out.
        reference: a scenario that targets against business as usual compare with, run for the same members.
        targets: whether to work out targets.
        until: last year.
        resume: a folder in which finished blocks are kept; run again with it, only what is missing is run.
        progress: called with the number of members just finished.
        parameters: assumptions that someone set, [1, *dims]: cells that differ from the pack hold in every member.

    Raises:
        InputError: a scenario, name, number or folder that cannot be used; workers that die again and again.
    """
    ready = make_ready(city)
    plan = read_scenario(city, scenario)
    _check(ready, members, seed, sampler, keep or (), until, chunk)
    uncertain = ready.draw.uncertain
    drawn = sample(ready, members, seed, sampler, draws=_draws(city, uncertain, draws, prior))
    job = job_of(ready, plan, reference=reference, keep=_whole(ready, keep or ()), targets=targets, until=until)
    job = replace(job, fixed=fixed_cells(city, parameters or {}))
    with ExitStack() as stack:
        if dask is not None:
            from kientao.analysis.ensemble.cluster import dask_executor

            executor = stack.enter_context(dask_executor(dask))
        outcome = joined(
            run_all(
                job, cut(drawn), executor=executor, workers=workers, chunk=max(1, chunk // BLOCK), progress=progress,
                store=None if resume is None else Store(Path(resume), _mark(job, drawn)),
            )
        )  # fmt: skip
    years = tuple(y for y in city.years if until is None or y <= until)
    judged = [(t, ready.mapping.of(t), year_judged(t, ready.mapping.of(t), years)) for t in ready.targets]
    kept = [i for i, (_, rule, year) in enumerate(judged) if rule.expression and year is not None] if targets else []
    return Ensemble(
        years,
        uncertain.inputs,
        drawn,
        outcome.headlines,
        outcome.kept,
        {name: _about(ready, name) for name in job.keep},
        tuple((judged[i][0], judged[i][1], cast(int, judged[i][2])) for i in kept),
        outcome.targets[:, kept],
        outcome.failed,
        _provenance(city, plan, members, seed, sampler),
    )


def job_of(
    ready: Ready,
    scenario: ScenarioLike,
    *,
    reference: ScenarioLike | None = None,
    keep: Sequence[str] = (),
    targets: bool = True,
    until: int | None = None,
) -> Job:
    """What the blocks of a scenario share."""
    city = ready.city
    plan = read_scenario(city, scenario)
    return Job(
        city=city.path.name if city.path.parent == SHIPPED else str(city.path),
        zoning=city.zoning,
        equations=city.equations,
        pack=city.hash,
        plan=plan.drivers(city),
        variant=_variant(city, plan),
        reference=None if reference is None else read_scenario(city, reference).drivers(city),
        keep=tuple(keep),
        targets=targets,
        until=until,
    )


def sample(ready: Ready, members: int, seed: int, sampler: Sampler = "lhs", draws: Draws | None = None) -> Floats:
    """Places [member, input] of members, correlations and calibrated draws included."""
    uncertain = ready.draw.uncertain
    drawn = ready.draw.related(places(uncertain.ids, members, seed, sampler, uncertain.leading))
    if draws is not None:
        column = places(["calibration"], members, seed)[:, 0]
        drawn[:, [uncertain.ids.index(one) for one in draws.ids]] = draws.pick(column)
    return drawn


def _draws(city: City, uncertain: Uncertainty, draws: DrawsLike | None, prior: bool) -> Draws | None:
    if isinstance(draws, Draws):
        return draws
    if isinstance(draws, Mapping):
        return mapped(draws, uncertain)
    if draws is not None:
        found = read_draws(Path(draws), uncertain)
        if found is None:
            raise InputError(
                say("ensemble.no_draws", "vi"), say("ensemble.no_draws", "en"), str(draws),
                say("ensemble.calibrate", "vi"), say("ensemble.calibrate", "en"),
            )  # fmt: skip
        return found
    return None if prior else read_draws(city.path / FOLDER, uncertain)


def _check(
    ready: Ready, members: int, seed: int, sampler: str, keep: Sequence[str], until: int | None, chunk: int
) -> None:
    limits = (("members", members, 1, MOST_MEMBERS), ("seed", seed, 0, 2**63), ("chunk", chunk, 1, MOST_MEMBERS))
    for name, value, low, high in limits:
        if not low <= value <= high:
            raise InputError(
                say("ensemble.out_of_range", "vi", name=name, value=value, low=low, high=high),
                say("ensemble.out_of_range", "en", name=name, value=value, low=low, high=high),
            )
    if sampler not in SAMPLERS:
        known = ", ".join(SAMPLERS)
        raise InputError(
            say("ensemble.unknown_sampler", "vi", name=sampler), say("ensemble.unknown_sampler", "en", name=sampler),
            "", say("error.choose", "vi", names=known), say("error.choose", "en", names=known),
        )  # fmt: skip
    first, last = ready.city.base_year, ready.city.last_year
    if until is not None and not first <= until <= last:
        raise InputError(
            say("error.unknown_year", "vi", year=until, first=first, last=last),
            say("error.unknown_year", "en", year=until, first=first, last=last), "until",
        )  # fmt: skip
    _whole(ready, keep)


def _whole(ready: Ready, keep: Sequence[str]) -> tuple[str, ...]:
    """The variables asked for; a slice keeps what it is a slice of."""
    names = []
    for name in keep:
        reference = ready.program.names.resolve(name, "keep")
        if reference.name not in ready.program.years:
            raise InputError(
                say("error.unknown_variable", "vi", name=name), say("error.unknown_variable", "en", name=name), "keep"
            )
        names.append(name)
    return tuple(dict.fromkeys(names))


def _variant(city: City, plan: Scenario) -> str | None:
    """The grid path that a scenario chooses, None where it does not."""
    chosen = None
    for one in chain(city, plan):
        if GRID_VARIANT in one.paths:
            chosen = one.paths[GRID_VARIANT].variant
    return chosen


def _about(ready: Ready, name: str) -> dict[str, Any]:
    reference = ready.program.names.resolve(name)
    labels = ready.program.inputs.dimensions
    return {
        "dims": reference.dims,
        "labels": {d: list(labels[d]) for d in reference.dims},
        "attrs": Result.about(cast(Result, _Names(ready)), name),
    }


class _Names:
    """Stands for a run where only names are asked about."""

    def __init__(self, ready: Ready) -> None:
        self.series = self
        self.names = ready.program.names


def _mark(job: Job, drawn: Floats) -> str:
    """What makes an ensemble the one it is, for the folder that keeps its blocks."""
    from kientao import __version__

    parts = hashlib.sha256()
    for text in (__version__, job.city, job.zoning, job.pack, job.variant, job.keep, job.targets, job.until):
        parts.update(repr(text).encode())
    for name, (value, cells) in sorted(job.fixed.items()):
        parts.update(name.encode() + np.where(cells, value, np.nan).tobytes())
    for plan in (job.plan, job.reference or {}):
        for name in sorted(plan):
            parts.update(name.encode() + np.ascontiguousarray(plan[name]).tobytes())
    parts.update(np.ascontiguousarray(drawn).tobytes())
    return parts.hexdigest()


def _provenance(city: City, plan: Scenario, members: int, seed: int, sampler: str) -> dict[str, Any]:
    from kientao import __version__

    return {
        "title": "Kiến Tạo: simulation, not a forecast", "city": city.id, "zoning": city.zoning,
        "version": __version__, "pack_hash": city.hash, "scenario": plan.id, "seed": seed, "sampler": sampler,
        "sampled_members": members,
    }  # fmt: skip
