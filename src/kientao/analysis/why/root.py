# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""What is explained: one number of the city or a zone, and how it hangs on the values it is put together from.

Sums and single values hang on their cells alone. A mean over people and a ratio of totals hang on two values each; the
product rule at the middle of both runs splits their difference exactly and treats both factors alike.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kientao.analysis.why.pair import Pair, Source
from kientao.engine.errors import ModelError
from kientao.engine.graph import Names, Origin, Reference
from kientao.engine.inputs import Floats
from kientao.errors import InputError
from kientao.report.headline import HEADLINES, Over
from kientao.report.over import over
from kientao.text import say
from kientao.text.written import parts


@dataclass(frozen=True, slots=True)
class Asked:
    """A number that can be explained: the value behind it and how its cells become one number."""

    id: str
    reference: Reference
    over: Over
    per: Reference | None
    factor: float
    zone: int | None
    vi: str
    en: str
    unit_vi: str
    unit_en: str


def source_for(reference: Reference) -> Source:
    """The value that a reference to something of this year reads."""
    return Source.of(reference.origin, reference.name)


def asked(names: Names, variable: str, zone: int | None) -> Asked:
    """What a name stands for: a headline as the report shows it, else a variable or a slice of one.

    A zone is one cell of the zone axis; without it what adds up is summed and all else is a mean over people.

    Raises:
        InputError: nothing has that name, or it is set from outside and has no causes in the model; or a zone of a
            number of the city.
    """
    headline = HEADLINES.get(variable)
    name, how, per, factor = variable, None, None, 1.0
    if headline is not None and (zone is None or not headline.zones):
        name, how, factor = headline.variable, headline.over, headline.factor
        per = names.resolve(headline.per) if headline.per else None
    elif headline is not None:
        name = headline.zones
    reference = _reference(names, name, variable)
    if zone is not None and "zone" not in reference.dims:
        raise InputError(
            say("why.no_zone", "vi", name=variable), say("why.no_zone", "en", name=variable), "--zone",
            say("why.leave_zone", "vi"), say("why.leave_zone", "en"),
        )  # fmt: skip
    part = names.inputs.parts.get(name)
    declared = names.declared[reference.name]
    vi, en = (part.vi, part.en) if part is not None and part.vi else (declared.vi, declared.en)
    units = (reference.unit, reference.unit)
    if headline is not None and how is not None:
        vi, en = headline.name("vi"), headline.name("en")
        units = (headline.unit("vi"), headline.unit("en"))
    elif "__" in name:
        tail = name.split("__", 1)[1]
        vi, en = f"{vi} ({parts(tail, 'vi')})", f"{en} ({parts(tail, 'en')})"
    if how is None:
        how = over(reference.unit, reference.dims) if zone is None else Over.CITY
    return Asked(variable, reference, how, per, factor, zone, vi, en, *units)


def _reference(names: Names, name: str, said: str) -> Reference:
    import difflib

    try:
        reference = names.resolve(name, "why")
    except ModelError:
        known = [*HEADLINES, *names.known()]
        near = difflib.get_close_matches(said, known, n=1, cutoff=0.6)
        raise InputError(
            say("error.unknown_variable", "vi", name=said), say("error.unknown_variable", "en", name=said), "",
            say("error.nearest", "vi", name=near[0]) if near else "",
            say("error.nearest", "en", name=near[0]) if near else "",
        ) from None  # fmt: skip
    if reference.origin not in (Origin.VARIABLE, Origin.STOCK):
        raise InputError(
            say("why.outside", "vi", name=said), say("why.outside", "en", name=said), "",
            say("why.inside", "vi"), say("why.inside", "en"),
        )  # fmt: skip
    return reference


