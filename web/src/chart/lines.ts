// SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
// SPDX-License-Identifier: Apache-2.0
/** A variable over the years: one line a scenario with its name at its end, a band, targets, the year looked at. */
import type { EChartsCoreOption } from "echarts/core";
import type { Numbers } from "../api/client";
import { num } from "../number/format";
import { colours, FONT, type Colours } from "./colours";

export interface Line {
  id: string;
  name: string;
  values: Numbers;
  look: "mine" | "base" | "plan" | "other";
  colour?: string;
}

export interface Band {
  low: Numbers;
  high: Numbers;
}

export interface Aim {
  year: number;
  value: number;
  label: string;
  law?: boolean;
}

export interface LineChart {
  years: number[];
  lines: Line[];
  band?: Band | null;
  aims?: Aim[];
  digits: number;
  unit: string;
  year?: number | null;
  /** Name of each line at its end; off where a legend says it. */
  ends?: boolean;
  /** Height of the drawing in pixels, by which names at line ends are kept apart. */
  height?: number;
}

/** A target further off than this many times the range of the lines is named, not drawn. */
const STRETCH = 1.6;

export function lineOption(chart: LineChart): EChartsCoreOption {
  const ink = colours();
  const ends = chart.ends ?? true;
  const [low, high, aims] = extent(chart);
  const label = { fontFamily: FONT, fontSize: 12, color: ink.soft };
  const shifts = apart(chart, low, high);
  const longest = Math.max(...chart.lines.map((line) => line.name.length), 0);
  return {
    animation: false,
    textStyle: { fontFamily: FONT },
    grid: { left: 6, right: ends ? Math.min(150, 26 + longest * 6.6) : 16, top: 12, bottom: 4, containLabel: true },
    tooltip: {
      trigger: "axis",
      confine: true,
      backgroundColor: ink.card,
      borderColor: ink.line,
      textStyle: { color: ink.ink, fontFamily: FONT, fontSize: 13 },
      axisPointer: { lineStyle: { color: ink.soft, type: "dotted" } },
      formatter: (points: unknown) => tip(points as { dataIndex: number }[], chart, ink),
    },
    xAxis: {
      type: "category",
      data: chart.years.map(String),
      boundaryGap: false,
      axisLabel: { ...label, interval: (i: number) => (chart.years[i] ?? 1) % 10 === 0 || i === 0 },
      axisTick: { show: false },
      axisLine: { lineStyle: { color: ink.line } },
    },
    yAxis: {
      type: "value",
      min: low,
      max: high,
      interval: niceStep((high - low) / 4),
      axisLabel: { ...label, formatter: (value: number) => num(value, tickDigits(low, high)) },
      splitLine: { lineStyle: { color: ink.grid } },
    },
    series: [...bandSeries(chart, ink), ...chart.lines.map((line, i) => series(line, chart, ink, aims, ends, shifts[i] ?? 0, high))],
  };
}

function series(line: Line, chart: LineChart, ink: Colours, aims: Aim[], ends: boolean, shift: number, high: number): object {
  const colour = line.colour ?? (line.look === "other" ? ink.ink : ink[line.look]);
  const mine = line.look === "mine";
  const first = line === chart.lines[0];
  return {
    id: line.id,
    name: line.name,
    type: "line",
    data: line.values,
    symbol: "none",
    z: mine ? 5 : 3,
    triggerLineEvent: false,
    lineStyle: { color: colour, width: mine ? 3 : 2, type: line.look === "plan" ? [7, 5] : "solid" },
    itemStyle: { color: colour },
    endLabel: {
      show: ends, formatter: line.name, color: colour, fontFamily: FONT, fontSize: 12, fontWeight: mine ? 600 : 400, distance: 6, offset: [0, shift],
    },
    markLine: first ? { silent: true, symbol: "none", animation: false, ...marks(chart, ink, aims) } : undefined,
    markPoint: first ? { silent: true, animation: false, z: 9, ...diamonds(chart, ink, aims, high) } : undefined,
  };
}

const LABEL_HEIGHT = 15;
/** What is left of the height for the plot when axis and margins are taken off. */
const AROUND = 36;

/** How far each name at a line's end must move, in pixels, so that none lies on another. */
function apart(chart: LineChart, low: number, high: number): number[] {
  const plot = Math.max(40, (chart.height ?? 200) - AROUND);
  const wanted = chart.lines.map((line) => {
    const last = line.values.findLast((value) => value !== null) ?? low;
    return ((high - last) / (high - low)) * plot;
  });
  const order = wanted.map((_, i) => i).sort((a, b) => (wanted[a] ?? 0) - (wanted[b] ?? 0) || a - b);
  const placed = [...wanted];
  let at = -Infinity;
  for (const i of order) at = placed[i] = Math.max(wanted[i] ?? 0, at + LABEL_HEIGHT);
  at = plot + LABEL_HEIGHT;
  for (const i of order.reverse()) at = placed[i] = Math.min(placed[i] ?? 0, at - LABEL_HEIGHT);
  return placed.map((place, i) => place - (wanted[i] ?? 0));
}

