# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""From recorded operations to loops over memory: what is written down, what is worked out on the way, and where.

A `Statement` is one loop that writes the elements of its root; operations that only this loop reads, each element
once and in one order, are worked out inside it and never written. Two memories are used: one number an element for
what all members share, and one number an element and member for the rest.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from kientao.engine.compiled.trace import WRITTEN_OUT, Node, Numbers, Recorder

SHARED, EACH = 0, 1
ONCE, YEARLY = 0, 1
_ALONE = {"sum", "greatest", "least", "gather", "sparse"}
_REDUCED = {"sum", "greatest", "least"}
_GIVEN = {"input", "literal"}
_ALIGNED = 8
_LARGEST = 400
"""Operations worked out in one loop at most: more would make the compiler slow."""
_SHARES = 400
"""Rounds from which on a loop may be shared: shorter ones stay in the nearest cache anyway."""


@dataclass(slots=True)
class Statement:
    """One loop: its root node, and the operations inside it with the element each loop round reads of them."""

    root: int
    stage: int
    memory: int
    inside: dict[int, Numbers | None] = field(default_factory=dict)

    def rounds(self, nodes: Sequence[Node]) -> int:
        """How often the body is run."""
        return nodes[self.root].size * nodes[self.root].group


@dataclass(slots=True)
class Region:
    """A stretch of both memories, by name: first place and size in the shared memory and in that of each member."""

    shared: int = 0
    shared_size: int = 0
    each: int = 0
    each_size: int = 0


@dataclass(slots=True)
class Plan:
    """Statements in order, and the place of every written element."""

    nodes: list[Node]
    statements: list[Statement]
    loops: list[list[Statement]]
    """The statements, those together that share one loop: one reads of another only the element just worked out."""
    memory: list[int]
    """Memory of each node."""
    place: Numbers
    """Place of each element in its memory; -1 if it is never written."""
    sizes: tuple[int, int]
    regions: dict[str, Region]
    node_of: Numbers
    roots: list[int]
    """The node of each root, in the order given."""
    kept: set[int]
    """Nodes that stand in the memories of kept values."""


@dataclass(frozen=True, slots=True)
class Root:
    """Elements that must stand in a region after the year, in the order given."""

    region: str
    name: str
    ids: Numbers


def plan(
    recorder: Recorder,
    given: Mapping[str, Sequence[tuple[int, int]]],
    roots: Iterable[Root],
    each: bool,
    shared_loops: bool = True,
) -> Plan:
    """Lay out the recorded year.

    Args:
        recorder: what was recorded.
        given: for each input region ("constant", "driver", "state") its nodes as (index, memory).
        roots: what must be there at the end: regions "kept" and "next" (the state of next year).
        each: whether members differ at all; if not, everything is shared.
        shared_loops: whether statements may share a loop.
    """
    nodes = recorder.nodes
    starts = [n.start for n in nodes]
    memory = [SHARED] * len(nodes)
    stage = [ONCE] * len(nodes)
    for region, members in given.items():
        for index, where in members:
            memory[index] = where
            stage[index] = ONCE if region == "constant" else YEARLY
    build = _Builder(nodes, starts, memory, stage, recorder)
    build.follow()
    region_of = build.roots(list(roots), each)
    build.level(region_of)
    sequence = build.alive(list(region_of))
    statements = build.cluster(sequence, set(region_of))
    loops = build.together(statements) if each and shared_loops else [[s] for s in statements]
    return build.place(loops, given, region_of)


def pointer_of(plan: Plan, index: int) -> str:
    """The memory in which a node stands, as the code calls it."""
    return f"%{'K' if index in plan.kept else ''}{'V' if plan.memory[index] == EACH else 'S'}"


