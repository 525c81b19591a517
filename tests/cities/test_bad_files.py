# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""A bad file never gives a traceback: loading raises one InputError with its place, checking lists it with its line."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from kientao.cities import load, sizes
from kientao.cities.check import Problem, check
from kientao.errors import InputError
from kientao.model.dimensions import DIMENSIONS

Edit = Callable[[Path], None]


def replace(old: str, new: str, count: int = 1) -> Edit:
    def edit(path: Path) -> None:
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{path.name} has no '{old}'"
        path.write_text(text.replace(old, new, count), encoding="utf-8")

    return edit


def holds(content: str | bytes) -> Edit:
    def edit(path: Path) -> None:
        path.write_bytes(content if isinstance(content, bytes) else content.encode())

    return edit


def append(line: str) -> Edit:
    def edit(path: Path) -> None:
        path.write_text(path.read_text(encoding="utf-8") + line + "\n", encoding="utf-8")

    return edit


def without_feature(path: Path) -> None:
    data = json.loads(path.read_text(encoding="utf-8"))
    data["features"].pop()
    path.write_text(json.dumps(data), encoding="utf-8")


def remove(path: Path) -> None:
    path.unlink()


def cell(line: int, column: str, value: str) -> Edit:
    """Put a value into a column of a line of a CSV file whose cells hold no commas before it."""

    def edit(path: Path) -> None:
        lines = path.read_text(encoding="utf-8").splitlines()
        cells = lines[line - 1].split(",")
        cells[lines[0].split(",").index(column)] = value
        lines[line - 1] = ",".join(cells)
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")

    return edit


@pytest.fixture
def pack(tiny_pack: Path, tmp_path: Path) -> Path:
    copy = tmp_path / "pack"
    shutil.copytree(tiny_pack, copy)
    return copy


HEALTH = "parameters/delivery.csv"
SOURCES, TREES, DRIVERS = "sources/made_up.yaml", "scenarios/trees.yaml", "drivers.csv"
SQUARES, SHAPES = "zoning/squares.csv", "zoning/squares.geojson"
BOMB = "a: &a [x,x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{name}: &{name} [{','.join([f'*{before}'] * 10)}]\n" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)


@dataclass(frozen=True)
class Broken:
    """A way to break a file: where loading stops, and what it says."""

    name: str
    file: str
    edit: Edit
    place: str
    says: str


