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
PAGE = secrets.token_hex(6)


class Connection:
    """A kept-open connection with one request at a time, as in the lab; light, so that the server is measured."""

    def __init__(self, address: str, page: str) -> None:
        place = urlsplit(address)
        self.host, self.port, self.page = place.hostname, place.port, page
        self.sequence = 0
        self.streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def post(self, request: dict[str, object], path: str = "run") -> tuple[int, bytes]:
        """Status and full body of an answer."""
        return await self.ask(path, json.dumps(request).encode())

    async def get(self, path: str) -> tuple[int, bytes]:
        """The same for what is only read."""
        return await self.ask(path, None)

    async def ask(self, path: str, body: bytes | None) -> tuple[int, bytes]:
        """Send a request with a body, or without one, and read its answer."""
        if self.streams is None:
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
        return int(answer.split()[1]), await reader.readexactly(length)


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
MOVES = 3
"""Levers moved by everyone on the phone path, each in so many steps of the slider as below."""
STEPS = 4


async def visitor(
    address: str, page: str, zone: str, begin: float, think: float, taken: dict[str, list[float]], errors: list[str]
) -> None:
    """One person on the phone path: zone, facts, predictions, three levers, why of both numbers, the page as PDF."""
    chance = random.Random(page)
    connection = Connection(address, page)

    async def asked(kind: str, path: str, request: dict[str, object] | None = None) -> None:
        since = time.perf_counter()
        status, answer = await (connection.get(path) if request is None else connection.post(request, path))
        taken.setdefault(kind, []).append(time.perf_counter() - since)
        if status != 200:
            errors.append(f"{kind} {status} {answer[:200]!r}")

    await asyncio.sleep(begin)
    for name in ("city", "zones", "places", "levers", "scenarios"):
        await asked("open", name)
    shown = {"variables": FACTS, "zones": True, "levers": False, "years": [2025, 2045]}
    await asked("facts", "run", {"scenario": PLAN, **shown})
    for number in QUESTIONS:
        await asked("rank", "rank", {"scenario": PLAN, "variable": number, "year": 2045, "zone": zone})
    await asyncio.sleep(think * chance.uniform(0.5, 1.5))
    levers: list[dict[str, object]] = []
    scenario: dict[str, object] = {"id": "mine", "extends": [PLAN], "levers": levers}
    for name, _, high in chance.sample(LEVERS, MOVES):
        levers.append({"lever": name, "start": 2026, "end": 2035, "replace": True})
        for _ in range(STEPS):
            levers[-1]["to"] = round(chance.uniform(0.7 * high, high), 4)
            await asked("lever", "run", {"scenario": scenario, **shown})
            await asyncio.sleep(think / STEPS / MOVES)
    for number in QUESTIONS:
        asks = {"against": "baseline", "variable": number, "year": 2045, "zone": zone, "depth": 0}
        await asked("why", "why", {"scenario": scenario, **asks})
    await asyncio.sleep(think * chance.uniform(0.5, 1.5))
    guesses = {"pm25": 30.0, "park_area_per_person": 3.0}
    await asked("brief", "brief/zone", {"scenario": scenario, "against": PLAN, "zone": zone, "guesses": guesses})


async def phone(address: str, people: int, seconds: float) -> dict[str, object]:
    """So many people walk the phone path, beginning one after another; it ends with the last brief."""
    taken: dict[str, list[float]] = {}
    errors: list[str] = []
    _, answer = await Connection(address, f"{PAGE}-zones").get("zones")
    zones = [one["id"] for one in json.loads(gzip.decompress(answer))["zones"]]
    begun = time.perf_counter()
    await asyncio.gather(
        *(
            visitor(address, f"{PAGE}-{i}", zones[i % len(zones)], seconds * i / people, seconds / 10, taken, errors)
            for i in range(people)
        )
    )
    found: dict[str, object] = {
        "people": people, "seconds": round(time.perf_counter() - begun, 1), "errors": len(errors),
        "first_errors": errors[:3],
    }  # fmt: skip
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
    chosen = parser.parse_args()
    work = phone if chosen.phone else load
    print(json.dumps(asyncio.run(work(chosen.address, chosen.people, chosen.seconds))))


if __name__ == "__main__":
    main()
