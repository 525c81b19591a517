// SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
// SPDX-License-Identifier: Apache-2.0
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vite";

const lab = process.env.KIENTAO_LAB ?? "http://localhost:8000";

export default defineConfig({
  plugins: [svelte()],
  build: {
    outDir: "../src/kientao/server/static",
    emptyOutDir: true,
    target: "es2022",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 700,
    rolldownOptions: {
      output: {
        // Few files for a first visit: what every page needs, what the explorer opens with, what draws on the phone's map.
        codeSplitting: {
          groups: [
            { name: "base", priority: 3, test: /node_modules.(svelte|esm-env|clsx|openapi-fetch)\b|web.src.(api|state|text|number)\b(?!.generated)|web.src.shell.(?!Tour|Help)|web.src.explorer.levers\.ts|web.src.main\.ts/ },
            { name: "map", priority: 2, test: /web.src.map\b/ },
            { name: "explorer", priority: 1, test: /web.src.(chart.(?!canvas|echarts|picture)|why.seek|explorer.(Explorer|LeverPanel|LeverRow|Slider|Headlines|ChartPanel|MapPanel|VariablePicker|YearBar))/ },
          ],
        },
      },
    },
  },
  server: { proxy: { "/api": lab, "/docs": lab }, fs: { allow: [".."] } },
});
