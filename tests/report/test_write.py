# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Files of results: whole, complete, never half written."""

from __future__ import annotations

import csv
import resource
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
import xarray as xr

from kientao.errors import InputError
from kientao.report import data
from kientao.report.write import FILES, write, writing_steps
from kientao.text import say

from .conftest import Run


@pytest.fixture(scope="session")
def rows(run: Run) -> list[dict[str, str]]:
    return list(csv.DictReader(run.text("results.csv").splitlines()))


def test_steps_name_each_file_before_it_is_written(run: Run, tmp_path: Path) -> None:
    steps = writing_steps(run.city, run.plans, run.results, tmp_path, "vi")
    assert next(steps) == "brief.html"
    assert not list(tmp_path.iterdir())
    assert next(steps) == "results.csv"
    assert [path.name for path in tmp_path.iterdir()] == ["brief.html"]
    steps.close()


def test_all_files_are_there_and_nothing_else(run: Run) -> None:
    assert run.steps == ["brief.html", "results.csv", "results.xlsx", "results.nc"]
    assert sorted(path.name for path in run.folder.iterdir()) == sorted(run.steps)
    assert run.text("brief.html").rstrip().endswith("</html>")
    assert zipfile.ZipFile(run.folder / "results.xlsx").testzip() is None


def test_csv_holds_every_variable_but_pairs_of_zones(run: Run, rows: list[dict[str, str]]) -> None:
    found = {row["variable"] for row in rows}
    names = run.results[0].series.names
    axes = data.zone_axes(run.city)
    for name in run.results[0].variables:
        pair = sum(dim in axes for dim in names.resolve(name).dims) > 1
        assert (name in found) is not pair, name


def test_csv_has_one_row_a_scenario_variable_zone_and_label(run: Run, rows: list[dict[str, str]]) -> None:
    keys = Counter((row["scenario"], row["variable"], row["zone"], row["label"]) for row in rows)
    assert max(keys.values()) == 1
    ages = [row for row in rows if row["variable"] == "population_by_age" and row["scenario"] == "baseline"]
    assert len(ages) == 2 * 18 * 30
    assert {"sex=male;age=00_04"} <= {row["label"] for row in ages}
    assert {row["zone"] for row in ages} == set(run.city.zone_ids)


def test_csv_says_what_the_run_says(run: Run, rows: list[dict[str, str]]) -> None:
    row = next(r for r in rows if (r["scenario"], r["variable"], r["zone"]) == ("green_growth", "pm25", "ba_dinh"))
    wanted = run.results[1].values("pm25")[run.city.years.index(2045), 0, run.city.zone_ids.index("ba_dinh")]
    assert float(row["2045"]) == pytest.approx(wanted, rel=1e-6)
    assert row["name_vi"] and row["name_en"] and row["unit"] == "ug/m3"


def test_csv_has_what_is_in_force_of_each_lever(run: Run, rows: list[dict[str, str]]) -> None:
    levers = {row["variable"]: row for row in rows if row["scenario"] == "green_growth" and not row["label"]}
    assert set(run.city.levers.ids) <= set(levers)
    metro = run.results[1].values("metro_buildout")[-1, 0].sum()
    assert float(levers["metro_buildout"]["2050"]) == pytest.approx(metro, rel=1e-6)


def test_pairs_of_zones_come_when_everything_is_asked_for(run: Run) -> None:
    axes = data.zone_axes(run.city)
    names = run.results[0].series.names
    every = data.chosen(run.city, run.results[0], everything=True)
    assert set(every) == set(run.results[0].variables)
    assert any(sum(dim in axes for dim in names.resolve(name).dims) > 1 for name in every)


