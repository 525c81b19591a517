# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""A model built for one city: base-year values worked out, the year written as straight-line code, runs made.

`build` resolves and orders everything once. `Program.constants` works out the base-year values (again, for the
members that sample parameters). `Program.run` goes through the years, by machine code or by a generated loop.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from kientao.engine.declare import Declaration, Kind
from kientao.engine.errors import ModelError
from kientao.engine.graph import Names, Origin, Reference, ordered
from kientao.engine.inputs import Floats, Inputs
from kientao.engine.loop import Loops
from kientao.engine.memory import keep_memory
from kientao.engine.opening import Constants, Opening, base_name
from kientao.engine.series import Rows, Series
from kientao.engine.step import Step, call, check_shape, laid_out

if TYPE_CHECKING:
    from kientao.engine.compiled.years import CompiledYears

SMALL = 1_200
"""Numbers a year of a variable that `Program.small` still counts as small."""


@dataclass(frozen=True, slots=True)
class State:
    """Where a run stands at the start of a year: stocks, and the values of last year."""

    year: int
    stocks: Mapping[str, Floats]
    lasts: Mapping[str, Floats]


@dataclass(slots=True)
class Program:
    """A model built for one city. Made by `build`."""

    names: Names
    inputs: Inputs
    order: list[str]
    years: dict[str, Step]
    opening: Opening
    lasts: list[str]
    compiled: bool = False
    """Whether runs go through machine code; otherwise, and where an equation cannot be compiled, through NumPy."""
    not_compiled: str = ""
    """Why the model is not compiled, if it cannot be."""
    large: list[str] | None = None
    """Names of the large constants, once they are known."""
    _default: Constants | None = None
    _default_start: State | None = None
    _baseline: dict[str, Floats] = field(default_factory=dict)
    _everything: tuple[str, ...] = ()
    _compiled: dict[Any, Any] = field(default_factory=dict)
    _latest: tuple[Constants, tuple[str, ...], tuple[str, ...] | None, CompiledYears] | None = None
    """What the latest run of one member was asked, and the machine code it had."""
    _loops: Loops = field(init=False)

    def __post_init__(self) -> None:
        self._loops = Loops(self.names, self.order, self.years, self.lasts)

    def with_variables(self, declarations: Iterable[Declaration]) -> Program:
        """This model with further variables, which no equation of it reads; base-year values are shared.

        Raises:
            ModelError: a name that is taken, or an argument that names nothing or has no value by now.
        """
        further = list(declarations)
        names = Names([*self.names.declared.values(), *further], self.inputs)
        self.constants()
        years = dict(self.years)
        for declaration in further:
            step = years[declaration.name] = laid_out(names, declaration)
            for one in step.references:
                if one.origin is Origin.CONSTANT and one.name not in self.constants().values:
                    raise ModelError(f"'{one.name}' is not worked out", where=declaration.place)
        stocks = [n for n in self.order if names.declared[n].kind is Kind.STOCK]
        order = [*self.order[: len(self.order) - len(stocks)], *(one.name for one in further), *stocks]
        return replace(self, names=names, order=order, years=years, _everything=(), _compiled={}, _latest=None)

    # -- base year ---------------------------------------------------------------------------------------------

    def constants(self, sampled: Mapping[str, Floats] | None = None) -> Constants:
        """Parameters and base-year values of the pack, or of members that sample parameters.

        What follows from a sampled parameter is worked out again for each member.

        Args:
            sampled: parameters as [member, *dims].

        Raises:
            ModelError: a sampled name is no parameter, or a base-year equation fails or gives a wrong shape.
        """
        if self._default is None:
            self._default = self.opening.work_out({}, None)
        if not sampled:
            return self._default
        for name in sampled:
            if name not in self.inputs.parameters:
                raise ModelError(f"'{name}' is not a parameter", remedy=self.names._suggest(name))
        return self.opening.work_out({n: np.asarray(v, dtype=float) for n, v in sampled.items()}, self._default)

    # -- through the years -------------------------------------------------------------------------------------

    def start(self, constants: Constants | None = None) -> State:
        """The state at the start of the base year."""
        constants = constants or self.constants()
        if constants is self._default:
            if self._default_start is None:
                self._default_start = self._start(constants)
            return self._default_start
        return self._start(constants)

    def _start(self, constants: Constants) -> State:
        stocks = {
            n: self.opening.initial(d, constants.values) for n, d in self.names.declared.items() if d.kind is Kind.STOCK
        }
        lasts = {n: self.opening.initial_last(n, constants.values) for n in self.lasts}
        return State(self.inputs.years[0], stocks, lasts)

    def run(
        self,
        constants: Constants | None = None,
        drivers: Mapping[str, Floats] | None = None,
        *,
        state: State | None = None,
        until: int | None = None,
        keep: Sequence[str] | None = None,
        among: Sequence[str] | None = None,
        threads: int = 1,
    ) -> Series:
        """Run from `state` (the base year) to `until` (the last year), both included.

        Args:
            constants: base-year values; those of the pack if left out.
            drivers: series that differ from the baseline, [year, *dims] or [year, member, *dims].
            state: where an earlier run stopped; continuing it gives the same numbers as one run.
            until: the last year.
            keep: the variables and stocks to keep; all if left out.
            among: what runs like this one may keep: machine code is made once for all of them, and holds no others.
            threads: how many members' years may be worked out at the same time, if compiled.

        Raises:
            ModelError: unknown driver, year or variable; an equation that fails.
        """
        keep_memory()
        constants = constants or self.constants()
        state = state or self.start(constants)
        years = self.inputs.years
        until = years[-1] if until is None else until
        if not years[0] <= until <= years[-1] or until < state.year:
            raise ModelError(f"year {until} is outside {state.year}-{years[-1]}", remedy="Choose a year of the run.")
        series = self._drivers(drivers)
        kept = self._kept(keep)
        members = self._members(constants, series, state)
        first, last = years.index(state.year), years.index(until) + 1
        if self.compiled and not self.not_compiled:
            of = None if among is None else self._kept([*among, *kept])
            done = self._run_compiled(constants, series, state, first, last, kept, of, members, threads)
            if done is not None:
                return done
        loop, _ = self._loops.of(kept, self._needed(kept))
        rows: list[tuple[Floats, ...]] = []
        stocks = {n: _for_members(v, members) for n, v in state.stocks.items()}
        lasts = {n: _for_members(v, members) for n, v in state.lasts.items()}
        try:
            with np.errstate(divide="ignore", over="ignore", under="ignore", invalid="ignore"):
                end = loop(constants.values, series, stocks, lasts, first, last, rows.append)
        except ModelError:
            raise
        except KeyError as error:
            raise _missing_state(error) from error
        except Exception as error:
            raise ModelError(f"an equation failed: {error}", remedy="The traceback names the equation.") from error
        state = State(until + 1, *end)
        return Series(self.names, years[first:last], kept, Rows(kept, rows), members, constants, series, state)

    def _members(self, constants: Constants, series: Mapping[str, Floats], state: State) -> int:
        """The most members that anything given has."""
        counts: list[int] = [constants.members, *(v.shape[1] for v in series.values())]
        if state is not self._default_start:  # which has one
            counts += [v.shape[0] for v in state.stocks.values()]
        return max(counts)

    def _run_compiled(
        self, constants: Constants, series: Mapping[str, Floats], state: State, first: int, last: int,
        kept: tuple[str, ...], among: tuple[str, ...] | None, members: int, threads: int,
    ) -> Series | None:  # fmt: skip
        """The run by machine code, or nothing if an equation cannot be compiled."""
        compiled = self._code(constants, kept, among, members)
        if compiled is None:
            return None
        drivers = series if compiled.single else {name: values[first:last] for name, values in series.items()}
        start = compiled.start(constants.values, drivers, state.stocks, state.lasts, last - first, members)
        try:
            if compiled.single:
                done = compiled.single.run(start, self._baseline, first, kept)
            else:
                done = compiled.run(start, kept, threads)
        except KeyError as error:
            raise _missing_state(error) from error
        years = self.inputs.years[first:last]
        end = State(years[-1] + 1, done.stocks, done.lasts)
        return Series(self.names, years, kept, done.kept, members, constants, series, end)

    def _code(
        self, constants: Constants, kept: tuple[str, ...], among: tuple[str, ...] | None, members: int
    ) -> CompiledYears | None:
        """The machine code for a run; runs of one member that are asked the same share it without a search."""
        asked, latest = (constants, kept, among), self._latest  # read once: another thread may let it go
        if members == 1 and latest is not None and latest[0] is constants and latest[:3] == asked:
            return latest[3]
        from kientao.engine.compiled.trace import TraceError
        from kientao.engine.compiled.years import compiled_years

        try:
            compiled = compiled_years(self, self._compiled, kept, among, members, constants)
        except (TraceError, ImportError, RuntimeError) as error:  # the last two: no LLVM for this machine
            self.not_compiled = str(error)
            return None
        self._latest = (*asked, compiled) if members == 1 else None
        return compiled

    def small(self, most: int = SMALL) -> tuple[str, ...]:
        """Variables and stocks of at most so many numbers a year, without tables between pairs of one list.

        As `among` they let many kinds of short questions share one machine code, which is then light on memory.
        """
        dimensions = self.inputs.dimensions

        def size(dims: tuple[str, ...]) -> int:
            labels = [dimensions[dim] for dim in dims]
            return math.prod(map(len, labels)) if len(set(labels)) == len(labels) else most + 1

        return tuple(name for name in self._kept(None) if size(self.names.declared[name].dims) <= most)

    def let_go(self) -> None:
        """Free what runs keep for a further run with the same constants, once no such run will come."""
        self._latest = None
        for compiled in self._compiled.values():
            compiled.let_go()

    def _kept(self, keep: Sequence[str] | None) -> tuple[str, ...]:
        if keep is None:
            if not self._everything:
                declared = self.names.declared.items()
                self._everything = tuple(n for n, d in declared if d.kind is not Kind.BASE_YEAR)
            return self._everything
        names: list[str] = []
        for name in keep:
            reference = self.names.resolve(name, "the run")
            if reference.origin in (Origin.VARIABLE, Origin.STOCK):
                names.append(reference.name)
        return tuple(dict.fromkeys(names))

    def _drivers(self, given: Mapping[str, Floats] | None) -> dict[str, Floats]:
        if not self._baseline:
            for name, driver in self.inputs.drivers.items():
                values = driver.values
                self._baseline[name] = values if values.ndim > len(driver.dims) + 1 else values[:, None]
        series = self._baseline.copy()
        for name, values in (given or {}).items():
            if name not in series:
                raise ModelError(f"'{name}' is not a driver", remedy=self.names._suggest(name))
            dims = self.inputs.drivers[name].dims
            values = np.asarray(values, dtype=float)
            series[name] = values if values.ndim > len(dims) + 1 else values[:, None]
        return series

    def source(self) -> str:
        """The generated code of the years."""
        kept = self._kept(None)
        return self._loops.of(kept, self._needed(kept))[1]

    def _needed(self, kept: tuple[str, ...]) -> set[str]:
        """The equations that the kept ones rest on, through stocks and last year's values; the others are left out."""
        needed: set[str] = set()
        queue = list(kept)
        while queue:
            name = queue.pop()
            if name in needed:
                continue
            needed.add(name)
            queue += [
                r.name
                for r in self.years[name].references
                if r.origin in (Origin.VARIABLE, Origin.STOCK, Origin.LAST) and r.name not in needed
            ]
        return needed

    # -- looking at one year -----------------------------------------------------------------------------------

    def first_year(self) -> dict[str, Any]:
        """Values of the base year, equation by equation, each checked for its shape."""
        constants = self.constants()
        return dict(self.walk(constants, self._drivers(None), self.start(constants)))

    def walk(self, constants: Constants, series: Mapping[str, Floats], state: State) -> Iterable[tuple[str, Any]]:
        """Name and value of each equation in the year of `state`, in order, with shapes checked."""
        now: dict[str, Any] = {}
        year = self.inputs.years.index(state.year)
        for name in self.order:
            step = self.years[name]
            arguments = []
            for reference, layout in zip(step.references, step.layouts, strict=True):
                value = self._value_in_year(reference, now, constants, series, state, year)
                arguments.append(value[(slice(None), *layout)] if layout else value)
            result = call(step.declaration, arguments)
            check_shape(step.declaration, result, self.inputs.dimensions)
            if step.declaration.kind is Kind.VARIABLE:
                now[name] = result
            yield name, result

    def _value_in_year(
        self, reference: Reference, now: Mapping[str, Any], constants: Constants, series: Mapping[str, Floats],
        state: State, year: int,
    ) -> Any:  # fmt: skip
        match reference.origin:
            case Origin.VARIABLE:
                value = now[reference.name]
            case Origin.STOCK:
                value = state.stocks[reference.name]
            case Origin.LAST:
                value = state.lasts[reference.name]
            case Origin.DRIVER:
                value = series[reference.name][year]
            case Origin.CONSTANT:
                value = constants.values[reference.name]
        return value[(slice(None), *reference.index)] if reference.index else value

    def check_units(self) -> list[str]:
        """Run base year and first year on quantities that carry units; one message an equation that disagrees."""
        from kientao.engine.unitcheck import unit_problems

        return unit_problems(self)


