# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""The lab's server under one person and under fifty: answers, memory, start. Clients are a process of their own."""

from __future__ import annotations

import contextlib
import json
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

PEOPLE = 50
SECONDS = 10
START_SECONDS = 120
WALK = (13, 30, 0.3)
"""People on the phone path, seconds within which they begin, and how long they look at a step against a reader: so many
requests a second as fifty readers who begin within two minutes."""


def server_figures() -> dict[str, Any]:
    """Start a server, load it, look at what it took."""
    with tempfile.TemporaryDirectory() as folder:
        database = f"sqlite:///{folder}/lab.db"
        _started(database)[0].terminate()  # the code of the years is made at the first start ever
        process, address, ready = _started(database)
        try:
            alone, together = _load(address, 1), _load(address, PEOPLE)
            memory = _megabytes(process.pid)
            with Watch(process.pid) as watch:
                walk = _run(address, *WALK)
        finally:
            process.terminate()
            process.wait(20)
    return {
        "server_ready_s": ready,
        "load_1_p95_ms": alone["p95_ms"],
        "load_50_p95_ms": together["p95_ms"],
        "load_50_p50_ms": together["p50_ms"],
        "load_50_requests": together["requests"],
        "load_50_errors": together["errors"] + alone["errors"],
        "server_50_mb": memory,
        "phone_people": walk["people"],
        "phone_lever_p95_ms": walk["lever_p95_ms"],
        "phone_rank_p95_ms": walk["rank_p95_ms"],
        "phone_why_p95_ms": walk["why_p95_ms"],
        "phone_brief_p95_ms": walk["brief_p95_ms"],
        "phone_burst_why_p95_ms": walk["burst_why_p95_ms"],
        "phone_burst_brief_p95_ms": walk["burst_brief_p95_ms"],
        "phone_errors": walk["errors"],
        "phone_mb": watch.highest,
    }


class Watch(threading.Thread):
    """The highest memory of a server while something is done to it."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.pid, self.highest = pid, 0.0
        self._end = threading.Event()

    def __enter__(self) -> Watch:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._end.set()
        self.join()

    def run(self) -> None:
        """Look twice a second."""
        while not self._end.wait(0.5):
            with contextlib.suppress(OSError):  # a worker that has just ended
                self.highest = max(self.highest, _megabytes(self.pid))


def _started(database: str) -> tuple[subprocess.Popen[bytes], str, float]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    line = [sys.executable, "-m", "kientao", "serve", "--port", str(port), "--no-open", "--database", database]
    begin = time.perf_counter()
    process = subprocess.Popen(line, stdout=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    while time.perf_counter() - begin < START_SECONDS and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/api/v1/health", timeout=5) as answer:
                if json.load(answer)["status"] == "ok":
                    return process, address, time.perf_counter() - begin
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.02)
    process.kill()
    raise RuntimeError("the server did not start")


def _load(address: str, people: int) -> dict[str, Any]:
    return _run(address, people, SECONDS)


def _run(address: str, people: int, seconds: float, pace: float | None = None) -> dict[str, Any]:
    """The load generator; with a pace, on the phone path."""
    script = Path(__file__).with_name("load.py")
    line = [sys.executable, str(script), address, "--people", str(people), "--seconds", str(seconds)]
    if pace is not None:
        line += ["--phone", "--pace", str(pace)]
    done = subprocess.run(line, check=True, capture_output=True, text=True)
    return dict(json.loads(done.stdout))


def _megabytes(pid: int) -> float:
    """Memory of a process and all below it; what several share is counted once."""
    total = 0
    for one in (pid, *_below(pid)):
        for row in Path(f"/proc/{one}/smaps_rollup").read_text().splitlines():
            if row.startswith("Pss:"):
                total += int(row.split()[1])
    return total / 1024


def _below(pid: int) -> list[int]:
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text().split():
            found += [int(child), *_below(int(child))]
    return found


if __name__ == "__main__":
    print(json.dumps(server_figures(), indent=1))
