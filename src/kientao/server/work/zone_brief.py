# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""The one-page brief of a choice seen from one zone: numbers from whole runs, causes by lever, as PDF or picture."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from kientao.errors import unknown
from kientao.report import levers as lever_report
from kientao.report.caution import lines
from kientao.report.over import of_city
from kientao.result import Result
from kientao.server.work import aims
from kientao.server.work.about import places, step
from kientao.server.work.reply import Reply, file_reply
from kientao.server.work.room import Room
from kientao.server.work.told import Told, told
from kientao.server.work.whole import simulate
from kientao.text import Language, number, say, texts

if TYPE_CHECKING:
    from kientao.levers import Lever
    from kientao.report.zone import Guess, LeverRow, Row, Sheet

MEDIA = {"pdf": "application/pdf", "png": "image/png"}
MOST_CAUSES = 5
MOST_LEVERS = 5
SAME = 1e-9


def zone_brief(room: Room, request: Mapping[str, Any]) -> Reply:
    """The page as a file.

    Raises:
        InputError: an unknown zone, year or number predicted.
    """
    from kientao.report.zone import lay_out, pdf, png

    sheet = sheet_of(room, request)
    marks = lay_out(sheet)
    title = f"{sheet.zone} {sheet.year}"
    body = pdf(marks, title, sheet.lang) if request["format"] == "pdf" else png(marks)
    name = request["zone"].replace("_", "-")
    return file_reply(body, MEDIA[request["format"]], f"kientao-{name}-{sheet.year}.{request['format']}")


def sheet_of(room: Room, request: Mapping[str, Any]) -> Sheet:
    """What the page says.

    Raises:
        InputError: an unknown zone, year or number predicted.
    """
    from kientao.report.zone import FACTS, Sheet

    city, lang = room.city, _language(request)
    if request["zone"] not in city.zone_ids:
        unknown(request["zone"], list(city.zone_ids), "zone", "không có đơn vị", "there is no zone")
    for name in request["guesses"]:
        if name not in FACTS:
            unknown(name, list(FACTS), "guesses", "không dự đoán được", "there is no prediction of")
    now, year = _year(room, request, "now"), _year(room, request, "year")
    at = city.zone_ids.index(request["zone"])
    zone = city.zones[at]
    plan, planned = simulate(room, request, request["against"])
    _, mine = simulate(room, request, request["scenario"])
    rows = _rows(room, planned, mine, at, now, year, lang)
    moved = _moved(room, planned, mine, year)
    asked_for = [rows[list(FACTS).index(name)] for name in request["guesses"]]
    found = told(room, request, [row.fact.variable for row in asked_for])
    guesses = [_guess(request, one, row, moved, lang) for one, row in zip(found, asked_for, strict=True)]
    people = number(float(mine.values("population")[mine.years.index(now), 0, at]) / 1000, 0, lang)
    name = zone.name_vi if lang == "vi" else zone.name_en
    about = say("phone.brief.about", lang, people=people, year=now, area=number(zone.area_km2, 0, lang))
    if request["place"]:
        about = say("phone.brief.about_all", lang, zone=name, about=about)
    title = _title(room, request, name, lang)
    return Sheet(
        lang, title, about, now, year, plan.title(lang), tuple(rows),
        tuple(_lever_row(room, planned, mine, lever, year, lang) for lever in moved[:MOST_LEVERS]), tuple(guesses),
        _foot([mine, planned], lang), [(one.id == zone.id, city.geometry[one.id]) for one in city.zones],
    )  # fmt: skip


def _title(room: Room, request: Mapping[str, Any], zone: str, lang: Language) -> str:
    wanted = request["place"]
    if not wanted:
        return zone
    here = request["zone"]
    known = {one["id"]: one for one in places(room)["places"] if here in (part["zone"] for part in one["zones"])}
    if wanted not in known:
        unknown(wanted, list(known), "place", "không có đơn vị", "there is no place")
    return say("phone.brief.place", lang, place=known[wanted]["name"][lang], zone=zone)


