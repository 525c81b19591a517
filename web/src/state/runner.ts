// SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
// SPDX-License-Identifier: Apache-2.0
/**
 * Runs under a moving hand: one request at a time, and of what was asked meanwhile only the last. Each is numbered, so
 * that the server drops what has been overtaken and an old answer never covers a newer one.
 */
import { ask, Problem, type Run, type RunRequest } from "../api/client";

export interface Hearer {
  busy(): void;
  answered(run: Run, request: RunRequest): void;
  failed(problem: Problem): void;
}

const CLIENT = crypto.getRandomValues(new Uint32Array(2)).join("");
const PATIENCE = 3;

export class Runner {
  #wanted: RunRequest | null = null;
  #running = false;
  #number = 0;
  /** The question last sent, so that it is not asked twice in a row. */
  #sent = "";

  constructor(private readonly hearer: Hearer) {}

  want(request: RunRequest): void {
    if (JSON.stringify(request) === this.#sent) {
      this.#wanted = null;
      return;
    }
    this.#wanted = request;
    if (!this.#running) void this.#work();
  }

  async #work(): Promise<void> {
    this.#running = true;
    this.hearer.busy();
    let tries = 0;
    while (this.#wanted) {
      const request: RunRequest = this.#wanted;
      this.#wanted = null;
      this.#sent = JSON.stringify(request);
      try {
        const run = await ask((api) =>
          api.POST("/api/v1/run", {
            body: request,
            headers: { "X-Client": CLIENT, "X-Sequence": String(++this.#number) },
          }),
        );
        tries = 0;
        this.hearer.answered(run, request);
      } catch (error) {
        this.#sent = "";
        const problem = error instanceof Problem ? error : new Problem(0, "unreachable", String(error));
        if (problem.kind === "superseded") continue;
        if ((problem.status === 429 || problem.kind === "busy") && ++tries < PATIENCE) {
          await new Promise((resolve) => setTimeout(resolve, 1000 * Math.max(1, problem.retryAfter)));
          this.#wanted ??= request;
          continue;
        }
        if (!this.#wanted) this.hearer.failed(problem);
      }
    }
    this.#running = false;
  }
}