function marks(chart: LineChart, ink: Colours, aims: Aim[]): object {
  const at = chart.year === undefined || chart.year === null ? [] : [
    { xAxis: String(chart.year), lineStyle: { color: ink.soft, type: "dotted", width: 1.2 }, label: { show: false } },
  ];
  const limits = aims.filter((aim) => aim.law).map((aim) => ({
    yAxis: aim.value,
    lineStyle: { color: ink.law, type: "solid", width: 1.5 },
    label: { formatter: aim.label, position: "insideStartTop", color: ink.law, fontFamily: FONT, fontSize: 12 },
  }));
  return { data: [...at, ...limits] };
}

function diamonds(chart: LineChart, ink: Colours, aims: Aim[], high: number): object {
  const shown = aims.filter((aim) => !aim.law && chart.years.includes(aim.year));
  return {
    symbol: "diamond",
    symbolSize: 12,
    data: shown.map((aim) => ({
      coord: [String(aim.year), aim.value],
      itemStyle: { color: ink.target, borderColor: ink.card, borderWidth: 1.5 },
      label: { show: true, formatter: aim.label, position: aim.value >= high * 0.98 ? "right" : "top", distance: 3, color: ink.ink, fontFamily: FONT, fontSize: 12, backgroundColor: ink.card, padding: [1, 3] },
    })),
  };
}

function bandSeries(chart: LineChart, ink: Colours): object[] {
  if (!chart.band) return [];
  const { low, high } = chart.band;
  const width = high.map((value, i) => (value === null || low[i] === null || low[i] === undefined ? null : value - (low[i] as number)));
  const shared = { type: "line", symbol: "none", stack: "band", lineStyle: { opacity: 0 }, silent: true, z: 1, tooltip: { show: false } };
  return [
    { ...shared, id: "band-low", data: low },
    { ...shared, id: "band-width", data: width, areaStyle: { color: ink.mine, opacity: 0.16 } },
  ];
}

function tip(points: { dataIndex: number }[], chart: LineChart, ink: Colours): string {
  const at = points[0]?.dataIndex ?? 0;
  const rows = chart.lines.map((line) => {
    const colour = line.colour ?? (line.look === "other" ? ink.ink : ink[line.look]);
    return `<div><span style="color:${colour}">●</span> ${safe(line.name)}: <b>${num(line.values[at], chart.digits)}</b></div>`;
  });
  const band = chart.band ? `<div>${num(chart.band.low[at], chart.digits)} – ${num(chart.band.high[at], chart.digits)}</div>` : "";
  return `<b>${chart.years[at]}</b> <span style="color:${ink.soft}">${safe(chart.unit)}</span>${rows.join("")}${band}`;
}

function safe(text: string): string {
  return text.replace(/[&<>"]/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[c] ?? c);
}

/** Round limits that hold the lines, the band and the targets near them. */
function extent(chart: LineChart): [number, number, Aim[]] {
  const every = [...chart.lines.map((line) => line.values), ...(chart.band ? [chart.band.low, chart.band.high] : [])]
    .flat()
    .filter((value): value is number => value !== null && Number.isFinite(value));
  let low = every.length ? Math.min(...every) : 0;
  let high = every.length ? Math.max(...every) : 1;
  const room = Math.max(high - low, Math.abs(high) * 0.05, 1e-12) * STRETCH;
  const aims = (chart.aims ?? []).filter((aim) => aim.value >= low - room && aim.value <= high + room);
  for (const aim of aims) [low, high] = [Math.min(low, aim.value), Math.max(high, aim.value)];
  if (low > 0 && low < 0.6 * high) low = 0;
  const step = niceStep((high - low || Math.abs(high) * 0.1 || 1) / 4);
  return [Math.floor(low / step + 1e-9) * step, Math.ceil(high / step - 1e-9) * step, aims];
}

function niceStep(raw: number): number {
  const size = 10 ** Math.floor(Math.log10(raw));
  return ([1, 2, 2.5, 5, 10].find((m) => m * size >= raw * 0.999) ?? 10) * size;
}

function tickDigits(low: number, high: number): number {
  const step = niceStep((high - low) / 4);
  for (let digits = 0; digits < 6; digits++) if (Math.abs(step - Number(step.toFixed(digits))) < 1e-9 * step) return digits;
  return 6;
}
