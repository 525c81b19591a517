# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""What the data allow: draws of calibrated inputs, written by a calibration and read by the ensemble.

The folder `calibration/` of a city pack (or any folder) holds

- `draws.csv`: one row a draw. `weight` (any scale, at least 0), then one column for each calibrated input, named by its
  id: a parameter (`tax_buoyancy`), one label of a table (`fuel_per_km[car]`), an outside series. A cell is the *place*
  of the draw in the input's range, 0 to 1: 0 is low, 1 is high, 0.5 the median of the prior. The rows hold the
  correlation between inputs.
- `inputs.csv`: columns `input`, `prior`: a fingerprint of the range the places belong to. When the pack's
  range changes, the draws are refused until the calibration has been run again.

`write_draws` writes both. The ensemble picks rows by weight, one for each member, spread evenly by an input column of
their own; all other inputs come from their ranges.
"""

from __future__ import annotations

import csv
import hashlib
import io
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from kientao.analysis.ensemble.inputs import Uncertainty
from kientao.cities.files import number, read_table
from kientao.engine.inputs import Floats
from kientao.errors import InputError

FOLDER = "calibration"
DRAWS, INPUTS = "draws.csv", "inputs.csv"


@dataclass(frozen=True, slots=True)
class Draws:
    """Draws of calibrated inputs: places [draw, input] in their ranges, with weights [draw] that add to 1."""

    ids: tuple[str, ...]
    places: Floats
    weights: Floats

    def pick(self, column: Floats) -> Floats:
        """Places [member, input] of members that stand at `column` (0 to 1) along the added weights."""
        rows = np.searchsorted(np.cumsum(self.weights), column * self.weights.sum(), side="right")
        return np.asarray(self.places[np.minimum(rows, len(self.places) - 1)])


def fingerprint(uncertain: Uncertainty, name: str) -> str:
    """A short mark of the range and distribution of an input.

    Raises:
        KeyError: there is no such input.
    """
    one = next((o for o in uncertain.inputs if o.id == name), None)
    if one is None:
        raise KeyError(name)
    text = one.distribution + "".join(f"{v:.9g};" for side in (one.low, one.value, one.high) for v in side)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def write_draws(
    folder: Path, uncertain: Uncertainty, ids: Sequence[str], places: Floats, weights: Floats | None = None
) -> None:
    """Write draws where the ensemble finds them, both files whole or not at all.

    Args:
        folder: usually `calibration` in the city pack.
        uncertain: of the same city, from `uncertainty(city)`.
        ids: the calibrated inputs.
        places: [draw, input], 0 to 1.
        weights: [draw]; equal if left out.
    """
    places = np.asarray(places, dtype=float)
    if places.ndim != 2 or places.shape[1] != len(ids) or not ((places >= 0) & (places <= 1)).all():
        raise ValueError("places must be [draw, input] within 0 to 1")
    weights = np.ones(len(places)) if weights is None else np.asarray(weights, dtype=float)
    rows = [
        ["weight", *ids],
        *([f"{w:.9g}", *(f"{p:.9g}" for p in row)] for w, row in zip(weights, places, strict=True)),
    ]
    folder.mkdir(parents=True, exist_ok=True)
    _write(folder / INPUTS, [["input", "prior"], *([one, fingerprint(uncertain, one)] for one in ids)])
    _write(folder / DRAWS, rows)


def _write(path: Path, rows: Sequence[Sequence[str]]) -> None:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    with tempfile.NamedTemporaryFile("w", dir=path.parent, delete=False, encoding="utf-8", suffix=".part") as file:
        file.write(text.getvalue())
    part = Path(file.name)
    part.chmod(0o644)
    part.replace(path)


def read_draws(folder: Path, uncertain: Uncertainty) -> Draws | None:
    """The draws in a folder, None where it has none.

    Raises:
        InputError: an input that the pack does not have, a range that has changed since, a place outside 0 to 1.
    """
    if not (folder / DRAWS).is_file():
        return None
    priors = read_table(folder / INPUTS, folder, ("input", "prior"))
    table = read_table(folder / DRAWS, folder, ("weight",))
    ids = tuple(column for column in table.columns if column != "weight")
    fitted = {cells["input"]: cells["prior"] for _, cells in priors}
    for one in ids:
        try:
            same = fitted.get(one) == fingerprint(uncertain, one)
        except KeyError:
            same = False
        if not same:
            raise InputError(
                f"'{one}' không còn khoảng như khi hiệu chỉnh.", f"'{one}' no longer has the range it was fitted in.",
                f"{folder.name}/{INPUTS}", "Chạy lại: kientao calibrate.", "Run again: kientao calibrate.",
            )  # fmt: skip
    weights, places = [], []
    for line, cells in table:
        row = [number(cells[one], table.at(line), one) for one in ids]
        weight = number(cells["weight"], table.at(line), "weight")
        if weight < 0 or not all(0.0 <= p <= 1.0 for p in row):
            raise InputError(
                "trọng số âm hoặc vị trí ngoài khoảng 0 đến 1.", "a negative weight, or a place outside 0 to 1.",
                table.at(line),
            )  # fmt: skip
        weights.append(weight)
        places.append(row)
    total = np.array(weights)
    if not total.sum() > 0:
        raise InputError("tổng trọng số bằng 0.", "the weights add to 0.", table.place)
    return Draws(ids, np.array(places), total / total.sum())


def mapped(draws: Mapping[str, Sequence[float]], uncertain: Uncertainty) -> Draws:
    """Draws given in Python: places by input id, one number a draw, all of the same weight.

    Raises:
        InputError: an unknown input, columns of unequal length, a place outside 0 to 1.
    """
    known = set(uncertain.ids)
    lengths = {len(column) for column in draws.values()}
    wrong = [one for one in draws if one not in known]
    if wrong or len(lengths) != 1:
        name = wrong[0] if wrong else ", ".join(draws)
        raise InputError(
            f"draws: '{name}' không dùng được.", f"draws: '{name}' cannot be used.", "draws=",
            "Mỗi đầu vào một dãy số dài bằng nhau.", "Give each input a sequence of one length.",
        )  # fmt: skip
    places = np.array([np.asarray(column, dtype=float) for column in draws.values()]).T
    if not ((places >= 0) & (places <= 1)).all():
        raise InputError("vị trí ngoài khoảng 0 đến 1.", "a place outside 0 to 1.", "draws=")
    return Draws(tuple(draws), places, np.full(len(places), 1.0 / len(places)))
