# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Faults for real: a worker killed in mid-run, a locked database, a full disk. Nothing saved is lost, all is said."""

from __future__ import annotations

import contextlib
import os
import resource
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from lab_server import OWNER, Lab, parent_of, start

SAVED = {"name": "Của tôi", "scenario": {"levers": {"parks": {"2035": 900}}}}


@pytest.fixture
def breakable(tmp_path: Path) -> Iterator[Lab]:
    running = start(f"sqlite:///{tmp_path / 'lab.db'}")
    yield running
    running.stop()


def save(client: httpx.Client, name: str = "Của tôi") -> httpx.Response:
    return client.post("/saved", json={**SAVED, "name": name}, headers=OWNER)


def names(client: httpx.Client) -> set[str]:
    return {one["name"] for one in client.get("/saved", headers=OWNER).json()["saved"]}


def test_runs_go_on_when_workers_are_killed_in_mid_run(breakable: Lab) -> None:
    with breakable.client() as client:
        assert save(client).status_code == 201
        stop = threading.Event()

        def ask(person: int) -> list[int]:
            statuses = []
            with breakable.client() as one:
                change = 0
                while not stop.is_set():
                    change += 1
                    parks = {"2035": 700 + person + change / 100}
                    statuses.append(one.post("/run", json={"scenario": {"levers": {"parks": parks}}}).status_code)
            return statuses

        with ThreadPoolExecutor(4) as people:
            asked = [people.submit(ask, 10 * i) for i in range(4)]
            killed = set()
            for _ in range(2):
                time.sleep(0.8)
                victim = next(pid for pid in breakable.workers() if pid not in killed)
                os.kill(victim, signal.SIGKILL)
                killed.add(victim)
            time.sleep(1.5)
            stop.set()
            statuses = [status for one in asked for status in one.result()]
        assert set(statuses) == {200} and len(statuses) > 12
        assert names(client) == {"Của tôi"}
        assert not killed & set(breakable.workers())


def test_a_calculation_that_is_cut_off_twice_is_said_to_be(breakable: Lab) -> None:
    with breakable.client(headers={"Accept-Language": "en"}) as client:
        over = threading.Event()

        def kill_all() -> None:
            while not over.is_set():
                for pid in breakable.workers():
                    with contextlib.suppress(ProcessLookupError):
                        os.kill(pid, signal.SIGKILL)
                time.sleep(0.005)

        killer = threading.Thread(target=kill_all)
        killer.start()
        answer = client.post("/ensemble", json={"scenario": "green_growth", "members": 400})
        over.set()
        killer.join()
        assert answer.status_code == 503 and answer.json()["type"].endswith("/worker")
        assert "Nothing saved is lost" in answer.json()["remedy"] and answer.headers["retry-after"]
        again = client.post("/ensemble", json={"scenario": "green_growth", "members": 10})
        assert again.status_code == 200


def test_workers_come_back_even_if_the_process_they_are_forked_from_is_killed(breakable: Lab) -> None:
    workers = breakable.workers()
    for pid in {parent_of(pid) for pid in workers} | set(workers):
        os.kill(pid, signal.SIGKILL)
    with breakable.client() as client:
        answer = client.post("/run", json={"scenario": {"levers": {"parks": {"2036": 902}}}})
        assert answer.status_code == 200
        assert save(client).status_code == 201
    assert not set(workers) & set(breakable.workers())


def test_a_locked_database_is_told_and_nothing_saved_is_lost(breakable: Lab) -> None:
    file = breakable.database.removeprefix("sqlite:///")
    with breakable.client(headers={"Accept-Language": "vi"}) as client:
        assert save(client, "trước").status_code == 201
        other = sqlite3.connect(file, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        locked = save(client, "trong")
        assert locked.status_code == 503 and locked.json()["detail"] == (
            "Cơ sở dữ liệu đang bị chương trình khác khóa."
        )
        assert client.post("/run", json={"scenario": "baseline"}).status_code == 200
        assert names(client) == {"trước"}
        other.execute("ROLLBACK")
        other.close()
        assert save(client, "sau").status_code == 201
        assert names(client) == {"trước", "sau"}


def test_a_full_disk_is_told_and_nothing_saved_is_lost(tmp_path: Path) -> None:
    """The server may write no file beyond a size that its database soon reaches (what a full disk does)."""
    file = tmp_path / "lab.db"
    most = 160_000
    limiter = (
        f"import os, resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, ({most}, {most})); "
        "os.execv(sys.executable, sys.argv[1:])"
    )
    lab = start(f"sqlite:///{file}", "--workers", "1", prefix=(sys.executable, "-c", limiter))
    try:
        with lab.client(headers={"Accept-Language": "en"}) as client:
            kept: list[str] = []
            for i in range(200):
                answer = save(client, f"{i} {'x' * 80}")
                if answer.status_code != 201:
                    break
                kept.append(answer.json()["name"])
            assert answer.status_code == 503 and answer.json()["detail"] == (
                "The disk of the server is full or cannot be written."
            )
            assert len(kept) > 5
            assert names(client) == set(kept)
            assert client.post("/run", json={"scenario": "baseline"}).status_code == 200
    finally:
        lab.stop()
    with sqlite3.connect(file) as after:
        assert after.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert {row[0] for row in after.execute("SELECT name FROM saved_scenario")} == set(kept)
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] != most


def test_what_was_saved_is_there_after_the_server_is_killed(tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path / 'lab.db'}"
    first = start(database, "--workers", "1")
    with first.client() as client:
        assert save(client).status_code == 201
    first.process.kill()
    first.process.wait()
    second = start(database, "--workers", "1")
    try:
        with second.client() as client:
            assert names(client) == {"Của tôi"}
    finally:
        second.stop()


def test_workers_end_with_the_server(breakable: Lab) -> None:
    workers = breakable.workers()
    assert len(workers) == 3
    breakable.process.kill()
    breakable.process.wait()
    end = time.monotonic() + 10
    while time.monotonic() < end and any(Path(f"/proc/{pid}").exists() for pid in workers):
        time.sleep(0.1)
    assert not any(Path(f"/proc/{pid}").exists() for pid in workers)


def test_a_port_in_use_is_one_message_and_exit_code_2(lab: Lab, tmp_path: Path) -> None:
    port = lab.address.rpartition(":")[2]
    line = [sys.executable, "-m", "kientao", "serve", "--port", port, "--database", f"sqlite:///{tmp_path / 'x.db'}"]
    done = subprocess.run([*line, "--lang", "en"], capture_output=True, text=True, timeout=60)
    assert done.returncode == 2 and port in done.stderr and "Traceback" not in done.stderr
    assert not (tmp_path / "x.db").exists()
