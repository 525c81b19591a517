# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""`make bench`: what a run costs, printed and written to results/bench.json, all from one run of this file."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np

from dearest import dearest
from server import server_figures

HEADLINES = ["population_total", "income_mean", "pm25", "ghg_total", "transit_share", "debt_to_cap", "flood_damage"]
SEED = 1


def median_seconds(call: Callable[[], Any], repeat: int) -> float:
    """Median of wall-clock seconds after one call to warm up."""
    call()
    seconds = []
    for _ in range(repeat):
        begin = time.perf_counter()
        call()
        seconds.append(time.perf_counter() - begin)
    return statistics.median(seconds)


def process_seconds(arguments: list[str], repeat: int = 5) -> float:
    """Median seconds of a whole Python process."""
    return median_seconds(lambda: subprocess.run([sys.executable, *arguments], check=True, capture_output=True), repeat)


def sampled_levers(program: Any, members: int) -> dict[str, np.ndarray]:
    """What is decided differs between members: the baseline times a random share, so that no member is a copy."""
    import kientao as kt

    city = kt.load_city("hanoi")
    decided = kt.read_scenario(city, "green_growth").drivers(city)["lever_decided"]
    base = program.inputs.drivers["lever_decided"].values
    share = np.random.default_rng(SEED).uniform(0, 1, (1, members, 1))
    return {"lever_decided": base[:, None] + share * (decided - base)[:, None]}


def engine_overhead(program: Any, repeat: int = 25) -> float:
    """Share of a compiled run that is not spent inside the machine code of the equations.

    The calls of the code (one for all years, and one more if constants are new) are timed inside ordinary runs.
    """
    clock, spent = time.perf_counter, [0.0]

    def timed(function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any) -> Any:
            begin = clock()
            result = function(*arguments)
            spent[0] += clock() - begin
            return result

        return call

    program.run()
    machines = [compiled.machine for compiled in program._compiled.values()]
    plain = [(m, m.once, m.years) for m in machines]
    shares = []
    try:
        for machine in machines:
            machine.once, machine.years = timed(machine.once), timed(machine.years)
        for _ in range(repeat):
            spent[0] = 0.0
            begin = clock()
            program.run()
            total = clock() - begin
            shares.append(1.0 - spent[0] / total)
    finally:
        for machine, once, years in plain:
            machine.once, machine.years = once, years
    return statistics.median(shares)


def causes(city: Any, figures: dict[str, Any]) -> None:
    """Asking why a headline differs between two scenarios, and ranking the levers.

    `why_ms` has both runs and the tree at depth 4; `why_levers_ms` the view by lever, which is worked out when asked
    for, of runs that exist; `why_again_ms` both views of a further number of the same runs. `rank_s` has all its runs.
    """
    import kientao as kt

    plans = ("green_growth", "baseline")
    runs = [kt.simulate(city, name, until=2045) for name in plans]
    figures["why_ms"] = median_seconds(lambda: kt.why(city, "pm25", *plans, 2045, depth=4), 7) * 1e3
    figures["why_levers_ms"] = median_seconds(lambda: kt.why(city, "pm25", *runs, 2045, depth=0).levers, 5) * 1e3
    found = kt.why(city, "pm25", *runs, 2045, depth=4)
    figures["why_again_ms"] = median_seconds(lambda: found.again("ghg", depth=4).to_dict(), 5) * 1e3
    figures["loops_ms"] = median_seconds(lambda: kt.loops(city, "pm25", runs[1], 2030), 5) * 1e3
    figures["rank_s"] = median_seconds(lambda: kt.rank(city, "pm25", "baseline", 2045), 5)


def ensemble_figures(city: Any) -> dict[str, Any]:
    """Ensembles of all uncertain inputs on two processes, headlines and targets kept, starting the processes included.

    A rate, processor time of all processes (which other work on the machine disturbs less), and memory at its highest.
    What grows with members is measured twice, so the memory of
    10,000 members is a straight line through both, and says so; with KIENTAO_BENCH_FULL=1 they are run.
    """
    import kientao as kt

    def once(members: int) -> float:
        with Memory() as memory:
            kt.ensemble(city, "green_growth", members, SEED, workers=2)
        return memory.highest

    def timed(members: int) -> tuple[float, float]:
        """Seconds, and processor time; without the watch on memory, which takes its part of the two cores."""
        begin, before = time.perf_counter(), sum(os.times()[:4])
        kt.ensemble(city, "green_growth", members, SEED, workers=2)
        return time.perf_counter() - begin, sum(os.times()[:4]) - before

    once(64)
    few, many = 500, 1500
    (low, high), (seconds, spent) = (once(few), once(many)), timed(many)
    figures: dict[str, Any] = {
        "ensemble_runs_per_s": many / seconds,
        "ensemble_cpu_ms_a_run": spent / many * 1e3,
        "ensemble_members": many,
        "ensemble_gb": {few: round(low, 3), many: round(high, 3)},
    }
    if os.environ.get("KIENTAO_BENCH_FULL"):
        figures["ensemble_10k_gb"], figures["ensemble_10k_is"] = once(10_000), "measured"
    else:
        figures["ensemble_10k_gb"] = high + max(high - low, 0.0) / (many - few) * (10_000 - many)
        figures["ensemble_10k_is"] = f"extrapolated from {few} and {many} members"
    return figures


