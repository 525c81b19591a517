# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Axes of arrays as indices, and operations on terms: what symbols are made of."""

from __future__ import annotations

import math

import numpy as np

from kientao.report.site.formula.tree import OPERATIONS, Change, Index, Node, Num, Op, Place, Reduce

Axis = tuple[Index, ...]
"""What an axis of an array runs over: nothing (size 1), one index, or several one after another."""


class NoFormula(Exception):  # noqa: N818
    """The equation does something that has no formula; its source stands instead."""


def axis_size(axis: Axis) -> int:
    """How many places an axis has."""
    return math.prod(index.size for index in axis)


def identity(index: Index) -> Place:
    """An index read at itself."""
    return index, np.arange(index.size)


def joined(axis: Axis, new: Index) -> Change:
    """Several indices on one axis replaced by one that runs over all their combinations."""
    places = np.unravel_index(np.arange(new.size), tuple(index.size for index in axis))
    return {index: (new, place) for index, place in zip(axis, places, strict=True)}


def op(kind: str, *args: Node) -> Node:
    """An operation, without what changes nothing: times one, plus nought."""
    if kind == "multiply":
        if _is(args[0], 1.0):
            return args[1]
        if _is(args[1], 1.0):
            return args[0]
        if _is(args[1], -1.0):
            return op("negative", args[0])
        if _is(args[0], -1.0):
            return op("negative", args[1])
    if kind in ("divide", "power") and _is(args[1], 1.0):
        return args[0]
    if kind in ("add", "subtract") and _is(args[1], 0.0):
        return args[0]
    if kind == "add":
        if _is(args[0], 0.0):
            return args[1]
        if isinstance(args[1], Op) and args[1].kind == "negative":
            return Op("subtract", (args[0], args[1].args[0]))
        if isinstance(args[0], Op) and args[0].kind == "negative":
            return Op("subtract", (args[1], args[0].args[0]))
    if kind == "negative":
        inner = args[0]
        if isinstance(inner, Num) and not inner.name:
            return Num(-inner.value)
        if isinstance(inner, Op) and inner.kind == "negative":
            return inner.args[0]
    if kind not in OPERATIONS:
        raise NoFormula(f"numpy.{kind}")
    return Op(kind, args)


def _is(node: Node, value: float) -> bool:
    return isinstance(node, Num) and node.value == value


def bind(kind: str, index: Index, body: Node) -> Node:
    """A reduction over an index, under a new one of its own."""
    own = Index(index.dim, index.positions)
    if index not in body.free and kind == "sum":
        return op("multiply", Num(float(index.size)), body)
    if index not in body.free:
        return body
    return Reduce(kind, own, body.change({index: (own, np.arange(own.size))}))
