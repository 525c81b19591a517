# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""What a worker hands back: bytes ready to send, or what was wrong with the request."""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from typing import Any

import numpy as np
import orjson

from kientao.engine.inputs import Floats
from kientao.errors import InputError

SMALLEST_PACKED = 1_000
"""Bytes; shorter answers are sent as they are."""
PACKING = 1
"""Of gzip's levels the quickest: a third of the usual time for a tenth more bytes."""
PACKING_ONCE = 9
"""For answers that are the same for everyone: written once, sent to all."""
DIGITS = 5
"""Significant digits of numbers in answers."""


@dataclass(frozen=True, slots=True)
class Reply:
    """A finished answer: plain, or packed by gzip if it is long, never both (it goes through a pipe and is held)."""

    plain: bytes
    packed: bytes = b""
    media: str = "application/json"
    filename: str = ""

    @property
    def body(self) -> bytes:
        """The answer as it is, unpacked if need be."""
        return gzip.decompress(self.packed) if self.packed else self.plain

    @property
    def size(self) -> int:
        """Bytes held in memory."""
        return len(self.plain) + len(self.packed)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a request has no answer: kind of problem, and the words of an InputError."""

    kind: str
    vi: str = ""
    en: str = ""
    place: str = ""
    remedy_vi: str = ""
    remedy_en: str = ""


def reply(data: Any, packing: int = PACKING) -> Reply:
    """Data (NumPy arrays included; what is not a number becomes null) as JSON, packed by gzip at a level."""
    body = orjson.dumps(data, default=_plain, option=orjson.OPT_SERIALIZE_NUMPY | orjson.OPT_NON_STR_KEYS)
    return _packed(body, packing)


def file_reply(body: bytes, media: str, filename: str) -> Reply:
    """A file to download."""
    return Reply(body, media=media, filename=filename)


def refusal(error: InputError) -> Refusal:
    """The words of an error, to be sent in the reader's language."""
    return Refusal("input", error.message_vi, error.message_en, error.place, error.remedy_vi, error.remedy_en)


def compact(values: Any, digits: int = DIGITS) -> Floats:
    """Numbers rounded to significant digits, so that answers are short."""
    array = np.ascontiguousarray(values, dtype=float)
    with np.errstate(all="ignore"):
        size = np.floor(np.log10(np.abs(array)))
        power = digits - 1 - np.where(np.isfinite(size), size, 0.0)
        up, down = 10.0 ** np.clip(power, 0, 300), 10.0 ** np.clip(-power, 0, 300)
        rounded = np.round(array * up / down) / up * down
    return np.where(np.isfinite(rounded), rounded, array)


def _plain(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        return value.tolist()
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, (tuple, set, frozenset)):
        return list(value)
    return str(value)


def joined(name: str, bodies: list[bytes]) -> Reply:
    """Finished JSON answers as one list under a name."""
    body = b'{"' + name.encode() + b'":[' + b",".join(bodies) + b"]}"
    return _packed(body)


def _packed(body: bytes, packing: int = PACKING) -> Reply:
    return Reply(b"", gzip.compress(body, packing, mtime=0)) if len(body) > SMALLEST_PACKED else Reply(body)
