# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Levers of a city: what can be decided, what it costs, and where each stands on the flat axis of delivery."""

from kientao.levers.bases import COST_BASES, COUNTED_BASES, FIXED_BASES, MOVING_BASES
from kientao.levers.places import LeverPlaces, lay_out
from kientao.levers.table import Lever, LeverTable, read_levers

__all__ = [
    "COST_BASES",
    "COUNTED_BASES",
    "FIXED_BASES",
    "MOVING_BASES",
    "Lever",
    "LeverPlaces",
    "LeverTable",
    "lay_out",
    "read_levers",
]
