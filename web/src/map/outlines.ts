// SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
// SPDX-License-Identifier: Apache-2.0
/** The shapes of zones as SVG paths, projected once: east-west squeezed by the latitude, north up. */
type Ring = [number, number][];
interface Feature {
  properties: { id: string };
  geometry: { type: "Polygon"; coordinates: Ring[] } | { type: "MultiPolygon"; coordinates: Ring[][] };
}

export interface Outline {
  id: string;
  path: string;
  /** The middle of its box, for its name. */
  x: number;
  y: number;
}

export interface Outlines {
  width: number;
  height: number;
  zones: Outline[];
}

const WIDTH = 400;
/** Corners are rounded to this step, the same on both sides of a border, so that no gap opens. */
const GRID = 0.5;

const known = new Map<string, Promise<Outlines>>();

/** The outlines of a zoning, fetched once. */
export function outlines(zoning = "districts"): Promise<Outlines> {
  const found = known.get(zoning);
  if (found) return found;
  const asked = fetch(`/api/v1/zones.geojson${zoning === "districts" ? "" : `?zoning=${zoning}`}`)
    .then((response) => {
      if (!response.ok) throw new Error(response.statusText);
      return response.json() as Promise<{ features: Feature[] }>;
    })
    .then((shapes) => project(shapes.features))
    .catch((error: unknown) => {
      known.delete(zoning);
      throw error;
    });
  known.set(zoning, asked);
  return asked;
}

function rings(feature: Feature): Ring[] {
  return feature.geometry.type === "Polygon" ? feature.geometry.coordinates : feature.geometry.coordinates.flat();
}

function project(features: Feature[]): Outlines {
  let [west, east, south, north] = [180, -180, 90, -90];
  for (const feature of features)
    for (const ring of rings(feature))
      for (const [lon, lat] of ring) {
        west = Math.min(west, lon);
        east = Math.max(east, lon);
        south = Math.min(south, lat);
        north = Math.max(north, lat);
      }
  const squeeze = Math.cos((((south + north) / 2) * Math.PI) / 180);
  const scale = WIDTH / ((east - west) * squeeze);
  const zones = features.map((feature): Outline => {
    const parts: string[] = [];
    let box = [Infinity, -Infinity, Infinity, -Infinity] as [number, number, number, number];
    for (const ring of rings(feature)) {
      const text = line(ring, (lon, lat) => {
        const x = Math.round(((lon - west) * squeeze * scale) / GRID) * GRID;
        const y = Math.round(((north - lat) * scale) / GRID) * GRID;
        box = [Math.min(box[0], x), Math.max(box[1], x), Math.min(box[2], y), Math.max(box[3], y)];
        return [x, y];
      });
      if (text) parts.push(text);
    }
    return { id: feature.properties.id, path: parts.join(""), x: (box[0] + box[1]) / 2, y: (box[2] + box[3]) / 2 };
  });
  return { width: WIDTH, height: (north - south) * scale, zones };
}

function line(ring: Ring, place: (lon: number, lat: number) => [number, number]): string {
  const points: string[] = [];
  let last = "";
  for (const [lon, lat] of ring) {
    const point = place(lon, lat).join(",");
    if (point !== last) points.push((last = point));
  }
  return points.length >= 4 ? `M${points.slice(0, -1).join("L")}Z` : "";
}
