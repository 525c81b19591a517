# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""The queue before the workers: equal requests share one run, waiting ones go together, overtaken ones are dropped.

Runs wait a few milliseconds to be collected and go to whichever live worker is free. Longer jobs have a worker of their
own, so that nobody's slider waits for another's export, and so has what is of another city or zoning. A batch whose
worker dies is tried once more, one by one.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import math
from collections import OrderedDict
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from kientao.server.pool.cache import Cache
from kientao.server.pool.child import LOADED
from kientao.server.pool.worker import Worker, WorkerDiedError
from kientao.server.work.key import key_of
from kientao.server.work.reply import Refusal, Reply

log = logging.getLogger("kientao.server")

COLLECT_SECONDS = 0.004
MOST_TOGETHER = 32
MOST_APART = 8
"""Runs of another city or zoning together: they are larger."""
IDLE_SECONDS = 90.0
"""A worker that has another city or zoning loaded ends when nobody asked for that long: it holds half a gigabyte."""
RUN_SECONDS = 30.0
JOB_SECONDS = 300.0
DEAR = frozenset(("why", "loops", "rank", "ensemble", "targets", "export", "zone_brief"))
"""Jobs that are answered one by one, also where runs go together."""
PATIENCE = {
    "why": 2.0, "rank": 2.0, "loops": 2.0, "zone_brief": 5.0, "targets": 5.0, "export": 20.0, "ensemble": 20.0,
}  # fmt: skip
"""Seconds by which others may come later and still be served before: a person who asked why waits for no export."""
MOST_CLIENTS = 5_000
"""Clients whose last request is remembered, to drop what they have overtaken."""


_Waiter = asyncio.Future[Reply | Refusal]


@dataclass(slots=True)
class _Ticket:
    """One distinct request on its way, and all who wait for it."""

    key: str
    kind: str
    request: Mapping[str, Any]
    arrived: float
    waiters: list[_Waiter] = field(default_factory=list)
    tried: bool = False
    under_way: bool = False

    @property
    def wanted(self) -> bool:
        return any(not waiter.done() for waiter in self.waiters)

    def answer(self, found: Reply | Refusal) -> None:
        for waiter in self.waiters:
            if not waiter.done():
                waiter.set_result(found)


class Lane:
    """A queue and its workers."""

    def __init__(
        self, pool: Pool, workers: int, together: int, seconds: float, collect: float, patient: bool, idle: float = 0.0
    ) -> None:
        """`idle`: seconds without a request after which a worker ends, until the next one comes; 0 keeps it."""
        self.pool = pool
        # What is made ready for long jobs is of the city that all have loaded.
        self.workers = [Worker(patient, prepares=patient and not idle) for _ in range(workers)]
        self.together = together
        self.seconds = seconds
        self.collect = collect
        self.idle = idle
        self.waiting: OrderedDict[str, _Ticket] = OrderedDict()
        self.alone: list[_Ticket] = []
        self._wake = asyncio.Event()
        self._threads = ThreadPoolExecutor(workers, thread_name_prefix="kientao-worker")
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """Start all workers. One that does not come up is started again when it is asked for something.

        Raises:
            WorkerDiedError: none came up.
        """
        loop = asyncio.get_running_loop()
        starts = [loop.run_in_executor(self._threads, one.start) for one in self.workers]
        done = await asyncio.gather(*starts, return_exceptions=True)
        self.serve()
        if all(isinstance(one, BaseException) for one in done):
            raise WorkerDiedError

    def serve(self) -> None:
        """Take requests. A worker that was not started starts with the first of them."""
        self._tasks = [asyncio.create_task(self._serve(one)) for one in self.workers]

    async def stop(self) -> None:
        """End all workers."""
        for task in self._tasks:
            task.cancel()
        for one in self.workers:
            one.close()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._threads.shutdown(wait=False, cancel_futures=True)

    def put(self, ticket: _Ticket) -> None:
        """Let a ticket wait."""
        self.waiting[ticket.key] = ticket
        self._wake.set()

    async def _serve(self, worker: Worker) -> None:
        loop = asyncio.get_running_loop()
        while True:
            try:
                batch = await asyncio.wait_for(self._next(), self.idle or None)
            except TimeoutError:
                await loop.run_in_executor(self._threads, worker.end)
                continue
            kind, requests = batch[0].kind, [ticket.request for ticket in batch]
            for ticket in batch:
                ticket.under_way = True
            try:
                found = await loop.run_in_executor(self._threads, worker.ask, kind, requests, self.seconds)
            except WorkerDiedError:
                self._again(batch)
                continue
            except Exception as error:
                log.exception("a batch could not be handed over", exc_info=error)
                found = [Refusal("internal", en=repr(error))] * len(batch)
            for ticket, one in zip(batch, found, strict=True):
                self.pool.done(ticket, one)

    async def _next(self) -> list[_Ticket]:
        """The next batch: what was cut off goes alone; else what waits, shared out over the workers."""
        loop = asyncio.get_running_loop()
        while True:
            while self.alone:
                ticket = self.alone.pop(0)
                if ticket.wanted:
                    return [ticket]
                self.pool.forget(ticket)
            self._drop_unwanted()
            if not self.waiting:
                self._wake.clear()
                await self._wake.wait()
                continue
            oldest = self._oldest()
            rest = oldest.arrived + self.collect - loop.time()
            if rest > 0:
                await asyncio.sleep(rest)
                continue
            return self._take(oldest.kind)

    def _oldest(self) -> _Ticket:
        """Whose turn it is: short jobs before long ones, whoever came first among equals. No job waits for ever."""
        return min(self.waiting.values(), key=lambda one: one.arrived + PATIENCE.get(one.kind, 0.0))

    def _take(self, kind: str) -> list[_Ticket]:
        alike = [ticket for ticket in self.waiting.values() if ticket.kind == kind]
        together = 1 if kind in DEAR else self.together
        batch = alike[: min(together, math.ceil(len(alike) / len(self.workers)))]
        for ticket in batch:
            del self.waiting[ticket.key]
        return batch

    def _drop_unwanted(self) -> None:
        for ticket in [one for one in self.waiting.values() if not one.wanted]:
            del self.waiting[ticket.key]
            self.pool.forget(ticket)

    def _again(self, batch: list[_Ticket]) -> None:
        for ticket in batch:
            if ticket.tried:
                self.pool.done(ticket, Refusal("worker"))
            else:
                ticket.tried, ticket.under_way = True, False
                self.alone.append(ticket)
        self._wake.set()


