# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Zones of a city's other zonings, as shares of its own: so a scenario made on districts runs on wards and back.

The share of an own zone is that of its people of the base year who live in the zone of the other zoning. A level set
for a zone of the other zoning moves each own zone by this share, so the mean over people is the same in both.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from kientao.cities.pieces import Pieces
from kientao.engine.inputs import Floats


def folded(text: str) -> str:
    """Lower case without marks, for a search that forgives."""
    plain = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).replace("_", " ").split())


def spellings(id: str, name_vi: str, name_en: str) -> tuple[str, ...]:
    """What a zone may be called: its id, its names with and without their kind, all folded."""
    short = name_vi.partition(" ")[2]
    return (id, folded(id), folded(name_vi), folded(name_en), folded(short) if short else folded(name_vi))


@dataclass(frozen=True, slots=True)
class Shared:
    """People of another zoning's zones by own zones."""

    zoning: str
    names: dict[str, tuple[str, ...]]
    """Spellings by zone id."""
    share: Floats
    """Share of the people of each own zone, [other zone, own zone]."""


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """The other zonings of a pack, read when first asked for."""

    readers: tuple[Callable[[], Shared], ...] = ()
    _read: list[Shared] = field(default_factory=list)

    def zonings(self) -> Sequence[Shared]:
        """All of them."""
        while len(self._read) < len(self.readers):
            self._read.append(self.readers[len(self._read)]())
        return self._read

    def ids(self) -> tuple[str, ...]:
        """Ids of all their zones."""
        return tuple(id for other in self.zonings() for id in other.names)

    def find(self, name: str, *, exactly: bool = False) -> tuple[str, Floats] | None:
        """The id of a zone of another zoning, and the share of each own zone that lies in it."""
        for other in self.zonings():
            ids = list(other.names)
            if name in other.names:
                return name, other.share[ids.index(name)]
        wanted = "" if exactly else folded(name)
        for other in self.zonings():
            for at, (id, called) in enumerate(other.names.items()):
                if wanted in called:
                    return id, other.share[at]
        return None


def shared(
    zoning: str, names: dict[str, tuple[str, ...]], pieces: Pieces, people: Floats, *, own_is_fine: bool
) -> Shared:
    """Shares from people by piece."""
    together = np.zeros((len(pieces.sources), len(pieces.zones)))
    np.add.at(together, (pieces.of, pieces.at), people)
    by_other = together if own_is_fine else together.T
    whole = by_other.sum(0)
    area = np.zeros_like(together)
    np.add.at(area, (pieces.of, pieces.at), pieces.columns["area_km2"])
    by_area = area if own_is_fine else area.T
    none = whole <= 0
    share = np.where(none, by_area / by_area.sum(0), by_other / np.where(none, 1.0, whole))
    return Shared(zoning, names, share)
