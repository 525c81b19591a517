# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Resolving what every argument names, and ordering the equations of a year.

A name is looked up among the declared functions, parameters, drivers and parts; then as `last_<variable>`,
`<variable>_base_year`, and as a slice `name__label` or a renamed axis `name__destination`.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from kientao.engine.declare import Declaration, Kind
from kientao.engine.errors import ModelError
from kientao.engine.inputs import Inputs


class Origin(StrEnum):
    """Where the value behind a name comes from in a year."""

    VARIABLE = "variable"
    STOCK = "stock"
    LAST = "last"
    CONSTANT = "constant"
    DRIVER = "driver"


@dataclass(frozen=True, slots=True)
class Reference:
    """What an argument names: a value, and which piece of it, [member, *dims]."""

    origin: Origin
    name: str
    index: tuple[int | slice | None, ...]
    dims: tuple[str, ...]
    unit: str

    @property
    def whole(self) -> bool:
        """Whether it is the value itself and not a piece of it."""
        return not self.index


def index_text(index: tuple[int | slice | None, ...]) -> str:
    """The index as Python source, the member axis included."""

    def one(item: int | slice | None) -> str:
        if isinstance(item, slice):
            return ":" if item.start is None else f"{item.start}:{item.stop}"
        return "None" if item is None else str(item)

    return f"[:, {', '.join(one(i) for i in index)}]" if index else ""


class Names:
    """All names of a model in a city, and what each means.

    Raises:
        ModelError: a name is declared twice, or an argument names nothing.
    """

    def __init__(self, declarations: Iterable[Declaration], inputs: Inputs) -> None:
        self.inputs = inputs
        self.declared: dict[str, Declaration] = {}
        for declaration in declarations:
            earlier = self.declared.get(declaration.name)
            if earlier is not None:
                raise ModelError(
                    f"'{declaration.name}' is declared twice",
                    where=f"{earlier.place} and {declaration.place}",
                    remedy="Give one of the two another name, or remove it.",
                )
            other = inputs.parameters.get(declaration.name) or inputs.drivers.get(declaration.name)
            if other is not None:
                raise ModelError(
                    f"'{declaration.name}' is declared as a {declaration.kind} and given by the city pack",
                    where=f"{declaration.place} and {other.place}",
                    remedy="Delete the row of the pack, or the function.",
                )
            for dim in declaration.dims:
                if dim not in inputs.dimensions:
                    raise ModelError(
                        f"'{declaration.name}' has an unknown dimension '{dim}'",
                        where=declaration.place,
                        remedy=_nearest(dim, inputs.dimensions),
                    )
            self.declared[declaration.name] = declaration
        self._zones = inputs.dimensions.get("zone", ())
        self._zone_axes = {d for d, labels in inputs.dimensions.items() if labels == self._zones} | {"zone"}

    def known(self) -> list[str]:
        """Every name an argument may use as it stands."""
        return [*self.declared, *self.inputs.parameters, *self.inputs.drivers, *self.inputs.parts]

    def resolve(self, argument: str, asker: str = "", where: str = "") -> Reference:
        """What `argument` names in a year.

        Raises:
            ModelError: nothing has that name; the nearest known one is given.
        """
        head, *tails = argument.split("__")
        reference = self._plain(head)
        if reference is None:
            raise ModelError(
                f"'{asker or 'the model'}' asks for '{argument}', which nothing defines",
                where=where,
                remedy=self._suggest(head),
            )
        for tail in tails:
            reference = self._piece(reference, tail, argument, where)
        return reference

    def _plain(self, name: str) -> Reference | None:
        declared = self.declared.get(name)
        if declared is not None:
            origin = {Kind.VARIABLE: Origin.VARIABLE, Kind.STOCK: Origin.STOCK, Kind.BASE_YEAR: Origin.CONSTANT}[
                declared.kind
            ]
            return Reference(origin, name, (), declared.dims, declared.unit)
        parameter = self.inputs.parameters.get(name)
        if parameter is not None:
            return Reference(Origin.CONSTANT, name, (), parameter.dims, parameter.unit)
        driver = self.inputs.drivers.get(name)
        if driver is not None:
            return Reference(Origin.DRIVER, name, (), driver.dims, driver.unit)
        part = self.inputs.parts.get(name)
        if part is not None:
            return self._part(self._plain(part.of), name)
        if name.startswith("last_"):
            return self._last(name.removeprefix("last_"))
        if name.endswith("_base_year"):
            base = self._plain(name.removesuffix("_base_year"))
            if base is not None and base.origin is not Origin.CONSTANT and base.origin is not Origin.LAST:
                return Reference(Origin.CONSTANT, f"{base.name}_base_year", base.index, base.dims, base.unit)
        return None

    def _part(self, whole: Reference | None, name: str) -> Reference | None:
        part = self.inputs.parts[name]
        if whole is None:
            return None
        index: tuple[int | slice | None, ...] = (part.start,) if part.stop is None else (slice(part.start, part.stop),)
        return Reference(whole.origin, whole.name, index, (*part.dims, *whole.dims[1:]), part.unit)

    def _last(self, name: str) -> Reference | None:
        declared = self.declared.get(name)
        if declared is not None and declared.kind is not Kind.BASE_YEAR:
            return Reference(Origin.LAST, name, (), declared.dims, declared.unit)
        if name in self.inputs.parts:
            return self._part(self._last(self.inputs.parts[name].of), name)
        return None

    def _piece(self, of: Reference, tail: str, argument: str, where: str) -> Reference:
        dimensions = self.inputs.dimensions
        if tail in self._zone_axes and tail not in of.dims:
            axes = [d for d in of.dims if d in self._zone_axes]
            if len(axes) == 1:
                dims = tuple(tail if d == axes[0] else d for d in of.dims)
                return Reference(of.origin, of.name, of.index, dims, of.unit)
        places = [i for i, d in enumerate(of.dims) if tail in dimensions[d]]
        if len(places) != 1:
            reason = (
                f"'{tail}' is a label of no dimension" if not places else f"'{tail}' is a label of several dimensions"
            )
            labels = [label for d in of.dims for label in dimensions[d]]
            raise ModelError(
                f"'{argument}': {reason} of {of.name}[{', '.join(of.dims)}]",
                where=where,
                remedy=_nearest(tail, labels),
            )
        axis = places[0]
        label = dimensions[of.dims[axis]].index(tail)
        index = list(of.index) or [slice(None)] * len(of.dims)
        kept = [i for i, item in enumerate(index) if isinstance(item, slice)]
        held = index[kept[axis]]
        offset = held.start if isinstance(held, slice) and held.start is not None else 0
        index[kept[axis]] = label + offset
        return Reference(of.origin, of.name, tuple(index), of.dims[:axis] + of.dims[axis + 1 :], of.unit)

    def _suggest(self, name: str) -> str:
        prefix = "last_" if name.startswith("last_") else ""
        suffix = "_base_year" if name.endswith("_base_year") else ""
        core = name.removeprefix(prefix).removesuffix(suffix) if prefix or suffix else name
        known = self.known()
        if core in known and prefix:
            return f"'{core}' is not a variable, so it has no value of last year."
        return _nearest(core, known, prefix, suffix)


