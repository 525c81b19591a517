// SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
// SPDX-License-Identifier: Apache-2.0
/** Light or dark: as the machine says, until the person says otherwise. */
import { read, write } from "../state/device";

export type Theme = "light" | "dark";

const machine = matchMedia("(prefers-color-scheme: dark)");

class Look {
  #chosen = $state<Theme | null>(((theme) => (theme === "light" || theme === "dark" ? theme : null))(read("theme")));
  #machine = $state<Theme>(machine.matches ? "dark" : "light");

  constructor() {
    machine.addEventListener("change", (event) => {
      this.#machine = event.matches ? "dark" : "light";
      this.apply();
    });
  }

  get theme(): Theme {
    return this.#chosen ?? this.#machine;
  }

  turn(): void {
    this.#chosen = this.theme === "dark" ? "light" : "dark";
    write("theme", this.#chosen);
    this.apply();
  }

  apply(): void {
    document.documentElement.dataset.theme = this.theme;
    const paper = getComputedStyle(document.documentElement).getPropertyValue("--paper").trim();
    document.querySelector('meta[name="theme-color"]')?.setAttribute("content", paper);
  }
}

export const look = new Look();

/** Whether the person asked for less motion. */
export function still(): boolean {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}
