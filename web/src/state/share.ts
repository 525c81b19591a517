// SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
// SPDX-License-Identifier: Apache-2.0
/** Opening a shared link (`/#s=CODE`): what it carries is checked by the server, then becomes a step that can be undone. */
import { ask, type Shared } from "../api/client";
import { lab } from "./lab.svelte";
import { route } from "./route.svelte";

export async function arrive(): Promise<void> {
  const code = /^#s=(.+)$/.exec(location.hash)?.[1];
  if (!code) return;
  let shared: Shared;
  try {
    shared = await ask((api) => api.GET("/api/v1/share/{code}", { params: { path: { code } } }));
  } catch {
    lab.message = "share.broken";
    route.go("/", {}, true);
    return;
  }
  if (lab.open(shared.scenario, shared.parameters as never)) look(shared.view);
  else lab.message = "share.unknown";
  route.go("/", {}, true);
}

/** Look at what the sender looked at, as far as it exists here. */
function look(view: Record<string, unknown>): void {
  const { charts, mapped, year, zone } = view;
  const known = (key: unknown): key is string => typeof key === "string" && (key.startsWith("@") ? /^@[a-z][a-z0-9_]*(\/[\w.-]+)?$/.test(key) : lab.headline(key) !== undefined);
  if (Array.isArray(charts) && charts.length === 2 && charts.every(known)) lab.charts = [charts[0], charts[1]] as [string, string];
  if (known(mapped)) lab.mapped = mapped;
  if (typeof year === "number" && lab.city?.years.includes(year)) lab.year = year;
  if (typeof zone === "string" && lab.zones.some((one) => one.id === zone)) lab.zone = zone;
}
