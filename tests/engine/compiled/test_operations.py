# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Machine code does what NumPy does, operation by operation, for one member and for several."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import expit, ndtr

from kientao.engine.declare import declarations, variable
from kientao.engine.inputs import Driver, Inputs, Parameter
from kientao.engine.program import Program, build

ROWS, COLUMNS = 5, 7
PLACES = np.array([3, 0, 6, 6])
MIXING = np.array([[1.0, 0, 0, 1, 0], [0, 0, 2.0, 0, 0], [0, 0, 0, 0, 0]])


def model(function: Callable[..., Any], shape: tuple[int, ...]) -> Program:
    """A model of one equation on two drivers x and y [row, column]."""
    names = ("row", "column", "third", "fourth")
    dims = {"row": ROWS, "column": COLUMNS, **{f"axis{i}": n for i, n in enumerate(shape)}}
    function.__name__ = "result"
    result = variable(unit="1", dims=tuple(f"axis{i}" for i in range(len(shape))), vi="Kết quả", en="Result")(function)
    years = (2019, 2020)
    empty = np.ones((2, ROWS, COLUMNS))
    inputs = Inputs(
        years=years,
        dimensions={d: tuple(f"{d}_{i}" for i in range(n)) for d, n in dims.items()},
        parameters={"factor": Parameter("factor", ("row",), "1", np.arange(1.0, ROWS + 1))},
        drivers={n: Driver(n, names[:2], "1", empty) for n in ("x", "y")},
    )
    return build(declarations(result.__globals__)[-1:], inputs, compiled=True)


def compare(function: Callable[..., Any], x: Any, y: Any, tolerance: float = 4e-16) -> None:
    """Both ways of running must agree, alone and in a batch."""
    members = x.shape[1]
    shape = function(x[0, :1], y[0, :1], np.ones((1, ROWS)))
    program = model(function, np.shape(shape)[1:])
    batch = program.run(drivers={"x": x, "y": y})["result"]
    assert not program.not_compiled
    alone = program.run(drivers={"x": x[:, 1:2], "y": y[:, 1:2]})["result"]
    np.testing.assert_array_equal(batch[:, 1:2], alone)
    program.compiled = False
    expected = program.run(drivers={"x": x, "y": y})["result"]
    assert batch.shape == expected.shape == (2, members, *np.shape(shape)[1:])
    np.testing.assert_allclose(batch, expected, rtol=tolerance, atol=1e-300)


def numbers(members: int = 11, low: float = 0.1, high: float = 3.0) -> tuple[Any, Any]:
    rng = np.random.default_rng(7)
    return tuple(rng.uniform(low, high, (2, members, ROWS, COLUMNS)) for _ in range(2))


ELEMENTWISE = {
    "arithmetic": lambda x, y, factor: (x + y) * x - y / (x + 2.0),
    "a product with a parameter of another axis": lambda x, y, factor: x * factor[:, :, None] * y,
    "minimum and maximum": lambda x, y, factor: np.minimum(np.maximum(x, 1.0), y),
    "absolute, sign and negative": lambda x, y, factor: np.abs(x - y) * np.sign(y - x) - (-x),
    "square root, whole powers and the reciprocal": lambda x, y, factor: np.sqrt(x) + x**2 + y**3 + x**4 + y**-1.0,
    "a choice": lambda x, y, factor: np.where((x > y) & (y > 0.5) | ~(x <= 2.0), x, -y),
    "a comparison that is counted": lambda x, y, factor: (x >= y) * 2.0 + (x < 1.0) + (x == y) + (x != y),
    "rounding": lambda x, y, factor: np.rint(x) + np.floor(y) + np.rint(x * 2.0).astype(np.intp),
    "zeros written in place": lambda x, y, factor: _written(x, y),
    "turned, cut and joined": lambda x, y, factor: np.concatenate([x[:, 1:3] + 1.0, y[:, :2], x[:, ::-1]], axis=1),
    "joined from what is kept and what is shared": lambda x, y, factor: np.concatenate(
        [x, np.broadcast_to(factor[:, :, None], x.shape), np.ones_like(x)], axis=2
    ),
    "picked by fixed places": lambda x, y, factor: np.take(x, PLACES, axis=2) * y[:, :, PLACES],
    "repeated": lambda x, y, factor: np.repeat(x, 3, axis=1),
    "kept within bounds": lambda x, y, factor: np.clip(x, 0.5, 1.5),
}
SUMS = {
    "over the last axis": lambda x, y, factor: x.sum(-1),
    "over the first axis": lambda x, y, factor: np.add.reduce(x * y, 1, keepdims=True),
    "over all": lambda x, y, factor: (x + y).sum((1, 2)),
    "greatest and least": lambda x, y, factor: x.max(2) - np.minimum.reduce(y, 2),
    "mean": lambda x, y, factor: x.mean(-1),
    "running": lambda x, y, factor: x.cumsum(-1),
    "over stretches": lambda x, y, factor: np.add.reduceat(x, [0, 2, 3, 5], axis=-1),
    "matrix products": lambda x, y, factor: x @ y.swapaxes(1, 2),
    "a plain matrix with zeros": lambda x, y, factor: MIXING @ x,
    "by a plain matrix with zeros": lambda x, y, factor: x.swapaxes(1, 2) @ MIXING.T,
    "a matrix by a vector": lambda x, y, factor: (factor[:, None] @ x)[:, 0],
    "rows by rows": lambda x, y, factor: np.vecdot(x, y),
    "by letters": lambda x, y, factor: np.einsum("brc,brc->bc", x, y),
    "shares": lambda x, y, factor: x / x.sum(-1, keepdims=True),
}


