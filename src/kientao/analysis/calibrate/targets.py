# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""The observations that a calibration is fitted to: names in `calibration/targets.csv`, values in `observations/`.

A quantity that is published in several ways (output in current prices, per person, in dollars) is named once, so that
it does not count several times. Rows noted "ALT" are second choice and left out, as in the validation.
"""

from __future__ import annotations

from dataclasses import replace

from kientao import api
from kientao.analysis.checks.observed import Observations
from kientao.analysis.checks.rows import cells, table_of
from kientao.analysis.observe.against import understood
from kientao.analysis.observe.asked import Asked
from kientao.analysis.observe.given import Given, read_given
from kientao.analysis.observe.mapping import read_mapping
from kientao.analysis.observe.noise import NINETY, source_error
from kientao.analysis.observe.places import Places
from kientao.cities import City
from kientao.errors import InputError
from kientao.text import say

FILE = "calibration/targets.csv"
LAST_YEAR = 2022
"""Later observations are kept away: forecasts are tested on them."""


def read_targets(city: City, until: int) -> list[Asked]:
    """The observations to fit, in the order of the table.

    Raises:
        InputError: the pack has no table, a name without observation or measure, a year after LAST_YEAR.
    """
    if not city.base_year <= until <= LAST_YEAR:
        raise InputError(
            say("calibrate.year", "vi", first=city.base_year, last=LAST_YEAR),
            say("calibrate.year", "en", first=city.base_year, last=LAST_YEAR), "--until",
        )  # fmt: skip
    table = table_of(city.path / FILE, city.path, ("observation", "note"))
    pack = Observations(city.path, city.id)
    places = Places(city)
    rules = read_mapping(city.path, api.program(city).names, places.zones())
    found: list[Asked] = []
    by_name = _by_name(city)
    for place, row in cells(table):
        listed = [
            asked
            for one in by_name.get(row["observation"], [])
            if one.years and city.base_year <= min(one.years) and max(one.years) <= until
            and isinstance(asked := understood(one, rules, places, pack, city), Asked)
        ]  # fmt: skip
        if row["observation"] not in by_name:
            raise InputError(
                say("calibrate.no_observation", "vi", name=row["observation"]),
                say("calibrate.no_observation", "en", name=row["observation"]), place,
            )  # fmt: skip
        found += _one_each([one for one in listed if one.zoning == city.zoning and one.years != (one.rule.link,)])
    return found


def _one_each(listed: list[Asked]) -> list[Asked]:
    """One target for a place and year: sources that differ give their mean, and half their distance as its error."""
    found: dict[tuple[str, tuple[int, ...], str], list[Asked]] = {}
    for one in listed:
        found.setdefault((one.place, one.years, one.form.text), []).append(one)
    targets = []
    for same in found.values():
        values = [one.given.value for one in same]
        low, high = min(values), max(values)
        first = same[0]
        if high > low:
            half = NINETY * max(
                (high - low) / 2.0, source_error(first.given.quality, high, None, None, first.rule.source)
            )
            middle = (low + high) / 2.0
            given = replace(
                first.given, value=middle, low=middle - half, high=middle + half,
                source=";".join(dict.fromkeys(one.given.source for one in same)),
            )  # fmt: skip
            first = replace(first, given=given)
        targets.append(first)
    return targets


def _by_name(city: City) -> dict[str, list[Given]]:
    found: dict[str, list[Given]] = {}
    for path in sorted((city.path / "observations").glob("*.csv")):
        for one in read_given(path):
            if not one.problem and not one.note.startswith("ALT"):
                found.setdefault(one.name, []).append(one)
    return found
