# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""The command line as a planner uses it: tables, JSON, languages, and one clear message for bad input."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from kientao.cli.main import main


class Outcome:
    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err

    def json(self) -> Any:
        return json.loads(self.out)


@pytest.fixture
def kientao(capsys: pytest.CaptureFixture[str]) -> Any:
    def run(*arguments: str) -> Outcome:
        code = 0
        try:
            main(list(arguments))
        except SystemExit as stop:
            code = int(stop.code or 0)
        seen = capsys.readouterr()
        return Outcome(code, seen.out, seen.err)

    yield run
    from kientao.text import use

    use("vi")


def test_help_names_every_command_in_both_languages() -> None:
    for lang, word in (("vi", "kịch bản"), ("en", "scenarios")):
        done = subprocess.run(
            [sys.executable, "-m", "kientao", "--lang", lang, "--help"], capture_output=True, text=True, check=True
        )
        assert word in done.stdout
        for command in (
            "run", "compare", "variables", "show", "levers", "scenarios", "targets", "validate", "export", "check",
            "why", "loops", "rank",
        ):  # fmt: skip
            assert command in done.stdout


def test_variables_lists_every_declaration_and_finds_names_without_accents(kientao: Any) -> None:
    rows = kientao("variables", "--json").json()
    assert {"pm25", "population", "lever_effective"} <= {row["id"] for row in rows}
    assert all(row["vi"] and row["en"] and row["unit"] for row in rows)
    found = kientao("variables", "--search", "dan so", "--json").json()
    assert any(row["id"] == "population" for row in found)
    assert len(found) < len(rows)


def test_show_gives_equation_inputs_users_and_source(kientao: Any) -> None:
    about = kientao("show", "births", "--json").json()
    assert "women" in about["equation"]
    assert "fertility_rate_total" in about["inputs"]
    assert "population_growth" in about["users"]
    assert about["unit"] == "person/yr"


def test_show_knows_parameters_drivers_and_levers(kientao: Any) -> None:
    parameter = kientao("show", "waste_income_elasticity", "--json").json()
    assert parameter["kind"] == "parameter"
    assert parameter["range"] == [0.05, 0.45]
    assert parameter["source"] and parameter["quality"] == "assumed"
    lever = kientao("show", "metro_buildout", "--json").json()
    assert lever["kind"] == "lever" and lever["capital_cost"] > 0 and lever["law"]
    assert kientao("show", "grid_factor", "--json").json()["kind"] == "driver"


def test_compare_gives_the_difference_for_a_zone_named_without_accents(kientao: Any) -> None:
    rows = kientao(
        "compare", "baseline", "green_growth", "-v", "pm25", "--zone", "dong da", "--year", "2045", "--json"
    ).json()
    (row,) = rows
    assert row["year"] == 2045
    assert row["difference"] == pytest.approx(row["green_growth"] - row["baseline"])
    assert row["difference"] < 0


def test_set_changes_a_lever_in_a_run(kientao: Any) -> None:
    plain = kientao("compare", "baseline", "baseline", "-v", "metro_km", "--year", "2050", "--json").json()[0]
    more = kientao(
        "compare", "baseline", "baseline", "-v", "metro_km", "--year", "2050", "--json",
        "--set", "metro_buildout=2030:97,2035:200",
    ).json()[0]  # fmt: skip
    assert more["baseline"] > plain["baseline"] + 50


def test_a_scenario_file_of_ones_own_runs(kientao: Any, tmp_path: Path) -> None:
    mine = tmp_path / "mine.yaml"
    mine.write_text("levers:\n  bus_service_frequency: {2030: 0.5}\n", encoding="utf-8")
    row = kientao("compare", "baseline", str(mine), "-v", "transit_share", "--year", "2035", "--json").json()[0]
    assert row["difference"] > 0


@pytest.mark.parametrize("command", ["levers", "scenarios"])
def test_lists_have_a_name_for_every_row_in_both_languages(kientao: Any, command: str) -> None:
    vi = kientao(command, "--json", "--lang", "vi").json()
    en = kientao(command, "--json", "--lang", "en").json()
    assert len(vi) == len(en) > 0
    assert all(row["name"] for row in (*vi, *en))
    assert [row["id"] for row in vi] == [row["id"] for row in en]


