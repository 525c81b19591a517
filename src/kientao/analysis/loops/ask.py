# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""`kt.loops`: the feedback loops that a value sits in, in words and as data for a drawing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from kientao import api
from kientao.analysis.loops.links import Link, Network
from kientao.analysis.loops.search import Circle, apart, circles
from kientao.analysis.why.root import asked
from kientao.analysis.why.words import within
from kientao.engine.declare import Kind
from kientao.errors import InputError
from kientao.report.headline import HEADLINES
from kientao.result import Result
from kientao.scenario.decide import first_decidable
from kientao.scenario.find import chain
from kientao.text import Language, say
from kientao.text.written import parts

if TYPE_CHECKING:
    from kientao.api import ScenarioLike
    from kientao.cities import City

DRAWN = 7
"""Values in a drawing at most; of longer loops the chains between the main values are drawn as one arrow."""
SHOWN = 10
SAME = 0.02
"""A value that follows one stock this closely, in the same year, stands for it."""


@dataclass(frozen=True, slots=True)
class Node:
    """A value of a loop."""

    id: str
    kind: str
    vi: str
    en: str
    unit: str

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {"id": self.id, "kind": self.kind, "vi": self.vi, "en": self.en, "unit": self.unit}


@dataclass(frozen=True, slots=True)
class Loop:
    """One feedback loop: `links[i]` goes from `nodes[i]` to the next node, the last one back to the first.

    `strength`: one per cent more of the first value, held, comes back as so many per cent by this loop alone, after
    twenty years; positive loops amplify, negative ones hold back. `delay` in years is the least the way round takes.
    `length` counts all values on the way, those in between included.
    """

    nodes: tuple[Node, ...]
    links: tuple[Link, ...]
    strength: float
    delay: int
    length: int

    @property
    def sign(self) -> int:
        """1 if it amplifies, -1 if it holds back."""
        return 1 if self.strength > 0 else -1

    def words(self, lang: Language) -> str:
        """The loop as a leader would tell it."""
        rising = True
        steps: list[str] = []
        for node, link in zip(self.nodes, self.links, strict=True):
            name = node.vi if lang == "vi" else node.en
            steps.append(say("loops.up" if rising else "loops.down", lang, name=name if not steps else within(name)))
            rising = rising == (link.strength > 0)
        name = self.nodes[0].vi if lang == "vi" else self.nodes[0].en
        steps.append(say("loops.up" if rising else "loops.down", lang, name=within(name)))
        return " → ".join(steps)

    def to_dict(self) -> dict[str, Any]:
        """Plain data: words, nodes and links of a causal loop diagram."""
        return {
            "sign": self.sign, "strength": self.strength, "delay": self.delay, "length": self.length,
            "vi": self.words("vi"), "en": self.words("en"), "nodes": [node.to_dict() for node in self.nodes],
            "links": [
                {"source": link.source, "target": link.target, "sign": 1 if link.strength > 0 else -1,
                 "strength": link.strength, "delay": link.delay, "through": list(link.through)}
                for link in self.links
            ],
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Loops:
    """The loops a value sits in, strongest first."""

    variable: str
    through: str
    """The value whose loops they are: the variable itself, or the stock that it follows."""
    scenario: str
    year: int
    found: int
    """How many circles were looked at; most tell the story of a stronger one."""
    loops: tuple[Loop, ...]

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "variable": self.variable, "through": self.through, "scenario": self.scenario, "year": self.year,
            "found": self.found, "loops": [loop.to_dict() for loop in self.loops],
        }  # fmt: skip


