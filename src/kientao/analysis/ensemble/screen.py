# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Which inputs the spread comes from, by runs made for the question: Morris screening, and Sobol indices of groups.

Both work on the places of inputs (0 to 1) around a city's ranges, with SALib. `screen` takes all inputs; `decompose`
takes the leading inputs of an ensemble one by one and all others as one group, so that a thousand inputs stay within a
budget of runs and the shares still add up to all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from kientao.analysis.ensemble.inputs import Input
from kientao.analysis.ensemble.pool import Progress, run_all
from kientao.analysis.ensemble.result import Ensemble
from kientao.analysis.ensemble.spread import Source
from kientao.analysis.ensemble.work import Job, cut, joined, make_ready
from kientao.engine.inputs import Floats
from kientao.errors import InputError
from kientao.report.headline import HEADLINES
from kientao.text import say

if TYPE_CHECKING:
    from kientao.api import ScenarioLike
    from kientao.cities import City

METHODS = ("members", "morris", "sobol")
SINGLE = 20
"""Inputs that `decompose` looks at one by one."""
LEVELS = 4
"""Places of a trajectory on each axis (Morris 1991; even, as Campolongo et al. 2007 recommend)."""


def screen(
    city: City, scenario: ScenarioLike, run: Ensemble, year: int, *, budget: int = 20000, count: int = 20,
    seed: int = 1, workers: int | None = None, progress: Progress | None = None,
) -> dict[str, list[Source]]:  # fmt: skip
    """Mean absolute elementary effects of all inputs on every headline in a year (Morris 1991; Campolongo et al. 2007).

    Sees effects through interaction and curvature that `Ensemble.sources` may miss; it ranks, its shares (of the sum of
    all effects) are not shares of variance. The trajectories follow from the budget: runs / (inputs + 1).

    Raises:
        InputError: the budget allows less than two trajectories.
    """
    from SALib.analyze import morris
    from SALib.sample import morris as sample

    columns = len(run.inputs)
    rounds = budget // (columns + 1)
    if rounds < 2:
        raise _too_small(2 * (columns + 1))
    problem = {"num_vars": columns, "names": [str(i) for i in range(columns)], "bounds": [[0.0, 1.0]] * columns}
    drawn = sample.sample(problem, rounds, num_levels=LEVELS, seed=seed)
    values = _headlines(city, scenario, drawn, year, workers, progress)
    found: dict[str, list[Source]] = {}
    for h, name in enumerate(HEADLINES):
        filled = _filled(values[:, h])
        result = morris.analyze(problem, drawn, filled, num_levels=LEVELS, num_resamples=100, seed=seed)
        effect, conf = np.asarray(result["mu_star"], dtype=float), np.asarray(result["mu_star_conf"], dtype=float)
        whole = max(float(effect.sum()), 1e-300)
        signs = np.sign(np.asarray(result["mu"], dtype=float))
        order = np.argsort(-effect, kind="stable")[:count]
        found[name] = [
            Source(run.inputs[i], float(effect[i] / whole), int(signs[i]), float(conf[i] / whole))
            for i in order
            if effect[i] > 0
        ]
    return found


def decompose(
    city: City, scenario: ScenarioLike, run: Ensemble, year: int, *, budget: int = 6000, count: int = 20,
    seed: int = 1, workers: int | None = None, progress: Progress | None = None,
) -> dict[str, list[Source]]:  # fmt: skip
    """First-order and total Sobol indices of the leading inputs of an ensemble, the rest as one group `*`.

    The leading inputs are those with the largest share over all headlines in `run.sources`. Saltelli's design needs
    N (groups + 2) runs, N a power of two: more budget, narrower intervals.

    Raises:
        InputError: the budget does not allow N = 16.
    """
    from SALib.analyze import sobol
    from SALib.sample import sobol as sample

    leading = _leading(run, year)
    among = {*leading}
    own = [str(i) if i in among else "rest" for i in range(len(run.inputs))]
    order = list(dict.fromkeys(own))
    size = int(2 ** np.floor(np.log2(max(budget / (len(order) + 2), 1))))
    if size < 16:
        raise _too_small(16 * (len(order) + 2))
    columns = len(run.inputs)
    names = [str(i) for i in range(columns)]
    problem: dict[str, Any] = {
        "num_vars": columns, "names": names, "bounds": [[0.0, 1.0]] * columns,
        "groups": own,
    }  # fmt: skip
    drawn = sample.sample(problem, size, calc_second_order=False, seed=seed)
    values = _headlines(city, scenario, drawn, year, workers, progress)
    found: dict[str, list[Source]] = {}
    for h, name in enumerate(HEADLINES):
        filled = _filled(values[:, h])
        if np.ptp(filled) == 0:
            found[name] = []
            continue
        result = sobol.analyze(problem, filled, calc_second_order=False, seed=seed, num_resamples=100)
        rows = []
        for g, group in enumerate(order):
            one = run.inputs[int(group)] if group != "rest" else _rest(columns - len(leading))
            rows.append(
                Source(
                    one, float(result["S1"][g]), 0 if group == "rest" else _sign(run, int(group), name, year),
                    float(result["S1_conf"][g]), float(result["ST"][g]),
                )
            )  # fmt: skip
        found[name] = sorted(rows, key=lambda row: -(row.total or 0.0))[:count]
    return found


def _leading(run: Ensemble, year: int) -> list[int]:
    weight: dict[str, float] = {}
    for rows in run.all_sources(year=year, count=SINGLE).values():
        for one in rows:
            weight[one.input.id] = weight.get(one.input.id, 0.0) + one.share
    chosen = sorted(weight, key=lambda one: -weight[one])[:SINGLE]
    ids = [one.id for one in run.inputs]
    return sorted(ids.index(one) for one in chosen)


def _sign(run: Ensemble, column: int, name: str, year: int) -> int:
    sound = run.sound
    values = run.values(name)[sound, run.years.index(year)]
    if np.ptp(values) == 0:
        return 0
    return int(np.sign(np.corrcoef(run.places[sound, column], values)[0, 1]))


def _rest(count: int) -> Input:
    none = np.zeros(0)
    text = say("ensemble.rest", count=count)
    return Input("*", "*", "parameter", "1", "uniform", none.astype(np.intp), none, none, none, text)


def _headlines(
    city: City, scenario: Any, drawn: Floats, year: int, workers: int | None, progress: Progress | None
) -> Floats:
    """Headlines [run, headline] in a year at places that the design gives, correlations included."""
    from kientao.analysis.ensemble.run import job_of

    ready = make_ready(city)
    job: Job = job_of(ready, scenario, until=year, targets=False)
    edge = 1e-9
    placed = ready.draw.related(np.clip(np.asarray(drawn, dtype=float), edge, 1.0 - edge))
    outcome = joined(run_all(job, cut(placed), workers=workers, progress=progress))
    return np.asarray(outcome.headlines[:, -1], dtype=float)


def _filled(values: Floats) -> Floats:
    """Runs that failed take the median: designs need every run, and a median has no effect of its own."""
    sound = np.isfinite(values)
    return np.where(sound, values, np.median(values[sound]) if sound.any() else 0.0)


def _too_small(least: int) -> InputError:
    return InputError(
        say("ensemble.small_budget", "vi", least=least), say("ensemble.small_budget", "en", least=least), "--budget"
    )
