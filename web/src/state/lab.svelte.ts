// SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
// SPDX-License-Identifier: Apache-2.0
/** The one store of the explorer: what is decided, what the model answers, what is being looked at. */
import {
  ask, Problem, type Both, type City, type HeadlineAbout, type Lever, type Parameters, type Plan, type Run,
  type RunRequest, type ScenarioLike, type Zone,
} from "../api/client";
import type { Key } from "../text/speech.svelte";
import { read, write } from "./device";
import { committed, draftOf, type Draft, type Edit, FRESH, furthest, reached, scenarioOf } from "./draft";
import { History } from "./history.svelte";
import { References } from "./references.svelte";
import { Runner } from "./runner";
import { firstStages, withLast } from "./stages";

export type Status = "starting" | "ready" | "busy" | "failed" | "lost";
/** The announced plan: what the diamonds on sliders and the dashed lines show. */
export const PLAN = "announced_plans";

const LOOKED_AT = 2045;
const RETRY_MS = 2000;

class Lab {
  city = $state.raw<City | null>(null);
  zones = $state.raw<Zone[]>([]);
  /** How the city is divided: the districts until 2025, which all analyses use, or the wards since. */
  zoning = $state<"districts" | "wards">("districts");
  /** The division that is on its way. */
  rezoning = $state(false);
  levers = $state.raw<Lever[]>([]);
  plans = $state.raw<Plan[]>([]);

  status = $state<Status>("starting");
  problem = $state.raw<Problem | null>(null);
  /** Something to tell once, such as a link that could not be opened. */
  message = $state<Key | null>(null);
  answer = $state.raw<Run | null>(null);
  /** The question that the answer on screen belongs to. */
  answered = $state.raw<RunRequest | null>(null);

  year = $state(LOOKED_AT);
  /** What the two charts and the map show: a headline (`pm25`) or any variable (`@vehicle_km`, `@vehicle_km/car`). */
  charts = $state<[string, string]>(["pm25", "transit_share"]);
  mapped = $state("pm25");
  zone = $state<string | null>(null);
  /** Whether the map is there to be coloured: only then are numbers by zone asked for. */
  mapping = $state(false);
  /** The lever whose zones are being picked on the map. */
  picking = $state<string | null>(null);

