# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""`--zoning` on the command line."""

from __future__ import annotations

import json

import pytest

from kientao.cli.main import main


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    try:
        main(list(arguments))
    except SystemExit as stop:
        assert not stop.code
    return capsys.readouterr().out


def test_compare_finds_a_ward_without_accents(capsys: pytest.CaptureFixture[str]) -> None:
    asked = ("compare", "baseline", "announced_plans", "--zoning", "wards", "-y", "2021", "--zone", "phuong hong ha")
    rows = json.loads(said(capsys, *asked, "-v", "population", "--json"))
    assert 50_000 < rows[0]["baseline"] < 300_000


def test_an_unknown_zoning_names_those_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["levers", "--zoning", "communes"])
    assert stop.value.code == 2
    error = capsys.readouterr().err
    assert "communes" in error and "districts, wards" in error
