# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""What a run leaves: series of the kept variables, and the state to go on from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from kientao.engine.errors import ModelError
from kientao.engine.graph import Names, Origin
from kientao.engine.inputs import Floats

if TYPE_CHECKING:
    from kientao.engine.program import Constants, State


class Series:
    """Values of a run by name, [year, member, *dims]; stacked when asked for."""

    def __init__(
        self,
        names: Names,
        years: Sequence[int],
        kept: Sequence[str],
        rows: list[tuple[Floats, ...]],
        members: int,
        constants: Constants,
        drivers: Mapping[str, Floats],
        end: State,
        stacked: Mapping[str, Floats] | None = None,
    ) -> None:
        self.names = names
        self.years = tuple(years)
        self.kept = tuple(kept)
        self.members = members
        self.constants = constants
        self.drivers = drivers
        self.end = end
        self._rows = rows
        self._position = {name: i for i, name in enumerate(kept)}
        self._given = stacked or {}
        self._stacked: dict[str, Floats] = {}

    def __contains__(self, name: object) -> bool:
        return name in self._position

    def __getitem__(self, name: str) -> Floats:
        """Values [year, member, *dims] of a variable, stock, lever, driver or constant, or a slice `name__label`.

        Raises:
            ModelError: nothing has that name, or the run did not keep it.
        """
        reference = self.names.resolve(name, "the reader")
        values = self._whole(reference.origin, reference.name)
        return values[(slice(None), slice(None), *reference.index)] if reference.index else values

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
        found = self._stacked.get(name)
        if found is None:
            position = self._position.get(name)
            if position is None:
                raise ModelError(f"the run did not keep '{name}'", remedy="Name it in keep=, or keep everything.")
            if name in self._given:
                values = self._given[name]
                found = np.broadcast_to(values, (len(self.years), self.members, *values.shape[2:]))
            else:
                column = [row[position] for row in self._rows]
                shape = self._members(column[0])
                found = np.stack([np.broadcast_to(c, shape) for c in column])
            self._stacked[name] = found
        return found

    def _members(self, value: Floats) -> tuple[int, ...]:
        return (self.members, *value.shape[1:])