def _language(request: Mapping[str, Any]) -> Language:
    return "en" if request["lang"] == "en" else "vi"


def _year(room: Room, request: Mapping[str, Any], name: str) -> int:
    years = room.baseline.years
    year = int(request[name])
    if year not in years:
        unknown(str(year), [str(one) for one in years], name, "không có năm", "there is no year")
    return year


def _rows(room: Room, planned: Result, mine: Result, at: int, now: int, year: int, lang: Language) -> list[Row]:
    from kientao.report.zone import FACTS, Row

    paths = aims.paths(room.aims, mine.series, room.baseline.series)
    early, late = mine.years.index(now), mine.years.index(year)
    people = mine.values("population")[early, 0]
    rows = []
    for fact in FACTS.values():
        named = room.program.names.resolve(fact.variable)
        own, other = (one.values(fact.variable)[:, 0] * fact.factor for one in (mine, planned))
        city = float(of_city(own[early], named.unit, named.dims, people))
        target = aims.nearest(aims.held(room.aims.get(fact.headline, []), paths, mine.years, 0))
        rows.append(
            Row(fact, float(own[early, at]), city, float(other[late, at]), float(own[late, at]), _aim(target, lang))
        )
    return rows


def _aim(target: Mapping[str, Any] | None, lang: Language) -> str:
    if target is None:
        return "–"
    value = float(target["value"])
    text = number(value, 0 if value == round(value) else 1, lang)
    key = "phone.at_most" if "<" in target["operator"] else "phone.at_least"
    return say(key, lang, value=text, year=target["year"])


def _moved(room: Room, planned: Result, mine: Result, year: int) -> list[Lever]:
    """Levers that the choice decides otherwise than the plan."""
    upto = mine.years.index(year) + 1
    new, old = (lever_report.decided(room.city, one)[:upto] for one in (mine, planned))
    span = np.array([lever.max - lever.min for lever in room.city.levers])
    apart = np.abs(new - old).max(0) > SAME * span
    return [lever for lever, moved in zip(room.city.levers, apart, strict=True) if moved]


def _lever_row(room: Room, planned: Result, mine: Result, lever: Lever, year: int, lang: Language) -> LeverRow:
    from kientao.report.zone import LeverRow

    column, at = room.city.levers.ids.index(lever.id), mine.years.index(year)
    old, new = (float(lever_report.decided(room.city, one)[at, column]) for one in (planned, mine))
    share = lever.unit == "share"
    factor = 100.0 if share else 1.0
    words = texts(lang)
    unit = (
        "%" if share else words.get(f"web.lever_unit.{lever.id}") or words.get(f"web.unit.{lever.unit}") or lever.unit
    )
    digits = max(0, -int(np.floor(np.log10(step(lever.max - lever.min) * factor) + 1e-9)))
    name = lever.name_vi if lang == "vi" else lever.name_en
    return LeverRow(name, number(old * factor, digits, lang), f"{number(new * factor, digits, lang)} {unit}".strip())


def _foot(results: list[Result], lang: Language) -> tuple[str, ...]:
    caution, version, *more = lines(results, lang)
    return f"{caution} {version}.", *more


def _guess(
    request: Mapping[str, Any], found: Told, row: Row, moved: list[Lever], lang: Language
) -> Guess:  # fmt: skip
    from kientao.report.zone import Cause, Guess

    factor = row.fact.factor
    own = {lever.id for lever in moved}
    # The levers moved come first, then whatever did most.
    shares = sorted(found.levers, key=lambda share: (share.id not in own, -abs(share.contribution)))[:MOST_CAUSES]
    causes = [
        Cause(share.vi if lang == "vi" else share.en, share.contribution * factor, share.id in own)
        for share in sorted(shares, key=lambda share: -abs(share.contribution))
    ]
    rest = (row.mine - found.old * factor) - sum(cause.contribution for cause in causes)
    return Guess(row, request["guesses"][row.fact.variable], found.old * factor, tuple(causes), rest)
