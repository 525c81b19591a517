# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""`uncertainty/` of a pack: what holds between inputs, ranges of outside series, and faults of the files."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

import kientao as kt
from kientao.analysis.ensemble.draw import Draw
from kientao.analysis.ensemble.inputs import uncertainty
from kientao.analysis.ensemble.sampler import places
from kientao.cities.check import check
from kientao.cli.main import main
from kientao.engine.inputs import Floats
from kientao.errors import InputError

RELATIONS = """kind,name,other,value,source,quality,note
common,lever_capital_cost,,0.5,made_up,assumed,prices
correlated,tax_buoyancy,mode_scale,-0.8,made_up,assumed,invented
at_most,nrw_floor,nrw_base,0.4,made_up,assumed,invented
closes,other_local_2019,shared_tax_2019,0.35,made_up,assumed,invented
together,fuel_per_km,vehicle,,made_up,assumed,one table
"""
DRIVERS = """name,form,low,high,distribution,memory,first_year,source,quality,note
fuel_price,factor,0.5,2,triangular,6,,made_up,assumed,invented
interest_rate_add,add,-0.01,0.03,uniform,,2023,made_up,assumed,invented
outside_index,rows,,,,,,made_up,assumed,invented
"""
LEADING = """input
tax_buoyancy
outside_index
fuel_price~1
lever_lead_time[metro_buildout]
"""
MEMBERS = 400


