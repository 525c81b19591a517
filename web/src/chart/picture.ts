// SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
// SPDX-License-Identifier: Apache-2.0
/** A chart as a file: title, unit, caution and version written on it, the typeface packed in. */
import latin400 from "../../../src/kientao/report/fonts/be-vietnam-pro-latin-400-normal.woff2?url";
import latin600 from "../../../src/kientao/report/fonts/be-vietnam-pro-latin-600-normal.woff2?url";
import vietnamese400 from "../../../src/kientao/report/fonts/be-vietnam-pro-vietnamese-400-normal.woff2?url";
import vietnamese600 from "../../../src/kientao/report/fonts/be-vietnam-pro-vietnamese-600-normal.woff2?url";
import { lab } from "../state/lab.svelte";
import type { Shown } from "../state/shown.svelte";
import { both, t } from "../text/speech.svelte";
import { colours, FONT } from "./colours";

const TOP = 52;
const BOTTOM = 46;
const SHARP = 2;

export async function savePicture(svg: string, about: Shown, form: "png" | "svg"): Promise<void> {
  const { text, width, height } = await framed(svg, about);
  const name = `kientao-${about.variable}.${form}`;
  const blob = new Blob([text], { type: "image/svg+xml" });
  keepFile(form === "svg" ? blob : await painted(blob, width, height), name);
}

/** Hand a file to the browser's downloads. */
export function keepFile(blob: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

async function framed(svg: string, about: Shown): Promise<{ text: string; width: number; height: number }> {
  const root = new DOMParser().parseFromString(svg, "image/svg+xml").documentElement;
  const width = Number(root.getAttribute("width"));
  const inner = Number(root.getAttribute("height"));
  const height = inner + TOP + BOTTOM;
  const ink = colours();
  root.setAttribute("y", String(TOP));
  const changed = lab.answer?.assumptions ?? [];
  const marks = changed.length ? ` ${t("assumptions.changed", { n: changed.length })}: ${changed.map((one) => one.parameter).join(", ")}.` : "";
  const foot = [both(lab.city?.not_forecast), `Kiến Tạo ${lab.city?.version ?? ""}.${marks}`];
  const lines = foot.map((line, i) => `<text x="12" y="${height - BOTTOM + 18 + 16 * i}" font-size="11" fill="${ink.soft}">${safe(line)}</text>`);
  const text = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family='${FONT}'>
<style>${await faces()}</style><rect width="100%" height="100%" fill="${ink.card}"/>
<text x="12" y="24" font-size="16" font-weight="600" fill="${ink.ink}">${safe(about.name)}</text>
<text x="12" y="42" font-size="12.5" fill="${ink.soft}">${safe(about.unit)}</text>
${new XMLSerializer().serializeToString(root)}${lines.join("")}</svg>`;
  return { text, width, height };
}

let packed: Promise<string> | null = null;

function faces(): Promise<string> {
  packed ??= Promise.all(
    [[latin400, 400], [vietnamese400, 400], [latin600, 600], [vietnamese600, 600]].map(async ([url, weight]) => {
      const bytes = new Uint8Array(await (await fetch(url as string)).arrayBuffer());
      const data = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
      const range = String(url).includes("vietnamese") ? "unicode-range:U+0102-0103,U+0110-0111,U+0128-0129,U+0168-0169,U+01A0-01A1,U+01AF-01B0,U+0300-0301,U+0303-0304,U+0308-0309,U+0323,U+0329,U+1EA0-1EF9,U+20AB;" : "";
      return `@font-face{font-family:"Be Vietnam Pro";font-weight:${weight};${range}src:url(data:font/woff2;base64,${data})}`;
    }),
  ).then((all) => all.join(""));
  return packed;
}

async function painted(svg: Blob, width: number, height: number): Promise<Blob> {
  const url = URL.createObjectURL(svg);
  const image = new Image();
  image.src = url;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = width * SHARP;
  canvas.height = height * SHARP;
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  URL.revokeObjectURL(url);
  return new Promise((resolve, reject) => canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("canvas"))), "image/png"));
}

function safe(text: string): string {
  return text.replace(/[&<>"]/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[c] ?? c);
}
