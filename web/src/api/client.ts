// SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
// SPDX-License-Identifier: Apache-2.0
/** The typed client of the server. Every call either gives its answer or throws a `Problem`. */
import createClient from "openapi-fetch";
import { speech, t } from "../text/speech.svelte";
import { owner } from "./owner";
import type { components, paths } from "./schema";

type Schemas = components["schemas"];
export type Both = Schemas["Both"];
export type City = Schemas["CityAnswer"];
export type HeadlineAbout = Schemas["HeadlineAbout"];
export type HeadlineTarget = Schemas["HeadlineTarget"];
export type Zone = Schemas["ZoneAbout"];
export type Place = Schemas["PlaceAbout"];
export type Lever = Schemas["LeverAbout"];
export type LeverMore = Schemas["LeverAnswer"];
export type Plan = Schemas["ScenarioAbout"];
export type Variable = Schemas["VariableAbout"];
export type Parameter = Schemas["ParameterAbout"];
export type Run = Schemas["RunAnswer"];
export type RunRequest = Schemas["RunRequest"];
export type Targets = Schemas["TargetsAnswer"];
export type Target = Schemas["TargetAnswer"];
export type Saved = Schemas["SavedAnswer"];
export type Why = Schemas["WhyAnswer"];
export type Cause = Schemas["CauseAnswer"];
export type Loops = Schemas["LoopsAnswer"];
export type Rank = Schemas["RankAnswer"];
export type Ensemble = Schemas["EnsembleAnswer"];
export type Shared = Schemas["SharedAnswer"];
export type ScenarioLike = RunRequest["scenario"];
export type Parameters = NonNullable<RunRequest["parameters"]>;
export type Numbers = (number | null)[];

/** What went wrong, in words for people (RFC 9457). `status` 0: the server was not reached. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly kind: string,
    detail: string,
    readonly place = "",
    readonly remedy = "",
    readonly retryAfter = 0,
  ) {
    super(detail);
  }

  get unreachable(): boolean {
    return this.status === 0;
  }
}

const client = createClient<paths>({ baseUrl: "" });
client.use({
  onRequest({ request }) {
    request.headers.set("Accept-Language", speech.lang);
    if (request.url.includes("/saved")) request.headers.set("X-Owner", owner());
    return request;
  },
});

interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** The answer of a call, or the problem that it met. */
export async function ask<T>(call: (api: typeof client) => Promise<Answer<T>>): Promise<T> {
  let answer: Answer<T>;
  try {
    answer = await call(client);
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw unreachable(error);
  }
  if (answer.response.ok) return answer.data as T;
  throw problemOf(answer.response, answer.error);
}

/** A call that no answer came to, in words. */
export function unreachable(error: unknown): Problem {
  return error instanceof Problem ? error : new Problem(0, "unreachable", t("problem.lost"));
}

/** A problem from a response that is not a success. */
export function problemOf(response: Response, body: unknown): Problem {
  const said = (typeof body === "object" && body !== null ? body : {}) as Record<string, unknown>;
  const text = (name: string): string => (typeof said[name] === "string" ? (said[name] as string) : "");
  return new Problem(
    response.status,
    text("type").split("/").pop() ?? "",
    text("detail") || text("title") || response.statusText,
    text("place"),
    text("remedy"),
    Number(response.headers.get("Retry-After") ?? 0),
  );
}
