# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Errors in both languages, limits, security headers, and pages that cannot be tricked."""

from __future__ import annotations

import asyncio
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

import city_run
from kientao.server import problems
from kientao.server.guards import Buckets, Guards
from kientao.server.problems import STATUS, language_of
from kientao.server.routes import pages
from kientao.server.settings import Settings
from kientao.text import texts
from lab_server import Lab


@pytest.mark.parametrize(
    ("lang", "title", "remedy"), [("vi", "Dữ liệu nhập", "Gần nhất"), ("en-GB", "The input", "Nearest")]
)
def test_a_wrong_lever_is_named_with_the_nearest_in_the_readers_language(
    client: httpx.Client, lang: str, title: str, remedy: str
) -> None:
    asked = {"scenario": {"levers": {"metro": {"2035": 1}}}}
    answer = client.post("/run", json=asked, headers={"Accept-Language": lang})
    told = answer.json()
    assert answer.status_code == told["status"] == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["content-language"] == lang[:2]
    assert told["title"].startswith(title) and told["remedy"] == f"{remedy}: metro_buildout."
    assert told["place"] == "scenario: levers.metro.2035"


@pytest.mark.parametrize(
    ("asked", "place"),
    [
        ({}, "scenario"),
        ({"scenario": "../../secret"}, "scenario"),
        ({"scenario": "/etc/passwd"}, "scenario"),
        ({"scenario": {"extends": "/etc/passwd", "levers": {}}}, "scenario"),
        ({"scenario": "baseline", "city": "no_city"}, "city"),
        ({"scenario": "baseline", "city": "../hanoi"}, "city"),
        ({"scenario": "baseline", "zoning": "no_zoning"}, "city.yaml"),
        ({"scenario": "baseline", "variables": ["no_such_thing"]}, "variables"),
        ({"scenario": "baseline", "variables": ["last_pm25"]}, "variables"),
        ({"scenario": "baseline", "variables": ["pm25__nowhere"]}, "variables"),
        ({"scenario": "baseline", "years": [1999]}, "years"),
        ({"scenario": "baseline", "years": ["2030"]}, "years.0"),
        ({"scenario": "baseline", "parameters": {"no_such": 1}}, "parameters.no_such"),
        ({"scenario": "baseline", "parameters": {"detour_factor": "1"}}, "parameters"),
        ({"scenario": "baseline", "parameters": {"detour_factor": {"x": 1}}}, "parameters.detour_factor"),
        ({"scenario": "baseline", "zone": True}, "zone"),
        ({"scenario": {"levers": {"parks": {"2035": 1e30}}}}, "scenario"),
        ({"scenario": {"drivers": {"no_such": 1}}}, "scenario"),
        ({"scenario": {"drivers": {"fuel_price": 1e999}}}, ""),
    ],
)  # fmt: skip
def test_input_that_cannot_be_used_is_refused_with_its_place(client: httpx.Client, asked: Any, place: str) -> None:
    answer = client.post("/run", content=json.dumps(asked), headers={"Content-Type": "application/json"})
    assert answer.status_code == 422, answer.text
    assert answer.json()["place"].startswith(place)
    assert answer.json()["detail"]


def test_a_table_between_pairs_of_zones_is_left_to_files(client: httpx.Client) -> None:
    variables = client.get("/variables").json()["variables"]
    pairs = next(one["id"] for one in variables if one["dims"] == ["zone", "destination"])
    assert client.post("/run", json={"scenario": "baseline", "variables": [pairs]}).status_code == 422


def test_an_assumption_that_breaks_the_model_is_a_clear_refusal(client: httpx.Client) -> None:
    answer = client.post("/run", json={"scenario": "baseline", "parameters": {"detour_factor": 0.0}})
    assert answer.status_code in (200, 422)
    assert "NaN" not in answer.text and "null" not in json.dumps(answer.json().get("headlines", {}).get("pm25", 0))


