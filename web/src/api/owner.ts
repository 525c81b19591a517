// SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
// SPDX-License-Identifier: Apache-2.0
/** The random token by which the server knows this browser's saved scenarios. It says nothing of the person. */
import { read, write } from "../state/device";

export function owner(): string {
  const known = read("owner");
  if (typeof known === "string" && /^[A-Za-z0-9_-]{16,64}$/.test(known)) return known;
  const bytes = crypto.getRandomValues(new Uint8Array(24));
  const token = Array.from(bytes, (byte) => (byte % 36).toString(36)).join("");
  write("owner", token);
  return token;
}
