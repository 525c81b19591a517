# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Feedback loops: known ones in a model of a few equations, and what is said of the whole model's."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import kientao as kt
from city_run import city, result
from kientao.analysis.loops.ask import DRAWN
from kientao.analysis.loops.links import HORIZON, Link, Network
from kientao.analysis.loops.search import apart, circles, component
from kientao.engine import declarations, stock, variable
from kientao.engine.inputs import Inputs, Parameter
from kientao.engine.program import build


def model() -> list[Any]:
    @variable(unit="1", dims=("zone",), vi="Sinh", en="Births")
    def births(people, crowding):
        return people * (0.05 - 0.01 * crowding)

    @variable(unit="1", dims=("zone",), vi="Còn lại", en="Stayed")
    def stayed(people):
        return 0.9 * people

    @variable(unit="1", dims=("zone",), vi="Đi", en="Left")
    def left(people, stayed):
        return people - stayed

    @variable(unit="1", vi="Đông", en="Crowding")
    def crowding(people, room):
        return people.sum(-1) / room

    @variable(unit="1", vi="Số đo riêng", en="A measure apart")
    def measure(crowding, left):
        return crowding + left.sum(-1)

    @stock(unit="1", dims=("zone",), initial=1.0, vi="Dân", en="People")
    def people(people, births):
        return 0.8 * people + births

    return declarations(globals())[-6:]


DECLARED = model()


@pytest.fixture(scope="module")
def network() -> Network:
    room = Parameter("room", (), "1", np.asarray(3.0))
    program = build(DECLARED, Inputs((2019, 2020, 2021), {"zone": ("a", "b", "c")}, {"room": room}, {}))
    return Network(program, program.run(), 2019)


def test_a_link_is_the_relative_rise_it_brings(network: Network) -> None:
    found = {(link.source, link.target): link for link in network.links}
    assert found["people", "crowding"].strength == pytest.approx(1.0)
    assert found["crowding", "births"].strength == pytest.approx(-0.01 / 0.04)
    assert found["births", "people"].strength == pytest.approx(0.04 / 0.84)
    assert found["births", "people"].delay == 1


def test_an_account_counts_with_both_its_sides(network: Network) -> None:
    """Those who left are people less those who stayed: ten times as many by the first way, less nine by the second."""
    direct = {(link.source, link.target): link.strength for link in network.links}
    assert direct["people", "left"] == pytest.approx(10.0)
    between = {(link.source, link.target): link.strength for link in network.between({"people", "left"})}
    assert between["people", "left"] == pytest.approx(1.0)


def test_a_loop_has_the_strength_of_its_links_built_up_in_the_stock(network: Network) -> None:
    (circle,) = circles(network.between({"people", "crowding"}), "crowding")
    assert [link.source for link in circle] == ["crowding", "people"]
    own = (0.8 + 0.04) / 0.84
    built_up = sum(min(own, 1.0) ** k for k in range(HORIZON))
    strength = math.prod(link.strength for link in circle)
    assert strength == pytest.approx(-0.01 / 0.04 * 0.04 / 0.84 * built_up, rel=1e-3)
    assert sum(link.delay for link in circle) == 1


def test_what_is_in_no_loop_is_said_to_be_in_none(network: Network) -> None:
    links = network.between({"people", "measure"})
    assert "measure" not in component(links, "measure")
    assert circles(links, "measure") == []


def test_the_search_finds_what_trying_all_ways_finds() -> None:
    draw = np.random.default_rng(7)
    names = [f"n{i}" for i in range(7)]
    links = [
        Link(a, b, float(draw.uniform(-1.2, 1.2)), 1) for a in names for b in names if a != b and draw.random() < 0.45
    ]
    ahead: dict[str, list[Link]] = {}
    for link in links:
        ahead.setdefault(link.source, []).append(link)

    def every(way: tuple[Link, ...], at: str) -> list[tuple[Link, ...]]:
        found = []
        for link in ahead.get(at, ()):
            if link.target == "n0":
                found.append((*way, link))
            elif all(link.target != one.source for one in way) and link.target != "n0":
                found += every((*way, link), link.target)
        return found

    def size(circle: tuple[Link, ...]) -> float:
        return abs(math.prod(link.strength for link in circle))

    expected = sorted(map(size, every((), "n0")), reverse=True)
    found = [size(circle) for circle in circles(links, "n0")]
    assert np.allclose(found[:8], expected[:8])


