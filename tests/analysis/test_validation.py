# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Validation: its kinds, its data, what it refuses, and that a wrong row is seen."""

from __future__ import annotations

import csv
import json
import shutil
from dataclasses import replace

import numpy as np
import pytest

from kientao import api
from kientao.analysis.checks.identities import FILE as IDENTITIES
from kientao.analysis.checks.identities import identity_rows, read_identities
from kientao.analysis.checks.observed import COLUMNS, Observations, observed_rows, read_checks
from kientao.analysis.checks.responses import FILE as RESPONSES
from kientao.analysis.checks.responses import read_tests, response_rows
from kientao.analysis.checks.rows import KINDS, Row, years_of
from kientao.analysis.measure import read_measure
from kientao.analysis.validation import Report, validate
from kientao.cli.main import main
from kientao.errors import InputError

OBSERVED = "validation/observed.csv"
KEYS = {"name", "kind", "zone", "year", "model", "observed", "error", "tolerance", "ok"}


@pytest.fixture(scope="module")
def city():
    return api.load_city("hanoi")


@pytest.fixture(scope="module")
def program(city):
    return api.program(city)


@pytest.fixture(scope="module")
def base(city):
    return api.simulate(city, "baseline").series


@pytest.fixture(scope="module")
def report(city):
    return validate(city)


@pytest.fixture
def pack(city, tmp_path):
    """A copy of the pack whose tables of checks can be rewritten."""
    root = tmp_path / "hanoi"
    shutil.copytree(city.path, root)
    (root / RESPONSES).unlink()
    return root


def mapping(root, **cells):
    """Write a mapping of one row."""
    row = {
        "name": "people", "kind": "base_year", "observation": "population_census_female", "years": "2019",
        "measure": "8053663 * sum(population_by_age[female]) / population_total", "scale": "relative",
        "tolerance": "1e-7", **cells,
    }  # fmt: skip
    with (root / OBSERVED).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, restval="")
        writer.writeheader()
        writer.writerow(row)


def refusal(root):
    """What the command says of a pack it cannot use."""
    city = api.load_city(root)
    with pytest.raises(InputError) as error:
        read_checks(city.path, api.program(city).names, Observations(city.path, city.id))
    return str(error.value)


def test_every_kind_of_check_is_there_in_number(report):
    count = {kind: sum(row.kind == kind for row in report.rows) for kind in KINDS}
    assert count["base_year"] >= 40
    assert count["identity"] >= 40
    assert count["backtest"] >= 40
    assert count["response"] >= 20


def test_identities_hold_in_all_years_of_both_scenarios(report):
    rows = [row for row in report.rows if row.kind == "identity"]
    assert {row.run for row in rows} == {"baseline", "green_growth"}
    assert [row.name for row in rows if not row.ok] == []


def test_the_base_year_is_reproduced(report):
    assert [row.name for row in report.rows if row.kind == "base_year" and not row.ok] == []


def test_the_json_has_the_agreed_form(report):
    data = json.loads(json.dumps(report.as_json(), allow_nan=False))
    assert all(set(row) >= KEYS for row in data["rows"])
    assert {"rows", "failed", "median_error"} <= set(data["summary"])
    assert data["summary"]["rows"] == len(data["rows"])
    assert data["summary"]["failed"] == sum(not row["ok"] for row in data["rows"])


def test_the_median_error_leaves_out_what_the_model_was_fitted_to():
    rows = [Row("a", "backtest", "x", 2020, 1.1, 1.0, 0.2), Row("b", "backtest", "x", 2020, 1.0, 1.0, 0.2, fitted=True)]
    summary = Report(tuple(rows)).summary
    assert summary["median_error"] == pytest.approx(0.1)
    assert summary["median_error_fitted"] == 0.0
    assert (summary["independent_rows"], summary["fitted_rows"]) == (1, 1)


def test_nothing_observed_after_2022_is_used(city, program):
    observations = Observations(city.path, city.id)
    checks = read_checks(city.path, program.names, observations)
    assert max(year for check in checks for year in check.years) <= 2022


def test_rows_that_fail_say_why(report):
    assert [row.name for row in report.failed if not row.note] == []


