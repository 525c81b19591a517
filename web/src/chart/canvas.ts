// SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
// SPDX-License-Identifier: Apache-2.0
/** Painting charts on a canvas, for PNG files; loaded when the first one is wanted. */
import type { EChartsCoreOption } from "echarts/core";
import { use } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import { init } from "./echarts";

use([CanvasRenderer]);

export function paint(option: EChartsCoreOption, width: number, height: number, sharp: number): HTMLCanvasElement {
  const chart = init(document.createElement("div"), null, { renderer: "canvas", width, height, devicePixelRatio: sharp });
  chart.setOption(option);
  const canvas = chart.renderToCanvas({ pixelRatio: sharp });
  chart.dispose();
  return canvas;
}
