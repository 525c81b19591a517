# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""What levers did to numbers that were explained before: a page made after its causes were seen does not ask again."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from kientao.server.work.key import key_of
from kientao.server.work.room import Room
from kientao.server.work.whole import reference, simulate

if TYPE_CHECKING:
    from kientao.analysis.why import Share, Why

HELD = 1000
"""Numbers held: some kilobytes each."""

ZONES = 30
YEARS_AT_ONCE = 6
"""Years of a city of so many zones for which equations are worked out at a time: memory grows with them, and fewer
than these take longer."""

_held: OrderedDict[str, Told] = OrderedDict()


@dataclass(frozen=True, slots=True)
class Told:
    """A number in the run held against, and what each lever did to it in all years together."""

    old: float
    levers: tuple[Share, ...]


def remember(room: Room, request: Mapping[str, Any], whys: Sequence[Why]) -> list[Told]:
    """Hold numbers explained of the runs and the year of a request."""
    found = []
    for why in whys:
        key = _key(room, request, request["against"], why.variable, why.year)
        told = Told(why.old, tuple(replace(share, by_year={}) for share in why.levers if share.kind == "lever"))
        _held.pop(key, None)
        _held[key] = told
        found.append(told)
    while len(_held) > HELD:
        _held.popitem(last=False)
    return found


def told(room: Room, request: Mapping[str, Any], names: Sequence[str]) -> list[Told]:
    """What levers did to variables in the zone and year of a request, held against the baseline.

    Raises:
        InputError: an unknown scenario, variable, year or zone.
    """
    from kientao.analysis.why import share_out, why

    against = room.plan.id
    found = [_held.get(_key(room, request, against, name, request["year"])) for name in names]
    missing = [name for name, one in zip(names, found, strict=True) if one is None]
    if not missing:
        return [one for one in found if one is not None]
    mine, base = simulate(room, request, request["scenario"])[1], reference(room, request)
    year, zone = request["year"], request["zone"]
    first = why(room.city, missing[0], mine, base, year, zone, 0)
    whys = [first, *(first.again(name, zone, 0) for name in missing[1:])]
    share_out(whys, years_at_once(room))
    new = iter(remember(room, {**request, "against": against}, whys))
    return [one if one is not None else next(new) for one in found]


def years_at_once(room: Room) -> int:
    """Years that are explained at a time, so that memory stays within bounds: it grows with pairs of zones."""
    return max(1, int(YEARS_AT_ONCE * (ZONES / max(ZONES, len(room.city.zones))) ** 2))


def _key(room: Room, request: Mapping[str, Any], against: Any, variable: str, year: int) -> str:
    said = {name: request[name] for name in ("scenario", "parameters", "zone")}
    return key_of(
        "told", said | {"room": [room.city.id, room.city.zoning], "against": against, "of": variable, "year": year}
    )