def test_loops_that_share_most_values_are_told_once() -> None:
    def ring(*names: str) -> tuple[Link, ...]:
        return tuple(Link(a, b, 1.0, 1) for a, b in zip(names, (*names[1:], names[0]), strict=True))

    first, alike, other = ring("a", "b", "c", "d"), ring("a", "b", "c", "d", "e"), ring("a", "x", "y")
    assert apart([first, alike, other], 10) == [first, other]


@pytest.mark.parametrize("name", ["pm25", "people", "income", "land_area", "vehicle_stock", "speed", "debt_to_cap"])
def test_loops_of_the_city_can_be_drawn_and_told(name: str) -> None:
    found = kt.loops(city(), name, result("baseline"), 2030)
    data = json.loads(json.dumps(found.to_dict(), allow_nan=False))
    assert 1 <= len(data["loops"]) <= 10
    strengths = [abs(loop["strength"]) for loop in data["loops"]]
    assert strengths == sorted(strengths, reverse=True)
    for loop in data["loops"]:
        nodes, links = loop["nodes"], loop["links"]
        assert 2 <= len(nodes) <= DRAWN
        assert len(links) == len(nodes)
        assert len({node["id"] for node in nodes}) == len(nodes)
        assert [link["target"] for link in links] == [node["id"] for node in (*nodes[1:], nodes[0])]
        assert loop["sign"] == math.prod(link["sign"] for link in links)
        assert loop["strength"] == pytest.approx(math.prod(link["strength"] for link in links))
        assert loop["delay"] == sum(link["delay"] for link in links) >= 1
        assert loop["length"] == len(nodes) + sum(len(link["through"]) for link in links)
        assert loop["vi"].endswith("tăng" if loop["sign"] > 0 else "giảm")
        assert loop["en"].count("→") == len(nodes)


def test_dirty_air_drives_people_away_and_traffic_drives_traffic_away() -> None:
    strongest = kt.loops(city(), "pm25", result("baseline"), 2030).loops[0]
    assert strongest.sign < 0
    assert "liveability_index" in {node.id for node in strongest.nodes}
    assert kt.loops(city(), "speed", result("baseline"), 2030).loops[0].sign < 0


SHOCKED = """
import numpy as np
from kientao.engine import variable
from kientao.engine.units import Constant
from kientao.model.functions import total
BEFORE = Constant(3.5, "yr")
@variable(unit="ug/m3", dims=("zone",), vi="Bụi", en="Dust")
def pm25(pm25_primary, pm25_secondary, pm25_outside, years_since_base):
    \"\"\"One per cent more from 2023 on.\"\"\"
    plain = total(pm25_primary, 1) + (total(pm25_secondary, -1)[:, None] + pm25_outside)
    return plain * (1.0 + 0.01 * np.where(years_since_base > BEFORE, 1.0, 0.0))
"""


def test_signs_strengths_and_delays_are_those_of_a_run_with_one_per_cent_more(tmp_path: Path) -> None:
    """One per cent more PM2.5, held from 2023: what it does to liveability, and in twenty years to people."""
    path = tmp_path / "shocked.py"
    path.write_text(SHOCKED, encoding="utf-8")
    shocked = kt.simulate(kt.load_city("hanoi", equations=[path]), "baseline", until=2043)
    plain = result("baseline")

    def per_cent(name: str, year: int) -> float:
        values = [run[name].sel(year=year).squeeze() for run in (shocked, plain)]
        one, other = (float(v.mean()) for v in values)
        return 100.0 * (one / other - 1.0)

    strongest = kt.loops(city(), "pm25", plain, 2023).loops[0]
    assert [node.id for node in strongest.nodes] == ["pm25", "liveability_index", "population_by_age"]
    to_liveability, to_people, back = strongest.links
    assert per_cent("pm25", 2023) == pytest.approx(1.0, abs=1e-6)
    assert to_liveability.strength == pytest.approx(per_cent("liveability_index", 2023), rel=0.1)
    assert to_liveability.strength * to_people.strength == pytest.approx(per_cent("population_total", 2043), rel=0.2)
    assert per_cent("population_total", 2023 + to_people.delay - 1) == pytest.approx(0.0, abs=1e-3)
    assert per_cent("population_total", 2023 + to_people.delay) < -1e-3
    assert back.strength > 0 > per_cent("pm25", 2043) - 1.0


def test_a_number_worked_out_from_one_stock_has_the_loops_of_that_stock() -> None:
    assert kt.loops(city(), "population", result("baseline"), 2030).through == "population_by_age"


def test_an_unknown_name_is_refused() -> None:
    with pytest.raises(kt.InputError):
        kt.loops(city(), "polution", result("baseline"), 2030)
