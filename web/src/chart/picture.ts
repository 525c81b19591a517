// SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
// SPDX-License-Identifier: Apache-2.0
/** A chart as a file: title, unit, caution and version written on it, the typeface packed in. */
import latin400 from "../../../src/kientao/report/fonts/be-vietnam-pro-latin-400-normal.woff2?url";
import latin600 from "../../../src/kientao/report/fonts/be-vietnam-pro-latin-600-normal.woff2?url";
import vietnamese400 from "../../../src/kientao/report/fonts/be-vietnam-pro-vietnamese-400-normal.woff2?url";
import vietnamese600 from "../../../src/kientao/report/fonts/be-vietnam-pro-vietnamese-600-normal.woff2?url";
import { keepFile } from "../state/device";
import { lab } from "../state/lab.svelte";
import { plain } from "../number/format";
import { partName, type Shown } from "../state/shown.svelte";
import { both, t } from "../text/speech.svelte";
import { colours, FONT } from "./colours";

const TOP = 52;
const LINE = 15;
const FOOT = 11;
const SHARP = 2;

/** A chart that can be kept. */
export interface Drawing {
  svg: () => string;
  canvas: (sharp: number) => Promise<HTMLCanvasElement>;
}

export async function savePicture(drawing: Drawing, about: Shown, form: "png" | "svg"): Promise<void> {
  const blob = form === "svg" ? await svgFile(drawing.svg(), about) : await pngFile(await drawing.canvas(SHARP), about);
  keepFile(blob, `kientao-${about.variable}.${form}`);
}

/** What stands below every picture, in lines that fit it: caution, what is left out, version, assumptions changed. */
function feet(width: number): string[] {
  const changed = lab.answer?.assumptions ?? [];
  const said = changed.map((one) => `${both(one.name)}${one.part ? ` (${partName(one.part)})` : ""} = ${plain(one.value, 4)}${one.in_range ? "" : ` (${t("assumptions.out")})`}`);
  const marks = changed.length ? ` ${t("assumptions.changed", { n: changed.length })}: ${said.join("; ")}.` : "";
  const paint = document.createElement("canvas").getContext("2d") as CanvasRenderingContext2D;
  paint.font = `400 ${FOOT}px ${FONT}`;
  return [both(lab.city?.not_forecast), t("chart.left_out"), `Kiến Tạo ${lab.city?.version ?? ""}.${marks}`].flatMap((text) => {
    const lines = [""];
    for (const word of text.split(" ")) {
      const longer = `${lines.at(-1)} ${word}`.trim();
      if (paint.measureText(longer).width <= width - 24 || lines.at(-1) === "") lines[lines.length - 1] = longer;
      else lines.push(word);
    }
    return lines;
  });
}

async function svgFile(svg: string, about: Shown): Promise<Blob> {
  const root = new DOMParser().parseFromString(svg, "image/svg+xml").documentElement;
  const width = Number(root.getAttribute("width"));
  const below = feet(width);
  const start = Number(root.getAttribute("height")) + TOP;
  const height = start + below.length * LINE + 10;
  const ink = colours();
  root.setAttribute("y", String(TOP));
  const lines = below.map((line, i) => `<text x="12" y="${start + LINE * (i + 1)}" font-size="${FOOT}" fill="${ink.soft}">${safe(line)}</text>`);
  const text = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="${FONT}">
<style>${await faces()}</style><rect width="100%" height="100%" fill="${ink.card}"/>
<text x="12" y="24" font-size="16" font-weight="600" fill="${ink.ink}">${safe(about.name)}</text>
<text x="12" y="42" font-size="12.5" fill="${ink.soft}">${safe(about.unit)}</text>
${new XMLSerializer().serializeToString(root)}${lines.join("")}</svg>`;
  return new Blob([text], { type: "image/svg+xml" });
}

async function pngFile(chart: HTMLCanvasElement, about: Shown): Promise<Blob> {
  const canvas = document.createElement("canvas");
  canvas.width = chart.width;
  const below = feet(chart.width / SHARP);
  canvas.height = chart.height + (TOP + below.length * LINE + 10) * SHARP;
  const paint = canvas.getContext("2d") as CanvasRenderingContext2D;
  const ink = colours();
  paint.fillStyle = ink.card;
  paint.fillRect(0, 0, canvas.width, canvas.height);
  paint.drawImage(chart, 0, TOP * SHARP);
  paint.scale(SHARP, SHARP);
  const write = (text: string, y: number, font: string, colour: string): void => {
    paint.font = `${font} ${FONT}`;
    paint.fillStyle = colour;
    paint.fillText(text, 12, y);
  };
  write(about.name, 24, "600 16px", ink.ink);
  write(about.unit, 42, "400 12.5px", ink.soft);
  below.forEach((line, i) => write(line, chart.height / SHARP + TOP + LINE * (i + 1), `400 ${FOOT}px`, ink.soft));
  return new Promise((resolve, reject) => canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("canvas"))), "image/png"));
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

function safe(text: string): string {
  return text.replace(/[&<>"]/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[c] ?? c);
}
