# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""`kientao check`: what is wrong in a city pack, and in the units of the model."""

from __future__ import annotations

import sys

from kientao.cli.output import show_json
from kientao.text import language, say


def check_city(name: str, as_json: bool) -> int:
    """Print every problem of a pack with its place; 1 if one is an error."""
    from kientao.cities.check import check
    from kientao.cities.city import pack_path
    from kientao.model import all_declarations
    from kientao.model.dimensions import DIMENSIONS

    path = pack_path(name)
    problems = check(path, dimensions=DIMENSIONS, names=[d.name for d in all_declarations()])
    errors = [p for p in problems if p.severity == "error"]
    warnings = sum(p.severity == "warning" for p in problems)
    if as_json:
        show_json(
            {
                "problems": [
                    {"file": p.file, "line": p.line, "name": p.name, "severity": p.severity,
                     "message": p.message_vi if language() == "vi" else p.message_en}
                    for p in problems
                ],
                "summary": {"errors": len(errors), "warnings": warnings},
            }
        )  # fmt: skip
        return 1 if errors else 0
    for problem in problems:
        if problem.severity != "info":
            sys.stdout.write(f"{problem.message(language())}\n")
    if errors:
        sys.stdout.write(say("check.errors", errors=len(errors), warnings=warnings) + "\n")
        return 1
    sys.stdout.write(say("check.pack_good", city=path.name, warnings=warnings) + "\n")
    return 0


def check_units(name: str, as_json: bool) -> int:
    """Run the model on quantities that carry units; 1 if an equation disagrees with its declaration."""
    from kientao import api

    program = api.program(api.load_city(name))
    problems = program.check_units()
    equations = len(program.names.declared)
    if as_json:
        show_json({"problems": problems, "equations": equations})
    else:
        for problem in problems:
            sys.stdout.write(f"{problem}\n")
        if not problems:
            sys.stdout.write(say("check.units_good", equations=equations) + "\n")
    return 1 if problems else 0
