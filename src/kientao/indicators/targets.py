# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Targets in law and plans held against a run: met, near, missed, or not modelled with the reason.

Targets come from the pack (`law/targets.csv`), documents and provisions from the files beside it. What a target is in
variables of the model stands in `law/target_mapping.csv`: one row for an indicator and scope, or for a single target
that differs; unit conversions are part of the expression. A target the model cannot answer has a reason there, one of
`REASONS`: a like-named variable that means something else is not an answer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np

from kientao.cities import City
from kientao.cities.files import number, read_table, read_yaml
from kientao.engine.inputs import Floats
from kientao.engine.series import Series
from kientao.errors import InputError
from kientao.indicators.expressions import Context, ExpressionError, NoReferenceError, evaluate, parse
from kientao.result import Result

NEAR = 0.1
"""A target is near when the gap is at most this part of it."""

EQUAL = 0.05
"""A target to be hit, neither more nor less, is met within this part of it."""

_SLACK = 1e-9


class Status(StrEnum):
    """What a run says about a target."""

    MET = "met"
    NEAR = "near"
    MISSED = "missed"
    NOT_MODELLED = "not_modelled"


class Role(StrEnum):
    """What a target is to the city: its own, a national rule held against it, or a guideline."""

    CITY = "city"
    NORM = "norm"
    REFERENCE = "reference"


REASONS: dict[str, tuple[str, str]] = {
    "not_in_model": ("mô hình không có biến này", "the model has no such variable"),
    "definition": ("mô hình đếm cách khác hoặc giữ cố định", "the model counts it another way or holds it fixed"),
    "prices": ("đặt theo giá hiện hành", "set in current prices"),
    "national": ("chỉ tiêu của cả nước", "a target of the whole country"),
    "other_place": ("của địa phương khác", "for other provinces"),
    "other_class": ("của loại đô thị khác", "for cities of another class"),
    "finer_place": ("cho nơi nhỏ hơn một đơn vị của mô hình", "for a place finer than a zone"),
    "act": ("văn bản phải ban hành hoặc mốc thời gian", "a rule to be issued or a date to be kept"),
    "reference": ("số suy ra hoặc nhu cầu vốn, không phải mục tiêu", "a derived figure or cost, not a target"),
    "beyond_horizon": ("sau năm cuối của mô hình", "after the last year of the model"),
    "beyond_run": ("sau năm cuối hoặc trước năm đầu của lần chạy", "outside the years of this run"),
    "no_reference": ("cần một lần chạy để so sánh", "a run to compare with is needed"),
    "not_kept": ("lần chạy không giữ biến cần thiết", "the run did not keep a variable it needs"),
}
"""Why a target is not answered, in Vietnamese and English."""

MAPPING_REASONS = tuple(reason for reason in REASONS if reason not in ("beyond_run", "no_reference", "not_kept"))
"""Reasons a mapping file may give; the others belong to a run."""


@dataclass(frozen=True, slots=True)
class Target:
    """One target with the document it stands in."""

    id: str
    document: str
    number: str
    title_vi: str
    title_en: str
    document_status: str
    article: str
    provisions: tuple[str, ...]
    """Provisions of the same document (and article, where both name one)."""
    indicator: str
    name_vi: str
    name_en: str
    unit: str
    scope: str
    year: int | None
    operator: str
    value: float
    low: float | None
    high: float | None
    quality: str
    note: str


@dataclass(frozen=True, slots=True)
class Rule:
    """What a target is in the model, or why it is nothing there."""

    expression: str
    direction: str
    """up, down or equal: which way the target is passed."""
    standing: bool
    """A standard that holds from its year on: judged in the last year of the run."""
    role: Role
    reason: str
    note: str


@dataclass(frozen=True, slots=True)
class Assessment:
    """A target in a run."""

    target: Target
    rule: Rule
    status: Status
    reason: str = ""
    year: int | None = None
    """The year judged."""
    values: Floats | None = None
    """The value of each member in that year, in the target's unit."""
    path: Floats | None = None
    """All years, [year, member]."""
    share_met: float = float("nan")
    """Share of members that meet the target."""

    @property
    def value(self) -> float:
        """The median of the members."""
        return float("nan") if self.values is None else float(np.median(self.values))


