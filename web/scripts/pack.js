// SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
// SPDX-License-Identifier: Apache-2.0
// Puts a Brotli and a gzip form beside every built file, and says what a first visit downloads.
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const folder = fileURLToPath(new URL("../../src/kientao/server/static/", import.meta.url));
const packable = /\.(js|css|html|svg|json|webmanifest)$/;
const sizes = new Map();
for (const name of readdirSync(folder, { recursive: true })) {
  const path = folder + name;
  if (!statSync(path).isFile() || /\.(br|gz)$/.test(name)) continue;
  const data = readFileSync(path);
  sizes.set(name, data.length);
  if (!packable.test(name) || data.length < 500) continue;
  const br = brotliCompressSync(data, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } });
  writeFileSync(path + ".br", br);
  writeFileSync(path + ".gz", gzipSync(data, { level: 9 }));
  sizes.set(name, br.length);
}
for (const [name, size] of [...sizes].sort((a, b) => b[1] - a[1])) console.log(`${(size / 1024).toFixed(1).padStart(8)} KB  ${name}`);
