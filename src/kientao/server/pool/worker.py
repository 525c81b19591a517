# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""A worker process as the server sees it: started, asked, started again when it dies."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import sys
import threading
from collections.abc import Mapping, Sequence
from functools import cache
from multiprocessing.connection import Connection
from typing import Any, cast

from kientao.server.pool.child import live
from kientao.server.work.reply import Refusal, Reply

START_SECONDS = 60.0


class WorkerDiedError(Exception):
    """The process ended, or did not answer in time and was ended."""


@cache
def _context() -> Any:
    """Workers are forked from one process that has the model loaded; where that cannot be, each loads its own."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    if sys.platform != "linux":
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["kientao.server.pool.warm"])
    return context


def prepare() -> None:
    """Begin to load the model in the process that workers are forked from, while the server itself is loading."""
    if _context().get_start_method() == "forkserver":
        from multiprocessing import forkserver

        forkserver.ensure_running()


class Worker:
    """One process. All its methods block: they are called from the thread that owns it."""

    def __init__(self, patient: bool = False, prepares: bool = False) -> None:
        """`prepares`: the first process makes ready what long jobs need, before it is asked for any."""
        self.patient = patient
        self._process: Any = None
        self._connection: Connection | None = None
        self._lock = threading.Lock()
        self._closed = False
        self._prepares = prepares

    @property
    def pid(self) -> int | None:
        """Of the process that answers now."""
        return None if self._process is None else cast("int | None", self._process.pid)

    @property
    def alive(self) -> bool:
        """Whether the process runs."""
        return self._process is not None and bool(self._process.is_alive())

    def start(self) -> None:
        """Start the process and wait until it has the model.

        Raises:
            WorkerDiedError: it did not come up.
        """
        self.end()
        with self._lock:
            if self._closed:
                raise WorkerDiedError
            try:
                self._fork()
            except (EOFError, OSError):
                # The process that workers are forked from is gone: the next try starts another.
                try:
                    self._fork()
                except (EOFError, OSError) as error:
                    raise WorkerDiedError from error
        self._receive(START_SECONDS)

    def _fork(self) -> None:
        context = _context()
        ours, theirs = context.Pipe()
        process = context.Process(
            target=live, args=(theirs, self.patient, self._prepares), daemon=True, name="kientao-worker"
        )
        process.start()
        self._prepares = False
        theirs.close()
        self._process, self._connection = process, ours

    def ask(self, kind: str, requests: Sequence[Mapping[str, Any]], seconds: float) -> list[Reply | Refusal]:
        """The answers to a batch.

        Raises:
            WorkerDiedError: the process ended or took longer than `seconds`; the next `ask` starts another.
        """
        if not self.alive:
            self.start()
        assert self._connection is not None
        try:
            self._connection.send((kind, list(requests)))
        except OSError as error:
            self.end()
            raise WorkerDiedError from error
        found: list[Reply | Refusal] = self._receive(seconds)
        return found

    def _receive(self, seconds: float) -> Any:
        assert self._connection is not None
        try:
            if self._connection.poll(seconds):
                return self._connection.recv()
        except (EOFError, OSError) as error:
            self.end()
            raise WorkerDiedError from error
        self.end()
        raise WorkerDiedError

    def end(self) -> None:
        """End the process, if there is one."""
        with self._lock:
            process, self._process = self._process, None
            connection, self._connection = self._connection, None
        if connection is not None:
            with contextlib.suppress(OSError):
                connection.close()
        if process is not None:
            process.kill()
            process.join(5)

    def close(self) -> None:
        """End the process and start no other."""
        self._closed = True
        self.end()
