# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""What every file and screen says of its numbers: no forecast, what is left out, which assumptions were changed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kientao import __version__
from kientao.text import Language, say, texts

if TYPE_CHECKING:
    from kientao.result import Result

CHANGED = "assumptions_changed"
"""Key of a result's provenance that names parameters given other values than the city pack's."""


def left_out(lang: Language) -> list[str]:
    """What the model leaves out, a sentence each."""
    return [text for key, text in texts(lang).items() if key.startswith("brief.left_") and key != "brief.left_out"]


def changed(results: Sequence[Result]) -> str:
    """The assumptions changed in any of the results; empty if none was."""
    return "; ".join(dict.fromkeys(text for one in results if (text := str(one.provenance.get(CHANGED, "")))))


def lines(results: Sequence[Result], lang: Language) -> list[str]:
    """All of it as lines of text."""
    first = [say("brief.caution_long", lang), f"Kiến Tạo {__version__}"]
    if told := changed(results):
        first.append(f"{say('about.assumptions', lang)}: {told}")
    return [*first, f"{say('brief.left_out', lang)} {' '.join(left_out(lang))}"]
