# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Answers by the hash of what was asked: a run is a pure function of its request."""

from __future__ import annotations

import hashlib
import json
from collections import OrderedDict
from collections.abc import Mapping
from typing import Any

import orjson

from kientao import __version__
from kientao.errors import InputError
from kientao.server.work.reply import Reply
from kientao.text import say

DEEPEST = 200
"""Levels of nesting in a request."""


def key_of(kind: str, request: Mapping[str, Any]) -> str:
    """The hash of a request: the same for the same content, in whatever order its keys stand.

    Raises:
        InputError: the content is no text that can be written, or nested too deep.
    """
    whole = [__version__, kind, request]
    try:
        content = orjson.dumps(whole, option=orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS)
    except TypeError:
        content = _slowly(whole)
    return hashlib.sha256(content).hexdigest()[:32]


def _slowly(whole: Any) -> bytes:
    """Content with integers beyond 64 bits; what could not be written or handed on is refused."""
    try:
        if _depth(whole) <= DEEPEST:
            return json.dumps(whole, sort_keys=True, ensure_ascii=False).encode()
    except (UnicodeEncodeError, RecursionError, TypeError, ValueError):
        pass
    raise InputError(say("problem.unreadable", "vi"), say("problem.unreadable", "en"), "body")


def _depth(value: Any) -> int:
    inner = value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ()
    return 1 + max(map(_depth, inner), default=0)


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
