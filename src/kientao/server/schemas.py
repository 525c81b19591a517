# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""What clients send. Unknown fields are refused, so that a misspelt one is not silently without effect."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,99}$")]
Number = Annotated[float, Field(allow_inf_nan=False, strict=True)]
Year = Annotated[int, Field(ge=1900, le=2200, strict=True)]
Flag = Annotated[bool, Field(strict=True)]
ScenarioContent = Annotated[
    dict[str, Any],
    Field(
        description="The shape of a scenario file: id, name, extends, drivers, levers (short form or moves).",
        examples=[{"levers": {"metro_buildout": {"2035": 398}}}],
    ),
]
ScenarioName = Annotated[
    str,
    Field(
        min_length=1, max_length=200, examples=["green_growth"],
        description="A shipped scenario, or several joined by +: a policy and stresses on it.",
    ),
]  # fmt: skip
ScenarioLike = ScenarioContent | ScenarioName
Parameters = Annotated[
    dict[Annotated[str, Field(max_length=100)], Number | dict[Annotated[str, Field(max_length=200)], Number]],
    Field(max_length=100, description="Assumptions changed: a number, or numbers by part."),
]


class Request(BaseModel):
    """Common to all requests."""

    model_config = ConfigDict(extra="forbid")

    city: Name = "hanoi"
    zoning: Name = "districts"


class ScenarioRequest(Request):
    """One scenario and the assumptions it is run under."""

    scenario: ScenarioLike
    parameters: Parameters = {}


class RunRequest(ScenarioRequest):
    """A run and what to show of it."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"city": "hanoi", "scenario": {"levers": {"metro_buildout": {"2035": 398}}}, "zones": True}]
        },
    )

    variables: Annotated[list[Name], Field(max_length=40)] = []
    zones: Flag = False
    levers: Flag = False
    years: Annotated[list[Year], Field(max_length=200)] = []


class RunsRequest(BaseModel):
    """Several runs."""

    model_config = ConfigDict(extra="forbid")

    requests: Annotated[list[RunRequest], Field(min_length=1, max_length=8)]


class ParseRequest(Request):
    """The text of a scenario file."""

    text: Annotated[str, Field(min_length=1, max_length=150_000)]


class TargetsRequest(ScenarioRequest):
    """Targets against a run."""


class WhyRequest(ScenarioRequest):
    """Why a number differs between two runs.

    `node`: only the children of that node of the tree. `levers`: the shares by lever too, which take longer. `also`:
    further numbers of the same two runs, which take little more when asked together.
    """

    against: ScenarioLike = "baseline"
    variable: Name
    also: Annotated[list[Name], Field(max_length=4)] = []
    year: Year | None = None
    zone: Name | None = None
    depth: Annotated[int, Field(ge=0, le=6, strict=True)] = 3
    node: Annotated[str, Field(max_length=2000)] | None = None
    levers: bool = True


class ZoneBriefRequest(ScenarioRequest):
    """One page on a scenario seen from one zone. `guesses`: what was predicted for `year` under `against`.

    `place`: the ward or commune that it is made for, which is named beside the zone.
    """

    against: ScenarioLike = "baseline"
    zone: Name
    place: Name | None = None
    now: Year = 2025
    year: Year = 2045
    guesses: Annotated[dict[Name, Annotated[Number, Field(ge=0, le=1e6)]], Field(min_length=1, max_length=2)]
    format: Literal["pdf", "png"] = "pdf"
    lang: Literal["vi", "en"] = "vi"


class LoopsRequest(ScenarioRequest):
    """The feedback loops that a value sits in, at the values of a year of a run."""

    scenario: ScenarioLike = "baseline"
    variable: Name
    year: Year | None = None
    count: Annotated[int, Field(ge=1, le=30, strict=True)] = 10


class RankRequest(Request):
    """What every lever would do to one number, from a scenario. `top`: only so many of them, the first of the order."""

    scenario: ScenarioLike = "baseline"
    parameters: Parameters = {}
    variable: Name
    year: Year | None = None
    zone: Name | None = None
    order: Literal["effect", "cost"] = "effect"
    top: Annotated[int, Field(ge=1, le=1000, strict=True)] | None = None


class EnsembleRequest(Request):
    """Many futures of a scenario. `sources`: a headline whose sources of spread are wanted, in `year`.

    What is given in `parameters` holds in all of them.
    """

    scenario: ScenarioLike
    parameters: Parameters = {}
    variables: Annotated[list[Name], Field(max_length=10)] = []
    members: Annotated[int, Field(ge=10, le=400, strict=True)] = 100
    seed: Annotated[int, Field(ge=0, le=2**31, strict=True)] = 1
    sources: Name | None = None
    year: Year | None = None


class ExportRequest(Request):
    """A file of some scenarios."""

    format: Literal["csv", "xlsx", "nc", "html", "iamc"]
    scenarios: Annotated[list[ScenarioLike], Field(min_length=1, max_length=4)]
    parameters: Parameters = {}
    lang: Literal["vi", "en"] = "vi"


Title = Annotated[str, Field(min_length=1, max_length=120, pattern=r"^[^\x00-\x1f\x7f]*\S[^\x00-\x1f\x7f]*$")]


class SaveRequest(Request):
    """A scenario to keep under a name."""

    name: Title
    scenario: ScenarioLike
    parameters: Parameters = {}


class ChangeRequest(BaseModel):
    """What to change of a saved scenario; what is left out stays."""

    model_config = ConfigDict(extra="forbid")

    name: Title | None = None
    scenario: ScenarioLike | None = None
    parameters: Parameters | None = None


class DuplicateRequest(BaseModel):
    """The name of the copy; the old one with a number if left out."""

    model_config = ConfigDict(extra="forbid")

    name: Title | None = None


class ShareRequest(Request):
    """What a link carries."""

    scenario: ScenarioLike
    parameters: Parameters = {}
    view: Annotated[dict[str, Any], Field(max_length=40)] = {}
