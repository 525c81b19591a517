# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Ensembles of the made-up city: same bits everywhere, limits kept, targets, sources of spread, failures, files."""

from __future__ import annotations

import json
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
import xarray as xr
from changed_pack import change_parameters

import kientao as kt
from kientao.analysis.ensemble import Draws, Ensemble, place_of, uncertainty, write_draws
from kientao.analysis.ensemble import work as working
from kientao.analysis.ensemble.screen import decompose, screen
from kientao.analysis.ensemble.spread import from_members, noise
from kientao.analysis.ensemble.work import make_ready
from kientao.cities.assumed import fixed_cells
from kientao.errors import InputError
from kientao.report.headline import HEADLINES, headline_series
from kientao.result import Result

MEMBERS, SEED = 80, 3


@pytest.fixture(scope="module")
def run(tiny: kt.City) -> Ensemble:
    """Two blocks in this process."""
    return kt.ensemble(tiny, "trees", MEMBERS, SEED, keep=["pm25", "population_total"], workers=1)


def same(one: Ensemble, other: Ensemble) -> bool:
    return (
        np.array_equal(one.places, other.places)
        and np.array_equal(one.headlines, other.headlines, equal_nan=True)
        and np.array_equal(one.target_values, other.target_values)
        and all(np.array_equal(one.kept[name], other.kept[name]) for name in one.kept)
    )


def test_seed_gives_the_same_bits_whatever_the_chunks_processes_and_executor(tiny: kt.City, run: Ensemble):
    keep = ["pm25", "population_total"]
    assert same(run, kt.ensemble(tiny, "trees", MEMBERS, SEED, keep=keep, workers=2))
    assert same(run, kt.ensemble(tiny, "trees", MEMBERS, SEED, keep=keep, workers=1, chunk=1000))
    with ThreadPoolExecutor(2) as threads:
        assert same(run, kt.ensemble(tiny, "trees", MEMBERS, SEED, keep=keep, executor=threads))
    other = kt.ensemble(tiny, "trees", MEMBERS, SEED + 1, workers=1, until=2025, targets=False)
    assert not np.array_equal(run.places, other.places)


def test_a_member_is_the_run_of_its_parameters_and_outside_series(tiny: kt.City, run: Ensemble):
    ready = make_ready(tiny)
    plan = kt.read_scenario(tiny, "trees").drivers(tiny)
    place = run.places[[7]]
    sampled = ready.draw.values(place)
    drivers = {**plan, **ready.draw.drivers(plan, place, sampled, None)}
    alone = Result(ready.program.run(ready.program.constants(sampled), drivers), ["7"], {})
    for name in ("people", "pm25", "ghg", "income"):
        expected = headline_series(alone, HEADLINES[name])[:, 0]
        np.testing.assert_allclose(run.values(name)[7], expected, rtol=1e-5)


def test_an_assumption_that_someone_set_holds_in_every_future_and_the_rest_is_drawn(tiny: kt.City):
    ready = make_ready(tiny)
    drawn = ready.draw.values(kt.ensemble(tiny, "trees", 5, SEED, workers=1, targets=False, until=2021).places)
    name = next(n for n, v in drawn.items() if v.ndim > 1 and v.shape[1] > 1 and (v[0] != v[1]).all())
    value = tiny.parameters[name].value.copy()
    value[0] += 1.0
    held = ready.draw.values(np.full((5, len(ready.draw.uncertain.ids)), 0.3), fixed_cells(tiny, {name: value[None]}))
    free = ready.draw.values(np.full((5, len(ready.draw.uncertain.ids)), 0.3))
    assert (held[name][:, 0] == value[0]).all()
    np.testing.assert_array_equal(held[name][:, 1:], free[name][:, 1:])
    whole = {name: value[None]}
    one, other = (kt.ensemble(tiny, "trees", 5, SEED, workers=1, parameters=given) for given in (None, whole))
    assert not np.array_equal(one.headlines, other.headlines) and np.array_equal(one.places, other.places)


def test_outside_series_follow_the_parameters_they_start_from(tiny: kt.City):
    draw = make_ready(tiny).draw
    row = np.full((2, len(draw.uncertain.inputs)), 0.5)
    row[1, draw.uncertain.ids.index("fuel_price_base_year")] = 0.9
    row[1, draw.uncertain.ids.index("grid_factor_delay")] = 0.9
    sampled = draw.values(row)
    made = draw.drivers({}, row, sampled, None)
    np.testing.assert_allclose(made["fuel_price"][:, 1], sampled["fuel_price_base_year"][1])
    assert made["grid_factor"][-1, 1] > made["grid_factor"][-1, 0]
    assert made["grid_factor"][0, 1] == made["grid_factor"][0, 0]
    plan = kt.read_scenario(tiny, "trees").drivers(tiny)
    assert "fuel_price" not in draw.drivers(plan, row, sampled, None)