def test_every_row_has_a_source_and_a_label_in_both_languages(report):
    rows = [row for row in report.rows if row.kind != "identity"]
    assert [row.name for row in rows if not row.source] == []
    assert [row.name for row in report.rows if not (row.vi and row.en)] == []


def test_the_table_shows_in_both_languages(report, capsys):
    report.show("vi")
    report.show("en")
    printed = capsys.readouterr().out
    assert "Đồng nhất thức" in printed
    assert "Backtest against observations" in printed


def test_a_pack_whose_rows_hold_ends_with_code_0(pack, capsys):
    mapping(pack)
    with pytest.raises(SystemExit) as ended:
        main(["validate", "--city", str(pack), "--json"])
    assert ended.value.code == 0
    assert json.loads(capsys.readouterr().out)["summary"]["failed"] == 0


def test_a_row_made_wrong_fails_and_ends_with_code_1(pack, capsys):
    mapping(pack, factor="1.001")
    with pytest.raises(SystemExit) as ended:
        main(["validate", "--city", str(pack), "--json"])
    assert ended.value.code == 1
    failed = [row for row in json.loads(capsys.readouterr().out)["rows"] if not row["ok"]]
    assert [row["name"] for row in failed] == ["people"]
    assert failed[0]["error"] == pytest.approx(0.001, rel=1e-3)


def test_an_unknown_variable_is_refused_with_place_and_nearest_name(pack):
    mapping(pack, measure="sum(population_by_agee)")
    said = refusal(pack)
    assert said.startswith(f"{OBSERVED}:2: ")
    assert "population_by_agee" in said
    assert "Did you mean 'population_by_age'?" in said


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"observation": "no_such_series"}, "no_such_series"),
        ({"observation": ""}, "exactly one of"),
        ({"years": "next year"}, "next year"),
        ({"tolerance": "nan"}, "finite"),
        ({"kind": "guess"}, "Choose one of"),
        ({"zone": "atlantis"}, "atlantis"),
        ({"measure": "sum(population_by_age[neuter])"}, "neuter"),
        ({"measure": "sum(population_by_age, land)"}, "no axis 'land'"),
    ],
)
def test_a_broken_mapping_is_refused_with_its_place(pack, cells, said):
    mapping(pack, **cells)
    message = refusal(pack)
    assert message.startswith(f"{OBSERVED}:2: ")
    assert said in message


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os')", "population.sum()", "(lambda: 1)()", "[x for x in area]", "open(0)", "1 if 1 else 2",
        "population = 1", "", "9" * 400, "population" + " + 1" * 400, "'text'", "True", "sum()", "sum(*population)",
    ],
)  # fmt: skip
def test_a_measure_accepts_arithmetic_and_nothing_else(program, text):
    with pytest.raises(InputError):
        read_measure(text, program.names, "here:1")


def test_measures_add_up_weigh_and_look_back(program, base):
    def value(text):
        return read_measure(text, program.names, "here:1").of(base).array[:, 0]

    people, pm25 = base["population"][:, 0], base["pm25"][:, 0]
    assert value("sum(population)") == pytest.approx(people.sum(1))
    assert value("mean(pm25, population)") == pytest.approx((pm25 * people).sum(1) / people.sum(1))
    assert value("population[dong_da]") == pytest.approx(people[:, program.inputs.dimensions["zone"].index("dong_da")])
    assert value("growth(sum(population))")[1:] == pytest.approx(people.sum(1)[1:] / people.sum(1)[:-1] - 1)
    assert np.isnan(value("next(sum(population))")[-1])
    assert value("-2 ** 2 + 10 / 4") == pytest.approx(-1.5)


def test_an_identity_that_does_not_hold_is_seen_with_its_size(program, base):
    wrong = replace(
        read_identities(program.names)[1], left=read_measure("1.001 * sum(population)", program.names, "here:1")
    )
    (row,) = identity_rows([wrong], {"baseline": base}, "hanoi")
    assert not row.ok
    assert row.model == pytest.approx(0.001, rel=2e-3)


