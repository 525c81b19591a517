// SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
// SPDX-License-Identifier: Apache-2.0
/** The questions below the answer; each panel is loaded when first asked for. */
import type { Component } from "svelte";
import type { Key } from "../../text/speech.svelte";

export type PanelId = "why" | "rank" | "law" | "cost" | "assumptions";

export interface PanelAbout {
  id: PanelId;
  title: Key;
  load: () => Promise<{ default: Component }>;
}

export const PANELS: PanelAbout[] = [
  { id: "why", title: "panel.why", load: () => import("../../why/WhyPanel.svelte") },
  { id: "rank", title: "panel.rank", load: () => import("../../why/RankPanel.svelte") },
  { id: "law", title: "panel.law", load: () => import("./Law.svelte") },
  { id: "cost", title: "panel.cost", load: () => import("./Cost.svelte") },
  { id: "assumptions", title: "panel.assumptions", load: () => import("./Assumptions.svelte") },
];
