# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""One equation between two runs: how its difference is the sum of what its inputs' differences did to it.

Aumann-Shapley (integrated gradients: Aumann & Shapley 1974; Sundararajan, Taly & Yan 2017): all inputs go together on
the straight path from one run to the other, and each is given the slope along it times its own difference. What three
points of the path miss (a kink, a step) is the residual; `residual` shares it out cell by cell, so that sums are exact.
"""

from __future__ import annotations

import weakref
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kientao.analysis.why.pair import POINTS, WEIGHTS, Pair, source_of
from kientao.analysis.why.residual import NOTABLE, Input, folded, notable, shares, spread
from kientao.analysis.why.tape import Tape, Traced
from kientao.engine.declare import Kind
from kientao.engine.graph import Names, Origin, Reference
from kientao.engine.inputs import Floats

_K = len(POINTS)
_NUDGE = 1e-6
MOST_PASSES = 8
"""Slopes are kept as arrays where no more than this many cells of a result share a place; else the tape is kept."""
MOST_CELLS = 2000
_ROUNDING = 1e-12

_apart: weakref.WeakKeyDictionary[Names, dict[tuple[Any, ...], bool]] = weakref.WeakKeyDictionary()
"""Which equations were found to keep places apart, by their inputs that differ."""


class Local:
    """The equation of a variable or stock between the runs of a pair."""

    def __init__(self, pair: Pair, name: str) -> None:
        self.pair = pair
        self.name = name
        self.step = pair.program.years[name]
        self.dims = self.step.declaration.dims
        self.is_stock = self.step.declaration.kind is Kind.STOCK
        self.old, self.new = pair.result_ends(name)
        self.change: Floats = pair.result_change(name)
        self.inputs: list[Input] = []
        self.result: Traced | None = None
        self.has_slopes = False
        """Whether the derivative of the equation could be taken."""
        self.slopes: list[Floats] | None = None
        """By input, [year, pass, *laid out]; None where the tape is kept."""
        self._shapes: list[tuple[int, ...]] = []
        self._order: tuple[int, ...] | None = None
        self._residual: Floats | None = None
        self._sought = False
        self._arguments = self._lay_out()
        if self.inputs:
            with np.errstate(all="ignore"):
                self._prepare()

    # -- preparing ---------------------------------------------------------------------------------------------

    def _lay_out(self) -> list[Any]:
        """Arguments as the equation takes them: constants plain, all else [year x point, *laid out] on the tape."""
        pair = self.pair
        self.tape = Tape(len(pair.years) * _K)
        traced: list[Any] = []
        for position, (reference, layout) in enumerate(zip(self.step.references, self.step.layouts, strict=True)):
            source, shift = source_of(reference, pair.names)
            differs = pair.differs(source, shift)
            if not differs and source.origin is Origin.CONSTANT:
                traced.append(self._end(position, 0))
                continue
            rows = Traced(_lay(pair.path(source, shift), reference, layout), self.tape)
            change = _lay(pair.change(source, shift), reference, layout) if differs else None
            if change is not None and change.any():
                rows.number = self.tape.new()
                dims = self.dims if layout else reference.dims
                live = change != 0
                size = tuple(n for n, at in zip(change.shape[1:], layout, strict=False) if at is not None)
                one = Input(position, source, shift, reference, layout, dims, change, None if live.all() else live)
                one.size = size if layout else change.shape[1:]
                self.inputs.append(one)
            traced.append(rows)
        return traced

    def _prepare(self) -> None:
        self.result = self._trace(self._arguments)
        self.has_slopes = self.result is not None
        alike = all(one.dims == self.dims for one in self.inputs)
        if self.result is None:
            if alike:
                self._keep(apart=True, known=True)
            if self.slopes is None:
                self._set_residual(self.change.copy())
            return
        self._keep(apart=alike and not self.tape.mixes, known=(alike and not self.tape.mixes) or not self.dims)
        if self.slopes is not None:
            # The slopes say it all: what they were made from would hold a third of the memory of an explanation.
            self.result, self._arguments, self.tape = None, [], Tape(0)

    def _trace(self, arguments: list[Any]) -> Traced | None:
        """The equation on traced arguments; None where its derivative cannot be taken."""
        try:
            result = self.step.declaration.function(*arguments)
        except (TypeError, ValueError):
            return None
        return result if isinstance(result, Traced) and result.number >= 0 else None

    def _keep(self, apart: bool, known: bool) -> None:
        """Keep slopes as arrays where places stay apart: a cell of the result hangs on the same places of its inputs.

        It is known of an equation whose every step goes cell by cell, and of one with a single result; of others a
        random weight tells.
        """
        held = [dim for dim in self.dims if all(dim in one.dims for one in self.inputs)]
        loose = [i for i, dim in enumerate(self.dims) if dim not in held]
        shape = self.new.shape[1:]
        passes = int(np.prod([shape[i] for i in loose]))
        found = _apart.setdefault(self.pair.names, {})
        key = (self.name, *(one.position for one in self.inputs))
        if passes > MOST_PASSES or (passes > 1 and self.new[0].size > MOST_CELLS) or found.get(key) is False:
            return
        tape, result, numbers = self.tape, self.result, self._numbers()
        wide = [one for one in self.inputs if one.dims == self.dims and one.change.shape[1:] != shape]
        if wide and result is not None:
            tape, result, numbers = self._traced_wide(wide, shape)
            if result is None or result.array.shape != self.result.array.shape:  # type: ignore[union-attr]
                found[key] = False
                return
        sizes = [tuple(self._wide_shape(one, shape)) for one in self.inputs]
        kept = [np.empty((len(self.new), passes, *size)) for size in sizes]
        for i, at in enumerate(np.ndindex(*(shape[j] for j in loose))):
            if result is None:
                pulled = [np.zeros((len(self.new), *size)) for size in sizes]
            else:
                weight = np.zeros(self.new.shape)
                place: list[Any] = [slice(None)] * weight.ndim
                for axis, index in zip(loose, at, strict=True):
                    place[axis + 1] = index
                weight[tuple(place)] = 1.0
                pulled = _back(tape, result, numbers, weight, slice(None), sizes)
            for array, part in zip(kept, pulled, strict=True):
                array[:, i] = part
        for array in kept:
            array[~np.isfinite(array)] = 0.0
        self._order = (0, *(i + 1 for i in loose), *(i + 1 for i, d in enumerate(self.dims) if d in held))
        self._shapes = [
            tuple(n if dim in held else 1 for dim, n in zip(one.dims, size, strict=True))
            for one, size in zip(self.inputs, sizes, strict=True)
        ]
        if not known and key not in found:
            assert result is not None
            weight = np.random.default_rng(0).uniform(0.5, 1.5, self.new.shape)
            tried = _back(tape, result, numbers, weight, slice(None), sizes)
            found[key] = all(
                np.allclose(a, b, rtol=1e-9, atol=1e-12 * np.abs(a).max(initial=0.0))
                for a, b in zip(tried, self._weighed(weight, kept, slice(None)), strict=True)
            )
            if not found[key]:
                return
        self.slopes = kept
        self._close_slopes(held)

    def _numbers(self) -> list[int]:
        return [self._arguments[one.position].number for one in self.inputs]

    def _traced_wide(self, wide: list[Input], shape: tuple[int, ...]) -> tuple[Tape, Traced | None, list[int]]:
        """The equation with these inputs written out at every place of the result, on a tape of its own."""
        tape = Tape(self.tape.rows)
        arguments = [Traced(a.array, tape) if isinstance(a, Traced) else a for a in self._arguments]
        for one in self.inputs:
            traced = arguments[one.position]
            traced.number = tape.new()
            if one in wide:
                traced.array = np.broadcast_to(traced.array, (len(traced.array), *shape))
        return tape, self._trace(arguments), [arguments[one.position].number for one in self.inputs]

    def _wide_shape(self, one: Input, shape: tuple[int, ...]) -> tuple[int, ...]:
        return shape if one.dims == self.dims else one.change.shape[1:]

    def _weighed(self, weight: Floats, slopes: list[Floats], rows: slice) -> list[Floats]:
        """Kept slopes times a weight of the result, by input [year, *written out]."""
        years = len(weight)
        found = []
        turned = weight.transpose(self._order) if self._order is not None else weight
        for slope, shape in zip(slopes, self._shapes, strict=True):
            here = slope[rows]
            if here.shape[1] == 1:
                found.append(turned.reshape(years, *shape) * here[:, 0])
            else:
                found.append((turned.reshape(years, here.shape[1], *shape) * here).sum(1))
        return found

    def _close_slopes(self, held: list[str]) -> None:
        """Put the residual of each cell into the slopes, so that they times the differences give the difference."""
        assert self.slopes is not None and self._order is not None
        years, passes = len(self.new), self.slopes[0].shape[1]
        turned = self.change.transpose(self._order)
        cells = (years, passes, *turned.shape[turned.ndim - len(held) :])
        wanted = turned.reshape(cells)
        did, sizes = np.zeros(cells), []
        for one, slope in zip(self.inputs, self.slopes, strict=True):
            slope *= (one.change != 0)[:, None]
            product = slope * one.change[:, None]
            axes = tuple(i + 2 for i, dim in enumerate(one.dims) if dim not in held)
            did += product.sum(axes) if axes else product
            size = np.abs(product)
            sizes.append(size.sum(axes) if axes else size)
        residual = wanted - did
        if not residual.any():
            return
        total = sizes[0].copy() if len(sizes) == 1 else np.sum(sizes, axis=0)
        if (np.abs(residual) <= _ROUNDING * total).all():
            return
        back = np.argsort(self._order)
        whole = tuple(self.new.shape[i] for i in self._order)

        def as_result(array: NDArray[Any]) -> NDArray[Any]:
            return array.reshape(whole).transpose(back)

        special = notable(residual, total, self.old.transpose(self._order).reshape(cells), wanted)
        part = np.divide(residual, total, out=np.zeros(cells), where=(total > 0) & ~special)
        for one, slope, shape in zip(self.inputs, self.slopes, self._shapes, strict=True):
            slope *= 1.0 + part.reshape(years, passes, *shape) * np.sign(slope * one.change[:, None])
        if not special.any():
            return
        parts = shares(
            as_result(residual),
            as_result(special),
            [as_result(size) for size in sizes],
            self.inputs,
            self.dims,
            self._alone,
        )  # fmt: skip
        left = np.where(special, residual, 0.0)
        for one, slope, mine, shape in zip(self.inputs, self.slopes, parts, self._shapes, strict=True):
            axes = tuple(i + 2 for i, dim in enumerate(one.dims) if dim not in held)
            falls = left * mine.transpose(self._order).reshape(cells)
            slope += falls.reshape(years, passes, *shape) * spread(slope, one.change[:, None], axes)

    # -- where places mix ----------------------------------------------------------------------------------------

    def _find_residual(self) -> None:
        """What the path misses of each cell, from the derivative of the equation along the path by small steps."""
        old = [self._end(i, 0) for i in range(len(self.step.references))]
        assert self.result is not None
        met = self.result.array.reshape(len(self.new), _K, *self.new.shape[1:])
        gained = np.zeros(self.new.shape)
        for k, (at, weight) in enumerate(zip(POINTS, WEIGHTS, strict=True)):
            arguments = list(old)
            for one in self.inputs:
                arguments[one.position] = old[one.position] + (at + _NUDGE) * one.change
            gained += weight * (self._called(arguments) - met[:, k]) / _NUDGE
        self._set_residual(self.change - gained)

    def _set_residual(self, residual: Floats) -> None:
        """Keep what is above the noise of small steps, and whose it is."""
        axes = tuple(range(1, residual.ndim))
        scale = np.abs(self.change).max(axes, keepdims=True)
        level = np.maximum(np.abs(self.old), np.abs(self.new)).max(axes, keepdims=True)
        residual = np.where(np.abs(residual) > np.maximum(1e-7 * scale, 1e-9 * level), residual, 0.0)
        if not residual.any():
            return
        self._residual = residual
        nothing = [np.zeros(self.new.shape)] * len(self.inputs)
        parts = shares(residual, residual != 0, nothing, self.inputs, self.dims, self._alone)
        pulled = self._back(np.ones(self.new.shape), slice(None))
        for one, slope, share in zip(self.inputs, pulled, parts, strict=True):
            one.spread = spread(slope, one.change, tuple(range(1, slope.ndim)))
            one.share = share

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
        if source.origin is Origin.CONSTANT:
            series, member = self.pair.runs[which]
            value = series.constants.values[source.name]
            return _lay(value[min(member, value.shape[0] - 1)][None], reference, layout)
        return _lay(self.pair.ends(source, shift)[which], reference, layout)

    def _called(self, arguments: list[Floats]) -> Floats:
        with np.errstate(all="ignore"):
            result = self.step.declaration.function(*arguments)
        return np.broadcast_to(result, self.new.shape)

    def _back(self, weight: Floats, rows: slice) -> list[Floats]:
        """Mean slope along the path, transposed, times a weight [year, *dims]; by input [year, *laid out]."""
        sizes = [one.change.shape[1:] for one in self.inputs]
        if self.result is None:
            return [np.zeros((len(weight), *size)) for size in sizes]
        found = _back(self.tape, self.result, self._numbers(), weight, rows, sizes)
        return [
            g if one.live is None else np.where(one.live[rows], g, 0.0)
            for g, one in zip(found, self.inputs, strict=True)
        ]

    # -- reading -------------------------------------------------------------------------------------------------

    def pull(self, weight: Floats, rows: slice = slice(None)) -> list[Floats]:
        """Weights of the inputs, each [year, *laid out], given the weight of the result in some years [year, *dims].

        With a single year there may be several weights of the result: [weight, *dims] gives [weight, *laid out].
        """
        if not self.inputs:
            return []
        if self.slopes is not None:
            found = self._weighed(weight, self.slopes, rows)
            return [folded(g, (len(weight), *one.change.shape[1:])) for g, one in zip(found, self.inputs, strict=True)]
        found = self._back(weight, rows)
        changes = [one.change[rows] for one in self.inputs]
        if self._residual is not None:
            missing = weight * self._residual[rows]
            for i, one in enumerate(self.inputs):
                assert one.share is not None and one.spread is not None
                part = (missing * one.share[rows]).reshape(len(weight), -1).sum(1)
                found[i] = found[i] + part.reshape(-1, *(1,) * (one.change.ndim - 1)) * one.spread[rows]
        if self._close(weight, rows, found, changes):
            return found
        self._sought = True
        self._find_residual()
        return self.pull(weight, rows)

    def _close(self, weight: Floats, rows: slice, found: list[Floats], changes: list[Floats]) -> bool:
        """Take up rounding and what is below notice of a residual, so that every year's sum is exact.

        False, with nothing done, if there is more to take up and whose it is has not been sought yet.
        """
        change = self.change[rows]
        wanted = np.vecdot(weight.reshape(len(weight), -1), change.reshape(len(change), -1))
        pairs = [(g.reshape(len(g), -1), c.reshape(len(c), -1)) for g, c in zip(found, changes, strict=True)]
        did = [np.vecdot(g, c) for g, c in pairs]
        missing = wanted - sum(did)
        if (np.abs(missing) <= _ROUNDING * np.maximum(np.abs(wanted), np.abs(did).max(0))).all():
            return True
        products = [g * c for g, c in pairs]
        total = sum(np.abs(product).sum(1) for product in products)
        factor = np.divide(missing, total, out=np.zeros(len(missing)), where=total > 0)
        if not self._sought and self.result is not None and (np.abs(missing) > NOTABLE * total).any():
            return False
        for i, (g, product) in enumerate(zip(found, products, strict=True)):
            found[i] = g * (1.0 + factor[:, None] * np.sign(product)).reshape(g.shape)
        return True

    def place_row(self, one: Input, weight: Floats, into: Floats) -> None:
        """Add an input's weights of one year [weight, *laid out] to those of the value in its year [weight, *dims]."""
        if one.reference.index:
            into[(slice(None), *one.reference.index)] += weight.reshape(len(weight), *one.size)
        else:
            into += weight.reshape(len(weight), *one.size)

    def place(self, one: Input, weight: Floats, into: Floats, rows: slice = slice(None)) -> None:
        """Add an input's weight [year, *laid out] to that of the value it is a piece of, [year, *dims]."""
        piece = weight
        if one.layout:
            kept = (n for n, at in zip(weight.shape[1:], one.layout, strict=True) if at is not None)
            piece = weight.reshape(len(weight), *kept)
        target = into[rows]
        if one.reference.index:
            target[(slice(None), *one.reference.index)] += piece
        else:
            target += piece


def _lay(values: Floats, reference: Reference, layout: tuple[slice | None, ...]) -> Floats:
    piece = values[(slice(None), *reference.index)] if reference.index else values
    return np.asarray(piece[(slice(None), *layout)] if layout else piece)


def _back(
    tape: Tape, result: Traced, numbers: list[int], weight: Floats, rows: slice, sizes: list[tuple[int, ...]]
) -> list[Floats]:
    """Weights of traced arguments, [year, *size], mean over the points of the path."""
    years = len(weight)
    points = WEIGHTS.reshape(1, -1, *(1,) * (weight.ndim - 1))
    spread_out = (weight[:, None] * points).reshape(-1, *weight.shape[1:])
    wide = slice(None) if rows.start is None else slice(rows.start * _K, rows.stop * _K)
    copies = 1 if rows.start is None else years // (rows.stop - rows.start)
    found = []
    for g, size in zip(tape.back(result, spread_out, wide, numbers, copies), sizes, strict=True):
        if g is None:
            found.append(np.zeros((years, *size)))
        else:
            found.append(folded(g.reshape(years, _K, *g.shape[1:]).sum(1), (years, *size)))
    return found
