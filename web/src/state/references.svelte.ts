// SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
// SPDX-License-Identifier: Apache-2.0
/** Runs to compare with (the baseline, the announced plan), asked once for each set of variables and assumptions. */
import { ask, type Run, type RunRequest } from "../api/client";

const MOST = 40;

/** What of a run is needed: its lines; its numbers by zone; a few years by zone, which set the scale of a map. */
export type Part = "lines" | "zones" | "scale";

export class References {
  #known = $state.raw<Map<string, Run>>(new Map());
  #last = new Map<string, Run>();
  #asked = new Set<string>();

  /** The run of a shipped scenario for a question; until it is here, the one before, so that no line vanishes. */
  get(scenario: string, request: RunRequest, part: Part = "lines"): Run | null {
    return this.#known.get(key(scenario, request, part)) ?? this.#last.get(scenario + part + request.zoning) ?? null;
  }

  /** Ask for the runs that are missing. */
  async want(scenarios: string[], request: RunRequest, part: Part = "lines", years: number[] = []): Promise<void> {
    const missing = scenarios.filter((scenario) => !this.#asked.has(key(scenario, request, part)));
    if (missing.length === 0) return;
    const keys = missing.map((scenario) => key(scenario, request, part));
    keys.forEach((one) => this.#asked.add(one));
    try {
      const requests = missing.map((scenario) => ({ ...request, scenario, levers: false, zones: part !== "lines", years }));
      const { runs } = await ask((api) => api.POST("/api/v1/runs", { body: { requests } }));
      const known = new Map([...this.#known].slice(-MOST));
      runs.forEach((run, i) => {
        known.set(keys[i] ?? "", run);
        this.#last.set((missing[i] ?? "") + part + request.zoning, run);
      });
      this.#known = known;
    } catch {
      keys.forEach((one) => this.#asked.delete(one));
    }
  }
}

function key(scenario: string, request: RunRequest, part: Part): string {
  return JSON.stringify([part, request.zoning, scenario, request.parameters, request.variables]);
}
