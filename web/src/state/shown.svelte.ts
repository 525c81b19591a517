// SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
// SPDX-License-Identifier: Apache-2.0
/** What a chart or map shows, headline or variable alike: its name, unit, decimals, and its numbers in a run. */
import { ask, type HeadlineTarget, type Numbers, type Run, type Variable } from "../api/client";
import { digitsFor } from "../number/format";
import { measure, unitText } from "../number/unit";
import { both, t, tOr } from "../text/speech.svelte";
import { isVariable, lab, partOf, variableOf } from "./lab.svelte";

export interface Shown {
  key: string;
  name: string;
  unit: string;
  digits: number;
  good: "up" | "down" | "none";
  /** The model variable behind it. */
  variable: string;
  /** From the run's number to the number shown. */
  factor: number;
}

class Variables {
  all = $state.raw<Variable[]>([]);
  #asked = false;

  /** Every variable of the model, read when first needed. */
  async load(): Promise<void> {
    if (this.#asked) return;
    this.#asked = true;
    try {
      this.all = (await ask((api) => api.GET("/api/v1/variables"))).variables;
    } catch {
      this.#asked = false;
    }
  }

  get(name: string): Variable | undefined {
    return this.all.find((one) => one.id === name);
  }
}

export const variables = new Variables();

/** How something is shown; `run` gives the size of its numbers. */
export function shown(key: string, run: Run | null): Shown {
  if (!isVariable(key)) {
    const headline = lab.headline(key);
    return {
      key, name: both(headline?.name), unit: both(headline?.unit), digits: headline?.digits ?? 1, good: headline?.good ?? "none",
      variable: headline?.variable ?? key, factor: 1,
    };
  }
  const name = variableOf(key);
  const found = run?.variables[name];
  const about = variables.get(name);
  const size = largest(run ? path(run, key) : null);
  const { factor, unit, digits } = measure(found?.unit ?? about?.unit ?? "", size);
  const part = partOf(key);
  const title = about ? both(about.name) : name.replace(/_/g, " ");
  return { key, name: part ? `${title}: ${partName(part, found?.dims ?? about?.dims)}` : title, unit, digits, good: "none", variable: name, factor };
}

/** Words for a label of an axis of the model, such as `car`, or for several joined by commas; `dims` are the axes. */
export function partName(part: string, dims: readonly string[] = []): string {
  return part.split(",").map((label, at) => labelName(label, dims[at])).join(", ");
}

function labelName(label: string, dim: string | undefined): string {
  if (dim && ZONES.test(dim)) return both(lab.zones.find((zone) => zone.id === label)?.name) || label;
  const lever = dim?.includes("lever") ? lab.lever(label.replace(/@.*$/, "")) : undefined;
  if (lever) return both(lever.name);
  const age = /^(\d\d)_(\d\d|plus)$/.exec(label);
  if (age) return age[2] === "plus" ? t("dim.age_over", { n: Number(age[1]) }) : t("dim.age", { n: `${Number(age[1])}–${Number(age[2])}` });
  if (/^-?\d/.test(label) && dim) return tOr(`dim.${dim}`, "{n}").replace("{n}", label);
  return tOr(`part.${label}`, label.replace(/_/g, " "));
}

const ZONES = /^(zone|destination|via|zone_from|zone_to)$/;

/** The city's numbers by year as the run has them. */
export function path(run: Run, key: string): Numbers | null {
  if (!isVariable(key)) return run.headlines[key]?.value ?? null;
  const found = run.variables[variableOf(key)];
  const part = partOf(key);
  if (!found) return null;
  return part ? (found.parts?.[part] ?? null) : (found.city ?? Object.values(found.parts ?? {})[0] ?? null);
}

/** The numbers by year in the unit shown. */
export function pathShown(run: Run | null, about: Shown): Numbers | null {
  const values = run ? path(run, about.key) : null;
  return values && about.factor !== 1 ? values.map((value) => (value === null ? null : value * about.factor)) : values;
}

/** Targets of a headline that fall in the run. */
export function aims(run: Run | null, key: string): HeadlineTarget[] {
  return isVariable(key) ? [] : (run?.headlines[key]?.targets ?? []);
}

/** Numbers by zone: `[year][zone]`, and how they read. */
export interface ZoneShown {
  values: Numbers[];
  unit: string;
  digits: number;
  factor: number;
  name: string;
}

/** The values on the map, where the variable has any by zone. */
export function zonesShown(run: Run | null, key: string): ZoneShown | null {
  const name = isVariable(key) ? variableOf(key) : key;
  const values = run?.zones?.[name];
  if (!values) return null;
  const headline = isVariable(key) ? undefined : lab.headline(key);
  const unit = headline?.zone_unit ?? run?.variables[name]?.unit ?? variables.get(name)?.unit ?? "";
  const all = values.map((row) => largest(row));
  const size = Math.max(...all);
  const read = measure(unit, size);
  // What is shown by zone may be another variable than the city's number: flooded land beside flood damage.
  const other = headline && headline.zone_variable !== headline.variable ? variables.get(headline.zone_variable ?? "") : undefined;
  const title = headline ? both(other?.name ?? headline.name) : both(variables.get(name)?.name);
  return { values, unit: read.unit, digits: Math.min(read.digits, digitsFor(size * read.factor)), factor: read.factor, name: title };
}

function largest(values: Numbers | null): number {
  return (values ?? []).reduce<number>((most, value) => Math.max(most, Math.abs(value ?? 0)), 0);
}

export { unitText, t };
