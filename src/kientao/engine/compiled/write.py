# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""LLVM code of the planned loops: `@once` for what does not change with the years, `@year` for one year.

Both take the two memories, and the two rows into which kept values are written. An element of the memory of each
member holds `LANES` members side by side, so that every instruction works on eight members at once and no loop has a
remainder; floats are added in the order in which the equations add them, so that a member gives the same bits alone
and in a batch.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from kientao.engine.compiled.functions import LANES, kind, library
from kientao.engine.compiled.plan import ONCE, YEARLY, Plan, Statement
from kientao.engine.compiled.rounds import Body, Index, SharedBody, addresses_of, stretches
from kientao.engine.compiled.sparse import write_sparse
from kientao.engine.compiled.trace import WRITTEN_OUT, Numbers

_POINTERS = ", ".join(f"ptr noalias {p}" for p in ("%S", "%V", "%KS", "%KV"))
_STATEMENTS_A_FUNCTION = 24
_UNROLLED = 4
_SIDE_BY_SIDE = (6, 5, 4, 3, 2)


def write(plan: Plan) -> str:
    """The whole module as LLVM text."""
    return _Writer(plan).module()


class _Writer:
    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.tables: dict[bytes, str] = {}
        self.table_lines: list[str] = []

    def module(self) -> str:
        """Functions, tables and the library."""
        parts = [library(1), library(LANES)]
        parts += [f"declare double @{name}(double)" for name in ("erfc", "sin", "cos", "tanh")]
        parts.append("declare void @llvm.memcpy.p0.p0.i64(ptr, ptr, i64, i1)")
        for name, stage in (("once", ONCE), ("year", YEARLY)):
            chunks = _chunks([loop for loop in self.plan.loops if loop[0].stage == stage])
            calls = []
            for number, chunk in enumerate(chunks):
                parts.append(FunctionWriter(self, f"{name}_{number}", chunk).text())
                calls.append(f"  call void @{name}_{number}(ptr %S, ptr %V, ptr %KS, ptr %KV)")
            if stage == YEARLY:
                calls += self._state_goes_on()
            body = "\n".join(calls)
            parts.append(f"define void @{name}(ptr %S, ptr %V, ptr %KS, ptr %KV) nounwind {{\n{body}\n  ret void\n}}")
        parts.append(self._years())
        return "\n".join([*self.table_lines, *parts])

    def _years(self) -> str:
        """`@years`: years one after another for members that share their drivers, which lie in rows at %D."""
        driver, kept = self.plan.regions["driver"], self.plan.regions["kept"]
        return f"""define void @years(ptr %S, ptr %V, ptr %KS, ptr %KV, ptr %D, i64 %count) nounwind {{
entry:
  %given = getelementptr inbounds double, ptr %S, i64 {driver.shared}
  br label %next
next:
  %year = phi i64 [ 0, %entry ], [ %following, %next ]
  %since = mul nuw nsw i64 %year, {driver.shared_size}
  %row = getelementptr inbounds double, ptr %D, i64 %since
  call void @llvm.memcpy.p0.p0.i64(ptr %given, ptr %row, i64 {driver.shared_size * 8}, i1 false)
  %written = mul nuw nsw i64 %year, {kept.shared_size}
  %to = getelementptr inbounds double, ptr %KS, i64 %written
  call void @year(ptr %S, ptr %V, ptr %to, ptr %KV)
  %following = add nuw nsw i64 %year, 1
  %more = icmp ult i64 %following, %count
  br i1 %more, label %next, label %done
done:
  ret void
}}"""

    def _state_goes_on(self) -> list[str]:
        """At the end of a year, what was worked out for the next one takes the place of the state."""
        state, following = self.plan.regions["state"], self.plan.regions["next"]
        lines = []
        for pointer, size, to, since, width in (
            ("%S", state.shared_size, state.shared, following.shared, 8),
            ("%V", state.each_size, state.each, following.each, 8 * LANES),
        ):
            if size:
                name = pointer[1:]
                lines += [
                    f"  %to{name} = getelementptr inbounds i8, ptr {pointer}, i64 {to * width}",
                    f"  %from{name} = getelementptr inbounds i8, ptr {pointer}, i64 {since * width}",
                    f"  call void @llvm.memcpy.p0.p0.i64(ptr %to{name}, ptr %from{name}, i64 {size * width}, i1 false)",
                ]
        return lines

    def table(self, places: Numbers) -> str:
        """A constant table of places."""
        short = places.astype(np.int32)
        key = short.tobytes()
        name = self.tables.get(key)
        if name is None:
            name = self.tables[key] = f"@t{len(self.tables)}"
            items = ", ".join(f"i32 {p}" for p in short.tolist())
            self.table_lines.append(f"{name} = internal constant [{short.size} x i32] [{items}]")
        return name


