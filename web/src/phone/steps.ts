// SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
// SPDX-License-Identifier: Apache-2.0
/** The way through: one question a screen, each at an address of its own. */
import { lab } from "../state/lab.svelte";
import { follow, route } from "../state/route.svelte";
import type { Key } from "../text/speech.svelte";
import { choice } from "./choice.svelte";
import { QUESTIONS } from "./facts";

export const HOME = "/phone";
export const STEPS = ["choose", "facts", "predict", "levers", "result", "brief"] as const;
export type Step = (typeof STEPS)[number];

export function stepOf(path: string): Step {
  const name = path.slice(HOME.length + 1);
  return (STEPS as readonly string[]).includes(name) ? (name as Step) : "choose";
}

export function titleOf(step: Step): Key {
  return `phone.${step}.title` as Key;
}

export function addressOf(step: Step): string {
  const path = step === "choose" ? HOME : `${HOME}/${step}`;
  const ward = choice.ward ? `&ward=${choice.ward}` : "";
  return choice.zone ? `${path}?zone=${choice.zone}${ward}` : path;
}

export function go(step: Step, replace = false): void {
  const address = new URL(addressOf(step), location.origin);
  route.go(address.pathname, Object.fromEntries(address.searchParams), replace);
}

/** The step that can be shown: one for which something is missing gives way to the one that asks for it. */
export function possible(step: Step): Step {
  const zone = choice.zone && lab.zones.some((one) => one.id === choice.zone);
  if (step === "choose" || !zone) return "choose";
  const guessed = QUESTIONS.every(({ fact }) => choice.guesses[fact.variable] !== undefined);
  if (["levers", "result", "brief"].includes(step) && !guessed) return "predict";
  if (["result", "brief"].includes(step) && choice.picks.length === 0) return "levers";
  return step;
}

export { follow };
