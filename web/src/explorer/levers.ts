// SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
// SPDX-License-Identifier: Apache-2.0
/** How a lever reads: a share as percent, money as people say it. */
import type { Lever } from "../api/client";
import { digitsOfStep, num } from "../number/format";
import { unitText } from "../number/unit";
import { t, tOr } from "../text/speech.svelte";

/** Levers given as a share of one read better in percent. */
function asPercent(lever: Lever): boolean {
  return lever.model_unit === "share" || lever.model_unit === "1/yr";
}

/** From the model's number to the number people read and write. */
export function factorOf(lever: Lever): number {
  return asPercent(lever) ? 100 : 1;
}

/** A lever's value as people read it. */
export function said(lever: Lever, value: number): string {
  const factor = asPercent(lever) ? 100 : 1;
  return `${num(value * factor, digitsOfStep(lever.step * factor))} ${unitOf(lever)}`.trim();
}

/** The short unit behind a lever's number; the whole unit is said where the lever is opened. */
export function unitOf(lever: Lever): string {
  if (asPercent(lever)) return lever.model_unit === "share" ? "%" : `%/${t("unit.yr")}`;
  return tOr(`lever_unit.${lever.id}`, unitText(lever.model_unit));
}

/** Billion VND as people say it: "2,1 nghìn tỷ". */
export function money(billion: number): string {
  const size = Math.abs(billion);
  if (size >= 1000) return t("money.thousand", { n: num(billion / 1000, size < 1e5 ? 1 : 0) });
  return t("money.plain", { n: num(billion, size < 10 ? 1 : 0) });
}
