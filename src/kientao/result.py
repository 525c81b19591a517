# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Results of a run as labelled arrays: units, names, sources and provenance on every one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from kientao.engine.declare import Declaration
from kientao.engine.series import Series

if TYPE_CHECKING:
    import xarray as xr

    from kientao.engine.inputs import Floats
    from kientao.engine.program import State

_SOURCE = re.compile(r"Source:\s*(.+?)(?:\n\s*\n|\Z)", re.DOTALL)


class Result:
    """One or several scenarios run through the years.

    `result["pm25"]` is an `xarray.DataArray` over member (scenario), year, zone, ...; with one member that axis is
    dropped. `result.values("pm25")` is the plain NumPy array [year, member, *dims].
    """

    def __init__(self, series: Series, members: Sequence[str], provenance: Mapping[str, Any]) -> None:
        self.series = series
        self.members = tuple(members)
        self.provenance = dict(provenance)

    @property
    def years(self) -> tuple[int, ...]:
        """Calendar years of the run."""
        return self.series.years

    @property
    def variables(self) -> tuple[str, ...]:
        """Names of all kept variables and stocks."""
        return self.series.kept

    @property
    def state(self) -> State:
        """Where the run stopped; `simulate(..., state=...)` goes on from it."""
        return self.series.end

    def values(self, name: str) -> Floats:
        """Plain values [year, member, *dims] of a variable, lever, driver, constant, or slice `name__label`."""
        return self.series[name]

    def __getitem__(self, name: str) -> xr.DataArray:
        import xarray as xr

        values = np.moveaxis(self.series[name], 0, 1)
        reference = self.series.names.resolve(name, "the reader")
        dims = ("member", "year", *reference.dims)
        labels = self.series.names.inputs.dimensions
        coords: dict[str, Any] = {"member": list(self.members), "year": list(self.years)}
        coords |= {d: list(labels[d]) for d in reference.dims}
        array = xr.DataArray(values, dims=dims, coords=coords, name=name, attrs=self.about(name))
        return array.squeeze("member", drop=True) if len(self.members) == 1 else array

    def about(self, name: str) -> dict[str, str]:
        """Unit, names, description and source of a variable, as attributes of its array."""
        names = self.series.names
        reference = names.resolve(name, "the reader")
        declared = names.declared.get(reference.name)
        part = names.inputs.parts.get(name)
        given = part or names.inputs.parameters.get(reference.name) or names.inputs.drivers.get(reference.name)
        about = {"units": reference.unit}
        if declared is not None and part is None:
            about |= {"long_name": declared.en, "long_name_vi": declared.vi, "description": declared.description}
            about["source"] = source_of(declared)
        elif given is not None:
            about |= {"long_name": given.en or name, "long_name_vi": given.vi or name, "description": given.note}
            about["source"] = getattr(given, "source", "")
        return {key: text for key, text in about.items() if text}

    def dataset(self, names: Iterable[str] | None = None) -> xr.Dataset:
        """All kept variables (or the named ones) as one `xarray.Dataset` with dims member, year, zone, ..."""
        import xarray as xr

        labels = self.series.names.inputs.dimensions
        arrays: dict[str, Any] = {}
        used: set[str] = set()
        for name in self.series.kept if names is None else names:
            reference = self.series.names.resolve(name, "the reader")
            values = np.moveaxis(self.series[name], 0, 1)
            arrays[name] = (("member", "year", *reference.dims), values, self.about(name))
            used |= set(reference.dims)
        coords: dict[str, Any] = {"member": list(self.members), "year": list(self.years)}
        coords |= {d: list(labels[d]) for d in sorted(used)}
        return xr.Dataset(arrays, coords=coords, attrs=self.provenance)


def source_of(declaration: Declaration) -> str:
    """What stands after `Source:` in the docstring of an equation."""
    found = _SOURCE.search(declaration.description)
    return " ".join(found.group(1).split()) if found else ""
