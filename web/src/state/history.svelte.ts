// SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
// SPDX-License-Identifier: Apache-2.0
/** A value with undo and redo. A hand that moves a slider previews; letting go keeps one step. */
const MOST = 200;

export class History<T> {
  present: T = $state.raw() as T;
  #past = $state.raw<T[]>([]);
  #future = $state.raw<T[]>([]);
  #before: T | undefined;

  constructor(first: T) {
    this.present = first;
  }

  get canUndo(): boolean {
    return this.#past.length > 0;
  }

  get canRedo(): boolean {
    return this.#future.length > 0;
  }

  /** Show a value without keeping a step. */
  preview(value: T): void {
    this.#before ??= this.present;
    this.present = value;
  }

  /** Keep a value as a step: the one previewed if none is given. */
  keep(value: T = this.present): void {
    const before = this.#before ?? this.present;
    this.#before = undefined;
    this.present = value;
    if (JSON.stringify(before) === JSON.stringify(value)) return;
    this.#past = [...this.#past.slice(-MOST), before];
    this.#future = [];
  }

  undo(): void {
    this.keep();
    const last = this.#past.at(-1);
    if (last === undefined) return;
    this.#future = [this.present, ...this.#future];
    this.#past = this.#past.slice(0, -1);
    this.present = last;
  }

  redo(): void {
    const [next, ...rest] = this.#future;
    if (next === undefined) return;
    this.#past = [...this.#past, this.present];
    this.#future = rest;
    this.present = next;
  }
}
