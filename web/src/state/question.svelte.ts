// SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
// SPDX-License-Identifier: Apache-2.0
/** A question that takes the server a moment: asked when things have settled, the last answer kept until the new one. */
import type { Problem } from "../api/client";

const SETTLED_MS = 500;
/** How long after a lost connection the same is asked again. */
const AGAIN_MS = 3000;

export class Question<A> {
  answer = $state.raw<A | null>(null);
  busy = $state(false);
  problem = $state.raw<Problem | null>(null);
  #number = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Ask when nothing else is asked for half a second; null asks nothing. */
  ask(call: (() => Promise<A>) | null, soon = false): void {
    clearTimeout(this.#timer);
    const mine = ++this.#number;
    if (!call) {
      this.busy = false;
      return;
    }
    this.busy = true;
    this.#timer = setTimeout(() => void this.#now(call, mine), soon ? 0 : SETTLED_MS);
  }

  async #now(call: () => Promise<A>, mine: number): Promise<void> {
    try {
      const answer = await call();
      if (mine !== this.#number) return;
      this.answer = answer;
      this.problem = null;
    } catch (error) {
      if (mine !== this.#number) return;
      this.problem = error as Problem;
      if (this.problem.unreachable) this.#timer = setTimeout(() => void this.#now(call, mine), AGAIN_MS);
    }
    if (mine === this.#number) this.busy = false;
  }
}
