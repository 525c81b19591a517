# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""What tests of several parts share. This file also puts tests/ on the path, so that `tiny_city` can be imported."""

from __future__ import annotations

from pathlib import Path

import pytest

import tiny_city


@pytest.fixture(scope="session")
def tiny_pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the made-up city; read only (copy it to change it)."""
    return tiny_city.write(tmp_path_factory.mktemp("tiny") / "pack")
