# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""From places in ranges to what a run is given: parameters [member, *dims] and outside series [year, member]."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kientao.analysis.ensemble.inputs import Path, Uncertainty
from kientao.analysis.ensemble.ranges import place_of, quantile
from kientao.cities import City
from kientao.cities.drivers import GRID_DELAY, GRID_FACTOR, GRID_VARIANT, grid_series, points_of
from kientao.engine.inputs import Floats, Parameter
from kientao.errors import InputError

_EDGE = 1e-12


@dataclass(frozen=True, slots=True)
class _Cells:
    """All cells of one distribution side by side: their column of places, and their limits."""

    distribution: str
    column: NDArray[np.intp]
    low: Floats
    value: Floats
    high: Floats
    to: NDArray[np.intp]
    """Where each stands in the row of all cells."""


class Draw:
    """Turns places of members into values, for one city. Worked out once, used for every block of members."""

    def __init__(self, city: City, uncertain: Uncertainty) -> None:
        self.city = city
        self.uncertain = uncertain
        self.parameters: dict[str, Parameter] = city.inputs().parameters
        own = [(i, one) for i, one in enumerate(uncertain.inputs) if len(one.cells)]
        starts = np.cumsum([0, *(len(one.cells) for _, one in own)])
        self._cell_count = int(starts[-1])
        self._slots: dict[str, list[tuple[NDArray[np.intp], slice]]] = {}
        parts: dict[str, list[tuple[int, int]]] = {}
        for k, (i, one) in enumerate(own):
            span = slice(int(starts[k]), int(starts[k + 1]))
            self._slots.setdefault(one.name, []).append((one.cells, span))
            parts.setdefault(one.distribution, []).append((i, k))
        self._blocks = []
        for distribution, listed in parts.items():
            inputs = [own[k][1] for _, k in listed]
            self._blocks.append(
                _Cells(
                    distribution,
                    np.concatenate([np.full(len(one.cells), i) for one, (i, _) in zip(inputs, listed, strict=True)]),
                    np.concatenate([one.low for one in inputs]),
                    np.concatenate([one.value for one in inputs]),
                    np.concatenate([one.high for one in inputs]),
                    np.concatenate([np.arange(starts[k], starts[k + 1]) for _, k in listed]),
                )
            )
        self._mixing = _mixing(uncertain)

    def related(self, places: Floats) -> Floats:
        """Places after the correlations between inputs (a Gaussian copula: Iman & Conover 1982 in spirit)."""
        if not self._mixing:
            return places
        from scipy.special import ndtr, ndtri

        moved = places.copy()
        for columns, matrix in self._mixing:
            moved[:, columns[: len(matrix)]] = ndtr(ndtri(places[:, columns]) @ matrix.T)
        return np.clip(moved, _EDGE, 1.0 - _EDGE, out=moved)

    def values(self, places: Floats, fixed: Mapping[str, tuple[Floats, Floats]] | None = None) -> dict[str, Floats]:
        """Sampled parameters [member, *dims] at places [member, input] that `related` has gone over.

        `fixed`: of parameters that someone set, the values [*dims] and which cells they are of; these are not sampled,
        and what goes with them follows.
        """
        members = len(places)
        cells = np.empty((members, self._cell_count))
        for block in self._blocks:
            cells[:, block.to] = quantile(
                block.distribution, places[:, block.column], block.low, block.value, block.high
            )
        sampled: dict[str, Floats] = {}
        for name, slots in self._slots.items():
            base = self.parameters[name].value
            table = np.repeat(base.reshape(1, -1), members, axis=0)
            for at, span in slots:
                table[:, at] = cells[:, span]
            sampled[name] = table.reshape(members, *base.shape)
        self._hold(sampled, members, fixed)
        self._relate(sampled, places)
        self._hold(sampled, members, fixed)
        return sampled

    def _hold(
        self, sampled: dict[str, Floats], members: int, fixed: Mapping[str, tuple[Floats, Floats]] | None
    ) -> None:
        for name, (value, cells) in (fixed or {}).items():
            drawn = sampled.get(name, np.broadcast_to(self.parameters[name].value, (members, *value.shape)))
            sampled[name] = np.where(cells, value, drawn)

    def _relate(self, sampled: dict[str, Floats], places: Floats) -> None:
        for relation in self.uncertain.relations:
            if relation.kind not in ("at_most", "closes"):
                continue
            one, other = self.parameters[relation.name], self.parameters[relation.other]
            beside = sampled.get(relation.other, other.value[None])
            if relation.kind == "closes":
                sampled[relation.name] = one.value - relation.value * (beside - other.value)
            elif relation.name in sampled:
                sampled[relation.name] = self._at_most(one, sampled[relation.name], relation.value * beside, places)

    def _at_most(self, one: Parameter, drawn: Floats, limit: Floats, places: Floats) -> Floats:
        """The place is read as a place in the part of the range that the limit leaves; the shape is kept."""
        if not (drawn > limit).any() or one.dims or one.low is None or one.high is None:
            return np.minimum(drawn, limit)
        column = self.uncertain.ids.index(one.name)
        bounds = float(one.low), float(one.value), float(one.high)
        limits = np.broadcast_to(limit, drawn.shape)
        ends = np.array([place_of(one.distribution, float(top), *bounds) for top in limits])
        arrays = [np.asarray(bound) for bound in bounds]
        return np.minimum(quantile(one.distribution, places[:, column] * ends, *arrays), limits)

    def drivers(
        self, plan: Mapping[str, Floats], places: Floats, sampled: Mapping[str, Floats], variant: str | None
    ) -> dict[str, Floats]:
        """Outside series that differ between members, [year, member, *dims].

        A series that the scenario itself sets is what is asked about, so it is not sampled.

        Args:
            plan: the scenario's series, [year, *dims].
            places: places of the block, after `related`.
            sampled: the block's parameters; series that start from a sampled parameter follow it.
            variant: the grid path that the scenario chooses, if it does.
        """
        found: dict[str, Floats] = {}
        for path in self.uncertain.paths:
            if not self._set_by(plan, path.name):
                base = plan.get(path.name, self.city.drivers[path.name].values)
                found[path.name] = _path(path, base, places)
        for name, row in self.city.paths.table.items():
            follows = sampled.get(row.default) if not row.is_text else None
            if follows is None or self._set_by(plan, name):
                continue
            own = self.parameters[row.default].value
            series = found.get(name, self.city.drivers[name].values[:, None])
            found[name] = series * (follows / own).reshape(1, -1, *(1,) * (series.ndim - 2))
        delay = sampled.get(GRID_DELAY)
        if delay is not None and GRID_FACTOR in self.city.drivers:
            chosen = variant or self.city.paths.table[GRID_VARIANT].default
            if variant is not None or not self._set_by(plan, GRID_FACTOR):
                row = self.city.paths.table[GRID_FACTOR]
                points = points_of(self.city.paths.feeding(row), chosen)
                found[GRID_FACTOR] = np.stack(
                    [grid_series(points, self.city.years, float(one)) for one in delay], axis=1
                )
        return found

    def _set_by(self, plan: Mapping[str, Floats], name: str) -> bool:
        given = plan.get(name)
        return given is not None and not np.array_equal(given, self.city.drivers[name].values)