def _missing_state(error: KeyError) -> ModelError:
    return ModelError(
        f"the state to go on from has no {error}",
        remedy="It comes from a run that kept other variables; keep the same ones, or all.",
    )


def _for_members(value: Floats, members: int) -> Floats:
    """State is held once for each member, so that equations may join it with what differs between members."""
    if value.shape[0] == members:
        return value
    return np.ascontiguousarray(np.broadcast_to(value, (members, *value.shape[1:])))


def build(declarations: Iterable[Declaration], inputs: Inputs, *, compiled: bool = False) -> Program:
    """Resolve all names, order base year and years, and check dims.

    Args:
        declarations: the equations.
        inputs: parameters, drivers and dimensions of a city.
        compiled: run by machine code: ten times as fast, but the first run of a changed model takes some seconds more.

    Raises:
        ModelError: an unknown or doubly declared name, a circle, a wrong dimension or shape, each with its place.
    """
    names = Names(declarations, inputs)
    years: dict[str, Step] = {}
    graph: dict[str, list[str]] = {}
    wanted: list[str] = []
    lasts: dict[str, None] = {}
    places = {n: d.place for n, d in names.declared.items()}
    for name, declaration in names.declared.items():
        references = [names.resolve(a, name, declaration.place) for a in declaration.arguments]
        if declaration.kind is Kind.BASE_YEAR:
            for argument, reference in zip(declaration.arguments, references, strict=True):
                if reference.origin is not Origin.CONSTANT:
                    raise ModelError(
                        f"'{name}' is a base-year value, but its argument '{argument}' changes with the years",
                        where=declaration.place,
                        remedy=f"Name '{argument}_base_year'.",
                    )
            wanted.append(name)
            continue
        years[name] = laid_out(names, declaration)
        graph[name] = [r.name for r in references if r.origin is Origin.VARIABLE]
        wanted += [r.name for r in references if r.origin is Origin.CONSTANT]
        for reference in references:
            if reference.origin is Origin.LAST:
                lasts.setdefault(reference.name)
        if isinstance(declaration.initial, str):
            wanted.append(base_name(names, declaration.initial))
    for name in lasts:
        if names.declared[name].initial is None:
            wanted.append(f"{name}_base_year")
    order = ordered(graph, places, "Cut it with a stock, or read one of these a year late (last_...).")
    stocks = [n for n in order if names.declared[n].kind is Kind.STOCK]
    order = [n for n in order if names.declared[n].kind is Kind.VARIABLE] + stocks

    opening = Opening(names, inputs, [])
    base: dict[str, list[str]] = {}
    queue = [n for n in dict.fromkeys(wanted) if n not in inputs.parameters]
    while queue:
        name = queue.pop()
        if name in base:
            continue
        needs = [n for n in opening.needs(name) if n and n not in inputs.parameters]
        base[name] = needs
        queue += [n for n in needs if n not in base]
    opening.order = ordered(
        dict(sorted(base.items())), places, "Solve one of these base-year values in a @base_year function of its own."
    )
    return Program(names, inputs, order, years, opening, list(lasts), compiled)
