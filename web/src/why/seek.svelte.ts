// SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
// SPDX-License-Identifier: Apache-2.0
/** A lever that another part of the screen asks to be put in view in the list of levers. */
class Seek {
  lever = $state<string | null>(null);
}

export const seek = new Seek();
