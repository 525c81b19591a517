# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""The short way in: load a city, read a scenario, simulate.

>>> import kientao as kt
>>> city = kt.load_city("hanoi")
>>> run = kt.simulate(city, "green_growth")
>>> round(float(run["population_total"].sel(year=2019)))
8093900
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from kientao import __version__
from kientao.cities import City, load
from kientao.engine.declare import Declaration
from kientao.engine.errors import ModelError
from kientao.engine.inputs import Floats
from kientao.engine.program import Program, State, build
from kientao.model import all_declarations
from kientao.model.dimensions import DIMENSIONS
from kientao.model.own import NAMESPACE
from kientao.result import Result
from kientao.scenario import Scenario, apply_set, find_scenario

ScenarioLike = str | Path | Mapping[str, Any] | Scenario

_programs: dict[tuple[str, str, str], Program] = {}


_own_equations: list[str] = []


def use_equations(paths: Sequence[str | Path]) -> None:
    """Files of own equations that every city loaded from now on is simulated with (`--with`)."""
    _own_equations[:] = [str(Path(path).resolve()) for path in paths]


def load_city(
    name_or_path: str | Path = "hanoi", zoning: str = "districts", *, equations: Sequence[str | Path] | None = None
) -> City:
    """Read a city pack: a shipped city by name, or a folder with a `city.yaml`.

    Args:
        name_or_path: the city.
        zoning: how it is divided.
        equations: files of own equations that replace or add to those of the model; those of `use_equations` if
            left out.

    Raises:
        InputError: no such city, or a file that cannot be used, with its place and the remedy.
    """
    city = load(name_or_path, zoning=zoning, dimensions=DIMENSIONS)
    files = _own_equations if equations is None else [str(Path(path).resolve()) for path in equations]
    if not files:
        return city
    from kientao.model.own import fingerprint

    return replace(city, equations=tuple(files), hash=f"{city.hash}+{fingerprint(files)}")


def program(city: City) -> Program:
    """The model built for a city, once for a pack and zoning, the shape of every equation checked in the base year.

    Raises:
        ModelError: an equation names something that neither the model nor the pack has, or gives a wrong shape.
    """
    key = (str(city.path), city.hash, city.zoning)
    found = _programs.get(key)
    if found is None:
        found = build(declared(city), city.inputs(), compiled=True)
        found.first_year()
        if city.equations:
            _check_own(city, found)
        _programs[key] = found
    return found


def declared(city: City) -> Sequence[Declaration]:
    """The equations a city is simulated with: those of the model, and own ones."""
    if not city.equations:
        return all_declarations()
    from kientao.model.own import own_declarations, with_own

    return with_own(all_declarations(), own_declarations(city.equations))


def _check_own(city: City, program: Program) -> None:
    """Own equations are held to their units as the model's are."""
    own = {name for name, one in program.names.declared.items() if one.function.__module__.startswith(NAMESPACE)}
    problems = [text for text in program.check_units() if text.split(":")[0].strip().strip("'") in own]
    if problems:
        raise ModelError("\n".join(problems), remedy="Correct the equation or its unit.")


def read_scenario(city: City, scenario: ScenarioLike, sets: Sequence[str] = ()) -> Scenario:
    """A scenario by name, file or content, with changes such as `metro_buildout=2030:97,2035:398` put on top.

    Raises:
        InputError: no such scenario, lever, zone or year, or a value out of range.
    """
    found = scenario if isinstance(scenario, Scenario) else find_scenario(city, scenario)
    for one in sets:
        found = apply_set(city, found, one)
    return found


def simulate(
    city: City,
    scenario: ScenarioLike | Sequence[ScenarioLike] = "baseline",
    *,
    parameters: Mapping[str, Floats] | None = None,
    keep: Sequence[str] | None = None,
    until: int | None = None,
    state: State | None = None,
) -> Result:
    """Run one scenario, or several side by side as members.

    Args:
        city: from `load_city`.
        scenario: a shipped name, a file, a mapping in the form of a scenario file, a Scenario, or a list of these.
        parameters: sampled parameters [member, *dims]; base-year values that follow from them are worked out again.
        keep: the variables to keep; all if left out.
        until: the last year of the run.
        state: `Result.state` of an earlier run to go on from.

    Raises:
        InputError: a scenario that cannot be used.
        ModelError: a name in `keep` or `parameters` that does not exist.
    """
    listed = [scenario] if isinstance(scenario, (str, Path, Mapping, Scenario)) else list(scenario)
    plans = [read_scenario(city, one) for one in listed]
    built = program(city)
    constants = built.constants(parameters)
    series = built.run(constants, _together(city, plans), state=state, until=until, keep=keep)
    if len(plans) == series.members:
        members: list[str] = [plan.id for plan in plans]
    else:
        members = [f"{plans[0].id}/{i}" for i in range(series.members)]
    return Result(series, members, provenance(city, plans))


def _together(city: City, plans: Iterable[Scenario]) -> dict[str, Floats]:
    """Drivers of several scenarios; those that differ get a member axis [year, member, *dims]."""
    each = [plan.drivers(city) for plan in plans]
    if len(each) == 1:
        return each[0]
    joined: dict[str, Floats] = {}
    for name in dict.fromkeys(n for drivers in each for n in drivers):
        columns = [drivers.get(name, city_default(city, name)) for drivers in each]
        same = all(np.array_equal(columns[0], column) for column in columns[1:])
        joined[name] = columns[0] if same else np.stack(columns, axis=1)
    return joined


def city_default(city: City, name: str) -> Floats:
    """The baseline values of a driver."""
    return program(city).inputs.drivers[name].values


def provenance(city: City, plans: Iterable[Scenario]) -> dict[str, Any]:
    """What every result says of itself: not a forecast, which city, version, data and scenarios."""
    return {
        "title": "Kiến Tạo: simulation, not a forecast",
        "city": city.id,
        "zoning": city.zoning,
        "version": __version__,
        "pack_hash": city.hash,
        "scenario": ", ".join(plan.id for plan in plans),
        **({"equations": ", ".join(Path(file).name for file in city.equations)} if city.equations else {}),
    }
