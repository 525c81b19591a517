# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""What a worker does: run blocks of members and keep their headlines, the values behind targets, and what was asked.

A block is always worked out whole and alone, and blocks are cut by the number of members only. So the numbers are the
same bits whatever the chunks, the number of workers or the executor.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kientao.analysis.ensemble.draw import Draw
from kientao.analysis.ensemble.inputs import uncertainty
from kientao.cities import City
from kientao.engine.compiled.functions import LANES
from kientao.engine.errors import ModelError
from kientao.engine.inputs import Floats
from kientao.engine.program import Program
from kientao.errors import InputError
from kientao.indicators.expressions import Context, ExpressionError, evaluate
from kientao.indicators.measures import with_measures
from kientao.indicators.targets import Target, TargetMapping, read_mapping, read_targets, year_judged
from kientao.report.headline import HEADLINES

BLOCK = 64
"""Most members of a block: more share the cost of a call, fewer stay in the cache."""

Singles = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Job:
    """What all blocks of an ensemble share, small enough to be sent to a worker."""

    city: str
    zoning: str
    equations: tuple[str, ...]
    pack: str
    plan: dict[str, Floats]
    variant: str | None
    reference: dict[str, Floats] | None
    keep: tuple[str, ...]
    """Variables kept whole, [year, *dims], besides the headlines."""
    targets: bool
    until: int | None
    fixed: dict[str, tuple[Floats, Floats]] = field(default_factory=dict)
    """Parameters that someone set: values [*dims], and which cells they are of."""
    own_code: bool = False
    """Whether machine code for just what is kept is worth its making."""


@dataclass(frozen=True, slots=True)
class Block:
    """Members that are worked out together: the number of the first, and places [member, input]."""

    first: int
    places: Floats


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is left of a block: single precision is kept, double is worked with."""

    first: int
    headlines: Singles
    """[member, year, headline]"""
    targets: Floats
    """[member, target], double: a target may be met exactly"""
    kept: dict[str, Singles]
    """name -> [member, year, *dims]"""
    failed: dict[int, str]
    """Member -> what went wrong; its values are not numbers."""


@dataclass(slots=True)
class Ready:
    """A city made ready for blocks, once in a process."""

    city: City
    program: Program
    draw: Draw
    targets: list[Target]
    mapping: TargetMapping
    measures: dict[str, str]
    """What the program works out of headlines and targets by itself: the text of a part, and its variable."""
    prepared: set[tuple[tuple[str, ...], bool, bool]] = field(default_factory=set)
    """The jobs whose machine code this process has."""


_READY: dict[tuple[str, str, str], Ready] = {}


def make_ready(city: City) -> Ready:
    """The city with its model, inputs and targets, from this process's store if it is there."""
    from kientao import api

    key = (str(city.path), city.zoning, city.hash)
    found = _READY.get(key)
    if found is None:
        program = api.program(city)
        program.constants()
        targets = read_targets(city) if (city.path / "law" / "targets.csv").is_file() else []
        mapping = read_mapping(city)
        judged = [expression for one in targets if (expression := mapping.of(one).expression)]
        program, measures = with_measures(program, [*(h.expression for h in HEADLINES.values()), *judged])
        found = _READY[key] = Ready(city, program, Draw(city, uncertainty(city)), targets, mapping, measures)
    return found


def _of_job(job: Job) -> Ready:
    """The job's city in a worker.

    Raises:
        InputError: the worker has another version of the pack.
    """
    from kientao import api

    for (_, zoning, pack), ready in _READY.items():
        if (zoning, pack) == (job.zoning, job.pack):
            return ready
    city = api.load_city(job.city, zoning=job.zoning, equations=job.equations)
    if city.hash != job.pack:
        raise InputError(
            "máy tính toán có gói dữ liệu khác bản đang dùng.", "the worker has another version of the city pack.",
            job.city, "Cài cùng một phiên bản kientao và gói dữ liệu trên mọi máy.",
            "Install the same kientao and pack on every machine.",
        )  # fmt: skip
    return make_ready(city)


def prepare(job: Job, block: Block) -> None:
    """Have the machine code of a job in this process, so that its forks need not each make or load it."""
    ready = _of_job(job)
    key = (job.keep, job.targets, job.own_code)
    if key not in ready.prepared:
        run_blocks(job, [Block(block.first, block.places[:LANES])])
        ready.prepared.add(key)


def run_blocks(job: Job, blocks: Sequence[Block]) -> list[Outcome]:
    """Run blocks one after another, on one thread of linear algebra."""
    from threadpoolctl import threadpool_limits

    ready = _of_job(job)
    with threadpool_limits(1):
        return [_run_block(ready, job, block) for block in blocks]


def _run_block(ready: Ready, job: Job, block: Block) -> Outcome:
    """One block; members that stop it are found by halving, and reported, so that the others go on."""
    try:
        return _run(ready, job, block)
    except InputError:
        raise
    except (ModelError, ArithmeticError, ValueError, IndexError) as error:
        if len(block.places) == 1:
            return _lost(ready, job, block, str(error))
        middle = len(block.places) // 2
        halves = (
            Block(block.first, block.places[:middle]),
            Block(block.first + middle, block.places[middle:]),
        )  # fmt: skip
        return _joined([_run_block(ready, job, half) for half in halves])


