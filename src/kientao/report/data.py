# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""All numbers of some scenarios as CSV (one row a variable, zone and label) and NetCDF (labelled arrays)."""

from __future__ import annotations

import csv
import io
import itertools
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from kientao.report import levers
from kientao.result import Result

if TYPE_CHECKING:
    from kientao.cities import City

COLUMNS = ("scenario", "variable", "name_vi", "name_en", "unit", "zone", "label")
PLACE_AXES = ("lever_place", "work_place", "level_place")


def zone_axes(city: City) -> frozenset[str]:
    """The axes that carry zones, whatever they are called."""
    return frozenset(dim for dim, labels in city.inputs().dimensions.items() if tuple(labels) == city.zone_ids)


def chosen(city: City, result: Result, everything: bool = False) -> list[str]:
    """The variables that files hold: all that were kept, pairs of zones only when everything is asked for."""
    axes = zone_axes(city)
    resolve = result.series.names.resolve
    return [
        name
        for name in result.variables
        if everything or sum(dim in axes for dim in resolve(name, "the report").dims) < 2
    ]


def write_csv(path: Path, city: City, results: Sequence[Result], everything: bool = False) -> None:
    """One row a scenario, variable, zone and label, one column a year; then what is in force of each lever."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, lineterminator="\n").writerow((*COLUMNS, *results[0].years))
        for result in results:
            for member, scenario in enumerate(result.members):
                file.writelines(_rows(city, result, member, scenario, everything))


def _rows(city: City, result: Result, member: int, scenario: str, everything: bool) -> Iterator[str]:
    line = ",".join(["%.7g"] * len(result.years)) + "\n"
    labels = city.inputs().dimensions
    axes = zone_axes(city)
    for name in chosen(city, result, everything):
        dims = result.series.names.resolve(name, "the report").dims
        about = result.about(name)
        values = np.moveaxis(result.values(name)[:, member], 0, -1).reshape(-1, len(result.years))
        head = _cells(scenario, name, about.get("long_name_vi", name), about.get("long_name", name), about["units"])
        for tail, row in zip(_tails(dims, labels, axes), values.tolist(), strict=True):
            yield head + tail + _finite(line % tuple(row))
    force = levers.in_force(city, result, member)
    for column, lever in enumerate(city.levers):
        head = _cells(scenario, lever.id, lever.name_vi, lever.name_en, lever.unit)
        yield head + ",," + _finite(line % tuple(force[:, column].tolist()))


def _finite(text: str) -> str:
    """Blank where there is no number."""
    return text.replace("-nan", "").replace("nan", "") if "nan" in text else text


def _cells(*cells: str) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="").writerow(cells)
    return text.getvalue() + ","


def _tails(dims: tuple[str, ...], labels: Mapping[str, Sequence[str]], axes: frozenset[str]) -> list[str]:
    """'zone,label,' of every element: the zone by itself, the other labels as 'sex=male;age=00_04'."""
    tails = []
    for combination in itertools.product(*(labels[dim] for dim in dims)):
        zone, others = "", []
        for dim, label in zip(dims, combination, strict=True):
            if dim in PLACE_AXES:
                lever, _, place = label.partition("@")
                zone = place
                others.append(f"lever={lever}")
            elif dim in axes and not zone:
                zone = label
            else:
                others.append(f"{dim}={label}")
        tails.append(f"{zone},{';'.join(others)},")
    return tails


def write_netcdf(path: Path, city: City, results: Sequence[Result], everything: bool = False) -> None:
    """Compressed NetCDF-4: dims member (scenario), year, zone, ...; units, names, description and source on each.

    Written as HDF5 with dimension scales, which is what NetCDF-4 is: four times as fast as through xarray.
    It is made in memory first: the HDF5 library crashes the whole program when a disk fills up under it.
    """
    import h5py

    first = results[0]
    labels = city.inputs().dimensions
    resolve = first.series.names.resolve
    names = [*chosen(city, first, everything), *(x.id for x in city.levers if x.id in first.series.names.inputs.parts)]
    with h5py.File(path.name, "w", driver="core", backing_store=False, libver="v108", track_order=True) as file:
        axes: dict[str, Any] = {}

        def axis(dim: str, values: Any, **about: str) -> None:
            text = not np.issubdtype(np.asarray(values).dtype, np.number)
            dtype = h5py.string_dtype() if text else np.int64
            axes[dim] = file.create_dataset(dim, data=np.asarray(values, dtype=object if text else None), dtype=dtype)
            axes[dim].make_scale(dim)
            axes[dim].attrs["_Netcdf4Dimid"] = np.int32(len(axes) - 1)
            axes[dim].attrs.update(about)

        axis("member", [m for r in results for m in r.members], long_name="scenario", long_name_vi="kịch bản")
        axis("year", list(first.years), long_name="year", long_name_vi="năm")
        for dim in dict.fromkeys(dim for name in names for dim in resolve(name, "the report").dims):
            axis(dim, list(labels[dim]))
        for name in names:
            dims = ("member", "year", *resolve(name, "the report").dims)
            values = np.concatenate([np.moveaxis(result.values(name), 0, 1) for result in results])
            packed = {"compression": "gzip", "compression_opts": 1, "shuffle": True} if values.size >= 256 else {}
            array = file.create_dataset(name, data=values, chunks=values.shape if packed else None, **packed)
            for place, dim in enumerate(dims):
                array.dims[place].attach_scale(axes[dim])
            array.attrs.update(_about(city, first, name))
        for key, names_of in (
            ("zone_name_vi", [zone.name_vi for zone in city.zones]),
            ("zone_name_en", [zone.name_en for zone in city.zones]),
        ):
            array = file.create_dataset(key, data=np.asarray(names_of, dtype=object), dtype=h5py.string_dtype())
            array.dims[0].attach_scale(axes["zone"])
        file.attrs.update(_provenance(city, results))
        file.flush()
        image = file.id.get_file_image()
    path.write_bytes(image)


def _about(city: City, result: Result, name: str) -> dict[str, str]:
    if name not in city.levers:
        return result.about(name)
    lever = city.levers.get(name)
    about = {"units": lever.unit, "long_name": lever.name_en, "long_name_vi": lever.name_vi}
    return about | {"description": "lever in force", "source": f"levers.csv: {lever.id}"}


def _provenance(city: City, results: Sequence[Result]) -> dict[str, Any]:
    about: dict[str, Any] = {
        "Conventions": "CF-1.10",
        "title": f"Kiến Tạo: {city.name['en']}",
        "comment": "simulation, not a forecast; mô phỏng, không phải dự báo",
    }
    for key in sorted({key for result in results for key in result.provenance}):
        values = [result.provenance.get(key) for result in results]
        same = all(value == values[0] for value in values)
        value = values[0] if same else dict(zip((r.members[0] for r in results), values, strict=True))
        about[key] = value if isinstance(value, str | int | float) and not isinstance(value, bool) else _json(value)
    return about


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)
