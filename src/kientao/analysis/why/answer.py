# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""The answer to "why": the number in both runs, the tree of causes, and the same difference by lever."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from kientao.analysis.why.back import Causes
from kientao.analysis.why.pair import Source
from kientao.analysis.why.root import Asked, ends_of, source_for, weights_of
from kientao.analysis.why.tree import Branch, Tree
from kientao.analysis.why.values import about, city_values, labels_of, lever_axis
from kientao.engine.declare import Kind
from kientao.engine.graph import Origin
from kientao.engine.inputs import Floats
from kientao.errors import InputError
from kientao.text import Language, say
from kientao.text.written import parts

LEAST = 0.01
"""A cause below this share of the largest is not opened by itself; it can be opened when asked for."""


@dataclass(slots=True)
class Cause:
    """A node of the tree.

    `contribution` is in the unit of what is explained; `old` and `new` are the value itself in the run held against
    and in the other, in its own `unit`: added or averaged over its places, and over `years` by what each did.
    `children` is None until opened; `opens` says whether there are any.
    """

    id: str
    name: str
    kind: str
    vi: str
    en: str
    unit: str
    years: tuple[int, int] | None
    old: float
    new: float
    contribution: float
    opens: bool
    children: list[Cause] | None = None

    def to_dict(self, depth: int | None = None) -> dict[str, Any]:
        """Plain data, down to `depth` levels of what is open."""
        shown = None
        if self.children is not None and (depth is None or depth > 0):
            shown = [child.to_dict(None if depth is None else depth - 1) for child in self.children]
        return {
            "id": self.id, "name": self.name, "kind": self.kind, "vi": self.vi, "en": self.en, "unit": self.unit,
            "years": list(self.years) if self.years else None, "old": self.old, "new": self.new,
            "contribution": self.contribution, "opens": self.opens, "children": shown,
        }  # fmt: skip

    def walk(self) -> Iterator[Cause]:
        """This node and all open ones below it."""
        yield self
        for child in self.children or ():
            yield from child.walk()


@dataclass(slots=True)
class Share:
    """One lever, driver or constant: what it did to the number by all ways together."""

    id: str
    kind: str
    vi: str
    en: str
    unit: str
    old: float
    new: float
    contribution: float
    by_year: dict[int, float]
    """The year in which it differed -> what that did."""

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "id": self.id, "kind": self.kind, "vi": self.vi, "en": self.en, "unit": self.unit, "old": self.old,
            "new": self.new, "contribution": self.contribution, "by_year": {str(y): v for y, v in self.by_year.items()},
        }  # fmt: skip


@dataclass(slots=True)
class Why:
    """The difference of one number between two runs, explained."""

    variable: str
    vi: str
    en: str
    unit_vi: str
    unit_en: str
    year: int
    zone: str | None
    scenario: str
    against: str
    old: float
    new: float
    tree: Cause
    _maker: _Maker = field(repr=False)
    _again: Callable[[str, str | None, int], Why] = field(repr=False)
    _levers: list[Share] | None = field(default=None, repr=False)

    @property
    def difference(self) -> float:
        """New minus old."""
        return self.new - self.old

    @property
    def levers(self) -> list[Share]:
        """The same difference by lever, driver and constant, largest first; worked out when first asked for."""
        if self._levers is None:
            share_out([self])
        return self._levers or []

    def open(self, id: str) -> list[Cause]:
        """The children of a node, worked out if it is not open yet; any node can be reached by its id alone.

        Raises:
            InputError: the tree has no such node.
        """
        return self._maker.open_path(self.tree, id)

    def again(self, variable: str, zone: str | None = None, depth: int = 3) -> Why:
        """Another number of the same two runs and year: what was worked out of the equations is used again.

        Raises:
            InputError: as of `why`.
        """
        return self._again(variable, zone, depth)

    def to_dict(self, depth: int | None = None, *, levers: bool = True) -> dict[str, Any]:
        """Plain data: the number, the tree down to `depth` and, unless left out, the view by lever."""
        by_lever = [share.to_dict() for share in self.levers] if levers else None
        return {
            "variable": self.variable, "vi": self.vi, "en": self.en, "unit_vi": self.unit_vi, "unit_en": self.unit_en,
            "year": self.year, "zone": self.zone, "scenario": self.scenario, "against": self.against, "old": self.old,
            "new": self.new, "difference": self.difference, "levers": by_lever,
            "tree": self.tree.to_dict(depth),
        }  # fmt: skip