def _run(ready: Ready, job: Job, block: Block) -> Outcome:
    sampled = ready.draw.values(block.places, job.fixed)
    constants = ready.program.constants(sampled)
    drivers = {**job.plan, **ready.draw.drivers(job.plan, block.places, sampled, job.variant)}
    keep = _needs(ready, job)
    among = keep if job.own_code else None
    series = ready.program.run(constants, drivers, keep=keep, among=among, until=job.until)
    other = None
    if job.reference is not None and job.targets:
        beside = {**job.reference, **ready.draw.drivers(job.reference, block.places, sampled, None)}
        other = ready.program.run(constants, beside, keep=keep, among=among, until=job.until)
    ready.program.let_go()  # the next block has other constants
    members = len(block.places)

    def full(values: Floats) -> Singles:
        wide = np.broadcast_to(values, (len(values), members, *values.shape[2:]))
        return np.ascontiguousarray(np.moveaxis(wide, 0, 1), dtype=np.float32)

    context = Context(series, other, ready.measures)
    headlines = np.stack([full(evaluate(one.expression, context) * one.factor) for one in HEADLINES.values()], axis=-1)
    targets = _targets(ready, context, members) if job.targets else np.zeros((members, 0))
    kept = {name: full(series[name]) for name in job.keep}
    failed: dict[int, str] = {}
    sound = np.isfinite(headlines).all((1, 2))
    for values in kept.values():
        sound &= np.isfinite(values).reshape(members, -1).all(1)
    for i in np.flatnonzero(~sound):
        failed[block.first + int(i)] = _which(headlines[i], series.years)
    return Outcome(block.first, headlines, targets, kept, failed)


def _which(headlines: Singles, years: Sequence[int]) -> str:
    """The first headline that is no number, with its year."""
    bad = ~np.isfinite(headlines)
    if not bad.any():
        return "a kept variable is not a finite number"
    year = int(bad.any(1).argmax())
    return f"{list(HEADLINES)[int(bad[year].argmax())]} is not a finite number in {years[year]}"


def _needs(ready: Ready, job: Job) -> tuple[str, ...]:
    """The variables to keep in a run: headlines, what targets are worked out of, and what was asked for."""
    return (*ready.measures.values(), *job.keep)


def _targets(ready: Ready, context: Context, members: int) -> Floats:
    """What each member has in the year a target is judged, in the target's unit; not a number where none is."""
    years = context.series.years
    found = np.full((members, len(ready.targets)), np.nan)
    paths: dict[str, Floats | None] = {}
    for i, target in enumerate(ready.targets):
        rule = ready.mapping.of(target)
        year = year_judged(target, rule, years)
        if not rule.expression or year is None:
            continue
        if rule.expression not in paths:
            try:
                paths[rule.expression] = evaluate(rule.expression, context)
            except ExpressionError:
                paths[rule.expression] = None
        path = paths[rule.expression]
        if path is not None:
            found[:, i] = path[years.index(year)]
    return found


def _lost(ready: Ready, job: Job, block: Block, message: str) -> Outcome:
    """A member that could not be worked out: no numbers, and why."""
    first, last = ready.city.years[0], job.until or ready.city.years[-1]
    years = last - first + 1
    dimensions = ready.program.inputs.dimensions

    def nothing(*shape: int) -> Singles:
        return np.full((1, *shape), np.nan, dtype=np.float32)

    kept = {
        name: nothing(years, *(len(dimensions[d]) for d in ready.program.names.resolve(name).dims)) for name in job.keep
    }
    targets = np.full((1, len(ready.targets) if job.targets else 0), np.nan)
    return Outcome(block.first, nothing(years, len(HEADLINES)), targets, kept, {block.first: message})


def _joined(outcomes: Sequence[Outcome]) -> Outcome:
    """Outcomes of members that follow one another as one."""
    first = outcomes[0]
    kept = {name: np.concatenate([o.kept[name] for o in outcomes]) for name in first.kept}
    failed: dict[int, str] = {}
    for outcome in outcomes:
        failed |= outcome.failed
    return Outcome(
        first.first, np.concatenate([o.headlines for o in outcomes]), np.concatenate([o.targets for o in outcomes]),
        kept, failed,
    )  # fmt: skip


def cut(places: Floats, first: int = 0) -> list[Block]:
    """Blocks of nearly equal size, by the number of members alone."""
    count = max(1, -(-len(places) // BLOCK))
    edges = [len(places) * i // count for i in range(count + 1)]
    return [Block(first + a, places[a:b]) for a, b in pairwise(edges)]


def joined(outcomes: Mapping[int, Any]) -> Outcome:
    """All outcomes in the order of their members."""
    return _joined([outcomes[first] for first in sorted(outcomes)])