@pytest.fixture(scope="module")
def pack(tiny_pack: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("related") / "pack"
    shutil.copytree(tiny_pack, folder)
    (folder / "uncertainty").mkdir()
    (folder / "uncertainty" / "relations.csv").write_text(RELATIONS, encoding="utf-8")
    (folder / "uncertainty" / "drivers.csv").write_text(DRIVERS, encoding="utf-8")
    (folder / "uncertainty" / "leading.csv").write_text(LEADING, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def drawn(pack: Path) -> tuple[kt.City, Draw, Floats]:
    city = kt.load_city(pack)
    draw = Draw(city, uncertainty(city))
    return city, draw, draw.related(places(draw.uncertain.ids, MEMBERS, 4))


def test_the_shared_factor_of_costs_gives_the_correlation_asked_for(drawn: tuple[kt.City, Draw, Floats]):
    _, draw, at = drawn
    own = [i for i, one in enumerate(draw.uncertain.inputs) if one.name == "lever_capital_cost" and len(one.cells)]
    correlation = np.corrcoef(at[:, own].T)
    mean = (correlation.sum() - len(own)) / (len(own) ** 2 - len(own))
    assert mean == pytest.approx(0.5, abs=0.05)
    for column in at[:, own].T:
        assert column.mean() == pytest.approx(0.5, abs=0.03)
        assert column.std() == pytest.approx(12**-0.5, abs=0.02)


def test_two_inputs_have_the_correlation_given_between_them(drawn: tuple[kt.City, Draw, Floats]):
    _, draw, at = drawn
    both = [draw.uncertain.ids.index(name) for name in ("tax_buoyancy", "mode_scale")]
    assert np.corrcoef(at[:, both].T)[0, 1] == pytest.approx(-0.8, abs=0.06)


def test_a_number_never_exceeds_what_it_is_held_under_and_still_uses_its_range(drawn: tuple[kt.City, Draw, Floats]):
    city, draw, at = drawn
    sampled = draw.values(at)
    floor, base = sampled["nrw_floor"], sampled["nrw_base"]
    one = city.parameters["nrw_floor"]
    assert (floor <= 0.4 * base + 1e-12).all()
    assert (floor >= one.low).all()
    assert (0.4 * base < one.high).any()
    assert len(np.unique(floor)) == MEMBERS


def test_an_account_that_must_add_up_is_closed_by_the_number_named(drawn: tuple[kt.City, Draw, Floats]):
    city, draw, at = drawn
    sampled = draw.values(at)
    total = sampled["other_local_2019"] + 0.35 * sampled["shared_tax_2019"]
    expected = city.parameters["other_local_2019"].value + 0.35 * city.parameters["shared_tax_2019"].value
    np.testing.assert_allclose(total, expected)
    assert np.ptp(sampled["other_local_2019"]) > 0


def test_rows_move_as_one_or_apart_as_the_pack_says(tiny: kt.City, drawn: tuple[kt.City, Draw, Floats]):
    apart, together = uncertainty(tiny).ids, drawn[1].uncertain.ids
    assert "fuel_per_km[car]" in apart and "fuel_per_km" not in apart
    assert "fuel_per_km" in together and "fuel_per_km[car]" not in together
    assert "gemm_theta" in apart


def test_outside_series_keep_known_years_and_their_limits_and_forget_with_the_years(
    drawn: tuple[kt.City, Draw, Floats],
):
    city, draw, at = drawn
    made = draw.drivers({}, at, {}, None)
    path = city.drivers["fuel_price"].values
    factor = made["fuel_price"] / path[:, None]
    assert (factor[0] == 1).all()
    assert factor.min() >= 0.5 and factor.max() <= 2
    near, far = (np.corrcoef(factor[10], factor[10 + years])[0, 1] for years in (1, 20))
    assert near > 0.9
    assert abs(far) < 0.5
    rate = made["interest_rate_add"]
    first = city.years.index(2023)
    assert (rate[:first] == 0).all() and (np.ptp(rate[first:], axis=1) > 0.03).all()
    assert np.ptp(rate[first:], axis=0).max() < 1e-12
    assert rate.min() >= -0.01 and rate.max() <= 0.03
    index = made["outside_index"]
    assert 0.8 <= index[-1].min() < 0.85 and 1.1 < index[-1].max() <= 1.15


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("relations.csv", "nrw_base", "no_such_number", "no_such_number"),
        ("relations.csv", "closes,", "opens,", "unknown kind 'opens'"),
        ("relations.csv", "-0.8", "-1.8", "out of range"),
        ("drivers.csv", "fuel_price", "no_such_series", "no_such_series"),
        ("drivers.csv", "0.5,2,", "1.5,2,", "does not hold 1"),
        ("drivers.csv", "triangular", "square", "unknown distribution"),
        ("leading.csv", "outside_index", "outside_indexx", "Nearest: 'outside_index'"),
        ("leading.csv", "fuel_price~1", "fuel_price", "Nearest: 'fuel_price~"),
        ("leading.csv", "outside_index", "tax_buoyancy", "two rows"),
        ("leading.csv", "outside_index", "  ", "names no input"),
        ("leading.csv", "input", "inputs", "missing column input"),
    ],
)
def test_faults_are_named_by_the_reader_and_by_the_check_of_the_pack(
    pack: Path, tmp_path: Path, file: str, old: str, new: str, message: str
):
    folder = tmp_path / "pack"
    shutil.copytree(pack, folder)
    path = folder / "uncertainty" / file
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    with pytest.raises(InputError, match=message):
        uncertainty(kt.load_city(folder))
    found = [one for one in check(folder) if one.file == f"uncertainty/{file}"]
    assert found
    if file == "leading.csv":
        lines = path.read_text(encoding="utf-8").splitlines()
        changed = 1 + next(i for i, (a, b) in enumerate(zip(lines, LEADING.splitlines(), strict=True)) if a != b)
        assert found[0].line == changed and message in found[0].message_en
    assert not [one for one in check(pack) if one.file.startswith("uncertainty")]


def test_the_command_prints_bands_chances_and_sources_and_the_same_as_json(
    pack: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    common = ["ensemble", "--city", str(pack), "--scenario", "trees", "-n", "30", "--workers", "1", "--lang", "en"]
    _run([*common, "--out", str(tmp_path / "b.csv")])
    text = capsys.readouterr().out
    assert "Greenhouse gases" in text and "Median" in text
    assert (tmp_path / "b.csv").is_file()
    _run([*common, "--json", "--year", "2030"])
    found = json.loads(capsys.readouterr().out)
    assert found["members"] == 30
    assert {row["year"] for row in found["bands"]} == {2030}
    assert set(found["sources"]) >= {"ghg", "pm25"}
    with pytest.raises(SystemExit) as stopped:
        main([*common, "--sources", "guess"])
    assert stopped.value.code == 2
    assert "guess" in capsys.readouterr().err


def _run(arguments: list[str]) -> None:
    try:
        main(arguments)
    except SystemExit as stop:
        assert not stop.code
