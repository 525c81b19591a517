# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Why a number differs between two runs: causes that add up, down to levers and drivers.

`tape` differentiates an equation, `local` splits its difference over its inputs, `tree` walks down node by node, `back`
goes all the way to levers at once, `root` says what is explained, `answer` and `words` are what people read.
"""

from kientao.analysis.why.answer import Cause, Share, Why, share_out
from kientao.analysis.why.ask import why
from kientao.analysis.why.words import headline, reason, sentence

__all__ = ["Cause", "Share", "Why", "headline", "reason", "sentence", "share_out", "why"]
