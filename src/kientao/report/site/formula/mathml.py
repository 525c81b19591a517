# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Formulas as MathML, which browsers set themselves.

What is written can be read back: every name carries the argument it stands for, every number its exact value.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from markupsafe import Markup, escape

from kientao.engine.declare import Kind
from kientao.report.site.formula.names import (
    ADD,
    ATOM,
    MULTIPLY,
    POWER,
    WIDE,
    Letters,
    Link,
    Naming,
    Written,
    mi,
    mo,
    row,
)
from kientao.report.site.formula.read import Formula
from kientao.report.site.formula.tree import (
    Cases,
    Index,
    Leaf,
    Local,
    Node,
    Num,
    Op,
    Places,
    Reduce,
    Table,
    Table1,
)


@dataclass(slots=True)
class Line:
    """One line of a formula: a left-hand side and the MathML of the whole line."""

    name: str
    math: Markup


@dataclass(slots=True)
class Page:
    """What a formula looks like on a page: its line, those of the values named on the way, tables and letters."""

    line: Line
    where: list[Line] = field(default_factory=list)
    letters: dict[str, str] = field(default_factory=dict)


def write(
    formula: Formula,
    kind: Kind,
    dimensions: Mapping[str, tuple[str, ...]],
    link: Callable[[str], Link | None],
    words: Mapping[str, str],
    comma: bool,
    say_label: Callable[[str, str], str] = lambda dim, label: label,
) -> Page:
    """The page of a formula.

    `words`: if, otherwise, in a language; `comma`: decimals with a comma; `say_label`: a label of a dimension in words.
    """
    printer = _Printer(formula, dimensions, link, words, comma, say_label)
    free: dict[Index, str] = {}
    for index in formula.indices:
        free[index] = printer.letter(index, free)
    left = printer.named(formula.name, [mi(free[i]) for i in formula.indices], "t+1" if kind is Kind.STOCK else "")
    page = Page(Line(formula.name, printer.line(left, formula.body, free)))
    while printer.waiting:
        waiting, printer.waiting = printer.waiting, []
        page.where += [printer.definition(local) for local in waiting]
    page.where += [printer.table(table) for table in printer.tables.values()]
    page.letters = printer.legend
    return page


