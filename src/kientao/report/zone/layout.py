# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Where everything stands on the page of one zone."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from kientao.report.zone.paint import PAGE, Box, Dot, Mark, Shape, Text
from kientao.report.zone.sheet import Guess, Sheet
from kientao.report.zone.typeface import width, wrapped
from kientao.text import say

if TYPE_CHECKING:
    from kientao.engine.inputs import Floats

INK, SOFT, LINE, PALE = "#1d2321", "#57605d", "#dcdfd9", "#f1f0ea"
MINE, PLAN, TARGET, TARGET_INK = "#14683f", "#6d4a8f", "#c58a12", "#7a5200"
LEFT, RIGHT = 40.0, PAGE[0] - 40.0
MAP = 118.0
GRAIN = 0.25
"""Corners of the map stand on a grid of so many points."""
MIN_CORNERS = 3
COLUMNS = (236.0, 312.0, 384.0, 452.0, RIGHT)
"""Right edges of the columns of numbers."""


def lay_out(sheet: Sheet) -> list[Mark]:
    """All marks of the page, from the top."""
    marks: list[Mark] = [*_head(sheet), *_map(sheet)]
    y = 182.0
    marks += _heading(say("phone.brief.facts", sheet.lang, now=sheet.now, year=sheet.year), y)
    y = _table(sheet, marks, y + 16)
    marks += _heading(say("phone.brief.levers", sheet.lang), y + 26)
    y = _levers(sheet, marks, y + 30)
    marks += _heading(say("phone.brief.guess", sheet.lang, year=sheet.year), y + 28)
    y = _legend(sheet, marks, y + 45)
    for guess in sheet.guesses:
        y = _guess(sheet, marks, guess, y + 4)
    marks += _heading(say("phone.brief.why", sheet.lang), y + 22)
    half = (RIGHT - LEFT - 24) / 2
    for at, guess in enumerate(sheet.guesses[:2]):
        _why(sheet, marks, guess, LEFT + at * (half + 24), y + 42, half)
    return [*marks, *_foot(sheet)]


def _head(sheet: Sheet) -> Iterator[Mark]:
    room = RIGHT - LEFT - MAP - 16
    yield Box(0, 0, PAGE[0], 6, MINE)
    yield Text(LEFT, 44, f"Kiến Tạo · {say('phone.brief.kind', sheet.lang)}", 10, MINE, bold=True)
    size = 25.0
    while width(sheet.zone, size, True) > room:
        size -= 1
    yield Text(LEFT, 78, sheet.zone, size, INK, bold=True)
    yield Text(LEFT, 98, sheet.about, 10.5, SOFT)
    lead = say("phone.brief.lead", sheet.lang, plan=sheet.plan, n=len(sheet.levers), year=sheet.year)
    for at, line in enumerate(wrapped(lead, 10.5, room)[:4]):
        yield Text(LEFT, 120 + 15 * at, line, 10.5, INK)


def _map(sheet: Sheet) -> Iterator[Mark]:
    if not sheet.shapes:
        return
    every = np.concatenate([ring for _, rings in sheet.shapes for ring in rings])
    (west, south), (east, north) = every.min(0), every.max(0)
    squeeze = math.cos(math.radians((south + north) / 2))
    scale = MAP / max((east - west) * squeeze, north - south)
    left = RIGHT - (east - west) * squeeze * scale
    for own, rings in sorted(sheet.shapes, key=lambda shape: shape[0]):
        for ring in rings:
            place = np.stack([left + (ring[:, 0] - west) * squeeze * scale, 34 + (north - ring[:, 1]) * scale], 1)
            yield Shape(_thinned(place), MINE if own else "#dfe3dc", "#ffffff" if not own else MINE)


def _thinned(place: Floats) -> list[tuple[float, float]]:
    """Corners on a grid as fine as the eye, each once: neighbours still meet, and the file is smaller."""
    fine = np.round(place / GRAIN)
    apart = np.ones(len(fine), bool)
    apart[1:] = (fine[1:] != fine[:-1]).any(1)
    kept = fine[apart] if apart.sum() > MIN_CORNERS else fine
    return [(float(x), float(y)) for x, y in kept * GRAIN]


def _heading(text: str, y: float) -> list[Mark]:
    return [Text(LEFT, y, text, 12.5, INK, bold=True)]


def _table(sheet: Sheet, marks: list[Mark], y: float) -> float:
    lang = sheet.lang
    heads = [
        say("phone.brief.zone_now", lang, year=sheet.now), say("phone.brief.city_now", lang, year=sheet.now),
        say("phone.brief.plan_then", lang, year=sheet.year), say("phone.brief.mine_then", lang, year=sheet.year),
        say("phone.target", lang),
    ]  # fmt: skip
    for at, (head, edge) in enumerate(zip(heads, COLUMNS, strict=True)):
        marks.append(Text(edge, y, head, 8.5, MINE if at == 3 else SOFT, bold=at == 3, align=1))
    y += 6
    for row in sheet.rows:
        marks.append(Box(LEFT, y, RIGHT - LEFT, 0.6, LINE))
        name = wrapped(f"{row.fact.name(lang)}, {row.fact.unit(lang)}", 9.5, COLUMNS[0] - LEFT - 36)
        for at, line in enumerate(name[:2]):
            marks.append(Text(LEFT, y + (15.5 if len(name) == 1 else 10.5 + 11 * at), line, 9.5, INK))
        values = [*(sheet.figure(row, v) for v in (row.now, row.city, row.plan, row.mine)), row.target]
        for at, (value, edge) in enumerate(zip(values, COLUMNS, strict=True)):
            colour = MINE if at == 3 else TARGET_INK if at == 4 else INK
            marks.append(Text(edge, y + 15.5, value, 10 if at < 4 else 8.5, colour, bold=at == 3, align=1))
        y += 25
    marks.append(Box(LEFT, y, RIGHT - LEFT, 0.6, LINE))
    return y


