# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Scenario files: what is decided, when and where, and which outside paths are taken."""

from kientao.scenario.find import apply_set, find_scenario
from kientao.scenario.read import Scenario

__all__ = ["Scenario", "apply_set", "find_scenario"]