def test_every_sampled_number_lies_within_the_limits_of_the_pack(tiny: kt.City, run: Ensemble):
    ready = make_ready(tiny)
    sampled = ready.draw.values(run.places)
    assert len(sampled) > 300
    for name, values in sampled.items():
        one = ready.program.inputs.parameters[name]
        assert one.low is not None and one.high is not None
        assert (values >= one.low).all() and (values <= one.high).all(), name
        assert np.ptp(values, axis=0).any(), name


def test_bands_are_in_order_and_carry_units_and_both_names(run: Ensemble):
    bands = run.bands()
    assert set(bands) == {*HEADLINES, "variable.pm25", "population_total"}
    assert bands["ghg"].dims == ("quantile", "year")
    assert bands["pm25"].attrs["units"]
    for name in HEADLINES:
        assert bands[name].attrs["units"] and bands[name].attrs["long_name_vi"]
        assert (np.diff(bands[name].values, axis=0) >= 0).all()
    assert run.bands(["population_total"], [0.5])["population_total"].sel(year=2019, quantile=0.5) > 0
    assert bands["variable.pm25"].dims == ("quantile", "year", "zone")
    with pytest.raises(InputError, match="was not kept"):
        run.bands(["jobs"])


def test_the_chance_of_a_target_is_the_share_of_members_that_meet_it(tiny: kt.City, tmp_path: Path):
    pack = tmp_path / "pack"
    shutil.copytree(tiny.path, pack)
    mapping = "indicator,scope,target,expression,direction,when,role,reason,note\n"
    mapping += "green_space_per_capita,city,,1e6 * total(land_area__park) / population_total,up,year,city,,\n"
    (pack / "law" / "target_mapping.csv").write_text(mapping, encoding="utf-8")
    targets = pack / "law" / "targets.csv"
    plain = kt.ensemble(kt.load_city(pack), "trees", 40, SEED, workers=1)
    values = plain.values("park_area")[:, plain.years.index(2030)]
    aim = float(np.quantile(values, 0.4))
    targets.write_text(targets.read_text(encoding="utf-8").replace(",10,", f",{aim!r},"), encoding="utf-8")
    many = kt.ensemble(kt.load_city(pack), "trees", 40, SEED, workers=1)
    (chance,) = many.chances()
    assert chance.year == 2030
    assert chance.share_met == pytest.approx(float((values >= aim).mean()), abs=0.03)
    assert 0.5 < chance.share_met < 0.7
    assert chance.low < chance.median < chance.high
    assert many.chance_rows("en")[0]["share_met"] == chance.share_met


def test_the_planted_parameter_is_found_first_by_all_three_methods(planted: kt.City):
    assert len(uncertainty(planted).inputs) < 12
    many = kt.ensemble(planted, "baseline", 120, SEED, workers=1, until=2030, targets=False)
    first, *others = many.sources("ghg", 2030)
    assert first.input.id == "agriculture_ch4_base"
    assert first.share > 0.9
    assert first.direction == 1
    assert all(one.share < 0.1 for one in others)
    for found in (
        screen(planted, "baseline", many, 2030, budget=60, workers=1)["ghg"],
        decompose(planted, "baseline", many, 2030, budget=200, workers=1)["ghg"],
    ):
        assert found[0].input.id == "agriculture_ch4_base"
        assert found[0].share > 0.8
    assert decompose(planted, "baseline", many, 2030, budget=200, workers=1)["ghg"][0].total == pytest.approx(
        1, abs=0.3
    )
    with pytest.raises(InputError, match="At least"):
        screen(planted, "baseline", many, 2030, budget=5, workers=1)


def test_what_chance_alone_gives_is_not_called_a_source(tiny: kt.City):
    inputs = uncertainty(tiny).inputs
    draw = np.random.default_rng(5)
    outcomes = {str(i): draw.normal(size=150) for i in range(40)}
    found = from_members(inputs, draw.random((150, len(inputs))), outcomes).values()
    assert sum(map(bool, found)) <= 6
    assert noise(200, 1000) == pytest.approx(0.08, abs=0.03)


def test_a_member_that_cannot_be_worked_out_is_reported_and_the_others_go_on(
    tiny: kt.City, monkeypatch: pytest.MonkeyPatch
):
    whole = working._run

    def breaks(ready, job, block):
        if block.first <= 13 < block.first + len(block.places):
            raise IndexError("planted")
        return whole(ready, job, block)

    expected = kt.ensemble(tiny, "baseline", 20, SEED, workers=1, until=2022, targets=False)
    monkeypatch.setattr(working, "_run", breaks)
    found = kt.ensemble(tiny, "baseline", 20, SEED, workers=1, until=2022, targets=False)
    assert found.failed == {13: "planted"}
    assert np.isnan(found.headlines[13]).all()
    others = [i for i in range(20) if i != 13]
    np.testing.assert_allclose(found.headlines[others], expected.headlines[others], rtol=1e-6)
    (row,) = found.failures()
    assert row["member"] == 13 and len(row["inputs"]) == 10
    assert len(found.inputs_of(13)) == len(found.inputs)
    assert found.bands(["ghg"])["ghg"].notnull().all()