def test_an_identity_over_values_that_are_no_number_fails(program, base):
    wrong = replace(
        read_identities(program.names)[1], left=read_measure("sum(population) * 0 / 0", program.names, "here:1")
    )
    (row,) = identity_rows([wrong], {"baseline": base}, "hanoi")
    assert not row.ok
    assert Report((row,)).as_json()["rows"][0]["model"] is None


def test_no_identity_is_the_same_on_both_sides(program):
    assert [i.name for i in read_identities(program.names, IDENTITIES) if i.left.text == i.right.text] == []


def read_all(city, program, root, *rows):
    """Responses read from a table of its own."""
    head = "name,vi,en,change,from,year,measure,shown,low,high,source,note"
    (root / "validation").mkdir(exist_ok=True)
    (root / RESPONSES).write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    return read_tests(replace(city, path=root), program)


def test_a_lever_put_in_force_has_the_value_asked_for_even_where_rules_are_half_followed(city, program, base, tmp_path):
    zone = "low_emission_zone[dong_da]"
    tests = read_all(
        city, program, tmp_path,
        f"a,a,a,lever low_emission_zone set 0.5 core,2026,2026,{zone},value,0.4,0.6,x,",
        "b,b,b,lever metro_buildout add 100,2026,2026,sum(metro_buildout),difference,99,101,x,",
        f"c,c,c,lever pt_fare set 0.1,2026,2026,{zone},value,0.4,0.6,x,",
    )  # fmt: skip
    zoned, network, other = response_rows(tests, city, program, base)
    assert zoned.model == pytest.approx(0.5, rel=0.02)
    assert network.model == pytest.approx(100.0)
    assert other.model == 0.0


def test_a_change_that_does_nothing_gives_no_response(city, program, base, tmp_path):
    tests = read_all(
        city, program, tmp_path,
        "a,a,a,driver fuel_price times 1,2026,2030,sum(vehicle_km),percent,-1,1,x,",
        "b,b,b,driver fuel_price times 1.5,2026,2030,sum(vehicle_km),percent,-1,1,x,",
    )  # fmt: skip
    nothing, dearer = response_rows(tests, city, program, base)
    assert nothing.model == pytest.approx(0.0, abs=1e-9)
    assert dearer.model < -0.1


@pytest.mark.parametrize(
    "row",
    [
        "a,a,a,lever metro add 1,2026,2026,rail_trips,percent,0,1,x,",
        "a,a,a,lever pt_fare times 2,2026,2026,rail_trips,percent,0,1,x,",
        "a,a,a,lever pt_fare set,2026,2026,rail_trips,percent,0,1,x,",
        "a,a,a,stock population add 1,2026,2026,rail_trips,percent,0,1,x,",
        "a,a,a,lever metro_buildout add 1 moon,2026,2026,rail_trips,percent,0,1,x,",
        "a,a,a,driver fuel_price times 2,2019,2026,rail_trips,percent,0,1,x,",
        "a,a,a,driver fuel_price times 2,2026,2026,rail_trips,percent,1,0,x,",
    ],
)
def test_a_broken_test_of_response_is_refused_with_its_place(city, program, tmp_path, row):
    with pytest.raises(InputError) as error:
        read_all(city, program, tmp_path, row)
    assert str(error.value).startswith(f"{RESPONSES}:2: ")


def test_years_are_single_in_a_row_or_a_mean():
    assert years_of("2021", "x") == (False, (2021,))
    assert years_of("2020..2022", "x") == (False, (2020, 2021, 2022))
    assert years_of("mean 2019..2020", "x") == (True, (2019, 2020))


def test_nominal_money_is_brought_to_base_year_prices(pack, base):
    mapping(
        pack, observation="budget_revenue_on_territory", years="2020", measure="revenue_on_territory", prices="current"
    )
    city = api.load_city(pack)
    observations = Observations(city.path, city.id)
    (row,) = observed_rows(read_checks(city.path, api.program(city).names, observations), base, observations)
    assert row.observed == pytest.approx(279.3 / 1.0276)


def test_a_city_without_tables_of_checks_is_checked_for_identities_alone(tiny_pack):
    rows = validate(api.load_city(tiny_pack)).rows
    assert {row.kind for row in rows} == {"identity"}
    assert [row.name for row in rows if not row.ok] == []
