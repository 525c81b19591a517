# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Problems found in a city pack, each with its place and a message in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from pydantic import BaseModel, ValidationError

from kientao.errors import InputError, Language

Severity = Literal["error", "warning", "info"]


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong, doubtful or worth knowing in a file of the pack. `line` is 0 where a file has no lines."""

    file: str
    line: int
    name: str
    message_vi: str
    message_en: str
    severity: Severity = "error"

    def message(self, lang: Language = "vi") -> str:
        """Place, name and text in one line."""
        place = f"{self.file}:{self.line}" if self.line else self.file
        text = self.message_vi if lang == "vi" else self.message_en
        return f"{place}: {self.name + ': ' if self.name else ''}{text}"


@dataclass(slots=True)
class Report:
    """Collects problems."""

    problems: list[Problem] = field(default_factory=list)

    def add(self, file: str, line: int, name: str, vi: str, en: str, severity: Severity = "error") -> None:
        """Note a problem."""
        self.problems.append(Problem(file, line, name, vi, en, severity))

    def input_error(self, error: InputError, file: str) -> None:
        """Note an error of the reader; its place may hold a line."""
        place, _, line = error.place.rpartition(":")
        lined = bool(place) and line.isdigit()
        self.add(
            place if lined else (error.place or file), int(line) if lined else 0, "",
            f"{error.message_vi} {error.remedy_vi}".strip(), f"{error.message_en} {error.remedy_en}".strip(),
        )  # fmt: skip

    def validate(self, model: type[BaseModel], record: Any, file: str, lines: Lines | int, name: str = "") -> bool:
        """Hold a record against its schema; every fault becomes a problem."""
        try:
            model.model_validate(record)
        except ValidationError as error:
            for fault in error.errors(include_url=False):
                where = tuple(fault["loc"])
                line = lines if isinstance(lines, int) else lines.of(where)
                vi, en = _say(fault)
                self.add(file, line, name, vi, en)
            return False
        return True


@dataclass(frozen=True, slots=True)
class Lines:
    """Line of each node of a YAML file, and the node that a record stands at."""

    by_path: Mapping[tuple[Any, ...], int]
    base: tuple[Any, ...] = ()

    def of(self, path: tuple[Any, ...] = ()) -> int:
        """Line of a node, or of the nearest node above it."""
        full = (*self.base, *path)
        while full and full not in self.by_path:
            full = full[:-1]
        return self.by_path.get(full, 0)

    def at(self, *path: Any) -> Lines:
        """The same for a record further down."""
        return Lines(self.by_path, (*self.base, *path))


_SAID: dict[str, tuple[str, str]] = {
    "missing": ("thiếu mục này", "is missing"),
    "extra_forbidden": ("là mục không có trong quy ước", "is not a known key"),
    "float_parsing": ("'{input}' không phải là số", "'{input}' is not a number"),
    "float_type": ("'{input}' không phải là số", "'{input}' is not a number"),
    "int_parsing": ("'{input}' không phải là số nguyên", "'{input}' is not a whole number"),
    "int_type": ("'{input}' không phải là số nguyên", "'{input}' is not a whole number"),
    "int_from_float": ("'{input}' không phải là số nguyên", "'{input}' is not a whole number"),
    "finite_number": ("'{input}' không phải là số hữu hạn", "'{input}' is not a finite number"),
    "string_too_short": ("bị bỏ trống", "is empty"),
    "too_short": ("bị bỏ trống", "is empty"),
    "string_type": ("phải là chữ", "must be text"),
    "string_pattern_mismatch": ("'{input}' viết sai quy cách ({pattern})", "'{input}' is not of the form {pattern}"),
    "literal_error": ("'{input}' không được phép; chọn {expected}", "'{input}' is not allowed; choose {expected}"),
    "greater_than": ("{input} phải lớn hơn {gt}", "{input} must be above {gt}"),
    "greater_than_equal": ("{input} không được dưới {ge}", "{input} must not be below {ge}"),
    "less_than_equal": ("{input} không được trên {le}", "{input} must not be above {le}"),
    "range_reversed": ("mức thấp {low} lớn hơn mức cao {high}", "low {low} is above high {high}"),
    "outside_range": ("giá trị {value} nằm ngoài khoảng {low} đến {high}", "value {value} is outside {low} to {high}"),
    "years_reversed": ("năm cuối trước năm đầu", "the last year is before the first"),
}


def _say(fault: Mapping[str, Any]) -> tuple[str, str]:
    vi, en = _SAID.get(fault["type"], ("không đúng quy cách ({msg})", "is not valid ({msg})"))
    known = {**fault.get("ctx", {}), "input": str(fault.get("input"))[:60], "msg": fault["msg"]}
    where = ".".join(str(part) for part in fault["loc"])
    vi, en = vi.format(**known), en.format(**known)
    return (f"{where}: {vi}." if where else f"{vi}."), (f"{where}: {en}." if where else f"{en}.")
