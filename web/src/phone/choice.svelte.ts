// SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
// SPDX-License-Identifier: Apache-2.0
/** The choice of one visitor on a phone: zone, predictions, three levers; and what the model says of it. */
import { ask, Problem, type Lever, type Run, type RunRequest, type ScenarioLike } from "../api/client";
import type { components } from "../api/schema";
import { lab, PLAN } from "../state/lab.svelte";
import { type Edit, firstEdit, FRESH, reached, scenarioOf } from "../state/draft";
import { Runner } from "../state/runner";
import { FACTS, NOW, QUESTIONS, THEN } from "./facts";

export type Why = components["schemas"]["WhyAnswer"];
type Rank = components["schemas"]["RankAnswer"];

const KEPT = "kientao.phone";
const COUNT = 3;
/** When nothing could be ranked: levers that act everywhere. */
const USUAL = ["low_emission_zone", "industry_filter", "parks"];

interface Kept {
  zone: string | null;
  ward?: string | null;
  guesses: Record<string, number>;
  picks: string[];
  values: Record<string, number>;
}

class Choice {
  zone = $state<string | null>(null);
  /** The ward or commune that was chosen, if one was; `zone` is then the district it lies in. */
  ward = $state<string | null>(null);
  guesses = $state<Record<string, number>>({});
  picks = $state<string[]>([]);
  values = $state<Record<string, number>>({});

  plan = $state.raw<Run | null>(null);
  mine = $state.raw<Run | null>(null);
  busy = $state(false);
  ranks = $state.raw<Record<string, Rank>>({});
  ranking = $state(false);
  whys = $state.raw<Record<string, Why>>({});
  problem = $state.raw<Problem | null>(null);
  #whyOf = "";
  #again: () => void = () => {};