def _nearest(name: str, known: Iterable[str], prefix: str = "", suffix: str = "") -> str:
    near = difflib.get_close_matches(name, list(known), n=1, cutoff=0.6)
    return f"Did you mean '{prefix}{near[0]}{suffix}'?" if near else "No known name is near."


def align(reference: Reference, dims: tuple[str, ...], asker: Declaration) -> tuple[slice | None, ...]:
    """The index that lays an argument out for a function of `dims`; empty if it goes in as it is.

    Raises:
        ModelError: the argument's dims stand in another order than the function's.
    """
    own = reference.dims
    if own == dims or not set(own) <= set(dims):
        return ()
    positions = [dims.index(d) for d in own]
    if positions != sorted(positions):
        raise ModelError(
            f"'{asker.name}' has dims {dims}, but its argument '{reference.name}' has {own}, in another order",
            where=asker.place,
            remedy="Declare the dims of both in one order.",
        )
    return tuple(slice(None) if d in own else None for d in dims)


def ordered(graph: dict[str, list[str]], places: dict[str, str], cut: str) -> list[str]:
    """The names of `graph` so that each comes after those it needs.

    Raises:
        ModelError: the names need one another in a circle, printed as a path.
    """
    order: list[str] = []
    state: dict[str, int] = {}
    for start in graph:
        if start in state:
            continue
        path: list[str] = []
        stack: list[tuple[str, int]] = [(start, 0)]
        while stack:
            name, position = stack.pop()
            if position == 0:
                state[name] = 1
                path.append(name)
            needs = graph[name]
            if position < len(needs):
                stack.append((name, position + 1))
                need = needs[position]
                if state.get(need) == 1:
                    circle = [*path[path.index(need) :], need]
                    raise ModelError(
                        "a circle within one year: " + " <- ".join(circle),
                        where=places.get(need, ""),
                        remedy=cut,
                    )
                if need not in state:
                    stack.append((need, 0))
            else:
                state[name] = 2
                path.pop()
                order.append(name)
    return order