@pytest.mark.parametrize("body", [b"{", b"\xff\xfe", b"", b"[" * 100_000])
def test_a_body_that_is_no_json_is_a_clear_problem(client: httpx.Client, body: bytes) -> None:
    answer = client.post("/run", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code in (400, 422) and answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    "content",
    ['{"name": "\\ud800"}', '{"levers": {"parks": 1' + "0" * 400 + "}}", '{"x": ' + "[" * 900 + "]" * 900 + "}"],
)
@pytest.mark.parametrize("address", ["/run", "/share", "/targets"])
def test_content_that_no_file_could_hold_is_refused(client: httpx.Client, address: str, content: str) -> None:
    body = '{"scenario": ' + content + "}"
    answer = client.post(address, content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code in (400, 422), answer.text


def test_a_body_too_large_is_refused_whether_its_length_is_told_or_not(client: httpx.Client) -> None:
    large = b'{"scenario": {"id": "' + b"x" * 300_000 + b'"}}'
    told = client.post("/run", content=large)
    untold = client.post("/run", content=(large[i : i + 50_000] for i in range(0, len(large), 50_000)))
    assert told.status_code == untold.status_code == 413
    assert told.json()["type"].endswith("/too_large")


def test_a_scenario_file_opened_in_the_lab_is_read_and_checked(client: httpx.Client) -> None:
    file = (city_run.city().scenarios["green_growth"]).read_text(encoding="utf-8")
    found = client.post("/parse", json={"text": file}).json()
    same = client.post("/run", json={"scenario": found["scenario"], "years": [2045]}).json()["headlines"]
    shipped = client.post("/run", json={"scenario": "green_growth", "years": [2045]}).json()["headlines"]
    assert {name: one["value"] for name, one in same.items()} == {name: one["value"] for name, one in shipped.items()}


BOMB = "a: &a [1,1,1,1,1,1,1,1,1]\n" + "".join(
    f"{chr(98 + i)}: &{chr(98 + i)} [{','.join(['*' + chr(97 + i)] * 9)}]\n" for i in range(9)
)


@pytest.mark.parametrize(
    "text",
    [
        "!!python/object/apply:os.system ['true']",
        "[" * 5_000,
        BOMB,
        "just words",
        "levers: {no_such: 1}",
        "a: b: c",
        "\x00",
    ],
)
def test_a_file_that_is_no_scenario_is_refused(client: httpx.Client, text: str) -> None:
    answer = client.post("/parse", json={"text": text})
    assert answer.status_code == 422 and answer.json()["detail"], answer.text
    assert answer.elapsed.total_seconds() < 10


def test_unknown_addresses_and_methods_are_problems(client: httpx.Client) -> None:
    assert client.get("/no/such").json()["type"].endswith("/not_found")
    answer = client.delete("/run")
    assert answer.status_code == 405 and answer.json()["type"].endswith("/method")


def test_every_answer_carries_the_security_headers(client: httpx.Client) -> None:
    for answer in (
        client.get("/city"),
        client.get("/no/such"),
        client.get("http://" + client.base_url.netloc.decode()),
    ):
        policy = answer.headers["content-security-policy"]
        assert "script-src 'self'" in policy and "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy.split("script-src")[1].split(";")[0]
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert "set-cookie" not in answer.headers


def test_parts_of_a_page_carry_only_the_headers_that_mean_something_for_them(client: httpx.Client) -> None:
    address = "http://" + client.base_url.netloc.decode()
    home = client.get(address)
    (name, *_) = re.findall(r'/assets/[^"]+[.]js', home.text)
    script = client.get(address + name)
    assert script.headers["content-type"].startswith("text/javascript")
    assert script.headers["x-content-type-options"] == "nosniff"
    assert script.headers["cross-origin-resource-policy"] == "same-origin"
    assert "content-security-policy" not in script.headers


def test_an_address_that_asks_without_pause_is_slowed_and_others_are_not() -> None:
    now = 0.0
    buckets = Buckets(rate=10, burst=20, most=2, clock=lambda: now)
    assert [buckets.take("a") for _ in range(20)] == [0.0] * 20
    assert buckets.take("a") == pytest.approx(0.1)
    assert buckets.take("b") == 0.0
    now = 0.1
    assert buckets.take("a") == 0.0
    for address in "cdef":
        buckets.take(address)
    assert len(buckets._held) == 2


def test_writing_is_slowed_long_before_reading() -> None:
    async def answered(scope: Scope, receive: Receive, send: Send) -> None:
        await Response("ok")(scope, receive, send)

    guarded = Guards(answered, replace(Settings(""), write_burst=3))

    async def ask() -> list[int]:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app=guarded), base_url="http://lab") as client:
            written = [(await client.post("/api/v1/saved", content=b"{}")).status_code for _ in range(5)]
            read = [(await client.get("/api/v1/saved")).status_code for _ in range(20)]
            run = await client.post("/api/v1/run", content=b"{}")
            last = await client.post("/api/v1/share", content=b"{}")
            assert last.json()["type"].endswith("/rate") and int(last.headers["retry-after"]) >= 1
            return [*written, *set(read), run.status_code]

    assert asyncio.run(ask()) == [200, 200, 200, 429, 429, 200, 200]