def test_check_reports_the_city_and_the_units_as_sound(kientao: Any) -> None:
    assert kientao("check", "--city", "hanoi").code == 0
    assert kientao("check", "--units").code == 0
    assert kientao("check", "--city", "hanoi", "--json").json()["summary"]["errors"] == 0


BAD = {
    "an unknown command option": (["compare", "baseline", "green_growth", "--year", "2099"], "2099"),
    "an unknown scenario": (["compare", "baseline", "gren_growth"], "green_growth"),
    "an unknown lever": (["compare", "baseline", "baseline", "--set", "metro_bildout=2030:5"], "metro_buildout"),
    "a level out of range": (["compare", "baseline", "baseline", "--set", "metro_buildout=2030:9999"], "600"),
    "an unreadable set": (["compare", "baseline", "baseline", "--set", "metro"], "metro_buildout=2030:97"),
    "an unknown variable": (["show", "polulation"], "population"),
    "an unknown variable to compare": (["compare", "baseline", "baseline", "-v", "pm26"], "pm25"),
    "an unknown zone": (["compare", "baseline", "baseline", "--zone", "atlantis"], "ba_dinh"),
    "an unknown city": (["levers", "--city", "atlantis"], "hanoi"),
    "an unknown language": (["levers", "--lang", "fr"], "en"),
    "a number set from outside": (["why", "fuel_price", "--scenario", "green_growth"], "pm25"),
    "an unknown variable to explain": (["why", "pm26", "--scenario", "green_growth"], "pm25"),
    "a zone of a number of the city": (["why", "ghg", "-s", "green_growth", "--zone", "ba dinh"], "--zone"),
    "an unknown variable with loops": (["loops", "polulation"], "population"),
    "an unknown order of a ranking": (["rank", "pm25", "--order", "price"], "cost"),
    "an unknown format": (["export", "--out", "x", "--format", "docx"], "csv"),
}


@pytest.mark.parametrize("name", BAD)
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_bad_input_gets_one_message_with_the_remedy_and_exit_code_2(kientao: Any, name: str, lang: str) -> None:
    arguments, remedy = BAD[name]
    extra = [] if "--lang" in arguments else ["--lang", lang]
    outcome = kientao(*arguments, *extra)
    assert outcome.code == 2
    assert remedy in outcome.err
    assert "Traceback" not in outcome.err
    assert outcome.out == ""


BAD_FILES = {
    "empty": b"",
    "binary": bytes(range(256)),
    "malformed": b"levers: [\n",
    "hostile": b"!!python/object/apply:os.system ['true']\n",
    "a list": b"- 1\n- 2\n",
    "bomb": b"a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\n"
    b"d: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]\ne: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d]\nf: [*e,*e,*e,*e,*e,*e,*e,*e,*e]\n",
}


@pytest.mark.parametrize("kind", BAD_FILES)
def test_a_bad_scenario_file_is_refused_by_name_and_nothing_is_written(kientao: Any, tmp_path: Path, kind: str) -> None:
    bad = tmp_path / "bad.yaml"
    bad.write_bytes(BAD_FILES[kind])
    out = tmp_path / "out"
    outcome = kientao("run", "--scenario", str(bad), "--out", str(out))
    assert outcome.code == 2
    assert "bad.yaml" in outcome.err
    assert "Traceback" not in outcome.err
    assert not out.exists() or not any(out.iterdir())


def test_an_output_folder_that_is_a_file_is_refused(kientao: Any, tmp_path: Path) -> None:
    file = tmp_path / "taken"
    file.write_text("mine", encoding="utf-8")
    outcome = kientao("run", "--out", str(file))
    assert outcome.code == 2
    assert "taken" in outcome.err
    assert file.read_text(encoding="utf-8") == "mine"


def test_another_city_gets_its_own_brief_and_data(kientao: Any, tiny_pack: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    outcome = kientao("run", "--city", str(tiny_pack), "--out", str(out))
    assert outcome.code == 0, outcome.err
    assert sorted(f.name for f in out.iterdir()) == ["brief.html", "results.csv", "results.nc", "results.xlsx"]
    page = (out / "brief.html").read_text(encoding="utf-8")
    assert "Hà Nội" not in page
    assert "Ba Đình" not in page
