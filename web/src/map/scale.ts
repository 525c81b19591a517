// SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
// SPDX-License-Identifier: Apache-2.0
/** Colours of numbers on maps: even steps of lightness, safe for colour-blind eyes; the same variable, the same scale. */
import type { Numbers } from "../api/client";

/** Viridis (van der Walt and Smith 2015). */
export const SEQUENTIAL = ["#440154", "#472d7b", "#3b528b", "#2c728e", "#21918c", "#28ae80", "#5ec962", "#addc30", "#fde725"];
/** Brown to teal (Brewer 1994), worse to better. */
export const DIVERGING = ["#8c510a", "#bf812d", "#dfc27d", "#f6e8c3", "#f5f5f5", "#c7eae5", "#80cdc1", "#35978f", "#01665e"];
const NONE = "#c9ccc7";

export interface Scale {
  low: number;
  high: number;
  colours: string[];
}

export function colour(scale: Scale, value: number | null | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value) || scale.high <= scale.low) return NONE;
  const at = Math.floor(((value - scale.low) / (scale.high - scale.low)) * scale.colours.length);
  return scale.colours[Math.min(scale.colours.length - 1, Math.max(0, at))] ?? NONE;
}

/** Round limits that hold all but the extreme zones of all years. */
export function sequential(years: Numbers[], factor: number): Scale {
  const every = years.flat().filter((value): value is number => value !== null && Number.isFinite(value)).sort((a, b) => a - b);
  if (every.length === 0) return { low: 0, high: 1, colours: SEQUENTIAL };
  const at = (share: number): number => (every[Math.round(share * (every.length - 1))] ?? 0) * factor;
  const [low, high] = [at(0.02), at(0.98)];
  if (high - low < 1e-9 * Math.max(1, Math.abs(high))) return { low: low - 0.5, high: high + 0.5, colours: SEQUENTIAL };
  const step = 10 ** Math.floor(Math.log10((high - low) / 4));
  return { low: Math.floor(low / step) * step, high: Math.ceil(high / step) * step, colours: SEQUENTIAL };
}

/** Limits even about zero for differences. `down`: less is better, so the colours turn round. */
export function diverging(years: Numbers[], down: boolean): Scale {
  const most = Math.max(1e-9, ...years.flat().map((value) => Math.abs(value ?? 0)));
  const step = 10 ** Math.floor(Math.log10(most / 2));
  const high = Math.ceil(most / step) * step;
  return { low: -high, high, colours: down ? [...DIVERGING].reverse() : DIVERGING };
}
