# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""From places of members to what the model says of every target: the model that a calibration runs again and again."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kientao.analysis.checks.observed import Observations
from kientao.analysis.ensemble.pool import Progress, run_all
from kientao.analysis.ensemble.result import Ensemble
from kientao.analysis.ensemble.run import job_of
from kientao.analysis.ensemble.work import Ready, cut, joined
from kientao.analysis.observe.answer import CONTEXT, Answer, NoAnswerError, Reader
from kientao.analysis.observe.asked import Asked
from kientao.analysis.observe.many import Many, to_keep
from kientao.analysis.observe.noise import GROWTH
from kientao.analysis.observe.prices import Prices
from kientao.api import ScenarioLike, read_scenario
from kientao.engine.inputs import Floats


@dataclass(frozen=True, slots=True)
class Predicted:
    """What members say of the targets, [target, member], and the size against which relative errors are taken."""

    values: Floats
    scale: Floats
    """[target]: the value itself, for a growth rate a tenth of 100 % in its unit."""
    growth: tuple[bool, ...]
    unit_scale: Floats
    """[target]: the measure's unit over the observation's."""

    def part(self, targets: NDArray[np.bool_], members: NDArray[np.bool_]) -> Predicted:
        """Some targets and members."""
        growth = tuple(g for g, kept in zip(self.growth, targets, strict=True) if kept)
        return Predicted(
            self.values[np.ix_(targets, members)], self.scale[targets], growth, self.unit_scale[targets]
        )  # fmt: skip


class Forward:
    """Runs members at given places."""

    def __init__(
        self, ready: Ready, scenario: ScenarioLike, asked: Sequence[Asked], *, workers: int | None,
        progress: Progress | None,
    ) -> None:  # fmt: skip
        self.ready, self.asked = ready, tuple(asked)
        self.plan = read_scenario(ready.city, scenario)
        wanted = [
            *CONTEXT,
            *(n for one in asked for m in (one.rule.city, one.rule.zone) if m is not None for n in m.names),
        ]
        self.wanted = list(dict.fromkeys(wanted))
        self.until = min(max(max(one.years) for one in asked) + 1, ready.city.last_year)
        keep = to_keep(ready.program.names, self.wanted)
        self.job = job_of(ready, self.plan, keep=keep, targets=False, until=self.until)
        self.workers, self.progress = workers, progress
        pack = Observations(ready.city.path, ready.city.id)
        self._pack, self._prices = pack, Prices(pack, ready.city.base_year)
        self.runs = 0

    def __call__(self, places: Floats) -> Predicted:
        """Predictions of members at places [member, input]; members that cannot be worked out are not numbers."""
        self.runs += len(places)
        run = self._run(places, self.workers, self.progress)
        reader = self._reader(run)
        values = np.full((len(self.asked), len(places)), np.nan)
        answers: list[Answer] = []
        for i, one in enumerate(self.asked):
            answer = reader.answer(one.rule, one.form, one.place, one.years)
            values[i, run.sound] = answer.values
            answers.append(answer)
        sizes = np.array([abs(one.given.value) for one in self.asked])
        unit = np.array([abs(a.scale) for a in answers])
        growth = tuple(a.growth for a in answers)
        return Predicted(values, np.where(growth, GROWTH * unit, sizes), growth, unit)

    def of(self, asked: Sequence[Asked]) -> Forward:
        """The same model for some of the targets."""
        other = copy(self)
        other.asked = tuple(asked)
        return other

    def answerable(self, places: Floats) -> list[int]:
        """The targets that the model answers at all, tried with a few members."""
        reader = self._reader(self._run(places, 1, None))
        found = []
        for i, one in enumerate(self.asked):
            try:
                reader.answer(one.rule, one.form, one.place, one.years)
                found.append(i)
            except NoAnswerError:
                continue
        return found

    def _run(self, places: Floats, workers: int | None, progress: Progress | None) -> Ensemble:
        outcome = joined(run_all(self.job, cut(places), workers=workers, progress=progress))
        years = tuple(y for y in self.ready.city.years if y <= self.until)
        return Ensemble(
            years, self.ready.draw.uncertain.inputs, places, outcome.headlines, outcome.kept, {}, (),
            np.zeros((len(places), 0)), outcome.failed, {},
        )  # fmt: skip

    def _reader(self, run: Ensemble) -> Reader:
        city = self.ready.city
        many = Many(self.ready, self.plan, run, self.wanted)
        return Reader(many, city.id, city.zone_ids, self._prices, self._pack)
