# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""One server for all tests of this folder that do not break it."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from lab_server import Lab, start


@pytest.fixture(scope="session")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    running = start(f"sqlite:///{tmp_path_factory.mktemp('lab') / 'lab.db'}")
    yield running
    running.stop()


@pytest.fixture
def client(lab: Lab) -> Iterator[httpx.Client]:
    with lab.client() as one:
        yield one
