// SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
// SPDX-License-Identifier: Apache-2.0
/** The five numbers of a zone: the model's variable, how it is read, and the headline that has its targets. */
import type { HeadlineTarget, Run } from "../api/client";
import { num, plain } from "../number/format";
import { t, type Key } from "../text/speech.svelte";

export const NOW = 2025;
export const THEN = 2045;

export interface Fact {
  variable: string;
  factor: number;
  digits: number;
  good: "up" | "down";
  headline: string | null;
}

export const FACTS: readonly Fact[] = [
  { variable: "pm25", factor: 1, digits: 1, good: "down", headline: "pm25" },
  { variable: "park_area_per_person", factor: 1, digits: 1, good: "up", headline: "park_area" },
  { variable: "commute_minutes", factor: 1, digits: 1, good: "down", headline: null },
  { variable: "flooded_share", factor: 100, digits: 1, good: "down", headline: null },
  { variable: "wastewater_treated_share", factor: 100, digits: 0, good: "up", headline: "wastewater" },
];

/** What is predicted: the first two, on a slider from 0 to `most`. */
export const QUESTIONS = [
  { fact: FACTS[0] as Fact, most: 80, step: 0.5 },
  { fact: FACTS[1] as Fact, most: 15, step: 0.1 },
] as const;

export function nameOf(fact: Fact): string {
  return t(`phone.fact.${fact.variable}` as Key);
}

/** A name for a narrow line. */
export function shortOf(fact: Fact): string {
  return t(`phone.fact.${fact.variable}.short` as Key);
}

export function unitOf(fact: Fact): string {
  return t(`phone.fact.${fact.variable}.unit` as Key);
}

export function figure(fact: Fact, value: number | null | undefined): string {
  return num(value, fact.digits);
}

/** A change, one decimal more where it is small. */
export function change(fact: Fact, value: number): string {
  const digits = Math.max(1, fact.digits + (Math.abs(value) < 1 ? 1 : 0));
  const text = num(value, digits);
  return value > 0 && /[1-9]/.test(text) ? `+${text}` : text;
}

/** The zone's number of a year, as it is read. */
export function here(run: Run | null, fact: Fact, zone: number, year: number): number | null {
  const value = run?.zones?.[fact.variable]?.[run.years.indexOf(year)]?.[zone];
  return value === null || value === undefined ? null : value * fact.factor;
}

export function ofCity(run: Run | null, fact: Fact, year: number): number | null {
  const value = run?.variables[fact.variable]?.city?.[run.years.indexOf(year)];
  return value === null || value === undefined ? null : value * fact.factor;
}

export function targetOf(run: Run | null, fact: Fact): HeadlineTarget | null {
  return (fact.headline && run?.headlines[fact.headline]?.target) || null;
}

export function targetText(target: HeadlineTarget): string {
  return t(target.operator.includes("<") ? "phone.at_most" : "phone.at_least", { value: plain(target.value), year: target.year });
}

export function met(target: HeadlineTarget, value: number): boolean {
  return target.operator.includes("<") ? value <= target.value : value >= target.value;
}

/** Whether a number is better than another: 1, the same: 0, worse: -1, as people read them. */
export function better(fact: Fact, value: number, than: number): number {
  const [a, b] = [value, than].map((one) => Number(one.toFixed(fact.digits))) as [number, number];
  return Math.sign(fact.good === "up" ? a - b : b - a);
}