BROKEN = [
    Broken("missing column", HEALTH, replace("quality", "kwality"), f"{HEALTH}:1", "missing column quality"),
    Broken("empty table", HEALTH, holds(""), HEALTH, "empty"),
    Broken("header only", HEALTH, holds("name,dims,index,unit,value,low,high,distribution,source,quality,note\n"),
           HEALTH, "no rows"),
    Broken("binary table", HEALTH, holds(b"\x89PNG\x00\x01\x02"), HEALTH, "binary"),
    Broken("other encoding", HEALTH, holds("name,dims\nđất,\n".encode("utf-16-le")[1:]), HEALTH, "binary"),
    Broken("not UTF-8", HEALTH, holds(b"name,dims\nd\xe2t,\n"), f"{HEALTH}:2", "not UTF-8"),
    Broken("row too short", HEALTH, append("lonely,,"), HEALTH, "cells"),
    Broken("unclosed quote", HEALTH, append('x,,,1,1,,,fixed,made_up,assumed,"open'), HEALTH, "CSV"),
    Broken("not a number", HEALTH, cell(2, "value", "much"), f"{HEALTH}:2", "not a number"),
    Broken("thousands separator", HEALTH, cell(2, "value", "1 000"), f"{HEALTH}:2", "not a number"),
    Broken("NaN", HEALTH, cell(2, "value", "nan"), f"{HEALTH}:2", "not a finite number"),
    Broken("infinity", HEALTH, cell(2, "high", "inf"), f"{HEALTH}:2", "not a finite number"),
    Broken("unknown zone", HEALTH, append("x,zone,zone=nowhere,1,1,,,fixed,made_up,assumed,"), HEALTH, "not a label"),
    Broken("unknown label", HEALTH, append("x,age,age=old,1,1,,,fixed,made_up,assumed,"), HEALTH, "not a label"),
    Broken("index without dims", HEALTH, append("x,,age=00_04,1,1,,,fixed,made_up,assumed,"), HEALTH, "index names"),
    Broken("malformed index", HEALTH, append("x,age,00_04,1,1,,,fixed,made_up,assumed,"), HEALTH, "lacks '='"),
    Broken("row twice", HEALTH, append("x,,,1,1,,,fixed,made_up,assumed,\nx,,,1,1,,,fixed,made_up,assumed,"),
           HEALTH, "two rows"),
    Broken("two units", HEALTH,
           append("x,zone,zone=sao_mai,1,1,,,fixed,made_up,assumed,\nx,zone,zone=hoa_sen,km,1,,,fixed,made_up,assumed,"),
           HEALTH, "differ in unit"),
    Broken("no city file key", "city.yaml", replace("base_year", "first_year"), "city.yaml", "missing key base_year"),
    Broken("years reversed", "city.yaml", replace("last_year: 2050", "last_year: 2000"), "city.yaml", "not valid"),
    Broken("YAML that builds objects", "city.yaml", holds("!!python/object/apply:os.system ['true']\n"),
           "city.yaml:1", "not allowed"),
    Broken("YAML without end", SOURCES, holds(BOMB), SOURCES, "unfolds too large"),
    Broken("YAML nested without end", SOURCES, holds("[" * 50_000), SOURCES, "nests too deep"),
    Broken("YAML that is broken", SOURCES, holds("- id: [1, 2\n- }"), SOURCES, "broken"),
    Broken("YAML of another shape", SOURCES, holds("id: made_up"), SOURCES, "list of sources"),
    Broken("no zoning table", SQUARES, remove, SQUARES, "missing"),
    Broken("negative area", SQUARES, cell(2, "area_km2", "-3"), f"{SQUARES}:2", "negative"),
    Broken("unknown ring", SQUARES, cell(2, "ring", "middle"), f"{SQUARES}:2", "unknown ring"),
    Broken("zone twice", SQUARES, cell(3, "id", "sao_mai"), SQUARES, "same id"),
    Broken("zone without geometry", SHAPES, without_feature, SHAPES, "without geometry"),
    Broken("open shape", SHAPES, replace('"Polygon"', '"LineString"'), f"{SHAPES} (sao_mai)", "not a closed polygon"),
    Broken("broken GeoJSON", SHAPES, holds('{"type": '), f"{SHAPES}:1", "broken JSON"),
    Broken("JSON of another shape", SHAPES, holds("[1, 2]"), SHAPES, "FeatureCollection"),
    Broken("unknown interpolation", DRIVERS, replace(",linear,", ",curved,"), DRIVERS, "unknown interpolation"),
    Broken("driver without rows", "drivers.csv",
           append("tide,flood,,m,0,linear,rows,made_up,assumed,"), "drivers.csv", "no rows named 'tide'"),
    Broken("driver default", "drivers.csv",
           append("tide,flood,,m,high,linear,default,made_up,assumed,"), "drivers.csv", "neither a number nor"),
    Broken("no lever table", "levers.csv", remove, "levers.csv", "missing"),
]  # fmt: skip


@pytest.mark.parametrize("broken", BROKEN, ids=[case.name for case in BROKEN])
def test_loading_stops_with_one_error_that_names_the_place(pack: Path, broken: Broken) -> None:
    broken.edit(pack / broken.file)
    with pytest.raises(InputError) as caught:
        load(pack, dimensions=DIMENSIONS)
    error = caught.value
    assert error.place.startswith(broken.place)
    assert broken.says in error.message("en")
    assert error.message("vi") != error.message("en")
    assert error.__cause__ is None


@pytest.mark.parametrize("broken", BROKEN, ids=[case.name for case in BROKEN])
def test_the_check_lists_the_same_fault(pack: Path, broken: Broken) -> None:
    broken.edit(pack / broken.file)
    file = broken.file
    found = [problem for problem in check(pack, DIMENSIONS) if problem.severity == "error"]
    named = {problem.file.partition(" ")[0] for problem in found}
    assert file in named or (broken.edit is without_feature and SQUARES in named)


SIZES = "evidence/sizes.csv"
HEAD = ",".join(sizes.COLUMNS) + "\n"


