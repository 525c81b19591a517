// SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
// SPDX-License-Identifier: Apache-2.0
/** What the lab says, in the language chosen; the texts come from the program's one catalogue at build time. */
import type { Both } from "../api/client";
import { read, write } from "../state/device";
import type { Key } from "./generated/keys";

export type Lang = "vi" | "en";
export type { Key };
type Texts = Record<string, string>;

const load: Record<Lang, () => Promise<{ default: Texts }>> = {
  vi: () => import("./generated/vi.json"),
  en: () => import("./generated/en.json"),
};

class Speech {
  lang = $state<Lang>(read("lang") === "en" ? "en" : "vi");
  texts = $state.raw<Texts>({});

  /** Speak this language from now on. */
  async use(lang: Lang): Promise<void> {
    const texts = (await load[lang]()).default;
    this.texts = texts;
    this.lang = lang;
    document.documentElement.lang = lang;
    write("lang", lang);
  }
}

export const speech = new Speech();

/** The text of a key, with `{values}` put in. */
export function t(key: Key, values: Record<string, string | number> = {}): string {
  return fill(speech.texts[key] ?? key, values);
}

/** The text of a key made while running (a unit, a quality), or what is given where there is none. */
export function tOr(key: string, otherwise: string): string {
  return speech.texts[key] ?? otherwise;
}

/** The side of a text in both languages that is being spoken. */
export function both(text: Both | null | undefined): string {
  return text ? text[speech.lang] || text.vi || text.en : "";
}

function fill(text: string, values: Record<string, string | number>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}
