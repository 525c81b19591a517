# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Outside series: rows of drivers.csv and the yearly rows that feed them, read into a value for every year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from kientao.cities.files import read_table
from kientao.cities.parameters import Row, split_dims
from kientao.engine.inputs import Driver, Floats, Parameter
from kientao.errors import InputError
from kientao.text import called

COLUMNS = (
    "name", "module", "dims", "unit", "default", "interpolation", "path", "source", "quality", "note",
)  # fmt: skip
INTERPOLATIONS = ("linear", "step", "given years", "constant", "engine")
GRID_FACTOR, GRID_VARIANT, GRID_DELAY = "grid_factor", "grid_factor_variant", "grid_factor_delay"
LAST_KNOWN_GRID_YEAR, PLAN_YEARS = 2022, 28.0
"""The grid mix is known to 2022; a delay of the plan stretches the 28 years from there to 2050."""


@dataclass(frozen=True, slots=True)
class DriverRow:
    """One line of drivers.csv: what the series is and how its years are filled."""

    name: str
    module: str
    dims: tuple[str, ...]
    unit: str
    default: str
    interpolation: str
    path: str
    source: str
    quality: str
    note: str
    place: str

    @property
    def is_text(self) -> bool:
        """A choice between named paths, not a number."""
        return self.unit == "text"


def read_drivers(path: Path, root: Path) -> dict[str, DriverRow]:
    """The rows of drivers.csv by name."""
    table = read_table(path, root, COLUMNS)
    rows: dict[str, DriverRow] = {}
    for line, cells in table:
        place = table.at(line)
        cell = {key: value.strip() for key, value in cells.items()}
        if cell["interpolation"] not in INTERPOLATIONS:
            raise InputError(
                f"nội suy '{cell['interpolation']}' không có.",
                f"unknown interpolation '{cell['interpolation']}'.",
                place,
                f"Chọn một trong: {', '.join(INTERPOLATIONS)}.", f"Choose one of: {', '.join(INTERPOLATIONS)}.",
            )  # fmt: skip
        if cell["name"] in rows:
            raise InputError(f"'{cell['name']}' có hai dòng.", f"'{cell['name']}' has two rows.", place)
        rows[cell["name"]] = DriverRow(
            cell["name"], cell["module"], split_dims(cell["dims"]), cell["unit"], cell["default"],
            cell["interpolation"], cell["path"], cell["source"], cell["quality"], cell["note"], place,
        )  # fmt: skip
    return rows


def series(points: Mapping[int, float], years: Sequence[int], interpolation: str, default: float = 0.0) -> Floats:
    """A value for every year from the years given.

    linear: straight between, the ends held; step: each value held until the next (before the first: the first);
    given years: the values of those years and the default in all others.
    """
    if not points:
        return np.full(len(years), default)
    known = sorted(points)
    values = np.array([points[year] for year in known], dtype=float)
    if interpolation == "given years":
        return np.array([points.get(year, default) for year in years], dtype=float)
    if interpolation == "step":
        at = np.searchsorted(known, years, side="right") - 1
        return np.asarray(values[np.maximum(at, 0)])
    return np.asarray(np.interp(np.asarray(years, dtype=float), known, values))


def grid_series(points: Mapping[int, float], years: Sequence[int], delay: float) -> Floats:
    """The average emission factor of the grid; `delay` years stretch the plan's path after 2022."""
    asked = np.asarray(years, dtype=float)
    after = np.maximum(asked - LAST_KNOWN_GRID_YEAR, 0.0)
    read_at = np.minimum(asked, LAST_KNOWN_GRID_YEAR) + after * PLAN_YEARS / (PLAN_YEARS + delay)
    known = sorted(points)
    return np.asarray(np.interp(read_at, known, [points[year] for year in known]))


