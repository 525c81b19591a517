// SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
// SPDX-License-Identifier: Apache-2.0
/** Scenarios that this browser saved on the server; the client adds the token by which they are known. */
import { ask, type Saved } from "../api/client";
import { scenarioOf } from "./draft";
import { lab } from "./lab.svelte";

class SavedScenarios {
  all = $state.raw<Saved[]>([]);

  async load(): Promise<void> {
    this.all = (await ask((api) => api.GET("/api/v1/saved"))).saved;
  }

  async keep(name: string): Promise<void> {
    const scenario = scenarioOf(lab.draft, name);
    await ask((api) => api.POST("/api/v1/saved", { body: { city: "hanoi", zoning: "districts", name, scenario, parameters: lab.draft.parameters } }));
    lab.change({ name });
    await this.load();
  }

  async rename(id: string, name: string): Promise<void> {
    await ask((api) => api.PUT("/api/v1/saved/{id}", { params: { path: { id } }, body: { name } }));
    await this.load();
  }

  async duplicate(id: string): Promise<void> {
    await ask((api) => api.POST("/api/v1/saved/{id}/duplicate", { params: { path: { id } }, body: {} }));
    await this.load();
  }

  async remove(id: string): Promise<void> {
    await ask((api) => api.DELETE("/api/v1/saved/{id}", { params: { path: { id } } }));
    await this.load();
  }
}

export const saved = new SavedScenarios();
