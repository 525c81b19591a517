# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Two scenarios of the shipped city, run once, and their files, written once."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import pytest

from kientao import api
from kientao.cities import City
from kientao.report.write import writing_steps
from kientao.result import Result


class Run(NamedTuple):
    """What a report is made of, and where it was written."""

    city: City
    plans: list[Any]
    results: list[Result]
    folder: Path
    steps: list[str]

    def text(self, name: str) -> str:
        return (self.folder / name).read_text(encoding="utf-8-sig")


@pytest.fixture(scope="session")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    city = api.load_city("hanoi")
    plans = [api.read_scenario(city, name) for name in ("baseline", "green_growth")]
    results = [api.simulate(city, plan) for plan in plans]
    folder = tmp_path_factory.mktemp("report")
    steps = list(writing_steps(city, plans, results, folder, "vi"))
    return Run(city, plans, results, folder, steps)
