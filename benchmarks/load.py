# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""People moving sliders, or walking the phone path, at a server: a process of its own that shares nothing with it.

`python benchmarks/load.py http://localhost:8000 --people 50 --seconds 10` prints one line of JSON.
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import json
import random
import secrets
import statistics
import time
from urllib.parse import urlsplit

LEVERS = (
    ("metro_buildout", 40, 600), ("parks", 300, 3000), ("bus_service_frequency", 0.1, 1.0), ("street_trees", 400, 2000),
    ("building_code", 0.1, 1.0), ("cycling_network", 10, 500), ("wastewater_plants", 100, 1500),
)  # fmt: skip
CHANGES_A_SECOND = 2.0
SHOWN = {"variables": ["ghg_total", "pm25"], "zones": True, "levers": True}
"""What the explorer asks for: two charts, the map, levers and budget, all years."""
LEAST_BYTES = 5_000
KEPT_SECONDS = 60.0
"""A connection not used for longer is opened anew, as browsers do when the server has closed it."""
PAGE = secrets.token_hex(6)


class Connection:
    """A kept-open connection with one request at a time, as in the lab; light, so that the server is measured."""

    def __init__(self, address: str, page: str) -> None:
        place = urlsplit(address)
        self.host, self.port, self.page = place.hostname, place.port, page
        self.sequence = 0
        self.used = 0.0
        self.streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def post(self, request: dict[str, object], path: str = "run") -> tuple[int, bytes]:
        """Status and full body of an answer."""
        return await self.ask(path, json.dumps(request).encode())

    async def get(self, path: str) -> tuple[int, bytes]:
        """The same for what is only read."""
        return await self.ask(path, None)

    async def ask(self, path: str, body: bytes | None) -> tuple[int, bytes]:
        """Send a request with a body, or without one, and read its answer."""
        if self.streams is None or time.perf_counter() - self.used > KEPT_SECONDS:
            if self.streams is not None:
                self.streams[1].close()
            self.streams = await asyncio.open_connection(self.host, self.port, limit=2**20)
        reader, writer = self.streams
        self.sequence += 1
        sent = "" if body is None else f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
        head = (
            f"{'GET' if body is None else 'POST'} /api/v1/{path} HTTP/1.1\r\nHost: {self.host}:{self.port}\r\n{sent}"
            f"Accept-Encoding: gzip\r\nX-Client: {self.page}\r\nX-Sequence: {self.sequence}\r\n\r\n"
        )
        writer.write(head.encode() + (body or b""))
        answer = (await reader.readuntil(b"\r\n\r\n")).lower()
        length = int(answer.split(b"content-length:")[1].split(b"\r\n")[0])
        content = await reader.readexactly(length)
        self.used = time.perf_counter()
        return int(answer.split()[1]), content


async def person(address: str, page: str, end: float, latencies: list[float], errors: list[str]) -> None:
    """Move one slider, then another, twice a second; each change is a scenario nobody has asked for before.

    As in the lab, a change made while an answer is under way is asked for when that has come; its time counts from
    the change.
    """
    chance = random.Random(page)
    connection = Connection(address, page)
    levers: dict[str, dict[str, float]] = {}
    due = time.perf_counter() + chance.uniform(0, 1 / CHANGES_A_SECOND)
    while due < end:
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        name, low, high = chance.choice(LEVERS)
        levers = {**levers, name: {str(chance.randint(2028, 2040)): round(chance.uniform(low, high), 4)}}
        status, answer = await connection.post({"scenario": {"levers": levers}, **SHOWN})
        latencies.append(time.perf_counter() - due)
        if status != 200 or len(answer) < LEAST_BYTES:
            errors.append(f"{status} {answer[:200]!r}")
        due += 1 / CHANGES_A_SECOND


