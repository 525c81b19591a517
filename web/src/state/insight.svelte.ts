// SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
// SPDX-License-Identifier: Apache-2.0
/** Answers that several parts of the screen show: what every lever would do, and the band of possible futures. */
import { ask, type Ensemble, type Rank } from "../api/client";
import { isVariable, lab, variableOf } from "./lab.svelte";
import { Question } from "./question.svelte";

/** Members of a band: enough for its edges, few enough to wait for. */
const MEMBERS = 60;

/** Levers to start with, and how many of the strongest are looked through for them: not all do good. */
const STARTERS = 8;
const LOOKED_THROUGH = 16;
/** The year in which the levers to start with are judged: works begun now stand by then. */
export const START_YEAR = 2045;

class Insight {
  readonly start = new Question<{ asked: string; answer: Rank }>();
  readonly rank = new Question<{ asked: string; answer: Rank }>();
  readonly band = new Question<{ asked: string; answer: Ensemble }>();
  banded = $state(false);

  /** What the rank is about: the first chart's indicator, the year and zone looked at, from the scenario at work. */
  get rankBody() {
    const name = variableOf(lab.charts[0]);
    return { city: "hanoi", zoning: lab.zoning, scenario: lab.scenario, parameters: lab.draft.parameters, variable: name, year: lab.year, zone: zoneFor(lab.charts[0]), order: "effect" as const };
  }

  get bandBody() {
    const variables = [...new Set(lab.charts.filter(isVariable).map(variableOf))].sort();
    return { city: "hanoi", zoning: lab.zoning, scenario: lab.scenario, parameters: lab.draft.parameters, variables, members: MEMBERS, seed: 1 };
  }

  /**
   * What the levers to start with are for: the first chart's headline, from the scenario one stands on. What was moved
   * since does not count, so that the list stays while one tries.
   */
  get startBody() {
    const scenario = lab.draft.base;
    return { city: "hanoi", zoning: "districts", scenario, parameters: {}, variable: variableOf(lab.charts[0]), year: START_YEAR, zone: null, order: "effect" as const, top: LOOKED_THROUGH };
  }

  askStart(): void {
    const body = this.startBody;
    const asked = JSON.stringify(body);
    if (this.start.answer?.asked === asked) return this.start.ask(null);
    this.start.ask(async () => ({ asked, answer: await ask((api) => api.POST("/api/v1/rank", { body })) }));
  }

  /** The strongest levers that move the indicator the wanted way. */
  get starters(): string[] {
    const found = this.start.answer?.answer.levers ?? [];
    const most = Math.max(0, ...found.map((one) => Math.abs(one.effect)));
    return found.filter((one) => one.good !== false && Math.abs(one.effect) > most / 500).slice(0, STARTERS).map((one) => one.lever);
  }

  askRank(): void {
    const body = this.rankBody;
    const asked = JSON.stringify(body);
    if (this.rank.answer?.asked === asked) return this.rank.ask(null);
    this.rank.ask(async () => ({ asked, answer: await ask((api) => api.POST("/api/v1/rank", { body })) }));
  }

  askBand(): void {
    const body = this.bandBody;
    const asked = JSON.stringify(body);
    if (!this.banded || this.band.answer?.asked === asked) return this.band.ask(null);
    this.band.ask(async () => ({ asked, answer: await ask((api) => api.POST("/api/v1/ensemble", { body })) }));
  }

  /** The band of what a chart shows, if it is that of the scenario on screen. */
  bandOf(key: string, factor: number): { low: (number | null)[]; high: (number | null)[] } | null {
    const found = this.band.answer;
    if (!this.banded || !found || found.asked !== JSON.stringify(this.bandBody) || key.includes("/")) return null;
    const band = found.answer.bands[variableOf(key)];
    const { p10, p90 } = band ?? {};
    if (!p10 || !p90) return null;
    const scaled = (values: (number | null)[]): (number | null)[] => values.map((value) => (value === null ? null : value * factor));
    return { low: scaled(p10), high: scaled(p90) };
  }
}

/** The zone looked at, where the indicator has numbers by zone. */
export function zoneFor(key: string): string | null {
  if (!lab.zone) return null;
  return isVariable(key) || lab.headline(key)?.zone_variable ? lab.zone : null;
}

export const insight = new Insight();
