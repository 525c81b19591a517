# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Scenario files that cannot be used, one by one: each is refused with its place and a remedy in two languages."""

from __future__ import annotations

import pytest

from kientao.cities import load
from kientao.errors import InputError
from kientao.model.dimensions import DIMENSIONS
from kientao.scenario import apply_set, find_scenario


@pytest.fixture(scope="module")
def city():
    return load("hanoi", dimensions=DIMENSIONS)


def refused(city, file, text):
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(InputError) as caught:
        find_scenario(city, file)
    error = caught.value
    assert error.place, "the place is named"
    assert error.message("vi") and error.message("vi") != error.message("en")
    assert "Traceback" not in error.message("vi")
    return error


def move(**entry):
    base = {"lever": "parks", "start": 2025, "end": 2030, "to": 500}
    held = {key: value for key, value in (base | entry).items() if value is not None}
    return "levers:\n  - {" + ", ".join(f"{key}: {value}" for key, value in held.items()) + "}\n"


MEANING = {
    "unknown lever": (move(lever="parkz"), "parks"),
    "unknown lever in the short form": ("levers: {metro_buildot: {2030: 97}}", "metro_buildout"),
    "unknown zone": (move(zones="[dong_daa]"), "dong_da"),
    "unknown zone by name": (move(zones="metro_plan_2031"), "metro_plan_203"),
    "unknown zone in a value": (move(lever="low_emission_zone", to="{ba_din: 0.5}"), "ba_dinh"),
    "zone the lever does not allow": (move(lever="motorcycle_restriction", to="{ba_vi: 0.5}"), "core_inner"),
    "zones the lever does not allow": (move(lever="green_roofs", to="5", zones="outer"), "core_inner"),
    "unknown target": (move(target="metro_scheme__urban_rail_lenght__2030"), "metro_scheme__urban_rail_length__2030"),
    "unknown driver": ("drivers: {land_market_facto: 0.8}", "land_market_factor"),
    "driver of the engine": ("drivers: {years_since_base: 3}", "years_since_base"),
    "unknown part of a driver": ("drivers: {fossil_sales_end: {motorcycl: {2035: 1}}}", "motorcycle"),
    "unknown named path": ("drivers: {grid_factor_variant: pdp9}", "pdp8"),
    "number for a named path": ("drivers: {grid_factor_variant: 3}", "pdp8"),
    "name for a number": ("drivers: {land_market_factor: low}", "number"),
    "driver year outside": ("drivers: {land_market_factor: {2090: 0.8}}", "2050"),
    "above the range": (move(to="7000"), "6000"),
    "below the range": (move(lever="contingency_reserve", to="1"), "2 to 8"),
    "zone value above the range": (move(lever="low_emission_zone", to="{ba_dinh: 1.5}"), "0 to 1"),
    "sum of zone values above the range": (move(lever="satellite_towns", to="{soc_son: 0.4, son_tay: 0.3}"), "0.5"),
    "amount that falls": (
        move() + move(start="2031", end="2035", to="400").removeprefix("levers:\n"),
        "500",
    ),
    "short form that falls": ("levers: {metro_buildout: {2030: 97, 2035: 60}}", "97"),
    "amount with until": (move(until="2040"), "until"),
    "end before start": (move(start="2030", end="2025"), "before"),
    "until before end": (move(lever="telework", to="0.2", until="2027"), "2030"),
    "start in the past": (move(start="2022"), "2023"),
    "short form in the past": ("levers: {parks: {2021: 400}}", "2023"),
    "year beyond the end": (move(end="2060"), "2050"),
    "weights that do not add to one": (move(zones="{dong_da: 0.5, ha_dong: 0.2}"), "0.7"),
    "negative weight": (move(zones="{dong_da: 1.5, ha_dong: -0.5}"), "negative"),
    "weights on a level": (move(lever="low_emission_zone", to="0.5", zones="{ba_dinh: 1}"), "to: {zone: level}"),
    "zone on a city lever": (move(lever="telework", to="0.2", zones="[ba_dinh]"), "whole city"),
    "values by zone on a city lever": (move(lever="telework", to="{ba_dinh: 0.2}"), "whole city"),
    "zones and values by zone": (move(lever="low_emission_zone", to="{ba_dinh: 0.2}", zones="all"), "not both"),
    "committed level": ("committed:\n  - {lever: telework, year: 2025, amount: 1}", "amount"),
    "committed before the model": ("committed:\n  - {lever: parks, year: 2015, amount: 10}", "2020"),
    "committed negative": ("committed:\n  - {lever: parks, year: 2025, amount: -10}", "negative"),
    "spending without years": ("committed:\n  - {lever: parks, year: 2025, amount: 1, spend: 9}", "spend_years"),
    "unknown parent": ("extends: green_grwth", "green_growth"),
    "parent elsewhere on the disk": ("extends: ../../../etc/passwd", "no scenario"),
    "itself as parent": ("id: mine\nextends: mine", "circle"),
}