def _written(x: Any, y: Any) -> Any:
    filled = x * 1.0
    filled[:, 1:2] = y[:, :1] * 2.0
    filled[:, 2:] += 1.0
    filled *= 3.0
    return filled


@pytest.mark.parametrize("name", ELEMENTWISE)
def test_arithmetic_gives_the_same_bits(name: str) -> None:
    compare(ELEMENTWISE[name], *numbers(), tolerance=1e-15 if "powers" in name else 0.0)


@pytest.mark.parametrize("name", SUMS)
def test_sums_agree_to_rounding(name: str) -> None:
    compare(SUMS[name], *numbers(), tolerance=1e-14)


@pytest.mark.parametrize(
    "function", [np.exp, np.log, np.tanh, np.sin, np.cos, expit, ndtr], ids=lambda f: str(f.__name__)
)
def test_functions_agree_to_a_few_last_places(function: Callable[..., Any]) -> None:
    compare(lambda x, y, factor: function(x) + 0.0 * y, *numbers(), tolerance=8e-16)


def test_powers_agree_to_rounding() -> None:
    compare(lambda x, y, factor: x ** (3.0 * y), *numbers(), tolerance=1e-14)


def test_a_straight_line_table_is_read_between_and_beyond_its_points() -> None:
    def read(x: Any, y: Any, factor: Any) -> Any:
        return np.interp(x, factor[0], factor[0] ** 2) + 0.0 * y

    compare(read, *numbers(low=-1.0, high=7.0), tolerance=1e-14)


def test_a_computed_place_picks_from_a_table() -> None:
    def pick(x: Any, y: Any, factor: Any) -> Any:
        table = np.array([[2.0, 3.0], [5.0, 7.0], [11.0, 13.0], [17.0, 19.0]]) * factor[:, :1]
        return np.take(table, np.rint(x).astype(np.intp), axis=0) + 0.0 * y[..., None]

    compare(pick, *numbers(low=0.0, high=3.0), tolerance=0.0)


def test_a_computed_place_outside_a_table_reads_its_ends() -> None:
    def pick(x: Any, y: Any, factor: Any) -> Any:
        table = np.array([[2.0], [5.0], [11.0]]) * factor[:, :1]
        return np.take(table, np.rint(x).astype(np.intp), axis=0, mode="clip") + 0.0 * y[..., None]

    compare(pick, *numbers(low=-9.0, high=9.0), tolerance=0.0)


SMALLEST = float(np.finfo(float).tiny)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.floats(-800.0, 800.0), min_size=ROWS * COLUMNS, max_size=ROWS * COLUMNS))
def test_exp_holds_over_its_whole_range(values: list[float]) -> None:
    x = np.array(values).reshape(1, 1, ROWS, COLUMNS).repeat(2, 0).repeat(3, 1)
    got = EXPONENTIAL.run(drivers={"x": x})["result"]
    with np.errstate(over="ignore", under="ignore"):
        np.testing.assert_allclose(got, np.exp(x), rtol=1e-15, atol=SMALLEST)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.floats(SMALLEST, 1e308), min_size=ROWS * COLUMNS, max_size=ROWS * COLUMNS))
def test_log_holds_over_its_whole_range(values: list[float]) -> None:
    x = np.array(values).reshape(1, 1, ROWS, COLUMNS).repeat(2, 0).repeat(3, 1)
    np.testing.assert_allclose(LOGARITHM.run(drivers={"x": x})["result"], np.log(x), rtol=1e-15, atol=1e-16)


