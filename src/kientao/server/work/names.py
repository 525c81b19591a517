# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""What the arguments of equations are called, for people who read where a number comes from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kientao.server.work.room import Room
from kientao.text import LANGUAGES, say, texts

_FORMS = (("last_", ""), ("", "_base_year"), ("", "_added"), ("", "_base"))
"""How an equation names last year's value, that of the base year, and the parts of a lever."""


def called_in(room: Room, argument: str) -> dict[str, str]:
    """What the argument of an equation is called: a name of the model, last year's or a part of it."""
    names = room.program.names
    head, _, label = argument.partition("__")
    for before, after in (("", ""), *_FORMS):
        if not (head.startswith(before) and head.endswith(after)):
            continue
        core = head.removeprefix(before).removesuffix(after)
        inputs = names.inputs
        tables: tuple[Mapping[str, Any], ...] = (names.declared, inputs.parts, inputs.parameters, inputs.drivers)
        known = next((table[core] for table in tables if core in table), None)
        lever = room.city.levers.get(core) if known is None and core in room.city.levers else None
        if known is None and lever is None:
            continue
        found = {}
        for lang in LANGUAGES:
            said = getattr(lever, f"name_{lang}") if lever else getattr(known, lang)
            form = "last" if before else after.strip("_")
            end = f" ({say(f'name.{form}', lang)})" if form else ""
            part = f": {texts(lang).get(f'web.part.{label}', label.replace('_', ' '))}" if label else ""
            found[str(lang)] = f"{said or core}{part}{end}"
        return found
    return dict.fromkeys(LANGUAGES, argument)