@pytest.mark.parametrize(
    ("accepted", "lang"),
    [("", "vi"), ("en", "en"), ("vi,en;q=0.9", "vi"), ("en-US,en;q=0.9,vi;q=0.8", "en"), ("fr", "vi"), ("en;q=x", "vi"),
     ("*", "vi"), ("vi;q=0.1, en;q=0.2", "en")],
)  # fmt: skip
def test_the_language_follows_the_browser(accepted: str, lang: str) -> None:
    assert language_of(accepted) == lang


def test_every_kind_of_problem_has_a_title_in_both_languages() -> None:
    for kind in STATUS:
        assert texts("vi")[f"problem.{kind}"] != texts("en")[f"problem.{kind}"]


@pytest.mark.parametrize(
    "path", ["/%2e%2e/%2e%2e/etc/passwd", "/..%2f..%2fapp.py", "/.env", "/assets/..%5capp.py", "/a%00b"]
)
def test_pages_give_nothing_from_outside_their_folder(lab: Lab, path: str) -> None:
    answer = httpx.get(lab.address + path)
    assert answer.status_code in (200, 404, 503)
    assert "root:" not in answer.text and "import " not in answer.text


def site(static: Path, docs: Path) -> FastAPI:
    app = FastAPI()
    problems.install(app)
    app.include_router(pages.router(static, docs))
    return app


def get(app: FastAPI, path: str, **headers: str) -> httpx.Response:
    """An answer of an application in this process, as it was sent: not unpacked."""

    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://lab") as client:
            wanted = {"Accept-Encoding": "identity", **{name.replace("_", "-"): text for name, text in headers.items()}}
            async with client.stream("GET", path, headers=wanted) as answer:
                answer._content = b"".join([part async for part in answer.aiter_raw()])
                return answer

    return asyncio.run(ask())


def test_the_front_end_is_sent_packed_cached_and_for_every_page_of_its_own(tmp_path: Path) -> None:
    static, docs = tmp_path / "static", tmp_path / "docs"
    (static / "assets").mkdir(parents=True)
    (static / "index.html").write_text("<p>home</p>")
    (static / "assets" / "app-Abc12345.js").write_text("plain")
    (static / "assets" / "app-Abc12345.js.br").write_bytes(b"packed")
    (static / "assets" / "app-Abc12345.js.gz").write_bytes(b"zipped")
    app, script = site(static, docs), "/assets/app-Abc12345.js"
    for path in ("/", "/explore", "/explore/deep?x=1"):
        home = get(app, path)
        assert home.content == b"<p>home</p>" and home.headers["cache-control"] == "no-cache"
    packed = get(app, script, Accept_Encoding="br, gzip")
    assert packed.content == b"packed" and packed.headers["content-encoding"] == "br"
    assert "immutable" in packed.headers["cache-control"]
    assert packed.headers["content-type"].startswith("text/javascript")
    assert get(app, script, Accept_Encoding="gzip").content == b"zipped"
    assert get(app, script).content == b"plain"
    assert get(app, "/", If_None_Match=get(app, "/").headers["etag"]).status_code == 304
    assert get(app, "/assets/gone-Abc12345.js").status_code == 404
    assert get(app, "/docs/").status_code == 404
    (docs / "vi").mkdir(parents=True)
    (docs / "vi" / "index.html").write_text("docs")
    assert get(app, "/docs/vi/").content == b"docs"


def test_a_missing_front_end_is_a_clear_page(tmp_path: Path) -> None:
    answer = get(site(tmp_path / "none", tmp_path / "docs"), "/", Accept_Language="en")
    assert answer.status_code == 503 and b"make web" in answer.content