def test_infinities_and_nan_pass_as_in_numpy() -> None:
    x = np.full((2, 3, ROWS, COLUMNS), 1.0)
    x[0, 0, 0] = [np.nan, np.inf, -np.inf, 0.0, -1.0, 1000.0, -1000.0]
    with np.errstate(all="ignore"):
        np.testing.assert_array_equal(np.isnan(EXPONENTIAL.run(drivers={"x": x})["result"]), np.isnan(np.exp(x)))
        np.testing.assert_allclose(EXPONENTIAL.run(drivers={"x": x})["result"], np.exp(x), rtol=1e-15)
        np.testing.assert_allclose(LOGARITHM.run(drivers={"x": x})["result"], np.log(x), rtol=1e-15)


def test_what_is_under_the_smallest_normal_number_counts_as_zero() -> None:
    x = np.full((2, 3, ROWS, COLUMNS), SMALLEST / 4)
    assert (LOGARITHM.run(drivers={"x": x})["result"] == -np.inf).all()
    assert (EXPONENTIAL.run(drivers={"x": np.log(x)})["result"] == 0.0).all()


EXPONENTIAL = model(lambda x: np.exp(x), (ROWS, COLUMNS))
LOGARITHM = model(lambda x: np.log(x), (ROWS, COLUMNS))


@pytest.mark.parametrize("rows", [1, 2, 3, 6])
@pytest.mark.parametrize("shape", [(7, 700), (700, 7)], ids=["of few rows", "of few columns"])
def test_a_large_constant_of_many_zeros_is_multiplied_without_them_unless_it_is_sampled(
    shape: tuple[int, int], rows: int
) -> None:
    height, width = shape
    rng = np.random.default_rng(2)
    matrix = rng.uniform(1.0, 2.0, shape) * (rng.uniform(size=shape) < 0.15)
    matrix[:, :3] = 0.0
    matrix[4:6] = 0.0

    @variable(unit="1", dims=("row", "place"), vi="Kết quả", en="Result")
    def result(x, paths):
        return np.concatenate([x[:, 1:], x[:, :1]], axis=1) @ paths

    inputs = Inputs(
        years=(2019, 2020),
        dimensions={d: tuple(map(str, range(n))) for d, n in (("row", rows), ("column", height), ("place", width))},
        parameters={"paths": Parameter("paths", ("column", "place"), "1", matrix)},
        drivers={"x": Driver("x", ("row", "column"), "1", np.ones((2, rows, height)))},
    )
    program = build(declarations(result.__globals__)[-1:], inputs, compiled=True)
    x = rng.uniform(0.1, 3.0, (2, 11, rows, height))
    for constants in (None, program.constants({"paths": matrix * rng.uniform(0.5, 1.0, (x.shape[1], 1, 1))})):
        compiled = program.run(constants, {"x": x})["result"]
        program.compiled = False
        expected = program.run(constants, {"x": x})["result"]
        program.compiled = True
        assert not program.not_compiled
        np.testing.assert_allclose(compiled, expected, rtol=1e-14)
        np.testing.assert_array_equal(compiled[..., :3], 0.0)
        if constants is None:
            alone = program.run(drivers={"x": x[:, 5:6]})["result"]
            np.testing.assert_array_equal(alone, compiled[:, 5:6])


@pytest.mark.parametrize("columns", [3, 300])
def test_what_is_joined_from_pieces_is_read_piece_by_piece(columns: int) -> None:
    """A table of pieces, each with operations of its own, as the modes of travel are; sums over the pieces as well."""

    def joined(x: Any, y: Any) -> Any:
        filled = x * 1.5
        filled[:, 1:3] += y[:, 1:3]
        turned = np.concatenate([filled[:, 3:], y[:, :2] - 1.0, filled[:, ::-1]], axis=1)
        return np.exp(turned) + np.log(turned + 5.0).sum(1, keepdims=True) + turned.max(1, keepdims=True)

    @variable(unit="1", dims=("place", "column"), vi="Kết quả", en="Result")
    def result(x, y):
        return joined(x, y)

    inputs = Inputs(
        years=(2019, 2020),
        dimensions={
            d: tuple(map(str, range(n))) for d, n in (("row", ROWS), ("place", 2 * ROWS - 1), ("column", columns))
        },
        parameters={},
        drivers={n: Driver(n, ("row", "column"), "1", np.ones((2, ROWS, columns))) for n in ("x", "y")},
    )
    program = build(declarations(result.__globals__)[-1:], inputs, compiled=True)
    rng = np.random.default_rng(5)
    x, y = (rng.uniform(0.1, 3.0, (2, 9, ROWS, columns)) for _ in range(2))
    batch = program.run(drivers={"x": x, "y": y})["result"]
    alone = program.run(drivers={"x": x[:, 3:4], "y": y[:, 3:4]})["result"]
    assert not program.not_compiled
    np.testing.assert_array_equal(alone, batch[:, 3:4])
    for year in range(2):
        np.testing.assert_allclose(batch[year], joined(x[year], y[year]), rtol=1e-14)
