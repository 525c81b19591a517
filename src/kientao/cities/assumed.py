# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Assumptions that a person changes: parameters of the pack by name, checked, and what is said of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from kientao.cities.city import City
from kientao.engine.inputs import Floats, Parameter
from kientao.errors import InputError, unknown
from kientao.text import say

Told = dict[str, Any]
"""One number changed: parameter, part, name, unit, value, default, low, high, in_range."""

CHANGED = "assumptions_changed"
"""Key of a result's provenance that names parameters given other values than the city pack's: `name[part] = value`."""
OUTSIDE = " (out of range)"
"""What follows a value beyond its range there."""

_WRITTEN = re.compile(r"([a-z][a-z0-9_]*)(?:\[([^\]]+)\])?=(.+)\Z")


def assumed(
    city: City, given: Mapping[str, Any], labels: Mapping[str, tuple[str, ...]] | None = None
) -> tuple[dict[str, Floats], list[Told]]:
    """Assumptions changed: arrays for the engine [1, *dims], and what to say of them.

    A parameter with one axis takes a mapping of labels to values; with several, labels are joined by a comma.

    Raises:
        InputError: no such parameter or label, or a value that is no finite number.
    """
    known = city.inputs().dimensions if labels is None else labels
    sampled: dict[str, Floats] = {}
    told: list[Told] = []
    for name, value in sorted(given.items()):
        place = f"parameters.{name[:60]}"
        parameter = city.parameters.get(name)
        if parameter is None:
            unknown(name, list(city.parameters), place, "không có tham số", "there is no parameter")
        array = np.array(parameter.value, dtype=float)
        if isinstance(value, Mapping):
            for label, one in value.items():
                array[_at(known, parameter, label, place)] = _finite(one, f"{place}.{label[:60]}")
                told.append(_told(parameter, label, _at(known, parameter, label, place), float(one)))
        elif parameter.dims:
            few = ", ".join(known[parameter.dims[0]][:12])
            raise InputError(
                f"'{name}' có nhiều phần, cần ghi theo từng phần.", f"'{name}' has parts: give values by part.", place,
                f"Ví dụ {{phần: giá trị}}; các phần: {few}.", f"As {{part: value}}; parts: {few}.",
            )  # fmt: skip
        else:
            array[...] = _finite(value, place)
            told.append(_told(parameter, "", (), float(value)))
        sampled[name] = array[None]
    return sampled, told


def _at(labels: Mapping[str, tuple[str, ...]], parameter: Parameter, label: str, place: str) -> tuple[int, ...]:
    parts = [part.strip() for part in label.split(",")]
    if len(parts) != len(parameter.dims):
        raise InputError(
            f"'{label[:60]}' phải gồm {len(parameter.dims)} phần.",
            f"'{label[:60]}' must have {len(parameter.dims)} parts.", place,
        )  # fmt: skip
    found = []
    for one, dim in zip(parts, parameter.dims, strict=True):
        known = labels[dim]
        if one not in known:
            unknown(one, list(known), place, "không có phần", "there is no part")
        found.append(known.index(one))
    return tuple(found)


def _told(parameter: Parameter, label: str, at: tuple[int, ...], value: float) -> Told:
    def bound(array: Floats | None) -> float | None:
        return None if array is None else float(np.broadcast_to(array, parameter.value.shape)[at])

    low, high = bound(parameter.low), bound(parameter.high)
    inside = (low is None or value >= low) and (high is None or value <= high)
    default = float(np.asarray(parameter.value)[at])
    known_range = low is not None and high is not None
    return {
        "parameter": parameter.name,
        "part": label or None,
        "name": {"vi": parameter.vi or parameter.name, "en": parameter.en or parameter.name},
        "unit": parameter.unit,
        "value": value,
        "default": default,
        "low": low,
        "high": high,
        "in_range": inside if known_range else value == default,
    }


def _finite(value: Any, place: str) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not np.isfinite(value):
        raise InputError(
            "giá trị không phải là số hữu hạn.", "the value is not a finite number.", place,
            "Ghi một số.", "Give a number.",
        )  # fmt: skip
    return float(value)


def written(lines: Iterable[str]) -> dict[str, Any]:
    """Assumptions as they are typed, `detour_factor=1.4` or `occupancy[car]=1.6`, in the form that `assumed` takes.

    Raises:
        InputError: a line that is no such pair.
    """
    given: dict[str, Any] = {}
    for line in lines:
        found = _WRITTEN.match(line.replace(" ", ""))
        try:
            name, part, value = found.groups() if found else ("", "", "")
            number = float(value)
        except ValueError:
            raise InputError(
                say("assume.unreadable", "vi", line=line[:60]), say("assume.unreadable", "en", line=line[:60]),
                "--assume", say("assume.form", "vi"), say("assume.form", "en"),
            ) from None  # fmt: skip
        if part is None:
            given[name] = number
        else:
            before = given.setdefault(name, {})
            given[name] = {**(before if isinstance(before, dict) else {}), part: number}
    return given


def in_words(told: Iterable[Told]) -> str:
    """What was changed as provenance keeps it: `detour_factor = 1.6 (out of range); occupancy[car] = 1.4`."""
    return "; ".join(_in_words(one) for one in told)


def _in_words(one: Told) -> str:
    part = f"[{one['part']}]" if one["part"] else ""
    return f"{one['parameter']}{part} = {one['value']:g}{'' if one['in_range'] else OUTSIDE}"


def fixed_cells(city: City, values: Mapping[str, Floats]) -> dict[str, tuple[Floats, Floats]]:
    """Of each parameter changed: its values [*dims] and which of its cells differ from the pack [*dims]."""
    found = {}
    for name, array in values.items():
        own = city.parameters[name].value
        value = np.asarray(array, dtype=float).reshape(own.shape)
        found[name] = (value, value != own)
    return found
