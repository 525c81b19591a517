# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Numbers by zone of one zoning carried to another by rules that the pack declares, one for every such number.

A rule says what kind of number it is, and the key by which it is laid over the pieces that the two zonings share:

- `total`: people, land, jobs, money. The pieces of a zone add up to it, by their shares of the key.
- `mean`: a price, a rate. The mean of the pieces weighted by the key is that of the zone, whose value each of them has.
- `fit`: a table of totals that fills the zones (land by use): shares by each row's key, fitted so that the rows of a
  piece add up to its area as those of its zone do (Deming & Stephan 1940).

`smooth` says how far a total per key, or a mean, leaves these even values for ones that run smoothly over borders.

A key is a column of the pieces, `main` (the largest piece of each zone), a name of placed.csv, another number by zone
(with a label: `land_area_seed__farm`), a product or quotient of two of these, or the square root of a product. Keys
parted by `;` are tried in turn where a zone has nothing of the first.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from kientao.cities.files import number, read_table
from kientao.cities.pieces import Pieces
from kientao.engine.inputs import Floats, Parameter
from kientao.errors import InputError

RULE_COLUMNS = ("name", "index", "kind", "key", "smooth", "note")
PLACED_COLUMNS = ("key", "zone", "value", "source", "quality", "note")
KINDS = ("total", "mean", "fit")
FIT_ROUNDS = 200
_NAME = r"[a-z][a-z0-9_]*"
_KEY = re.compile(rf"(?:(?P<root>sqrt)\()?(?P<one>{_NAME})(?:(?P<how>[*/])(?P<other>{_NAME}))?\)?")


@dataclass(frozen=True, slots=True)
class Rule:
    """How one number by zone, or the part of it with these labels, is carried."""

    name: str
    index: dict[str, str]
    kind: str
    keys: tuple[str, ...]
    smooth: float
    """How far from steps at the borders (0) to a smooth run over them (1)."""
    place: str

    def fits(self, labels: Mapping[str, str]) -> bool:
        """Whether the rule is for the part with these labels."""
        return all(labels.get(dim) == label for dim, label in self.index.items())


def read_rules(path: Path, root: Path) -> dict[str, list[Rule]]:
    """The rules of a zoning by name; the more labels a rule names, the earlier it is asked.

    Raises:
        InputError: an unknown kind, a broken key, or one rule twice.
    """
    table = read_table(path, root, RULE_COLUMNS)
    rules: dict[str, list[Rule]] = {}
    for line, cells in table:
        place = table.at(line)
        cell = {column: cells[column].strip() for column in RULE_COLUMNS}
        if cell["kind"] not in KINDS:
            raise InputError(
                f"cách chia '{cell['kind']}' không có.", f"unknown kind '{cell['kind']}'.", place,
                f"Chọn một trong: {', '.join(KINDS)}.", f"Choose one of: {', '.join(KINDS)}.",
            )  # fmt: skip
        smooth = number(cell["smooth"], place, "smooth") if cell["smooth"] else 0.0
        if not 0.0 <= smooth <= 1.0 or (smooth and cell["kind"] == "fit"):
            raise InputError(
                "cột smooth phải từ 0 đến 1, và để trống với fit.", "smooth must be from 0 to 1, and blank for fit.",
                place,
            )  # fmt: skip
        keys = tuple(key.strip() for key in cell["key"].split(";") if key.strip())
        if not keys or not all(_KEY.fullmatch(key) for key in keys):
            raise InputError(f"khóa chia '{cell['key']}' không đọc được.", f"key '{cell['key']}' is broken.", place)
        pairs = (piece.partition("=") for piece in cell["index"].split(";") if piece.strip())
        index = {dim.strip(): label.strip() for dim, _, label in pairs}
        named = rules.setdefault(cell["name"], [])
        if any(other.index == index for other in named):
            raise InputError(f"'{cell['name']}' có hai dòng.", f"'{cell['name']}' has two rows.", place)
        named.append(Rule(cell["name"], index, cell["kind"], keys, smooth, place))
        named.sort(key=lambda rule: -len(rule.index))
    return rules


