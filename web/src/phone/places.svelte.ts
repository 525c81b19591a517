// SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
// SPDX-License-Identifier: Apache-2.0
/** Wards and communes of today, each with the district whose people it has; and their own numbers, worked out once. */
import { ask, type Place, type Run, type RunRequest, type ScenarioLike } from "../api/client";
import { PLAN } from "../state/lab.svelte";
import { FACTS, NOW, THEN } from "./facts";

class Places {
  all = $state.raw<Place[]>([]);
  /** The announced plan on wards: the same question from everyone, so the server answers it once. */
  run = $state.raw<Run | null>(null);
  lost = $state(false);
  /** The visitor's choice on wards. */
  mine = $state.raw<Run | null>(null);
  mineLost = $state(false);
  #mineOf = "";
  #asked = { list: false, run: false };

  async load(): Promise<void> {
    if (this.#asked.list) return;
    this.#asked.list = true;
    try {
      this.all = (await ask((api) => api.GET("/api/v1/places"))).places;
    } catch {
      this.#asked.list = false;
    }
  }

  async count(): Promise<void> {
    if (this.#asked.run) return;
    this.#asked.run = true;
    this.lost = false;
    try {
      this.run = await this.#run(PLAN);
    } catch {
      this.lost = true;
      this.#asked.run = false;
    }
  }

  /** The choice seen from the wards, worked out when the result is looked at: dear, so not at every move of a thumb. */
  async choose(scenario: ScenarioLike): Promise<void> {
    const key = JSON.stringify(scenario);
    if (key === this.#mineOf) return;
    Object.assign(this, { mine: null, mineLost: false });
    this.#mineOf = key;
    try {
      const run = await this.#run(scenario);
      if (this.#mineOf === key) this.mine = run;
    } catch {
      if (this.#mineOf === key) Object.assign(this, { mineLost: true });
      this.#mineOf = "";
    }
  }

  #run(scenario: ScenarioLike): Promise<Run> {
    const variables = FACTS.map((fact) => fact.variable);
    const body: RunRequest = { city: "hanoi", zoning: "wards", scenario, parameters: {}, variables, zones: true, levers: false, years: [NOW, THEN] };
    return ask((api) => api.POST("/api/v1/run", { body }));
  }

  at(id: string | null): number {
    return this.all.findIndex((place) => place.id === id);
  }
}

export const places = new Places();
