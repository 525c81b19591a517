# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""A model of two equations, for tests of how models are run."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from kientao.engine.declare import declarations, stock, variable
from kientao.engine.inputs import Inputs, Parameter
from kientao.engine.program import Program, build


def small_model(births: Callable[..., Any] | None = None) -> Program:
    """People of three zones who grow by births; the equation of births may be another."""

    def people(people, births):
        return people + births

    def usual(people, birth_rate):
        return people * birth_rate

    chosen = births or usual
    chosen.__name__ = "births"
    stock(unit="person", dims=("zone",), initial=100.0, vi="Dân số", en="People")(people)
    found = declarations(people.__globals__)[-1:]
    variable(unit="person", dims=("zone",), vi="Số sinh", en="Births")(chosen)
    found += declarations(chosen.__globals__)[-1:]
    rate = Parameter("birth_rate", ("zone",), "1", np.array([0.01, 0.02, 0.03]))
    inputs = Inputs((2019, 2020, 2021, 2022), {"zone": ("a", "b", "c")}, {"birth_rate": rate}, {})
    return build(found, inputs, compiled=True)
