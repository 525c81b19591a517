# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""The life of a worker process: wait for a batch, answer it, wait for the next; end with the server."""

from __future__ import annotations

import contextlib
import ctypes
import gc
import os
import signal
import traceback
from multiprocessing.connection import Connection
from pathlib import Path

LOADED = ("hanoi", "districts")
"""The city loaded before anyone asks."""
NICE = 10
"""How far long jobs stand back for live ones when all cores are taken."""
MOST_BYTES = 350_000_000
"""A worker for long jobs that holds more after one of them ends; the next job starts a fresh one in no time."""
MOST_BYTES_ROOMS = 1_500_000_000
"""The same where it has loaded another city or zoning, which takes long to load again."""


def warm() -> None:
    """Load the model, so that workers started from this process have it already."""
    from kientao.server.work import jobs

    jobs.answer("open", [{"city": LOADED[0], "zoning": LOADED[1]}])
    _give_back()


def live(connection: Connection, patient: bool, prepares: bool) -> None:
    """Answer batches until the server closes the connection. `patient`: long jobs give way to live ones."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if patient:
        with contextlib.suppress(OSError):
            os.nice(NICE)
    warm()
    from kientao.server.work import jobs
    from kientao.server.work.reply import Refusal
    from kientao.server.work.room import rooms_open

    connection.send("ready")
    if prepares:
        jobs.prepare()
        _give_back()
    while True:
        try:
            kind, requests = connection.recv()
        except (EOFError, OSError):
            return
        try:
            found = jobs.answer(kind, requests)
        except MemoryError:
            os._exit(70)
        except Exception:
            traceback.print_exc()
            found = [Refusal("internal")] * len(requests)
        try:
            connection.send(found)
        except (BrokenPipeError, OSError):
            return
        if patient or rooms_open() > 1:
            _give_back()
        if patient and _held_bytes() > (MOST_BYTES_ROOMS if rooms_open() > 1 else MOST_BYTES):
            return


def _give_back() -> None:
    """Hand memory that is free back to the system: a long job or loading a second city leaves much of it free."""
    gc.collect()
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL("libc.so.6").malloc_trim(0)


def _held_bytes() -> int:
    """Memory of this process; 0 where that is not told."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, AttributeError):
        return 0