  #runner = new Runner({
    busy: () => (this.busy = true),
    answered: (run, request) => {
      this.busy = false;
      this.problem = null;
      if (request.scenario === PLAN) this.plan = run;
      this.mine = run;
    },
    failed: (problem) => {
      this.busy = false;
      this.#failed(problem, () => this.run());
    },
  });

  constructor() {
    try {
      const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? "null") as Kept | null;
      if (kept) Object.assign(this, { zone: kept.zone, ward: kept.ward ?? null, guesses: kept.guesses ?? {}, picks: kept.picks ?? [], values: kept.values ?? {} });
    } catch {
      // A browser that keeps nothing still works; only a reload starts again.
    }
  }

  get at(): number {
    return lab.zones.findIndex((zone) => zone.id === this.zone);
  }

  get levers(): Lever[] {
    return this.picks.map((id) => lab.lever(id)).filter((lever): lever is Lever => lever !== undefined);
  }

  /** What the plan decides for a lever. */
  planned(lever: Lever): number {
    return reached(lever, lab.plan(PLAN));
  }

  value(lever: Lever): number {
    return this.values[lever.id] ?? this.planned(lever);
  }

  moved(lever: Lever): boolean {
    return Math.abs(this.value(lever) - this.planned(lever)) > lever.step / 2;
  }

  get anyMoved(): boolean {
    return this.levers.some((lever) => this.moved(lever));
  }

  get scenario(): ScenarioLike {
    const edits = Object.fromEntries(
      this.levers.filter((lever) => this.moved(lever)).map((lever) => {
        return [lever.id, this.#edit(lever)];
      }),
    );
    return scenarioOf({ ...FRESH, base: PLAN, edits });
  }

  /**
   * More works than planned come on top of the plan; less, or another rule, takes its place from its own first year on,
   * so that nothing is late merely because it was touched.
   */
  #edit(lever: Lever): Edit {
    const plan = lab.plan(PLAN);
    const to = Number((this.value(lever) - lab.underWay(lever.id)).toPrecision(9));
    const edit = firstEdit(lever, plan, to);
    const own = (Array.isArray(plan?.content.levers) ? (plan.content.levers as { lever: string; start: number }[]) : []).filter((move) => move.lever === lever.id);
    const more = lever.kind === "amount" && this.value(lever) > this.planned(lever);
    const first = Math.max(lab.city?.first_decidable_year ?? edit.start, Math.min(edit.start, ...own.map((move) => move.start)));
    const start = lever.kind === "amount" && !more ? first : edit.start;
    const where = edit.zones === null ? {} : { zones: edit.zones };
    return { ...edit, start, moves: [{ lever: lever.id, start, end: edit.end, to, ramp: edit.ramp, replace: !more, ...where }] };
  }

  choose(zone: string | null, ward: string | null = null): void {
    this.ward = ward;
    if (zone !== this.zone) Object.assign(this, { zone, guesses: {}, picks: [], values: {}, ranks: {}, whys: {} });
    this.#whyOf = "";
    this.keep();
  }

  guess(variable: string, value: number): void {
    this.guesses = { ...this.guesses, [variable]: value };
    this.keep();
  }

  move(lever: Lever, value: number): void {
    this.values = { ...this.values, [lever.id]: value };
    this.keep();
    this.run();
  }

  /** Put another lever in a place; what was decided of the old one is forgotten. */
  replace(place: number, lever: string): void {
    const old = this.picks[place];
    const values = { ...this.values };
    if (old) delete values[old];
    this.values = values;
    this.picks = this.picks.map((id, at) => (at === place ? lever : id));
    this.keep();
    this.run();
  }

  keep(): void {
    try {
      const kept: Kept = { zone: this.zone, ward: this.ward, guesses: this.guesses, picks: this.picks, values: this.values };
      sessionStorage.setItem(KEPT, JSON.stringify(kept));
    } catch {
      // See the constructor.
    }
  }

  request(scenario: ScenarioLike): RunRequest {
    const variables = FACTS.map((fact) => fact.variable);
    return { city: "hanoi", zoning: "districts", scenario, parameters: {}, variables, zones: true, levers: false, years: [NOW, THEN] };
  }

  run(): void {
    this.#runner.want(this.request(this.scenario));
  }

  /** The numbers of the plan, once. */
  async start(): Promise<void> {
    if (!this.plan) {
      try {
        this.plan = await ask((api) => api.POST("/api/v1/run", { body: this.request(PLAN) }));
        this.problem = null;
      } catch (error) {
        this.#failed(error, () => void this.start());
        return;
      }
    }
    if (!this.mine) this.run();
  }

  /** Which levers do most here; the first three are proposed. */
  async rank(): Promise<void> {
    const zone = this.zone;
    if (!zone || this.ranking) return;
    this.ranking = true;
    try {
      for (const { fact } of QUESTIONS) {
        if (this.ranks[fact.variable]?.zone === zone) continue;
        const body = { city: "hanoi", zoning: "districts", scenario: PLAN, parameters: {}, variable: fact.variable, year: THEN, zone, order: "effect" as const };
        const rank = await ask((api) => api.POST("/api/v1/rank", { body }));
        if (this.zone === zone) this.ranks = { ...this.ranks, [fact.variable]: rank };
      }
    } catch {
      // Levers can be chosen without it; their effect then shows when they are moved.
    }
    this.ranking = false;
    if (this.zone !== zone) return void this.rank();
    if (this.picks.length === 0) {
      this.picks = this.#proposed();
      this.keep();
    }
  }

  #proposed(): string[] {
    const [air, green] = QUESTIONS.map(({ fact }) => this.#strongest(fact.variable));
    const wanted = [...(air ?? []).slice(0, 2), ...(green ?? []).slice(0, 1), ...(air ?? []), ...USUAL];
    return [...new Set(wanted)].filter((id) => lab.lever(id)).slice(0, COUNT);
  }

  #strongest(variable: string): string[] {
    const fact = FACTS.find((one) => one.variable === variable);
    return (this.ranks[variable]?.levers ?? [])
      .filter((one) => lab.lever(one.lever)?.tier === "core" && (fact?.good === "up" ? one.effect > 0 : one.effect < 0))
      .map((one) => one.lever);
  }

  /** What a lever at its furthest does to a number here. */
  effect(lever: string, variable: string): number | null {
    const fact = FACTS.find((one) => one.variable === variable);
    const found = this.ranks[variable]?.levers.find((one) => one.lever === lever);
    return found && fact ? found.effect * fact.factor : null;
  }

  /** The causes of both numbers predicted, from the policies of today to the choice. */
  async explain(): Promise<void> {
    const zone = this.zone;
    const scenario = this.scenario;
    const key = JSON.stringify([zone, scenario]);
    if (!zone || key === this.#whyOf) return;
    this.#whyOf = key;
    this.whys = {};
    try {
      const [variable = "", ...also] = QUESTIONS.map(({ fact }) => fact.variable);
      const body = { city: "hanoi", zoning: "districts", parameters: {}, scenario, against: "baseline", variable, also, year: THEN, zone, depth: 0, levers: true };
      const why = await ask((api) => api.POST("/api/v1/why", { body }));
      if (this.#whyOf === key) this.whys = Object.fromEntries([why, ...why.also].map((one) => [one.variable, one]));
    } catch (error) {
      this.#whyOf = "";
      this.#failed(error, () => void this.explain());
    }
  }

  /** The page as a file. */
  async brief(format: "pdf" | "png", lang: "vi" | "en"): Promise<Blob> {
    const body = {
      city: "hanoi", zoning: "districts", parameters: {}, scenario: this.scenario, against: PLAN, zone: this.zone ?? "", place: this.ward, now: NOW, year: THEN,
      guesses: this.guesses, format, lang,
    };
    return (await ask((api) => api.POST("/api/v1/brief/zone", { body, parseAs: "blob" }))) as Blob;
  }

  again(): void {
    this.problem = null;
    this.#again();
  }

  #failed(error: unknown, again: () => void): void {
    this.problem = error instanceof Problem ? error : new Problem(0, "unreachable", String(error));
    this.#again = again;
  }
}

export const choice = new Choice();
