# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Observations of any file against a model with its uncertainty."""

from kientao.analysis.observe.against import Against, against

__all__ = ["Against", "against"]
