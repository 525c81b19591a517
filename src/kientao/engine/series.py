# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""What a run leaves: series of the kept variables, and the state to go on from."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from kientao.engine.errors import ModelError
from kientao.engine.graph import Names, Origin
from kientao.engine.inputs import Floats

if TYPE_CHECKING:
    from kientao.engine.opening import Constants
    from kientao.engine.program import State


class Rows(Mapping[str, Floats]):
    """Values kept year by year, a tuple a year, put together as [year, member or 1, *dims] when asked for."""

    def __init__(self, kept: Sequence[str], rows: Sequence[tuple[Floats, ...]]) -> None:
        self._position = {name: i for i, name in enumerate(kept)}
        self._rows = rows

    def __getitem__(self, name: str) -> Floats:
        position = self._position[name]
        column = [row[position] for row in self._rows]
        members = max(value.shape[0] for value in column)
        return np.stack([np.broadcast_to(value, (members, *value.shape[1:])) for value in column])

    def __iter__(self) -> Iterator[str]:
        return iter(self._position)

    def __len__(self) -> int:
        return len(self._position)


class _Changed(Mapping[str, Floats]):
    """Values changed when asked for."""

    def __init__(self, names: Sequence[str], change: Callable[[str], Floats]) -> None:
        self._names = names
        self._change = change

    def __getitem__(self, name: str) -> Floats:
        return self._change(name)

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


class Series:
    """Values of a run by name, [year, member, *dims]; put together when asked for.

    `values` holds [year, member or 1, *dims] by name for the kept variables.
    """

    def __init__(
        self,
        names: Names,
        years: Sequence[int],
        kept: Sequence[str],
        values: Mapping[str, Floats],
        members: int,
        constants: Constants,
        drivers: Mapping[str, Floats],
        end: State,
    ) -> None:
        self.names = names
        self.years = tuple(years)
        self.kept = tuple(kept)
        self.members = members
        self.constants = constants
        self.drivers = drivers
        self.end = end
        self._values = values
        self._whole_series: dict[str, Floats] = {}

    def __contains__(self, name: object) -> bool:
        return name in self._values

    def __getitem__(self, name: str) -> Floats:
        """Values [year, member, *dims] of a variable, stock, lever, driver or constant, or a slice `name__label`.

        Raises:
            ModelError: nothing has that name, or the run did not keep it.
        """
        reference = self.names.resolve(name, "the reader")
        values = self._whole(reference.origin, reference.name)
        return values[(slice(None), slice(None), *reference.index)] if reference.index else values

    def after(self, earlier: Series) -> Series:
        """This run with the years of an earlier one in front, of which it is the continuation.

        The earlier run has one member, or as many as this one, and kept what this one keeps.

        Raises:
            ModelError: the earlier run did not keep a variable of this one, or does not end where this one begins.
        """
        if earlier.years[-1] + 1 != self.years[0] or earlier.members not in (1, self.members):
            raise ModelError("the two runs do not follow one another", remedy="Continue from the state of the earlier.")
        missing = [name for name in self.kept if name not in earlier]
        if missing:
            raise ModelError(f"the earlier run did not keep '{missing[0]}'", remedy="Keep the same variables in both.")
        values = _Changed(self.kept, lambda name: np.concatenate([self._spread(earlier, name), self[name]]))
        years = (*earlier.years, *self.years)
        return Series(self.names, years, self.kept, values, self.members, self.constants, self.drivers, self.end)

    def _spread(self, earlier: Series, name: str) -> Floats:
        values = earlier[name]
        return np.broadcast_to(values, (len(earlier.years), self.members, *values.shape[2:]))

    def members_of(self, piece: slice) -> Series:
        """The run of some of its members."""
        count = len(range(*piece.indices(self.members)))

        def cut(value: Floats, axis: int) -> Floats:
            if value.shape[axis] != self.members:
                return value
            return value[piece] if axis == 0 else value[:, piece]

        constants = type(self.constants)({n: cut(v, 0) for n, v in self.constants.values.items()}, count)
        end = type(self.end)(
            self.end.year,
            {n: cut(v, 0) for n, v in self.end.stocks.items()},
            {n: cut(v, 0) for n, v in self.end.lasts.items()},
        )
        values = _Changed(self.kept, lambda name: cut(self._values[name], 1))
        drivers = {n: cut(v, 1) for n, v in self.drivers.items()}
        return Series(self.names, self.years, self.kept, values, count, constants, drivers, end)

    def first(self, years: int) -> Series:
        """The first years of this run, as an earlier run to put in front of another."""
        values = _Changed(self.kept, lambda name: self._values[name][:years])
        return Series(
            self.names, self.years[:years], self.kept, values, self.members, self.constants, self.drivers, self.end
        )

    def _whole(self, origin: Origin, name: str) -> Floats:
        if origin is Origin.CONSTANT:
            value = self.constants.values[name]
            return np.broadcast_to(value, (len(self.years), *self._members(value)))
        if origin is Origin.DRIVER:
            first = self.names.inputs.years.index(self.years[0])
            value = self.drivers[name][first : first + len(self.years)]
            return np.broadcast_to(value, (len(self.years), *self._members(value[0])))
        if origin is Origin.LAST:
            raise ModelError(f"'last_{name}' is not kept", remedy=f"Read '{name}' of the year before.")
        found = self._whole_series.get(name)
        if found is None:
            if name not in self._values:
                raise ModelError(f"the run did not keep '{name}'", remedy="Name it in keep=, or keep everything.")
            values = self._values[name]
            found = np.broadcast_to(values, (len(self.years), *self._members(values[0])))
            self._whole_series[name] = found
        return found

    def _members(self, value: Floats) -> tuple[int, ...]:
        return (self.members, *value.shape[1:])
