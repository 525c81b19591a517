# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Whatever a hand can do on the screen gives finite numbers."""

from __future__ import annotations

import json
import math
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

import city_run
from kientao.server.work.batch import answer_runs
from kientao.server.work.reply import Reply
from kientao.server.work.room import room


@st.composite
def scenarios(draw: st.DrawFn) -> dict[str, Any]:
    """Some levers moved by some year anywhere between what the baseline decides and their most."""
    city = city_run.city()
    decided = room("hanoi", "districts").drivers["lever_decided"]
    levers: dict[str, dict[str, float]] = {}
    for lever in draw(
        st.lists(st.sampled_from(city.levers.levers), min_size=1, max_size=8, unique_by=lambda one: one.id)
    ):
        span = city.lever_places.span(lever.id)
        low = float(decided[:, span].sum(1).max()) if lever.is_amount else lever.min
        share = draw(st.floats(0, 1))
        levers[lever.id] = {str(draw(st.integers(2023, 2050))): low + share * (lever.max - low)}
    return {"levers": levers}


@settings(max_examples=12, deadline=None, derandomize=True)
@given(st.lists(scenarios(), min_size=4, max_size=12))
def test_any_levers_within_their_bounds_give_finite_headlines(listed: list[dict[str, Any]]) -> None:
    for scenario, found in zip(listed, answer_runs([{"scenario": one} for one in listed]), strict=True):
        assert isinstance(found, Reply), (scenario, found)
        for name, headline in json.loads(found.body)["headlines"].items():
            assert all(isinstance(v, float | int) and math.isfinite(v) for v in headline["value"]), (name, scenario)