def read_targets(city: City) -> list[Target]:
    """All targets of a city pack with their documents.

    Raises:
        InputError: a file is missing, a document is not listed, or a number cannot be read.
    """
    law = city.path / "law"
    documents = {str(d["id"]): d for d in read_yaml(law / "documents.yaml", city.path)}
    provisions = read_yaml(law / "provisions.yaml", city.path)
    table = read_table(law / "targets.csv", city.path, ("id", "document", "indicator", "scope", "operator", "value"))
    found = []
    for line, row in table:
        document = documents.get(row["document"])
        if document is None:
            raise InputError(
                f"văn bản '{row['document']}' không có trong law/documents.yaml.",
                f"document '{row['document']}' is not in law/documents.yaml.", table.at(line),
            )  # fmt: skip
        found.append(_target(row, document, provisions, table.at(line)))
    return found


def _target(row: Mapping[str, str], document: Mapping[str, Any], provisions: Sequence[Any], place: str) -> Target:
    def optional(column: str) -> float | None:
        return number(row[column], place, column) if row[column].strip() else None

    year = optional("year")
    return Target(
        row["id"], row["document"], str(document["number"]), document["title_vi"], document["title_en"],
        document["status"], row["article"], _linked(row, provisions), row["indicator"], row["name_vi"], row["name_en"],
        row["unit"], row["scope"], None if year is None else int(year), row["operator"],
        number(row["value"], place, "value"), optional("low"), optional("high"), row["quality"], row["note"],
    )  # fmt: skip


def _linked(row: Mapping[str, str], provisions: Sequence[Any]) -> tuple[str, ...]:
    wanted = _articles(row["article"])
    linked = []
    for provision in provisions:
        if provision["document"] != row["document"]:
            continue
        articles = {
            part.strip().partition(".")[0] for part in str(provision["article"] or "").split(",") if part.strip()
        }
        if not wanted or not articles or wanted & articles:
            linked.append(str(provision["id"]))
    return tuple(linked)


def _articles(text: str) -> set[str]:
    return {part.strip().partition(".")[0] for part in text.split(",") if part.strip()}


class TargetMapping:
    """The rows of `law/target_mapping.csv`: what each target is in the model."""

    def __init__(self, single: Mapping[str, Rule], general: Mapping[tuple[str, str], Rule]) -> None:
        self._single = dict(single)
        self._general = dict(general)

    def of(self, target: Target) -> Rule:
        """The row of one target: its own, else that of its indicator and scope; else not in the model."""
        found = self._single.get(target.id) or self._general.get((target.indicator, target.scope))
        return found or Rule("", "", False, Role.CITY, "not_in_model", "")

    def has(self, target: Target) -> bool:
        """Whether a row speaks of the target."""
        return target.id in self._single or (target.indicator, target.scope) in self._general

    @property
    def rows(self) -> list[tuple[str, str, str]]:
        """Key of every row: indicator, scope, single target."""
        return [(i, s, "") for i, s in self._general] + [("", "", t) for t in self._single]


def read_mapping(city: City) -> TargetMapping:
    """The mapping of targets to the model; a pack without one has targets that are not modelled.

    Raises:
        InputError: an expression that cannot be read, an unknown direction, role or reason, or a row given twice.
    """
    columns = ("indicator", "scope", "target", "expression", "direction", "when", "role", "reason")
    path = city.path / "law" / "target_mapping.csv"
    if not path.is_file():
        return TargetMapping({}, {})
    table = read_table(path, city.path, columns)
    single: dict[str, Rule] = {}
    general: dict[tuple[str, str], Rule] = {}
    for line, row in table:
        rule = _rule(row, table.at(line))
        key = (row["indicator"], row["scope"])
        if (row["target"] in single) if row["target"] else (key in general):
            raise InputError("dòng lặp lại.", "this row is given twice.", table.at(line))
        if row["target"]:
            single[row["target"]] = rule
        else:
            general[key] = rule
    return TargetMapping(single, general)


