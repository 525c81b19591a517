# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""The whole model on the shipped city, run once for all tests that look at results."""

import functools

from kientao.api import City, load_city, simulate
from kientao.result import Result


@functools.cache
def city() -> City:
    return load_city("hanoi")


@functools.cache
def result(*scenarios: str, until: int = 2050) -> Result:
    return simulate(city(), list(scenarios) or ["baseline"], until=until)
