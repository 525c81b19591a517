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
    series: [...bandSeries(chart, ink), ...yearLine(chart, ink, low, high), ...chart.lines.map((line, i) => series(line, ink, ends, shifts[i] ?? 0)), ...targets(chart, ink, aims, high)],
  };
}

function series(line: Line, ink: Colours, ends: boolean, shift: number): object {
  const colour = line.colour ?? (line.look === "other" ? ink.ink : ink[line.look]);
  const mine = line.look === "mine";
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

const SILENT = { type: "line", silent: true, symbol: "none", tooltip: { show: false } };

function yearLine(chart: LineChart, ink: Colours, low: number, high: number): object[] {
  if (chart.year === undefined || chart.year === null) return [];
  const at = String(chart.year);
  return [{ ...SILENT, id: "year", z: 2, data: [[at, low], [at, high]], lineStyle: { color: ink.soft, type: "dotted", width: 1.2 } }];
}

/** Targets as diamonds in their year; a limit of law as a line across. */
function targets(chart: LineChart, ink: Colours, aims: Aim[], high: number): object[] {
  const text = { show: true, fontFamily: FONT, fontSize: 12, backgroundColor: ink.card, padding: [1, 3] };
  const first = String(chart.years[0]);
  const last = String(chart.years.at(-1));
  const limits = aims.filter((aim) => aim.law).map((aim, i) => ({
    ...SILENT, id: `law-${i}`, z: 4, symbol: "circle", symbolSize: 0.1, data: [
      { value: [first, aim.value], label: { ...text, show: false } },
      { value: [String(chart.years[Math.floor(chart.years.length / 3)]), aim.value], label: { ...text, formatter: aim.label, color: ink.law, position: "top" } },
      { value: [last, aim.value], label: { ...text, show: false } },
    ], lineStyle: { color: ink.law, width: 1.5 },
  }));
  const shown = aims.filter((aim) => !aim.law && chart.years.includes(aim.year));
  const marks = shown.length === 0 ? [] : [{
    ...SILENT, id: "targets", z: 9, symbol: "diamond", symbolSize: 12, lineStyle: { opacity: 0 },
    itemStyle: { color: ink.target, borderColor: ink.card, borderWidth: 1.5 },
    data: shown.map((aim) => ({
      value: [String(aim.year), aim.value],
      label: { ...text, formatter: aim.label, color: ink.ink, distance: 3, position: aim.value >= high * 0.98 ? "right" : "top" },
    })),
  }];
  return [...limits, ...marks];
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
