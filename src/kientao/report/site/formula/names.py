# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Names, numbers and indices of a formula as MathML."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from markupsafe import Markup, escape

from kientao.report.site.formula.letters import letter
from kientao.report.site.formula.read import Formula
from kientao.report.site.formula.tree import (
    Argument,
    Cases,
    Index,
    Leaf,
    Local,
    Node,
    Num,
    Op,
    Place,
    Places,
    Reduce,
    Table,
    Table1,
)

ADD, MULTIPLY, POWER, ATOM = 1, 2, 3, 4
WIDE = 84
"""A sum or product longer than this many letters goes on several lines."""
LISTED = 6
"""So many labels are listed; of more, the first and the last."""

Letters = Mapping[Index, str]


class Written(NamedTuple):
    """MathML of a term, how tightly it holds together, and about how many letters wide it is."""

    text: str
    holds: int
    width: float


class Link(NamedTuple):
    """Where a name leads, and what it says when pointed at."""

    href: str
    title: str


def mi(text: str) -> str:
    """A letter."""
    return f"<mi>{escape(text)}</mi>"


_INFIX = {"+", "−", "⋅", "=", "&gt;", "≥", "&lt;", "≤", "∈", "→"}


def mo(text: str) -> str:
    """A sign; between two terms it says so, since browsers take names that are text for mere space."""
    return f'<mo form="infix">{text}</mo>' if text in _INFIX else f"<mo>{text}</mo>"


def row(*parts: str) -> str:
    """Parts in a row."""
    return f"<mrow>{''.join(parts)}</mrow>"


def _above(text: str) -> str:
    if text == "0":
        return "<mn>0</mn>"
    return row("<mi>t</mi>", mo(text[1]), f"<mn>{text[2:]}</mn>")


