# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""The two sides of a comparison in one zoning: the central run, and an ensemble of the same scenario."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kientao.analysis.checks.observed import Observations
from kientao.analysis.ensemble import ensemble
from kientao.analysis.ensemble.draws import DRAWS, FOLDER
from kientao.analysis.ensemble.work import make_ready
from kientao.analysis.observe.answer import CONTEXT, Reader
from kientao.analysis.observe.asked import Asked
from kientao.analysis.observe.many import Many, to_keep
from kientao.analysis.observe.prices import Prices
from kientao.api import ScenarioLike, read_scenario, simulate
from kientao.cities import City


class Sides:
    """Runs what the observations need, no more years and variables than that."""

    def __init__(
        self, city: City, scenario: ScenarioLike, asked: Sequence[Asked], prices: Prices, pack: Observations, *,
        members: int, seed: int, workers: int | None, prior: bool, progress: Any,
    ) -> None:  # fmt: skip
        ready = make_ready(city)
        plan = read_scenario(city, scenario)
        wanted = list(CONTEXT)
        for one in asked:
            wanted += [n for m in (one.rule.city, one.rule.zone) if m is not None for n in m.names]
        wanted = list(dict.fromkeys(wanted))
        keep = to_keep(ready.program.names, wanted)
        until = min(max(max(one.years) for one in asked) + 1, city.last_year)
        self.calibrated = not prior and (city.path / FOLDER / DRAWS).is_file()
        central = simulate(city, plan, keep=keep, until=until).series
        run = ensemble(
            city, plan, members, seed, keep=keep, targets=False, until=until, workers=workers, prior=prior,
            progress=progress,
        )  # fmt: skip
        many = Many(ready, plan, run, wanted)
        self.central = Reader(central, city.id, city.zone_ids, prices, pack)
        self.many = Reader(many, city.id, city.zone_ids, prices, pack)