class Memory:
    """Watches the memory of this process and its children: proportional set size, so that shared pages count once."""

    def __enter__(self) -> Memory:
        import multiprocessing

        self.highest = 0.0
        self._end = multiprocessing.Event()
        self._ear, mouth = multiprocessing.Pipe(duplex=False)
        # a process, not a thread: beside a thread the ensemble would not fork its workers
        self._watch = multiprocessing.Process(target=watch, args=(os.getpid(), self._end, mouth), daemon=True)
        self._watch.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._end.set()
        self.highest = self._ear.recv()
        self._watch.join()


def watch(parent: int, end: Any, mouth: Any) -> None:
    """Send the highest memory (GB) of a process and its children, ourselves left out, when told to end."""
    highest = 0.0
    while not end.wait(0.2):
        total, todo = 0, [parent]
        while todo:
            pid = todo.pop()
            try:
                children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
                rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
            except OSError:
                continue  # it has just ended
            todo += [int(child) for child in children if int(child) != os.getpid()]
            total += next(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:"))
        highest = max(highest, total / 1e6)
    mouth.send(highest)


def ward_figures() -> dict[str, float]:
    """What the 126 wards and communes cost: loading, a run that keeps everything, one that keeps the headlines."""
    import kientao as kt
    from kientao import api

    begin = time.perf_counter()
    city = kt.load_city("hanoi", zoning="wards")
    program = api.program(city)
    program.constants()
    ready = time.perf_counter() - begin
    drivers = kt.read_scenario(city, "green_growth").drivers(city)
    return {
        "load_126_s": ready,
        "run_126_ms": median_seconds(lambda: program.run(drivers=drivers), 7) * 1e3,
        "run_126_headlines_ms": median_seconds(lambda: program.run(drivers=drivers, keep=HEADLINES, among=HEADLINES), 7)
        * 1e3,
    }


def main() -> None:
    """Measure, print, write."""
    import kientao as kt
    from kientao import api

    begin = time.perf_counter()
    city = kt.load_city("hanoi")
    program = api.program(city)
    program.constants()
    figures: dict[str, Any] = {"load_s": time.perf_counter() - begin}
    scenario = kt.read_scenario(city, "green_growth")
    drivers = scenario.drivers(city)
    figures["run_30_ms"] = median_seconds(lambda: program.run(drivers=drivers), 25) * 1e3
    figures["run_30_headlines_ms"] = median_seconds(lambda: program.run(drivers=drivers, keep=HEADLINES), 25) * 1e3

    figures |= ward_figures()

    figures["engine_overhead"] = engine_overhead(program)
    program.compiled = False
    figures["run_by_numpy_ms"] = median_seconds(lambda: program.run(drivers=drivers), 5) * 1e3
    program.compiled = True
    figures["numpy_over_compiled"] = figures["run_by_numpy_ms"] / figures["run_30_ms"]

    curve = []
    for members in (1, 2, 4, 8, 16, 32, 64, 128):
        batch = sampled_levers(program, members)
        seconds = median_seconds(lambda batch=batch: program.run(drivers=batch, keep=HEADLINES), 3)
        curve.append({"members": members, "seconds": round(seconds, 4), "runs_per_s": round(members / seconds, 1)})
    figures["cost_by_members"] = curve
    figures["batch_runs_per_s"] = next(row["runs_per_s"] for row in curve if row["members"] == 64)
    figures["dearest"] = dearest(program)
    causes(city, figures)

    figures |= ensemble_figures(city)

    figures["import_s"] = process_seconds(["-c", "import kientao"])
    figures["help_s"] = process_seconds(["-m", "kientao", "--help"])
    cold = "import kientao as kt; kt.simulate(kt.load_city('hanoi'), 'green_growth')"
    figures["cold_run_s"] = process_seconds(["-c", cold])
    figures |= server_figures()

    limits = {
        "run_30_ms": 60, "run_126_ms": 150, "engine_overhead": 0.05, "batch_runs_per_s": 250, "import_s": 0.5,
        "help_s": 0.6, "cold_run_s": 2.5, "server_ready_s": 4, "load_1_p95_ms": 100, "load_50_p95_ms": 250,
        "load_50_errors": 0, "server_50_mb": 600,
        "phone_lever_p95_ms": 250, "phone_why_p95_ms": 3000, "phone_brief_p95_ms": 8000, "phone_errors": 0,
        "phone_mb": 600, "why_ms": 400, "rank_s": 1.0,
        "ensemble_runs_per_s": 500, "ensemble_10k_gb": 2,
    }  # fmt: skip
    for name, limit in limits.items():
        value = figures[name]
        good = value >= limit if name.endswith("_per_s") else value <= limit
        print(f"{name:20} {value:10.3f}   limit {limit:g}   {'ok' if good else 'MISSED'}")
    print(f"ensemble: {figures['ensemble_cpu_ms_a_run']:.2f} ms of processor time a run")
    burst = figures["phone_burst_why_p95_ms"], figures["phone_burst_brief_p95_ms"]
    print(f"{figures['phone_people']} people ask at once: p95 of why {burst[0]:.0f} ms, of the page {burst[1]:.0f} ms")
    print(f"ensemble_10k_gb is {figures['ensemble_10k_is']}; GB by members: {figures['ensemble_gb']}")
    print("members -> runs a second: " + ", ".join(f"{row['members']}: {row['runs_per_s']}" for row in curve))
    print(
        "dearest (us a year of 8 members): "
        + ", ".join(f"{row['variable']} {row['us_per_year']}" for row in figures["dearest"])
    )
    out = Path("results")
    out.mkdir(exist_ok=True)
    with tempfile.NamedTemporaryFile("w", dir=out, delete=False, suffix=".json", encoding="utf-8") as file:
        json.dump(figures, file, indent=1)
    Path(file.name).replace(out / "bench.json")


if __name__ == "__main__":
    main()