def _path(path: Path, base: Floats, places: Floats) -> Floats:
    """The series [year, member, *dims] of one driver."""
    from scipy.special import ndtr, ndtri

    columns = places[:, list(path.inputs)]
    at = columns[:, :1] if len(path.inputs) == 1 else ndtr(ndtri(columns) @ path.loadings)
    at = np.broadcast_to(at, (len(places), len(path.value)))
    dims = (1,) * (base.ndim - 1)
    if path.form == "rows":
        if base.ndim > 1:
            raise InputError(f"'{path.name}' có nhiều chiều.", f"'{path.name}' has several dims.", path.name)
        return quantile(path.distribution, at, path.low, base, path.high).T
    drawn = quantile(path.distribution, at, path.low, path.value, path.high).T.reshape(-1, len(places), *dims)
    return base[:, None] * drawn if path.form == "factor" else base[:, None] + drawn


def _mixing(uncertain: Uncertainty) -> list[tuple[list[int], Floats]]:
    """Sets of columns with the matrix that makes correlated normal scores of independent ones."""
    place = {one: i for i, one in enumerate(uncertain.ids)}
    mixing: list[tuple[list[int], Floats]] = []
    for name, correlation in uncertain.groups.items():
        own = [i for i, one in enumerate(uncertain.inputs) if one.name == name and one.kind != "common"]
        own_part = np.eye(len(own)) * np.sqrt(1.0 - correlation)
        matrix: Floats = np.hstack([own_part, np.full((len(own), 1), np.sqrt(correlation))])
        mixing.append(([*own, place[f"{name}[*]"]], matrix))
    pairs = [r for r in uncertain.relations if r.kind == "correlated"]
    names = sorted({n for r in pairs for n in (r.name, r.other)})
    if names:
        target = np.eye(len(names))
        for r in pairs:
            a, b = names.index(r.name), names.index(r.other)
            target[a, b] = target[b, a] = r.value
        try:
            mixing.append(([place[n] for n in names], np.asarray(np.linalg.cholesky(target), dtype=float)))
        except np.linalg.LinAlgError:
            raise InputError(
                "các tương quan mâu thuẫn với nhau.", "the correlations contradict each other.",
                pairs[0].place, "Giảm độ lớn của chúng.", "Make them smaller.",
            ) from None  # fmt: skip
    return mixing
