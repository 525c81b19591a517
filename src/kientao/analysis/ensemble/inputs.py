# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""The uncertain inputs of a city: every parameter, lever cost, lead time and outside series with a range.

One input is what moves as one. The cells of a table along zones, rings, ages, sexes and years move as one: such rows
come from one rule or one source, so their error is common, and thirty independent errors would cancel in the city's
total and hide what is not known. Along any other list (vehicles, fuels, industries, levers) each label is an input of
its own: its rows come from sources of their own. `uncertainty/relations.csv` says where it is otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from kientao.cities import City
from kientao.cities.drivers import series
from kientao.cities.uncertainty import (
    LEVER_TABLES,
    MOVES_AS_ONE,
    WAVES,
    DriverRange,
    Relation,
    read_driver_ranges,
    read_leading,
    read_relations,
    unknown_input,
)
from kientao.engine.inputs import Driver, Floats, Parameter
from kientao.errors import InputError

Kind = Literal["parameter", "lever", "driver", "common"]


@dataclass(frozen=True, slots=True)
class Input:
    """One uncertain input.

    `cells` are places in the flattened table of the parameter `name` (for a driver: years). `low`, `value`, `high`
    belong to these cells. A common factor of several inputs, and the waves of a series, have no cells of their own.
    """

    id: str
    name: str
    kind: Kind
    unit: str
    distribution: str
    cells: NDArray[np.intp]
    low: Floats
    value: Floats
    high: Floats
    note: str = ""

    def shown_range(self) -> tuple[float, float]:
        """The range people read: that of the only cell, or 0 to 1 where several cells move along their ranges."""
        return (float(self.low[0]), float(self.high[0])) if len(self.cells) == 1 else (0.0, 1.0)


@dataclass(frozen=True, slots=True)
class Path:
    """An uncertain outside series: low, value and high of every year, and how its inputs make up the years.

    form: as in `DriverRange`; rows: low and high are values of the series, else they are the factor or the addend.
    loadings [input, year]: weights of the inputs' normal scores in the score of a year.
    """

    name: str
    form: str
    distribution: str
    low: Floats
    value: Floats
    high: Floats
    inputs: tuple[int, ...]
    loadings: Floats


@dataclass(frozen=True, slots=True)
class Uncertainty:
    """All inputs of a city in the order of their columns, and what holds between them."""

    inputs: tuple[Input, ...]
    paths: tuple[Path, ...]
    relations: tuple[Relation, ...]
    groups: dict[str, float] = field(default_factory=dict)
    """Parameter -> correlation of its inputs through a common factor."""
    leading: tuple[str, ...] = ()
    """The inputs that matter most, by the pack's own list: the first dimensions of a Sobol sequence."""

    @property
    def ids(self) -> tuple[str, ...]:
        """Ids in the order of columns."""
        return tuple(one.id for one in self.inputs)


def uncertainty(city: City) -> Uncertainty:
    """The uncertain inputs of a city.

    Raises:
        InputError: a file of `uncertainty/` names something the pack does not have.
    """
    parameters = city.inputs().parameters
    labels = city.inputs().dimensions
    relations = read_relations(city.path)
    groups = {r.name: r.value for r in relations if r.kind == "common"}
    inputs: list[Input] = []
    for name, parameter in parameters.items():
        inputs += _of_parameter(parameter, labels, relations)
        if name in groups:
            inputs.append(_common(parameter))
    paths: list[Path] = []
    for one in read_driver_ranges(city.path).values():
        if one.name not in city.drivers:
            raise InputError(
                f"không có chuỗi ngoài '{one.name}'.", f"there is no driver '{one.name}'.", one.place
            )  # fmt: skip
        made, path = _of_driver(city, city.drivers[one.name], one, len(inputs))
        inputs += made
        paths.append(path)
    known = {one.id for one in inputs} | set(parameters)
    for relation in relations:
        named = (relation.name, relation.other) if relation.kind in ("correlated", "at_most", "closes") else ()
        for name in (relation.name, *named):
            if name not in known:
                raise InputError(
                    f"không có tham số hay đầu vào '{name}'.", f"there is no parameter or input '{name}'.",
                    relation.place,
                )  # fmt: skip
    leading = read_leading(city.path)
    ids = {one.id for one in inputs}
    for name, place in leading.items():
        if name not in ids:
            raise InputError(*unknown_input(name, ids), place)
    return Uncertainty(tuple(inputs), tuple(paths), tuple(relations), groups, tuple(leading))


