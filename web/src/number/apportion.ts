// SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
// SPDX-License-Identifier: Apache-2.0
/** Rounding such that what is written adds up to the last digit (largest remainders). */

/** Whole numbers next to the given ones that add up to `total`: those nearest to the next number give way first. */
export function apportion(values: number[], total: number): number[] {
  const found = values.map(Math.round);
  let off = total - found.reduce((sum, value) => sum + value, 0);
  const order = values
    .map((value, i) => ({ i, lost: value - Math.round(value) }))
    .toSorted((a, b) => (off > 0 ? b.lost - a.lost : a.lost - b.lost));
  for (let k = 0; off !== 0 && order.length > 0; k = (k + 1) % order.length) {
    const { i } = order[k]!;
    found[i]! += Math.sign(off);
    off -= Math.sign(off);
  }
  return found;
}

/** Numbers of so many decimals next to the given ones that add up to `total` as written with as many. */
export function written(values: number[], total: number, digits: number): number[] {
  const unit = 10 ** digits;
  return apportion(values.map((value) => value * unit), Math.round(total * unit)).map((value) => value / unit);
}

/**
 * Decimals for a change and the two numbers between which it lies: those of the headline; more, at most three more,
 * only where the change would be written with less than two figures that matter.
 */
export function placesFor(change: number, headline: number): number {
  const size = Math.abs(change);
  if (size === 0 || !Number.isFinite(size)) return headline;
  return Math.min(headline + 3, Math.max(headline, 1 - Math.floor(Math.log10(size))));
}
