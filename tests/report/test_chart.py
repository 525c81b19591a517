# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Charts, maps, numbers in two languages, and rows of tables."""

from __future__ import annotations

import itertools
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kientao.report.bilingual import Both, html, listed, num, signed, text
from kientao.report.chart import Line, Mark, line_chart, spread, ticks
from kientao.report.levers import periods
from kientao.report.maps import SEQUENTIAL, bounds, colour
from kientao.report.tables import lever_rows, scenario_rows, short, target_rows

from .conftest import Run

NAME, UNIT = Both("Bụi", "Dust"), Both("µg", "µg")


@given(st.floats(-1e6, 1e6), st.floats(0.001, 1e9))
def test_ticks_are_even_and_span_the_values(low: float, width: float) -> None:
    marks = ticks(low, low + width)
    steps = np.diff(marks)
    assert 2 <= len(marks) <= 8
    assert np.allclose(steps, steps[0], rtol=1e-6)
    slack = 1e-6 * steps[0]
    assert marks[0] <= low + slack and marks[-1] >= low + width - slack


@pytest.mark.parametrize("value", [0.0, 5.0, -3.0, float("nan"), float("inf")])
def test_ticks_of_one_value_still_make_a_scale(value: float) -> None:
    marks = ticks(value, value)
    assert len(marks) >= 2 and marks[-1] > marks[0]


@given(st.lists(st.floats(0.0, 100.0), min_size=1, max_size=7))
def test_labels_keep_apart_and_keep_their_order(wanted: list[float]) -> None:
    placed = spread(wanted, 14.0, 3.0, 97.0)
    pairs = sorted(zip(wanted, placed, strict=True))
    assert all(later - earlier >= 14.0 - 1e-9 for (_, earlier), (_, later) in itertools.pairwise(pairs))
    assert all(3.0 - 1e-9 <= p <= 97.0 + 1e-9 for p in placed)


def test_a_target_is_drawn_and_named_with_its_document() -> None:
    mark = Mark(2030, 40.0, Both("2030: ≤ 40 · 1/QĐ", "2030: ≤ 40 · 1/QĐ"))
    far = Mark(2030, 4000.0, Both("xa", "far"))
    drawn = line_chart((2019, 2030, 2050), [Line(NAME, "look-base", [38.0, 39.0, 41.0])], NAME, UNIT, 1, [mark, far])
    assert len(re.findall(r'<i class="target" style', drawn)) == 1
    assert "1/QĐ" in drawn and "far" in drawn


def test_a_chart_survives_what_is_not_a_number() -> None:
    drawn = line_chart((2019, 2050), [Line(NAME, "look-base", [1.0, float("nan")])], NAME, UNIT, 1)
    assert "nan" not in re.sub(r"<title>.*?</title>", "", str(drawn))


def test_numbers_follow_the_language() -> None:
    assert num(1234.5, 1) == ("1.234,5", "1,234.5")
    assert signed(2.0, 1) == ("+2,0", "+2.0")
    assert signed(-2.0, 1) == ("−2,0", "−2.0")
    assert signed(0.01, 1) == ("0,0", "0.0")


@pytest.mark.parametrize(
    ("value", "wanted"), [(0.4, "0,4"), (6.9, "6,9"), (3200.0, "3.200"), (0.01, "0,01"), (1234.6, "1.235"), (0.0, "0")]
)
def test_short_numbers_have_no_trailing_zeros(value: float, wanted: str) -> None:
    assert short(value, "vi") == wanted


def test_both_languages_are_escaped_and_equal_texts_said_once() -> None:
    assert html(Both("<a>", "&")) == '<span lang="vi">&lt;a&gt;</span><span lang="en">&amp;</span>'
    assert html(Both("PM2.5", "PM2.5")) == "PM2.5"
    assert listed([Both("a", "a"), Both("b", "b")]) == ("a và b", "a and b")
    assert text("brief.title", city=Both("Huế", "Hue"), year=2045) == ("Huế đến năm 2045", "Hue to 2045")


def test_colours_span_the_scale_and_grey_means_no_number() -> None:
    assert colour(0.0, 0.0, 10.0, SEQUENTIAL) == SEQUENTIAL[0]
    assert colour(10.0, 0.0, 10.0, SEQUENTIAL) == SEQUENTIAL[-1]
    assert colour(float("nan"), 0.0, 10.0, SEQUENTIAL) not in SEQUENTIAL
    low, high = bounds([np.full(30, 5.0)])
    assert low < 5.0 < high


def test_periods_cover_every_year_once() -> None:
    for last in (2020, 2025, 2033, 2050, 2060):
        years = tuple(range(2019, last + 1))
        spans = periods(years)
        assert [y for first, end in spans for y in range(first, end + 1)] == list(years)


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_lever_and_scenario_rows_speak_the_language(run: Run, lang: str) -> None:
    levers, scenarios = lever_rows(run.city, lang), scenario_rows(run.city, lang)
    assert len(levers) == len(run.city.levers)
    assert all(row["name"] and row["unit"] and row["grade"] for row in levers)
    assert {row["id"] for row in scenarios} >= {"baseline", "green_growth"}
    assert all(row["name"] and row["narrative"] for row in scenarios)


def test_target_rows_say_met_near_missed_or_why_not(run: Run) -> None:
    rows = target_rows(run.city, run.results[1], "vi", run.results[0])
    states = {row["state"] for row in rows}
    assert states == {"met", "near", "missed", "not_modelled"}
    for row in rows:
        assert row["document"] and row["target"]
        assert (row["model"] is None) == bool(row["reason"])
    unknown = [row["state"] == "not_modelled" for row in rows]
    assert unknown == sorted(unknown)