class Naming:
    """Writes names of a formula, and remembers what it has to explain: letters, named values, tables."""

    def __init__(
        self,
        formula: Formula,
        dimensions: Mapping[str, tuple[str, ...]],
        link: Callable[[str], Link | None],
        words: Mapping[str, str],
        comma: bool,
        say_label: Callable[[str, str], str],
    ) -> None:
        self.say_label = say_label
        self.formula = formula
        self.dimensions = dimensions
        self.link = link
        self.words = words
        self.comma = comma
        self.waiting: list[Local] = []
        self.seen: dict[int, str] = {}
        self.tables: dict[str, Table] = {}
        self.legend: dict[str, str] = {}
        self.pieces: set[Index] = set()
        self.dims: dict[Index, tuple[str, tuple[int, ...]]] = {}
        for _ in range(3):  # names learnt from one term help to name the indices of another
            self._learn(formula.body)

    # -- indices -----------------------------------------------------------------------------------------------

    def _learn(self, node: Node) -> None:
        """Give nameless indices the dimension of what is read at them."""
        if isinstance(node, Leaf):
            if isinstance(node.of, Argument):
                for (index, position), dim in zip(node.at, node.of.dims, strict=True):
                    if index is not None and self._learns(index) and np.unique(position).size == index.size:
                        self.dims.setdefault(index, (dim, tuple(int(p) for p in np.asarray(position))))
            elif isinstance(node.of, Local):
                self._learn(node.of.body)
                for own, (index, position) in zip(node.of.own, node.at, strict=True):
                    self._same(own, index, position)
        elif isinstance(node, Op):
            for arg in node.args:
                self._learn(arg)
        elif isinstance(node, Reduce):
            self._learn(node.body)
        elif isinstance(node, Cases):
            for case in node.cases:
                if case.piece is not None:
                    self.pieces.add(case.piece)
                self._learn(case.body)
                dim, positions = self.known(node.index)
                if case.piece is not None and dim:
                    self.dims[case.piece] = dim, tuple(positions[p] for p in case.positions)
                if case.piece is not None and case.positions.size == node.index.size:
                    self._same(node.index, case.piece, case.positions)
        elif isinstance(node, Table1):
            for part in (node.x, node.points, node.heights):
                self._learn(part)
        elif isinstance(node, Places):
            self._learn(node.body)
            self._learn(node.key)

    def _learns(self, index: Index) -> bool:
        """Whether an index may take the dimension of what is read at it; a piece takes that of the whole."""
        return not index.dim and index not in self.pieces

    def _same(self, own: Index, index: Index | None, position: Any) -> None:
        """Two indices that run over the same whole list are of one dimension."""
        if index is None or not np.array_equal(position, np.arange(own.size)) or own.size != index.size:
            return
        for one, other in ((own, index), (index, own)):
            dim, positions = self.known(other)
            if dim and not self.known(one)[0] and self._learns(one):
                self.dims[one] = (dim, positions)

    def known(self, index: Index) -> tuple[str, tuple[int, ...]]:
        """The dimension of an index and its positions there, as far as they are known."""
        return (index.dim, index.positions) if index.dim else self.dims.get(index, ("", index.positions))

    def whole(self, index: Index) -> bool:
        """Whether an index runs over all labels of its dimension, or counts from the first."""
        dim, positions = self.known(index)
        return positions == tuple(range(len(self.dimensions[dim]) if dim else index.size))

    def letter(self, index: Index, used: Letters) -> str:
        """A letter for an index, beside those in use."""
        dim, positions = self.known(index)
        return letter(Index(dim, positions), set(used.values()), self.legend)

    def label(self, dim: str, position: int) -> str:
        """A label of a dimension."""
        labels = self.dimensions.get(dim)
        return labels[position] if labels else str(position + 1)

    def label_text(self, dim: str, label: str) -> str:
        """A label in the words of the page; the label itself stands beside it as data."""
        return f'<mtext class="label" data-label="{escape(label)}">{escape(self.say_label(dim, label))}</mtext>'

    def labels(self, index: Index, positions: Sequence[int]) -> str:
        """Which labels of an index: `= walk` or `∈ {bus, rail}`."""
        dim, places = self.known(index)
        names = [self.label(dim, places[p]) for p in positions]
        texts = [self.label_text(dim, name) for name in names]
        if len(texts) == 1:
            shown = '<mo form="infix" lspace="0.28em" rspace="0.28em">=</mo>' + texts[0]
        else:
            listed = texts if len(texts) <= LISTED else [texts[0], mo("…"), texts[-1]]
            shown = mo("∈") + mo("{") + mo(",").join(listed) + mo("}")
        at = ",".join(str(places[p]) for p in positions)
        return f'<mrow class="which" data-at="{at}">{shown}</mrow>'

    def subscript(self, dim: str, place: Place, letters: Letters) -> str:
        """Where an axis is read: a letter, a label, a letter and a shift."""
        index, position = place
        if index is None:
            return self.label_text(dim, self.label(dim, int(np.asarray(position))))
        own_dim, own = self.known(index)
        at = tuple(int(p) for p in np.asarray(position))
        name = mi(letters[index])
        if at == own and (dim == own_dim or not own_dim or not dim):
            return name
        if not dim and own_dim and at == tuple(range(index.size)):
            return name
        mine = [self.label(own_dim, p) for p in own]
        if [self.label(dim, p) for p in at] == mine:
            return name
        offsets = {a - b for a, b in zip(at, own, strict=True)}
        if dim == own_dim and len(offsets) == 1:
            shift = offsets.pop()
            return row(name, mo("+" if shift > 0 else "−"), f"<mn>{abs(shift)}</mn>")
        if self._zones(dim) and self._zones(own_dim) and at == own:
            return name
        text = ",".join(str(p) for p in at)
        return f'<mrow data-map="{text}"><mi>{escape(dim or "k")}</mi>{mo("(")}{name}{mo(")")}</mrow>'

    def _zones(self, dim: str) -> bool:
        return self.dimensions.get(dim) == self.dimensions.get("zone")

    # -- names -------------------------------------------------------------------------------------------------

    def named(self, name: str, subscripts: Sequence[str], above: str = "", of: str = "", local: bool = False) -> str:
        """A name with what stands below and above it."""
        link = None if local else self.link(name)
        shown = escape(name.replace("_", " ") if local else name)
        if link is not None:
            shown = Markup('<a href="{}" title="{}">{}</a>').format(link.href, link.title, name)
        look = "local" if local else "name"
        base = f'<mtext class="{look}">{shown}</mtext>'
        below = mo(",").join(subscripts)
        data = f' data-of="{escape(of)}"' if of else ""
        if above and below:
            return f"<msubsup{data}>{base}{row(below)}{_above(above)}</msubsup>"
        if above:
            return f"<msup{data}>{base}{_above(above)}</msup>"
        return f"<msub{data}>{base}{row(below)}</msub>" if below else f"<mrow{data}>{base}</mrow>"

    def leaf(self, node: Leaf, letters: Letters) -> Written:
        """A value read at a place."""
        of = node.of
        if isinstance(of, Argument):
            return self._argument(node, of, letters)
        if isinstance(of, Local):
            return self._local(node, of, letters)
        return self._of_table(node, of, letters)

    def _argument(self, node: Leaf, of: Argument, letters: Letters) -> Written:
        head, *tails = of.name.split("__")
        reference = self.formula.references[of.name]
        above = ""
        name = head
        if head.startswith("last_") and reference.origin == "last":
            name, above = head.removeprefix("last_"), "t−1"
        elif head.endswith("_base_year"):
            name, above = head.removesuffix("_base_year"), "0"
            if self.link(name) is None:
                name, above = head, ""
        fixed = [
            self.label_text("", tail).replace("label", "label fixed", 1)
            for tail in tails
            if tail not in self.dimensions
        ]
        places = [self.subscript(d, p, letters) for d, p in zip(of.dims, node.at, strict=True)]
        text = self.named(name, [*fixed, *places], above, of.name)
        return Written(text, POWER if above else ATOM, len(name) + 2.0 * len(places))

    def _local(self, node: Leaf, of: Local, letters: Letters) -> Written:
        name = self.seen.get(id(of))
        if name is None:
            taken = set(self.seen.values())
            wanted, number = of.name or "x", 2
            name = wanted
            while name in taken:
                name, number = f"{wanted.rstrip(' 0123456789')} {number}", number + 1
            self.seen[id(of)] = name
            self.waiting.append(of)
        places = []
        for own, place in zip(of.own, node.at, strict=True):
            places.append(self._of_own(own, place, letters))
        return Written(self.named(name, places, of=f"local:{name}", local=True), ATOM, len(name) + 2.0 * len(places))

    def _of_own(self, own: Index, place: Place, letters: Letters) -> str:
        dim, held = self.known(own)
        index, position = place
        at = np.array(held)[np.asarray(position)]
        return self.subscript(dim, (index, at if index is not None else int(at)), letters)

    def _of_table(self, node: Leaf, of: Table, letters: Letters) -> Written:
        array = of.values[tuple(np.asarray(p) if i is None else slice(None) for i, p in node.at)]
        indices = [(i, p) for i, p in node.at if i is not None]
        if not indices:
            return self.number(Num(float(array)))
        if len(indices) == 1:
            index, position = indices[0]
            values = array[np.asarray(position)]
            if set(np.unique(values)) <= {0.0, 1.0} and 0 < values.sum() < values.size:
                text = mo("[") + mi(letters[index]) + self.labels(index, np.flatnonzero(values).tolist()) + mo("]")
                return Written(f"<mrow>{text}</mrow>", ATOM, 8)
        name = next((one for one, table in self.tables.items() if table is of), "")
        if not name:
            name = of.name or "table"
            name = f"{name} {len(self.tables) + 1}" if name in self.tables else name
            self.tables[name] = of
        places = [self.subscript("", p, letters) for p in indices]
        return Written(self.named(name, places, of=f"table:{name}", local=True), ATOM, len(name) + 2.0)

    def number(self, node: Num) -> Written:
        """A number, its exact value beside it as data."""
        value = node.value
        sign = "−" if value < 0 else ""
        text = f"{abs(value):.6g}"
        mantissa, _, power = text.partition("e")
        if "e" not in text and 10000 <= abs(value) < np.inf and value == int(value):
            mantissa = f"{int(abs(value)):,}".replace(",", "." if self.comma else ",")
        elif self.comma:
            mantissa = mantissa.replace(".", ",")
        title = f"{node.name} ({node.unit})" if node.name else ""
        data = f' data-value="{value!r}"' + (f' title="{escape(title)}"' if title else "")
        if value in (np.inf, -np.inf):
            return Written(f"<mn{data}>{sign}∞</mn>", ATOM, 1)
        if power:
            head = "" if mantissa == "1" else f"{mantissa}·"
            shown = f"<msup{data}><mn>{sign}{head}10</mn><mn>{str(int(power)).replace('-', '−')}</mn></msup>"
            return Written(shown, POWER, 5)
        return Written(f"<mn{data}>{sign}{mantissa}</mn>", ATOM if value >= 0 else ADD, len(mantissa))