def _of_parameter(
    parameter: Parameter, labels: Mapping[str, tuple[str, ...]], relations: Iterable[Relation]
) -> list[Input]:
    if parameter.low is None or parameter.high is None or parameter.distribution == "fixed":
        return []
    own = [r for r in relations if r.name == parameter.name]
    apart = {r.other for r in own if r.kind == "apart"}
    together = {r.other for r in own if r.kind == "together"}
    split = [d for d in parameter.dims if d in apart or (d not in MOVES_AS_ONE and d not in together)]
    value, low, high = (np.ravel(a) for a in (parameter.value, parameter.low, parameter.high))
    moving = np.flatnonzero(high > low)
    at = np.unravel_index(moving, parameter.value.shape) if parameter.dims else ()
    keys = [at[parameter.dims.index(d)] for d in split]
    members: dict[tuple[int, ...], list[int]] = {}
    for i, cell in enumerate(moving):
        members.setdefault(tuple(int(key[i]) for key in keys), []).append(int(cell))
    kind: Kind = "lever" if parameter.name in LEVER_TABLES else "parameter"
    made = []
    for key, cells in members.items():
        names = [labels[d][k] for d, k in zip(split, key, strict=True)]
        where = np.array(cells)
        made.append(
            Input(
                f"{parameter.name}[{','.join(names)}]" if names else parameter.name, parameter.name, kind,
                parameter.unit, parameter.distribution, where, low[where], value[where], high[where], parameter.note,
            )
        )  # fmt: skip
    return made


def _common(parameter: Parameter) -> Input:
    none = np.zeros(0)
    return Input(
        f"{parameter.name}[*]", parameter.name, "common", "1", "uniform", none.astype(np.intp), none, none, none,
        parameter.note,
    )  # fmt: skip


def _of_driver(city: City, driver: Driver, given: DriverRange, first: int) -> tuple[list[Input], Path]:
    years = len(city.years)
    if given.form == "rows":
        row = city.paths.table[given.name]
        rows = city.paths.feeding(row)
        if not any(r.high > r.low for r in rows):
            raise InputError(
                f"các dòng của '{given.name}' không có low, high.", f"the rows of '{given.name}' have no low and high.",
                given.place,
            )  # fmt: skip
        low, high = (
            series({int(r.index["year"]): getattr(r, side) for r in rows}, city.years, row.interpolation)
            for side in ("low", "high")
        )
        value = np.array(driver.values)
        distribution = next((r.distribution for r in rows if r.distribution != "fixed"), "uniform")
    else:
        low, high = np.full(years, given.low), np.full(years, given.high)
        value = np.full(years, 1.0 if given.form == "factor" else 0.0)
        distribution = given.distribution
    known = max(1, sum(year < given.first_year for year in city.years))
    low[:known] = high[:known] = value[:known]
    loadings = _loadings(years, given.memory)
    ids = [given.name] if len(loadings) == 1 else [f"{given.name}~{wave + 1}" for wave in range(len(loadings))]
    none = np.zeros(0, dtype=np.intp)
    made = [
        Input(one, given.name, "driver", driver.unit, distribution, none, low[-1:], value[-1:], high[-1:], driver.note)
        for one in ids
    ]
    places = tuple(range(first, first + len(ids)))
    return made, Path(given.name, given.form, distribution, low, value, high, places, loadings)


def _loadings(years: int, memory: float) -> Floats:
    """Weights [wave, year] of the leading waves of a process with the correlation exp(-years/memory), variance 1."""
    if memory <= 0:
        return np.ones((1, years))
    apart = np.abs(np.subtract.outer(np.arange(years), np.arange(years)))
    strength, waves = np.linalg.eigh(np.exp(-apart / memory))
    leading = waves[:, ::-1][:, :WAVES] * np.sqrt(strength[::-1][:WAVES])
    leading *= np.sign(leading[np.abs(leading).argmax(0), np.arange(WAVES)])
    return np.asarray((leading / np.sqrt((leading**2).sum(1, keepdims=True))).T)
