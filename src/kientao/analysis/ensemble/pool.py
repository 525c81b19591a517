# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Sending chunks of blocks to workers: any executor, lost workers, finished chunks kept on disk."""

from __future__ import annotations

import json
import os
import signal
import tempfile
import threading
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future, ProcessPoolExecutor, as_completed
from dataclasses import replace
from pathlib import Path

import numpy as np

from kientao.analysis.ensemble.work import Block, Job, Outcome, prepare, run_blocks
from kientao.errors import InputError
from kientao.text import say

PINNED = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS")
IDLE_ROUNDS = 3
"""Pools that may break one after another without finishing anything, before we give up."""

MANY = 64
"""From this many members on, machine code for just the variables asked for is worth its making; where none is asked
for, all ensembles share it."""

Progress = Callable[[int], None]
"""Told how many members have just been finished."""


def cores() -> int:
    """Cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def own_pool(workers: int) -> ProcessPoolExecutor:
    """A pool of processes with one thread of linear algebra each.

    Where this process has no other thread, workers are forks of it: they start at once with the model built. Forking
    beside threads may lock up, so there (in a server) workers are forks of a process that has only read the program.
    """
    import multiprocessing

    method = _start_method()
    context = multiprocessing.get_context(method)
    if method == "forkserver":
        context.set_forkserver_preload(["kientao.analysis.ensemble.work"])
    return ProcessPoolExecutor(workers, mp_context=context, initializer=_pin)


def _start_method() -> str:
    import multiprocessing

    lone, known = threading.active_count() == 1, multiprocessing.get_all_start_methods()
    return "fork" if lone and "fork" in known else "forkserver" if "forkserver" in known else "spawn"


def _pin() -> None:
    for name in PINNED:
        os.environ[name] = "1"
    if threading.current_thread() is threading.main_thread():  # Ctrl-C stops the process that asked, which ends us
        signal.signal(signal.SIGINT, signal.SIG_IGN)


def _stop(pool: ProcessPoolExecutor) -> None:
    """End the workers at once: what they work on is not wanted any more."""
    workers = list((pool._processes or {}).values())
    pool.shutdown(wait=False, cancel_futures=True)
    for worker in workers:
        worker.terminate()


class Store:
    """Finished chunks in a folder, each written whole or not at all, for one ensemble only."""

    def __init__(self, folder: Path, mark: str) -> None:
        self.folder = folder
        about = folder / "ensemble.json"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            if about.is_file():
                if json.loads(about.read_text(encoding="utf-8")).get("mark") != mark:
                    raise InputError(
                        say("ensemble.other_job", "vi"), say("ensemble.other_job", "en"), str(folder),
                        say("ensemble.other_folder", "vi"), say("ensemble.other_folder", "en"),
                    )  # fmt: skip
            else:
                self._write("ensemble.json", json.dumps({"mark": mark}).encode())
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            raise InputError(
                say("error.cannot_write", "vi", path=folder, reason=reason),
                say("error.cannot_write", "en", path=folder, reason=reason), str(folder),
            ) from error  # fmt: skip

    def _write(self, name: str, content: bytes) -> None:
        with tempfile.NamedTemporaryFile(dir=self.folder, delete=False, suffix=".part") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(file.name).replace(self.folder / name)

    def save(self, outcome: Outcome) -> None:
        """Write one block."""
        import io

        content = io.BytesIO()
        failed = json.dumps({str(k): v for k, v in outcome.failed.items()})
        kept = {f"kept/{name}": values for name, values in outcome.kept.items()}
        arrays = {"headlines": outcome.headlines, "targets": outcome.targets, "failed": np.array(failed), **kept}
        np.savez(content, **arrays)  # type: ignore[arg-type]
        self._write(f"block_{outcome.first:07d}.npz", content.getvalue())

    def load(self) -> dict[int, Outcome]:
        """Blocks finished earlier, by their first member."""
        found: dict[int, Outcome] = {}
        for path in sorted(self.folder.glob("block_*.npz")):
            first = int(path.stem.removeprefix("block_"))
            with np.load(path) as data:
                kept = {n.removeprefix("kept/"): data[n] for n in data.files if n.startswith("kept/")}
                failed = {int(k): v for k, v in json.loads(str(data["failed"])).items()}
                found[first] = Outcome(first, data["headlines"], data["targets"], kept, failed)
        return found


def run_all(
    job: Job,
    blocks: Sequence[Block],
    *,
    executor: Executor | None = None,
    workers: int | None = None,
    chunk: int = 1,
    store: Store | None = None,
    progress: Progress | None = None,
) -> dict[int, Outcome]:
    """All blocks, by their first member.

    Args:
        job: what they share.
        blocks: what to run.
        executor: where to run; one's own pool of processes if left out, which replaces one that broke.
        workers: processes of the own pool; all cores if left out. 1 runs here, without any process.
        chunk: blocks sent to a worker at once.
        store: where finished blocks are kept, and looked for first.
        progress: told of finished members.

    Raises:
        InputError: workers die again and again without finishing a block.
    """
    told = progress or (lambda members: None)
    done = store.load() if store is not None else {}
    sizes = {block.first: len(block.places) for block in blocks}
    done = {first: outcome for first, outcome in done.items() if first in sizes}
    for first in done:
        told(sizes[first])

    def take(outcomes: Iterable[Outcome]) -> None:
        for outcome in outcomes:
            if store is not None:
                store.save(outcome)
            done[outcome.first] = outcome
            told(sizes[outcome.first])

    job = replace(job, own_code=not job.keep or sum(sizes.values()) >= MANY)
    count = cores() if workers is None else max(1, workers)
    idle = 0
    while missing := [block for block in blocks if block.first not in done]:
        chunks = [missing[i : i + chunk] for i in range(0, len(missing), chunk)]
        if executor is None and (count == 1 or len(chunks) == 1):
            for one in chunks:
                take(run_blocks(job, one))
            break
        before = len(done)
        if executor is not None:
            _send(executor, job, chunks, take)
            executor = None
        else:
            if _start_method() == "fork":
                prepare(job, chunks[0][0])
            pool = own_pool(min(count, len(chunks)))
            try:
                _send(pool, job, chunks, take)
            except BaseException:
                _stop(pool)
                raise
            pool.shutdown()
        idle = idle + 1 if len(done) == before else 0
        if idle == IDLE_ROUNDS:
            raise InputError(
                say("ensemble.workers_die", "vi"), say("ensemble.workers_die", "en"), "",
                say("ensemble.fewer_workers", "vi"), say("ensemble.fewer_workers", "en"),
            )  # fmt: skip
    return done


def _send(
    executor: Executor, job: Job, chunks: Sequence[Sequence[Block]], take: Callable[[Iterable[Outcome]], None]
) -> None:
    """Run chunks on an executor; what a broken one did not finish is left over."""
    futures: list[Future[list[Outcome]]] = []
    try:
        for one in chunks:
            futures.append(executor.submit(run_blocks, job, one))
    except BrokenExecutor:
        pass
    try:
        for future in as_completed(futures):
            try:
                outcomes = future.result()
            except (BrokenExecutor, CancelledError):
                continue
            take(outcomes)
    except BaseException:
        for future in futures:
            future.cancel()
        raise