class _Printer(Naming):
    """Writes terms and lines."""

    # -- terms -------------------------------------------------------------------------------------------------

    def term(self, node: Node, letters: Letters) -> Written:
        if isinstance(node, Num):
            return self.number(node)
        if isinstance(node, Leaf):
            return self.leaf(node, letters)
        if isinstance(node, Reduce):
            return self.reduced(node, letters)
        if isinstance(node, Cases):
            return self.cases(node, letters)
        if isinstance(node, Table1):
            return self.table_read(node, letters)
        if isinstance(node, Places):
            return self.places(node, letters)
        assert isinstance(node, Op)
        return self.operation(node, letters)

    def held(self, node: Node, letters: Letters, tightness: int) -> Written:
        """A term, in brackets if it holds together less tightly than asked."""
        written = self.term(node, letters)
        if written.holds >= tightness:
            return written
        return Written(row(mo("("), written.text, mo(")")), ATOM, written.width + 2)

    def operation(self, node: Op, letters: Letters) -> Written:
        kind, args = node.kind, node.args
        if kind in ("add", "subtract", "negative"):
            return self.joined(self.summands(node, letters), ADD)
        if kind == "multiply":
            return self.joined(self.factors(node, letters), MULTIPLY)
        if kind == "divide":
            above, below = (self.term(a, letters) for a in args)
            return Written(
                f"<mfrac>{row(above.text)}{row(below.text)}</mfrac>", MULTIPLY, max(above.width, below.width)
            )
        if kind == "power":
            base, power = self.held(args[0], letters, ATOM), self.term(args[1], letters)
            return Written(f"<msup>{row(base.text)}{row(power.text)}</msup>", POWER, base.width + power.width * 0.7)
        if kind == "sqrt":
            inner = self.term(args[0], letters)
            return Written(f"<msqrt>{inner.text}</msqrt>", ATOM, inner.width + 2)
        if kind == "absolute":
            inner = self.term(args[0], letters)
            return Written(row(mo("|"), inner.text, mo("|")), ATOM, inner.width + 2)
        if kind == "where":
            return self.choice(args, letters)
        if kind in _COMPARE:
            inner = self.comparison(node, letters)
            return Written(row(mo("["), inner.text, mo("]")), ATOM, inner.width + 2)
        if kind == "logistic":
            one = Op("add", (Num(1.0), Op("exp", (Op("negative", args),))))
            return self.operation(Op("divide", (Num(1.0), one)), letters)
        parts = [self.term(a, letters) for a in args]
        name = _NAMES[kind]
        inside = mo(",").join(p.text for p in parts)
        text = row(f"<mi>{name}</mi>", "<mo>&#x2061;</mo>", mo("("), inside, mo(")"))
        return Written(text, ATOM, sum(p.width for p in parts) + 2 + len(name))

    def comparison(self, node: Op, letters: Letters) -> Written:
        left, right = (self.held(a, letters, ADD) for a in node.args)
        return Written(row(left.text, mo(_COMPARE[node.kind]), right.text), ADD, left.width + right.width + 1)

    def choice(self, args: Sequence[Node], letters: Letters) -> Written:
        condition, yes, no = args
        is_comparison = isinstance(condition, Op) and condition.kind in _COMPARE
        asked = self.comparison(condition, letters) if is_comparison else self.term(condition, letters)  # type: ignore[arg-type]
        first, second = self.term(yes, letters), self.term(no, letters)
        rows = [
            (first, row(f"<mtext>{self.words['if']}&#xa0;</mtext>", asked.text)),
            (second, f"<mtext>{self.words['otherwise']}</mtext>"),
        ]
        return self._braced(rows, 'class="choice"')

    def cases(self, node: Cases, letters: Letters) -> Written:
        rows = []
        for case in node.cases:
            own = dict(letters)
            if case.piece is not None:
                own[case.piece] = letters[node.index]
            which = row(mi(letters[node.index]), self.labels(node.index, case.positions.tolist()))
            rows.append((self.term(case.body, own), which))
        return self._braced(rows, 'class="cases"')

    @staticmethod
    def _braced(rows: Sequence[tuple[Written, str]], look: str) -> Written:
        lines = "".join(f"<mtr><mtd>{row(w.text)}</mtd><mtd>{which}</mtd></mtr>" for w, which in rows)
        text = f"<mrow {look}>{mo('{')}<mtable>{lines}</mtable></mrow>"
        return Written(text, MULTIPLY, max(w.width for w, _ in rows) + 14)

    def reduced(self, node: Reduce, letters: Letters) -> Written:
        own = dict(letters)
        own[node.index] = found = self.letter(node.index, letters)
        sign = {"sum": "∑", "minimum": "min", "maximum": "max", "mean": self.words["mean"]}[node.kind]
        below = mi(found) if self.whole(node.index) else row(mi(found), self.labels(node.index, range(node.index.size)))
        body = self.held(node.body, own, MULTIPLY)
        mark = f"<mo>{sign}</mo>" if node.kind == "sum" else f"<mi>{sign}</mi>"
        text = f'<mrow data-size="{node.index.size}"><munder>{mark}{row(below)}</munder>{body.text}</mrow>'
        return Written(text, MULTIPLY, body.width + 3)

    def table_read(self, node: Table1, letters: Letters) -> Written:
        own = dict(letters)
        own[node.index] = self.letter(node.index, letters)
        x, points, heights = (self.term(n, own) for n in (node.x, node.points, node.heights))
        words = f"<mi>{self.words['interpolated']}</mi>"
        text = row(words, mo("("), x.text, mo(";"), points.text, mo("→"), heights.text, mo(")"))
        return Written(text, ATOM, x.width + points.width + heights.width + 8)

    def places(self, node: Places, letters: Letters) -> Written:
        own = dict(letters)
        own[node.over] = inner = self.letter(node.over, letters)
        if node.kind == "spread":
            for index in node.key.free:
                own.setdefault(index, inner)
        key = self.term(node.key, own)
        data = f'data-places="{node.kind}" data-over="{escape(inner)}" data-gives="{escape(letters[node.gives])}"'
        if node.kind == "sum":
            body = self.held(node.body, own, MULTIPLY)
            below = row(mi(inner), mo("∈"), mi(letters[node.gives]))
            sign = f"<munder>{mo('∑')}{below}</munder>"
            return Written(
                f"<mrow {data}>{sign}{body.text}<mphantom>{key.text}</mphantom></mrow>", MULTIPLY, body.width + 4
            )
        body = self.held(node.body, own, ATOM)
        words = self.words["at_lever"] if node.kind == "spread" else key.text
        below = f"{mi(inner)}{mo('=')}" + (f"<mtext>{words}</mtext>" if node.kind == "spread" else words)
        hidden = f"<mphantom>{key.text}</mphantom>" if node.kind == "spread" else ""
        text = f"<mrow {data}><msub>{row(body.text, mo('|'))}{row(below)}</msub>{hidden}</mrow>"
        return Written(text, ATOM, body.width + 6)

    def summands(self, node: Node, letters: Letters, sign: str = "+") -> list[tuple[str, Written]]:
        """The terms of a sum with their signs."""
        if isinstance(node, Op) and node.kind == "add":
            if sign == "−":
                return [(sign, self.held(node, letters, MULTIPLY))]
            return self.summands(node.args[0], letters) + self.summands(node.args[1], letters)
        if isinstance(node, Op) and node.kind == "subtract" and sign == "+":
            return self.summands(node.args[0], letters) + self.summands(node.args[1], letters, "−")
        if isinstance(node, Op) and node.kind == "negative" and sign == "+":
            return self.summands(node.args[0], letters, "−")
        return [(sign, self.held(node, letters, MULTIPLY))]

    def factors(self, node: Node, letters: Letters, last: bool = True) -> list[tuple[str, Written]]:
        """The factors of a product; a sum that is not the last one stands in brackets."""
        if isinstance(node, Op) and node.kind == "multiply":
            return self.factors(node.args[0], letters, False) + self.factors(node.args[1], letters, last)
        ends = isinstance(node, (Reduce, Places)) or (isinstance(node, Op) and node.kind == "negative")
        written = self.held(node, letters, MULTIPLY)
        if ends and not last and written.holds < ATOM:
            written = Written(row(mo("("), written.text, mo(")")), ATOM, written.width + 2)
        return [("⋅", written)]

    @staticmethod
    def joined(parts: Sequence[tuple[str, Written]], holds: int) -> Written:
        text = []
        for i, (sign, part) in enumerate(parts):
            if i or sign == "−":
                text.append(mo(sign))
            text.append(part.text)
        return Written(row(*text), holds, sum(p.width + 2 for _, p in parts))

    # -- lines -------------------------------------------------------------------------------------------------

    def line(self, left: str, body: Node, letters: Letters) -> Markup:
        """`left = body`, on several lines if it is long."""
        parts: list[tuple[str, Written]] = []
        if isinstance(body, Op) and body.kind in ("add", "subtract", "negative"):
            parts = self.summands(body, letters)
        elif isinstance(body, Op) and body.kind == "multiply":
            parts = self.factors(body, letters)
        if len(parts) < 2 or sum(p.width + 2 for _, p in parts) <= WIDE:
            return Markup(f'<math displaystyle="true">{row(left, mo("="), self.term(body, letters).text)}</math>')
        rows: list[list[str]] = [[]]
        width = 0.0
        for i, (sign, part) in enumerate(parts):
            if rows[-1] and width + part.width > WIDE:
                rows.append([])
                width = 0.0
            if i or sign == "−":
                rows[-1].append(mo(sign))
            rows[-1].append(part.text)
            width += part.width + 2
        cells = "".join(f"<mtr><mtd>{row(*cell)}</mtd></mtr>" for cell in rows)
        return Markup(f'<math displaystyle="true">{row(left, mo("="))}<mtable class="lines">{cells}</mtable></math>')

    def definition(self, local: Local) -> Line:
        letters: dict[Index, str] = {}
        for index in local.own:
            letters[index] = self.letter(index, letters)
        name = self.seen[id(local)]
        left = self.named(name, [mi(letters[i]) for i in local.own], of=f"local:{name}", local=True)
        parts = [i for i in local.own if not self.whole(i)]
        for index in parts:
            left += mo(",") + mi(letters[index]) + self.labels(index, range(index.size))
        return Line(name, self.line(left, local.body, letters))

    def table(self, table: Table) -> Line:
        name = next(n for n, t in self.tables.items() if t is table)
        values = np.squeeze(table.values)
        rows = values.reshape(-1, values.shape[-1])
        body = "".join(
            "<mtr>" + "".join(f"<mtd>{self.number(Num(float(v))).text}</mtd>" for v in row[:24]) + "</mtr>"
            for row in rows[:24]
        )
        whole = rows.shape[0] <= 24 and rows.shape[1] <= 24
        dots = "" if whole else mo("…")
        left = self.named(name, [], of=f"table:{name}", local=True)
        held = f"<mtable>{body}</mtable>"
        return Line(
            name,
            Markup(f'<math displaystyle="true">{row(left, mo("="), mo("("), held, dots, mo(")"))}</math>'),
        )


_COMPARE = {
    "greater": "&gt;", "greater_equal": "≥", "less": "&lt;", "less_equal": "≤", "equal": "=",
}  # fmt: skip
_NAMES = {
    "minimum": "min", "maximum": "max", "exp": "exp", "log": "ln", "log10": "lg", "sign": "sgn", "sin": "sin",
    "rint": "round", "normal_cdf": "Φ", "normal_pdf": "φ",
}  # fmt: skip
