# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""The documentation site: nothing is left undocumented, every link leads somewhere, no page needs the network."""

from __future__ import annotations

import csv
import functools
import json
import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from markupsafe import escape

import city_run
import kientao as kt
from kientao.analysis.validation import Report, validate
from kientao.cities.sizes import main_sizes
from kientao.cli.docs import described_commands
from kientao.cli.main import main
from kientao.engine import declarations
from kientao.engine.program import build
from kientao.model import all_declarations
from kientao.report.site import examples, levers, pages
from kientao.report.site.book import SECTORS, Book, open_book
from kientao.report.site.pages import build_site
from kientao.report.site.wording import bases, described, sector_text, shown_basis
from kientao.report.tables import size_text
from kientao.text import LANGUAGES, say


@functools.cache
def book() -> Book:
    return open_book(city_run.city())


@functools.cache
def report() -> Report:
    return validate(city_run.city())


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, dict[str, object]]]:
    out = tmp_path_factory.mktemp("site")
    with pytest.MonkeyPatch.context() as patch:  # what takes time is made once for all tests of this file
        patch.setattr("kientao.analysis.validation.validate", lambda city: report())
        patch.setattr(pages, "open_book", lambda city: book())
        yield out, build_site(city_run.city(), out, described_commands())


# Nothing undocumented


def test_every_variable_has_a_description_names_and_a_source_method_or_stated_assumption() -> None:
    bare = [d.name for d in all_declarations() if not (d.description and d.vi and d.en and d.unit)]
    assert not bare
    unfounded = [d.name for d in all_declarations() if not bases(d)]
    assert not unfounded, "add 'Source:', 'Method:' or 'Assumption:' to the docstring"


def test_every_variable_is_described_in_vietnamese_and_nothing_else_is() -> None:
    names = {d.name for d in all_declarations()}
    assert not names - set(described()), "add rows to text/variables_vi.csv"
    assert not set(described()) - names, "text/variables_vi.csv describes what is not declared"
    vietnamese = re.compile("[ăâđêôơưáàảãạấầẩẫậắằẳẵặéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ]", re.IGNORECASE)
    assert not [name for name, text in described().items() if len(text) < 8 or not vietnamese.search(text)]


def test_every_method_and_assumption_is_said_in_vietnamese() -> None:
    told = [
        (one, shown_basis(one, "vi").text) for each in all_declarations() for one in bases(each) if one.kind != "Source"
    ]
    assert len(told) > 400
    assert [one.text for one, text in told if text == one.text] == [], "add site.method.* to text/catalogue.csv"


def test_every_sector_says_how_it_works_and_what_it_leaves_out_in_both_languages() -> None:
    assert {book().sector(d.name) for d in all_declarations()} == set(SECTORS)
    for sector in SECTORS:
        for lang in LANGUAGES:
            assert all(len(part) > 20 for part in sector_text(sector, lang)), sector


def test_every_lever_has_names_evidence_or_a_grade_and_a_law_or_says_that_there_is_none() -> None:
    city = city_run.city()
    for lever in city.levers:
        assert lever.name_vi and lever.name_en and lever.unit_label_vi and lever.unit_label_en, lever.id
        assert lever.evidence_grade in ("A", "B", "C"), lever.id
        assert levers.moved_variables(book(), lever.id), f"nothing reads {lever.id}"
        for provision in levers.provisions(city, (*lever.law_enables, *lever.law_limits)):
            assert provision["of"] or provision.get("text_vi"), (
                f"{lever.id}: {provision['id']} is no provision or document"
            )


def test_every_command_and_option_has_its_help_in_both_languages() -> None:
    commands = described_commands()
    assert {"run", "docs", "validate", "show"} <= {command["name"] for command in commands}
    for command in commands:
        texts = [command["help"], *(option["help"] for option in command["options"])]
        for text in texts:
            assert text["vi"] and text["en"], command["name"]
        assert command["help"]["vi"] != command["help"]["en"], command["name"]


# The pages


TAG = re.compile(r"<(a|script|img|link)\b[^>]*?(?:href|src)=\"([^\"]*)\"")
INLINE = re.compile(r"<[^>]+ (?:style|on[a-z]+)=\"|<style|<script(?![^>]* src=)|javascript:")
ID = re.compile(r" id=\"([^\"]*)\"")


def test_the_site_has_a_page_for_everything_in_both_languages(site: tuple[Path, dict[str, object]]) -> None:
    out, counts = site
    for lang in LANGUAGES:
        for declared in all_declarations():
            assert (out / lang / "variables" / f"{declared.name}.html").is_file()
        assert len(list((out / lang / "sectors").iterdir())) == len(SECTORS)
        assert len(list((out / lang / "levers").iterdir())) == len(city_run.city().levers)
        for name in ("index", "validation", "calibration", "left-out", "add", "commands"):
            assert (out / lang / f"{name}.html").is_file()
    assert counts["equations_typeset"] >= 0.95 * int(str(counts["equations"]))  # type: ignore[operator]
    assert int(str(counts["bytes"])) < 30e6


def test_every_link_leads_to_a_page_and_no_page_needs_the_network_or_inline_code(
    site: tuple[Path, dict[str, object]],
) -> None:
    out, _ = site
    texts = {file: file.read_text(encoding="utf-8") for file in out.rglob("*.html")}
    ids = {file: set(ID.findall(text)) for file, text in texts.items()}
    seen: set[tuple[Path, str]] = set()
    for file, text in texts.items():
        assert not INLINE.search(text), file
        for tag, link in TAG.findall(text):
            if (file.parent, link) in seen or (tag == "a" and re.match(r"https?:", link)):
                continue
            seen.add((file.parent, link))
            assert not re.match(r"[a-z]+:|/", link), (file, link)
            path, _, anchor = link.partition("#")
            target = (file.parent / path).resolve() if path else file
            if tag != "a":
                assert target.is_file(), (file, link)
                continue
            assert target in ids, (file, link)
            assert not anchor or anchor in ids[target], (file, link)


