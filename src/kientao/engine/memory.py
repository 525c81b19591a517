# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Asking the C library to keep the memory that a run uses again and again.

A year makes and drops hundreds of arrays. By default glibc hands those of more than 128 kB back to the system at
once, and each comes back as fresh pages, which costs a batch of runs a third of its time. On other C libraries this
does nothing.
"""

from __future__ import annotations

import ctypes
import functools

_TRIM_THRESHOLD, _TOP_PAD, _MMAP_THRESHOLD = -1, -2, -3
_MEBIBYTE = 1 << 20


@functools.cache
def keep_memory() -> bool:
    """Raise glibc's thresholds for this process, once; whether it did."""
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (AttributeError, OSError, TypeError):
        return False
    wanted = ((_MMAP_THRESHOLD, 32 * _MEBIBYTE), (_TRIM_THRESHOLD, 512 * _MEBIBYTE), (_TOP_PAD, 32 * _MEBIBYTE))
    accepted = [mallopt(option, value) for option, value in wanted]
    return all(answer == 1 for answer in accepted)