DOUBTFUL: list[tuple[str, str, Edit, str]] = [
    ("outside its range", HEALTH, cell(2, "low", "100"), "is above high|outside"),
    ("unknown quality", HEALTH, cell(2, "quality", "certain"), "not allowed"),
    ("unknown distribution", HEALTH, cell(2, "distribution", "bell"), "not allowed"),
    ("no source", HEALTH, cell(2, "source", ""), "has no source"),
    ("unknown source", HEALTH, cell(2, "source", "nobody_2019"), "not in sources/"),
    ("unknown row", HEALTH, cell(2, "source", "population.csv:rain"), "there is no row"),
    ("unknown file", HEALTH, cell(2, "source", "rain.csv:depth"), "there is no file"),
    ("unit unread", HEALTH, cell(2, "unit", "furlongs"), "cannot be read"),
    ("negative area", HEALTH, append("x,,,km2,-1,,,fixed,made_up,assumed,"), "area is negative"),
    ("areas do not add up", "city.yaml", replace("area_km2: 32", "area_km2: 42"), "areas of zones add up"),
    ("people do not add up", "city.yaml", replace("population: 8", "population: 9"), "populations of zones add up"),
    ("land does not add up", "parameters/land.csv",
     append("land_area_seed,zone,zone=sao_mai,km2,400,,,fixed,made_up,assumed,"), "differs from"),
    ("observed elsewhere", "observations/population.csv", cell(2, "zone", "nowhere"), "unknown place"),
    ("observed twice", "observations/population.csv",
     append("population,person,sao_mai,2019,1000000.0,,,made_up,assumed,"), "repeats line"),
    ("observation NaN", "observations/population.csv", cell(3, "value", "nan"), "not a finite number"),
    ("source twice", SOURCES,
     append("- {id: made_up, title: again, publisher: '', year: 2026, url: ''}"), "given twice"),
    ("key twice", "city.yaml", append("id: other"), "given twice"),
    ("law without document", "law/provisions.yaml", replace("document: nq_01", "document: nq_02"), "no such document"),
    ("law without source", "law/documents.yaml", replace("- made_up", "- hearsay"), "not in sources/"),
    ("target without document", "law/targets.csv", replace(",nq_01,", ",nq_02,"), "there is no document"),
    ("evidence without source", "evidence/cases.yaml", replace("- made_up", "- hearsay"), "not in sources/"),
    ("size of an unknown lever", SIZES,
     holds(f"{HEAD}magic,x,change,,2040,,,,baseline,1,,,,,,,\n"), "there is no lever"),
    ("range that says nothing of itself", SIZES,
     holds(f"{HEAD}parks,x,change,,2040,,,,baseline,1,0,1,,,,,\n"), "a range needs checked"),
    ("size by an unknown work", SIZES,
     holds(f"{HEAD}parks,x,change,,2040,,,,baseline,1,0,1,,hearsay,recalled,nghe,heard\n"), "there is no source"),
    ("note without Vietnamese", "notes_vi.csv", holds("en,vi\nrumour,tin đồn\n"), "a note without Vietnamese"),
    ("note translated twice", "notes_vi.csv", holds("en,vi\nnone,không\nnone,chưa\n"), "repeats line"),
    ("scenario with unknown lever", TREES, replace("lever: parks", "lever: magic"), "no such lever"),
    ("scenario with unknown zone", TREES, replace("hoa_sen: 0.6", "nowhere: 0.6"), "no zone 'nowhere'"),
    ("scenario beyond the limit", TREES, replace("to: 500", "to: 99999999"), "outside the limits"),
    ("scenario that ends early", TREES, replace("end: 2030", "end: 2020"), "before the first"),
    ("scenario with unknown driver", TREES, replace("fuel_price", "salt_price"), "no such driver"),
    ("scenario without parent", TREES, replace("extends: baseline", "extends: dream"), "no such scenario"),
    ("lever below its least", "levers.csv", replace("metro_buildout", "Metro"), "not of the form"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "file", "edit", "says"), DOUBTFUL, ids=[case[0] for case in DOUBTFUL])
def test_the_check_finds(pack: Path, name: str, file: str, edit: Edit, says: str) -> None:
    edit(pack / file)
    found = [
        problem
        for problem in check(pack, DIMENSIONS)
        if problem.severity == "error" and any(words in problem.message_en for words in says.split("|"))
    ]
    assert found
    assert all(problem.line > 0 and problem.message_vi != problem.message_en for problem in found)


def test_the_line_of_a_fault_is_the_line_in_the_file(pack: Path) -> None:
    cell(5, "quality", "certain")(pack / HEALTH)
    replace("end: 2030", "end: 2020")(pack / TREES)
    found = {(problem.file, problem.line) for problem in check(pack, DIMENSIONS)}
    lines = (pack / TREES).read_text(encoding="utf-8").splitlines()
    decision = next(i for i, line in enumerate(lines, 1) if "lever: street_trees" in line)
    assert (HEALTH, 5) in found
    assert any(file == TREES and line == decision for file, line in found)


def test_a_table_given_in_part_is_mentioned_and_is_no_error(pack: Path) -> None:
    append("x,zone,zone=sao_mai,1,1,,,fixed,made_up,assumed,")(pack / HEALTH)
    [problem] = [one for one in check(pack, DIMENSIONS) if one.name == "x"]
    assert problem.severity == "info"
    assert "1 of 4" in problem.message_en


def test_a_city_that_does_not_exist_is_named_with_those_that_do() -> None:
    with pytest.raises(InputError, match="hanoi"):
        load("atlantis")


def test_a_message_holds_place_fault_and_name_in_both_languages() -> None:
    problem = Problem("a.csv", 3, "x", "thiếu nguồn.", "has no source.")
    assert problem.message("vi") == "a.csv:3: x: thiếu nguồn."
    assert problem.message("en") == "a.csv:3: x: has no source."
