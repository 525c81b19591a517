// SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
// SPDX-License-Identifier: Apache-2.0
/** The steps of a waterfall, rounded so that what is written on screen adds up to the last digit. */
import type { Why } from "../api/client";
import { apportion } from "../number/apportion";

export interface Step {
  id: string;
  /** `start` and `end` are the two runs; `rest` gathers what is too small to be shown by itself. */
  kind: "start" | "lever" | "other" | "rest" | "end";
  /** How many causes a rest gathers. */
  count: number;
  from: number;
  to: number;
  /** What is written: the value of a run, the change of a step. */
  said: number;
  share: Why["levers"][number] | null;
}

export interface Group {
  kind: "lever" | "other";
  steps: Step[];
  /** The sum of what is written in the group. */
  said: number;
}

export interface Fall {
  start: Step;
  groups: Group[];
  end: Step;
  /** The change that is written: that of the two values written. */
  change: number;
}

/** The largest levers, the rest of them together; then drivers and assumptions in the same way. */
export function fall(answer: Why, factor: number, digits: number, most: number): Fall {
  const unit = 10 ** -digits;
  const whole = (value: number): number => Math.round((value * factor) / unit);
  const [old, now] = [whole(answer.old), whole(answer.new)];
  const steps = (["lever", "other"] as const).flatMap((kind) => gathered(answer, kind, kind === "lever" ? most : Math.max(3, most - 5)));
  const written = apportion(steps.map((step) => ((step.to - step.from) * factor) / unit), now - old);
  let at = answer.old;
  steps.forEach((step, i) => {
    const size = step.to - step.from;
    step.from = at;
    at = step.to = at + size;
    step.said = (written[i] ?? 0) * unit;
  });
  const groups = (["lever", "other"] as const)
    .map((kind) => ({ kind, steps: steps.filter((step) => kindOf(step) === kind) }))
    .filter((group) => group.steps.length > 0)
    .map((group) => ({ ...group, said: group.steps.reduce((sum, step) => sum + step.said, 0) }));
  const end = (id: "start" | "end", value: number, said: number): Step => ({ id, kind: id, count: 0, from: 0, to: value, said: said * unit, share: null });
  return { start: end("start", answer.old, old), groups, end: end("end", answer.new, now), change: (now - old) * unit };
}

function kindOf(step: Step): "lever" | "other" {
  return step.kind === "lever" || step.id === "lever_rest" ? "lever" : "other";
}

/** Steps of a kind with their size from zero; they are put one after another later. */
function gathered(answer: Why, kind: "lever" | "other", most: number): Step[] {
  const ranked = answer.levers
    .filter((one) => (one.kind === "lever") === (kind === "lever") && one.contribution !== 0)
    .toSorted((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution));
  // A rest of one says less than its own name.
  const own = ranked.length === most + 1 ? ranked : ranked.slice(0, most);
  const rest = ranked.slice(own.length);
  const found: Step[] = own.map((one) => ({ id: one.id, kind, count: 1, from: 0, to: one.contribution, said: 0, share: one }));
  if (rest.length) {
    const size = rest.reduce((sum, one) => sum + one.contribution, 0);
    found.push({ id: `${kind}_rest`, kind: "rest", count: rest.length, from: 0, to: size, said: 0, share: null });
  }
  return found;
}
