// SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
// SPDX-License-Identifier: Apache-2.0
/** The model's units as people read them, and the power of ten that keeps numbers short. */
import { t, tOr } from "../text/speech.svelte";

export interface Measure {
  /** From the model's number to the number shown. */
  factor: number;
  unit: string;
  digits: number;
}

/** Words of one unit of the model: `billion_VND/yr` is "tỷ đồng/năm". */
export function unitText(unit: string): string {
  const whole = tOr(`unit_alone.${unit}`, tOr(`unit.${unit}`, ""));
  if (whole) return whole;
  const parts = unit.split("/").map((part) => tOr(`unit.${part}`, part.replace(/_/g, " ")));
  return parts.join("/").replace(/\/$/, "");
}

/** How to show numbers of a unit whose largest is about `size`. */
export function measure(unit: string, size: number): Measure {
  if (unit === "share") return { factor: 100, unit: "%", digits: size < 0.1 ? 2 : 1 };
  const text = unit === "1" || unit === "ratio" ? "" : unitText(unit);
  for (const [power, key] of [
    [1e9, "scale.billion"],
    [1e6, "scale.million"],
    [1e4, "scale.thousand"],
  ] as const) {
    if (size >= 10 * power || (power > 1e4 && size >= power)) {
      const step = power === 1e4 ? 1e3 : power;
      return { factor: 1 / step, unit: `${t(key)} ${text}`.trim(), digits: size / step < 10 ? 2 : size / step < 100 ? 1 : 0 };
    }
  }
  const digits = size >= 1000 ? 0 : size >= 100 ? 1 : size >= 1 ? 2 : size > 0 ? Math.min(5, 2 - Math.floor(Math.log10(size))) : 1;
  return { factor: 1, unit: text, digits };
}
