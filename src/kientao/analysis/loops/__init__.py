# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Feedback loops: `links` measures how values hang together, `search` finds the strongest circles, `ask` tells them."""

from kientao.analysis.loops.ask import Loop, Loops, Node, loops

__all__ = ["Loop", "Loops", "Node", "loops"]
