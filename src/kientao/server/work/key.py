# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""The hash of a request, by which its answer is held."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

import orjson

from kientao import __version__
from kientao.errors import InputError
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