def loops(
    city: City,
    variable: str,
    scenario: ScenarioLike | Result = "baseline",
    year: int | None = None,
    count: int = SHOWN,
) -> Loops:
    """The feedback loops a value sits in, at the values of one year of a run.

    Args:
        city: from `load_city`.
        variable: a headline, a variable, or a slice that some equation reads.
        scenario: the run whose values decide how strong a loop is.
        year: of these values; the first that can be decided if left out.
        count: loops at most, strongest first; one that shares most of its values with a stronger one is left out.

    Raises:
        InputError: unknown name, scenario or year.
    """
    program = api.program(city)
    what = asked(program.names, variable, None)
    if isinstance(scenario, Result):
        run = scenario
        at = run.years[0] if year is None else year
    else:
        plan = api.read_scenario(city, scenario)
        at = first_decidable(chain(city, plan), city) if year is None else year
        run = api.simulate(city, plan, until=min(max(at, city.base_year), city.last_year))
    if at not in run.years:
        raise InputError(
            say("error.unknown_year", "vi", year=at, first=city.base_year, last=city.last_year),
            say("error.unknown_year", "en", year=at, first=city.base_year, last=city.last_year),
            "--year",
        )
    network = Network(program, run.series, at)
    kept = network.keepers()
    for headline in HEADLINES.values():
        if headline.variable in network.values:
            kept.add(headline.variable)
    centres = [name if name in kept else _followed(network, name, kept) for name in network.nodes_of(what.reference)]
    links = network.between(kept | set(centres))
    every = sorted(
        (circle for centre in dict.fromkeys(centres) for circle in circles(links, centre)),
        key=lambda circle: -abs(float(np.prod([link.strength for link in circle]))),
    )
    shown = tuple(_loop(network, circle) for circle in apart(every, count))
    through = centres[0] if len(set(centres)) == 1 else what.reference.name
    return Loops(what.id, through, run.members[0], at, len(every), shown)


def _followed(network: Network, name: str, kept: set[str]) -> str:
    """The stock that a value follows one to one in the same year (people for people by age), else the value itself."""
    to = [link for link in network.between(kept | {name}) if link.target == name and link.delay == 0]
    to.sort(key=lambda link: -abs(link.strength))
    alone = len(to) == 1 or (len(to) > 1 and abs(to[1].strength) < SAME)
    return to[0].source if to and alone and abs(to[0].strength - 1.0) < SAME else name


def _loop(network: Network, circle: Circle) -> Loop:
    strength = float(np.prod([link.strength for link in circle]))
    delay = sum(link.delay for link in circle)
    length = sum(1 + len(link.through) for link in circle)
    drawn = _drawn(network, circle)
    return Loop(tuple(_node(network, link.source) for link in drawn), drawn, strength, delay, length)


def _drawn(network: Network, circle: Circle) -> Circle:
    """The loop with at most `DRAWN` values: the least known are drawn as part of an arrow."""
    main = {h.variable for h in HEADLINES.values()}
    drawn = list(circle)
    while len(drawn) > DRAWN:
        rank = [
            (link.source in main, network.is_stock(link.source), drawn[i - 1].delay + link.delay)
            for i, link in enumerate(drawn)
        ]
        i = min(range(1, len(drawn)), key=lambda k: rank[k])
        before, after = drawn[i - 1], drawn[i]
        drawn[i - 1 : i + 1] = [
            Link(
                before.source, after.target, before.strength * after.strength, before.delay + after.delay,
                (*before.through, after.source, *after.through),
            )
        ]  # fmt: skip
    return tuple(drawn)


def _node(network: Network, name: str) -> Node:
    names = network.program.names
    part = names.inputs.parts.get(name)
    reference = names.resolve(name)
    declared = names.declared[reference.name]
    kind = "stock" if declared.kind is Kind.STOCK else "variable"
    if part is not None and part.vi:
        return Node(name, "lever", part.vi, part.en, part.unit)
    vi, en = declared.vi, declared.en
    if "__" in name:
        tail = name.split("__", 1)[1]
        vi, en = f"{vi} ({parts(tail, 'vi')})", f"{en} ({parts(tail, 'en')})"
    return Node(name, kind, vi, en, declared.unit)
