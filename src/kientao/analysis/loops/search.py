# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""The strongest circles through one value, out of millions: a beam search inside its strongly connected part."""

from __future__ import annotations

from collections.abc import Iterable

from kientao.analysis.loops.links import Link

LONGEST = 12
"""Links in a circle at most."""
BEAM = 10
"""Ways kept to each value at each length, the strongest first."""

WEAKEST = 1e-5
"""A circle that brings back less than this of a change does not matter."""

Circle = tuple[Link, ...]


def component(links: Iterable[Link], node: str) -> set[str]:
    """The values that `node` acts on and that act on it."""
    ahead: dict[str, list[str]] = {}
    behind: dict[str, list[str]] = {}
    for link in links:
        ahead.setdefault(link.source, []).append(link.target)
        behind.setdefault(link.target, []).append(link.source)
    return _reached(ahead, node) & _reached(behind, node)


def _reached(ways: dict[str, list[str]], start: str) -> set[str]:
    seen: set[str] = set()
    queue = list(ways.get(start, ()))
    while queue:
        name = queue.pop()
        if name not in seen:
            seen.add(name)
            queue += ways.get(name, ())
    return seen


def circles(links: list[Link], node: str) -> list[Circle]:
    """Circles through `node` that visit nothing twice, strongest first.

    Ways grow by one link at a time; at each length the `BEAM` strongest to each value go on. The strongest circles are
    found unless a link inside them is far weaker than those of many others and stronger ones make up for it only later.
    """
    inside = component(links, node)
    if node not in inside:
        return []
    ahead: dict[str, list[Link]] = {}
    for link in links:
        if link.source in inside and link.target in inside:
            ahead.setdefault(link.source, []).append(link)
    bits = {name: 1 << i for i, name in enumerate(sorted(inside))}
    ways: dict[str, list[tuple[float, int, Circle]]] = {node: [(1.0, bits[node], ())]}
    found: list[tuple[float, Circle]] = []
    for _ in range(LONGEST):
        following: dict[str, list[tuple[float, int, Circle]]] = {}
        for name, here in ways.items():
            for link in ahead.get(name, ()):
                for strength, seen, way in here:
                    product = strength * abs(link.strength)
                    if link.target == node:
                        found.append((product, (*way, link)))
                    elif not seen & bits[link.target]:
                        following.setdefault(link.target, []).append((product, seen | bits[link.target], (*way, link)))
        ways = {name: sorted(some, key=lambda one: -one[0])[:BEAM] for name, some in following.items()}
    found.sort(key=lambda one: -one[0])
    return [circle for size, circle in found if size >= WEAKEST and sum(link.delay for link in circle) > 0]


def apart(found: list[Circle], count: int, alike: float = 0.6) -> list[Circle]:
    """The first circles that are not much alike: two that share most of their values tell one story."""
    chosen: list[tuple[Circle, frozenset[str]]] = []
    for circle in found:
        names = frozenset(link.source for link in circle)
        if all(len(names & other) <= alike * len(names | other) for _, other in chosen):
            chosen.append((circle, names))
        if len(chosen) == count:
            break
    return [circle for circle, _ in chosen]