@pytest.mark.parametrize("case", MEANING)
def test_what_the_city_does_not_have_or_allow_is_refused(city, tmp_path, case):
    text, named = MEANING[case]
    error = refused(city, tmp_path / "mine.yaml", text)
    assert named in error.message("en"), error.message("en")


FORM = {
    "empty": "",
    "only a comment": "# nothing here\n",
    "a list": "- one\n- two\n",
    "a sentence": "build the metro\n",
    "unknown entry": "leverz: {parks: {2030: 5}}",
    "unknown entry of a move": move(begin="2025"),
    "text split at a comma": move(note="five lanes of 22.6 km, and more"),
    "no lever": move(lever=None),
    "no value": move(to=None),
    "no years": "levers: {parks: {}}",
    "year in words": move(start="next"),
    "year with a fraction": move(start="2025.5"),
    "value in words": move(to="much"),
    "not a number": move(to=".nan"),
    "infinite": move(to=".inf"),
    "larger than any number": move(to="1" + "0" * 400),
    "true as a number": move(to="true"),
    "unknown ramp": move(ramp="jump"),
    "zones as a number": move(zones="3"),
    "zone named twice": move(zones="[dong_da, dong_da]"),
    "kind": "kind: dream",
    "extends as a number": "extends: 5",
    "far too many parents": "extends: [" + ", ".join(["baseline"] * 50) + "]",
    "id with a path": "id: ../../etc/passwd",
    "name as a list": "name: [a, b]",
    "drivers as a list": "drivers: [1, 2]",
    "driver without years": "drivers: {land_market_factor: {interpolation: step}}",
    "unknown interpolation": "drivers: {land_market_factor: {2030: 1, interpolation: curly}}",
    "levers as text": "levers: all of them",
    "a move as text": "levers:\n  - parks\n",
    "committed as text": "committed: metro",
    "past_decisions as text": "past_decisions: maybe",
    "tab": "levers:\n\t- {lever: parks}\n",
    "open bracket": "levers: {parks: {2030: 5}",
    "python object": "levers: !!python/object/apply:os.system ['true']\n",
    "not UTF-8": "name: Hà Nội\n".encode("utf-16"),
    "binary": b"\x89PNG\r\n\x1a\n\x00\x00\x00",
    "alias bomb": "a: &a [x, x, x, x, x, x, x, x, x]\n"
    + "".join(
        f"{c}: &{c} [{', '.join('*' + p for _ in range(9))}]\n" for p, c in zip("abcdefgh", "bcdefghi", strict=True)
    ),
    "deep nest": "levers: " + "[" * 5000 + "]" * 5000,
    "too large": "#" + "x" * 2_000_000,
    "endless list": "levers:\n" + "  - {lever: parks, start: 2025, end: 2030, to: 5}\n" * 5000,
}


@pytest.mark.parametrize("case", FORM)
def test_a_file_of_the_wrong_form_is_refused(city, tmp_path, case):
    refused(city, tmp_path / "mine.yaml", FORM[case])


def test_the_place_names_the_file_and_the_entry(city, tmp_path):
    text = move() + move(lever="parkz").removeprefix("levers:\n")
    assert refused(city, tmp_path / "mine.yaml", text).place == "mine.yaml: levers[2]"


def test_a_missing_file_and_a_folder_are_refused(city, tmp_path):
    for path in (tmp_path / "none.yaml", tmp_path, "x" * 5000, "a\x00b"):
        with pytest.raises(InputError):
            find_scenario(city, path)


def test_files_that_extend_one_another_are_refused(city, tmp_path):
    (tmp_path / "one.yaml").write_text("extends: two\n", encoding="utf-8")
    (tmp_path / "two.yaml").write_text("extends: one\n", encoding="utf-8")
    with pytest.raises(InputError, match="circle"):
        find_scenario(city, tmp_path / "one.yaml")


def test_only_a_stress_scenario_goes_on_top(city):
    with pytest.raises(InputError, match="stress"):
        find_scenario(city, "announced_plans+green_growth")


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("metro_buildout", "2030:97"),
        ("=2030:5", "2030:97"),
        ("metro_buildout=", "2030:97"),
        ("metro_buildout=2030", "600"),
        ("metro_buildout=2030:97,398", "year:value"),
        ("metro_buildout=2030:97,2030:98", "twice"),
        ("metro_buildout=2030:many", "number"),
        ("metro_buildout=soon:97", "zone"),
        ("metro_buildout=2035:97,2040:50", "falls"),
        ("metro_buildot=2030:97", "metro_buildout"),
        ("metro_buildout=2030:1000", "600"),
        ("metro_buildout=2018:10", "2023"),
    ],
)
def test_a_set_that_cannot_be_read_or_decided_is_refused(city, text, named):
    with pytest.raises(InputError) as caught:
        apply_set(city, find_scenario(city, "baseline"), text)
    assert named in caught.value.message("en")
    assert caught.value.place.startswith("--set")
