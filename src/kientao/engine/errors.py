# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""The one error of the engine: it names the function, the file and the remedy."""

from __future__ import annotations


class ModelError(Exception):
    """A model that cannot be built or run as declared."""

    def __init__(self, message: str, *, where: str = "", remedy: str = "") -> None:
        self.message = message
        self.where = where
        self.remedy = remedy
        parts = [message]
        if where:
            parts.append(f"  at {where}")
        if remedy:
            parts.append(f"  {remedy}")
        super().__init__("\n".join(parts))
