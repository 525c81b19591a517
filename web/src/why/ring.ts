// SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
// SPDX-License-Identifier: Apache-2.0
/** The drawing of a loop: nodes on an oval, arrows along it from edge to edge of the boxes. */
export interface Point { x: number; y: number }
export interface Box extends Point { width: number; height: number }
export interface Arrow {
  path: string;
  head: string;
  /** Where the sign stands, and the two strokes of a delay. */
  sign: Point;
  delay: { strokes: string; at: Point } | null;
}

const GAP = 5;
const HEAD = 11;

/** The way round: angle zero is at the top, clockwise. */
export function onOval(turn: number, size: { width: number; height: number }, reach: Point): Point {
  const angle = turn * 2 * Math.PI - Math.PI / 2;
  return { x: size.width / 2 + reach.x * Math.cos(angle), y: size.height / 2 + reach.y * Math.sin(angle) };
}

function inside(point: Point, box: Box): boolean {
  return Math.abs(point.x - box.x) < box.width / 2 + GAP && Math.abs(point.y - box.y) < box.height / 2 + GAP;
}

/** The place of a node where there is no room for an oval: the first on top, then down on the right and up on the left. */
export function inColumns(i: number, many: number, size: { width: number; height: number }, boxWidth: number): Point {
  const [left, right] = [boxWidth / 2 + 1, size.width - boxWidth / 2 - 1];
  const [first, last] = [34, size.height - 40];
  const even = many % 2 === 0;
  const rows = Math.floor((many - 1) / 2);
  const bottom = even ? 1 : 0;
  const y = (row: number): number => first + ((last - first) * row) / (rows + bottom);
  if (i === 0) return { x: size.width / 2, y: first };
  if (even && i === many / 2) return { x: size.width / 2, y: last };
  return i < many / 2 ? { x: right, y: y(i) } : { x: left, y: y(many - i) };
}

/** The arrow from one box to the next, clockwise along the oval. */
export function arc(from: Box, to: Box, turns: [number, number], size: { width: number; height: number }, reach: Point, delayed: boolean, width: number): Arrow | null {
  return between(from, to, (part) => onOval(turns[0] + (turns[1] - turns[0]) * part, size, reach), delayed, width) ?? bow(from, to, size, delayed, width);
}

/** The arrow from one box straight to the next, a little bent away from the middle. */
export function bow(from: Box, to: Box, size: { width: number; height: number }, delayed: boolean, width: number): Arrow | null {
  const middle = { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 };
  const out = unitOf({ x: size.width / 2, y: size.height / 2 }, middle);
  const bend = moved(middle, out, distance(from, to) * 0.12);
  const on = (part: number): Point => {
    const [a, b, c] = [(1 - part) ** 2, 2 * part * (1 - part), part ** 2];
    return { x: a * from.x + b * bend.x + c * to.x, y: a * from.y + b * bend.y + c * to.y };
  };
  return between(from, to, on, delayed, width);
}

/** The part of a way that lies outside both boxes. */
function between(from: Box, to: Box, way: (part: number) => Point, delayed: boolean, width: number): Arrow | null {
  const MANY = 120;
  const points = Array.from({ length: MANY + 1 }, (_, k) => way(k / MANY)).filter((point) => !inside(point, from) && !inside(point, to));
  return points.length < 4 ? null : drawn(points, delayed, width);
}

function drawn(points: Point[], delayed: boolean, width: number): Arrow {
  const end = points.at(-1)!;
  const size = HEAD + width;
  let neck = points.length - 1;
  while (neck > 0 && distance(points[neck]!, end) < size * 0.8) neck--;
  const before = points[neck]!;
  const way = unitOf(before, end);
  const side = { x: -way.y, y: way.x };
  const base = { x: end.x - way.x * size, y: end.y - way.y * size };
  const half = 4 + width * 0.9;
  const head = `M${text(end)}L${text(moved(base, side, half))}L${text(moved(base, side, -half))}Z`;
  const line = points.slice(0, neck + 1);
  const last = line.at(-1)!;
  const at = line[Math.max(0, Math.round(line.length * 0.62) - 1)] ?? last;
  const next = line[Math.min(line.length - 1, Math.round(line.length * 0.62))] ?? end;
  const out = sideOut(unitOf(at, next));
  // On a short arrow the sign stands beside it, to leave it to be seen.
  const short = distance(line[0] ?? last, end) < 70;
  const middle = Math.max(1, Math.round(line.length * (short ? 0.5 : 0.28)));
  return {
    path: "M" + [...line.slice(0, -1), distance(last, base) < 2 ? last : base].map(text).join("L"),
    head,
    sign: short ? moved(at, out, delayed ? 24 : 17) : at,
    delay: delayed ? bars(line[middle - 1] ?? last, line[middle] ?? end, width) : null,
  };
}

/** Two short strokes across the arrow: what goes through takes its time. */
function bars(at: Point, next: Point, width: number): { strokes: string; at: Point } {
  const way = unitOf(at, next);
  const side = { x: -way.y, y: way.x };
  const half = 7 + width / 2;
  const stroke = (shift: number): string => {
    const middle = moved(at, way, shift);
    return `M${text(moved(middle, side, half))}L${text(moved(middle, side, -half))}`;
  };
  return { strokes: stroke(-3) + stroke(3), at: moved(at, sideOut(way), half + 9) };
}

/** Away from the middle when one goes clockwise. */
function sideOut(way: Point): Point {
  return { x: way.y, y: -way.x };
}

function unitOf(from: Point, to: Point): Point {
  const length = distance(from, to) || 1;
  return { x: (to.x - from.x) / length, y: (to.y - from.y) / length };
}

function moved(point: Point, way: Point, by: number): Point {
  return { x: point.x + way.x * by, y: point.y + way.y * by };
}

function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}

function text(point: Point): string {
  return `${point.x.toFixed(1)} ${point.y.toFixed(1)}`;
}

/** The width of an arrow by its strength: one step for each power of ten, so that weak ones are still seen. */
export function widthOf(strength: number): number {
  const power = Math.log10(Math.max(1e-6, Math.abs(strength)));
  return Math.min(6, Math.max(1.5, 4 + power * 1.1));
}