class _Builder:
    def __init__(
        self, nodes: list[Node], starts: list[int], memory: list[int], stage: list[int], recorder: Recorder
    ) -> None:
        self.nodes = nodes
        self.starts = np.array(starts)
        self.memory = memory
        self.stage = stage
        self.recorder = recorder
        self.reads: list[tuple[tuple[int, ...], ...]] = []
        self.sequence: list[int] = []
        self.copies: dict[tuple[int, int], int] = {}
        self.root_nodes: list[int] = []

    # -- which nodes an operand reads --------------------------------------------------------------------------

    def owners(self, ids: Numbers) -> tuple[int, ...]:
        """The nodes whose elements these are."""
        low, high = np.searchsorted(self.starts, (ids.min(), ids.max()), side="right") - 1
        if low == high:
            return (int(low),)
        return tuple(int(i) for i in np.unique(np.searchsorted(self.starts, ids, side="right") - 1))

    def follow(self) -> None:
        """Stage and memory of each node, from what it reads."""
        for index, node in enumerate(self.nodes):
            reads = [self.owners(o) for o in node.operands]
            reads += [self.owners(source) for source in node.sources]
            if node.op not in _GIVEN:
                touched = {n for r in reads for n in r}
                self.memory[index] = max(self.memory[n] for n in touched)
                self.stage[index] = max(self.stage[n] for n in touched)
            self.reads.append(tuple(reads))

    def level(self, region_of: Mapping[int, str]) -> None:
        """An operand must lie in one memory: where it is joined from several, parts are copied into one."""
        kept = {index for index, region in region_of.items() if region == "kept"}
        for index in range(len(self.nodes)):
            reads = list(self.reads[index])
            for position, owners in enumerate(reads):
                if len({(self.memory[n], n in kept) for n in owners}) > 1:
                    if position >= len(self.nodes[index].operands):
                        raise AssertionError("a source in several memories")
                    reads[position] = self._into_one(index, position, owners, kept)
            self.reads[index] = tuple(reads)
            self.sequence.append(index)

    def _into_one(self, index: int, position: int, owners: tuple[int, ...], kept: set[int]) -> tuple[int, ...]:
        node = self.nodes[index]
        memory = max(self.memory[n] for n in owners)
        ids = node.operands[position].copy()
        for owner in owners:
            if self.memory[owner] != memory or owner in kept:
                copy = self._copy(owner, memory)
                old, new = self.nodes[owner], self.nodes[copy]
                inside = (ids >= old.start) & (ids < old.start + old.size)
                ids[inside] += new.start - old.start
        operands = list(node.operands)
        operands[position] = ids
        node.operands = tuple(operands)
        return self.owners(ids)

    def _copy(self, owner: int, memory: int) -> int:
        found = self.copies.get((owner, memory))
        if found is None:
            node = self.nodes[owner]
            ids = np.arange(node.start, node.start + node.size)
            found = self.copies[owner, memory] = self._append(ids, (owner,), memory, self.stage[owner])
            self.sequence.append(found)
        return found

    def _append(self, ids: Numbers, owners: tuple[int, ...], memory: int, stage: int) -> int:
        self.recorder.add("copy", (ids.size,), (ids,))
        index = len(self.nodes) - 1
        self.starts = np.append(self.starts, self.nodes[index].start)
        self.memory.append(memory)
        self.stage.append(stage)
        self.reads.append((owners,))
        return index

    # -- roots -------------------------------------------------------------------------------------------------

    def roots(self, roots: list[Root], each: bool) -> dict[int, str]:
        """The node of each root, made a copy where the elements are not one unused node of the right memory."""
        region_of: dict[int, str] = {}
        for root in roots:
            ids = root.ids.reshape(-1)
            owners = self.owners(ids)
            want = EACH if root.region == "next" and each else max(self.memory[n] for n in owners)
            if want == self.memory[owners[0]] and owners[0] not in region_of and self._whole(owners[0], ids):
                index = owners[0]
            else:
                index = self._append(ids, owners, want, YEARLY)
            region_of[index] = root.region
            self.root_nodes.append(index)
        return region_of

    def _whole(self, index: int, ids: Numbers) -> bool:
        """Whether these are all elements of a node that is worked out each year, in order."""
        node = self.nodes[index]
        if node.op in _GIVEN or self.stage[index] != YEARLY or ids.size != node.size:
            return False
        return bool(np.array_equal(ids, np.arange(node.start, node.start + node.size)))

    def alive(self, roots: list[int]) -> list[int]:
        """The nodes that the roots rest on, in order."""
        needed = np.zeros(len(self.nodes), dtype=bool)
        stack = list(roots)
        while stack:
            index = stack.pop()
            if needed[index]:
                continue
            needed[index] = True
            for owners in self.reads[index]:
                stack += [n for n in owners if not needed[n]]
        return [i for i in self.sequence if needed[i]]

    # -- what is worked out inside which loop ------------------------------------------------------------------

    def cluster(self, sequence: list[int], roots: set[int]) -> list[Statement]:
        """Put operations read by one loop only, once and in one order, into that loop."""
        consumers: dict[int, list[tuple[int, int]]] = {}
        fixed = set(roots)
        for index in sequence:
            node = self.nodes[index]
            for position, owners in enumerate(self.reads[index]):
                if len(owners) == 1 and position < len(node.operands):
                    consumers.setdefault(owners[0], []).append((index, position))
                else:
                    fixed.update(owners)
        statement_of: dict[int, Statement] = {}
        maps: dict[int, Numbers | None] = {}
        statements: list[Statement] = []
        for index in reversed(sequence):
            node = self.nodes[index]
            if node.op in _GIVEN:
                continue
            home = None
            if index not in fixed and node.op not in _ALONE:
                home, positions = self._home(index, consumers.get(index, []), statement_of, maps)
            if home is None:
                home, positions = Statement(index, self.stage[index], self.memory[index]), None
                statements.append(home)
            home.inside[index] = positions
            statement_of[index] = home
            maps[index] = positions
        statements.reverse()
        return statements

    def _home(
        self,
        index: int,
        readers: list[tuple[int, int]],
        statement_of: Mapping[int, Statement],
        maps: Mapping[int, Numbers | None],
    ) -> tuple[Statement | None, Numbers | None]:
        """The one loop that reads this operation, and the element it reads in each round."""
        node = self.nodes[index]
        home: Statement | None = None
        found: Numbers | None = None
        for reader, position in readers:
            statement = statement_of[reader]
            if home is None:
                home = statement
                if home.stage != self.stage[index] or home.memory != self.memory[index] or len(home.inside) > _LARGEST:
                    return None, None
                if home.rounds(self.nodes) > node.size:
                    return None, None
            elif statement is not home:
                return None, None
            taken = self.nodes[reader].operands[position] - node.start
            via = maps[reader]
            positions = taken if via is None else taken[via]
            if found is None:
                found = positions
            elif not np.array_equal(found, positions):
                return None, None
        return home, found

    # -- which statements share a loop -------------------------------------------------------------------------

    def together(self, statements: list[Statement]) -> list[list[Statement]]:
        """Put statements of as many rounds into one loop, where each reads of the others what they just worked out."""
        root_of = {s.root: k for k, s in enumerate(statements)}
        needs: list[dict[int, bool]] = [self._needs(s, root_of) for s in statements]
        loops: list[list[Statement]] = []
        done: set[int] = set()
        left = dict.fromkeys(range(len(statements)))

        def first(able: bool, size: int | None, within: set[int]) -> int | None:
            for k in left:
                s = statements[k]
                if self._shares(s) is not able or (size is not None and self.nodes[s.root].size != size):
                    continue
                if all(n in done or (same and n in within) for n, same in needs[k].items()):
                    return k
            return None

        while left:
            k = first(False, None, set())
            if k is None:
                k = first(True, None, set())
            assert k is not None
            loop, within, count = [statements[k]], {k}, len(statements[k].inside)
            del left[k]
            while self._shares(statements[k]) and count < _LARGEST:
                k = first(True, self.nodes[loop[0].root].size, within)
                if k is None:
                    break
                loop.append(statements[k])
                within.add(k)
                count += len(statements[k].inside)
                del left[k]
            done |= within
            loops.append(loop)
        return loops

    def _shares(self, statement: Statement) -> bool:
        node = self.nodes[statement.root]
        return (
            statement.stage == YEARLY
            and statement.memory == EACH
            and node.size >= _SHARES
            and (node.op not in _ALONE or node.op in _REDUCED)
            and node.group <= WRITTEN_OUT
        )

    def _needs(self, statement: Statement, root_of: Mapping[int, int]) -> dict[int, bool]:
        """The statements that this one reads, and whether each round reads just what the same round of it gives."""
        size = self.nodes[statement.root].size
        found: dict[int, bool] = {}
        for index, positions in statement.inside.items():
            node = self.nodes[index]
            for place, owners in enumerate(self.reads[index]):
                outside = [n for n in owners if n in root_of and n not in statement.inside]
                if place >= len(node.operands):
                    found |= dict.fromkeys((root_of[n] for n in outside), False)
                    continue
                for owner in outside:
                    taken = node.operands[place] if positions is None else node.operands[place][positions]
                    same = self._shares(statement) and self._in_step(owner, taken, size)
                    found[root_of[owner]] = same and found.get(root_of[owner], True)
        return found

    def _in_step(self, owner: int, taken: Numbers, size: int) -> bool:
        node = self.nodes[owner]
        if node.size != size:
            return False
        start, all_of_it = node.start, np.arange(node.start, node.start + size)
        for column in taken.reshape(size, -1).T:
            touches = bool(((column >= start) & (column < start + size)).any())
            if touches and not np.array_equal(column, all_of_it):
                return False
        return True

    # -- memory ------------------------------------------------------------------------------------------------

    def place(
        self, loops: list[list[Statement]], given: Mapping[str, Sequence[tuple[int, int]]], region_of: dict[int, str]
    ) -> Plan:
        """Give every written element its place; loops that come later use the places of what is read no more."""
        nodes = self.nodes
        statements = [s for loop in loops for s in loop]
        read = self._read_elsewhere(loops)
        place = np.full(self.recorder.end, -1)
        ends = [0, 0]
        regions: dict[str, Region] = {}

        def put(index: int, where: int) -> None:
            node = nodes[index]
            place[node.start : node.start + node.size] = np.arange(where, where + node.size)

        def stretch(name: str, members: Sequence[int]) -> None:
            begin = list(ends)
            for index in members:
                put(index, ends[self.memory[index]])
                ends[self.memory[index]] += nodes[index].size
            regions[name] = Region(begin[0], ends[0] - begin[0], begin[1], ends[1] - begin[1])
            for kind in (SHARED, EACH):
                ends[kind] += -ends[kind] % _ALIGNED

        stretch("literal", [i for i, n in enumerate(nodes) if n.op == "literal"])
        for name, members in given.items():
            stretch(name, [index for index, _ in members])
        stretch("next", [index for index, region in region_of.items() if region == "next"])
        kept = [index for index, region in region_of.items() if region == "kept"]
        sizes = [0, 0]  # kept values have memories of their own
        for index in kept:
            put(index, sizes[self.memory[index]])
            sizes[self.memory[index]] += nodes[index].size
        regions["kept"] = Region(0, sizes[0], 0, sizes[1])
        stretch("once", [s.root for s in statements if s.stage == ONCE and s.root not in region_of])
        wanted = {s.root for s in statements if s.root not in region_of and s.stage == YEARLY and s.root in read}
        self._temporaries(wanted, loops, put, ends)
        node_of = np.searchsorted(self.starts, np.arange(self.recorder.end), side="right") - 1
        return Plan(
            nodes,
            statements,
            loops,
            self.memory,
            place,
            (ends[0], ends[1]),
            regions,
            node_of,
            self.root_nodes,
            set(kept),
        )

    def _read_elsewhere(self, loops: list[list[Statement]]) -> set[int]:
        """The nodes that are read by other loops than their own."""
        read: set[int] = set()
        for loop in loops:
            inside = {s.root for s in loop}
            for statement in loop:
                for index in statement.inside:
                    for owners in self.reads[index]:
                        read.update(n for n in owners if n not in inside)
        return read

    def _temporaries(self, held: set[int], loops: list[list[Statement]], put: object, ends: list[int]) -> None:
        last: dict[int, int] = {}
        for order, loop in enumerate(loops):
            for statement in loop:
                for index in statement.inside:
                    for owners in self.reads[index]:
                        for owner in owners:
                            last[owner] = order
        free: tuple[dict[int, list[int]], dict[int, list[int]]] = ({}, {})
        leaving: dict[int, list[int]] = {}
        for root in sorted(held):
            leaving.setdefault(last.get(root, -1), []).append(root)
        where: dict[int, int] = {}
        for order, loop in enumerate(loops):
            for root in (s.root for s in loop if s.root in held):
                kind = self.memory[root]
                size = self.nodes[root].size + (-self.nodes[root].size % _ALIGNED)
                spare = free[kind].get(size)
                if spare:
                    where[root] = spare.pop()
                else:
                    where[root] = ends[kind]
                    ends[kind] += size
                put(root, where[root])  # type: ignore[operator]
            for gone in leaving.get(order, []):
                if gone in where:
                    size = self.nodes[gone].size + (-self.nodes[gone].size % _ALIGNED)
                    free[self.memory[gone]].setdefault(size, []).append(where[gone])
