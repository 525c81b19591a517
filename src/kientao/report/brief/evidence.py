# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Where each number comes from: equations, quality of the numbers put in, sources, what is assumed."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

import numpy as np

from kientao.cities.parameters import QUALITY
from kientao.model import sector_of
from kientao.report.bilingual import Both, num, short, text
from kientao.report.brief.answers import name, unit
from kientao.report.headline import HEADLINES
from kientao.result import source_of

if TYPE_CHECKING:
    from kientao.cities import City
    from kientao.report.brief.frame import Frame

MOST_SOURCES = 30
_ID = re.compile(r"[A-Za-z0-9_]+")


def equations(frame: Frame) -> list[dict[str, Any]]:
    """A row a headline: the variable, the file of its equation, what it is and its source."""
    rows = []
    declared = frame.results[0].series.names.declared
    for headline in HEADLINES.values():
        equation = declared.get(headline.variable.split("__")[0])
        if equation is None:
            continue
        module = equation.function.__module__.removeprefix("kientao.").replace(".", "/")
        first = equation.description.split("\n\n")[0].split("Source:")[0]
        rows.append(
            {"name": name(headline), "unit": unit(headline), "variable": headline.variable, "file": f"{module}.py",
             "sector": sector_of(equation), "about": " ".join(first.split()), "inputs": ", ".join(equation.arguments),
             "source": source_of(equation)}
        )  # fmt: skip
    return rows


def quality(city: City) -> list[dict[str, Any]]:
    """Parameters of each sector by how they are known, and of all together first."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for parameter in city.parameters.values():
        if parameter.module == "zoning":
            continue
        counts[""][parameter.quality] += 1
        counts[parameter.module][parameter.quality] += 1
    rows = []
    for module in sorted(counts):
        every = sum(counts[module].values())
        parts = [
            {"id": word, "name": text(f"quality.{word}"), "count": counts[module][word],
             "share": counts[module][word] / every * 100, "shown": num(counts[module][word] / every * 100, 0)}
            for word in QUALITY if counts[module][word]
        ]  # fmt: skip
        rows.append({"name": text("brief.all_sectors") if not module else sector(module), "all": every, "parts": parts})
    return rows


def sources(city: City) -> list[dict[str, Any]]:
    """The sources most numbers lean on, with their addresses."""
    counts: Counter[str] = Counter()
    given = [p.source for p in city.parameters.values()] + [d.source for d in city.drivers.values()]
    given += [";".join(lever.sources) for lever in city.levers]
    for cited in given:
        counts.update({one for one in _ID.findall(cited) if one in city.sources})
    return [
        {
            "id": key,
            "title": str(city.sources[key].get("title", key)),
            "publisher": str(city.sources[key].get("publisher") or ""),
            "year": str(city.sources[key].get("year") or ""),
            "url": link(city.sources[key].get("url")),
            "count": count,
        }
        for key, count in sorted(counts.items(), key=lambda one: (-one[1], one[0]))[:MOST_SOURCES]
    ]


def link(address: Any) -> str:
    """An address that may stand in a link, or nothing."""
    found = str(address or "").strip()
    return found if re.match(r"https?://[^\s\"'<>]+$", found) else ""


def assumed(city: City) -> list[dict[str, Any]]:
    """Every parameter without a source behind it: its value and the range that uncertainty runs take."""
    rows = []
    for parameter in city.parameters.values():
        if parameter.quality != "assumed":
            continue
        value = np.asarray(parameter.value, dtype=float)
        spread = None
        if parameter.low is not None and parameter.high is not None:
            low, high = short(float(np.min(parameter.low))), short(float(np.max(parameter.high)))
            spread = low.joined(high, " … ")
        middle = (
            short(float(value))
            if value.ndim == 0
            else short(float(value.min())).joined(short(float(value.max())), " … ")
        )
        rows.append(
            {
                "name": parameter.name,
                "module": parameter.module,
                "sector": sector(parameter.module),
                "unit": parameter.unit,
                "value": middle,
                "range": spread,
            }
        )
    return sorted(rows, key=lambda row: (row["module"], row["name"]))


def sector(module: str) -> Both:
    """What a sector is called; a module of a city's own keeps its name."""
    try:
        return text(f"sector.{module}")
    except KeyError:
        return Both(module, module)