def read_placed(path: Path, root: Path, pieces: Pieces) -> dict[str, Floats]:
    """What stands in known zones, as keys over the pieces: name -> [piece].

    Raises:
        InputError: a zone that does not exist or a negative number.
    """
    table = read_table(path, root, PLACED_COLUMNS)
    placed: dict[str, Floats] = {}
    for line, cells in table:
        if cells["zone"] not in pieces.zones:
            raise InputError(
                f"không có đơn vị '{cells['zone']}'.", f"there is no zone '{cells['zone']}'.", table.at(line)
            )
        value = number(cells["value"], table.at(line))
        if value < 0:
            raise InputError("trọng số âm.", "a weight is negative.", table.at(line))
        here = pieces.at == pieces.zones.index(cells["zone"])
        placed.setdefault(cells["key"].strip(), np.zeros(pieces.count))[here] = value
    return placed


@dataclass(slots=True)
class Carrier:
    """Carries the numbers of one zoning to another."""

    pieces: Pieces
    rules: dict[str, list[Rule]]
    placed: dict[str, Floats]
    numbers: Mapping[str, Parameter]
    """Numbers by zone of the coarser zoning, zone the last dimension."""
    labels: Mapping[str, Sequence[str]]
    _factors: dict[str, Floats] = field(default_factory=dict)
    _open: list[str] = field(default_factory=list)

    def rule(self, name: str, labels: Mapping[str, str], place: str) -> Rule:
        """The rule of a number.

        Raises:
            InputError: it has none.
        """
        found = next((rule for rule in self.rules.get(name.partition(":")[0], ()) if rule.fits(labels)), None)
        if found is None:
            raise InputError(
                f"'{name}' theo đơn vị nhưng chưa có cách chuyển sang cách chia này.",
                f"'{name}' is given by zone but nothing says how it is carried to this zoning.", place,
                "Thêm một dòng vào bảng cách chuyển (rules trong city.yaml).",
                "Add a row to the table of rules (rules in city.yaml).",
            )  # fmt: skip
        return found

    def carry(self, parameter: Parameter) -> Parameter:
        """A parameter of the coarser zoning in the finer one, with its range."""
        factor = self.factors(parameter)
        weight = self._weights(parameter)

        def moved(values: Floats | None) -> Floats | None:
            return None if values is None else self._gather(values[..., self.pieces.of] * factor, weight)

        value = moved(parameter.value)
        assert value is not None
        return replace(parameter, value=value, low=moved(parameter.low), high=moved(parameter.high))

    def _gather(self, at_pieces: Floats, weight: Floats | None) -> Floats:
        if weight is None:
            return self.pieces.sum_zones(at_pieces)
        return np.asarray(self.pieces.sum_zones(at_pieces * weight) / self.pieces.sum_zones(weight))

    def _weights(self, parameter: Parameter) -> Floats | None:
        """Weights of the mean [..., piece] of a mean, None for a total."""
        rules = self._rules(parameter)
        kinds = {rule.kind for rule in rules.values()}
        if "mean" not in kinds:
            return None
        if kinds != {"mean"}:
            raise InputError(
                f"'{parameter.name}' vừa là tổng vừa là trung bình.", f"'{parameter.name}' is both total and mean.",
                next(iter(rules.values())).place,
            )  # fmt: skip
        weight = np.zeros((*parameter.value.shape[:-1], self.pieces.count))
        for at, rule in rules.items():
            weight[at] = self._mean_key(rule)
        return weight

    def _mean_key(self, rule: Rule) -> Floats:
        """The key of a mean; a sliver of area keeps the mean of a zone that has nothing of the key."""
        key, area = self.key(rule.keys[0], rule), self.pieces.columns["area_km2"]
        return np.asarray(key + area * (1e-12 * key.sum() / area.sum() + 1e-300))

    def _rules(self, parameter: Parameter) -> dict[tuple[int, ...], Rule]:
        dims, shape = parameter.dims[:-1], parameter.value.shape[:-1]
        named = [list(self.labels[dim]) for dim in dims]
        return {
            at: self.rule(
                parameter.name, {d: named[i][k] for i, (d, k) in enumerate(zip(dims, at, strict=True))}, parameter.place
            )
            for at in np.ndindex(*shape)
        }

    def factors(self, parameter: Parameter) -> Floats:
        """What the value of a zone is multiplied by in each of its pieces, [..., piece]."""
        name = parameter.name
        if name in self._factors:
            return self._factors[name]
        if name in self._open:
            raise InputError(
                f"cách chuyển của '{name}' phụ thuộc chính nó.", f"the rule of '{name}' depends on itself.",
                self.rules[name][0].place,
            )  # fmt: skip
        self._open.append(name)
        rules = self._rules(parameter)
        factor = np.zeros((*parameter.value.shape[:-1], self.pieces.count))
        done: dict[tuple[str, ...], Floats] = {}
        for at, rule in rules.items():
            if rule.smooth:
                factor[at] = self._smooth(parameter.value[at], rule)
            elif rule.kind == "mean":
                factor[at] = 1.0
            else:
                if rule.keys not in done:
                    done[rule.keys] = self.pieces.shared_out([self.key(key, rule) for key in rule.keys])
                factor[at] = done[rule.keys]
        if any(rule.kind == "fit" for rule in rules.values()):
            factor = self._fitted(parameter.value, factor)
        self._open.pop()
        self._factors[name] = factor
        return factor

    def _smooth(self, values: Floats, rule: Rule) -> Floats:
        pieces, of = self.pieces, self.pieces.of
        key = self.key(rule.keys[0], rule)
        even = np.ones(pieces.count) if rule.kind == "mean" else pieces.shared_out([key])
        whole = values * pieces.sum_sources(key) if rule.kind == "mean" else values
        laid = pieces.smoothed(whole, key)
        if rule.kind == "mean":
            laid = np.divide(laid, key, out=np.zeros_like(laid), where=key > 0)
        given = values[of]
        run = np.divide(laid, given, out=np.array(even), where=(given > 0) & (laid > 0))
        return np.asarray(even + rule.smooth * (run - even))

    def _fitted(self, values: Floats, share: Floats) -> Floats:
        """Shares [row, piece] by which the rows of a piece add up to its part of the area, as those of its zone do."""
        pieces = self.pieces
        rows = values[:, pieces.of]
        amount = rows * share
        area = pieces.columns["area_km2"]
        wanted = (values.sum(0) / pieces.sum_sources(area))[pieces.of] * area
        for _ in range(FIT_ROUNDS):
            amount = amount * _over(wanted, amount.sum(0))
            amount = amount * _over(values, pieces.sum_sources(amount))[:, pieces.of]
        return np.divide(amount, rows, out=np.array(share), where=rows > 0)

    def key(self, text: str, rule: Rule) -> Floats:
        """The values of a key over the pieces.

        Raises:
            InputError: it names something that is not known by piece.
        """
        match = _KEY.fullmatch(text)
        assert match is not None
        values = self._named(match["one"], rule)
        if match["other"]:
            other = self._named(match["other"], rule)
            values = values * other if match["how"] == "*" else _over(values, other)
        return np.sqrt(values) if match["root"] else values

    def _named(self, name: str, rule: Rule) -> Floats:
        if name in self.pieces.columns:
            return self.pieces.columns[name]
        if name == "main":
            return self.pieces.main
        if name in self.placed:
            return self.placed[name]
        of, _, label = name.partition("__")
        parameter = self.numbers.get(of)
        if parameter is None or len(parameter.dims) != (2 if label else 1):
            raise InputError(
                f"khóa '{name}' không có.", f"there is no key '{name}'.", rule.place,
                f"Có: main, {', '.join((*self.pieces.columns, *self.placed))}, hoặc tên một số liệu theo đơn vị.",
                f"There are: main, {', '.join((*self.pieces.columns, *self.placed))}, or a number by zone.",
            )  # fmt: skip
        laid = parameter.value[..., self.pieces.of] * self.factors(parameter)
        return np.asarray(laid[list(self.labels[parameter.dims[0]]).index(label)] if label else laid)


def _over(values: Floats, by: Floats) -> Floats:
    """values / by, 0 where there is nothing to divide by."""
    return np.divide(values, by, out=np.zeros(np.broadcast_shapes(np.shape(values), np.shape(by))), where=by > 0)
