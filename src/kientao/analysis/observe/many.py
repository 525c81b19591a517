# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""The members of an ensemble as a run that measures can read, constants and outside series of each member included."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from kientao.analysis.ensemble.result import Ensemble
from kientao.analysis.ensemble.run import job_of
from kientao.analysis.ensemble.work import BLOCK, Ready
from kientao.engine.graph import Names, Origin
from kientao.engine.inputs import Floats
from kientao.scenario import Scenario

SERIES = (Origin.VARIABLE, Origin.STOCK)


def to_keep(names: Names, wanted: Iterable[str]) -> list[str]:
    """The variables that an ensemble has to keep so that these names can be read."""
    found = (names.resolve(name) for name in wanted)
    return list(dict.fromkeys(one.name for one in found if one.origin in SERIES))


class Many:
    """Values [year, member, *dims] by name, of the members that were worked out."""

    def __init__(self, ready: Ready, plan: Scenario, run: Ensemble, wanted: Iterable[str]) -> None:
        self._run, self._ready = run, ready
        self._sound = run.sound
        self._constants: dict[str, Floats] = {}
        self._drivers: dict[str, Floats] = {}
        references = [self.names.resolve(name) for name in wanted]
        constants = {one.name for one in references if one.origin is Origin.CONSTANT}
        drivers = {one.name for one in references if one.origin is Origin.DRIVER}
        if constants or drivers:
            self._work_out(plan, constants, drivers)

    @property
    def names(self) -> Names:
        """The names of the model."""
        return self._ready.program.names

    @property
    def years(self) -> Sequence[int]:
        """Calendar years."""
        return self._run.years

    def __getitem__(self, name: str) -> Floats:
        reference = self.names.resolve(name)
        index = (slice(None), slice(None), *reference.index) if reference.index else ()
        if reference.origin in SERIES:
            values = np.moveaxis(np.asarray(self._run.kept[reference.name], dtype=float)[self._sound], 0, 1)
        elif reference.origin is Origin.CONSTANT:
            values = self._constants[reference.name][None]
        else:
            values = self._drivers[reference.name][: len(self.years)]
        return np.asarray(values[index] if index else values)

    def _work_out(self, plan: Scenario, constants: set[str], drivers: set[str]) -> None:
        """Base-year values and outside series of every member, in blocks as they were run."""
        draw, program = self._ready.draw, self._ready.program
        job = job_of(self._ready, plan)
        places = self._run.places[self._sound]
        pieces: dict[str, list[Floats]] = {name: [] for name in (*constants, *drivers)}
        for first in range(0, len(places), BLOCK):
            block = places[first : first + BLOCK]
            sampled = draw.values(block)
            if constants:
                worked = program.constants(sampled).values
                for name in constants:
                    value = worked[name]
                    pieces[name].append(np.broadcast_to(value, (len(block), *value.shape[1:])))
            paths = {**job.plan, **draw.drivers(job.plan, block, sampled, job.variant)} if drivers else {}
            for name in drivers:
                value = paths.get(name, program.inputs.drivers[name].values)
                dims = len(self.names.resolve(name).dims) if name in program.inputs.drivers else 0
                wide = value[:, None] if value.ndim == 1 + dims else value
                pieces[name].append(np.broadcast_to(wide, (wide.shape[0], len(block), *wide.shape[2:])))
        self._constants = {name: np.concatenate(pieces[name]) for name in constants}
        self._drivers = {name: np.concatenate(pieces[name], axis=1) for name in drivers}
