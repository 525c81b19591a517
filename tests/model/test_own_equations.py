# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Equations of one's own: `--with my_equations.py`."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

import kientao as kt
from kientao import api
from kientao.cli.main import main
from kientao.engine.errors import ModelError
from kientao.errors import InputError

EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "my_equations.py"
HEAD = "import numpy as np\nfrom kientao.engine import variable\n"
LABEL = 'vi="Mật độ", en="Density"'


@pytest.fixture(autouse=True)
def without_equations_afterwards():
    yield
    api.use_equations([])


def written(folder: Path, text: str) -> Path:
    path = folder / "mine.py"
    path.write_text(text, encoding="utf-8")
    return path


def test_an_equation_of_the_same_name_replaces_the_models_and_a_new_one_is_added() -> None:
    usual = kt.simulate(kt.load_city("hanoi"), "baseline", keep=["household_size"])
    city = kt.load_city("hanoi", equations=[EXAMPLE])
    changed = kt.simulate(city, "baseline", keep=["household_size", "people_per_floor", "population", "housing_floor"])
    assert (changed.values("household_size")[-1] < usual.values("household_size")[-1]).all()
    expected = changed.values("population") / changed.values("housing_floor")
    np.testing.assert_allclose(changed.values("people_per_floor"), expected, rtol=1e-12)
    assert not api.program(city).not_compiled


def test_results_say_which_own_equations_they_rest_on() -> None:
    city = kt.load_city("hanoi", equations=[EXAMPLE])
    assert city.hash != kt.load_city("hanoi").hash
    assert kt.simulate(city, keep=["pm25"]).dataset().attrs["equations"] == "my_equations.py"


def test_the_command_line_takes_them_for_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as done:
        main(
            [
                "compare",
                "baseline",
                "baseline",
                "--with",
                str(EXAMPLE),
                "-v",
                "people_per_floor",
                "-y",
                "2030",
                "--json",
            ]
        )
    assert done.value.code == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert 0.01 < row["baseline"] < 0.1


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("def (:\n", "no Python"),
        ("1 / 0\n", "ZeroDivisionError"),
        ("x = 1\n", "declares no variable"),
        (
            HEAD
            + f'@variable(unit="1", dims=(), {LABEL})\ndef household_size(population):\n    """One."""\n    return 1\n',
            "unit",
        ),
        (HEAD + f'@variable(unit="1", dims=(), {LABEL})\ndef crowd(population):\n    return 1\n', "no docstring"),
    ],
)
def test_a_file_that_cannot_be_used_is_named_with_its_place(tmp_path: Path, text: str, says: str) -> None:
    path = written(tmp_path, text)
    with pytest.raises(InputError) as error:
        api.program(kt.load_city("hanoi", equations=[path]))
    assert says in str(error.value) and str(path) in error.value.place
    assert error.value.remedy_vi


def test_a_missing_file_ends_with_exit_code_2_and_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as done:
        main(["show", "pm25", "--with", "nowhere.py", "--lang", "en"])
    assert done.value.code == 2
    assert "nowhere.py" in capsys.readouterr().err


def test_a_wrong_unit_and_an_unknown_name_are_refused_as_in_the_model(tmp_path: Path) -> None:
    wrong = (
        HEAD
        + f'@variable(unit="person", dims=("zone",), {LABEL})\n'
        + 'def crowd(population, area):\n    """People on an area."""\n    return population / area\n'
    )
    with pytest.raises(ModelError, match="crowd"):
        api.program(kt.load_city("hanoi", equations=[written(tmp_path, wrong)]))
    unknown = (
        HEAD
        + f'@variable(unit="person", dims=("zone",), {LABEL})\n'
        + 'def crowd(populaton):\n    """People."""\n    return populaton\n'
    )
    with pytest.raises(ModelError, match="population"):
        api.program(kt.load_city("hanoi", equations=[written(tmp_path, unknown)]))
