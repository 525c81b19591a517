# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""A real server in a process of its own, as `kientao serve` starts it, for the tests of several files."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from pathlib import Path

import httpx

OWNER = {"X-Owner": "a-browser-of-the-tests-1"}
START_SECONDS = 60


@dataclass
class Lab:
    """A running server and how to end it."""

    process: subprocess.Popen[str]
    address: str
    database: str
    lines: list[str] = field(default_factory=list)

    def client(self, **options: object) -> httpx.Client:
        return httpx.Client(base_url=f"{self.address}/api/v1", timeout=60, **options)  # type: ignore[arg-type]

    def workers(self) -> list[int]:
        """Processes below the server that run the model."""
        parents = {pid: parent_of(pid) for pid in below(self.process.pid) if "forkserver" in command(pid)}
        return [pid for pid, parent in parents.items() if parent in parents]

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()


def below(pid: int) -> list[int]:
    """Processes started by a process, and by those."""
    found: list[int] = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit() and parent_of(int(folder.name)) == pid:
            found += [int(folder.name), *below(int(folder.name))]
    return found


def parent_of(pid: int) -> int:
    try:
        return int((Path("/proc") / str(pid) / "stat").read_text().rpartition(")")[2].split()[1])
    except (OSError, IndexError):
        return 0


def command(pid: int) -> str:
    try:
        return (Path("/proc") / str(pid) / "cmdline").read_text().replace("\0", " ")
    except OSError:
        return ""


def start(database: str, *arguments: str, prefix: tuple[str, ...] = ()) -> Lab:
    """Start a server on a free port and wait until it says that it is ready."""
    line = [*prefix, sys.executable, "-m", "kientao", "serve", "--port", "0", "--no-open", "--database", database]
    process = subprocess.Popen(
        [*line, *arguments], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        env={**os.environ, "KIENTAO_LANG": "en", "PYTHONUNBUFFERED": "1"},
    )  # fmt: skip
    lab = Lab(process, "", database)
    ready = threading.Event()

    def read() -> None:
        assert process.stdout is not None
        for text in process.stdout:
            lab.lines.append(text)
            if "http://" in text and not lab.address:
                lab.address = text[text.index("http://") :].strip()
                ready.set()
        ready.set()

    threading.Thread(target=read, daemon=True).start()
    assert ready.wait(START_SECONDS) and lab.address, "".join(lab.lines)
    return lab
