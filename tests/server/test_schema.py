# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""The API against its own OpenAPI: made-up requests, valid and not, get answers of the shapes it promises."""

from __future__ import annotations

import httpx
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.checks import CHECKS
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance

from kientao.server.app import openapi_document
from lab_server import OWNER, Lab

EXCLUDED = [positive_data_acceptance]
"""A body of the right shape may still name a lever that the city does not have: 422 is then the right answer."""


schema = schemathesis.openapi.from_dict(openapi_document())
longer = schemathesis.openapi.from_dict(openapi_document())
longer.config.phases.coverage.enabled = False


SLOW = "export|targets|ensemble|rank|why|loops|brief"
common = settings(deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


@schema.exclude(path_regex=SLOW).parametrize()
@settings(common, max_examples=12)
def test_answers_keep_to_the_schema(case: schemathesis.Case, lab: Lab) -> None:
    check(case, lab)


@longer.include(path_regex=SLOW).parametrize()
@settings(common, max_examples=4)
def test_answers_of_longer_jobs_keep_to_the_schema(case: schemathesis.Case, lab: Lab) -> None:
    check(case, lab)


def check(case: schemathesis.Case, lab: Lab) -> None:
    headers = OWNER if "saved" in case.operation.path and "X-Owner" not in (case.headers or {}) else {}
    answer = case.call(base_url=lab.address, headers=headers, timeout=60)
    unknown_header = any("schemathesis" in name.lower() for name in case.headers or {})
    told_too_large = answer.status_code == 413
    excluded = [*EXCLUDED, negative_data_rejection] if unknown_header or told_too_large else EXCLUDED
    case.validate_response(answer, excluded_checks=excluded)
    assert answer.status_code < 500 or answer.status_code == 503


def test_the_schema_is_openapi_3_1_and_names_every_answer(client: httpx.Client) -> None:
    document = client.get("/openapi.json").json()
    assert document["openapi"].startswith("3.1")
    paths = {path.removeprefix("/api/v1") for path in document["paths"]}
    assert {"/city", "/zones", "/variables", "/levers", "/scenarios", "/run", "/runs", "/targets", "/export"} <= paths
    run = document["paths"]["/api/v1/run"]["post"]
    assert run["operationId"] == "run"
    assert run["responses"]["200"]["content"]["application/json"]["schema"]["$ref"].endswith("/RunAnswer")
    assert "application/problem+json" in run["responses"]["422"]["content"]
    assert len(CHECKS.get_all()) > 5
