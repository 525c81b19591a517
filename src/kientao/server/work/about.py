# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""What there is to choose from: city, zones, variables, parameters, levers, scenarios, as plain data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from kientao import __version__
from kientao.cities.files import read_table, read_yaml
from kientao.cities.words import with_vietnamese
from kientao.engine.declare import Kind
from kientao.errors import unknown
from kientao.report import levers as lever_report
from kientao.report.caution import left_out
from kientao.report.explain import explain
from kientao.report.headline import HEADLINES
from kientao.report.over import over
from kientao.server.work.answer import about_plan
from kientao.server.work.names import called_in
from kientao.server.work.room import Room, city_names
from kientao.text import called, folded, say, texts

if TYPE_CHECKING:
    from kientao.engine.inputs import Parameter
    from kientao.levers import Lever
    from kientao.scenario import Scenario

Data = dict[str, Any]
MAIN = ("baseline", "announced_plans", "green_growth", "growth_first")


def both(key: str) -> dict[str, str]:
    """A text of the catalogue in both languages."""
    return {"vi": say(key, "vi"), "en": say(key, "en")}


def city(room: Room) -> Data:
    """The city, its years, headlines and sectors."""
    from kientao.scenario.decide import first_decidable

    found = room.city
    used = {d.module for d in room.program.names.declared.values()}
    return {
        "id": found.id,
        "name": found.name,
        "version": __version__,
        "pack_hash": found.hash,
        "cities": city_names(),
        "zoning": found.zoning,
        "base_year": found.base_year,
        "last_year": found.last_year,
        "years": found.years,
        "first_decidable_year": first_decidable([room.plan], found),
        "headlines": [
            {
                "id": one.id,
                "name": both(f"headline.{one.id}"),
                "unit": both(f"headline.{one.id}.unit"),
                "digits": one.digits,
                "good": one.good.value,
                "variable": one.variable,
                "zone_variable": one.zones or None,
                "zone_unit": room.program.names.resolve(one.zones).unit if one.zones else None,
                "factor": one.factor,
            }
            for one in HEADLINES.values()
        ],
        "sectors": [
            {"id": key.removeprefix("sector."), "name": both(key)} for key in texts("vi") if key.startswith("sector.")
        ],
        "lever_sectors": sorted({lever.sector for lever in found.levers}),
        "rings": sorted({zone.ring for zone in found.zones}),
        "variables": len(used) and len(room.program.names.declared),
        "not_forecast": both("server.not_forecast"),
        "left_out": {"vi": " ".join(left_out("vi")), "en": " ".join(left_out("en"))},
    }


def zones(room: Room) -> Data:
    """Zones in the order of every zone axis, with a name to search by without accents."""
    return {
        "zones": [
            {
                "id": zone.id,
                "code": zone.code,
                "name": {"vi": zone.name_vi, "en": zone.name_en},
                "search": f"{folded(zone.name_vi)} {folded(zone.name_en)}",
                "type": zone.type,
                "ring": zone.ring,
                "area_km2": zone.area_km2,
                "population": zone.population,
                "lon": zone.lon,
                "lat": zone.lat,
            }
            for zone in room.city.zones
        ]
    }


def places(room: Room) -> Data:
    """Units of the city's other zonings, each with the own zones in which its people live, the most first."""
    people = np.array([zone.population for zone in room.city.zones])
    about = read_yaml(room.city.path / "city.yaml", room.city.path)
    found: list[Data] = []
    for other in room.city.elsewhere.zonings():
        table = read_table(room.city.path / about["zonings"][other.zoning]["table"], room.city.path)
        rows = {cells["id"]: cells for _, cells in table}
        for id, share in zip(other.names, other.share, strict=True):
            living = share * people
            parts = living / max(living.sum(), 1e-9)
            order = [int(i) for i in np.argsort(-parts) if parts[i] >= LEAST_PART]
            row = rows[id]
            found.append(
                {
                    "id": id,
                    "zoning": other.zoning,
                    "name": {"vi": row["name_vi"], "en": row["name_en"]},
                    "search": f"{folded(row['name_vi'])} {folded(row['name_en'])}",
                    "type": row["type"],
                    "area_km2": float(row["area_km2"]),
                    "zones": [{"zone": room.city.zone_ids[i], "share": round(float(parts[i]), 3)} for i in order],
                }
            )
    return {"places": found}


LEAST_PART = 0.02
"""Share of a unit's people below which a zone that it touches is not named."""


def shapes(room: Room) -> Data:
    """Zones as GeoJSON; rings of a zone that lie inside another are holes."""
    features = []
    for zone in room.city.zones:
        rings = [ring.round(5).tolist() for ring in room.city.geometry[zone.id]]
        features.append(
            {
                "type": "Feature",
                "id": zone.id,
                "properties": {"id": zone.id, "name_vi": zone.name_vi, "name_en": zone.name_en, "name": zone.id},
                "geometry": {"type": "MultiPolygon", "coordinates": _polygons(rings)},
            }
        )
    return {"type": "FeatureCollection", "features": features}


