# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""A Dask cluster as an executor, by the address of its scheduler."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from typing import Any

from kientao.errors import InputError
from kientao.text import say

WAIT = "10s"


@contextmanager
def dask_executor(address: str) -> Iterator[Executor]:
    """An executor on a running cluster; Dask gives the work of a lost worker to the others.

    Raises:
        InputError: `distributed` is not installed, or nothing answers at the address.
    """
    try:
        import distributed
    except ImportError as error:
        raise InputError(
            say("ensemble.no_dask", "vi"), say("ensemble.no_dask", "en"), "--dask",
            "pip install 'kientao[dask]'", "pip install 'kientao[dask]'",
        ) from error  # fmt: skip
    try:
        cluster: Any = distributed
        client = cluster.Client(address, timeout=WAIT, set_as_default=False)
    except (OSError, TimeoutError, ValueError) as error:
        raise InputError(
            say("ensemble.no_cluster", "vi", address=address), say("ensemble.no_cluster", "en", address=address),
            "--dask", say("ensemble.start_cluster", "vi"), say("ensemble.start_cluster", "en"),
        ) from error  # fmt: skip
    try:
        yield client.get_executor(pure=False, retries=3)
    finally:
        client.close()