def test_a_value_that_is_no_number_is_reported_with_its_headline_and_year(tmp_path: Path, tiny: kt.City):
    pack = tmp_path / "pack"
    shutil.copytree(tiny.path, pack)

    def wide(row: dict[str, str]) -> dict[str, str]:
        if row["name"] != "other_km_base_year":
            return {}
        return {"low": str(0.05 * float(row["value"])), "distribution": "uniform"}

    change_parameters(pack, wide)
    found = kt.ensemble(kt.load_city(pack), "baseline", 12, SEED, workers=1, until=2022, targets=False)
    assert found.failed
    assert len(found.failed) < 12
    assert all("not a finite number in 20" in message for message in found.failed.values())
    assert found.bands(["people"])["people"].notnull().all()


def test_calibrated_inputs_come_from_the_draws_and_others_from_their_ranges(tmp_path: Path, tiny: kt.City):
    uncertain = uncertainty(tiny)
    ids = ["mode_scale", "tax_buoyancy"]
    rows = np.array([[0.1, 0.9], [0.2, 0.8], [0.3, 0.7]])
    write_draws(tmp_path, uncertain, ids, rows, np.array([1.0, 1.0, 2.0]))
    settings = {"workers": 1, "until": 2020, "targets": False}
    many = kt.ensemble(tiny, "baseline", 40, SEED, draws=tmp_path, **settings)
    columns = [many.inputs.index(next(i for i in many.inputs if i.id == one)) for one in ids]
    drawn, counts = np.unique(many.places[:, columns], axis=0, return_counts=True)
    np.testing.assert_allclose(drawn, rows)
    assert list(counts) == [10, 10, 20]
    prior = kt.ensemble(tiny, "baseline", 40, SEED, prior=True, **settings)
    rest = [i for i in range(len(many.inputs)) if i not in columns]
    assert np.array_equal(many.places[:, rest], prior.places[:, rest])
    assert len(np.unique(prior.places[:, columns[0]])) == 40
    given = kt.ensemble(
        tiny, "baseline", 4, SEED, draws=Draws(("mode_scale",), np.array([[0.5]]), np.ones(1)), **settings
    )
    assert (given.places[:, columns[0]] == 0.5).all()
    pack = tmp_path / "pack"
    shutil.copytree(tiny.path, pack)
    shutil.copytree(tmp_path, pack / "calibration", ignore=shutil.ignore_patterns("pack"))
    own = kt.ensemble(kt.load_city(pack), "baseline", 40, SEED, **settings)
    assert np.array_equal(own.places, many.places)
    change_parameters(pack, lambda row: {"high": "1.5"} if row["name"] == "tax_buoyancy" else {})
    with pytest.raises(InputError, match="no longer has the range"):
        kt.ensemble(kt.load_city(pack), "baseline", 4, **settings)


def test_place_of_puts_a_fitted_value_where_the_ensemble_draws_it_again(tiny: kt.City):
    ready = make_ready(tiny)
    one = next(i for i in ready.draw.uncertain.inputs if i.id == "mode_scale")
    value = 0.9 * float(one.value[0]) + 0.1 * float(one.high[0])
    place = place_of(one.distribution, value, float(one.low[0]), float(one.value[0]), float(one.high[0]))
    row = np.full((1, len(ready.draw.uncertain.inputs)), 0.5)
    row[0, ready.draw.uncertain.ids.index("mode_scale")] = place
    assert float(ready.draw.values(row)["mode_scale"][0]) == pytest.approx(value)


def test_files_hold_what_the_ensemble_holds(tmp_path: Path, run: Ensemble):
    with xr.open_dataset(run.write(tmp_path / "many.nc"), engine="h5netcdf") as data:
        assert data.sizes["member"] == MEMBERS
        np.testing.assert_array_equal(data["ghg"].values, run.headlines[:, :, list(HEADLINES).index("ghg")])
        assert data["variable.pm25"].dims == ("member", "year", "zone")
        assert data.attrs["seed"] == SEED
    found = json.loads(run.write(tmp_path / "many.json").read_text(encoding="utf-8"))
    assert {"bands", "targets", "sources", "failed", "members"} <= set(found)
    lines = run.write(tmp_path / "many.csv").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 1 + len(run.years) * (len(HEADLINES) + 1)
    with pytest.raises(InputError, match="txt"):
        run.write(tmp_path / "many.txt")
    assert {p.name for p in tmp_path.iterdir()} == {"many.nc", "many.json", "many.csv"}


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"members": 0}, "members"),
        ({"seed": -1}, "seed"),
        ({"sampler": "dice"}, "dice"),
        ({"until": 1999}, "1999"),
        ({"draws": "nowhere"}, "draws.csv"),
        ({"draws": {"no_such_input": [0.5]}}, "no_such_input"),
        ({"dask": "tcp://127.0.0.1:9"}, "Dask"),
    ],
)
def test_bad_input_gets_a_clear_message(tiny: kt.City, settings: dict, message: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("kientao.analysis.ensemble.cluster.WAIT", "500ms")
    with pytest.raises(InputError, match=message):
        kt.ensemble(tiny, "baseline", **{"workers": 1, **settings})
