# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""What there is to choose from: city, zones, variables, levers, scenarios, sources, texts."""

from __future__ import annotations

import functools
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from kientao import __version__
from kientao.server import answers
from kientao.server.problems import responses
from kientao.server.routes.common import CityName, ModelName, answer, pool_of, sent
from kientao.server.work.key import key_of
from kientao.server.work.reply import Reply, reply
from kientao.text import texts

router = APIRouter(tags=["about"])
FEW = responses()
NAMED = responses("not_found")


@router.get("/health", response_model=answers.Health)
async def health(request: Request) -> dict[str, Any]:
    """Whether the server works, and how many workers run."""
    alive = pool_of(request).workers_alive
    return {"status": "ok" if alive else "starting", "workers": alive, "version": __version__}


@router.get("/city", response_model=answers.CityAnswer, responses=FEW)
async def city(request: Request, city: CityName = "hanoi", zoning: CityName = "districts") -> Response:
    """The city, its years, headline indicators and sectors."""
    return await answer(request, "city", {"city": city, "zoning": zoning})


@router.get("/zones", response_model=answers.ZonesAnswer, responses=FEW)
async def zones(request: Request, city: CityName = "hanoi", zoning: CityName = "districts") -> Response:
    """Zones in the order of every zone axis."""
    return await answer(request, "zones", {"city": city, "zoning": zoning})


@router.get("/places", response_model=answers.PlacesAnswer, responses=FEW)
async def places(request: Request, city: CityName = "hanoi", zoning: CityName = "districts") -> Response:
    """Units of the city's other zonings (wards beside districts), each with the zones in which its people live."""
    return await answer(request, "places", {"city": city, "zoning": zoning})


@router.get("/zones.geojson", response_model=dict[str, Any], responses=FEW)
async def shapes(request: Request, city: CityName = "hanoi", zoning: CityName = "districts") -> Response:
    """The shapes of the zones."""
    return await answer(request, "shapes", {"city": city, "zoning": zoning})


@router.get("/variables", response_model=answers.VariablesAnswer, responses=FEW)
async def variables(request: Request, city: CityName = "hanoi", zoning: CityName = "districts") -> Response:
    """Every variable of the model."""
    return await answer(request, "variables", {"city": city, "zoning": zoning})


@router.get("/variables/{name}", response_model=dict[str, Any], responses=NAMED)
async def variable(
    request: Request, name: ModelName, city: CityName = "hanoi", zoning: CityName = "districts"
) -> Response:
    """Definition, equation, inputs, users, unit, source of a variable, parameter, driver or lever."""
    return await answer(request, "name", {"city": city, "zoning": zoning, "name": name})


@router.get("/parameters", response_model=answers.ParametersAnswer, responses=FEW)
async def parameters(request: Request, city: CityName = "hanoi", zoning: CityName = "districts") -> Response:
    """Assumptions that can be changed, with value, range, source and quality; large tables without their numbers."""
    return await answer(request, "parameters", {"city": city, "zoning": zoning})


@router.get("/parameters/{name}", response_model=answers.ParameterAbout, responses=NAMED)
async def parameter(
    request: Request, name: ModelName, city: CityName = "hanoi", zoning: CityName = "districts"
) -> Response:
    """One assumption with all its parts."""
    return await answer(request, "parameter", {"city": city, "zoning": zoning, "name": name})


@router.get("/levers", response_model=answers.LeversAnswer, responses=FEW)
async def levers(request: Request, city: CityName = "hanoi", zoning: CityName = "districts") -> Response:
    """Every lever with bounds, costs, evidence and law."""
    return await answer(request, "levers", {"city": city, "zoning": zoning})


@router.get("/levers/{name}", response_model=answers.LeverAnswer, responses=NAMED)
async def lever(
    request: Request, name: ModelName, city: CityName = "hanoi", zoning: CityName = "districts"
) -> Response:
    """One lever with effects, cases of other cities, provisions of law and sources."""
    return await answer(request, "lever", {"city": city, "zoning": zoning, "name": name})


@router.get("/scenarios", response_model=answers.ScenariosAnswer, responses=FEW)
async def scenarios(request: Request, city: CityName = "hanoi", zoning: CityName = "districts") -> Response:
    """Shipped scenarios with what they decide by year."""
    return await answer(request, "scenarios", {"city": city, "zoning": zoning})


@router.get("/sources", response_model=dict[str, Any], responses=FEW)
async def sources(request: Request, city: CityName = "hanoi", zoning: CityName = "districts") -> Response:
    """Every source."""
    return await answer(request, "sources", {"city": city, "zoning": zoning})


@router.get("/sources/{name}", response_model=dict[str, Any], responses=NAMED)
async def source(
    request: Request, name: ModelName, city: CityName = "hanoi", zoning: CityName = "districts"
) -> Response:
    """One source and what rests on it."""
    return await answer(request, "source", {"city": city, "zoning": zoning, "name": name})


@router.get("/documents", response_model=dict[str, Any], responses=FEW)
async def documents(request: Request, city: CityName = "hanoi", zoning: CityName = "districts") -> Response:
    """Legal documents, their provisions and the timeline."""
    return await answer(request, "documents", {"city": city, "zoning": zoning})


@functools.cache
def _catalogue() -> Reply:
    return reply({"vi": texts("vi"), "en": texts("en")})


@router.get("/catalogue", response_model=dict[str, dict[str, str]], responses=FEW)
async def catalogue(request: Request) -> Response:
    """All texts of the program in both languages, by key."""
    return sent(request, key_of("catalogue", {}), _catalogue())