def _chunks(loops: list[list[Statement]]) -> list[list[list[Statement]]]:
    """Loops in functions of not too many statements."""
    chunks: list[list[list[Statement]]] = []
    count = _STATEMENTS_A_FUNCTION
    for loop in loops:
        if count + len(loop) > _STATEMENTS_A_FUNCTION:
            chunks.append([])
            count = 0
        chunks[-1].append(loop)
        count += len(loop)
    return chunks


class FunctionWriter:
    """Writes one function of a module: the loops of some statements."""

    def __init__(self, writer: _Writer, name: str, loops: list[list[Statement]]) -> None:
        self.writer = writer
        self.plan = writer.plan
        self.name = name
        self.loops = loops
        self.lines: list[str] = []
        self.count = 0
        self.block = "entry"
        self.rooms: list[str] = []

    def text(self) -> str:
        """The function that runs the statements."""
        for loop in self.loops:
            if len(loop) == 1:
                self.statement(loop[0])
            else:
                self.shared(loop)
        body = "\n".join([*self.rooms, *self.lines])
        return f"define internal void @{self.name}({_POINTERS}) noinline nounwind {{\nentry:\n{body}\n  ret void\n}}"

    def put(self, text: str) -> str:
        """An instruction whose result gets a name."""
        self.count += 1
        name = f"%v{self.count}"
        self.lines.append(f"  {name} = {text}")
        return name

    # -- loops -------------------------------------------------------------------------------------------------

    def statement(self, statement: Statement) -> None:
        """The loop of a statement, or the loops it is cut into."""
        nodes = self.plan.nodes
        root = nodes[statement.root]
        if root.op == "sparse":
            write_sparse(self, statement)
            return
        shape = [n for n in root.shape if n > 1] or [1]
        if root.group > 1:
            shape.append(root.group)
        addresses = addresses_of(self.plan, statement)
        inner = math.prod(shape[1:])
        for begin, end in stretches(shape, addresses, statement):
            some = {key: (owner, places[begin * inner : end * inner]) for key, (owner, places) in addresses.items()}
            self._stretch(Body(self, statement, (end - begin, *shape[1:]), some, begin * inner // root.group))

    def _stretch(self, body: Body) -> None:
        root, shape = body.statement.root, list(body.shape)
        if self.plan.nodes[root].group > 1:
            self.nest_reduce(body, shape)
        else:
            self._nest(shape, [], lambda index: body.store(index, body.value(root, index)))

    def room(self, count: int, lanes: int) -> str:
        """Memory of the function's own for `count` times `lanes` numbers."""
        name = f"%room{len(self.rooms)}"
        self.rooms.append(f"  {name} = alloca {kind(lanes)}, i64 {count}, align 64")
        return name

    def shared(self, loop: list[Statement]) -> None:
        """One loop for several statements."""
        shapes = [tuple(n for n in self.plan.nodes[s.root].shape if n > 1) for s in loop]
        shape = max(shapes, key=len)
        values: dict[int, str] = {}
        bodies: list[SharedBody] = []
        for statement in loop:
            bodies.append(SharedBody(self, statement, shape, values, {body.statement.root for body in bodies}))

        def round_(index: list[Index]) -> None:
            values.clear()
            for body in bodies:
                body.run(index)

        self._nest(list(shape), [], round_)

    def _nest(self, shape: list[int], index: list[Index], inner: Callable[[list[Index]], None]) -> None:
        if not shape:
            inner(index)
            return
        if shape[0] <= _UNROLLED and (len(shape) == 1 or math.prod(shape) <= _UNROLLED):
            for i in range(shape[0]):
                self._nest(shape[1:], [*index, ("", i)], inner)
            return
        self.loop(shape[0], 1, lambda counter: self._nest(shape[1:], [*index, (counter, 0)], inner))

    def loop(self, end: int, step: int, inner: Callable[[str], None]) -> None:
        """Count from nothing to `end` by `step`."""
        self.count += 1
        number = self.count
        label, done, counter = f"b{number}", f"e{number}", f"%i{number}"
        before = self.block
        self.lines.append(f"  br label %{label}")
        self.lines.append(f"{label}:")
        place = len(self.lines)
        self.lines.append("")
        self.block = label
        inner(counter)
        following = self.put(f"add nuw nsw i64 {counter}, {step}")
        more = self.put(f"icmp ult i64 {following}, {end}")
        self.lines[place] = f"  {counter} = phi i64 [ 0, %{before} ], [ {following}, %{self.block} ]"
        self.lines.append(f"  br i1 {more}, label %{label}, label %{done}")
        self.lines.append(f"{done}:")
        self.block = done

    def _sum(self, body: Body, results: list[list[Index]], group: int) -> None:
        op = self.plan.nodes[body.statement.root].op
        T = kind(body.lanes)
        if group <= WRITTEN_OUT:
            for index in results:
                total = body.value_of_operand([*index, ("", 0)])
                for k in range(1, group):
                    total = body.combine(op, total, body.value_of_operand([*index, ("", k)]))
                body.store(index, total)
            return
        firsts = [body.value_of_operand([*index, ("", 0)]) for index in results]
        self.count += 1
        number = self.count
        label, done, counter = f"b{number}", f"e{number}", f"%i{number}"
        before = self.block
        self.lines.append(f"  br label %{label}")
        self.lines.append(f"{label}:")
        place = len(self.lines)
        self.lines.append("")
        self.block = label
        totals = [f"%a{number}_{i}" for i in range(len(results))]
        following_totals = [
            body.combine(op, total, body.value_of_operand([*index, (counter, 1)]))
            for total, index in zip(totals, results, strict=True)
        ]
        following = self.put(f"add nuw nsw i64 {counter}, 1")
        more = self.put(f"icmp ult i64 {following}, {group - 1}")
        phis = [f"  {counter} = phi i64 [ 0, %{before} ], [ {following}, %{self.block} ]"]
        phis += [
            f"  {total} = phi {T} [ {first}, %{before} ], [ {new}, %{self.block} ]"
            for total, first, new in zip(totals, firsts, following_totals, strict=True)
        ]
        self.lines[place] = "\n".join(phis)
        self.lines.append(f"  br i1 {more}, label %{label}, label %{done}")
        self.lines.append(f"{done}:")
        self.block = done
        for index, total in zip(results, following_totals, strict=True):
            body.store(index, total)

    def nest_reduce(self, body: Body, shape: list[int]) -> None:
        """The loops around a reduction, several results worked out side by side."""
        outer, group = shape[:-1], shape[-1]
        side = next((n for n in _SIDE_BY_SIDE if outer[-1] % n == 0), 1) if group > WRITTEN_OUT else 1
        if side == 1:
            self._nest(outer, [], lambda index: self._sum(body, [index], group))
            return

        def rows(index: list[Index]) -> None:
            if outer[-1] == side:
                self._sum(body, [[*index, ("", j)] for j in range(side)], group)
                return
            self.loop(outer[-1], side, lambda c: self._sum(body, [[*index, (c, j)] for j in range(side)], group))

        self._nest(outer[:-1], [], rows)
