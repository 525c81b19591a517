# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""levers.csv of a city pack: one row a lever, checked column by column."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from kientao.errors import InputError
from kientao.levers.bases import CITY_BASES, COST_BASES

Kind = Literal["amount", "level", "price", "finance"]
Ramp = Literal["linear", "s_curve", "step"]
Allowed = Literal["city", "all", "core_inner", "inner_outer", "outer", "station"]
SplitRule = Literal[
    "", "as_targeted", "uniform", "weights_sum", "population", "population_core_inner", "park_deficit", "tree_deficit",
    "flooded_area", "untreated_wastewater", "built_land", "impervious", "farm_land", "industry_energy",
    "line_alignment",
]  # fmt: skip


def _words(value: Any) -> Any:
    return tuple(part.strip() for part in value.split(";") if part.strip()) if isinstance(value, str) else value


def _blank(value: Any) -> Any:
    return None if isinstance(value, str) and not value.strip() else value


Words = Annotated[tuple[str, ...], BeforeValidator(_words)]
Bound = Annotated[float | None, BeforeValidator(_blank)]


class Lever(BaseModel):
    """One lever: a thing the city can decide, in its own unit."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, str_strip_whitespace=True)

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    name_vi: str = Field(min_length=1)
    name_en: str = Field(min_length=1)
    sector: str
    team: str
    shared_with: Words
    course_lever: str
    tier: Literal["core", "extended"]
    kind: Kind
    unit: str = Field(min_length=1)
    unit_label_vi: str
    unit_label_en: str
    min: float
    max: float
    base_2019: float
    default: float
    default_basis: str
    default_quality: str
    dims: Literal["city", "zone"]
    zones: Allowed
    split_rule: SplitRule
    ramp: Ramp
    stages: int = Field(ge=1, le=3)
    lead_time: float = Field(gt=0)
    lead_low: Bound
    lead_high: Bound
    lifetime: float = Field(gt=0)
    cost_base: str
    capital_cost: float = Field(ge=0)
    capital_low: Bound
    capital_high: Bound
    capital_quality: str
    capital_note: str
    running_cost: float
    running_low: Bound
    running_high: Bound
    running_quality: str
    running_note: str
    running_payer: Literal["city", "shared"]
    """shared: the city pays only `public_share` of the running cost."""
    running_kind: Literal["service", "transfer"]
    """transfer: money handed on, which does not follow the price of works."""
    public_share: float = Field(ge=0, le=1)
    ppp_eligible: Literal["0", "1"]
    central_eligible: Literal["0", "1"]
    needs_enforcement: Literal["0", "1"]
    running_counted_in: Literal["lever", "waste_cost", "transit_cost", "support_spending"]
    enters: Words
    acceptance_points: float
    equity_note: str
    law_enables: Words
    law_limits: Words
    law_note: str
    evidence: str
    evidence_grade: str
    hanoi_transfer: str
    sources: Words

    @property
    def is_amount(self) -> bool:
        """A physical quantity that is built and adds up over zones."""
        return self.kind == "amount"

    @property
    def adds_up(self) -> bool:
        """Whether the values of zones sum to the city's: amounts, and shares given out by weights."""
        return self.is_amount or self.split_rule == "weights_sum"

    @property
    def by_zone(self) -> bool:
        """Whether every zone has a value of its own."""
        return self.dims == "zone"

    @model_validator(mode="after")
    def _coherent(self) -> Self:
        if not self.min <= self.base_2019 <= self.max or self.min >= self.max:
            raise ValueError("base_2019 must lie between min and max")
        if self.is_amount and self.base_2019 != 0:
            raise ValueError("an amount counts beyond 2019: base_2019 must be 0")
        if not self.is_amount and self.stages != 1:
            raise ValueError("only an amount is built in several stages")
        if self.cost_base not in COST_BASES:
            near = difflib.get_close_matches(self.cost_base, COST_BASES, 1)
            raise ValueError(f"unknown cost_base '{self.cost_base}'" + (f"; did you mean '{near[0]}'?" if near else ""))
        if self.is_amount and self.cost_base != "unit":
            raise ValueError("the cost_base of an amount must be unit")
        if not self.by_zone and self.cost_base not in CITY_BASES:
            raise ValueError(f"a city lever's cost_base must be one of {', '.join(CITY_BASES)}")
        if (self.zones == "city") != (not self.by_zone):
            raise ValueError("zones must be 'city' for city levers, and only for them")
        for low, value, high, name in (
            (self.lead_low, self.lead_time, self.lead_high, "lead_time"),
            (self.capital_low, self.capital_cost, self.capital_high, "capital_cost"),
            (self.running_low, self.running_cost, self.running_high, "running_cost"),
        ):
            if (low is not None and low > value) or (high is not None and high < value):
                raise ValueError(f"{name} must lie between its low and its high")
        return self


@dataclass(frozen=True, slots=True)
class LeverTable:
    """The levers of a city in the order of their file."""

    levers: tuple[Lever, ...]
    place: str = "levers.csv"

    def __iter__(self) -> Iterator[Lever]:
        return iter(self.levers)

    def __len__(self) -> int:
        return len(self.levers)

    def __contains__(self, lever: object) -> bool:
        return any(one.id == lever for one in self.levers)

    @property
    def ids(self) -> tuple[str, ...]:
        """Ids in order."""
        return tuple(lever.id for lever in self.levers)

    def get(self, lever: str, place: str = "") -> Lever:
        """A lever by its id; an unknown one names the nearest."""
        for one in self.levers:
            if one.id == lever:
                return one
        near = difflib.get_close_matches(lever, self.ids, 3, 0.5)
        remedy = ", ".join(near)
        raise InputError(
            f"không có đòn bẩy '{lever}'.", f"there is no lever '{lever}'.", place,
            f"Gần nhất: {remedy}." if near else f"Xem danh sách trong {self.place}.",
            f"Nearest: {remedy}." if near else f"See the list in {self.place}.",
        )  # fmt: skip


def parse_levers(rows: list[tuple[str, Mapping[str, str]]], place: str = "levers.csv") -> LeverTable:
    """Rows as (place, cells) into a table."""
    levers: list[Lever] = []
    seen: set[str] = set()
    for where, cells in rows:
        try:
            lever = Lever.model_validate(dict(cells))
        except ValidationError as error:
            first = error.errors()[0]
            column = ".".join(str(part) for part in first["loc"])
            text = f"{f'{column}: ' if column else ''}{first['msg']} ({cells.get('id', '?')})"
            raise InputError(
                f"dòng đòn bẩy không hợp lệ: {text}.", f"the lever's row is not valid: {text}.", where,
                "Sửa cột này trong levers.csv.", "Correct this column of levers.csv.",
            ) from None  # fmt: skip
        if lever.id in seen:
            raise InputError(f"'{lever.id}' có hai dòng.", f"'{lever.id}' has two rows.", where)
        seen.add(lever.id)
        levers.append(lever)
    return LeverTable(tuple(levers), place)


def read_levers(path: Path, root: Path | None = None) -> LeverTable:
    """The lever table of a city pack."""
    from kientao.cities.files import read_table

    table = read_table(path, root, tuple(Lever.model_fields))
    return parse_levers([(table.at(line), cells) for line, cells in table], table.place)
