# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""What one record of each kind of file of a city pack must hold. Used by `check`; the reader itself is leaner."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError


def _blank(value: Any) -> Any:
    return None if isinstance(value, str) and not value.strip() else value


Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
"""An id: lower case, digits, underscores."""
Text = Annotated[str, Field(min_length=1)]
Number = Annotated[float, Field(allow_inf_nan=False)]
Positive = Annotated[float, Field(gt=0, allow_inf_nan=False)]
NotNegative = Annotated[float, Field(ge=0, allow_inf_nan=False)]
MaybeNumber = Annotated[Number | None, BeforeValidator(_blank)]
Year = Annotated[int, Field(ge=1900, le=2200)]
Quality = Literal["official", "published", "press", "derived", "recalled", "assumed"]
EvidenceQuality = Literal["official", "published", "press", "derived", "recalled", "assumed", "gap"]
Ring = Literal["core", "inner", "outer"]
Distribution = Literal["fixed", "uniform", "triangular", "normal", "lognormal"]


def in_order(low: float | None, value: float | None, high: float | None) -> None:
    """Refuse a value outside its own range."""
    if low is not None and high is not None and low > high:
        raise PydanticCustomError("range_reversed", "low {low} is above high {high}", {"low": low, "high": high})
    if value is None:
        return
    slack = 1e-9 * max(1.0, abs(value))
    if (low is not None and value < low - slack) or (high is not None and value > high + slack):
        raise PydanticCustomError(
            "outside_range", "value {value} is outside {low} to {high}", {"value": value, "low": low, "high": high}
        )