def test_netcdf_opens_with_units_names_and_provenance(run: Run) -> None:
    with xr.open_dataset(run.folder / "results.nc", engine="h5netcdf") as dataset:
        assert list(dataset.member.values) == ["baseline", "green_growth"]
        assert dataset["pm25"].dims == ("member", "year", "zone")
        assert dataset["pm25"].attrs["units"] == "ug/m3"
        assert dataset["pm25"].attrs["long_name_vi"].startswith("Nồng độ")
        assert dataset.attrs["pack_hash"] == run.city.hash
        assert "forecast" in dataset.attrs["comment"]
        bare = [
            name for name, array in dataset.data_vars.items() if array.dtype.kind == "f" and "units" not in array.attrs
        ]
        assert bare == []
        value = dataset["land_area"].sel(member="green_growth", year=2045, land="park", zone="ba_dinh").item()
        assert value == run.results[1]["land_area"].sel(year=2045, land="park", zone="ba_dinh").item()


def test_netcdf_is_the_same_to_the_last_bit_when_written_again(run: Run, tmp_path: Path) -> None:
    again = write("nc", run.city, run.plans, run.results, tmp_path, "vi")
    assert again.read_bytes() == (run.folder / "results.nc").read_bytes()


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_workbook_opens_with_its_sheets_in_the_language(run: Run, tmp_path: Path, lang: str) -> None:
    book = openpyxl.load_workbook(write("xlsx", run.city, run.plans, run.results, tmp_path, lang), read_only=False)
    keys = ("headline", "city", "zone", "levers", "targets", "sources", "about")
    assert book.sheetnames == [say(f"sheet.{key}", lang) for key in keys]
    for sheet in book:
        assert sheet.freeze_panes, sheet.title
        assert sheet["A1"].font.bold
    first = book[say("sheet.headline", lang)]
    heads = [cell.value for cell in first[1]]
    pm25 = next(row for row in first.iter_rows(min_row=2) if row[0].value == say("headline.pm25", lang))
    assert pm25[heads.index("2045")].number_format == "#,##0.0"
    zones = book[say("sheet.zone", lang)]
    assert zones.max_row - 1 == 30 * sum(
        run.results[0].series.names.resolve(n).dims == ("zone",) for n in run.results[0].variables
    )


def test_unwritable_place_is_refused_in_plain_words(run: Run, tmp_path: Path) -> None:
    place = tmp_path / "file"
    place.write_text("mine")
    with pytest.raises(InputError) as refused:
        write("csv", run.city, run.plans, run.results, place, "vi")
    assert refused.value.message_vi and refused.value.message_en
    assert place.read_text() == "mine"


@pytest.fixture
def small_disk() -> Iterator[None]:
    """No file may grow beyond 100 kB: what a full disk does, in the middle of a file."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


def refuse(run: Run, folder: Path, format: str) -> None:
    standing = folder / FILES[format]
    standing.write_text("of last time")
    with pytest.raises(InputError) as refused:
        write(format, run.city, run.plans, run.results, folder, "vi")
    assert str(standing) in refused.value.message("vi")
    assert [path.name for path in folder.iterdir()] == [standing.name]
    assert standing.read_text() == "of last time"


@pytest.mark.parametrize("format", ["csv", "nc", "html"])
def test_nothing_is_half_written_when_the_disk_refuses(run: Run, tmp_path: Path, small_disk: None, format: str) -> None:
    refuse(run, tmp_path, format)


def test_no_workbook_is_half_written_when_the_disk_refuses(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By hand: openpyxl keeps sheets in temporary files, which a limit on files would hit first."""

    def half(path: Path, content: bytes) -> int:
        with path.open("wb") as file:
            file.write(content[: len(content) // 2])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", half)
    refuse(run, tmp_path, "xlsx")


def test_nothing_is_left_behind_when_the_last_move_fails(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(InputError, match="No space left"):
        write("csv", run.city, run.plans, run.results, tmp_path, "vi")
    assert list(tmp_path.iterdir()) == []


def test_blank_stands_where_there_is_no_number() -> None:
    assert data._finite("1,nan,-nan\n") == "1,,\n"
