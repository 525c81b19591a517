# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Results of some scenarios as a file to download."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from kientao.report.caution import lines
from kientao.report.write import FILES, OTHER_FILES, write
from kientao.result import Result
from kientao.scenario import Scenario
from kientao.server.work.media import MEDIA
from kientao.server.work.reply import Reply, file_reply
from kientao.server.work.room import Room
from kientao.server.work.whole import simulate
from kientao.text import Language

BOM = 3
"""Bytes of the mark by which spreadsheets know UTF-8."""


def export(room: Room, request: Mapping[str, Any]) -> Reply:
    """A file of the results of some scenarios."""
    format = request["format"]
    pairs = [simulate(room, request, scenario) for scenario in request["scenarios"]]
    pairs = _told_apart(pairs)
    plans, results = [plan for plan, _ in pairs], [result for _, result in pairs]
    lang: Language = "en" if request["lang"] == "en" else "vi"
    with tempfile.TemporaryDirectory(prefix="kientao-") as folder:
        path = write(format, room.city, plans, results, Path(folder), lang)
        content = path.read_bytes()
    if format == "csv":
        content = _cautioned(content, results, lang)
    return file_reply(content, MEDIA[format], f"kientao-{room.city.id}-{(FILES | OTHER_FILES)[format]}")


def _cautioned(table: bytes, results: list[Result], lang: Language) -> bytes:
    """A CSV file with comments on top: what it is and is not. Readers of tables skip lines that begin with #."""
    head = "".join(f"# {line}\n" for line in lines(results, lang))
    return table[:BOM] + head.encode() + table[BOM:]


def _told_apart(pairs: list[tuple[Scenario, Result]]) -> list[tuple[Scenario, Result]]:
    """Scenarios of one id get a number, so that files can tell them apart."""
    seen: dict[str, int] = {}
    apart = []
    for plan, result in pairs:
        seen[plan.id] = count = seen.get(plan.id, 0) + 1
        if count > 1:
            plan = replace(plan, id=f"{plan.id} {count}")
            result = Result(result.series, [plan.id], result.provenance)
        apart.append((plan, result))
    return apart
