# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""The years of a model as generated Python: straight-line code in which each equation is one call."""

from __future__ import annotations

import linecache
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kientao.engine.declare import Kind
from kientao.engine.graph import Names, Origin, Reference, index_text
from kientao.engine.step import Step

MOST_LOOPS = 64
"""Generated loops held, one for each set of kept variables: a server is asked for ever new sets."""

Loop = Callable[..., Any]
"""Called with constants, drivers, stocks, last values, first and last year, and what takes a year's kept values."""


@dataclass(slots=True)
class Loops:
    """Loops through the years, one for each set of kept variables."""

    names: Names
    order: Sequence[str]
    years: Mapping[str, Step]
    lasts: Sequence[str]
    _made: dict[tuple[str, ...], tuple[Loop, str]] = field(default_factory=dict)

    def of(self, kept: tuple[str, ...], needed: set[str]) -> tuple[Loop, str]:
        """The loop that keeps these variables and works out what they rest on, and its source."""
        found = self._made.get(kept)
        if found is None:
            if len(self._made) >= MOST_LOOPS:
                oldest, _ = self._made.pop(next(iter(self._made)))
                linecache.cache.pop(oldest.__code__.co_filename, None)
            found = self._made[kept] = self._compile(kept, needed)
        return found

    def _compile(self, kept: tuple[str, ...], needed: set[str]) -> tuple[Loop, str]:
        writer = _Writer(self.years, self.names, self.lasts, needed)
        for name in self.order:
            if name in needed:
                writer.equation(name)
        source = writer.source(kept)
        filename = f"<kientao years {hash(kept) & 0xFFFFFFFF:x} of {id(self)}>"
        linecache.cache[filename] = (len(source), None, source.splitlines(keepends=True), filename)
        scope: dict[str, Any] = {f"f_{n}": y.declaration.function for n, y in self.years.items()}
        exec(compile(source, filename, "exec"), scope)
        loop: Loop = scope["years"]
        return loop, source


class _Writer:
    """Writes the loop through the years: views of arguments made once, one call an equation."""

    def __init__(self, years: Mapping[str, Step], names: Names, lasts: Sequence[str], needed: set[str]) -> None:
        self.years = years
        self.names = names
        self.lasts = lasts
        self.needed = needed
        self.head: list[str] = []
        self.opening: list[str] = []
        self.body: list[str] = []
        self.views: dict[tuple[Any, ...], str] = {}

    def _view(self, reference: Reference, layout: tuple[slice | None, ...]) -> str:
        name = {
            Origin.VARIABLE: "v_", Origin.STOCK: "s_", Origin.LAST: "l_", Origin.CONSTANT: "c_", Origin.DRIVER: "d_",
        }[reference.origin] + reference.name  # fmt: skip
        if reference.index:
            name = self._derived(reference, name, index_text(reference.index))
        if layout:
            name = self._derived(reference, name, index_text(tuple(layout)))
        return name

    def _derived(self, reference: Reference, name: str, text: str) -> str:
        key = (name, text)
        found = self.views.get(key)
        if found is None:
            found = self.views[key] = f"x{len(self.views)}_{reference.name}"
            line = f"{found} = {name}{text}"
            if reference.origin is Origin.CONSTANT:
                self.head.append(line)
            elif reference.origin is Origin.VARIABLE:
                self.body.append(line)
            else:
                self.opening.append(line)
        return found

    def equation(self, name: str) -> None:
        step = self.years[name]
        arguments = [self._view(r, layout) for r, layout in zip(step.references, step.layouts, strict=True)]
        target = f"v_{name}" if step.declaration.kind is Kind.VARIABLE else f"n_{name}"
        self.body.append(f"{target} = f_{name}({', '.join(arguments)})")

    def source(self, kept: tuple[str, ...]) -> str:
        needed = self.needed
        stocks = [n for n, d in self.names.declared.items() if d.kind is Kind.STOCK and n in needed]
        used = {(r.origin, r.name) for name, step in self.years.items() if name in needed for r in step.references}
        lasts = [n for n in self.lasts if (Origin.LAST, n) in used]
        lines = ["def years(C, D, S, L, first, last, keep):"]
        lines += [f"    c_{n} = C[{n!r}]" for o, n in sorted(used) if o is Origin.CONSTANT]
        lines += [f"    d_all_{n} = D[{n!r}]" for o, n in sorted(used) if o is Origin.DRIVER]
        lines += [f"    s_{n} = S[{n!r}]" for n in stocks]
        lines += [f"    l_{n} = L[{n!r}]" for n in lasts]
        lines += [f"    {line}" for line in self.head]
        lines += ["    for t in range(first, last):"]
        lines += [f"        d_{n} = d_all_{n}[t]" for o, n in sorted(used) if o is Origin.DRIVER]
        lines += [f"        {line}" for line in self.opening]
        lines += [f"        {line}" for line in self.body]
        declared = self.names.declared
        held = [f"{'v_' if declared[n].kind is Kind.VARIABLE else 's_'}{n}" for n in kept]
        lines += [f"        keep(({', '.join(held)}{',' if held else ''}))"]
        for n in lasts:
            lines.append(f"        l_{n} = {'v_' if declared[n].kind is Kind.VARIABLE else 's_'}{n}")
        lines += [f"        s_{n} = n_{n}" for n in stocks]
        ends = ", ".join(f"{n!r}: s_{n}" for n in stocks)
        last_ends = ", ".join(f"{n!r}: l_{n}" for n in lasts)
        lines += [f"    return {{{ends}}}, {{{last_ends}}}", ""]
        return "\n".join(lines)
