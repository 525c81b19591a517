# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Whose turn it is where long jobs wait for one worker."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from kientao.server.pool import pool as pool_module
from kientao.server.pool.pool import Pool
from kientao.server.pool.worker import Worker
from kientao.server.work.reply import Refusal, Reply, reply


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The kinds of jobs in the order in which workers got them, each answered at once."""
    order: list[str] = []

    def ask(worker: Worker, kind: str, requests: Sequence[Mapping[str, Any]], seconds: float) -> list[Reply | Refusal]:
        order.append(kind)
        return [reply({}) for _ in requests]

    monkeypatch.setattr(Worker, "ask", ask)
    return order


async def _asked(kinds: Sequence[str], apart: float = 0.0) -> None:
    pool = Pool(1, 1_000_000, 100)
    waiting = []
    for at, kind in enumerate(kinds):
        waiting.append(asyncio.create_task(pool.ask(kind, {"n": at}, slow=True)))
        await asyncio.sleep(apart)
    pool.slow.serve()
    await asyncio.gather(*waiting)
    await pool.slow.stop()


def asked(kinds: Sequence[str], apart: float = 0.0) -> None:
    """In a thread of its own: that of the tests may have a browser's loop."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(lambda: asyncio.run(_asked(kinds, apart))).result()


def test_who_asks_why_does_not_wait_for_an_export(served: list[str]) -> None:
    asked(["export", "zone_brief", "ensemble", "why", "rank", "why"])
    assert served == ["why", "rank", "why", "zone_brief", "export", "ensemble"]


def test_a_long_job_is_not_overtaken_for_ever(served: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool_module, "PATIENCE", {"export": 0.05})
    asked(["export", "why", "export", "why"], apart=0.03)
    assert served == ["why", "export", "why", "export"]
