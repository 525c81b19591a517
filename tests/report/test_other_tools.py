# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Files that other tools read: IAMC table, graph of the model, EMA workbench, notebooks."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
import xml.etree.ElementTree as ET
from pathlib import Path

import numpy as np
import pytest

import kientao as kt
from kientao.cities import City
from kientao.report.write import write
from kientao.result import Result

ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted((ROOT / "docs" / "notebooks").glob("*.ipynb"))


@pytest.fixture(scope="module")
def hanoi() -> City:
    return kt.load_city("hanoi")


@pytest.fixture(scope="module")
def results(hanoi: City) -> list[Result]:
    return [kt.simulate(hanoi, name) for name in ("baseline", "green_growth")]


@pytest.fixture(scope="module")
def table(hanoi: City, results: list[Result], tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write("iamc", hanoi, [], results, tmp_path_factory.mktemp("iamc"), "en")


def isolated(*arguments: str) -> str:
    """A program in an environment of its own, so that its libraries do not bind ours."""
    uv = shutil.which("uv") or str(ROOT / ".tools" / "bin" / "uv")
    done = subprocess.run([uv, "run", "--isolated", *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


def test_the_iamc_table_adds_up_from_zones_to_the_city(table: Path, results: list[Result]) -> None:
    with table.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert {row["Scenario"] for row in rows} == {"baseline", "green_growth"}
    people = [row for row in rows if row["Variable"].endswith("[population]") and row["Scenario"] == "baseline"]
    city = [float(row["2045"]) for row in people if row["Region"] == "Hanoi"]
    zones = [float(row["2045"]) for row in people if row["Region"].startswith("Hanoi|")]
    assert len(city) == 1 and len(zones) == 30
    assert sum(zones) == pytest.approx(city[0], rel=1e-5)
    assert city[0] == pytest.approx(float(results[0]["population_total"].sel(year=2045).squeeze()), rel=1e-5)
    keys = [(row["Scenario"], row["Region"], row["Variable"], row["Unit"]) for row in rows]
    assert len(keys) == len(set(keys))


@pytest.mark.slow
def test_pyam_reads_the_iamc_table(table: Path, tmp_path: Path) -> None:
    script = tmp_path / "read.py"
    script.write_text(
        "import sys, pyam\n"
        "table = pyam.IamDataFrame(sys.argv[1])\n"
        "print(len(table.variable) > 500, len(table.region), sorted(table.scenario))\n",
        encoding="utf-8",
    )
    libraries = ("--no-project", "--with", "pyam-iamc", "--with", "sqlalchemy<2.1")
    said = isolated(*libraries, "python", str(script), str(table))
    assert said.split("\n")[0] == "True 31 ['baseline', 'green_growth']"


@pytest.mark.slow
def test_the_ema_workbench_runs_the_connector() -> None:
    said = isolated("--with", "ema-workbench", "python", "docs/examples/ema_connector.py")
    assert "mode_scale" in said


def test_the_graph_of_the_model_holds_every_variable_and_where_it_waits(
    hanoi: City, results: list[Result], tmp_path: Path
) -> None:
    path = write("graphml", hanoi, [], results[:1], tmp_path, "en")
    name = "{http://graphml.graphdrawing.org/xmlns}"
    graph = ET.parse(path).getroot().find(f"{name}graph")
    assert graph is not None
    nodes = {node.get("id") for node in graph.iter(f"{name}node")}
    assert set(results[0].series.names.declared) <= nodes
    delays = [edge.find(f"{name}data").text for edge in graph.iter(f"{name}edge")]  # type: ignore[union-attr]
    assert 100 < delays.count("1") < delays.count("0")


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_from_top_to_bottom(path: Path) -> None:
    notebook = json.loads(path.read_text(encoding="utf-8"))
    scope: dict[str, object] = {"__name__": "notebook"}
    cells = ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code"]
    assert len(cells) >= 5
    for number, text in enumerate(cells):
        exec(compile(text, f"{path.name} cell {number}", "exec"), scope)
    assert any(isinstance(value, (Result, np.ndarray)) for value in scope.values())
