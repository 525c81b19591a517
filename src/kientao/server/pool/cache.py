# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Answers by the hash of what was asked: a run is a pure function of its request."""

from __future__ import annotations

from collections import OrderedDict

from kientao.server.work.reply import Reply


class Cache:
    """The answers asked for last, up to so many bytes."""

    def __init__(self, most_bytes: int) -> None:
        self.most_bytes = most_bytes
        self.bytes = 0
        self._held: OrderedDict[str, Reply] = OrderedDict()

    def __len__(self) -> int:
        return len(self._held)

    def get(self, key: str) -> Reply | None:
        """The answer, which then counts as asked for last."""
        found = self._held.get(key)
        if found is not None:
            self._held.move_to_end(key)
        return found

    def put(self, key: str, reply: Reply) -> None:
        """Hold an answer; those not asked for longest make room. One larger than a quarter of the room is not held."""
        if reply.size > self.most_bytes // 4:
            return
        before = self._held.pop(key, None)
        if before is not None:
            self.bytes -= before.size
        self._held[key] = reply
        self.bytes += reply.size
        while self.bytes > self.most_bytes:
            _, oldest = self._held.popitem(last=False)
            self.bytes -= oldest.size