def test_no_page_prints_what_only_the_program_understands(site: tuple[Path, dict[str, object]]) -> None:
    inner = re.compile(r"object at 0x|built-in method|<bound method|\bNone\b</|\bnan\b</|Undefined")
    pages = sorted(site[0].rglob("*.html"))
    assert len(pages) > 1000
    assert [page.name for page in pages if inner.search(page.read_text(encoding="utf-8"))] == []


def test_the_search_index_holds_every_variable_and_leads_to_pages(site: tuple[Path, dict[str, object]]) -> None:
    out, _ = site
    for lang in LANGUAGES:
        text = (out / "assets" / f"index-{lang}.js").read_text(encoding="utf-8")
        entries = json.loads(text.removeprefix("window.siteIndex=").rstrip().removesuffix(";"))
        assert {entry[2] for entry in entries} >= {d.name for d in all_declarations()}
        for entry in entries:
            assert (out / lang / entry[3].partition("#")[0]).is_file(), entry


def test_every_lever_page_shows_the_range_its_effect_is_tried_against_and_how_it_was_checked(
    site: tuple[Path, dict[str, object]],
) -> None:
    out, _ = site
    city = city_run.city()
    for lever, size in main_sizes(city.path).items():
        for lang in LANGUAGES:
            text = (out / lang / "levers" / f"{lever}.html").read_text(encoding="utf-8")
            assert size_text(size, lang) in text, lever
            assert say(f"size.checked.{size.checked}", lang) in text, lever
            assert str(escape(size.note(lang))) in text, lever
            assert all(str(escape(city.sources[one]["title"])) in text for one in size.works), lever


def test_a_vietnamese_lever_page_holds_no_english_but_titles_and_the_other_name(
    site: tuple[Path, dict[str, object]],
) -> None:
    out, _ = site
    for lever in city_run.city().levers:
        text = (out / "vi" / "levers" / f"{lever.id}.html").read_text(encoding="utf-8")
        english = re.findall(r'<(\w+)[^>]* lang="en"', text.partition("<main")[2].partition("</main>")[0])
        assert set(english) <= {"li", "span"} and english.count("span") == 1, lever.id


def test_every_failing_row_of_the_validation_is_printed(site: tuple[Path, dict[str, object]]) -> None:
    out, _ = site
    text = (out / "vi" / "validation.html").read_text(encoding="utf-8")
    assert text.count(say("validate.not_ok", "vi") + "<") + text.count(say("validate.not_ok", "vi") + "*<") == len(
        report().failed
    )
    assert text.count("</tr>") >= len(report().rows)


# The worked examples


def test_the_example_of_a_variable_runs_as_printed() -> None:
    scope: dict[str, object] = {"__name__": "worked_example"}
    exec(examples.VARIABLE, scope)
    exec(examples.VARIABLE_TEST, scope)
    scope["test_built_density_is_people_over_built_land"](scope["built_density"])  # type: ignore[operator]
    added = declarations(scope)
    program = build([*all_declarations(), *added], city_run.city().inputs())
    run = program.run(keep=["built_density", "population", "land_area"])
    assert np.allclose(run["built_density"], run["population"] / (run["land_area__built"] * 100))
    assert bases(added[0])


def test_the_example_of_a_lever_runs_in_a_copy_of_the_city(tmp_path: Path) -> None:
    pack = tmp_path / "my_city"
    shutil.copytree(city_run.city().path, pack)
    with (pack / "levers.csv").open(encoding="utf-8", newline="") as file:
        columns = csv.DictReader(file).fieldnames or []
    with (pack / "levers.csv").open("a", encoding="utf-8", newline="") as file:
        csv.DictWriter(file, columns, restval="", lineterminator="\n").writerow(examples.LEVER_ROW)
    city = kt.load_city(pack)
    scope: dict[str, object] = {"__name__": "worked_example"}
    exec(examples.LEVER_EQUATION, scope)
    program = build([*all_declarations(), *declarations(scope)], city.inputs())
    plan = kt.Scenario.parse({"id": "shade", "extends": "baseline", "levers": {"shaded_stops": {2030: 1.0}}})
    keep = ["shaded_wait", "bus_wait"]
    without = program.run(keep=keep, until=2040)
    with_it = program.run(drivers=plan.drivers(city), keep=keep, until=2040)
    assert np.allclose(without["shaded_wait"], without["bus_wait"])
    assert np.all(with_it["shaded_wait"][-1] < 0.95 * with_it["bus_wait"][-1])


def test_the_example_of_a_city_runs_as_printed_on_a_copy_of_the_pack(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    source = city_run.city().path
    for name in re.findall(r"[a-z]+\.yaml|[a-z]+\.csv|[a-z]+/(?=[,\s])", examples.CITY):
        assert (source / name).exists(), name
    monkeypatch.chdir(tmp_path)
    for line in examples.CITY.splitlines():
        words = shlex.split(line, comments=True)
        if words[:2] == ["cp", "-r"]:
            shutil.copytree(source, tmp_path / words[3])
        elif words[:1] == ["kientao"]:
            try:
                main(words[1:])
            except SystemExit as stop:
                assert not stop.code, line
            assert capsys.readouterr().out
