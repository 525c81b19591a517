// SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
// SPDX-License-Identifier: Apache-2.0
/** Colours of the theme for what is drawn outside the style sheet. */
export interface Colours {
  ink: string; soft: string; line: string; grid: string; card: string;
  mine: string; base: string; plan: string; target: string; law: string; better: string; worse: string;
}

/** The colours as the page has them now. */
export function colours(): Colours {
  const style = getComputedStyle(document.documentElement);
  const of = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  return {
    ink: of("ink"), soft: of("soft"), line: of("line"), grid: of("grid"), card: of("card"), mine: of("mine"),
    base: of("base"), plan: of("plan"), target: of("target-line"), law: of("law"), better: of("better"), worse: of("worse"),
  };
}

/** Without quotes: it goes into attributes of SVG files. */
export const FONT = "Be Vietnam Pro, Segoe UI, Roboto, Noto Sans, Arial, sans-serif";
