# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""The brief: self-contained, complete in both languages, numbers written as each language writes them."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from kientao.report.brief import brief
from kientao.report.headline import HEADLINES, headline_series
from kientao.text import number, say

from .conftest import Run

VOID = {"meta", "input", "br", "link", "img"}


class Page(HTMLParser):
    """Tags, addresses, and the text that each language shows."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.addresses: list[tuple[str, str, str]] = []
        self.tags: list[str] = []
        self.open: list[tuple[str, str | None]] = []
        self.shown: dict[str, list[str]] = {"vi": [], "en": []}
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        found = dict(attributes)
        self.addresses += [(tag, name, value or "") for name, value in attributes if name in ("src", "href", "srcset")]
        if tag not in VOID and not tag.startswith("!"):
            self.open.append((tag, found.get("lang") if tag != "html" else None))

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop()[0] == tag, f"{tag} closes something else"

    def handle_data(self, text: str) -> None:
        if any(tag in ("style", "title") for tag, _ in self.open):
            return
        said = [lang for _, lang in self.open if lang]
        for lang in said or ("vi", "en"):
            self.shown[lang].append(text)

    def text(self, lang: str) -> str:
        return re.sub(r"\s+", " ", " ".join(self.shown[lang]))


@pytest.fixture(scope="session")
def page(run: Run) -> Page:
    return Page(run.text("brief.html"))


def test_page_is_well_formed(page: Page) -> None:
    assert page.open == []


def test_page_asks_for_nothing_from_outside(run: Run, page: Page) -> None:
    outside = [(tag, name) for tag, name, value in page.addresses if not value.startswith("#")]
    assert set(outside) <= {("a", "href")}
    links = [value for tag, _, value in page.addresses if tag == "a" and not value.startswith("#")]
    assert links and all(re.match(r"https?://", link) for link in links)
    assert not {"script", "link", "iframe", "img", "object", "embed"} & set(page.tags)
    text = run.text("brief.html")
    assert "@import" not in text
    assert all(source.startswith("data:font/woff2;base64,") for source in re.findall(r"url\(([^)]*)", text))


def test_links_inside_the_page_lead_somewhere(run: Run, page: Page) -> None:
    ids = set(re.findall(r'\bid="([^"]+)"', run.text("brief.html")))
    wanted = {value[1:] for _, _, value in page.addresses if value.startswith("#")}
    assert wanted and wanted <= ids


def test_every_text_comes_in_both_languages(run: Run) -> None:
    text = run.text("brief.html")
    pairs = re.findall(r'<span lang="vi">[^<]*</span><span lang="en">[^<]*</span>', text)
    assert len(pairs) == text.count('lang="vi">') - text.count('<html lang="vi">') == text.count('lang="en">')
    assert not re.search(r'<span lang="(vi|en)">\s*</span>', text)


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_each_language_has_headings_scenarios_and_headlines(run: Run, page: Page, lang: str) -> None:
    shown, other = page.text(lang), page.text("en" if lang == "vi" else "vi")
    for part in ("answers", "table", "charts", "maps", "targets", "money", "evidence", "left_out"):
        assert say(f"brief.{part}", lang) in shown
        assert say(f"brief.{part}", lang) not in other
    for plan in run.plans:
        assert plan.title(lang) in shown
    for headline in HEADLINES.values():
        assert headline.name(lang) in shown


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_numbers_are_written_as_the_language_writes_them(run: Run, page: Page, lang: str) -> None:
    at = run.city.years.index(2045)
    for headline in HEADLINES.values():
        value = headline_series(run.results[1], headline)[at, 0]
        assert number(float(value), headline.digits, lang) in page.text(lang), headline.id
    foreign = r"\d,\d{3}\.\d" if lang == "vi" else r"\d\.\d{3},\d"
    assert not re.search(foreign, page.text(lang))


def test_page_opens_in_the_language_asked_for(run: Run) -> None:
    page = brief(run.city, run.plans, run.results, "en")
    assert '<html lang="en">' in page
    assert re.search(r'id="language-en" checked', page)
    assert not re.search(r'id="language-vi" checked', page)


def test_every_chart_and_map_says_it_is_no_forecast(run: Run) -> None:
    text = run.text("brief.html")
    charts = re.findall(r'<figure class="chart">.*?</figure>', text, re.DOTALL)
    assert len(charts) == len(HEADLINES)
    rows = re.findall(r'<div class="map-row">.*?<details>', text, re.DOTALL)
    assert len(rows) == 6
    for drawn in charts + rows:
        assert say("brief.caution", "vi") in drawn
        assert say("brief.caution", "en") in drawn


def test_maps_show_every_zone(run: Run) -> None:
    text = run.text("brief.html")
    for zone in run.city.zone_ids:
        assert text.count(f'id="z-{zone}"') == 1
        assert text.count(f'href="#z-{zone}"') == 6 * 3


def test_each_target_names_its_document(run: Run) -> None:
    from kientao.indicators.targets import read_targets

    text = run.text("brief.html")
    for target in read_targets(run.city):
        shown = target.number if re.match(r"\d+[-/]|[A-Z]{3,4} \S*\d", target.number) else target.title_vi
        assert shown.replace("&", "&amp;").replace("'", "&#39;") in text, target.id
        if target.article:
            assert f"Điều {target.article}" in text, target.id


def test_version_and_pack_are_named(run: Run, page: Page) -> None:
    assert run.city.hash[:12] in page.text("vi")
    assert run.results[0].provenance["version"] in page.text("en")


def test_page_stands_alone_for_one_scenario_that_is_no_baseline(run: Run) -> None:
    page = Page(brief(run.city, run.plans[1:], run.results[1:], "vi"))
    assert page.open == []
    assert say("brief.subtitle_one", "vi", zones=run.city.zoning_name["vi"], first=2019, last=2050) in page.text("vi")


def test_hostile_names_are_shown_as_text(run: Run) -> None:
    from dataclasses import replace

    named = {"vi": "<script>alert(1)</script>", "en": "<b>&"}
    page = brief(run.city, [replace(run.plans[0], name=named)], run.results[:1], "vi")
    assert "<script" not in page
    assert "&lt;script&gt;" in page


def test_page_is_the_same_when_made_again(run: Run) -> None:
    assert brief(run.city, run.plans, run.results, "vi") == run.text("brief.html")
