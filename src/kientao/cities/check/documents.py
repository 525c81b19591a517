# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Checks of the YAML files of a pack: sources, law, evidence, scenarios."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from kientao.cities import schemas
from kientao.cities.check.references import Known
from kientao.cities.check.report import Lines, Report
from kientao.cities.check.tables import Places
from kientao.cities.files import inside, read_text, read_yaml

CITY_WIDE = {"all", "city", "core", "inner", "outer"}
"""Words a scenario may use for zones besides zone ids and plans."""


def yaml_lines(path: Path, root: Path, report: Report) -> Lines:
    """Line of every node; keys given twice become problems (the second would silently win)."""
    import yaml

    by_path: dict[tuple[Any, ...], int] = {}
    file = inside(path, root)
    pending: list[tuple[tuple[Any, ...], Any]] = [((), yaml.compose(read_text(path, root), yaml.CSafeLoader))]
    while pending:
        at, node = pending.pop()
        by_path.setdefault(at, node.start_mark.line + 1)
        if isinstance(node, yaml.SequenceNode):
            pending.extend(((*at, i), child) for i, child in enumerate(node.value))
        elif isinstance(node, yaml.MappingNode):
            keys: set[str] = set()
            for key, child in node.value:
                if not isinstance(key, yaml.ScalarNode):
                    continue
                if key.value in keys:
                    line = key.start_mark.line + 1
                    report.add(file, line, key.value, "mục ghi hai lần.", "the key is given twice.")
                keys.add(key.value)
                place = (*at, int(key.value) if key.value.isdigit() else key.value)
                by_path[place] = key.start_mark.line + 1
                pending.append((place, child))
    return Lines(by_path)


def _quoted(value: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], str]]:
    if isinstance(value, dict):
        for key, item in value.items():
            if key == "sources" and isinstance(item, list):
                for i, one in enumerate(item):
                    yield (*at, key, i), str(one)
            else:
                yield from _quoted(item, (*at, key))
    elif isinstance(value, list):
        for i, item in enumerate(value):
            yield from _quoted(item, (*at, i))


def check_quoted(report: Report, data: Any, file: str, lines: Lines, known: Known) -> None:
    """Every id in a list called `sources`, however deep, must exist."""
    for at, source in _quoted(data):
        if source not in known.sources:
            report.add(
                file, lines.of(at), source, "nguồn không có trong sources/.", "the source is not in sources/."
            )  # fmt: skip


def check_records(
    report: Report, data: Any, file: str, lines: Lines, model: type[BaseModel], id_key: str = "id"
) -> set[str]:
    """A list of records with ids that differ."""
    seen: set[str] = set()
    if not isinstance(data, list):
        report.add(file, 1, "", "phải là một danh sách.", "this must be a list.")
        return seen
    for i, record in enumerate(data):
        name = str(record.get(id_key, "")) if isinstance(record, dict) else ""
        report.validate(model, record, file, lines.at(i), name)
        if name and name in seen and id_key == "id":
            report.add(file, lines.at(i).of(), name, "mã ghi hai lần.", "the id is given twice.")
        seen.add(name)
    return seen


def check_document_links(report: Report, data: Any, file: str, lines: Lines, known: Known) -> None:
    """`document` of provisions and events must be a document of the pack."""
    for i, record in enumerate(data if isinstance(data, list) else ()):
        document = record.get("document") if isinstance(record, dict) else None
        if document is not None and document not in known.documents:
            report.add(
                file, lines.at(i).of(("document",)), str(document),
                "không có văn bản này trong law/documents.yaml.", "there is no such document in law/documents.yaml.",
            )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Named:
    """What a scenario may name."""

    plans: set[str]
    levers: dict[str, tuple[float, float]]
    """Least and most of each lever."""
    drivers: set[str]
    targets: set[str]
    scenarios: set[str]
    zones: set[str]
    """Zones of every zoning: a scenario made on one runs on the others."""
    zonings: set[str]


def check_scenario(report: Report, path: Path, root: Path, places: Places, known: Named) -> None:
    """Levers, zones, drivers and targets that a scenario names must exist; levels lie within the lever's limits."""
    file = inside(path, root)
    data, lines = read_yaml(path, root), yaml_lines(path, root, report)
    if not report.validate(schemas.ScenarioRecord, data, file, lines):
        return
    if data["id"] != path.stem:
        report.add(file, lines.of(("id",)), data["id"], "id khác tên tệp.", "the id differs from the file name.")
    parent = data.get("extends")
    if parent is not None and parent not in known.scenarios:
        report.add(file, lines.of(("extends",)), str(parent), "không có kịch bản này.", "there is no such scenario.")
    for name in data.get("drivers") or {}:
        if name not in known.drivers:
            report.add(file, lines.of(("drivers", name)), name, "không có biến ngoài này.", "there is no such driver.")
    for key in ("levers", "committed"):
        for i, decision in enumerate(data.get(key) or []):
            at = lines.at(key, i)
            lever, zones, to = decision.get("lever"), decision.get("zones"), decision.get("to")
            if lever not in known.levers:
                report.add(file, at.of(), str(lever), "không có đòn bẩy này.", "there is no such lever.")
                continue
            named = [*(zones if isinstance(zones, dict | list) else ()), *(to if isinstance(to, dict) else ())]
            zoning = decision.get("zoning")
            if zoning is not None and zoning not in known.zonings:
                report.add(file, at.of(), lever, f"không có cách chia '{zoning}'.", f"there is no zoning '{zoning}'.")
            if isinstance(zones, str):
                named.append(zones)
            for zone in named:
                if places.zones and zone not in known.zones | known.plans | CITY_WIDE:
                    report.add(file, at.of(), lever, f"không có đơn vị '{zone}'.", f"there is no zone '{zone}'.")
            low, high = known.levers[lever]
            values = to.values() if isinstance(to, dict) else [to] if to is not None else []
            for value in values:
                if not isinstance(value, int | float) or not low <= value <= high:
                    report.add(
                        file, at.of(("to",)), lever,
                        f"giá trị {value} nằm ngoài giới hạn {low:g} đến {high:g}.",
                        f"value {value} is outside the limits {low:g} to {high:g}.",
                    )  # fmt: skip
            target = decision.get("target")
            if target is not None and target not in known.targets:
                report.add(file, at.of(("target",)), lever, f"không có chỉ tiêu '{target}'.", f"no target '{target}'.")