def _rule(row: Mapping[str, str], place: str) -> Rule:
    expression, reason = row["expression"].strip(), row["reason"].strip()
    if bool(expression) == bool(reason):
        raise InputError(
            "cần đúng một trong expression, reason.", "give either an expression or a reason.", place
        )  # fmt: skip
    if reason:
        if reason not in MAPPING_REASONS:
            raise InputError(f"reason '{reason}' không có.", f"unknown reason '{reason}'.", place)
        return Rule("", "", False, Role.CITY, reason, row.get("note", ""))
    try:
        parse(expression)
        role = Role(row["role"])
    except ValueError as error:
        raise InputError(f"{error}.", f"{error}.", place) from None
    if row["direction"] not in ("up", "down", "equal") or row["when"] not in ("year", "from"):
        raise InputError("direction hoặc when không hợp lệ.", "direction or when is not valid.", place)
    return Rule(expression, row["direction"], row["when"] == "from", role, "", row.get("note", ""))


def assess(
    city: City, run: Result | Series, reference: Result | Series | None = None, near: float = NEAR
) -> list[Assessment]:
    """Every target of the pack held against a run.

    A target is judged in its own year; a standing standard, and a target without a year, in the last year of the run.
    With several members the status is that of the median, and `share_met` says how many meet it.

    Args:
        city: the pack the run was made with.
        run: a finished run.
        reference: a run without new policy, for targets against business as usual.
        near: how far off, as part of the target, still counts as near.

    Raises:
        InputError: a file of the pack is missing or wrong.
    """
    series = run.series if isinstance(run, Result) else run
    other = reference.series if isinstance(reference, Result) else reference
    context, mapping = Context(series, other), read_mapping(city)
    paths: dict[str, Floats | str] = {}
    return [_assess(target, mapping.of(target), context, near, paths) for target in read_targets(city)]


def _assess(target: Target, rule: Rule, context: Context, near: float, paths: dict[str, Floats | str]) -> Assessment:
    if rule.reason:
        return Assessment(target, rule, Status.NOT_MODELLED, rule.reason)
    if rule.expression not in paths:
        paths[rule.expression] = _path(rule.expression, context)
    path = paths[rule.expression]
    if isinstance(path, str):
        return Assessment(target, rule, Status.NOT_MODELLED, path)
    years = context.series.years
    year = year_judged(target, rule, years)
    if year is None:
        return Assessment(target, rule, Status.NOT_MODELLED, "beyond_run", path=path)
    values = path[years.index(year)]
    if np.isnan(values).any():
        return Assessment(target, rule, Status.NOT_MODELLED, "beyond_run", path=path)
    met = float(np.mean(gap(rule, target.value, values) <= slack(target.value)))
    status = judge(rule, target.value, float(np.median(values)), near)
    return Assessment(target, rule, status, "", year, values, path, met)


def year_judged(target: Target, rule: Rule, years: Sequence[int]) -> int | None:
    """The year of a run in which a target is judged; None where the run does not reach it."""
    year = years[-1] if rule.standing or target.year is None else target.year
    beyond = rule.standing and target.year is not None and target.year > years[-1]
    return None if beyond or year not in years else year


def slack(target: float) -> float:
    """Rounding that no one would call a gap."""
    return _SLACK * max(1.0, abs(target))


def _path(expression: str, context: Context) -> Floats | str:
    """The value in all years, or the reason why there is none."""
    try:
        return evaluate(expression, context)
    except NoReferenceError:
        return "no_reference"
    except ExpressionError as error:
        if "did not keep" in str(error):
            return "not_kept"
        raise


def gap(rule: Rule, target: float, value: Any) -> Any:
    """How much is missing to the target in its unit; zero or less when met."""
    if rule.direction == "up":
        return target - value
    if rule.direction == "down":
        return value - target
    return np.abs(value - target) - EQUAL * abs(target)


def judge(rule: Rule, target: float, value: float, near: float = NEAR) -> Status:
    """Met, near or missed."""
    missing = float(gap(rule, target, value))
    if missing <= slack(target):
        return Status.MET
    return Status.NEAR if missing <= near * abs(target) else Status.MISSED
