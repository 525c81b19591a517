# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Fitting the uncertain inputs of a city to observations: an ensemble smoother with several assimilations.

ES-MDA (Emerick & Reynolds 2013, Computers & Geosciences 55) moves an ensemble drawn from the ranges towards the data in
a few steps, each with the data's error enlarged so that all steps together count the data once. For a linear model with
normal errors it is exact; for ours it is an approximation that costs a thousand runs where a Markov chain would need a
hundred thousand. It is worked in normal scores of the places in the ranges, so no draw leaves its range.

Which inputs: those that a target answers to in the prior ensemble beyond what chance gives (Spearman, one wrong in
twenty for all pairs), where the model's own spread is not far below the target's error. The others keep their ranges,
and so do inputs laid out over zones, whose draws could not serve another zoning of the city.
An input moves only with the targets it answered to (a correlation taper: Luo & Bhakta 2020): a small ensemble shows
correlations between everything, most of them by chance.

The discrepancy (what the model leaves out) is found by moments: what the misfit of a first fit has beyond the stated
errors and the fitted ensemble, name by name where there are rows enough, else sector by sector, for zones apart from
the city; then the fit is made again with it.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kientao.analysis.calibrate.errors import Discrepancy, alone, common, covariance, discrepancy_of
from kientao.analysis.calibrate.forward import Forward, Predicted
from kientao.analysis.calibrate.targets import LAST_YEAR, read_targets
from kientao.analysis.ensemble.inputs import Input
from kientao.analysis.ensemble.run import sample
from kientao.analysis.ensemble.spread import noise
from kientao.analysis.ensemble.work import make_ready
from kientao.analysis.observe.asked import Asked
from kientao.analysis.observe.noise import disturbed
from kientao.api import ScenarioLike
from kientao.cities import City
from kientao.cities.parameters import ZONE_AXES
from kientao.engine.inputs import Floats
from kientao.errors import InputError
from kientao.text import say

STEPS = 4
MOST_INPUTS = 80
SPREAD_TO_ERROR = 0.3
"""A target tells something where the prior spread is at least this part of its error."""
FEWEST = 3
"""Rows of a name from which its discrepancy is found; rarer names take that of their sector."""
MOVES = 1e-4
"""Relative prior spread from which a row tests anything: base-year values are met by construction."""
FEWEST_MEMBERS = 60
_EDGE = 1e-4


@dataclass(frozen=True, slots=True)
class Fit:
    """A calibration: the inputs, their draws, and the targets before and after."""

    city: City
    until: int
    inputs: tuple[Input, ...]
    prior: Floats
    """Places [draw, input] before."""
    places: Floats
    """Places [draw, input] after."""
    asked: tuple[Asked, ...]
    before: Floats
    """[target, draw]"""
    after: Floats
    own: Floats
    shared: Floats
    discrepancy: Discrepancy
    told: dict[str, float]
    """By input: the largest squared rank correlation with a target."""
    runs: int
    seed: int
    whole: Floats
    """Places [draw, every input] after."""

    @property
    def observed(self) -> Floats:
        """[target]"""
        return np.array([one.given.value for one in self.asked])

    def band(self, values: Floats, low: float = 0.1, high: float = 0.9) -> tuple[Floats, Floats, Floats]:
        """Quantiles [target] of figures: members with the errors of the targets."""
        total = np.hypot(self.own, self.shared)
        rows = [
            disturbed(row[np.isfinite(row)], float(total[i]), f"{self.asked[i].rule.name}|{self.asked[i].years[-1]}")
            for i, row in enumerate(values)
        ]
        bands = np.array([np.quantile(row, (low, 0.5, high)) for row in rows])
        return bands[:, 0], bands[:, 1], bands[:, 2]

    def coverage(self, values: Floats) -> float:
        """Share of the targets inside the 80 % band."""
        low, _, high = self.band(values)
        return float(np.mean((low <= self.observed) & (self.observed <= high)))

    def misfit(self, values: Floats) -> float:
        """Root mean square of the median's error over the stated error."""
        middle = np.nanmedian(values, axis=1)
        return float(np.sqrt(np.mean(((middle - self.observed) / np.hypot(self.own, self.shared)) ** 2)))

    def gained(self) -> Floats:
        """[input]: how much of the prior variance (of normal scores) the data took away."""
        return np.asarray(1.0 - _scores(self.places).var(0) / _scores(self.prior).var(0))