async def load(address: str, people: int, seconds: float) -> dict[str, object]:
    """So many people for so long."""
    latencies: list[float] = []
    errors: list[str] = []
    for year in (2030, 2034, 2038):
        await Connection(address, f"{PAGE}-first").post({"scenario": {"levers": {"parks": {str(year): 400}}}, **SHOWN})
    end = time.perf_counter() + seconds
    await asyncio.gather(*(person(address, f"{PAGE}-{i}", end, latencies, errors) for i in range(people)))
    ordered = sorted(latencies)
    return {
        "people": people,
        "requests": len(latencies),
        "errors": len(errors),
        "first_errors": errors[:3],
        "p50_ms": round(statistics.median(ordered) * 1e3, 1),
        "p95_ms": round(ordered[max(0, -(-len(ordered) * 95 // 100) - 1)] * 1e3, 1),
        "worst_ms": round(ordered[-1] * 1e3, 1),
    }


PLAN = "announced_plans"
FACTS = ["commute_minutes", "flooded_share", "park_area_per_person", "pm25", "wastewater_treated_share"]
QUESTIONS = ("pm25", "park_area_per_person")
GUESSES = {"pm25": 30.0, "park_area_per_person": 3.0}
MOVES = 3
"""Levers moved by everyone on the phone path."""
DRAG = (8, 0.15)
"""Answers asked for while a hand moves a slider, and seconds between them."""
READING = (5.0, 20.0)
"""Seconds that a person looks at a step before the next."""


class Visitor:
    """One person on the phone path; asks what the pages of the lab ask for."""

    def __init__(self, address: str, page: str, zone: str, taken: dict[str, list[float]], errors: list[str]) -> None:
        self.chance = random.Random(page)
        self.connection = Connection(address, page)
        self.zone, self.taken, self.errors = zone, taken, errors
        self.levers: list[dict[str, object]] = []
        self.scenario: dict[str, object] = {"id": "mine", "extends": [PLAN], "levers": self.levers}
        self.shown = {"variables": FACTS, "zones": True, "levers": False, "years": [2025, 2045]}

    async def asked(self, kind: str, path: str, request: dict[str, object] | None = None) -> None:
        """Ask, and write down what it took."""
        since = time.perf_counter()
        post = self.connection.post
        status, answer = await (self.connection.get(path) if request is None else post(request, path))
        self.taken.setdefault(kind, []).append(time.perf_counter() - since)
        if status != 200:
            self.errors.append(f"{kind} {status} {answer[:200]!r}")

    async def walk(self, begin: float, pace: float) -> None:
        """Zone, facts, two predictions, three levers, result and why, the page as picture and PDF."""

        async def read() -> None:
            await asyncio.sleep(pace * self.chance.uniform(*READING))

        await asyncio.sleep(begin)
        for name in ("city", "zones", "levers", "scenarios", "places"):
            await self.asked("open", name)
        await self.asked("facts", "run", {"scenario": PLAN, **self.shown})
        await read()  # choose a zone
        for number in QUESTIONS:
            await self.asked("rank", "rank", {"scenario": PLAN, "variable": number, "year": 2045, "zone": self.zone})
        for _ in range(3):  # the facts, and two predictions
            await read()
        for name, _, high in self.chance.sample(LEVERS, MOVES):
            self.levers.append({"lever": name, "start": 2026, "end": 2035, "replace": True})
            for _ in range(DRAG[0]):
                self.levers[-1]["to"] = round(self.chance.uniform(0.7 * high, high), 4)
                await self.asked("lever", "run", {"scenario": self.scenario, **self.shown})
                await asyncio.sleep(DRAG[1])
            await read()
        await self.why()
        await read()
        await self.brief()

    async def why(self) -> None:
        """The causes of both numbers predicted."""
        asks = {"against": "baseline", "variable": QUESTIONS[0], "also": QUESTIONS[1:], "year": 2045, "depth": 0}
        await self.asked("why", "why", {"scenario": self.scenario, "zone": self.zone, **asks})

    async def brief(self) -> None:
        """The page, first to look at and then to keep."""
        asks = {"scenario": self.scenario, "against": PLAN, "zone": self.zone, "guesses": GUESSES}
        for form in ("png", "pdf"):
            await self.asked("brief", "brief/zone", {**asks, "format": form})


async def phone(address: str, people: int, seconds: float, pace: float) -> dict[str, object]:
    """So many people walk the phone path, all begun within so many seconds; then all ask at once why, and for a page.

    `pace`: how long they look at a step, against `READING`.
    """
    taken: dict[str, list[float]] = {}
    errors: list[str] = []
    _, answer = await Connection(address, f"{PAGE}-zones").get("zones")
    zones = [one["id"] for one in json.loads(gzip.decompress(answer))["zones"]]
    every = [Visitor(address, f"{PAGE}-{i}", zones[i % len(zones)], taken, errors) for i in range(people)]
    begun = time.perf_counter()
    await asyncio.gather(*(one.walk(seconds * i / people, pace) for i, one in enumerate(every)))
    walked = time.perf_counter() - begun
    found: dict[str, object] = {"people": people, "seconds": round(walked, 1)}
    found |= _figures(taken)
    taken.clear()
    for one in every:
        one.levers[-1]["end"] = 2036
    begun = time.perf_counter()
    await asyncio.gather(*(one.why() for one in every))
    await asyncio.gather(*(one.brief() for one in every))
    found["burst_seconds"] = round(time.perf_counter() - begun, 1)
    found |= {f"burst_{name}": value for name, value in _figures(taken).items()}
    return {**found, "errors": len(errors), "first_errors": errors[:3]}


def _figures(taken: dict[str, list[float]]) -> dict[str, float]:
    found = {}
    for kind, latencies in taken.items():
        ordered = sorted(latencies)
        found[f"{kind}_p50_ms"] = round(statistics.median(ordered) * 1e3, 1)
        found[f"{kind}_p95_ms"] = round(ordered[max(0, -(-len(ordered) * 95 // 100) - 1)] * 1e3, 1)
    return found


def main() -> None:
    """Read the arguments, load, print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("address")
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--phone", action="store_true", help="the phone path in place of sliders")
    parser.add_argument("--pace", type=float, default=1.0, help="how long people look at a step of the phone path")
    chosen = parser.parse_args()
    asked = chosen.address, chosen.people, chosen.seconds
    print(json.dumps(asyncio.run(phone(*asked, chosen.pace) if chosen.phone else load(*asked))))


if __name__ == "__main__":
    main()
