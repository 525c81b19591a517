# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Saved scenarios and share links, on SQLite and on a real PostgreSQL."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from alembic.script import ScriptDirectory
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import inspect, text

from kientao.errors import InputError
from kientao.server.problems import Problem
from kientao.server.settings import Settings
from kientao.server.share import PREFIX, pack, unpack
from kientao.server.store import database
from kientao.server.store.database import HEAD, open_database
from kientao.server.store.store import Store
from kientao.server.store.tables import Base
from lab_server import OWNER, Lab, start

CONTENT = {"zoning": "districts", "scenario": {"levers": {"parks": {"2035": 900}}}, "parameters": {}}
MINE, OTHER = "a-token-of-one-browser", "a-token-of-another-one"


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a PostgreSQL of our own: a cluster in a folder, started for these tests."""
    found = shutil.which("initdb") or next(iter(map(str, Path("/usr/lib/postgresql").glob("*/bin/initdb"))), None)
    if found is None:
        if os.environ.get("CI"):
            pytest.fail("PostgreSQL is not installed: .ci/run installs it")
        pytest.skip("PostgreSQL is not installed")
    tools = Path(found).resolve().parent
    # Not among pytest's folders: those are closed to other users, and PostgreSQL refuses to run as root.
    folder = Path(tempfile.mkdtemp(prefix="kientao-postgres-"))
    as_user: list[str] = []
    if os.geteuid() == 0:
        shutil.chown(folder, "nobody", "nogroup")
        as_user = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"]
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    data = folder / "data"
    options = {"cwd": folder, "check": True, "capture_output": True, "env": {**os.environ, "LC_ALL": "C.UTF-8"}}
    subprocess.run(
        [*as_user, tools / "initdb", "-D", data, "-U", "lab", "-A", "trust", "--no-sync", "-E", "UTF8"], **options
    )
    settings = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c fsync=off"
    line = [*as_user, tools / "pg_ctl", "-D", data, "-l", folder / "log", "-w"]
    subprocess.run([*line, "-o", settings, "start"], **{**options, "capture_output": False})
    yield f"postgresql://lab@127.0.0.1:{port}/postgres"
    try:
        subprocess.run([*line, "-t", "120", "-m", "immediate", "stop"], **options)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'new folder' / 'lab.db'}"
    return str(request.getfixturevalue("postgres"))


@pytest.fixture
def store(address: str) -> Iterator[Store]:
    engine = open_database(address, 1.0)
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM saved_scenario"))
        connection.execute(text("DELETE FROM shared_link"))
    store = Store(engine, most_saved=3)
    yield store
    store.close()


def test_what_is_saved_comes_back_changed_copied_and_deleted(store: Store) -> None:
    saved = store.save(MINE, "Nhiều công viên 'ơi\"", "hanoi", CONTENT)
    assert store.get(MINE, saved["id"]) == saved
    changed = store.change(MINE, saved["id"], "Tên mới", {"parameters": {"detour_factor": 1.4}})
    assert changed["name"] == "Tên mới" and changed["scenario"] == CONTENT["scenario"]
    assert changed["parameters"] == {"detour_factor": 1.4} and changed["updated"] >= saved["updated"]
    second = store.save(MINE, "Hai", "hanoi", CONTENT)
    assert [one["id"] for one in store.listed(MINE)] == [second["id"], saved["id"]]
    store.delete(MINE, saved["id"])
    assert [one["id"] for one in store.listed(MINE)] == [second["id"]]


def test_one_browser_neither_sees_nor_touches_what_another_saved(store: Store) -> None:
    saved = store.save(MINE, "Của tôi", "hanoi", CONTENT)
    assert store.listed(OTHER) == []
    for touch in (
        lambda: store.get(OTHER, saved["id"]),
        lambda: store.change(OTHER, saved["id"], "x", {}),
        lambda: store.delete(OTHER, saved["id"]),
    ):
        with pytest.raises(Problem) as told:
            touch()
        assert told.value.kind == "not_found"
    assert store.get(MINE, saved["id"]) == saved


def test_the_token_itself_is_not_kept(store: Store) -> None:
    store.save(MINE, "Của tôi", "hanoi", CONTENT)
    with store.engine.connect() as connection:
        rows = connection.execute(text("SELECT * FROM saved_scenario")).all()
    assert rows and MINE not in str(rows)


def test_nobody_saves_without_end(store: Store) -> None:
    for i in range(3):
        store.save(MINE, f"{i}", "hanoi", CONTENT)
    with pytest.raises(Problem) as told:
        store.save(MINE, "one more", "hanoi", CONTENT)
    assert told.value.kind == "input" and "3" in told.value.detail[0]


def test_a_link_shared_twice_has_one_id(store: Store) -> None:
    code = pack({**CONTENT, "city": "hanoi", "view": {}})
    assert store.share(code) == store.share(code)
    assert store.shared(store.share(code)) == code
    with pytest.raises(Problem):
        store.shared("nothing")


def test_a_lock_held_by_another_program_is_told_and_nothing_is_lost(store: Store) -> None:
    before = store.save(MINE, "trước", "hanoi", CONTENT)
    postgres = store.engine.dialect.name == "postgresql"
    with store.engine.connect() as other:
        other.exec_driver_sql("LOCK TABLE saved_scenario IN EXCLUSIVE MODE" if postgres else "BEGIN IMMEDIATE")
        with pytest.raises(Problem) as told:
            store.save(MINE, "trong", "hanoi", CONTENT)
        assert told.value.kind == "storage" and "khóa" in told.value.detail[0]
        other.rollback()
    store.save(MINE, "sau", "hanoi", CONTENT)
    assert {one["name"] for one in store.listed(MINE)} == {"trước", "sau"} and before in store.listed(MINE)


def test_migrations_lead_to_the_tables_that_the_program_uses(address: str) -> None:
    engine = open_database(address, 1.0)
    for table in Base.metadata.sorted_tables:
        columns = {column["name"]: column["nullable"] for column in inspect(engine).get_columns(table.name)}
        assert columns == {column.name: column.nullable for column in table.columns}
    assert database._version(engine) == HEAD
    folder = Path(database.__file__).parent / "migrations"
    assert ScriptDirectory(str(folder)).get_current_head() == HEAD
    engine.dispose()
    open_database(address, 1.0).dispose()


@pytest.mark.parametrize(
    "address", ["nonsense", "mysql://x/y", "sqlite:////proc/none/lab.db", "postgresql://127.0.0.1:9/x"]
)
def test_a_database_that_cannot_be_opened_is_one_clear_message(address: str) -> None:
    with pytest.raises(InputError) as told:
        open_database(address, 0.5)
    assert told.value.place == "--database" and told.value.remedy_vi


def test_saving_through_the_api(lab: Lab) -> None:
    with lab.client(headers=OWNER) as client:
        made = client.post("/saved", json={"name": "Của tôi", "scenario": CONTENT["scenario"]})
        assert made.status_code == 201
        id = made.json()["id"]
        copy = client.post(f"/saved/{id}/duplicate", json={}).json()
        assert copy["name"] == "Của tôi (2)" and copy["scenario"] == CONTENT["scenario"]
        assert client.put(f"/saved/{id}", json={"name": "Mới"}).json()["name"] == "Mới"
        assert client.delete(f"/saved/{id}").status_code == 204
        assert client.get(f"/saved/{id}").status_code == 404
        assert [one["id"] for one in client.get("/saved").json()["saved"]] == [copy["id"]]
        bad = client.post("/saved", json={"name": "Hỏng", "scenario": {"levers": {"no_such": 1}}})
        assert bad.status_code == 422
        assert client.get("/saved", headers={"X-Owner": "short"}).status_code == 422


def test_a_shared_link_opens_the_same_scenario_elsewhere(lab: Lab) -> None:
    asked = {"scenario": {"levers": {"metro_buildout": {"2035": 398}}}, "view": {"indicator": "pm25"}}
    with lab.client() as client:
        link = client.post("/share", json=asked).json()
    with lab.client() as elsewhere:
        for code in (link["code"], link["id"]):
            opened = elsewhere.get(f"/share/{code}").json()
            assert opened["scenario"] == asked["scenario"] and opened["view"] == asked["view"]


def test_postgresql_serves_the_lab_by_one_setting(postgres: str) -> None:
    lab = start(postgres, "--workers", "1")
    try:
        with lab.client(headers=OWNER) as client:
            id = client.post("/saved", json={"name": "Trên PostgreSQL", "scenario": "green_growth"}).json()["id"]
            assert client.get(f"/saved/{id}").json()["scenario"] == "green_growth"
    finally:
        lab.stop()


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=12,
)


objects = st.dictionaries(st.text(max_size=12), json_values, max_size=5)


@settings(deadline=None, max_examples=80)
@given(scenario=objects, view=objects)
def test_any_content_survives_a_link(scenario: dict[str, Any], view: dict[str, Any]) -> None:
    content = {"city": "hanoi", "zoning": "districts", "scenario": scenario, "parameters": {}, "view": view}
    code = pack(content)
    assert unpack(code) == content
    assert set(code) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.")


@settings(deadline=None, max_examples=80)
@given(st.text(alphabet=st.characters(max_codepoint=127), max_size=200), st.integers(0, 200))
def test_a_broken_link_is_one_clear_problem(noise: str, at: int) -> None:
    whole = pack({"city": "hanoi", "zoning": "districts", "scenario": "baseline", "parameters": {}, "view": {}})
    for code in (noise, PREFIX + noise, whole[: at % len(whole)]):
        with pytest.raises(Problem) as told:
            unpack(code)
        assert told.value.kind == "input"


def test_a_short_link_that_unfolds_without_end_is_refused() -> None:
    content = {"city": "hanoi", "zoning": "districts", "scenario": {"x": "a" * 3_000_000}, "parameters": {}, "view": {}}
    assert len(pack(content)) < 60_000
    with pytest.raises(Problem):
        unpack(pack(content))


def test_settings_have_a_database_of_the_user_unless_told_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    from kientao.server.settings import default_database

    monkeypatch.delenv("KIENTAO_DATABASE", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", "/somewhere")
    assert default_database() == "sqlite:////somewhere/kientao/lab.db"
    monkeypatch.setenv("KIENTAO_DATABASE", "postgresql://x/y")
    assert default_database() == "postgresql://x/y"
    assert replace(Settings(default_database()), workers=1).workers == 1
