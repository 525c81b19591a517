// SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
// SPDX-License-Identifier: Apache-2.0
/** What a person decided: a shipped scenario, stresses on it, levers moved, assumptions changed. Pure functions. */
import type { Lever, Numbers, Parameters, Plan, ScenarioLike } from "../api/client";

export type Ramp = "linear" | "s_curve" | "step";
/** All allowed zones (null), a named set or plan, or a list. */
export type Where = string | string[] | Record<string, number> | null;

export interface Edit {
  to: number;
  start: number;
  end: number;
  ramp: Ramp;
  zones: Where;
  until: number | null;
  /** The stages of a decision in several, or values by zone; see `stages.ts`. */
  moves?: Move[];
}

export interface Draft {
  name: string;
  base: string;
  stress: string[];
  edits: Record<string, Edit>;
  parameters: Parameters;
  /** Outside paths that a scenario brought along (fuel price, growth): kept as they came. */
  drivers?: Record<string, unknown>;
}

export interface Move {
  lever: string;
  start: number;
  end: number;
  to: number | Record<string, number>;
  ramp?: Ramp;
  zones?: Where;
  until?: number;
  replace?: boolean;
  /** Where a move is written for one zoning only. */
  zoning?: string;
}

export const FRESH: Draft = { name: "", base: "baseline", stress: [], edits: {}, parameters: {} };
/** When a new decision begins and ends unless the person says otherwise: the council's term, then the next. */
const BEGIN = 2026;
const END_WORKS = 2035;
const END_RULES = 2030;

/** The scenario in the shape that the server takes: a name if nothing was changed. */
export function scenarioOf(draft: Draft, title = draft.name): ScenarioLike {
  const parents = [draft.base, ...draft.stress];
  const edits = Object.entries(draft.edits);
  if (edits.length === 0 && !title && !draft.drivers) return parents.join("+");
  const levers = edits.flatMap(([lever, edit]): Move[] => {
    if (edit.moves) return edit.moves;
    const move: Move = { lever, start: edit.start, end: edit.end, to: edit.to, ramp: edit.ramp, replace: true };
    if (edit.zones !== null) move.zones = edit.zones;
    if (edit.until !== null) move.until = edit.until;
    return [move];
  });
  const name = title ? { name: { vi: title, en: title } } : {};
  const drivers = draft.drivers ? { drivers: draft.drivers } : {};
  return { id: "mine", ...name, extends: parents, ...drivers, levers };
}

/** A draft from a scenario in the server's shape; null if it stands on scenarios that this city does not have. */
export function draftOf(scenario: ScenarioLike, parameters: Parameters, plans: Plan[], first: number): Draft | null {
  const known = new Set(plans.map((plan) => plan.id));
  const content = typeof scenario === "string" ? { extends: scenario.split("+").map((part) => part.trim()) } : (scenario as Record<string, unknown>);
  const given = content.extends ?? "baseline";
  const [base = "baseline", ...stress] = (Array.isArray(given) ? given : [given]) as string[];
  if (![base, ...stress].every((id) => known.has(id))) return null;
  const edits: Record<string, Edit> = {};
  for (const [lever, moves] of byLever((content as { levers?: unknown }).levers, first)) edits[lever] = editOf(moves);
  const named = (content as { name?: { vi?: string } | string }).name;
  const name = typeof named === "string" ? named : (named?.vi ?? "");
  const drivers = (content as { drivers?: Record<string, unknown> }).drivers;
  return { name, base, stress, edits, parameters, ...(drivers ? { drivers } : {}) };
}

/** Moves of a scenario by lever; the short form is written out. */
function byLever(levers: unknown, first: number): Map<string, Move[]> {
  const found = new Map<string, Move[]>();
  const add = (move: Move): void => void found.set(move.lever, [...(found.get(move.lever) ?? []), move]);
  if (Array.isArray(levers)) (levers as Move[]).forEach(add);
  else
    for (const [lever, points] of Object.entries((levers ?? {}) as Record<string, number | Record<string, Move["to"]>>)) {
      const years = typeof points === "object" ? Object.keys(points).filter((year) => /^\d{4}$/.test(year)).map(Number).sort() : [];
      if (years.length === 0) add({ lever, start: first, end: first, to: points as Move["to"], ramp: "step", replace: true });
      let start = first;
      years.forEach((end, i) => {
        add({ lever, start, end, to: (points as Record<string, Move["to"]>)[end] ?? 0, ramp: "linear", ...(i === 0 ? { replace: true } : {}) });
        start = end + 1;
      });
    }
  return found;
}

export function editOf(moves: Move[]): Edit {
  const last = moves.at(-1) as Move;
  const values = typeof last.to === "number" ? [last.to] : Object.values(last.to);
  const plain = moves.length === 1 && typeof last.to === "number" && last.replace === true;
  const { ramp = "linear", zones = null, until = null } = last;
  const shown = { to: values.reduce((sum, value) => sum + value, 0) / values.length, start: moves[0]?.start ?? last.start, end: last.end, ramp, zones, until };
  return plain ? shown : { ...shown, moves };
}

/** Works under way whatever is decided: they come on top of a move's value. `by`: only those due by a year. */
export function committed(lever: string, plans: Plan[], by = Infinity): number {
  const works = (plans.find((plan) => plan.id === "baseline")?.content.committed ?? []) as { lever: string; amount: number; year: number }[];
  return works.filter((work) => work.lever === lever && work.year <= by).reduce((sum, work) => sum + work.amount, 0);
}

/** What a plan decides for a lever, at its furthest from where the city started. */
export function reached(lever: Lever, plan: Plan | undefined): number {
  const path = plan?.decided[lever.id] ?? [];
  return furthest(path, lever.base);
}

export function furthest(path: Numbers, from: number): number {
  let found = from;
  for (const value of path) if (value !== null && Math.abs(value - from) > Math.abs(found - from)) found = value;
  return found;
}

/** The first move of a lever that a person touches: timing and places as in the plan it stands on. */
export function firstEdit(lever: Lever, plan: Plan | undefined, to: number): Edit {
  const moves = ((plan?.content.levers ?? []) as Move[]).filter?.((move) => move.lever === lever.id) ?? [];
  const last = moves.at(-1);
  const own = moves.filter((move) => move.start >= BEGIN - 3);
  const start = Math.max(BEGIN, Math.min(...own.map((move) => move.start), BEGIN));
  const end = Math.max(start, own.at(-1)?.end ?? (lever.kind === "amount" ? END_WORKS : END_RULES));
  const zones = last && typeof last.to === "number" && usable(lever, last.zones) ? (last.zones ?? null) : null;
  return { to, start, end, ramp: lever.ramp, zones: zones === "all" || zones === "city" ? null : zones, until: null };
}

function usable(lever: Lever, zones: Where | undefined): boolean {
  return lever.by_zone && (typeof zones !== "object" || zones === null || Array.isArray(zones) || lever.adds_up);
}
