// SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
// SPDX-License-Identifier: Apache-2.0
/** Runs to compare with (the baseline, the announced plan), asked once for each set of variables and assumptions. */
import { ask, type Run, type RunRequest } from "../api/client";

const MOST = 24;

export class References {
  #known = $state.raw<Map<string, Run>>(new Map());
  #last = new Map<string, Run>();
  #asked = new Set<string>();

  /** The run of a shipped scenario for a question; until it is here, the one before, so that no line vanishes. */
  get(scenario: string, request: RunRequest): Run | null {
    return this.#known.get(key(scenario, request)) ?? this.#last.get(scenario) ?? null;
  }

  /** Ask for the runs that are missing. */
  async want(scenarios: string[], request: RunRequest): Promise<void> {
    const missing = scenarios.filter((scenario) => !this.#asked.has(key(scenario, request)));
    if (missing.length === 0) return;
    const keys = missing.map((scenario) => key(scenario, request));
    keys.forEach((one) => this.#asked.add(one));
    try {
      const requests = missing.map((scenario) => ({ ...request, scenario, levers: false, zones: true }));
      const { runs } = await ask((api) => api.POST("/api/v1/runs", { body: { requests } }));
      const known = new Map([...this.#known].slice(-MOST));
      runs.forEach((run, i) => {
        known.set(keys[i] ?? "", run);
        this.#last.set(missing[i] ?? "", run);
      });
      this.#known = known;
    } catch {
      keys.forEach((one) => this.#asked.delete(one));
    }
  }
}

function key(scenario: string, request: RunRequest): string {
  return JSON.stringify([scenario, request.parameters, request.variables]);
}