class Pool:
    """Answers to requests, from the cache, from an equal request under way, or from a worker."""

    def __init__(self, workers: int, cache_bytes: int, most_waiting: int) -> None:
        self.cache = Cache(cache_bytes)
        self.most_waiting = most_waiting
        self.live = Lane(self, workers, MOST_TOGETHER, RUN_SECONDS, COLLECT_SECONDS, patient=False)
        self.slow = Lane(self, 1, 1, JOB_SECONDS, 0.0, patient=True)
        self.apart = Lane(self, 1, MOST_APART, JOB_SECONDS, COLLECT_SECONDS, patient=True, idle=IDLE_SECONDS)
        self._tickets: dict[str, _Ticket] = {}
        self._clients: OrderedDict[str, tuple[int, _Waiter | None, _Ticket | None]] = OrderedDict()

    async def start(self) -> None:
        """Start the workers; returns when live ones are ready. The slow one comes up meanwhile."""
        self._slow_start = asyncio.create_task(self._start_slow())
        self.apart.serve()
        await self.live.start()

    async def _start_slow(self) -> None:
        with contextlib.suppress(WorkerDiedError):
            await self.slow.start()

    async def stop(self) -> None:
        """End the workers."""
        self._slow_start.cancel()
        await asyncio.gather(self.live.stop(), self.slow.stop(), self.apart.stop())

    @property
    def workers_alive(self) -> int:
        """Live workers that run."""
        return sum(one.alive for one in self.live.workers)

    async def ask(
        self, kind: str, request: Mapping[str, Any], *, slow: bool = False, client: str = "", sequence: int = 0
    ) -> tuple[str, Reply | Refusal]:
        """The hash of a request and its answer.

        `client` and `sequence`: an older request of the same client that still waits is answered `superseded`.
        """
        key = key_of(kind, request)
        if client and not self._newest(client, sequence):
            return key, Refusal("superseded")
        found = self.cache.get(key)
        if found is not None:
            return key, found
        loop = asyncio.get_running_loop()
        waiter: _Waiter = loop.create_future()
        ticket = self._tickets.get(key)
        if ticket is None:
            lane = self.apart if _apart(request) else self.slow if slow else self.live
            if len(lane.waiting) >= self.most_waiting:
                return key, Refusal("busy")
            ticket = self._tickets[key] = _Ticket(key, kind, request, loop.time(), [waiter])
            lane.put(ticket)
        else:
            ticket.waiters.append(waiter)
        if client:
            self._clients[client] = (sequence, waiter, ticket)
        return key, await waiter

    def done(self, ticket: _Ticket, found: Reply | Refusal) -> None:
        """Hand an answer to all who wait for it, and hold it."""
        self.forget(ticket)
        if isinstance(found, Reply):
            self.cache.put(ticket.key, found)
        ticket.answer(found)

    def forget(self, ticket: _Ticket) -> None:
        """A ticket that is answered or wanted by nobody."""
        if self._tickets.get(ticket.key) is ticket:
            del self._tickets[ticket.key]

    def _newest(self, client: str, sequence: int) -> bool:
        """Drop the client's older request if it still waits; False if the one that comes is itself the older."""
        newest, waiter, ticket = self._clients.pop(client, (sequence, None, None))
        if sequence < newest:
            self._clients[client] = (newest, waiter, ticket)
            return False
        if waiter is not None and ticket is not None and not ticket.under_way and not waiter.done():
            waiter.set_result(Refusal("superseded"))
        self._clients[client] = (sequence, None, None)
        while len(self._clients) > MOST_CLIENTS:
            self._clients.popitem(last=False)
        return True


def _apart(request: Mapping[str, Any]) -> bool:
    """Whether a request is of a city or zoning that live workers have not loaded: they are not held up by it."""
    return (request.get("city", LOADED[0]), request.get("zoning", LOADED[1])) != LOADED