def points_of(rows: Sequence[Row], variant: str | None = None) -> dict[int, float]:
    """Year -> value of yearly rows (of one variant)."""
    points: dict[int, float] = {}
    for row in rows:
        if variant is not None and row.index.get("variant") != variant:
            continue
        text = row.index["year"]
        if not text.isdigit():
            raise InputError(f"'{text}' không phải là năm.", f"'{text}' is not a year.", row.place)
        if int(text) in points:
            raise InputError(
                f"'{row.name}' có hai dòng năm {text}.", f"'{row.name}' has two rows of {text}.", row.place
            )
        points[int(text)] = row.value
    return points


@dataclass(frozen=True, slots=True)
class DriverPaths:
    """The driver table of a city with the yearly rows it reads: makes the baseline, and other paths for scenarios."""

    table: dict[str, DriverRow]
    rows: dict[str, list[Row]]
    parameters: dict[str, Parameter]
    years: tuple[int, ...]
    sizes: dict[str, int]

    def default(self, row: DriverRow) -> float:
        """The value where no year is given: a number or the value of a parameter."""
        if not row.default:
            return 0.0
        if row.default in self.parameters:
            return float(self.parameters[row.default].value)
        try:
            return float(row.default)
        except ValueError:
            raise InputError(
                f"'{row.default}' không phải là số hay tên tham số.",
                f"'{row.default}' is neither a number nor a parameter.", row.place,
            ) from None  # fmt: skip

    def feeding(self, row: DriverRow) -> list[Row]:
        """The yearly rows that give a driver its path."""
        name = row.path.removeprefix("rows:").strip() if row.path.startswith("rows:") else row.name
        feeding = self.rows.get(name, [])
        if row.path.startswith("rows") and not feeding:
            raise InputError(f"không có dòng nào tên '{name}'.", f"there are no rows named '{name}'.", row.place)
        return feeding

    def driver(
        self,
        name: str,
        points: Mapping[int, float] | None = None,
        interpolation: str | None = None,
        variant: str | None = None,
    ) -> Driver:
        """A driver's yearly values; `points`, `interpolation` or `variant` in place of those of the pack."""
        row = self.table[name]
        how = interpolation or row.interpolation
        if name == "year":
            values = np.asarray(self.years, dtype=float)
        elif name == "years_since_base":
            values = np.asarray(self.years, dtype=float) - self.years[0]
        elif name == GRID_FACTOR and points is None:
            variant = variant or self.table[GRID_VARIANT].default
            known = points_of(self.feeding(row), variant)
            if not known:
                raise InputError(f"không có đường '{variant}'.", f"there is no path '{variant}'.", row.place)
            delay = self.parameters.get(GRID_DELAY)
            values = grid_series(known, self.years, float(delay.value) if delay is not None else 0.0)
        else:
            given = points_of(self.feeding(row)) if points is None else points
            values = series(given, self.years, how, self.default(row))
        return replace(self._driver(row), values=self._spread(values, row))

    def _spread(self, values: Floats, row: DriverRow) -> Floats:
        shape = tuple(self.sizes[dim] for dim in row.dims)
        return np.ascontiguousarray(np.broadcast_to(values.reshape(-1, *[1] * len(shape)), (len(values), *shape)))

    def _driver(self, row: DriverRow) -> Driver:
        feeding = self.rows.get(row.path.removeprefix("rows:").strip() or row.name, self.rows.get(row.name, []))
        source = row.source or " | ".join(dict.fromkeys(other.source for other in feeding if other.source))
        return Driver(
            row.name, row.dims, row.unit, np.zeros(0), source, row.quality, row.note, row.module, row.place,
            *called("driver", row.name),
        )  # fmt: skip

    def baseline(self) -> dict[str, Driver]:
        """Every driver that is a number, at the path of the pack; those on the axis of levers come with the levers."""
        return {
            name: self.driver(name)
            for name, row in self.table.items()
            if not row.is_text and all(dim in self.sizes for dim in row.dims)
        }