def ends_of(pair: Pair, what: Asked) -> tuple[float, float]:
    """The number in the run held against and in the other, in the last year of the pair."""
    values = []
    for which in (0, 1):
        cells = _cells(pair, what.reference, which)
        if what.over is Over.PEOPLE:
            people = _people(pair, which, what.reference)
            number = float((cells * people).sum() / np.broadcast_to(people, cells.shape).sum())
        elif what.per is not None:
            number = float(cells.sum() / _cells(pair, what.per, which).sum())
        else:
            number = float((cells * _at(pair, what)).sum())
        values.append(number * what.factor)
    return values[0], values[1]


def weights_of(pair: Pair, what: Asked) -> dict[Source, Floats]:
    """Weight of each value behind the number, [1 + year, *dims]; weight x difference, summed, is its difference."""
    source = source_for(what.reference)
    if what.over is Over.PEOPLE:
        cells = [_cells(pair, what.reference, which) for which in (0, 1)]
        people = [np.broadcast_to(_people(pair, which, what.reference), cells[0].shape) for which in (0, 1)]
        totals = [p.sum() for p in people]
        inverse = [1.0 / total for total in totals]
        mean_inverse = 0.5 * (inverse[0] + inverse[1])
        middle, middle_people = 0.5 * (cells[0] + cells[1]), 0.5 * (people[0] + people[1])
        product = 0.5 * ((cells[0] * people[0]).sum() + (cells[1] * people[1]).sum())
        of_people = middle * mean_inverse - product * inverse[0] * inverse[1]
        axes = tuple(i for i, dim in enumerate(what.reference.dims) if dim != "zone")
        return {
            source: _placed(pair, what.reference, middle_people * mean_inverse * what.factor),
            Source.of(Origin.VARIABLE, "population"): _last(pair, of_people.sum(axes) * what.factor),
        }
    if what.per is not None:
        sums = [_cells(pair, what.reference, which).sum() for which in (0, 1)]
        pers = [_cells(pair, what.per, which).sum() for which in (0, 1)]
        up = 0.5 * (1.0 / pers[0] + 1.0 / pers[1]) * what.factor
        down = -0.5 * (sums[0] + sums[1]) / (pers[0] * pers[1]) * what.factor
        shape = _cells(pair, what.reference, 0).shape
        return {
            source: _placed(pair, what.reference, np.full(shape, up)),
            source_for(what.per): _placed(pair, what.per, np.full(_cells(pair, what.per, 0).shape, down)),
        }
    return {source: _placed(pair, what.reference, _at(pair, what) * what.factor)}


def _cells(pair: Pair, reference: Reference, which: int) -> Floats:
    value = pair.ends(source_for(reference))[which][-1]
    return np.asarray(value[reference.index] if reference.index else value)


def _people(pair: Pair, which: int, reference: Reference) -> Floats:
    people = pair.ends(Source.of(Origin.VARIABLE, "population"))[which][-1]
    return np.asarray(people.reshape(tuple(-1 if dim == "zone" else 1 for dim in reference.dims)))


def _at(pair: Pair, what: Asked) -> Floats:
    """What each cell counts for: 1 in the zone asked for; a mean where amounts of the other dims do not add up."""
    from kientao.report.over import adds_up

    shape = _cells(pair, what.reference, 0).shape
    counts = np.ones(shape)
    dims = what.reference.dims
    if what.zone is not None:
        axis = dims.index("zone")
        here = np.zeros(shape[axis])
        here[what.zone] = 1.0
        counts = counts * here.reshape(tuple(-1 if i == axis else 1 for i in range(len(dims))))
    if what.over is Over.CITY and not adds_up(what.reference.unit) and counts.sum() > 0:
        counts = counts / counts.sum()
    return counts


def _placed(pair: Pair, reference: Reference, cells: Floats) -> Floats:
    whole = np.zeros(pair.size(source_for(reference)))
    if reference.index:
        whole[reference.index] = cells
    else:
        whole[...] = cells
    return _last(pair, whole)


def _last(pair: Pair, cells: Floats) -> Floats:
    weights = np.zeros((len(pair.years) + 1, *cells.shape))
    weights[-1] = cells
    return weights
