// SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
// SPDX-License-Identifier: Apache-2.0
/** A decision in several stages: each has its years and its level; changing one leaves the others. Pure functions. */
import type { Lever, Plan } from "../api/client";
import { type Edit, editOf, firstEdit, type Move, type Where } from "./draft";

/** The stages of a lever's edit, in order. */
export function stagesOf(lever: Lever, edit: Edit): Move[] {
  return edit.moves ?? [moveOf(lever, edit)];
}

function moveOf(lever: Lever, edit: Edit): Move {
  const where = edit.zones === null ? {} : { zones: edit.zones };
  const until = edit.until === null ? {} : { until: edit.until };
  return { lever: lever.id, start: edit.start, end: edit.end, to: edit.to, ramp: edit.ramp, replace: true, ...where, ...until };
}

/** What a stage leads to as one number: the mean over the zones named, or what they have in all where zones add up. */
export function levelOf(lever: Lever, stage: Move): number {
  if (typeof stage.to === "number") return stage.to;
  const values = Object.values(stage.to);
  const sum = values.reduce((all, value) => all + value, 0);
  return lever.adds_up ? sum : sum / Math.max(1, values.length);
}

/** The stage at another level; values by zone keep their proportions. */
function atLevel(lever: Lever, stage: Move, level: number): Move {
  if (typeof stage.to === "number") return { ...stage, to: level };
  const now = levelOf(lever, stage);
  const zones = Object.entries(stage.to);
  const even = lever.adds_up ? level / zones.length : level;
  const scaled = zones.map(([zone, value]): [string, number] => [zone, now ? (value * level) / now : even]);
  return { ...stage, to: Object.fromEntries(scaled.map(([zone, value]) => [zone, lever.adds_up ? value : Math.min(lever.max, Math.max(lever.min, value))])) };
}

/** One stage with other years or another level. What is built stays built: an amount never falls from stage to stage. */
export function withStage(lever: Lever, edit: Edit, at: number, part: { start?: number; end?: number; level?: number }): Edit {
  const stages = stagesOf(lever, edit).map((stage, i) => {
    if (i !== at) return stage;
    const start = part.start ?? stage.start;
    const moved = { ...stage, start, end: Math.max(start, part.end ?? stage.end) };
    return part.level === undefined ? moved : atLevel(lever, moved, part.level);
  });
  return settled(lever, part.level === undefined ? stages : rising(lever, stages, at));
}

function rising(lever: Lever, stages: Move[], at: number): Move[] {
  const level = levelOf(lever, stages[at] as Move);
  if (lever.kind !== "amount") return stages;
  return stages.map((stage, i) => {
    const own = levelOf(lever, stage);
    return (i < at && own > level) || (i > at && own < level) ? atLevel(lever, stage, level) : stage;
  });
}

/** Another stage after the last, at the same level until it is moved. */
export function withOneMore(lever: Lever, edit: Edit, last: number): Edit {
  const stages = stagesOf(lever, edit);
  const before = stages.at(-1) as Move;
  const start = Math.min(last, before.end + 1);
  const { replace: _, until: __, ...kept } = before;
  return settled(lever, [...stages.map(({ until: ___, ...stage }) => stage), { ...kept, start, end: Math.min(last, start + 4) }]);
}

export function without(lever: Lever, edit: Edit, at: number): Edit {
  return settled(lever, stagesOf(lever, edit).filter((_, i) => i !== at));
}

export function withZones(lever: Lever, edit: Edit, zones: Where): Edit {
  const stages = stagesOf(lever, edit).map((stage): Move => {
    const { zones: _, ...rest } = stage;
    const to = levelOf(lever, stage);
    return zones === null ? { ...rest, to } : { ...rest, to, zones };
  });
  return settled(lever, stages);
}

/** The lever at another level in the end: the last stage goes there. */
export function withLast(lever: Lever, edit: Edit, level: number): Edit {
  return withStage(lever, edit, stagesOf(lever, edit).length - 1, { level });
}

/** The first touch of a lever: the stages that the plan has for it, from the first year still open, the last one moved. */
export function firstStages(lever: Lever, plan: Plan | undefined, to: number, first: number): Edit {
  const given = Array.isArray(plan?.content.levers) ? (plan.content.levers as Move[]) : [];
  const own = given.filter((move) => move.lever === lever.id && (!move.zoning || move.zoning === "districts") && move.end >= first);
  if (own.length < 2) return firstEdit(lever, plan, to);
  const stages = own.map(({ lever: id, start, end, to: level, ramp, zones }): Move => ({ lever: id, start: Math.max(start, first), end, to: level, ...(ramp ? { ramp } : {}), ...(zones ? { zones } : {}) }));
  return withLast(lever, settled(lever, stages), to);
}

/** An edit of these stages: the first takes the place of what was decided, the others go on from it. */
function settled(lever: Lever, stages: Move[]): Edit {
  const moves = stages.map(({ replace: _, ...stage }, i): Move => (i === 0 ? { ...stage, replace: true } : stage));
  const whole = editOf(moves);
  return whole.moves ? { ...whole, to: levelOf(lever, moves.at(-1) as Move) } : whole;
}
