# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Share links that carry a scenario in themselves: JSON, packed by deflate, in letters that a URL may hold."""

from __future__ import annotations

import base64
import binascii
import json
import zlib
from typing import Any

from pydantic import ValidationError

from kientao.server.problems import problem
from kientao.server.schemas import ShareRequest

PREFIX = "z1."
MOST_LETTERS = 60_000
MOST_BYTES = 400_000
"""Of what a link unfolds to: a short one that unfolds without end is refused."""


def pack(content: dict[str, Any]) -> str:
    """The code of a link."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), sort_keys=True, allow_nan=False)
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(text.encode()) + packer.flush()
    return PREFIX + base64.urlsafe_b64encode(packed).rstrip(b"=").decode()


def unpack(code: str) -> dict[str, Any]:
    """What a link carries, checked like any request.

    Raises:
        Problem: the code is cut short, altered, or unfolds to too much.
    """
    broken = problem("input", "problem.share", "code", "problem.share.remedy")
    if not code.startswith(PREFIX) or len(code) > MOST_LETTERS:
        raise broken
    letters = code.removeprefix(PREFIX)
    try:
        packed = base64.b64decode(letters + "=" * (-len(letters) % 4), altchars=b"-_", validate=True)
        unpacker = zlib.decompressobj(-15)
        text = unpacker.decompress(packed, MOST_BYTES)
        if unpacker.unconsumed_tail or not unpacker.eof:
            raise broken
        found = ShareRequest.model_validate(json.loads(text))
    except (binascii.Error, zlib.error, ValueError, ValidationError, RecursionError):
        raise broken from None
    return found.model_dump()
