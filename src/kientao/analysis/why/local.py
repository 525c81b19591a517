# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""One equation between two runs: how its difference is the sum of what its inputs' differences did to it.

Aumann-Shapley (integrated gradients: Aumann & Shapley 1974; Sundararajan, Taly & Yan 2017): all inputs go together on
the straight path from one run to the other, and each is given the slope along it times its own difference. What three
points of the path miss (a kink, a step) is the residual; it is shared out cell by cell, so that the sum is exact: where
it is small by the size of what each input did, where it is not by what each does when it alone is changed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from kientao.analysis.why.pair import POINTS, WEIGHTS, Pair, Source, source_of
from kientao.analysis.why.tape import Tape, Traced
from kientao.engine.declare import Kind
from kientao.engine.graph import Reference
from kientao.engine.inputs import Floats

_K = len(POINTS)
NOTABLE = 1e-4
"""A residual above this share of what the inputs did is shared out by trying each input alone."""
_NUDGE = 1e-5


@dataclass(slots=True)
class Input:
    """An argument that differs between the runs: what it reads, and its difference as the equation sees it."""

    position: int
    source: Source
    shift: int
    reference: Reference
    layout: tuple[slice | None, ...]
    change: Floats
    """[year, *laid out]"""
    slope: Floats | None = None
    """Where the equation keeps places apart: slope times 1 [year, *dims of the result], residual in it."""
    spread: Floats | None = None
    """Else: how a residual falls on the cells, so that spread x change adds to 1 [year, *laid out]."""
    share: Floats | None = None
    """Else: the part of each cell's residual that is this input's, [year, *dims of the result]."""