def calibrate(
    city: City,
    *,
    members: int = 400,
    seed: int = 1,
    until: int = LAST_YEAR,
    scenario: ScenarioLike = "baseline",
    workers: int | None = None,
    progress: Callable[[str, int], None] | None = None,
    steps: int = STEPS,
    targets: Sequence[Asked] | None = None,
) -> Fit:
    """Fit the uncertain inputs of a city to its observations up to a year.

    Args:
        city: from `load_city`, with `calibration/targets.csv`.
        members: draws; the fit runs about ten times as many short runs.
        seed: same seed, same draws.
        until: last year of the data, at most LAST_YEAR.
        scenario: what was decided in these years.
        workers: as of `ensemble`.
        progress: told of the stage and of members just finished.
        steps: assimilations.
        targets: what to fit in place of the pack's observations.

    Raises:
        InputError: too few members, no targets, a package missing.
    """
    if members < FEWEST_MEMBERS:
        raise InputError(
            say("calibrate.members", "vi", least=FEWEST_MEMBERS), say("calibrate.members", "en", least=FEWEST_MEMBERS),
            "--members",
        )  # fmt: skip
    _need()
    stage = "prior"

    def told_of(finished: int) -> None:
        if progress is not None:
            progress(stage, finished)

    ready = make_ready(city)
    asked = list(targets) if targets is not None else read_targets(city, until)
    if not asked:
        raise InputError(say("calibrate.no_targets", "vi"), say("calibrate.no_targets", "en"), str(city.path))
    places = sample(ready, members, seed)
    forward = Forward(ready, scenario, asked, workers=workers, progress=told_of)
    asked = [asked[i] for i in forward.answerable(places[:2])]
    forward = Forward(ready, scenario, asked, workers=workers, progress=told_of)
    prior = forward(places)
    sound = np.asarray(np.isfinite(prior.values).all(0), dtype=np.bool_)
    moving = np.asarray(prior.values[:, sound].std(1) > MOVES * prior.scale, dtype=np.bool_)
    asked = [one for one, moves in zip(asked, moving, strict=True) if moves]
    forward = forward.of(asked)
    places, prior = places[sound], prior.part(moving, sound)
    own = alone(asked, prior)
    observed = np.array([one.given.value for one in asked])
    inputs = ready.draw.uncertain.inputs
    error = np.hypot(own, common(asked, prior, Discrepancy()))
    columns, taper, strength = _chosen(inputs, _zoned(city, inputs), places, prior, error)
    smoother = _Smoother(forward, places, columns, taper, observed, own, asked, seed, steps)
    stage = "first"
    _, said = smoother.run(prior, Discrepancy())
    found = discrepancy_of(ready.program.names.declared, asked, said, own, FEWEST)
    stage = "second"
    last, said = smoother.run(prior, found)
    whole = places.copy()
    whole[:, columns] = last
    return Fit(
        city, until, tuple(inputs[i] for i in columns), places[:, columns], last, tuple(asked), prior.values,
        said.values, own, common(asked, prior, found), found,
        {inputs[i].id: float(strength[k]) for k, i in enumerate(columns)}, forward.runs, seed, whole,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ahead:
    """A fit to earlier years, and what it says of the year after: (covered, rows, median error)."""

    year: int
    rows: int
    coverage: float
    median_error: float


def one_year_ahead(fit: Fit, *, scenario: ScenarioLike = "baseline", workers: int | None = None) -> Ahead:
    """How a fit does in the year after its data: the band of the draws against observations it has not seen.

    Raises:
        InputError: no observation of that year.
    """
    ready = make_ready(fit.city)
    year = fit.until + 1
    asked = [one for one in read_targets(fit.city, year) if one.years[-1] == year]
    forward = Forward(ready, scenario, asked, workers=workers, progress=None)
    asked = [asked[i] for i in forward.answerable(fit.whole[:2])]
    said = forward.of(asked)(fit.whole)
    total = np.hypot(alone(asked, said), common(asked, said, fit.discrepancy))
    covered, errors = [], []
    for i, one in enumerate(asked):
        row = said.values[i][np.isfinite(said.values[i])]
        low, high = np.quantile(disturbed(row, float(total[i]), f"{one.rule.name}|{year}"), (0.1, 0.9))
        covered.append(low <= one.given.value <= high)
        errors.append(abs(np.median(row) / one.given.value - 1.0) if one.given.value else 0.0)
    return Ahead(year, len(asked), float(np.mean(covered)), float(np.median(errors)))


def _need() -> None:
    try:
        import pyesmda  # noqa: F401
    except ImportError as error:
        raise InputError(
            say("calibrate.package", "vi"), say("calibrate.package", "en"), "",
            "pip install 'kientao[calibrate]'", "pip install 'kientao[calibrate]'",
        ) from error  # fmt: skip


def _scores(places: Floats) -> Floats:
    from scipy.special import ndtri

    return np.asarray(ndtri(np.clip(places, _EDGE, 1.0 - _EDGE)))


def _ranks(values: Floats) -> Floats:
    """Normal scores of ranks along the last axis, standardised; zero where nothing moves."""
    from scipy.special import ndtri
    from scipy.stats import rankdata

    scores = ndtri((rankdata(values, axis=-1) - 0.5) / values.shape[-1])
    scores[np.ptp(values, axis=-1) <= 1e-9 * np.abs(values).max(-1)] = 0.0
    return np.asarray(scores / np.maximum(scores.std(-1, keepdims=True), 1e-12))


def _zoned(city: City, inputs: Sequence[Input]) -> NDArray[np.bool_]:
    """Whether an input is laid out over zones: its draws would not serve another zoning of the city."""
    dims = {name: set(one.dims) for name, one in city.inputs().parameters.items()}
    return np.array([bool(dims.get(one.name, set()) & set(ZONE_AXES)) for one in inputs])


def _chosen(
    inputs: Sequence[Input], zoned: NDArray[np.bool_], places: Floats, prior: Predicted, error: Floats
) -> tuple[NDArray[np.intp], Floats, Floats]:
    """Columns of the inputs to fit, the taper [input, target], and the strength of each."""
    members = len(places)
    squared = (_ranks(places.T) @ _ranks(prior.values).T / members) ** 2
    limit = noise(members, len(inputs) * len(prior.values))
    tells = prior.values.std(1) >= SPREAD_TO_ERROR * error
    strong = np.where(tells[None, :], squared, 0.0)
    best = np.where(zoned, 0.0, strong.max(1))
    columns = np.argsort(-best, kind="stable")[:MOST_INPUTS]
    columns = columns[best[columns] > limit]
    if not len(columns):
        raise InputError(say("calibrate.nothing", "vi"), say("calibrate.nothing", "en"), "", "", "")
    loose = noise(members, 1)
    correlation, edge = np.sqrt(squared[columns]), np.sqrt(loose)
    taper = np.clip((correlation - edge) / edge, 0.0, 1.0)
    return columns, taper, best[columns]


class _Smoother:
    """ES-MDA with the taper, as often as it is asked for."""

    def __init__(
        self, forward: Forward, places: Floats, columns: NDArray[np.intp], taper: Floats, observed: Floats, own: Floats,
        asked: Sequence[Asked], seed: int, steps: int,
    ) -> None:  # fmt: skip
        self.forward, self.places, self.columns, self.taper = forward, places, columns, taper
        self.observed, self.own, self.asked, self.seed, self.steps = observed, own, asked, seed, steps

    def run(self, prior: Predicted, discrepancy: Discrepancy) -> tuple[Floats, Predicted]:
        """Places [draw, input] after, and what they give."""
        from covmats import CovViaCholesky
        from pyesmda import ESMDA, FixedLocalization
        from scipy.linalg import cholesky

        matrix = covariance(self.asked, self.own, common(self.asked, prior, discrepancy))
        first = True
        said = prior

        def model(scores: Floats, *_: object, **__: object) -> Floats:
            nonlocal first, said
            if first:
                first = False
            else:
                said = self.forward(self._with(scores.T))
            values = said.values.copy()
            middle = np.nanmedian(values, axis=1, keepdims=True)
            return np.where(np.isfinite(values), values, middle)

        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            solver = ESMDA(
                self.observed, _scores(self.places[:, self.columns]).T, CovViaCholesky(cholesky(matrix, lower=True)),
                model, n_assimilations=self.steps, inversion_type="cholesky",
                C_MD_localization=FixedLocalization(self.taper), random_state=self.seed, is_parallel_analyse_step=False,
                is_forecast_for_last_assimilation=True,
            )  # fmt: skip
            solver.solve()
        return self._with(solver.m_posterior.T)[:, self.columns], said

    def _with(self, scores: Floats) -> Floats:
        from scipy.special import ndtr

        places = self.places.copy()
        places[:, self.columns] = np.clip(ndtr(scores), _EDGE, 1.0 - _EDGE)
        return places