class Record(BaseModel):
    """A record without keys nobody knows."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


class Ranged(Record):
    """A number with the range it may lie in."""

    value: Number
    low: MaybeNumber = None
    high: MaybeNumber = None

    @model_validator(mode="after")
    def _in_range(self) -> Ranged:
        in_order(self.low, self.value, self.high)
        return self


class BothNames(Record):
    """A name in both languages."""

    vi: Text
    en: Text


# tables; levers.csv has its schema in kientao.levers


class ParameterRecord(Ranged):
    """A row of parameters/*.csv."""

    name: Name
    dims: str
    index: str
    unit: Text
    distribution: Distribution
    source: str
    quality: Quality
    note: str


class DriverRecord(Record):
    """A row of drivers.csv."""

    name: Name
    module: Name
    dims: str
    unit: Text
    default: str
    interpolation: Literal["linear", "step", "given years", "constant", "engine"]
    path: Text
    source: str
    quality: Quality
    note: str


class UncertainDriverRecord(Record):
    """A row of uncertainty/drivers.csv."""

    name: Name
    form: Literal["rows", "factor", "add"]
    low: MaybeNumber
    high: MaybeNumber
    distribution: Distribution | Literal[""]
    memory: Annotated[NotNegative | None, BeforeValidator(_blank)]
    first_year: Annotated[int | None, BeforeValidator(_blank)] = None
    source: str
    quality: Quality
    note: Text


class LeadingInputRecord(Record):
    """A row of uncertainty/leading.csv: a parameter, one label of a table `[...]`, a wave of a series `~1`."""

    input: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*(\[[^\[\]]+\]|~[1-9])?$")]


class UncertainRelationRecord(Record):
    """A row of uncertainty/relations.csv."""

    kind: Literal["apart", "together", "common", "correlated", "at_most", "closes"]
    name: Text
    other: str
    value: MaybeNumber
    source: str
    quality: Quality
    note: Text


class ObservationRecord(Ranged):
    """A row of observations/*.csv."""

    variable: Text
    unit: Text
    zone: Name
    year: Year
    source: Text
    quality: Quality
    note: str


class AgeRecord(Record):
    """A row of observations/age_structure_*.csv."""

    age_group: Text
    sex: Literal["both", "male", "female"]
    population: NotNegative
    source: Text
    quality: Quality


class ZoneRecord(Record):
    """A row of a zoning table."""

    model_config = ConfigDict(extra="allow", str_strip_whitespace=True)
    id: Name
    code: Text
    name_vi: Text
    name_en: Text
    type: Text
    area_km2: Positive
    population: NotNegative
    ring: Ring
    lon: Annotated[float, Field(ge=-180, le=180)]
    lat: Annotated[float, Field(ge=-90, le=90)]
    source: Text
    quality: Quality


class TargetRecord(Ranged):
    """A row of law/targets.csv."""

    id: Text
    document: Text
    article: str
    indicator: Text
    name_vi: Text
    name_en: Text
    unit: Text
    scope: Text
    year: Annotated[Year | None, BeforeValidator(_blank)] = None
    operator: Text
    value: MaybeNumber = None  # type: ignore[assignment]
    quality: Quality
    note: str


# documents


class CarriedEntry(Record):
    """How the numbers of another zoning come to this one; tables relative to the pack."""

    from_: Annotated[Name, Field(alias="from")]
    rules: Text
    pieces: Text
    borders: Text
    lines: Text = ""
    placed: Text | None = None
    error: NotNegative = 0.0
    """Relative standard deviation of what one zone is given of an amount: people, jobs, vehicles."""


class ZoningEntry(Record):
    """One way of dividing the city, in city.yaml."""

    name: BothNames
    table: Text
    geometry: Text
    year: Year
    area_km2: Positive
    population: NotNegative | None = None
    source: Text
    carried: CarriedEntry | None = None


class PlacesEntry(Record):
    """Where people live inside the zones, and straight kilometres over which trips and walks fall to 1/e."""

    table: Text | None = None
    """Left out: places are spread evenly over every zone."""
    trip_decay_km: Positive
    walk_decay_km: Positive


class CityRecord(Record):
    """city.yaml."""

    id: Name
    name: BothNames
    base_year: Year
    last_year: Year
    zonings: dict[Name, ZoningEntry]
    places: PlacesEntry | None = None
    other_places: dict[Name, BothNames] = {}
    """Places that observations may name besides the zones: the city itself, the country, a district split since."""

    @model_validator(mode="after")
    def _years(self) -> CityRecord:
        if self.last_year <= self.base_year:
            raise PydanticCustomError("years_reversed", "last_year is not after base_year")
        return self


class SourceRecord(Record):
    """A source: where a number was seen. An empty url means that the work itself was not opened."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_]*$")]
    title: Text
    publisher: str
    year: int | str | None
    url: str
    note: str = ""


class DocumentRecord(Record):
    """A legal document."""

    id: Name
    number: str
    type: Text
    issuer: Text
    date: Text
    title_vi: Text
    title_en: Text
    status: Text
    status_note: str = ""
    url: str
    summary_vi: Text
    summary_en: Text
    sources: Annotated[list[str], Field(min_length=1)]


class ProvisionRecord(Record):
    """What a document says on one matter."""

    id: Name
    document: str
    article: str | None
    topic: Text
    text_vi: Text
    text_en: Text
    lever_hint: str
    quality: Quality
    sources: Annotated[list[str], Field(min_length=1)]


class EventRecord(Record):
    """A date in the law's timeline."""

    date: Text
    event_vi: Text
    event_en: Text
    document: str | None
    quality: Quality
    sources: Annotated[list[str], Field(min_length=1)]


class IndicatorRecord(BaseModel):
    """An indicator of Circular 01/2018/TT-BXD."""

    model_config = ConfigDict(extra="allow")
    code: Annotated[str, Field(pattern=r"^\d{4}$")]
    group: Text
    name_vi: Text
    name_en: Text
    unit: str
    definition_vi: Text
    definition_en: Text
    formula: str
    direction: Text
    in_annual_report: bool
    quality: Quality
    sources: Annotated[list[str], Field(min_length=1)]


class IndicatorFile(BaseModel):
    """law/indicators_*.yaml."""

    model_config = ConfigDict(extra="allow")
    indicators: Annotated[list[IndicatorRecord], Field(min_length=1)]


class SizeRecord(Record):
    """A row of evidence/sizes.csv."""

    lever: Name
    variable: Name
    measure: Literal["change", "absolute", "per_unit", "elasticity", "ratio"]
    per: str
    year: Year
    ring: Ring | Literal[""]
    to: MaybeNumber
    where: Ring | Literal[""]
    on: Name
    sign: Literal["1", "-1"]
    low: MaybeNumber
    high: MaybeNumber
    evidence: str
    source: str
    checked: Literal["looked_up", "partly", "recalled", "definition", ""]
    note_vi: str
    note_en: str

    @model_validator(mode="after")
    def _told(self) -> SizeRecord:
        in_order(self.low, None, self.high)
        ranged = self.low is not None or self.high is not None
        if ranged and not (self.checked and self.source and self.note_vi and self.note_en):
            raise PydanticCustomError("range_untold", "a range needs checked, source, note_vi and note_en")
        return self


class EvidenceLever(BaseModel):
    """What is known of a lever's effects."""

    model_config = ConfigDict(extra="allow")
    id: Name
    name_vi: Text
    name_en: Text
    effects: list[dict[str, Any]]
    evidence_grade: str
    hanoi_transfer: str
    sources: list[str]


class EvidenceLeverFile(BaseModel):
    """evidence/levers.yaml."""

    model_config = ConfigDict(extra="allow")
    levers: Annotated[list[EvidenceLever], Field(min_length=1)]


class EvidenceCase(BaseModel):
    """A city that has tried it."""

    model_config = ConfigDict(extra="allow")
    id: Name
    city: BothNames
    country: BothNames
    text_vi: Text
    text_en: Text
    levers: list[str]
    sources: list[str]


class EvidenceCaseFile(BaseModel):
    """evidence/cases.yaml."""

    model_config = ConfigDict(extra="allow")
    cases: Annotated[list[EvidenceCase], Field(min_length=1)]


class Decision(BaseModel):
    """A decision on a lever in a scenario."""

    model_config = ConfigDict(extra="allow")
    lever: Name
    start: Year
    end: Year
    to: Any

    @model_validator(mode="after")
    def _years(self) -> Decision:
        if self.end < self.start:
            raise PydanticCustomError("years_reversed", "the end is before the start")
        return self


class ScenarioRecord(BaseModel):
    """scenarios/*.yaml: what the check of the pack reads of it."""

    model_config = ConfigDict(extra="allow")
    id: Name
    version: int
    kind: Literal["policy", "stress"]
    name: BothNames
    narrative: BothNames
    extends: str | None = None
    drivers: dict[str, Any] = {}
    levers: list[Decision] = []
