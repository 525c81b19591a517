# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""The examples of README and guide, run as they stand."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
import yaml

import kientao as kt
from kientao.cli.main import main

ROOT = Path(__file__).parents[1]
PAGES = ("README.md", "docs/guide.md")
SLOW = ("run", "serve", "validate", "export", "docs", "calibrate")


def blocks(page: str, kind: str) -> list[str]:
    return re.findall(rf"```{kind}\n(.*?)```", (ROOT / page).read_text(encoding="utf-8"), flags=re.DOTALL)


@pytest.mark.parametrize("page", PAGES)
def test_python_examples_run(page: str) -> None:
    found = blocks(page, "python")
    assert found
    for code in found:
        exec(compile(code, page, "exec"), {"__name__": "example"})


@pytest.mark.parametrize("page", PAGES)
def test_commands_on_the_page_work(page: str, capsys: pytest.CaptureFixture[str]) -> None:
    lines = [line for code in blocks(page, "sh") for line in code.splitlines() if "kientao " in line]
    for line in lines:
        arguments = shlex.split(line.split("#")[0])
        arguments = arguments[arguments.index("kientao") + 1 :]
        if arguments[0] in SLOW:
            continue
        try:
            main(arguments)
        except SystemExit as stop:
            assert not stop.code, line
        assert capsys.readouterr().out


def test_scenario_examples_can_be_simulated() -> None:
    city = kt.load_city("hanoi")
    found = blocks("docs/guide.md", "yaml")
    assert len(found) == 2
    for text in found:
        run = kt.simulate(city, yaml.safe_load(text), keep=["population_total"])
        assert run.values("population_total")[-1, 0] > 0


def test_every_declaration_says_what_it_is_in_both_languages() -> None:
    from kientao.model import all_declarations

    for declared in all_declarations():
        assert declared.description, declared.place
        assert declared.vi and declared.en, declared.place
        assert declared.vi != declared.en, declared.place


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_calibration_report_is_up_to_date(lang: str) -> None:
    from kientao.cities.city import SHIPPED
    from kientao.report.calibration import PAGES, report

    page = PAGES[lang]  # type: ignore[index]
    told = report(SHIPPED / "hanoi", lang)  # type: ignore[arg-type]
    assert (ROOT / page).read_text(encoding="utf-8") == told, "run: python -m kientao.report.calibration"
