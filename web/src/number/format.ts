// SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
// SPDX-License-Identifier: Apache-2.0
/** Numbers as people write them: 1.234,5 in Vietnamese, 1,234.5 in English. */
import { speech } from "../text/speech.svelte";

const formats = new Map<string, Intl.NumberFormat>();

function format(digits: number): Intl.NumberFormat {
  const key = `${speech.lang}${digits}`;
  let found = formats.get(key);
  if (!found) {
    const places = { minimumFractionDigits: digits, maximumFractionDigits: digits };
    found = new Intl.NumberFormat(speech.lang === "vi" ? "vi-VN" : "en-GB", places);
    formats.set(key, found);
  }
  return found;
}

/** A number with so many decimals; a dash where there is none. */
export function num(value: number | null | undefined, digits = 1): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return "–";
  const text = format(digits).format(value);
  return (/[1-9]/.test(text) ? text : text.replace("-", "")).replace("-", "−");
}

/** A change with its sign. */
export function signed(value: number | null | undefined, digits = 1): string {
  const text = num(value, digits);
  return value !== null && value !== undefined && value > 0 && /[1-9]/.test(text) ? `+${text}` : text;
}

/** Decimals that show about three figures of a number. */
export function digitsFor(value: number): number {
  const size = Math.abs(value);
  if (!Number.isFinite(size) || size === 0) return 0;
  return Math.min(6, Math.max(0, 2 - Math.floor(Math.log10(size))));
}

/** Decimals that tell the steps of a slider apart. */
export function digitsOfStep(step: number): number {
  for (let digits = 0; digits < 6; digits++) {
    if (Math.abs(step - Number(step.toFixed(digits))) < 1e-9) return digits;
  }
  return 6;
}

/** A number with about three figures. */
export function short(value: number | null | undefined): string {
  return value === null || value === undefined ? "–" : num(value, digitsFor(value));
}

/** A number with no more decimals than it has: a target of 40 is "40". */
export function plain(value: number, most = 1): string {
  for (let digits = 0; digits < most; digits++) if (Math.abs(value - Number(value.toFixed(digits))) < 1e-9) return num(value, digits);
  return num(value, most);
}

/** What a target asks for: "≥ 40". */
export function asked(operator: string, value: number, most = 1): string {
  const sign = { "<=": "≤ ", ">=": "≥ ", "<": "< ", ">": "> " }[operator] ?? "";
  return `${sign}${plain(value, most)}`;
}
