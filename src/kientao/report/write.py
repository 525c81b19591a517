# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Writing results to files: each is written beside its place under another name and moved in when it is whole."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kientao.errors import InputError
from kientao.text import Language, say

if TYPE_CHECKING:
    from kientao.cities import City
    from kientao.result import Result
    from kientao.scenario import Scenario

FORMATS = ("csv", "xlsx", "nc", "html", "iamc", "graphml")
FILES = {"html": "brief.html", "csv": "results.csv", "xlsx": "results.xlsx", "nc": "results.nc"}
"""Name of each file of a run, in the order in which they are written."""
OTHER_FILES = {"iamc": "results_iamc.csv", "graphml": "model.graphml"}
"""Files for other tools, written when asked for."""


def write(
    format: str,
    city: City,
    plans: Sequence[Scenario],
    results: Sequence[Result],
    out: Path,
    lang: Language,
    everything: bool = False,
) -> Path:
    """Write one format into the folder `out`; `plans` and `results` go in pairs. Returns the file.

    Args:
        everything: also tables between pairs of zones (CSV and NetCDF), which are large.

    Raises:
        InputError: the folder cannot be written to; what stood there before is untouched.
    """
    path = out / (FILES | OTHER_FILES)[format]
    _place(path, lambda file: _write(format, file, city, plans, results, lang, everything))
    return path


def writing_steps(
    city: City, plans: Sequence[Scenario], results: Sequence[Result], out: Path, lang: Language
) -> Iterator[str]:
    """Write all files into `out`, giving the name of each before it is written.

    Raises:
        InputError: as in `write`.
    """
    for format, name in FILES.items():
        yield name
        write(format, city, plans, results, out, lang)


def _write(
    format: str,
    file: Path,
    city: City,
    plans: Sequence[Scenario],
    results: Sequence[Result],
    lang: Language,
    everything: bool,
) -> None:
    match format:
        case "csv":
            from kientao.report.data import write_csv

            write_csv(file, city, results, everything)
        case "nc":
            from kientao.report.data import write_netcdf

            write_netcdf(file, city, results, everything)
        case "xlsx":
            from kientao.report.sheets import write_workbook

            write_workbook(file, city, plans, results, lang)
        case "html":
            from kientao.report.brief import brief

            file.write_text(brief(city, plans, results, lang), encoding="utf-8")
        case "iamc":
            from kientao.report.iamc import write_iamc

            write_iamc(file, city, results)
        case "graphml":
            from kientao.report.structure import write_structure

            write_structure(file, results[0])


def _place(path: Path, fill: Callable[[Path], None]) -> None:
    """Fill a file under a passing name in the same folder, then give it its own name in one move."""
    passing: Path | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{path.stem}-", suffix=path.suffix, dir=path.parent)
        os.close(handle)
        passing = Path(name)
        fill(passing)
        passing.chmod(0o644)
        passing.replace(path)
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError(
            say("error.cannot_write", "vi", path=path, reason=reason),
            say("error.cannot_write", "en", path=path, reason=reason),
            "--out",
        ) from error
    finally:
        if passing is not None:
            with contextlib.suppress(OSError):
                passing.unlink(missing_ok=True)