class Local:
    """The equation of a variable or stock between the runs of a pair."""

    def __init__(self, pair: Pair, name: str) -> None:
        self.pair = pair
        self.name = name
        self.step = pair.program.years[name]
        self.is_stock = self.step.declaration.kind is Kind.STOCK
        self.inputs: list[Input] = []
        self.tape = Tape(len(pair.years) * _K)
        self.result: Traced | None = None
        self._numbers: list[int] = []
        self._residual: Floats | None = None
        self.old, self.new = pair.result_ends(name)
        self.change = self.new - self.old
        self._prepare()

    # -- preparing ---------------------------------------------------------------------------------------------

    def _prepare(self) -> None:
        step, pair = self.step, self.pair
        dims = step.declaration.dims
        traced: list[Any] = []
        for position, (reference, layout) in enumerate(zip(step.references, step.layouts, strict=True)):
            source, shift = source_of(reference, pair.names)
            differs = pair.differs(source, shift)
            if not differs and source.origin.value == "constant":
                series, member = pair.runs[0]
                value = series.constants.values[source.name]
                value = value[member : member + 1] if value.shape[0] > 1 else value
                traced.append(self._lay(value, reference, layout))
                continue
            rows = self._lay(pair.path(source, shift), reference, layout)
            if differs:
                change = self._lay(pair.change(source, shift), reference, layout)
                if change.any():
                    self.inputs.append(Input(position, source, shift, reference, layout, change))
                    traced.append(Traced(rows, self.tape, self.tape.new()))
                    continue
            traced.append(Traced(rows, self.tape))
        self._arguments = traced
        if not self.inputs:
            return
        shape = self.new.shape[1:]
        alike = all(i.reference.dims == dims or i.layout for i in self.inputs)
        self._numbers = [traced[i.position].number for i in self.inputs]
        with np.errstate(all="ignore"):
            self.result = self._trace()
            if self.result is None:
                if alike:
                    self._keep_slopes(bool(shape))
                else:
                    self._set_residual(self.change.copy(), [np.zeros(self.new.shape)] * len(self.inputs))
                return
            if alike and shape and not self.tape.mixes and any(i.change.shape[1:] != shape for i in self.inputs):
                self._spread_inputs(shape)
                self.result = self._trace()
                assert self.result is not None
            if (alike and not self.tape.mixes) or not shape:
                self._keep_slopes(bool(shape))
            else:
                self._keep_residual()

    def _trace(self) -> Traced | None:
        """The equation on its traced arguments; None where its derivative cannot be taken."""
        try:
            result = self.step.declaration.function(*self._arguments)
        except TypeError:
            return None
        return result if isinstance(result, Traced) and result.number >= 0 else None

    def _spread_inputs(self, shape: tuple[int, ...]) -> None:
        """Each input at every place of the result, on a new tape, so that slopes stay apart by place."""
        self.tape = Tape(self.tape.rows)
        for traced in self._arguments:
            if isinstance(traced, Traced):
                traced.tape = self.tape
        for one in self.inputs:
            traced = self._arguments[one.position]
            traced.array = np.broadcast_to(traced.array, (len(traced.array), *shape))
            traced.number = self.tape.new()
        self._numbers = [self._arguments[i.position].number for i in self.inputs]

    def _lay(self, values: Floats, reference: Reference, layout: tuple[slice | None, ...]) -> Floats:
        piece = values[(slice(None), *reference.index)] if reference.index else values
        return np.asarray(piece[(slice(None), *layout)] if layout else piece)

    def _weigh(self, weight: Floats) -> Floats:
        """Weights of years as weights of the points of the path."""
        points = WEIGHTS.reshape(1, -1, *(1,) * (weight.ndim - 1))
        return np.asarray((weight[:, None] * points).reshape(-1, *weight.shape[1:]))

    def _back(self, weight: Floats, rows: slice) -> list[Floats]:
        """Mean slope along the path, transposed, times a weight [year, *dims]; by input [year, *laid out]."""
        assert self.result is not None
        wide = slice(None) if rows.start is None else slice(rows.start * _K, rows.stop * _K)
        found = self.tape.back(self.result, self._weigh(weight), wide, self._numbers)
        years = len(weight)
        return [
            np.zeros((years, *self._arguments[i.position].array.shape[1:]))
            if g is None
            else g.reshape(years, _K, *g.shape[1:]).sum(1)
            for g, i in zip(found, self.inputs, strict=True)
        ]

    def _keep_slopes(self, apart: bool) -> None:
        """Places kept apart, or one number for the city: the slopes are all there is to know."""
        if self.result is None:
            slopes = [np.zeros(self.new.shape) for _ in self.inputs]
        else:
            slopes = self._back(np.ones(self.new.shape), slice(None))
        predicted = np.zeros(self.new.shape)
        sizes = []
        for one, slope in zip(self.inputs, slopes, strict=True):
            slope = np.where(one.change != 0, np.nan_to_num(slope, posinf=0.0, neginf=0.0), 0.0)
            did = slope * one.change
            total = did if apart else did.reshape(len(did), -1).sum(1)
            sizes.append(np.abs(did) if apart else np.abs(did).reshape(len(did), -1).sum(1))
            predicted += total
            one.slope = slope
        residual = self.change - predicted
        if not residual.any():
            return
        shares = self._shares(residual, sizes)
        for one, share in zip(self.inputs, shares, strict=True):
            assert one.slope is not None
            if apart:
                part = residual * share
                change = np.broadcast_to(one.change, part.shape)
                one.slope = one.slope + np.divide(part, change, out=np.zeros(part.shape), where=change != 0)
            else:
                part = (residual * share).reshape(-1, *(1,) * (one.change.ndim - 1))
                one.slope = one.slope + part * self._spread(one, one.slope)

    def _spread(self, one: Input, slope: Floats) -> Floats:
        """Where in an input a residual belongs: in proportion to what its cells did, so that x change it adds to 1."""
        strength = np.abs(slope * one.change)
        flat = strength.reshape(len(strength), -1).sum(1)
        nothing = (flat == 0).reshape(-1, *(1,) * (one.change.ndim - 1))
        strength = np.where(nothing, np.abs(one.change), strength)
        flat = strength.reshape(len(strength), -1).sum(1).reshape(nothing.shape)
        part = np.divide(strength, flat, out=np.zeros(strength.shape), where=flat > 0)
        return np.asarray(np.divide(part, one.change, out=np.zeros(part.shape), where=one.change != 0))

    def _shares(self, residual: Floats, sizes: list[Floats]) -> list[Floats]:
        """Whose the residual of each cell is, [year, *dims] by input, adding to 1 where there is one."""
        total = np.sum(sizes, axis=0)
        if (np.abs(residual) > NOTABLE * total).any():
            alone = self._alone()
            sum_alone = np.sum(alone, axis=0)
            tried = (np.abs(residual) > NOTABLE * total) & (sum_alone > 0)
            sizes = [np.where(tried, a, s) for a, s in zip(alone, sizes, strict=True)]
            total = np.sum(sizes, axis=0)
        if (total == 0).any():
            moved = []
            for one, size in zip(self.inputs, sizes, strict=True):
                any_change = one.change != 0
                any_change = (
                    np.broadcast_to(any_change, size.shape)
                    if any_change.ndim == size.ndim and (one.reference.dims == self.step.declaration.dims or one.layout)
                    else any_change.reshape(len(size), -1).any(1).reshape(-1, *(1,) * (size.ndim - 1))
                )
                moved.append(np.where(total == 0, any_change * 1.0, size))
            sizes, total = moved, np.sum(moved, axis=0)
        return [np.divide(s, total, out=np.zeros(s.shape), where=total > 0) for s in sizes]

    def _alone(self) -> list[Floats]:
        """What each input does to a cell when it alone is changed, in size: mean of first and last to be changed."""
        old, new = ([self._end(i, which) for i in range(len(self.step.references))] for which in (0, 1))
        found = []
        for one in self.inputs:
            i = one.position
            first = self._called([*old[:i], new[i], *old[i + 1 :]]) - self.old
            last = self.new - self._called([*new[:i], old[i], *new[i + 1 :]])
            found.append(0.5 * (np.abs(np.nan_to_num(first)) + np.abs(np.nan_to_num(last))))
        return found

    def _end(self, position: int, which: int) -> Floats:
        reference, layout = self.step.references[position], self.step.layouts[position]
        source, shift = source_of(reference, self.pair.names)
        if source.origin.value == "constant":
            series, member = self.pair.runs[which]
            value = series.constants.values[source.name]
            return self._lay(value[min(member, value.shape[0] - 1)][None], reference, layout)
        return self._lay(self.pair.ends(source, shift)[which], reference, layout)

    def _called(self, arguments: list[Floats]) -> Floats:
        with np.errstate(all="ignore"):
            result = self.step.declaration.function(*arguments)
        return np.broadcast_to(result, self.new.shape)

    def _keep_residual(self) -> None:
        """Places mix: the tape is kept; what the path misses of each cell comes from its derivative along the path."""
        gained = np.zeros(self.new.shape)
        old = [self._end(i, 0) for i in range(len(self.step.references))]
        for at, weight in zip(POINTS, WEIGHTS, strict=True):
            ends = []
            for side in (at - _NUDGE, at + _NUDGE):
                arguments = list(old)
                for one in self.inputs:
                    arguments[one.position] = old[one.position] + side * one.change
                ends.append(self._called(arguments))
            gained += weight * (ends[1] - ends[0]) / (2 * _NUDGE)
        self._set_residual(self.change - gained, [np.zeros(self.new.shape)] * len(self.inputs))

    def _set_residual(self, residual: Floats, sizes: list[Floats]) -> None:
        scale = np.abs(self.change).reshape(len(self.change), -1).max(1).reshape(-1, *(1,) * (self.change.ndim - 1))
        residual = np.where(np.abs(residual) > 1e-7 * scale, residual, 0.0)
        if not residual.any():
            return
        self._residual = residual
        if self.result is None:
            slopes = [np.zeros(i.change.shape) for i in self.inputs]
        else:
            slopes = self._back(np.ones(self.new.shape), slice(None))
        for one, slope, share in zip(self.inputs, slopes, self._shares(residual, sizes), strict=True):
            slope = _folded_to(slope, one.change.shape)
            one.spread = self._spread(one, np.nan_to_num(slope))
            one.share = share

    # -- reading -----------------------------------------------------------------------------------------------

    def pull(self, weight: Floats, rows: slice = slice(None)) -> list[Floats]:
        """Weights of the inputs, each [year, *laid out], given the weight of the result in some years [year, *dims]."""
        if not self.inputs:
            return []
        if self.inputs[0].slope is not None:
            lead = weight.shape[1:]
            found = []
            for one in self.inputs:
                assert one.slope is not None
                slope = one.slope[rows]
                if lead:
                    found.append(_folded_to(weight * slope, (len(weight), *one.change.shape[1:])))
                else:
                    found.append(weight.reshape(-1, *(1,) * (slope.ndim - 1)) * slope)
            return found
        if self.result is None:
            found = [np.zeros((len(weight), *i.change.shape[1:])) for i in self.inputs]
        else:
            found = [
                _folded_to(g, (len(weight), *i.change.shape[1:]))
                for g, i in zip(self._back(weight, rows), self.inputs, strict=True)
            ]
        changes = [i.change[rows] for i in self.inputs]
        found = [np.where(c != 0, g, 0.0) for g, c in zip(found, changes, strict=True)]
        if self._residual is not None:
            missing = weight * self._residual[rows]
            for i, one in enumerate(self.inputs):
                assert one.share is not None and one.spread is not None
                part = (missing * one.share[rows]).reshape(len(weight), -1).sum(1)
                found[i] = found[i] + part.reshape(-1, *(1,) * (one.change.ndim - 1)) * one.spread[rows]
        self._close(weight, rows, found, changes)
        return found

    def _close(self, weight: Floats, rows: slice, found: list[Floats], changes: list[Floats]) -> None:
        """Take up rounding and what is below notice of a residual, so that every year's sum is exact."""
        did = np.array([(g * c).reshape(len(g), -1).sum(1) for g, c in zip(found, changes, strict=True)])
        size = np.array([np.abs(g * c).reshape(len(g), -1).sum(1) for g, c in zip(found, changes, strict=True)])
        wanted = (weight * self.change[rows]).reshape(len(weight), -1).sum(1)
        missing = wanted - did.sum(0)
        total = size.sum(0)
        factor = np.divide(missing, total, out=np.zeros(len(total)), where=total > 0)
        if not factor.any():
            return
        for i, (g, c) in enumerate(zip(found, changes, strict=True)):
            sign = np.sign(g * c)
            found[i] = g * (1.0 + factor.reshape(-1, *(1,) * (g.ndim - 1)) * sign)

    def place(self, one: Input, weight: Floats, into: Floats, rows: slice = slice(None)) -> None:
        """Add an input's weight [year, *laid out] to that of the value it is a piece of, [year, *dims]."""
        piece = (
            weight.reshape(
                len(weight), *(n for n, at in zip(weight.shape[1:], one.layout, strict=True) if at is not None)
            )
            if one.layout
            else weight
        )
        target = into[rows]
        if one.reference.index:
            target[(slice(None), *one.reference.index)] += piece
        else:
            target += piece


def _folded_to(weight: Floats, shape: tuple[int, ...]) -> Floats:
    if weight.shape == shape:
        return weight
    axes = tuple(i for i, n in enumerate(shape) if n == 1 and weight.shape[i] != 1)
    return weight.sum(axes, keepdims=True) if axes else weight
