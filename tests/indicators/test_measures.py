# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Parts of expressions that the run works out itself."""

import functools

import numpy as np
import pytest

import kientao as kt
from city_run import city
from kientao.engine.errors import ModelError
from kientao.engine.program import build
from kientao.indicators import read_mapping, read_targets
from kientao.indicators.expressions import Context, evaluate, parts_of_a_year
from kientao.indicators.measures import with_measures
from kientao.report.headline import HEADLINES


@functools.cache
def expressions():
    mapping = read_mapping(city())
    targets = {e for one in read_targets(city()) if (e := mapping.of(one).expression)}
    return sorted(targets | {one.expression for one in HEADLINES.values()})


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("100 * total(a) / b", ["100 * total(a) / b"]),
        ("a - in_year(total(b) / c, 2024)", ["a", "total(b) / c"]),
        ("mean_growth(a, 5)", ["a"]),
        ("100 * (1 - a / reference(b))", ["a", "b"]),
        ("running_total(years_ago(a + 1, 2))", ["a + 1"]),
        ("1 + 2", []),
    ],
)
def test_the_largest_parts_of_one_year_are_found(text, parts):
    assert parts_of_a_year(text) == parts


@pytest.mark.parametrize("compiled", [True, False])
def test_what_the_run_works_out_is_what_is_read_from_a_finished_run(compiled):
    program = kt.api.program(city())
    if not compiled:
        program = build(program.names.declared.values(), program.inputs)
    measured, parts = with_measures(program, expressions())
    series = measured.run(until=2030, keep=tuple(parts.values()))
    whole = measured.run(until=2030)
    for text in expressions():
        by_run = evaluate(text, Context(series, series, parts))
        read = evaluate(text, Context(whole, whole))
        np.testing.assert_allclose(by_run, read, rtol=1e-12, atol=1e-14, err_msg=text)


def test_a_part_that_the_model_cannot_answer_is_left_to_the_reading():
    _, parts = with_measures(kt.api.program(city()), ["no_such_name + 1", "grdp_total + last_grdp_total", "grdp_total"])
    assert list(parts) == ["grdp_total"]


def test_a_model_with_further_variables_gives_the_old_ones_the_same_numbers():
    program = kt.api.program(city())
    measured, _ = with_measures(program, expressions())
    one, other = (p.run(until=2022, keep=["grdp_total", "pm25"]) for p in (program, measured))
    for name in ("grdp_total", "pm25"):
        np.testing.assert_array_equal(one[name], other[name])


def test_a_further_variable_with_a_taken_name_is_refused():
    program = kt.api.program(city())
    taken = program.names.declared["pm25"]
    with pytest.raises(ModelError, match="declared twice"):
        program.with_variables([taken])
