# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""What two zonings of a city share: the pieces that their borders cut, and how a number of one is laid over them.

A piece lies in one zone of the coarser zoning (`of`) and one of the finer (`at`). `tools/pieces.py` makes the tables.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kientao.cities.files import Table, number, read_table
from kientao.engine.inputs import Floats
from kientao.errors import InputError

Indices = NDArray[np.intp]

PIECE_COLUMNS = ("from", "zone", "area_km2")
BORDER_COLUMNS = ("from", "zone", "other_from", "other_zone", "border_km")
SMOOTHING_ROUNDS = 60
"""Rounds of smoothing; thirty settle 175 pieces to a thousandth."""


@dataclass(frozen=True, slots=True)
class Pieces:
    """Pieces of two zonings, with what is known of each: columns such as area, water, kilometres of a line."""

    sources: tuple[str, ...]
    zones: tuple[str, ...]
    of: Indices
    at: Indices
    columns: dict[str, Floats]
    near: Floats
    """Mean over the neighbours of each piece by length of border, [piece, piece]; a piece alone is its own."""

    @property
    def count(self) -> int:
        """Number of pieces."""
        return len(self.of)

    @property
    def main(self) -> Floats:
        """1 for the largest piece of each zone, 0 for its others."""
        area = self.columns["area_km2"]
        order = np.lexsort((np.arange(self.count), -area, self.at))
        first = np.unique(self.at[order], return_index=True)[1]
        found = np.zeros(self.count)
        found[order[first]] = 1.0
        return found

    def sum_sources(self, values: Floats) -> Floats:
        """[..., piece] added up to the coarser zones."""
        return _add(values, self.of, len(self.sources))

    def sum_zones(self, values: Floats) -> Floats:
        """[..., piece] added up to the finer zones."""
        return _add(values, self.at, len(self.zones))

    def shared_out(self, keys: Sequence[Floats]) -> Floats:
        """Share of each piece in its source, by the first key that the source has anything of, else by area."""
        share = np.zeros(self.count)
        open_ = np.ones(self.count, dtype=bool)
        for key in (*keys, self.columns["area_km2"]):
            whole = self.sum_sources(key)[self.of]
            here = open_ & (whole > 0)
            share[here] = key[here] / whole[here]
            open_ &= ~here
        return share

    def smoothed(self, amount: Floats, key: Floats) -> Floats:
        """Amounts of sources [source] laid over pieces so that amount / key runs smoothly across borders.

        Each round moves the density of a piece half-way to that of its neighbours, then brings every source back to its
        amount. Source: pycnophylactic interpolation, Tobler 1979 (JASA 74), on pieces in place of a grid.
        """
        pieces = amount[self.of] * self.shared_out([key])
        for _ in range(SMOOTHING_ROUNDS):
            density = np.divide(pieces, key, out=np.zeros_like(key), where=key > 0)
            moved = (0.5 * density + 0.5 * self.near @ density) * key
            whole = self.sum_sources(moved)
            scale = np.divide(amount, whole, out=np.zeros_like(whole), where=whole > 0)
            pieces = np.asarray(moved * scale[self.of])
        return pieces


def _add(values: Floats, position: Indices, size: int) -> Floats:
    flat = np.asarray(values, dtype=float).reshape(-1, len(position))
    summed = np.stack([np.bincount(position, row, size) for row in flat])
    return np.asarray(summed.reshape(*np.shape(values)[:-1], size), dtype=float)


def read_pieces(
    pieces: Path, borders: Path, root: Path, sources: Sequence[str], zones: Sequence[str]
) -> Pieces:  # fmt: skip
    """The two tables of a zoning.

    Raises:
        InputError: a zone that does not exist, one without a piece, a piece twice, or a negative number.
    """
    table = read_table(pieces, root, PIECE_COLUMNS)
    source_at, zone_at = ({name: i for i, name in enumerate(names)} for names in (sources, zones))
    keys = [(cells["from"], cells["zone"]) for _, cells in table]
    of = np.array([_at(source_at, cells["from"], table.at(line)) for line, cells in table], dtype=np.intp)
    at = np.array([_at(zone_at, cells["zone"], table.at(line)) for line, cells in table], dtype=np.intp)
    if len(set(keys)) != len(keys):
        raise InputError("có mảnh ghi hai lần.", "a piece is given twice.", table.place)
    for names, positions in ((sources, of), (zones, at)):
        missing = [name for i, name in enumerate(names) if i not in set(positions.tolist())]
        if missing:
            raise InputError(
                f"không có mảnh nào của: {', '.join(missing)}.", f"no piece of: {', '.join(missing)}.", table.place,
                "Tạo lại bảng bằng tools/pieces.py.", "Make the table again with tools/pieces.py.",
            )  # fmt: skip
    columns = {
        name: np.array([_amount(cells[name], table.at(line), name) for line, cells in table])
        for name in table.columns
        if name not in ("from", "zone")
    }
    near = _near(read_table(borders, root, BORDER_COLUMNS), {key: i for i, key in enumerate(keys)})
    return Pieces(tuple(sources), tuple(zones), of, at, columns, near)


def _at(positions: dict[str, int], name: str, place: str) -> int:
    if name not in positions:
        raise InputError(f"không có đơn vị '{name}'.", f"there is no zone '{name}'.", place)
    return positions[name]


def _amount(text: str, place: str, column: str) -> float:
    value = number(text, place, column)
    if value < 0 or (column == "area_km2" and value == 0):
        raise InputError(f"cột {column} không dương.", f"column {column} is not positive.", place)
    return value


def _near(table: Table, positions: dict[tuple[str, str], int]) -> Floats:
    shared = np.zeros((len(positions), len(positions)))
    for line, cells in table:
        one, other = (cells["from"], cells["zone"]), (cells["other_from"], cells["other_zone"])
        if one not in positions or other not in positions:
            raise InputError("biên của mảnh không có.", "a border of a piece that does not exist.", table.at(line))
        km = _amount(cells["border_km"], table.at(line), "border_km")
        shared[positions[one], positions[other]] = shared[positions[other], positions[one]] = km
    whole = shared.sum(1)
    alone = np.flatnonzero(whole == 0)
    shared[alone, alone] = 1.0
    return np.asarray(shared / np.where(whole > 0, whole, 1.0)[:, None])
