# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Printed formulas give the numbers of the code."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

import city_run
from kientao import api
from kientao.engine.declare import Declaration, Kind, declarations, variable
from kientao.engine.graph import Names, Origin, Reference, align
from kientao.engine.inputs import Inputs
from kientao.report.site.formula import Formula, NoFormula, read_formula
from kientao.report.site.formula.evaluate import evaluate
from kientao.report.site.formula.mathml import Page, write
from kientao.report.site.formula.names import Link
from report.site.printed import Reader

LISTS = ("lever", "place", "work", "level")
"""Positions in lists are read as they are: shaken, they would point elsewhere."""
WORDS = {"if": "if", "otherwise": "otherwise", "mean": "mean", "interpolated": "interpolate", "at_lever": "lever of"}


class Values:
    """The values that each equation is given in the base year, as they are or shaken one by one."""

    def __init__(self) -> None:
        self.program = api.program(city_run.city())
        self.names = self.program.names
        self.now = self.program.first_year()
        self.constants = self.program.constants().values
        self.state = self.program.start()
        self.series = self.program._drivers(None)

    def of(self, reference: Reference) -> np.ndarray:
        match reference.origin:
            case Origin.VARIABLE:
                value = self.now[reference.name]
            case Origin.STOCK:
                value = self.state.stocks[reference.name]
            case Origin.LAST:
                value = self.state.lasts[reference.name]
            case Origin.DRIVER:
                value = self.series[reference.name][0]
            case Origin.CONSTANT:
                value = self.constants[reference.name]
        return np.asarray(value[(slice(None), *reference.index)] if reference.index else value)

    def arguments(self, declared: Declaration, shaken: bool) -> tuple[dict[str, np.ndarray], list[Any]]:
        """By name without the member axis, and laid out as the code is given them."""
        rng = np.random.default_rng(len(declared.name) + 7)
        by_name: dict[str, np.ndarray] = {}
        laid = []
        for argument in declared.arguments:
            reference = self.names.resolve(argument, declared.name)
            value = self.of(reference)
            if shaken and not reference.name.startswith(LISTS):
                value = np.where(
                    value == 0, rng.uniform(0, 0.2, value.shape), value * rng.uniform(0.8, 1.2, value.shape)
                )
            by_name[argument] = value[0]
            layout = align(reference, declared.dims, declared)
            laid.append((value[(slice(None), *layout)] if layout else value).copy())
        return by_name, laid


@functools.cache
def values() -> Values:
    return Values()


@functools.cache
def formulas() -> dict[str, Formula]:
    found = {}
    for name, declared in values().names.declared.items():
        try:
            found[name] = read_formula(values().names, declared)
        except NoFormula:
            continue
    return found


def code(declared: Declaration, laid: list[Any]) -> np.ndarray:
    with np.errstate(all="ignore"):
        return np.asarray(declared.function(*laid))[0]


def pages() -> Iterator[tuple[str, Formula, Page]]:
    known = set(values().names.known())
    for name, formula in formulas().items():
        kind = values().names.declared[name].kind
        page = write(
            formula, kind, values().names.inputs.dimensions,
            lambda one: Link(f"{one}.html", one) if one in known else None, WORDS, False,
        )  # fmt: skip
        yield name, formula, page


@pytest.mark.parametrize("shaken", [False, True], ids=["base year", "shaken"])
def test_every_formula_tree_has_the_value_of_its_code(shaken: bool) -> None:
    wrong = []
    for name, formula in formulas().items():
        declared = values().names.declared[name]
        by_name, laid = values().arguments(declared, shaken)
        if not np.allclose(
            evaluate(formula.body, by_name, formula.indices), code(declared, laid), rtol=1e-9, equal_nan=True
        ):
            wrong.append(name)
    assert not wrong


def test_what_is_printed_read_back_sign_by_sign_has_the_value_of_the_code() -> None:
    wrong: list[str] = []
    cut: list[str] = []
    for name, formula, page in pages():
        declared = values().names.declared[name]
        by_name, laid = values().arguments(declared, shaken=True)
        given = {a: (by_name[a], formula.references[a].dims) for a in declared.arguments}
        lines = [str(page.line.math), *(str(line.math) for line in page.where)]
        reader = Reader(given, values().names.inputs.dimensions, page.letters, lines)
        try:
            _, printed = reader.result()
        except AssertionError as problem:
            (cut if "cut short" in str(problem) else wrong).append(f"{name}: {problem}")
            continue
        except Exception as problem:
            wrong.append(f"{name}: {type(problem).__name__} {problem}")
            continue
        expected = code(declared, laid)
        if printed.shape != expected.shape or not np.allclose(printed, expected, rtol=1e-9, equal_nan=True):
            wrong.append(name)
    assert not wrong, f"{len(wrong)}: {wrong[:40]}"
    assert len(cut) <= 4, cut


def test_nearly_all_equations_of_the_years_are_typeset() -> None:
    yearly = [d.name for d in values().names.declared.values() if d.kind is not Kind.BASE_YEAR]
    left = [name for name in yearly if name not in formulas()]
    assert len(left) <= 0.05 * len(yearly), left


def small(function: Any) -> tuple[Formula, Names]:
    declared = declarations(function.__globals__)[-1]
    from kientao.engine.inputs import Parameter

    given = {
        name: Parameter(name, dims, "1", np.ones([2 if d == "sex" else 3 for d in dims]))
        for name, dims in {"a": (), "b": ("sex",), "c": ("sex", "zone")}.items()
    }
    names = Names([declared], Inputs((2019,), {"sex": ("male", "female"), "zone": ("x", "y", "z")}, given, {}))
    return read_formula(names, declared), names


def test_a_wrong_formula_is_found_out() -> None:
    @variable(unit="1", vi="thử", en="trial")
    def trial(c):  # type: ignore[no-untyped-def]
        return c[:, 0].sum(-1) - c[:, 1].sum(-1)

    formula, _ = small(trial)
    c = np.arange(6.0).reshape(2, 3)
    assert evaluate(formula.body, {"c": c}) == 3.0 - 12.0
    page = write(
        formula, Kind.VARIABLE, {"sex": ("male", "female"), "zone": ("x", "y", "z")}, lambda _: None, WORDS, False
    )
    right, wrong = str(page.line.math), str(page.line.math).replace("−", "+")
    dims = {"sex": ("male", "female"), "zone": ("x", "y", "z")}
    given = {"c": (c, ("sex", "zone"))}
    assert Reader(given, dims, page.letters, [right]).result()[1] == -9.0
    assert Reader(given, dims, page.letters, [wrong]).result()[1] == 15.0