def share_out(whys: Sequence[Why], at_once: int = 0) -> None:
    """Work out the view by lever of several numbers of the same two runs and year on one way back through them.

    `at_once`: so many years at a time, to bound memory.
    """
    todo = [one for one in whys if one._levers is None]
    if todo:
        traced = todo[0]._maker.causes.trace([one._maker.weights for one in todo], at_once)
        for one, weights in zip(todo, traced, strict=True):
            one._levers = one._maker.shares(weights)


class _Maker:
    """Makes nodes and shares; keeps what an unopened node needs."""

    def __init__(self, causes: Causes, what: Asked, lever_weights: Floats, levers: tuple[str, ...]) -> None:
        pair = causes.pair
        self.pair = pair
        self.what = what
        self.causes = causes
        self.tree = Tree(self.causes)
        self.weights = weights_of(pair, what) if not pair.same else {}
        self._branches: dict[str, Branch] = {}
        self._lever_weights = lever_weights
        self._levers = levers

    # -- the tree ----------------------------------------------------------------------------------------------

    def root(self, depth: int, least: float) -> Cause:
        """The node of the number itself, open to `depth`."""
        what, pair = self.what, self.pair
        old, new = ends_of(pair, what)
        root = Cause(
            what.reference.name, what.id, self._kind(source_for(what.reference), None), what.vi, what.en, what.unit_vi,
            (pair.years[-1], pair.years[-1]), old, new, new - old, bool(self.weights), None,
        )  # fmt: skip
        found = []
        for source, weight in self.weights.items():
            by_year = self.tree.by_year(source, weight)
            found.append(Branch(source, self._piece(source), weight, float(by_year.sum()), by_year))
        if len(found) == 1:
            self._branches[root.id] = found[0]
        elif found:
            root.children = [self._node(root.id, branch) for branch in found if branch.by_year.any()]
        if not self.weights:
            root.children = []
        self.open_to(root, depth, least)
        return root

    def _piece(self, source: Source) -> str:
        return (
            self.what.id.split("__", 1)[1] if "__" in self.what.id and source == source_for(self.what.reference) else ""
        )

    def open_to(self, root: Cause, depth: int, least: float) -> None:
        """Open what is large enough, level by level."""
        level = [root]
        largest = 0.0
        for _ in range(depth):
            following: list[Cause] = []
            for node in level:
                if node is root or abs(node.contribution) >= least * largest:
                    following += self.open(node)
            largest = largest or max((abs(c.contribution) for c in following), default=0.0)
            level = following

    def open(self, node: Cause) -> list[Cause]:
        """The children of a node, worked out once."""
        if node.children is None:
            branch = self._branches.get(node.id)
            children = [] if branch is None else self.tree.children(branch)
            node.children = [self._node(node.id, child) for child in children]
            node.opens = bool(node.children)
        return node.children

    def open_path(self, root: Cause, id: str) -> list[Cause]:
        """The children of the node of an id, opening all on the way to it."""
        node = root
        while node.id != id:
            below = [child for child in self.open(node) if id == child.id or id.startswith(f"{child.id}/")]
            if not below:
                raise InputError(say("why.no_node", "vi", id=id), say("why.no_node", "en", id=id))
            node = below[0]
        return self.open(node)

    def _node(self, parent: str, branch: Branch) -> Cause:
        source = branch.source
        piece = branch.lever or branch.label
        key = f"{source.name}__{piece}" if piece else source.name
        while f"{parent}/{key}" in self._branches:
            key += "'"
        node_id = f"{parent}/{key}"
        self._branches[node_id] = branch
        said = about(self.pair.names, source)
        vi, en, unit = said.vi, said.en, said.unit
        if branch.lever is not None:
            part = self.pair.names.inputs.parts.get(branch.lever)
            if part is not None:
                unit = part.unit if said.unit == "1" else said.unit
                vi, en = f"{part.vi}: {vi}", f"{part.en}: {en}"
        elif branch.label:
            vi, en = f"{vi} ({parts(branch.label, 'vi')})", f"{en} ({parts(branch.label, 'en')})"
        acted = np.flatnonzero(branch.by_year[1:])
        years = (self.pair.years[int(acted[0])], self.pair.years[int(acted[-1])]) if len(acted) else None
        old, new = self._ends(branch)
        opens = not source.outside and bool(self.causes.local(source.name).inputs)
        kind = self._kind(source, branch.lever)
        return Cause(node_id, key, kind, vi, en, unit, years, old, new, branch.contribution, opens)

    def _ends(self, branch: Branch) -> tuple[float, float]:
        size = np.abs(branch.by_year[1:])
        if branch.source.origin is Origin.CONSTANT and branch.source.name not in self.pair.runs[0][0].constants.values:
            return float("nan"), float("nan")
        if not size.any():
            size = np.eye(len(size))[-1]
        if branch.source.name == "lever_decided" and branch.lever is not None:
            return self._decided(branch.lever, int(np.flatnonzero(size)[-1]))
        mask = branch.weight[1:].any(0) if branch.weight[1:].any() else np.ones(branch.weight.shape[1:])
        return city_values(self.pair, branch.source, np.asarray(mask, dtype=float), size / size.sum())

    def _decided(self, lever: str, year: int) -> tuple[float, float]:
        weights = self._lever_weights[:, self._levers.index(lever)]
        old, new = self.pair.ends(Source.of(Origin.DRIVER, "lever_decided"))
        return float(old[year] @ weights), float(new[year] @ weights)

    def _kind(self, source: Source, lever: str | None) -> str:
        if source.origin is Origin.DRIVER:
            return "lever" if source.name == "lever_decided" and lever is not None else "driver"
        if source.origin is Origin.CONSTANT:
            return "parameter" if source.name in self.pair.names.inputs.parameters else "base_year"
        return "stock" if self.pair.names.declared[source.name].kind is Kind.STOCK else "variable"

    # -- the flat view -----------------------------------------------------------------------------------------

    def shares(self, traced: dict[Source, Floats]) -> list[Share]:
        """By lever, driver, parameter and value of the base year, largest first; from the weights of these."""
        if not self.weights:
            return []
        found: list[Share] = []
        for source, weight in traced.items():
            if source.outside:
                found += self._shares_of(source, weight)
            else:
                opening = np.zeros_like(weight)
                opening[: 2 if source.origin is Origin.STOCK else 1] = weight[
                    : 2 if source.origin is Origin.STOCK else 1
                ]
                by_year = self.tree.by_year(source, opening)
                if by_year.any():
                    base = f"{source.name}_base_year"
                    said = about(self.pair.names, source)
                    old, new = (float(end[0].sum()) for end in self.pair.ends(source))
                    found.append(
                        Share(base, "base_year", said.vi, said.en, said.unit, old, new, float(by_year.sum()), {})
                    )
        found.sort(key=lambda share: -abs(share.contribution))
        old, new = ends_of(self.pair, self.what)
        total = sum(abs(share.contribution) for share in found)
        missing = (new - old) - sum(share.contribution for share in found)
        if found and abs(missing) < 1e-6 * total:
            found[0].contribution += missing
        return found

    def _shares_of(self, source: Source, weight: Floats) -> Iterator[Share]:
        said = about(self.pair.names, source)
        axis = lever_axis(said.dims)
        if source.name == "lever_decided" and axis is not None:
            product = weight[1:] * self.pair.change(source)
            names = labels_of(self.pair.names, said.dims[axis])
            for lever in dict.fromkeys(names):
                part = self.pair.names.inputs.parts[lever]
                by_year = product[:, [i for i, name in enumerate(names) if name == lever]].sum(1)
                if by_year.any():
                    old, new = self._decided(lever, len(by_year) - 1)
                    yield self._share(lever, "lever", part.vi, part.en, part.unit, old, new, by_year)
            return
        by_year = self.tree.by_year(source, weight)[1:]
        if by_year.any():
            mask = np.ones(weight.shape[1:])
            last = np.eye(len(by_year))[int(np.flatnonzero(by_year)[-1])]
            old, new = city_values(self.pair, source, mask, last)
            kind = self._kind(source, None)
            yield self._share(source.name, kind, said.vi, said.en, said.unit, old, new, by_year)

    def _share(self, id: str, kind: str, vi: str, en: str, unit: str, old: float, new: float, by_year: Floats) -> Share:
        years = {y: float(v) for y, v in zip(self.pair.years, by_year, strict=True) if v}
        return Share(id, kind, vi, en, unit, old, new, float(by_year.sum()), years)


def name_in(item: Cause | Share | Why, lang: Language) -> str:
    """What it is called in a language."""
    return item.vi if lang == "vi" else item.en
