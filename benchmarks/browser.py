# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""How fast the lab feels in a browser: first answer drawn on a cold cache at 10 Mbit/s, what it downloads without the
map, slider to redrawn chart.

`uv run python benchmarks/browser.py [--moves 60] [--json]`. Targets: 2 s; 350 KB; 150 ms for 95 of 100 moves.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from lab_server import start

DRAWN = '[data-chart="0"] [data-drawn]'
BITS = 10e6
LATENCY_MS = 20
TARGETS = {"first_answer_s": 2.0, "first_load_kb": 350.0, "slider_p95_ms": 150.0}
MOVE = """async (moves) => {
  const slider = document.querySelector('[data-lever-row=bus_service_frequency] input[type=range]');
  const chart = document.querySelector('DRAWN');
  const taken = [];
  for (let i = 0; i < moves; i++) {
    const begun = performance.now();
    const drawn = new Promise((done) => {
      const watch = new MutationObserver(() => {
        if (document.querySelector('.picture.waiting')) return;
        watch.disconnect();
        requestAnimationFrame(() => setTimeout(done, 0));
      });
      watch.observe(chart, { attributes: true });
    });
    slider.value = -0.28 + ((i * 37) % 88) * 0.02;
    slider.dispatchEvent(new Event('input', { bubbles: true }));
    await drawn;
    taken.push(performance.now() - begun);
    await new Promise((go) => setTimeout(go, 200));
  }
  return taken;
}""".replace("DRAWN", DRAWN)


def first_answer(browser: Browser, address: str) -> dict[str, float]:
    """Seconds to the first drawn answer, and what was downloaded until then."""
    page = browser.new_context(viewport={"width": 1366, "height": 768}).new_page()
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    network.send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": LATENCY_MS, "downloadThroughput": BITS / 8, "uploadThroughput": BITS / 8},
    )
    of_map: set[str] = set()
    sizes: dict[str, float] = {}

    def sent(event: dict[str, Any]) -> None:
        request = event["request"]
        if request["url"].endswith(".geojson") or '"zones":true' in request.get("postData", ""):
            of_map.add(event["requestId"])

    network.on("Network.requestWillBeSent", sent)
    network.on("Network.loadingFinished", lambda event: sizes.update({event["requestId"]: event["encodedDataLength"]}))
    begun = time.perf_counter()
    page.goto(address)
    page.wait_for_selector(DRAWN)
    taken = time.perf_counter() - begun
    page.wait_for_timeout(2000)
    page.context.close()
    whole = sum(size for one, size in sizes.items() if one not in of_map)
    return {"first_answer_s": taken, "first_load_kb": whole / 1024}


def slider(browser: Browser, address: str, moves: int) -> dict[str, float]:
    """Milliseconds from a moved slider to the redrawn chart."""
    page = browser.new_context(viewport={"width": 1366, "height": 768}).new_page()
    page.goto(address)
    page.wait_for_selector(DRAWN)
    page.keyboard.press("Escape")
    page.locator("nav h2 button", has_text="Giao thông").click()
    page.wait_for_timeout(1500)
    taken = sorted(page.evaluate(MOVE, moves))
    return {"slider_median_ms": taken[len(taken) // 2], "slider_p95_ms": taken[int(len(taken) * 0.95)]}


def main() -> int:
    """Measure and print; exit code 1 if a target is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--moves", type=int, default=60)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        lab = start(f"sqlite:///{folder}/lab.db")
        try:
            browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
            measured = first_answer(browser, lab.address) | slider(browser, lab.address, given.moves)
            browser.close()
        finally:
            lab.stop()
    if given.json:
        print(json.dumps(measured))
    else:
        for name, value in measured.items():
            print(f"{name:20} {value:10.2f}" + (f"   target {TARGETS[name]:g}" if name in TARGETS else ""))
    return int(any(measured[name] > target for name, target in TARGETS.items()))


if __name__ == "__main__":
    raise SystemExit(main())
