// SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
// SPDX-License-Identifier: Apache-2.0
/** Wards and communes of today, each with the district whose people it has; and their own numbers, worked out once. */
import { ask, type Place, type Run } from "../api/client";
import { PLAN } from "../state/lab.svelte";
import { FACTS, NOW, THEN } from "./facts";

class Places {
  all = $state.raw<Place[]>([]);
  /** The announced plan on wards: the same question from everyone, so the server answers it once. */
  run = $state.raw<Run | null>(null);
  lost = $state(false);
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
    const variables = FACTS.map((fact) => fact.variable);
    const body = { city: "hanoi", zoning: "wards", scenario: PLAN, parameters: {}, variables, zones: true, levers: false, years: [NOW, THEN] };
    try {
      this.run = await ask((api) => api.POST("/api/v1/run", { body }));
    } catch {
      this.lost = true;
      this.#asked.run = false;
    }
  }

  at(id: string | null): number {
    return this.all.findIndex((place) => place.id === id);
  }
}

export const places = new Places();