def _polygons(rings: list[list[list[float]]]) -> list[list[list[list[float]]]]:
    """Rings sorted into polygons: one whose first point lies inside another ring is a hole of it."""
    outer: list[list[list[list[float]]]] = []
    for ring in sorted(rings, key=lambda r: -abs(_area(r))):
        around = next((polygon for polygon in outer if _inside(ring[0], polygon[0])), None)
        if around is None:
            outer.append([ring])
        else:
            around.append(ring)
    return outer


def _area(ring: list[list[float]]) -> float:
    points = np.array(ring)
    x, y = points[:, 0], points[:, 1]
    return float((x[:-1] * y[1:] - x[1:] * y[:-1]).sum() / 2)


def _inside(point: list[float], ring: list[list[float]]) -> bool:
    points = np.array(ring)
    (x, y), a, b = point, points[:-1], points[1:]
    crosses = (a[:, 1] > y) != (b[:, 1] > y)
    with np.errstate(divide="ignore", invalid="ignore"):
        at = a[:, 0] + (y - a[:, 1]) / (b[:, 1] - a[:, 1]) * (b[:, 0] - a[:, 0])
    return bool((crosses & (at > x)).sum() % 2)


def variables(room: Room) -> Data:
    """Every variable and stock that changes with the years."""
    from kientao.model import sector_of

    return {
        "variables": [
            {
                "id": one.name,
                "name": {"vi": one.vi, "en": one.en},
                "unit": one.unit,
                "dims": one.dims,
                "kind": one.kind.value,
                "sector": sector_of(one),
                "over": over(one.unit, one.dims).value,
            }
            for one in room.program.names.declared.values()
            if one.kind is not Kind.BASE_YEAR
        ]
    }


MOST_PARTS = 64
"""Parts of an assumption that the list of all still shows; larger tables are asked for one by one."""


def parameters(room: Room) -> Data:
    """Assumptions that can be changed; tables with many parts without their numbers. Geometry is none."""
    assumed = [one for one in room.city.parameters.values() if one.module != "zoning"]
    return {"parameters": [_parameter(room, one, one.value.size <= MOST_PARTS) for one in assumed]}


def parameter(room: Room, wanted: str) -> Data:
    """One assumption with all its parts."""
    found = room.city.parameters.get(wanted)
    if found is None:
        unknown(wanted, list(room.city.parameters), "name", "không có tham số", "there is no parameter")
    return _parameter(room, found, True)


def _parameter(room: Room, one: Parameter, whole: bool) -> Data:
    dimensions = room.program.inputs.dimensions
    shown = {"value": one.value, "low": one.low, "high": one.high}
    return {
        "id": one.name,
        "name": {"vi": one.vi or one.name, "en": one.en or one.name},
        "unit": one.unit,
        "dims": one.dims,
        "parts": one.value.size if one.dims else 0,
        **{key: _values(values, one.dims, dimensions) if whole else None for key, values in shown.items()},
        "distribution": one.distribution,
        "sector": one.module,
        "source": one.source,
        "quality": one.quality,
        "note": one.note,
    }


def _values(array: Any, dims: tuple[str, ...], dimensions: Mapping[str, tuple[str, ...]]) -> Any:
    if array is None:
        return None
    values = np.asarray(array, dtype=float)
    if not dims:
        return float(values)
    shape = tuple(len(dimensions[dim]) for dim in dims)
    flat = np.broadcast_to(values, shape)
    return {
        ",".join(dimensions[dim][i] for dim, i in zip(dims, at, strict=True)): float(flat[at])
        for at in np.ndindex(*shape)
    }


def levers(room: Room) -> Data:
    """Every lever with its bounds, costs, evidence and law."""
    return {"levers": [_lever(room, lever) for lever in room.city.levers]}


def _lever(room: Room, lever: Lever) -> Data:
    allowed = room.city.lever_places.allowed[lever.id]
    return {
        "id": lever.id,
        "name": {"vi": lever.name_vi, "en": lever.name_en},
        "sector": lever.sector,
        "tier": lever.tier,
        "kind": lever.kind,
        "unit": {"vi": lever.unit_label_vi or lever.unit, "en": lever.unit_label_en or lever.unit},
        "model_unit": lever.unit,
        "min": lever.min,
        "max": lever.max,
        "base": lever.base_2019,
        "step": step(lever.max - lever.min),
        "by_zone": lever.by_zone,
        "zones": lever.zones,
        "allowed_zones": [zone for zone, may in zip(room.city.zone_ids, allowed, strict=True) if may]
        if lever.by_zone
        else [],
        "ramp": lever.ramp,
        "adds_up": lever.adds_up,
        "lead_time": lever.lead_time,
        "lifetime": lever.lifetime,
        "capital_cost": lever.capital_cost,
        "capital_quality": lever.capital_quality,
        "running_cost": lever.running_cost,
        "running_quality": lever.running_quality,
        "running_kind": lever.running_kind,
        "cost_base": lever.cost_base,
        "team": lever.team,
        "evidence_grade": lever.evidence_grade,
        "hanoi_transfer": lever.hanoi_transfer,
        "law": [*lever.law_enables, *lever.law_limits],
        "acceptance_points": lever.acceptance_points,
        "sources": lever.sources,
    }


