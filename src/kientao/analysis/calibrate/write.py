# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Writing a calibration into a folder: draws for the ensemble, the fit and the inputs as tables, the discrepancy."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from kientao.analysis.calibrate.fit import Ahead, Fit
from kientao.analysis.ensemble import uncertainty, write_draws
from kientao.analysis.ensemble.ranges import quantile
from kientao.analysis.observe.discrepancy import COLUMNS
from kientao.engine.inputs import Floats

DIGITS = 5
FIT = ("observation", "zone", "year", "unit", "observed", "error", "prior_low", "prior", "prior_high", "fitted_low",
       "fitted", "fitted_high", "covered_before", "covered_after", "source")  # fmt: skip
INPUTS = ("input", "unit", "low", "value", "high", "prior_p10", "prior_p50", "prior_p90", "fitted_p10", "fitted_p50",
          "fitted_p90", "gained", "told")  # fmt: skip
ABOUT = ("what", "value")


def write_fit(fit: Fit, folder: Path, ahead: Ahead | None = None) -> list[Path]:
    """Write draws.csv and inputs.csv (read by the ensemble), discrepancy.csv, fit.csv, parameters.csv and about.csv.

    Args:
        fit: from `calibrate`.
        folder: `calibration/` of the city pack, or any other.
        ahead: how a fit to earlier years did, if it was tried.
    """
    ids = [one.id for one in fit.inputs]
    write_draws(folder, uncertainty(fit.city), ids, np.round(fit.places, DIGITS))
    tables = {
        "discrepancy.csv": [COLUMNS, *_left_out(fit)],
        "fit.csv": [FIT, *_rows(fit)],
        "parameters.csv": [INPUTS, *_inputs(fit)],
        "about.csv": [ABOUT, *_about(fit, ahead)],
    }
    for name, rows in tables.items():
        _write(folder / name, rows)
    return [folder / "draws.csv", folder / "inputs.csv", *(folder / name for name in tables)]


def _left_out(fit: Fit) -> list[Sequence[object]]:
    found = fit.discrepancy
    names = [(name, "", level, f"{value:.4g}", "", fit.until) for (name, level), value in sorted(found.names.items())]
    sectors = [
        ("", sector, level, "", f"{value:.4g}", fit.until) for (sector, level), value in sorted(found.inflation.items())
    ]
    return [*names, *sectors]


def _rows(fit: Fit) -> list[Sequence[object]]:
    before, after = fit.band(fit.before), fit.band(fit.after)
    total = np.hypot(fit.own, fit.shared)
    found: list[Sequence[object]] = []
    for i, one in enumerate(fit.asked):
        seen = one.given.value
        numbers = [seen, total[i], before[0][i], np.nanmedian(fit.before[i]), before[2][i], after[0][i],
                   np.nanmedian(fit.after[i]), after[2][i]]  # fmt: skip
        inside = [int(band[0][i] <= seen <= band[2][i]) for band in (before, after)]
        found.append(
            (one.given.name, one.place, one.years[-1], one.given.unit, *(f"{v:.6g}" for v in numbers), *inside,
             one.given.source)
        )  # fmt: skip
    return found


def _inputs(fit: Fit) -> list[Sequence[object]]:
    gained = fit.gained()
    found: list[Sequence[object]] = []
    for k in np.argsort(-gained, kind="stable"):
        one = fit.inputs[k]
        low, value, high = (
            float(side[0]) if len(one.cells) else float("nan") for side in (one.low, one.value, one.high)
        )
        alone = len(one.cells) == 1
        marks = [_marks(fit.prior[:, k]), _marks(fit.places[:, k])]
        shown = [
            [
                float(quantile(one.distribution, np.array(p), *map(np.asarray, (low, value, high)))) if alone else p
                for p in mark
            ]
            for mark in marks
        ]
        ends = (low, value, high) if alone else (0.0, 0.5, 1.0)
        found.append(
            (one.id, one.unit if alone else "place", *(f"{v:.6g}" for v in (*ends, *shown[0], *shown[1])),
             f"{gained[k]:.3f}", f"{fit.told[one.id]:.3f}")
        )  # fmt: skip
    return found


def _marks(places: Floats) -> list[float]:
    return [float(v) for v in np.quantile(places, (0.1, 0.5, 0.9))]


def _about(fit: Fit, ahead: Ahead | None) -> list[Sequence[object]]:
    rows: list[Sequence[object]] = [
        ("until", fit.until), ("draws", len(fit.places)), ("seed", fit.seed), ("runs", fit.runs),
        ("targets", len(fit.asked)), ("inputs", len(fit.inputs)),
        ("coverage_before", f"{fit.coverage(fit.before):.4f}"), ("coverage_after", f"{fit.coverage(fit.after):.4f}"),
        ("misfit_before", f"{fit.misfit(fit.before):.4f}"), ("misfit_after", f"{fit.misfit(fit.after):.4f}"),
    ]  # fmt: skip
    if ahead is not None:
        rows += [
            ("ahead_year", ahead.year), ("ahead_rows", ahead.rows), ("ahead_coverage", f"{ahead.coverage:.4f}"),
            ("ahead_median_error", f"{ahead.median_error:.4f}"),
        ]  # fmt: skip
    return rows


def _write(path: Path, rows: Sequence[Sequence[object]]) -> None:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    with tempfile.NamedTemporaryFile("w", dir=path.parent, delete=False, encoding="utf-8", suffix=".part") as file:
        file.write(text.getvalue())
    part = Path(file.name)
    part.chmod(0o644)
    part.replace(path)
