# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Many futures of one scenario: bands, how often targets are met, and what the spread comes from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from kientao.analysis.ensemble.inputs import Input
from kientao.analysis.ensemble.work import Singles
from kientao.engine.inputs import Floats
from kientao.errors import InputError
from kientao.indicators.targets import Rule, Target, gap, slack
from kientao.report.headline import HEADLINES
from kientao.text import Language, language, say

if TYPE_CHECKING:
    import xarray as xr

    from kientao.analysis.ensemble.spread import Source

QUANTILES = (0.05, 0.1, 0.5, 0.9, 0.95)
VARIABLE = "variable."
"""What stands before a kept variable that has the name of a headline."""
FORMATS = ("nc", "csv", "json")


@dataclass(frozen=True, slots=True)
class Chance:
    """How often a target is met: share of the members that could be judged."""

    target: Target
    rule: Rule
    year: int
    share_met: float
    median: float
    low: float
    """5 % of members are below."""
    high: float
    """5 % of members are above."""
    members: int


@dataclass(frozen=True, slots=True)
class Ensemble:
    """Members of one scenario, each with its own draw of all uncertain inputs.

    `places[member, input]` says where in its range each input stood; `headlines[member, year, headline]` and
    `kept[name][member, year, *dims]` are what came of it, not numbers in the members of `failed`.
    """

    years: tuple[int, ...]
    inputs: tuple[Input, ...]
    places: Floats
    headlines: Singles
    kept: dict[str, Singles]
    about_kept: dict[str, dict[str, Any]]
    """name -> dims, labels and attributes of a kept variable."""
    targets: tuple[tuple[Target, Rule, int], ...]
    target_values: Floats
    failed: dict[int, str]
    provenance: dict[str, Any]

    @property
    def members(self) -> int:
        """All members, the failed ones included."""
        return len(self.places)

    @property
    def sound(self) -> Floats:
        """Numbers of the members that were worked out, [n]."""
        return np.array([i for i in range(self.members) if i not in self.failed], dtype=np.intp)

    @property
    def names(self) -> tuple[str, ...]:
        """Headlines, then kept variables."""
        return (*HEADLINES, *(f"{VARIABLE}{name}" if name in HEADLINES else name for name in self.kept))

    def values(self, name: str) -> Floats:
        """Values [member, year, *dims] of a headline (in the unit it is read in) or a kept variable.

        A kept variable that has the name of a headline is `variable.<name>`.

        Raises:
            InputError: neither a headline nor kept.
        """
        if name in HEADLINES:
            return np.asarray(self.headlines[:, :, list(HEADLINES).index(name)], dtype=float)
        if name in self.kept or name.removeprefix(VARIABLE) in self.kept:
            return np.asarray(self.kept[name.removeprefix(VARIABLE)], dtype=float)
        known = ", ".join(self.names)
        raise InputError(
            say("ensemble.not_kept", "vi", name=name), say("ensemble.not_kept", "en", name=name), "",
            say("error.choose", "vi", names=known), say("error.choose", "en", names=known),
        )  # fmt: skip

    def bands(self, names: Iterable[str] | None = None, quantiles: Sequence[float] = QUANTILES) -> xr.Dataset:
        """Quantiles over the members, by year: a Dataset over quantile, year, ... with units and names.

        Args:
            names: headlines and kept variables; all if left out.
            quantiles: shares of members below, 0 to 1.
        """
        import xarray as xr

        sound = self.sound
        arrays: dict[str, Any] = {}
        coords: dict[str, Any] = {"quantile": list(quantiles), "year": list(self.years)}
        for name in self.names if names is None else names:
            values = self.values(name)[sound]
            dims, labels, about = self._about(name)
            bands = np.quantile(values, quantiles, axis=0) if len(sound) else np.full(
                (len(quantiles), *values.shape[1:]), np.nan
            )  # fmt: skip
            arrays[name] = (("quantile", "year", *dims), bands, about)
            coords |= labels
        return xr.Dataset(arrays, coords=coords, attrs=self.provenance)

    def _about(self, name: str) -> tuple[tuple[str, ...], dict[str, Any], dict[str, str]]:
        if name in HEADLINES:
            one = HEADLINES[name]
            about = {"units": one.unit("en"), "long_name": one.name("en"), "long_name_vi": one.name("vi")}
            return (), {}, about
        kept = self.about_kept[name.removeprefix(VARIABLE)]
        return kept["dims"], kept["labels"], kept["attrs"]

    def chances(self) -> list[Chance]:
        """How often each target that the model can answer is met, in the order of the pack."""
        sound = self.sound
        found = []
        for i, (target, rule, year) in enumerate(self.targets):
            values = self.target_values[sound, i]
            values = values[np.isfinite(values)]
            if not len(values):
                continue
            met = float(np.mean(gap(rule, target.value, values) <= slack(target.value)))
            low, median, high = (float(v) for v in np.quantile(values, (0.05, 0.5, 0.95)))
            found.append(Chance(target, rule, year, met, median, low, high, len(values)))
        return found

    def sources(self, name: str, year: int | None = None, count: int = 20) -> list[Source]:
        """The inputs that the spread of a headline (or a kept variable, summed) comes from in a year, largest first.

        An estimate from these members: see `spread` for the method and its limits; `screen` and `decompose` are surer
        and cost runs.
        """
        return self.all_sources([name], year, count)[name]

    def all_sources(
        self, names: Iterable[str] = tuple(HEADLINES), year: int | None = None, count: int = 20
    ) -> dict[str, list[Source]]:
        """`sources` of several headlines at once."""
        from kientao.analysis.ensemble.spread import from_members

        at = len(self.years) - 1 if year is None else self._year(year)
        sound = self.sound
        outcomes = {}
        for name in names:
            values = self.values(name)[sound, at]
            outcomes[name] = values.reshape(len(values), -1).sum(1) if values.ndim > 1 else values
        return from_members(self.inputs, self.places[sound], outcomes, count)

    def _year(self, year: int) -> int:
        if year not in self.years:
            first, last = self.years[0], self.years[-1]
            raise InputError(
                say("error.unknown_year", "vi", year=year, first=first, last=last),
                say("error.unknown_year", "en", year=year, first=first, last=last),
            )
        return self.years.index(year)

    def failures(self) -> list[dict[str, Any]]:
        """Members that could not be worked out: number, what went wrong, and the inputs nearest the ends of a range."""
        rows = []
        for member, message in sorted(self.failed.items()):
            row = self.places[member]
            edge = np.argsort(np.minimum(row, 1.0 - row), kind="stable")[:10]
            at = {self.inputs[i].id: round(float(row[i]), 4) for i in edge}
            rows.append({"member": member, "message": message, "inputs": at})
        return rows

    def inputs_of(self, member: int) -> dict[str, float]:
        """Where in its range each input of a member stands, 0 to 1."""
        return {one.id: float(p) for one, p in zip(self.inputs, self.places[member], strict=True)}

    # -- files -------------------------------------------------------------------------------------------------

    def dataset(self) -> xr.Dataset:
        """Everything: members by year, places of inputs, values behind targets."""
        import xarray as xr

        arrays: dict[str, Any] = {}
        coords: dict[str, Any] = {"member": np.arange(self.members), "year": list(self.years)}
        coords["input"] = [one.id for one in self.inputs]
        for i, name in enumerate(self.names):
            dims, labels, about = self._about(name)
            own = self.headlines[:, :, i] if name in HEADLINES else self.kept[name.removeprefix(VARIABLE)]
            arrays[name] = (("member", "year", *dims), own, about)
            coords |= labels
        arrays["place"] = (("member", "input"), self.places, {"units": "1", "long_name": "place in the range"})
        if self.targets:
            coords["target"] = [t.id for t, _, _ in self.targets]
            arrays["target_value"] = (("member", "target"), self.target_values)
        return xr.Dataset(arrays, coords=coords, attrs=self.provenance)

    def as_json(
        self, years: Sequence[int] | None = None, top: int = 20, lang: Language | None = None
    ) -> dict[str, Any]:
        """Bands, chances of targets, sources of spread and failures as plain data.

        Args:
            years: of the bands; all if left out.
            top: sources a headline; 0 leaves them out.
            lang: of the names.
        """
        lang = lang or language()
        wanted = self.years if years is None else years
        found = self.all_sources(year=wanted[-1], count=top) if top else {}
        return {
            **self.provenance,
            "members": self.members,
            "bands": self.band_rows(wanted, lang=lang),
            "targets": self.chance_rows(lang),
            "sources": {name: [one.as_row() for one in rows] for name, rows in found.items()},
            "failed": self.failures(),
        }

    def band_rows(
        self, years: Sequence[int], names: Sequence[str] | None = None, lang: Language | None = None
    ) -> list[dict[str, Any]]:
        """One row a headline (or kept variable of the whole city) and year."""
        lang = lang or language()
        rows = []
        for name in [n for n in self.names if not self._about(n)[0]] if names is None else names:
            bands = self.bands([name])[name]
            label = bands.attrs.get("long_name_vi" if lang == "vi" else "long_name", name)
            unit = HEADLINES[name].unit(lang) if name in HEADLINES else bands.attrs.get("units", "")
            for year in years:
                self._year(year)
                row: dict[str, Any] = {"id": name, "name": label, "year": year, "unit": unit}
                for q in QUANTILES:
                    value = float(bands.sel(year=year, quantile=q))
                    row[f"p{round(q * 100)}"] = value if np.isfinite(value) else None
                rows.append(row)
        return rows

    def chance_rows(self, lang: Language | None = None) -> list[dict[str, Any]]:
        """One row a target."""
        lang = lang or language()
        return [
            {
                "id": c.target.id, "target": c.target.name_vi if lang == "vi" else c.target.name_en, "year": c.year,
                "value": c.target.value, "unit": c.target.unit, "direction": c.rule.direction,
                "share_met": c.share_met, "p5": c.low, "p50": c.median, "p95": c.high, "members": c.members,
                "document": c.target.number, "role": str(c.rule.role),
            }
            for c in self.chances()
        ]  # fmt: skip

    def write(self, path: Path) -> Path:
        """Write to a file whole or not at all: `.nc` all members, `.json` the findings, `.csv` the bands of all years.

        Raises:
            InputError: another ending, or a place that cannot be written.
        """
        import json
        import os
        import tempfile

        kind = path.suffix.removeprefix(".")
        if kind not in FORMATS:
            known = ", ".join(FORMATS)
            raise InputError(
                say("error.unknown_format", "vi", name=kind), say("error.unknown_format", "en", name=kind), str(path),
                say("error.choose", "vi", names=known), say("error.choose", "en", names=known),
            )  # fmt: skip
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=path.parent, suffix=f".{kind}")
            os.close(handle)
            part = Path(name)
            try:
                if kind == "nc":
                    self.dataset().to_netcdf(part, engine="h5netcdf")
                elif kind == "json":
                    text = json.dumps(self.as_json(), ensure_ascii=False, indent=1)
                    part.write_text(text + "\n", encoding="utf-8")
                else:
                    _csv(part, self.band_rows(self.years))
                part.chmod(0o644)
                part.replace(path)
            finally:
                part.unlink(missing_ok=True)
        except OSError as error:
            reason = error.strerror or str(error)
            raise InputError(
                say("error.cannot_write", "vi", path=path, reason=reason),
                say("error.cannot_write", "en", path=path, reason=reason), str(path),
            ) from error  # fmt: skip
        return path


def _csv(path: Path, rows: Sequence[Mapping[str, Any]]) -> None:
    import csv

    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