def step(span: float) -> float:
    """A round step that cuts a range into about a hundred: 1, 2 or 5 times a power of ten."""
    rough = span / 100
    power = 10.0 ** np.floor(np.log10(rough))
    return float(next(f for f in (1, 2, 5, 10) if f * power >= rough * (1 - 1e-9)) * power)


_NOTES = ("capital", "running", "law")


def lever(room: Room, name: str) -> Data:
    """One lever with what is known of it: effects, cases of other cities, provisions of law, sources."""
    if name not in room.city.levers:
        unknown(name, list(room.city.levers.ids), "lever", "không có đòn bẩy", "there is no lever")
    found = room.city.levers.get(name)
    root = room.city.path
    evidence = [
        {
            **one,
            "effects": [
                {**with_vietnamese(root, effect), "name": _effect(effect)} for effect in one.get("effects", ())
            ],
        }
        for one in _records(room, "evidence/levers.yaml", "levers")
        if one["id"] in (name, found.evidence)
    ]
    cases = [one for one in _records(room, "evidence/cases.yaml", "cases") if name in one["levers"]]
    law = [one for one in _records(room, "law/provisions.yaml") if one["id"] in (*found.law_enables, *found.law_limits)]
    documents = {one["id"]: one for one in _records(room, "law/documents.yaml")}
    cited = {*found.sources, *(s for one in (*evidence, *cases, *law) for s in one.get("sources", ()))}
    return {
        **_lever(room, found),
        "lead_range": [found.lead_low, found.lead_high],
        "capital_range": [found.capital_low, found.capital_high],
        "running_range": [found.running_low, found.running_high],
        "equity_note": found.equity_note,
        "enters": found.enters,
        "notes": with_vietnamese(
            root, {"capital": found.capital_note, "running": found.running_note, "law": found.law_note}, _NOTES
        ),
        "evidence": evidence,
        "cases": cases,
        "provisions": [
            {
                **one,
                "enables": one["id"] in found.law_enables,
                "document_number": documents.get(one["document"], {}).get("number", ""),
                "url": documents.get(one["document"], {}).get("url", ""),
            }
            for one in law
        ],
        "source_records": {name: room.city.sources[name] for name in sorted(cited) if name in room.city.sources},
    }


def _effect(effect: Data) -> dict[str, str]:
    """What an effect of the evidence is measured on."""
    vi, en = called("effect", effect["quantity"])
    return {"vi": vi, "en": en}


def _records(room: Room, file: str, key: str = "") -> list[Data]:
    path = room.city.path / file
    if not path.is_file():
        return []
    data = read_yaml(path, room.city.path)
    return list(data[key] if key else data)


def scenarios(room: Room) -> Data:
    """Shipped scenarios with what they decide by year."""
    from kientao import api

    rows = []
    for name, path in room.city.scenarios.items():
        plan = api.read_scenario(room.city, name)
        rows.append(
            {
                **about_plan(plan),
                "kind": plan.kind,
                "extends": plan.extends,
                "main": name in MAIN,
                "as_of": plan.as_of,
                "decided": decided(room, plan),
                "drivers": sorted(plan.paths),
                "content": read_yaml(path, room.city.path),
            }
        )
    return {"scenarios": sorted(rows, key=lambda row: (row["kind"] != "policy", not row["main"]))}


def decided(room: Room, plan: Scenario) -> Data:
    """By lever that differs from its base: city total or mean over people, by year, committed works included."""
    drivers = plan.drivers(room.city)
    works = np.cumsum(drivers.get("committed_delivery", room.default("committed_delivery")), axis=0)
    values = (drivers["lever_decided"] + works) @ lever_report.weights(room.city)
    moved = (np.abs(values - lever_report.base(room.city)) > 1e-9).any(0)
    return {room.city.levers.ids[at]: [float(f"{v:.5g}") for v in values[:, at]] for at in np.flatnonzero(moved)}


def name(room: Room, wanted: str) -> Data:
    """Everything known of a variable, parameter, driver or lever."""
    about = explain(room.city, room.program, wanted)
    if about is None:
        unknown(wanted, room.program.names.known(), "name", "không có biến", "there is no variable")
    named = dict.fromkeys([*about.get("inputs", ()), *about.get("users", ())])
    return about | {"names": {one: called_in(room, one) for one in named}}


def sources(room: Room) -> Data:
    """Every source of the pack."""
    return {"sources": list(room.city.sources.values())}


def source(room: Room, wanted: str) -> Data:
    """One source and what rests on it."""
    found = room.city.sources.get(wanted)
    if found is None:
        unknown(wanted, list(room.city.sources), "source", "không có nguồn", "there is no source")
    used = [p.name for p in room.city.parameters.values() if wanted in p.source.split(";")]
    return {**found, "parameters": used, "levers": [one.id for one in room.city.levers if wanted in one.sources]}


def documents(room: Room) -> Data:
    """Legal documents, their provisions and the timeline."""
    return {
        "documents": _records(room, "law/documents.yaml"),
        "provisions": _records(room, "law/provisions.yaml"),
        "timeline": _records(room, "law/timeline.yaml"),
    }
