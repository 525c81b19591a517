# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Many requests run side by side as members of one batch, from the first year in which any of them differs.

Assumptions that were changed are members too, each with a baseline of its own under the same assumptions.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from kientao.engine.errors import ModelError
from kientao.engine.inputs import Floats
from kientao.engine.series import Series
from kientao.errors import InputError
from kientao.server.work.answer import Answers
from kientao.server.work.ask import Ask, ask
from kientao.server.work.reply import Refusal, Reply, refusal
from kientao.server.work.room import Room


def answer_runs(requests: Sequence[Mapping[str, Any]]) -> list[Reply | Refusal]:
    """The answer to each request, in order; one that cannot be used does not touch the others."""
    replies: list[Reply | Refusal | None] = [None] * len(requests)
    groups: dict[tuple[int, bool], list[tuple[int, Ask]]] = {}
    for at, request in enumerate(requests):
        try:
            asked = ask(request)
        except InputError as error:
            replies[at] = refusal(error)
            continue
        groups.setdefault((id(asked.room), bool(asked.sampled)), []).append((at, asked))
    for group in groups.values():
        places, asked_for = [at for at, _ in group], [one for _, one in group]
        for at, found in zip(places, _answer(asked_for), strict=True):
            replies[at] = found
    return [one if one is not None else Refusal("internal") for one in replies]


def _answer(asked: list[Ask]) -> list[Reply | Refusal]:
    where = asked[0].room
    try:
        answers = Answers(where, *run(where, asked), asked)
    except (ModelError, FloatingPointError) as error:
        if len(asked) == 1:
            return [_failed(error, asked[0])]
        return [one for single in asked for one in _answer([single])]
    return [answers.reply(member) for member in range(len(asked))]


def _failed(error: Exception, asked: Ask) -> Refusal:
    if not asked.sampled:
        return Refusal("internal", en=str(error))
    return broken_assumptions()


def broken_assumptions() -> Refusal:
    """Said when changed assumptions lead the model out of what it can compute."""
    return Refusal(
        "input", "với giả định này mô hình không tính được.", "the model cannot be computed with these assumptions.",
        "parameters", "Đưa giả định về gần khoảng đã ghi.", "Bring the assumptions closer to their ranges.",
    )  # fmt: skip


def run(where: Room, asked: list[Ask]) -> tuple[Series, Series]:
    """The runs [year, member] and the baselines to hold them against (one member, or one for each)."""
    wanted = [name for one in asked for name in one.wanted]
    if asked[0].sampled:
        return _with_assumptions(where, asked, wanted)
    return where.run(side_by_side(where, [one.drivers for one in asked]), wanted), where.baseline.series


def _with_assumptions(where: Room, asked: list[Ask], wanted: list[str]) -> tuple[Series, Series]:
    parameters: dict[str, Floats] = {}
    for name in sorted({name for one in asked for name in one.sampled}):
        default = where.city.parameters[name].value[None]
        parameters[name] = np.concatenate([one.sampled.get(name, default) for one in asked] * 2)
    constants = where.program.constants(parameters)
    together = side_by_side(where, [one.drivers for one in asked] + [where.drivers] * len(asked))
    both = where.run(together, wanted, constants)
    half = len(asked)
    return both.members_of(slice(0, half)), both.members_of(slice(half, 2 * half))


def side_by_side(where: Room, each: Sequence[Mapping[str, Floats]]) -> dict[str, Floats]:
    """Drivers of several scenarios; those that differ get a member axis, [year, member, *dims]."""
    joined: dict[str, Floats] = {}
    for name in dict.fromkeys(n for drivers in each for n in drivers):
        columns = [drivers[name] if name in drivers else where.default(name) for drivers in each]
        same = all(column is columns[0] or np.array_equal(columns[0], column) for column in columns[1:])
        joined[name] = columns[0] if same else np.stack(columns, axis=1)
    if len(each) > 1 and all(joined[name].ndim == where.default(name).ndim for name in joined):
        name = "lever_decided"
        joined[name] = np.stack([drivers.get(name, where.default(name)) for drivers in each], axis=1)
    return joined
