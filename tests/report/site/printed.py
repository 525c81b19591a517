# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Reads a printed formula back as a reader would: names, signs and brackets as they stand, and works it out.

Nothing of the tree behind the page is used. Rows are taken apart into a flat line of signs, so that a bracket that
should be there and is not gives another value. A sum reaches over the product that follows it.
"""

from __future__ import annotations

import xml.etree.ElementTree as Xml
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from scipy.special import ndtr

Range = tuple[str, np.ndarray]
"""What a letter runs over: a dimension, and positions in it."""


class Named:
    """An array with a letter for each axis."""

    def __init__(self, letters: Sequence[str], array: Any) -> None:
        self.letters = tuple(letters)
        self.array = np.asarray(array, dtype=float)

    def over(self, letters: Sequence[str]) -> np.ndarray:
        order = [letter for letter in letters if letter in self.letters]
        array = self.array.transpose([self.letters.index(letter) for letter in order])
        sizes = iter(array.shape)
        return array.reshape([next(sizes) if letter in self.letters else 1 for letter in letters])


def apply(function: Callable[..., Any], *parts: Named) -> Named:
    letters = tuple(dict.fromkeys(letter for part in parts for letter in part.letters))
    return Named(letters, function(*(part.over(letters) for part in parts)))


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "min": np.minimum,
    "max": np.maximum,
    "exp": np.exp,
    "ln": np.log,
    "lg": np.log10,
    "sgn": np.sign,
    "sin": np.sin,
    "round": np.rint,
    "Φ": ndtr,
    "φ": lambda x: np.exp(-x * x / 2) / np.sqrt(2 * np.pi),
}
COMPARE: dict[str, Callable[..., Any]] = {
    ">": np.greater,
    "≥": np.greater_equal,
    "<": np.less,
    "≤": np.less_equal,
    "=": np.equal,
}


class Reader:
    """Works out the lines of one page."""

    def __init__(
        self,
        values: Mapping[str, tuple[np.ndarray, tuple[str, ...]]],
        dimensions: Mapping[str, tuple[str, ...]],
        legend: Mapping[str, str],
        lines: Sequence[str],
    ) -> None:
        self.values = values
        self.dimensions = dimensions
        self.legend = legend
        self.elements = [Xml.fromstring(line.replace("&nbsp;", " ")) for line in lines]
        self.known: dict[str, tuple[list[Range], Named]] = {}
        self.where = {self._left(e)[0].get("data-of", ""): e for e in self.elements[1:]}

    # -- lines ---------------------------------------------------------------------------------------------------

    def result(self) -> tuple[list[Range], np.ndarray]:
        """The ranges of the letters on the left of the first line, and the value on its right."""
        ranges, value = self._line(self.elements[0])
        return ranges, value.array

    def _left(self, element: Xml.Element) -> list[Xml.Element]:
        flat = flatten(element)
        return flat[: next(i for i, one in enumerate(flat) if one.tag == "mo" and one.text == "=")]

    def _line(self, element: Xml.Element) -> tuple[list[Range], Named]:
        flat = flatten(element)
        left = self._left(element)
        letters = [one.text or "" for one in subscripts(left[0]) if one.tag == "mi"]
        env = {letter: self._range(letter) for letter in letters}
        for at, one in enumerate(left):
            if one.get("class") == "which":
                env[left[at - 1].text or ""] = self._which(left[at - 1].text or "", one)
        parser = Parser(self, flat[len(left) + 1 :], env)
        found = parser.sum()
        assert parser.at == len(parser.tokens), "something is left on the line"
        for letter in letters:  # a letter without a dimension has as many places as what is read with it
            if not env[letter][0] and not env[letter][1].size and letter in found.letters:
                env[letter] = "", np.arange(found.array.shape[found.letters.index(letter)])
        shape = [env[letter][1].size for letter in letters]
        return [env[letter] for letter in letters], Named(letters, np.broadcast_to(found.over(letters), shape))

    def _range(self, letter: str) -> Range:
        dim = self.legend.get(letter.rstrip("′"), "")
        return dim, np.arange(len(self.dimensions[dim])) if dim else np.arange(0)

    def _which(self, letter: str, element: Xml.Element) -> Range:
        return self._range(letter)[0], np.array([int(p) for p in element.get("data-at", "").split(",")])

    # -- names ---------------------------------------------------------------------------------------------------

    def name(self, element: Xml.Element, env: Mapping[str, Range]) -> Named:
        of = element.get("data-of", "")
        places = [one for one in subscripts(element) if "fixed" not in one.get("class", "")]
        if of.startswith("table:"):
            table = self.where[of]
            cells = [[number(c) for c in row] for row in table.iter("mtr")]
            assert not any(e.text == "…" for e in table.iter("mo")), "a table that is cut short"
            array = np.squeeze(np.array(cells))
            axes: list[Range] = [("", np.arange(size)) for size in array.shape]
        elif of.startswith("local:"):
            if of not in self.known:
                self.known[of] = self._line(self.where[of])
            axes, held = self.known[of]
            array = held.array
        else:
            array, dims = self.values[of]
            axes = [(dim, np.arange(len(self.dimensions[dim]))) for dim in dims]
        assert len(axes) == len(places), f"{of}: {len(places)} places for {len(axes)} axes"
        letters: list[str] = []
        keys: list[Any] = []
        for axis, place in zip(axes, places, strict=True):
            letter, at = self._place(axis, place, env)
            if letter and letter not in letters:
                letters.append(letter)
            keys.append((letter, at))
        shaped = []
        for letter, at in keys:
            shape = [1] * len(letters)
            if letter:
                shape[letters.index(letter)] = -1
                at = at.reshape(shape)
            shaped.append(at)
        return Named(letters, array[tuple(shaped)] if shaped else array)

    def _place(self, axis: Range, place: Xml.Element, env: Mapping[str, Range]) -> tuple[str, Any]:
        dim, held = axis
        if place.tag == "mtext":
            label = place.get("data-label", "")
            position = self.dimensions[dim].index(label) if dim else int(label) - 1
            return "", np.flatnonzero(held == position)[0]
        if place.tag == "mi":
            letter = place.text or ""
            own, at = env.get(letter) or self._range(letter)
            if not own:
                return letter, self._among(held, at) if at.size else np.arange(held.size)
            if dim and own != dim and self.dimensions[own] != self.dimensions[dim]:
                labels = self.dimensions[dim]
                at = np.array([labels.index(self.dimensions[own][p]) for p in at])
            return letter, self._among(held, at) if dim else np.arange(at.size)
        if place.get("data-map"):
            letter = next(one.text or "" for one in reversed(list(place.iter("mi"))))
            at = np.array([int(p) for p in place.get("data-map", "").split(",")])
            return letter, self._among(held, at)
        letter, sign, by = (one.text or "" for one in place)
        shift = int(by) if sign == "+" else -int(by)
        runs = (env.get(letter) or self._range(letter))[1]
        return letter, self._among(held, (runs if runs.size else held[: held.size - shift]) + shift)

    @staticmethod
    def _among(held: np.ndarray, at: np.ndarray) -> np.ndarray:
        return np.array([np.flatnonzero(held == p)[0] for p in at])


class Parser:
    """Goes along a flat line of signs."""

    def __init__(self, reader: Reader, tokens: Sequence[Xml.Element], env: Mapping[str, Range]) -> None:
        self.reader = reader
        self.tokens = list(tokens)
        self.env = dict(env)
        self.at = 0

    def sign(self) -> str:
        if self.at < len(self.tokens) and self.tokens[self.at].tag == "mo":
            return self.tokens[self.at].text or ""
        return ""

    def take(self, sign: str) -> None:
        assert self.sign() == sign, f"{sign} expected, {self.sign()} found"
        self.at += 1

    def sum(self) -> Named:
        negative = self.sign() == "−"
        self.at += negative
        value = self.product()
        value = apply(np.negative, value) if negative else value
        while self.sign() in ("+", "−"):
            sign = self.sign()
            self.at += 1
            value = apply(np.add if sign == "+" else np.subtract, value, self.product())
        return value

    def product(self) -> Named:
        value = self.one()
        while self.sign() == "⋅":
            self.at += 1
            value = apply(np.multiply, value, self.one())
        return value

    def inside(self, element: Xml.Element, env: Mapping[str, Range] | None = None) -> Named:
        parser = Parser(self.reader, flatten(element), env or self.env)
        value = parser.sum()
        assert parser.at == len(parser.tokens)
        return value

    def one(self) -> Named:
        sign = self.sign()
        if sign in ("(", "|"):
            self.at += 1
            value = self.sum()
            self.take(")" if sign == "(" else "|")
            return apply(np.abs, value) if sign == "|" else value
        if sign == "[":
            return self.bracket()
        element = self.tokens[self.at]
        self.at += 1
        if element.get("data-value") is not None:
            return Named((), number(element))
        if element.get("data-of") is not None:
            return self.reader.name(element, self.env)
        if element.tag == "mfrac":
            return apply(np.divide, self.inside(element[0]), self.inside(element[1]))
        if element.tag == "msup":
            return apply(np.power, self.inside(element[0]), self.inside(element[1]))
        if element.tag == "msqrt":
            return apply(np.sqrt, self.inside(element))
        if element.get("class") in ("cases", "choice"):
            return self.braced(element)
        if element.get("data-places"):
            return self.places(element)
        if element.tag == "munder":
            return self.reduced(element)
        assert element.tag == "mi", f"{element.tag} was not expected"
        return self.function(element.text or "")

    def bracket(self) -> Named:
        self.take("[")
        if self.tokens[self.at].tag == "mi" and self.tokens[self.at + 1].get("class") == "which":
            letter = self.tokens[self.at].text or ""
            chosen = self.reader._which(letter, self.tokens[self.at + 1])[1]
            self.at += 2
            self.take("]")
            runs = (self.env.get(letter) or self.reader._range(letter))[1]
            return Named((letter,), np.isin(runs, chosen).astype(float))
        left = self.sum()
        compare = COMPARE[self.sign()]
        self.at += 1
        value = apply(compare, left, self.sum())
        self.take("]")
        return value

    def function(self, name: str) -> Named:
        if self.sign() == "\u2061":
            self.at += 1
        self.take("(")
        parts = [self.sum()]
        if self.sign() == ";":  # a table of points and heights
            self.take(";")
            points = self.sum()
            self.take("→")
            heights = self.sum()
            self.take(")")
            return Named(parts[0].letters, np.interp(parts[0].array, points.array, heights.over(points.letters)))
        while self.sign() == ",":
            self.at += 1
            parts.append(self.sum())
        self.take(")")
        return apply(FUNCTIONS[name], *parts)

    def reduced(self, element: Xml.Element) -> Named:
        mark, below = element[0].text or "", flatten(element[1])
        letter = below[0].text or ""
        runs = self.reader._which(letter, below[1]) if len(below) > 1 else self.reader._range(letter)
        before = self.env.get(letter)
        self.env[letter] = runs
        value = self.product()
        self.env.pop(letter)
        if before is not None:
            self.env[letter] = before
        if letter not in value.letters:
            return apply(lambda x: x * runs[1].size, value) if mark == "∑" else value
        rules: dict[str, Any] = {"∑": np.sum, "min": np.min, "max": np.max}
        axis = value.letters.index(letter)
        rest = value.letters[:axis] + value.letters[axis + 1 :]
        return Named(rest, rules.get(mark, np.mean)(value.array, axis=axis))

    def braced(self, element: Xml.Element) -> Named:
        rows = [(row[0], flatten(row[1])) for row in next(element.iter("mtable"))]
        if element.get("class") == "choice":
            parser = Parser(self.reader, rows[0][1][1:], self.env)
            left = parser.sum()
            if parser.sign() in COMPARE:
                compare = COMPARE[parser.sign()]
                parser.at += 1
                left = apply(compare, left, parser.sum())
            return apply(np.where, left, self.inside(rows[0][0]), self.inside(rows[1][0]))
        letter = rows[0][1][0].text or ""
        dim, runs = self.env.get(letter) or self.reader._range(letter)
        pieces = []
        for body, which in rows:
            chosen = np.array([int(p) for p in which[1].get("data-at", "").split(",")])
            pieces.append((chosen, self.inside(body, {**self.env, letter: (dim, chosen)})))
        letters = tuple(dict.fromkeys([letter, *(one for _, piece in pieces for one in piece.letters)]))
        if not runs.size:
            runs = np.arange(sum(chosen.size for chosen, _ in pieces))
        whole: np.ndarray | None = None
        for chosen, piece in pieces:
            laid = piece.over(letters)
            if whole is None:
                sizes = [max(p.over(letters).shape[i] for _, p in pieces) for i in range(1, len(letters))]
                whole = np.full([runs.size, *sizes], np.nan)
            whole[np.array([np.flatnonzero(runs == p)[0] for p in chosen])] = laid
        return Named(letters, whole)

    def places(self, element: Xml.Element) -> Named:
        kind, inner = element.get("data-places"), element.get("data-over", "")
        if kind == "sum":
            gives = flatten(element[0][1])[2].text or ""
            body = Parser(self.reader, [t for part in element[1:-1] for t in flatten(part, alone=True)], self.env).sum()
            key = self.inside(element[-1])
            array = np.moveaxis(body.array, body.letters.index(inner), -1)
            rest = tuple(one for one in body.letters if one != inner)
            return Named((*rest, gives), np.add.reduceat(array, key.array.astype(int), axis=-1))
        tokens = flatten(element[0][0])
        assert tokens[-1].text == "|"
        body = Parser(self.reader, tokens[:-1], self.env).sum()
        array = np.moveaxis(body.array, body.letters.index(inner), -1)
        rest = tuple(one for one in body.letters if one != inner)
        if kind == "pick":
            key = Parser(self.reader, flatten(element[0][1])[2:], self.env).sum()
            return Named((*rest, *key.letters), array[..., key.array.astype(int)])
        key = self.inside(element[1])
        return Named((*rest, element.get("data-gives", "")), np.repeat(array, key.array.astype(int), axis=-1))


def number(element: Xml.Element) -> float:
    for one in element.iter():
        if one.get("data-value") is not None:
            return float(one.get("data-value", ""))
    raise AssertionError("no number")


def subscripts(element: Xml.Element) -> list[Xml.Element]:
    """What stands below a name, in order."""
    if element.tag not in ("msub", "msubsup"):
        return []
    return [one for one in element[1] if not (one.tag == "mo" and one.text == ",")]


def flatten(element: Xml.Element, alone: bool = False) -> list[Xml.Element]:
    """The signs of a row, rows within it taken apart; what carries data, or sets its parts apart, stays whole."""
    whole = element.tag not in ("math", "mrow", "mtd", "mphantom", "msqrt", "mtable", "mtr") or (
        element.tag == "mrow" and (element.get("class") or any(k in element.attrib for k in KEPT))
    )
    if alone and whole:
        return [element]
    found: list[Xml.Element] = []
    for one in element:
        if one.tag in ("mrow", "mphantom") and not one.get("class") and not any(k in one.attrib for k in KEPT):
            found += flatten(one)
        elif one.tag == "mtable" and one.get("class") == "lines":
            found += [token for row in one for cell in row for token in flatten(cell)]
        else:
            found.append(one)
    return found


KEPT = ("data-of", "data-value", "data-places", "data-map", "data-at")