  readonly history = new History<Draft>(FRESH);
  readonly references = new References();
  #runner = new Runner({
    busy: () => (this.status = this.answer ? "busy" : "starting"),
    answered: (run, request) => {
      this.answer = run;
      this.answered = request;
      this.problem = null;
      this.status = "ready";
    },
    failed: (problem) => this.#failed(problem),
  });

  get draft(): Draft {
    return this.history.present;
  }

  get scenario(): ScenarioLike {
    return scenarioOf(this.draft);
  }

  /** The plan that the draft stands on. */
  get base(): Plan | undefined {
    return this.plan(this.draft.base);
  }

  /** What is asked of the server for what is on screen. */
  get request(): RunRequest {
    const variables = [...new Set([...this.charts, this.mapped].filter(isVariable).map(variableOf))].sort();
    return { city: "hanoi", zoning: this.zoning, scenario: this.scenario, parameters: this.draft.parameters, variables, zones: this.mapping, levers: true, years: [] };
  }

  /** Read the city; then the first answer follows by itself. */
  async start(): Promise<void> {
    this.status = "starting";
    const kept = read("draft") as Draft | null;
    // On a first visit to the explorer the question is known before the city is read: it need not wait.
    if (!kept && !location.hash && location.pathname === "/" && matchMedia("(min-width: 901px)").matches) this.run();
    try {
      const [city, zones, levers, plans] = await Promise.all([
        ask((api) => api.GET("/api/v1/city")),
        ask((api) => api.GET("/api/v1/zones")),
        ask((api) => api.GET("/api/v1/levers")),
        ask((api) => api.GET("/api/v1/scenarios")),
      ]);
      this.city = city;
      this.zones = zones.zones;
      this.levers = levers.levers;
      this.plans = plans.scenarios;
      if (kept && this.history.present === FRESH) this.history.present = mended(kept, this.levers, this.plans);
    } catch (error) {
      this.#failed(error instanceof Problem ? error : new Problem(0, "unreachable", String(error)));
    }
  }

  /** Divide the city otherwise: zones and what levers may do in them are read again; the choice stays. */
  async divide(zoning: "districts" | "wards"): Promise<void> {
    if (zoning === this.zoning || this.rezoning) return;
    this.rezoning = true;
    try {
      const params = { query: { zoning } };
      const [zones, levers] = await Promise.all([ask((api) => api.GET("/api/v1/zones", { params })), ask((api) => api.GET("/api/v1/levers", { params }))]);
      [this.zoning, this.zones, this.levers] = [zoning, zones.zones, levers.levers];
      [this.zone, this.picking] = [null, null];
    } catch (error) {
      this.#failed(error instanceof Problem ? error : new Problem(0, "unreachable", String(error)));
    }
    this.rezoning = false;
  }

  /** Ask the model. */
  run(request: RunRequest = this.request): void {
    this.#runner.want(request);
  }

  plan(id: string): Plan | undefined {
    return this.plans.find((plan) => plan.id === id);
  }

  lever(id: string): Lever | undefined {
    return this.levers.find((lever) => lever.id === id);
  }

  headline(id: string): HeadlineAbout | undefined {
    return this.city?.headlines.find((headline) => headline.id === id);
  }

  /** Runs to compare with: the baseline, the announced plan, and the others that fix the scale of maps. */
  get compared(): string[] {
    return this.plans.filter((plan) => plan.kind === "policy" && plan.main).map((plan) => plan.id);
  }

  /** The value of a lever as people see it: what is decided, works under way included. */
  value(lever: Lever): number {
    const edit = this.draft.edits[lever.id];
    return edit ? edit.to + this.underWay(lever.id) : this.planned(lever);
  }

  /** What the scenario one stands on decides. */
  planned(lever: Lever): number {
    return reached(lever, this.base);
  }

  /** What was decided before the first year still open and cannot be taken back: works that were begun. */
  #begun(lever: Lever): number {
    const first = this.city?.first_decidable_year ?? 0;
    if (lever.kind !== "amount") return lever.min;
    const decided = this.base?.decided[lever.id]?.[first - 1 - (this.city?.base_year ?? 0)] ?? 0;
    const rounding = 1e-4 * Math.abs(decided);
    return Math.max(lever.min, decided - committed(lever.id, this.plans, first) + rounding);
  }

  underWay(lever: string): number {
    return committed(lever, this.plans);
  }

  /** Move a lever; `keep` when the hand lets go. */
  move(lever: Lever, value: number, keep: boolean): void {
    const to = Number(Math.max(value - this.underWay(lever.id), this.#begun(lever)).toPrecision(9));
    const known = this.draft.edits[lever.id];
    this.edit(lever.id, known ? withLast(lever, known, to) : firstStages(lever, this.base, to, this.city?.first_decidable_year ?? 0), keep);
  }

  edit(lever: string, edit: Edit | null, keep = true): void {
    const edits = { ...this.draft.edits };
    if (edit) edits[lever] = edit;
    else delete edits[lever];
    this.change({ edits }, keep);
  }

  change(part: Partial<Draft>, keep = true): void {
    const next = { ...this.draft, ...part };
    if (keep) this.history.keep(next);
    else this.history.preview(next);
    if (keep) write("draft", this.draft);
  }

  undo(): void {
    this.history.undo();
    write("draft", this.draft);
  }

  redo(): void {
    this.history.redo();
    write("draft", this.draft);
  }

  /** Take over a scenario that came by link or from the saved ones; says whether it could be shown. */
  open(scenario: ScenarioLike, parameters: Parameters, name = ""): boolean {
    const draft = draftOf(scenario, parameters, this.plans, this.city?.first_decidable_year ?? 0);
    if (draft) this.change({ ...draft, name: name || draft.name });
    return draft !== null;
  }

  /** The money a lever has cost by the year looked at, billion VND, and a year's running cost then. */
  spent(lever: string): { capital: number; running: number } | null {
    const money = this.answer?.levers?.[lever];
    const at = this.at;
    if (!money || at < 0) return null;
    const capital = money.capital.slice(0, at + 1).reduce<number>((sum, value) => sum + (value ?? 0), 0);
    return { capital, running: money.running[at] ?? 0 };
  }

  /** The place of the year looked at in every series. */
  get at(): number {
    return this.answer?.years.indexOf(this.year) ?? -1;
  }

  #failed(problem: Problem): void {
    this.problem = problem;
    this.status = problem.unreachable ? "lost" : "failed";
    if (problem.unreachable) setTimeout(() => void this.#comeBack(), RETRY_MS);
  }

  /** Wait for the server, then go on where one was. */
  async #comeBack(): Promise<void> {
    if (this.status !== "lost") return;
    try {
      await ask((api) => api.GET("/api/v1/health"));
    } catch {
      setTimeout(() => void this.#comeBack(), RETRY_MS);
      return;
    }
    this.problem = null;
    if (this.city) this.run();
    else await this.start();
  }
}

export function isVariable(shown: string): boolean {
  return shown.startsWith("@");
}

export function variableOf(shown: string): string {
  return shown.replace(/^@/, "").replace(/\/.*$/, "");
}

/** The part of a variable that is shown, such as `car` of `@vehicle_km/car`. */
export function partOf(shown: string): string | null {
  return shown.includes("/") ? (shown.split("/")[1] ?? null) : null;
}

/** A draft of an earlier visit without what this city no longer has. */
function mended(draft: Draft, levers: Lever[], plans: Plan[]): Draft {
  const known = new Set(levers.map((lever) => lever.id));
  const named = new Set(plans.map((plan) => plan.id));
  const edits = Object.fromEntries(Object.entries(draft.edits ?? {}).filter(([lever]) => known.has(lever)));
  return {
    ...FRESH, ...draft, edits,
    base: named.has(draft.base) ? draft.base : "baseline",
    stress: (draft.stress ?? []).filter((id) => named.has(id)),
  };
}

export { furthest };
export type { Both };
export const lab = new Lab();
