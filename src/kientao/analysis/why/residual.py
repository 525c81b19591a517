# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""What slopes along a path miss of an equation's difference, and whose it is.

Small residuals are shared out by the size of what each input did. A notable one (a step, a kink, a curve too steep for
three points) goes to inputs by what each does when it alone is changed, first or last of all (the two ends of Shapley's
orders), which finds the input that crossed a threshold though its slope is zero.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kientao.analysis.why.pair import Source
from kientao.engine.graph import Reference
from kientao.engine.inputs import Floats

NOTABLE = 1e-4
"""Share of what the inputs did above which each is tried alone."""
_ROUNDING = 1e-9


@dataclass(slots=True)
class Input:
    """An argument that differs between the runs: what it reads, and its difference as the equation sees it."""

    position: int
    source: Source
    shift: int
    reference: Reference
    layout: tuple[slice | None, ...]
    dims: tuple[str, ...]
    """Of the argument as it goes in: those of the equation where it is laid out for it."""
    change: Floats
    """[year, *laid out]"""
    live: NDArray[np.bool_] | None = None
    """Where it differs; None if everywhere."""
    size: tuple[int, ...] = ()
    """[*dims] of the value it reads, before it is laid out."""
    spread: Floats | None = None
    """Where the tape is kept: how a residual falls on the cells, so that spread x change adds to 1."""
    share: Floats | None = None
    """And the part of each cell's residual that is this input's, [year, *dims of the result]."""


def folded(weight: Floats, shape: tuple[int, ...]) -> Floats:
    """Summed over the axes along which something of `shape` was written out."""
    if weight.shape == shape:
        return weight
    axes = tuple(i for i, n in enumerate(shape) if n == 1 and weight.shape[i] != 1)
    return weight.sum(axes, keepdims=True) if axes else weight


def notable(residual: Floats, total: Floats, old: Floats, change: Floats) -> NDArray[np.bool_]:
    """Cells whose residual is more than the size of what the inputs did can say whose it is; rounding aside."""
    size = np.abs(residual)
    return (size > NOTABLE * total) & (size > _ROUNDING * np.maximum(np.abs(old), np.abs(change)))


def shares(
    residual: Floats,
    special: NDArray[np.bool_],
    sizes: list[Floats],
    inputs: list[Input],
    dims: tuple[str, ...],
    alone: Callable[[], list[Floats]],
) -> list[Floats]:
    """Whose the residual of each cell is, [year, *dims] by input, adding to 1 where anything moved.

    Args:
        residual: [year, *dims].
        special: the cells that are told by what each input does alone.
        sizes: what each input did to each cell by its slope, in size.
        inputs: the inputs.
        dims: of the result.
        alone: what each input does alone, in size.
    """
    tried = alone()
    use = special & (np.sum(tried, axis=0) > 0)
    sizes = [np.where(use, a, s) for a, s in zip(tried, sizes, strict=True)]
    total = np.sum(sizes, axis=0)
    if ((total == 0) & (residual != 0)).any():
        sizes = [np.where(total == 0, _moved(one, dims, s.shape), s) for one, s in zip(inputs, sizes, strict=True)]
        total = np.sum(sizes, axis=0)
    return [np.divide(s, total, out=np.zeros(s.shape), where=total > 0) for s in sizes]


def _moved(one: Input, dims: tuple[str, ...], shape: tuple[int, ...]) -> Floats:
    """1 where an input differs, at the same place if it has one."""
    moved = one.change != 0
    if one.dims == dims:
        return np.broadcast_to(moved, shape).astype(float)
    by_year = moved.reshape(len(moved), -1).any(1).reshape(-1, *(1,) * (len(shape) - 1))
    return np.broadcast_to(by_year, shape).astype(float)


def spread(slope: Floats, change: Floats, axes: tuple[int, ...]) -> Floats:
    """How a residual falls on an input's cells along some axes: by what they did, so that x change it adds to 1."""
    if not axes:
        laid = np.broadcast_to(change, slope.shape)
        return np.asarray(np.divide(1.0, laid, out=np.zeros(slope.shape), where=laid != 0))
    strength = np.abs(slope * change)
    flat = strength.sum(axes, keepdims=True)
    nothing = flat == 0
    if nothing.any():
        strength = np.where(nothing, np.broadcast_to(np.abs(change), strength.shape), strength)
        flat = strength.sum(axes, keepdims=True)
    part = np.divide(strength, flat, out=np.zeros(strength.shape), where=flat > 0)
    change = np.broadcast_to(change, part.shape)
    return np.asarray(np.divide(part, change, out=np.zeros(part.shape), where=change != 0))