def _levers(sheet: Sheet, marks: list[Mark], y: float) -> float:
    for lever in sheet.levers:
        y += 15
        marks.append(Dot(LEFT + 3, y - 3.4, 2.6, MINE))
        marks.append(Text(LEFT + 12, y, lever.name, 10, INK))
        told = say("phone.brief.from_to", sheet.lang, old=lever.old, new=lever.new)
        marks.append(Text(RIGHT, y, told, 10, MINE, bold=True, align=1))
    if not sheet.levers:
        y += 15
        marks.append(Text(LEFT, y, say("phone.brief.no_lever", sheet.lang), 10, SOFT))
    return y


def _legend(sheet: Sheet, marks: list[Mark], y: float) -> float:
    x = LEFT
    for key, colour in (("now", SOFT), ("guess", TARGET), ("plan", PLAN), ("mine", MINE)):
        text = say(f"phone.mark.{key}", sheet.lang, year=sheet.now)
        marks += [Dot(x + 3, y - 3, 3.2, colour), Text(x + 10, y, text, 8.5, SOFT)]
        x += 26 + width(text, 8.5)
    return y


def _guess(sheet: Sheet, marks: list[Mark], guess: Guess, y: float) -> float:
    row = guess.row
    marks.append(Text(LEFT, y + 14, row.fact.name(sheet.lang), 10, INK, bold=True))
    marks.append(Text(RIGHT, y + 14, _told(sheet, guess), 9, INK, align=1))
    shown = [(row.now, SOFT), (guess.guess, TARGET), (row.plan, PLAN), (row.mine, MINE)]
    known = [value for value, _ in shown if value is not None]
    low, high = min(known), max(known)
    spare = max(0.08 * (high - low), 1e-9 + 0.02 * abs(high))
    low, high = max(0.0, low - spare), high + spare
    marks.append(Box(LEFT, y + 24, RIGHT - LEFT, 2, LINE))
    for value, colour in shown:
        if value is not None:
            x = LEFT + (RIGHT - LEFT) * (value - low) / (high - low)
            marks += [Dot(x, y + 25, 5.6, "#ffffff"), Dot(x, y + 25, 4.4, colour)]
    return y + 36


def _told(sheet: Sheet, guess: Guess) -> str:
    row, lang = guess.row, sheet.lang
    parts = [f"{say('phone.mark.now', lang, year=sheet.now)} {sheet.figure(row, row.now)}"]
    if guess.guess is not None:
        parts.append(f"{say('phone.mark.guess', lang)} {sheet.figure(row, guess.guess)}")
    parts += [
        f"{say(f'phone.mark.{key}', lang)} {sheet.figure(row, v)}"
        for key, v in (("plan", row.plan), ("mine", row.mine))
    ]
    return f"{' · '.join(parts)} {row.fact.unit(lang)}"


def _why(sheet: Sheet, marks: list[Mark], guess: Guess, x: float, y: float, room: float) -> None:
    row, lang = guess.row, sheet.lang
    marks.append(Text(x, y, row.fact.name(lang), 9.5, INK, bold=True))
    y += 16
    start = say("phone.why.start", lang, year=sheet.year)
    marks += [Text(x, y, start, 9, SOFT), Text(x + room, y, sheet.figure(row, guess.without), 9.5, INK, align=1)]
    most = max((abs(cause.contribution) for cause in guess.causes), default=1.0) or 1.0
    bar = 52.0
    for cause in guess.causes:
        y += 15
        colour = MINE if cause.mine else PLAN
        line = wrapped(cause.name, 9, room - bar - 46)
        marks.append(
            Text(x, y, line[0] + ("…" if len(line) > 1 else ""), 9, MINE if cause.mine else INK, bold=cause.mine)
        )
        long = bar * abs(cause.contribution) / most
        marks.append(Box(x + room - 44 - long, y - 7, max(0.8, long), 7, colour))
        marks.append(Text(x + room, y, sheet.signed(row, cause.contribution), 9.5, INK, align=1))
    y += 15
    marks += [
        Text(x, y, say("phone.why.rest", lang), 9, SOFT),
        Text(x + room, y, sheet.signed(row, guess.rest), 9.5, INK, align=1),
        Box(x, y + 5, room, 0.6, LINE),
        Text(x, y + 18, say("phone.why.end", lang, year=sheet.year), 9, MINE, bold=True),
        Text(x + room, y + 18, sheet.figure(row, row.mine), 10.5, MINE, bold=True, align=1),
    ]


def _foot(sheet: Sheet) -> Iterator[Mark]:
    lines = [line for text in sheet.foot for line in wrapped(text, 7, RIGHT - LEFT)][:11]
    y = PAGE[1] - 26 - 9 * (len(lines) - 1)
    yield Box(LEFT, y - 13, RIGHT - LEFT, 0.6, LINE)
    for at, line in enumerate(lines):
        yield Text(LEFT, y + 9 * at, line, 7, SOFT)
