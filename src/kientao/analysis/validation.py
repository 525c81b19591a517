# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Validation: base year, identities, backtest and sizes of response of a city, row by row, failures included.

The tables of checks are data (of the city pack, and of the model for identities), so that anybody can read what is
compared with what and add a row. Nothing is left out because it fails.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from kientao.analysis.checks.identities import identity_rows, read_identities
from kientao.analysis.checks.observed import Observations, observed_rows, read_checks
from kientao.analysis.checks.responses import read_tests, response_rows
from kientao.analysis.checks.rows import KINDS, Row
from kientao.cities.city import City
from kientao.errors import Language

IDENTITY_RUNS = ("baseline", "green_growth")
"""Scenarios in which identities are checked, as far as the city has them."""


@dataclass(frozen=True, slots=True)
class Report:
    """The rows of a validation of a city."""

    rows: tuple[Row, ...]
    city: str = ""

    @property
    def failed(self) -> tuple[Row, ...]:
        """Rows outside their tolerance."""
        return tuple(row for row in self.rows if not row.ok)

    @property
    def summary(self) -> dict[str, Any]:
        """Counts, and the median size of the relative error of the backtest rows that the model was not fitted to.

        Exact rows and fitted rows would make the median look good and say nothing.
        """
        by_kind = {
            kind: {"rows": len(rows), "failed": sum(not row.ok for row in rows)}
            for kind in KINDS
            if (rows := [row for row in self.rows if row.kind == kind])
        }
        backtest = [row for row in self.rows if row.kind == "backtest"]
        free, fitted = [r for r in backtest if not r.fitted], [r for r in backtest if r.fitted]
        return {
            "rows": len(self.rows),
            "failed": len(self.failed),
            "median_error": _median(free),
            "independent_rows": len(free),
            "fitted_rows": len(fitted),
            "median_error_fitted": _median(fitted),
            "kinds": by_kind,
        }

    def as_json(self) -> dict[str, Any]:
        """Rows and summary as plain data."""
        return {"rows": [row.as_json() for row in self.rows], "summary": self.summary}

    def show(self, lang: Language) -> None:
        """Print the rows and the summary as tables."""
        from kientao.analysis.checks.shown import show

        show(self.rows, self.summary, self.city, lang)


def _median(rows: Sequence[Row]) -> float | None:
    errors = [abs(row.error) for row in rows if math.isfinite(row.error)]
    return float(median(errors)) if errors else None


def validate(city: City) -> Report:
    """Run the checks of a city.

    Raises:
        InputError: a table of checks names something that does not exist.
    """
    from kientao import api

    program = api.program(city)
    observations = Observations(city.path, city.id)
    checks = read_checks(city.path, program.names, observations, city.elsewhere.ids())
    tests = read_tests(city, program)
    identities = read_identities(program.names)

    names = [name for name in IDENTITY_RUNS if name in city.scenarios] or [IDENTITY_RUNS[0]]
    runs = {name: api.simulate(city, api.read_scenario(city, name)).series for name in names}
    base = runs[names[0]]
    rows = observed_rows(checks, base, observations)
    found = {
        "base_year": [row for row in rows if row.kind == "base_year"],
        "identity": identity_rows(identities, runs, city.id),
        "backtest": [row for row in rows if row.kind == "backtest"],
        "response": response_rows(tests, city, program, base),
    }
    return Report(tuple(row for kind in KINDS for row in found[kind]), city.id)
