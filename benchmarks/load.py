# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""People moving sliders at a server: a process of its own, so that it shares nothing with what it measures.

`python benchmarks/load.py http://localhost:8000 --people 50 --seconds 10` prints one line of JSON.
"""

from __future__ import annotations

import argparse
import asyncio
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

    async def post(self, request: dict[str, object]) -> tuple[int, bytes]:
        """Status and full body of an answer."""
        if self.streams is None:
            self.streams = await asyncio.open_connection(self.host, self.port, limit=2**20)
        reader, writer = self.streams
        self.sequence += 1
        body = json.dumps(request).encode()
        head = (
            f"POST /api/v1/run HTTP/1.1\r\nHost: {self.host}:{self.port}\r\nContent-Type: application/json\r\n"
            f"Accept-Encoding: gzip\r\nX-Client: {self.page}\r\nX-Sequence: {self.sequence}\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        writer.write(head.encode() + body)
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


def main() -> None:
    """Read the arguments, load, print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("address")
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=10)
    chosen = parser.parse_args()
    print(json.dumps(asyncio.run(load(chosen.address, chosen.people, chosen.seconds))))


if __name__ == "__main__":
    main()
