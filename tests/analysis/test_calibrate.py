# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Calibration: a planted truth is found, and what is written is what the ensemble reads."""

import csv
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import kientao as kt
from kientao.analysis.calibrate.errors import Discrepancy, covariance, discrepancy_of
from kientao.analysis.calibrate.fit import calibrate
from kientao.analysis.calibrate.forward import Forward, Predicted
from kientao.analysis.calibrate.targets import read_targets
from kientao.analysis.calibrate.write import write_fit
from kientao.analysis.ensemble import read_draws, uncertainty
from kientao.analysis.ensemble.work import make_ready
from kientao.analysis.observe.discrepancy import read_left_out
from kientao.cities.city import SHIPPED
from kientao.errors import InputError

PLANTED = {"piped_rural_base": 0.85, "waste_generated_base_total": 0.12, "fdi_base_year": 0.8}
NAMES = ("water_coverage_rural", "msw_generated", "investment_fdi")


@pytest.fixture(scope="module")
def city():
    return kt.load_city("hanoi")


@pytest.fixture(scope="module")
def planted(city):
    """Observations that the model itself gives at a truth off the middle, and the fit to them."""
    ready = make_ready(city)
    targets = [one for one in read_targets(city, 2022) if one.rule.name in NAMES]
    ids = list(ready.draw.uncertain.ids)
    truth = np.full((1, len(ids)), 0.5)
    for name, place in PLANTED.items():
        truth[0, ids.index(name)] = place
    seen = Forward(ready, "baseline", targets, workers=1, progress=None)(truth).values[:, 0]
    exact = [
        replace(
            one, given=replace(one.given, value=value, low=0.99 * value, high=1.01 * value),
            rule=replace(one.rule, error=0.002),
        )
        for one, value in zip(targets, map(float, seen), strict=True)
    ]  # fmt: skip
    return calibrate(city, members=160, seed=3, workers=1, steps=2, targets=exact)


def test_a_planted_truth_is_found(planted):
    for name, place in PLANTED.items():
        at = [one.id for one in planted.inputs].index(name)
        before, after = planted.prior[:, at], planted.places[:, at]
        assert abs(np.median(after) - place) < abs(np.median(before) - place)
        assert np.quantile(after, 0.02) <= place <= np.quantile(after, 0.98)
        assert planted.gained()[at] > 0.3


def test_the_fit_is_nearer_to_the_data_than_the_prior(planted):
    assert planted.misfit(planted.after) < 0.6 * planted.misfit(planted.before)
    assert planted.after.std(1).mean() < planted.before.std(1).mean()


def test_inputs_that_no_target_answers_to_keep_their_ranges(planted):
    ids = {one.id for one in planted.inputs}
    assert "metro_cost_per_km" not in ids
    assert len(ids) < 40


def test_what_is_written_is_what_the_ensemble_reads(planted, city, tmp_path):
    write_fit(planted, tmp_path)
    draws = read_draws(tmp_path, uncertainty(city))
    assert draws is not None
    assert draws.ids == tuple(one.id for one in planted.inputs)
    assert np.allclose(draws.places, planted.places, atol=1e-5)
    with (tmp_path / "fit.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == len(planted.asked)
    run = kt.ensemble(city, members=20, draws=tmp_path, keep=["waste_generated"], until=2020, workers=1, targets=False)
    prior = kt.ensemble(city, members=20, prior=True, keep=["waste_generated"], until=2020, workers=1, targets=False)
    assert np.std(run.values("waste_generated")[:, 1].sum(-1)) < np.std(prior.values("waste_generated")[:, 1].sum(-1))


def test_errors_of_one_name_are_common_and_of_others_are_not(city):
    targets = [one for one in read_targets(city, 2022) if one.rule.name in ("msw_generated", "water_coverage_rural")]
    own, shared = np.full(len(targets), 2.0), np.full(len(targets), 3.0)
    matrix = covariance(targets, own, shared)
    names = [one.rule.name for one in targets]
    for i, one in enumerate(names):
        for j, other in enumerate(names):
            assert matrix[i, j] == (13.0 if i == j else 9.0 if one == other else 0.0)


def test_a_misfit_beyond_the_errors_becomes_discrepancy_and_one_within_does_not(city):
    targets = [one for one in read_targets(city, 2022) if one.rule.name == "msw_generated"]
    seen = np.array([one.given.value for one in targets])
    size = len(targets)
    none = (False,) * size
    good = Predicted(np.repeat(seen[:, None], 5, axis=1), seen, none, np.ones(size))
    far = Predicted(1.5 * good.values, seen, none, np.ones(size))
    declared = make_ready(city).program.names.declared
    own = 0.02 * seen
    assert discrepancy_of(declared, targets, good, own, 1).names["msw_generated", "city"] == 0.0
    assert discrepancy_of(declared, targets, far, own, 1).names["msw_generated", "city"] == pytest.approx(0.5, rel=0.05)
    assert Discrepancy().names == {}


def test_no_observation_after_2022_is_a_target_and_none_can_be_asked_for(city):
    assert max(max(one.years) for one in read_targets(city, 2022)) <= 2022
    with pytest.raises(InputError):
        read_targets(city, 2023)
    with pytest.raises(InputError):
        calibrate(city, members=10)


def test_the_shipped_calibration_belongs_to_the_shipped_ranges(city):
    draws = read_draws(SHIPPED / "hanoi" / "calibration", uncertainty(city))
    assert draws is not None
    assert len(draws.places) >= 300
    assert np.ptp(draws.places, axis=0).min() > 0.01


def test_the_shipped_calibration_serves_every_zoning():
    wards = kt.load_city("hanoi", zoning="wards")
    assert read_draws(SHIPPED / "hanoi" / "calibration", uncertainty(wards)) is not None


def test_the_discrepancy_grows_beyond_the_data(tmp_path: Path):
    (tmp_path / "calibration").mkdir()
    (tmp_path / "calibration" / "discrepancy.csv").write_text(
        "observation,sector,level,deviation,inflation,until\nx,,city,0.1,,2022\n,water,city,,0.5,2022\n",
        encoding="utf-8",
    )
    left = read_left_out(tmp_path, 2019)
    assert left.of("x", "water", "city", 2021) == (0.1, 0.0)
    assert left.of("x", "water", "city", 2031)[0] == pytest.approx(0.2)
    assert left.of("y", "water", "city", 2022) == (0.0, 0.5)
    assert left.of("y", "air", "city", 2022) == (0.0, 0.0)
