# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Identities: what must add up in every year, zone and run, whatever the numbers are.

They belong to the model, not to a city, so their table `identities.csv` lies beside this file: name, labels, the two
sides as measures, the measure the residual is set against (empty: the larger side), a note. The error of a row is
the largest residual over all years and cells, and `year` is the year it falls in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from kientao.analysis.checks.rows import Row, cells, table_of
from kientao.analysis.measure import Measure, Run, Value, read_measure
from kientao.engine.graph import Names
from kientao.engine.inputs import Floats
from kientao.errors import InputError

FILE = Path(__file__).with_name("identities.csv")
COLUMNS = ("name", "vi", "en", "left", "right", "against", "note")
TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True)
class Identity:
    """Two measures that must be equal."""

    name: str
    vi: str
    en: str
    left: Measure
    right: Measure
    against: Measure | None
    note: str


def read_identities(names: Names, path: Path = FILE) -> list[Identity]:
    """The identities of the model.

    Raises:
        InputError: a side names something that the model does not have.
    """
    found = []
    for place, row in cells(table_of(path, path.parent, COLUMNS)):
        against = read_measure(row["against"], names, place) if row["against"] else None
        left, right = read_measure(row["left"], names, place), read_measure(row["right"], names, place)
        found.append(Identity(row["name"], row["vi"], row["en"], left, right, against, row["note"]))
    return found


def identity_rows(identities: list[Identity], runs: Mapping[str, Run], city: str) -> list[Row]:
    """A row for each identity and run."""
    return [_row(identity, name, run, city) for name, run in runs.items() for identity in identities]


def _row(identity: Identity, name: str, run: Run, city: str) -> Row:
    left, right = identity.left.of(run), identity.right.of(run)
    if left.dims != right.dims and left.dims and right.dims:
        raise InputError(
            f"hai vế có chiều {left.dims} và {right.dims}.", f"the sides have dims {left.dims} and {right.dims}.",
            identity.left.place,
        )  # fmt: skip
    residual = np.abs(left.array - right.array)
    size = np.maximum(np.abs(left.array), np.abs(right.array))
    if identity.against is not None:
        size = np.broadcast_to(np.abs(_fit(identity.against.of(run), left)), residual.shape)
    with np.errstate(divide="ignore", invalid="ignore"):
        relative = np.where(residual == 0.0, 0.0, residual / size)
    return Row(
        identity.name, "identity", city, *_largest(relative, run), 0.0, TOLERANCE, identity.vi, identity.en,
        "ratio", "", identity.note, False, name,
    )  # fmt: skip


def _fit(against: Value, side: Value) -> Floats:
    """A measure of fewer dims laid over those of a side."""
    index = (slice(None), slice(None), *(slice(None) if d in against.dims else None for d in side.dims))
    return against.array[index]


def _largest(relative: Floats, run: Run) -> tuple[int, float]:
    """Year and size of the largest residual; the edge that `next` or `last` cannot reach is left out.

    A residual that is no number anywhere else counts as largest.
    """
    by_year = relative.reshape(relative.shape[0], -1)
    edge = {0, len(by_year) - 1}
    kept = [i for i in range(len(by_year)) if not (i in edge and np.isnan(by_year[i]).all())]
    if not kept:
        return run.years[0], float("nan")
    largest = by_year[kept].max(1)
    worst = int(np.argmax(np.where(np.isnan(largest), np.inf, largest)))
    return run.years[kept[worst]], float(largest[worst])
