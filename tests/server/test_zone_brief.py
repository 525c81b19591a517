# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""The one-page brief of a zone through the API."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from kientao.server.schemas import WhyRequest, ZoneBriefRequest
from kientao.server.work.jobs import answer
from kientao.server.work.room import room
from kientao.server.work.told import _held, told
from kientao.server.work.zone_brief import sheet_of

ASKED: dict[str, Any] = {
    "scenario": {"extends": "announced_plans", "levers": {"parks": {"2035": 4000}}},
    "against": "announced_plans",
    "zone": "dong_da",
    "guesses": {"pm25": 30, "park_area_per_person": 4},
}


def test_the_page_comes_as_pdf_and_as_picture(client: httpx.Client) -> None:
    paper = client.post("/brief/zone", json=ASKED)
    assert paper.status_code == 200 and paper.headers["content-type"] == "application/pdf"
    assert 'filename="kientao-dong-da-2045.pdf"' in paper.headers["content-disposition"]
    assert paper.content.startswith(b"%PDF")
    picture = client.post("/brief/zone", json={**ASKED, "format": "png", "lang": "en"})
    assert picture.headers["content-type"] == "image/png" and picture.content.startswith(b"\x89PNG")


def test_the_page_of_a_ward_says_whose_numbers_it_has() -> None:
    sheet = sheet_of(room(), ZoneBriefRequest(**ASKED, place="ward_o_cho_dua").model_dump())
    assert "Phường Ô Chợ Dừa" in sheet.zone
    assert sheet.about.startswith("Số của cả Quận Đống Đa: ")
    assert "cả" not in sheet_of(room(), ZoneBriefRequest(**ASKED).model_dump()).about


def test_causes_told_before_are_those_of_the_page() -> None:
    request = ZoneBriefRequest(**ASKED).model_dump()
    names = list(ASKED["guesses"])
    _held.clear()
    fresh = told(room(), request, names)
    _held.clear()
    asks = {name: request[name] for name in ("scenario", "parameters", "zone", "year")}
    answer("why", [WhyRequest(**asks, variable=names[0], also=names[1:], depth=0).model_dump()])
    count = len(_held)
    seen = told(room(), request, names)
    assert len(_held) == count == 2 and len(seen[0].levers) > 3
    for one, other in zip(seen, fresh, strict=True):
        assert one.old == other.old
        shares = {share.id: share.contribution for share in other.levers}
        assert {share.id: share.contribution for share in one.levers} == pytest.approx(shares, rel=1e-6, abs=1e-12)


@pytest.mark.parametrize(
    ("changed", "place"),
    [
        ({"zone": "dong_daa"}, "zone"),
        ({"year": 2100}, "year"),
        ({"guesses": {"pm26": 3}}, "guesses"),
        ({"guesses": {"pm25": -1}}, "guesses"),
        ({"guesses": {}}, "guesses"),
        ({"against": "no_such"}, ""),
        ({"place": "nowhere"}, "place"),
        ({"zone": "son_tay", "place": "ward_o_cho_dua"}, "place"),
    ],
)
def test_what_cannot_be_drawn_is_refused_with_its_place(
    changed: dict[str, Any], place: str, client: httpx.Client
) -> None:
    answer = client.post("/brief/zone", json={**ASKED, **changed})
    assert answer.status_code in (400, 422)
    assert place in answer.json()["place"]
