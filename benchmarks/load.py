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

import httpx

LEVERS = (
    ("metro_buildout", 40, 600), ("parks", 300, 3000), ("bus_service_frequency", 0.1, 1.0), ("street_trees", 400, 2000),
    ("building_code", 0.1, 1.0), ("cycling_network", 10, 500), ("wastewater_plants", 100, 1500),
)  # fmt: skip
CHANGES_A_SECOND = 2.0
SHOWN = {"variables": ["ghg_total", "pm25"], "zones": True, "levers": True}
"""What the explorer asks for: two charts, the map, levers and budget, all years."""
PAGE = secrets.token_hex(6)


async def person(client: httpx.AsyncClient, number: int, end: float, latencies: list[float], errors: list[str]) -> None:
    """Move one slider, then another, twice a second; each change is a scenario nobody has asked for before."""
    chance = random.Random(f"{PAGE}-{number}")
    levers: dict[str, dict[str, float]] = {}
    due = time.perf_counter() + chance.uniform(0, 1 / CHANGES_A_SECOND)
    sequence = 0
    under_way: set[asyncio.Task[None]] = set()
    while due < end:
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        due += 1 / CHANGES_A_SECOND
        name, low, high = chance.choice(LEVERS)
        levers = {**levers, name: {str(chance.randint(2028, 2040)): round(chance.uniform(low, high), 4)}}
        sequence += 1
        headers = {"X-Client": f"{PAGE}-{number}", "X-Sequence": str(sequence)}
        task = asyncio.create_task(ask(client, {"scenario": {"levers": levers}, **SHOWN}, headers, latencies, errors))
        under_way.add(task)
        task.add_done_callback(under_way.discard)
    await asyncio.gather(*under_way)


async def ask(
    client: httpx.AsyncClient, request: dict[str, object], headers: dict[str, str], latencies: list[float],
    errors: list[str],
) -> None:  # fmt: skip
    """One change, from request to full answer."""
    begin = time.perf_counter()
    try:
        answer = await client.post("/api/v1/run", json=request, headers=headers)
        whole = answer.status_code == 200 and b'"headlines"' in answer.content
    except httpx.HTTPError as error:
        errors.append(repr(error))
        return
    if answer.status_code == 409:
        latencies.append(float("inf"))
    elif not whole:
        errors.append(f"{answer.status_code} {answer.text[:200]}")
    else:
        latencies.append(time.perf_counter() - begin)


async def load(address: str, people: int, seconds: float) -> dict[str, object]:
    """So many people for so long. An answer that was overtaken counts as endless: it never came."""
    latencies: list[float] = []
    errors: list[str] = []
    limits = httpx.Limits(max_connections=people * 4, max_keepalive_connections=people * 4)
    async with httpx.AsyncClient(base_url=address, timeout=30, limits=limits) as client:
        for year in (2030, 2034, 2038):
            await client.post("/api/v1/run", json={"scenario": {"levers": {"parks": {str(year): 400}}}, **SHOWN})
        end = time.perf_counter() + seconds
        await asyncio.gather(*(person(client, i, end, latencies, errors) for i in range(people)))
    ordered = sorted(latencies)
    return {
        "people": people,
        "requests": len(latencies) + len(errors),
        "errors": errors[:5],
        "overtaken": sum(one == float("inf") for one in latencies),
        "p50_ms": round(statistics.median(ordered) * 1e3, 1) if ordered else None,
        "p95_ms": round(ordered[max(0, -(-len(ordered) * 95 // 100) - 1)] * 1e3, 1) if ordered else None,
        "worst_ms": round(ordered[-1] * 1e3, 1) if ordered else None,
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
