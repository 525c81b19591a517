# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""The worked example of CONTRIBUTING.md, run as it stands on the page."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np

from kientao import api
from kientao.engine import declarations
from kientao.engine.program import build
from kientao.model import all_declarations

PAGE = Path(__file__).parents[1] / "CONTRIBUTING.md"


def blocks() -> list[str]:
    return re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), flags=re.DOTALL)


def test_the_worked_example_runs_in_the_whole_model_and_its_units_agree() -> None:
    scope: dict[str, object] = {"__name__": "worked_example"}
    exec(blocks()[0], scope)
    added = declarations(scope)
    assert [d.name for d in added] == ["built_density"]
    program = build([*all_declarations(), *added], api.load_city("hanoi").inputs())
    run = program.run(keep=["built_density", "population", "land_area"])
    expected = run["population"] / (run["land_area__built"] * 100)
    assert np.allclose(run["built_density"], expected, rtol=1e-12)
    assert [p for p in program.check_units() if p.startswith("built_density")] == []


def test_the_worked_test_passes_and_would_fail_for_a_wrong_equation() -> None:
    scope: dict[str, object] = {"__name__": "worked_example"}
    exec(blocks()[0], scope)
    exec(blocks()[1], scope)
    worked = scope["test_built_density_is_people_over_built_land"]
    worked(scope["built_density"])  # type: ignore[operator]
    try:
        worked(lambda people, built: people / built)  # type: ignore[operator]
    except AssertionError:
        return
    raise AssertionError("the worked test accepts a wrong equation")
