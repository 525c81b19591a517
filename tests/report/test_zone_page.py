# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""The one-page brief of a zone: everything stays on the page, says what it is given, and is one page of PDF and PNG."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from fontTools.ttLib import TTFont
from PIL import Image

from kientao.report.zone import FACTS, Cause, Guess, LeverRow, Row, Sheet, lay_out, pdf, png
from kientao.report.zone.paint import PAGE, Dot, Text
from kientao.report.zone.typeface import file, width, wrapped
from kientao.text import Language

RING = np.array([[105.8, 21.0], [105.9, 21.0], [105.9, 21.1], [105.8, 21.0]])
LONG = "Thỏa thuận không khí liên tỉnh và năng lực thực thi tại phường, xã của toàn vùng Thủ đô"


def sheet(lang: Language = "vi", now: float = 42.4, guess: float | None = 30.0) -> Sheet:
    rows = [Row(fact, now, 38.8, 40.5, 37.2, "không quá 40 (2030)") for fact in FACTS.values()]
    causes = tuple(Cause(LONG, by, mine) for by, mine in ((-4.8, True), (-2.8, False), (1e-9, True)))
    levers = tuple(LeverRow(name, "2.500", "4.000 ha") for name in ("Công viên", LONG[:40], "Lọc bụi lò hơi"))
    return Sheet(
        lang, "Thị xã Sơn Tây", "359 nghìn người", 2025, 2045, "Kế hoạch đã công bố", tuple(rows), levers,
        (Guess(rows[0], guess, 47.4, causes, -2.6), Guess(rows[1], 4.0, 1.0, causes, 0.0)),
        ("Mô phỏng, không phải dự báo. " * 20,), [(False, [RING]), (True, [RING + 0.2])],
    )  # fmt: skip


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize(("now", "guess"), [(42.4, 30.0), (0.0, 0.0), (123456.7, None)])
def test_nothing_leaves_the_page(lang: Language, now: float, guess: float | None) -> None:
    for mark in lay_out(sheet(lang, now, guess)):
        if isinstance(mark, Text):
            left = mark.x - mark.align * width(mark.text, mark.size, mark.bold)
            assert left >= 30 and left + width(mark.text, mark.size, mark.bold) <= PAGE[0] - 30, mark.text
            assert 0 < mark.y < PAGE[1] - 20
        elif isinstance(mark, Dot):
            assert 30 < mark.x < PAGE[0] - 30


def test_lines_of_numbers_do_not_run_into_each_other() -> None:
    lines: dict[float, list[tuple[float, float]]] = {}
    for mark in lay_out(sheet()):
        if isinstance(mark, Text):
            left = mark.x - mark.align * width(mark.text, mark.size, mark.bold)
            lines.setdefault(mark.y, []).append((left, left + width(mark.text, mark.size, mark.bold)))
    for spans in lines.values():
        for (_, end), (start, _) in pairwise(sorted(spans)):
            assert start > end


def test_the_page_says_prediction_model_and_reason_in_the_language_asked_for() -> None:
    said = {lang: " ".join(m.text for m in lay_out(sheet(lang)) if isinstance(m, Text)) for lang in ("vi", "en")}
    for number in ("30,0", "40,5", "37,2", "47,4", "−4,8"):
        assert number in said["vi"]
    assert "Tôi đoán" in said["vi"] and "My guess 30.0" in said["en"]
    assert "Vì sao" in said["vi"] and "Why" in said["en"]


def test_a_page_is_one_page_of_pdf_and_a_sharp_picture_and_always_the_same() -> None:
    marks = lay_out(sheet())
    paper = pdf(marks, "Sơn Tây", "vi")
    assert paper.startswith(b"%PDF") and len(re.findall(rb"/Type /Page\b(?!s)", paper)) == 1
    assert b"BeVietnamPro" in paper
    assert paper == pdf(lay_out(replace(sheet())), "Sơn Tây", "vi")
    picture = Image.open(io.BytesIO(png(marks)))
    assert picture.size == (1190, 1684)
    assert len(picture.convert("RGB").getcolors(1 << 20) or []) > 20


def test_letters_of_vietnamese_have_glyphs_of_their_own() -> None:
    for bold in (False, True):
        known = TTFont(file(bold)).getBestCmap()
        assert all(ord(letter) in known for letter in "aăâđêôơưẳẫệổỡựỳỷỹýĐẾỦŨ²³µ−–…·")


def test_a_text_is_broken_where_it_no_longer_fits() -> None:
    assert wrapped("một hai ba bốn", 10, width("một hai", 10) + 1) == ["một hai", "ba bốn"]
