# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Workers that die, runs that stop and go on, and a Dask cluster that loses a worker."""

from __future__ import annotations

import json
import multiprocessing
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import kientao as kt
from kientao.analysis.ensemble import Ensemble, pool, work
from kientao.errors import InputError

MEMBERS, SEED = 300, 11
"""Five blocks."""
SETTINGS: dict[str, Any] = {"until": 2024, "targets": False}


@pytest.fixture(scope="module")
def undisturbed(tiny: kt.City) -> Ensemble:
    return kt.ensemble(tiny, "trees", MEMBERS, SEED, workers=1, **SETTINGS)


def same(one: Ensemble, other: Ensemble) -> bool:
    return np.array_equal(one.headlines, other.headlines, equal_nan=True) and one.failed == other.failed


def test_a_worker_killed_in_mid_run_loses_nothing(
    tiny: kt.City, undisturbed: Ensemble, monkeypatch: pytest.MonkeyPatch
):
    pools: list[Executor] = []
    own_pool = pool.own_pool

    def counted(workers: int) -> Executor:
        pools.append(own_pool(workers))
        return pools[-1]

    monkeypatch.setattr(pool, "own_pool", counted)
    finished: list[int] = []

    def told(members: int) -> None:
        finished.append(members)
        if len(finished) == 1:
            multiprocessing.active_children()[0].kill()

    found = kt.ensemble(tiny, "trees", MEMBERS, SEED, workers=2, progress=told, **SETTINGS)
    assert same(found, undisturbed)
    assert sum(finished) == MEMBERS
    assert len(pools) >= 2


def test_an_executor_that_breaks_is_followed_by_our_own(tiny: kt.City, undisturbed: Ensemble):
    class Breaks(ThreadPoolExecutor):
        """Runs one chunk, then is broken."""

        sent = 0

        def submit(self, *args: Any, **kwargs: Any) -> Future[Any]:
            self.sent += 1
            if self.sent == 1:
                return super().submit(*args, **kwargs)
            broken: Future[Any] = Future()
            broken.set_exception(pool.BrokenExecutor("planted"))
            return broken

    with Breaks(1) as executor:
        found = kt.ensemble(tiny, "trees", MEMBERS, SEED, executor=executor, workers=1, **SETTINGS)
    assert same(found, undisturbed)


def test_workers_that_always_die_end_in_a_clear_message(tiny: kt.City, monkeypatch: pytest.MonkeyPatch):
    class Broken(ThreadPoolExecutor):
        def submit(self, *args: Any, **kwargs: Any) -> Future[Any]:
            raise pool.BrokenExecutor("planted")

    monkeypatch.setattr(pool, "own_pool", Broken)
    with pytest.raises(InputError, match="die again and again"):
        kt.ensemble(tiny, "trees", MEMBERS, SEED, workers=2, **SETTINGS)


def test_a_run_that_was_stopped_goes_on_from_its_folder(
    tiny: kt.City, undisturbed: Ensemble, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    folder = tmp_path / "kept"
    finished: list[int] = []

    def stops(members: int) -> None:
        finished.append(members)
        if len(finished) == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        kt.ensemble(tiny, "trees", MEMBERS, SEED, workers=1, resume=folder, progress=stops, **SETTINGS)
    assert len(list(folder.glob("block_*.npz"))) == 2
    run = work._run
    again: list[int] = []
    monkeypatch.setattr(work, "_run", lambda ready, job, block: again.append(block.first) or run(ready, job, block))
    found = kt.ensemble(tiny, "trees", MEMBERS, SEED, workers=1, resume=folder, **SETTINGS)
    assert same(found, undisturbed)
    assert len(again) == 3
    with pytest.raises(InputError, match="another ensemble"):
        kt.ensemble(tiny, "trees", MEMBERS, SEED + 1, workers=1, resume=folder, **SETTINGS)
    assert not list(folder.glob("*.part"))


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """A Dask scheduler and two workers, each a process of its own."""
    pytest.importorskip("distributed")
    about = tmp_path / "scheduler.json"
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": tmp_path}
    module = [sys.executable, "-m"]
    scheduler = subprocess.Popen(
        [*module, "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard",
         "--scheduler-file", str(about)], **quiet,
    )  # fmt: skip
    workers: list[subprocess.Popen[bytes]] = []
    try:
        end = time.monotonic() + 30
        while not about.is_file() and time.monotonic() < end:
            time.sleep(0.1)
        address = json.loads(about.read_text(encoding="utf-8"))["address"]
        workers += [
            subprocess.Popen(
                [*module, "distributed.cli.dask_worker", address, "--no-nanny", "--nthreads", "1", "--no-dashboard"],
                **quiet,
            )
            for _ in range(2)
        ]
        yield address, workers
    finally:
        for process in (*workers, scheduler):
            process.kill()
            process.wait()


def test_a_run_that_is_interrupted_leaves_no_worker_behind(tiny: kt.City):
    def stops(members: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        kt.ensemble(tiny, "trees", MEMBERS, SEED, workers=2, progress=stops, **SETTINGS)
    until = time.monotonic() + 10.0
    while multiprocessing.active_children() and time.monotonic() < until:
        time.sleep(0.05)
    assert multiprocessing.active_children() == []


def test_a_dask_cluster_gives_the_same_bits_and_may_lose_a_worker(
    tiny: kt.City, undisturbed: Ensemble, cluster: tuple[str, list[subprocess.Popen[bytes]]]
):
    from distributed import Client

    address, workers = cluster
    with Client(address, timeout="20s", set_as_default=False) as client:
        client.wait_for_workers(2, timeout=60)
    finished: list[int] = []

    def told(members: int) -> None:
        finished.append(members)
        if len(finished) == 1:
            workers[0].kill()

    found = kt.ensemble(tiny, "trees", MEMBERS, SEED, dask=address, progress=told, **SETTINGS)
    assert same(found, undisturbed)
    assert sum(finished) == MEMBERS
    assert workers[0].poll() is not None
    assert workers[1].poll() is None
