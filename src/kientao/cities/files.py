# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Reading the files of a city pack: tables, YAML and GeoJSON, with one clear error for a file that cannot be read."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kientao.errors import InputError

LARGEST_FILE = 50_000_000
"""Bytes; a larger file is not part of a city pack."""

MOST_YAML_NODES = 1_000_000
"""Values in one YAML file, aliases counted every time: stops files that unfold without end."""

DEEPEST_YAML = 60
"""Levels of nesting in one YAML file."""


@dataclass(frozen=True, slots=True)
class Table:
    """A CSV file: its name inside the pack, its columns, and its rows with their line numbers."""

    place: str
    columns: tuple[str, ...]
    rows: tuple[tuple[int, dict[str, str]], ...]

    def __iter__(self) -> Iterator[tuple[int, dict[str, str]]]:
        return iter(self.rows)

    def at(self, line: int) -> str:
        """The place of a row for messages."""
        return f"{self.place}:{line}"


def inside(path: Path, root: Path | None) -> str:
    """A file's name as messages show it: relative to the pack."""
    if root is not None:
        try:
            return path.relative_to(root).as_posix()
        except ValueError:
            pass
    return path.name


def read_text(path: Path, root: Path | None = None) -> str:
    """The text of a file in UTF-8 (with or without byte order mark)."""
    place = inside(path, root)
    try:
        if not path.is_file():
            raise InputError(
                "không thấy tệp.", "the file is missing.", place,
                "Thêm tệp vào gói dữ liệu thành phố.", "Add it to the city pack.",
            )  # fmt: skip
        if path.stat().st_size > LARGEST_FILE:
            raise InputError("tệp quá lớn.", "the file is too large.", place)
        raw = path.read_bytes()
    except OSError as error:
        raise InputError("không đọc được tệp.", f"the file cannot be read ({error.strerror}).", place) from None
    if b"\x00" in raw:
        raise InputError(
            "tệp nhị phân, không phải văn bản.", "this is a binary file, not text.", place,
            "Lưu lại thành văn bản UTF-8.", "Save it as UTF-8 text.",
        )  # fmt: skip
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise InputError(
            "chữ không ở bảng mã UTF-8.", "the text is not UTF-8.", f"{place}:{line}",
            "Lưu lại thành văn bản UTF-8.", "Save it as UTF-8 text.",
        ) from None  # fmt: skip
    if not text.strip():
        raise InputError("tệp rỗng.", "the file is empty.", place)
    return text


def read_table(
    path: Path, root: Path | None = None, required: Sequence[str] = (), *, semicolons: bool = False
) -> Table:
    """A CSV file with a header line; every row must have as many cells as there are columns.

    `semicolons`: cells may be apart by them, as spreadsheets write where the comma is the decimal mark.
    """
    place = inside(path, root)
    text = read_text(path, root)
    head = text.partition("\n")[0]
    mark = ";" if semicolons and head.count(";") > head.count(",") else ","
    reader = csv.reader(io.StringIO(text), strict=True, delimiter=mark)
    rows: list[tuple[int, dict[str, str]]] = []
    try:
        columns = tuple(cell.strip() for cell in next(reader))
        missing = [name for name in required if name not in columns]
        if missing:
            names = ", ".join(missing)
            raise InputError(
                f"thiếu cột {names}.", f"missing column {names}.", f"{place}:1",
                f"Dòng đầu phải có: {', '.join(required)}.", f"The first line must have: {', '.join(required)}.",
            )  # fmt: skip
        if len(set(columns)) != len(columns):
            raise InputError("có hai cột cùng tên.", "two columns have the same name.", f"{place}:1")
        width = len(columns)
        before = reader.line_num
        for cells in reader:
            line, before = before + 1, reader.line_num
            if not cells:
                continue
            if len(cells) != width:
                raise InputError(
                    f"dòng có {len(cells)} ô, cần {width} ô.",
                    f"the row has {len(cells)} cells, {width} are needed.",
                    f"{place}:{line}",
                    "Đặt trong ngoặc kép ô nào có dấu phẩy.", "Put a cell that holds a comma in double quotes.",
                )  # fmt: skip
            rows.append((line, dict(zip(columns, cells, strict=True))))
    except csv.Error as error:
        raise InputError("bảng CSV hỏng.", f"broken CSV: {error}.", f"{place}:{reader.line_num}") from None
    if not rows:
        raise InputError("bảng không có dòng dữ liệu nào.", "the table has no rows.", place)
    return Table(place, columns, tuple(rows))


def number(text: str, place: str, column: str = "value") -> float:
    """A finite number, or an error that names the place."""
    try:
        value = float(text)
    except ValueError:
        raise InputError(
            f"cột {column}: '{text}' không phải là số.", f"column {column}: '{text}' is not a number.", place,
            "Dùng dấu chấm thập phân, không dùng dấu ngăn nghìn.", "Use a decimal point and no thousands separator.",
        ) from None  # fmt: skip
    if not math.isfinite(value):
        raise InputError(
            f"cột {column}: '{text}' không phải là số hữu hạn.",
            f"column {column}: '{text}' is not a finite number.",
            place,
        )  # fmt: skip
    return value


def _count(value: Any, left: int, depth: int, place: str) -> int:
    if left < 0 or depth > DEEPEST_YAML:
        raise InputError(
            "tệp YAML quá lớn hoặc lồng quá sâu khi mở ra.", "the YAML file unfolds too large or nests too deep.", place
        )
    left -= 1
    if isinstance(value, dict):
        for key, item in value.items():
            left = _count(item, _count(key, left, depth + 1, place), depth + 1, place)
    elif isinstance(value, list | set | tuple):
        for item in value:
            left = _count(item, left, depth + 1, place)
    return left


def _refuse_deep(text: str, place: str) -> None:
    """Stop before the parser meets a nest so deep that it would exhaust the stack."""
    deepest = 0
    for line in text.splitlines():
        opened = line.count("[") + line.count("{")
        deepest = max(deepest + opened - line.count("]") - line.count("}"), 0)
        dashes = len(line) - len(line.lstrip(" -?"))
        if deepest > 10 * DEEPEST_YAML or opened > 20 * DEEPEST_YAML or dashes > 10 * DEEPEST_YAML:
            raise InputError("tệp YAML lồng quá sâu.", "the YAML file nests too deep.", place)


def read_yaml(path: Path, root: Path | None = None) -> Any:
    """Plain YAML: no tags that build objects, no file that unfolds without end."""
    return parse_yaml(read_text(path, root), inside(path, root))


def parse_yaml(text: str, place: str) -> Any:
    """Plain YAML from text, as in `read_yaml`; `place` is its name in messages."""
    import yaml

    _refuse_deep(text, place)
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        value = yaml.load(text, loader)
        _count(value, MOST_YAML_NODES, 0, place)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f":{mark.line + 1}" if mark is not None else ""
        problem = getattr(error, "problem", None) or str(error).splitlines()[0]
        raise InputError(
            f"YAML không đúng hoặc không được phép ({problem}).", f"YAML that is broken or not allowed ({problem}).",
            f"{place}{line}",
        ) from None  # fmt: skip
    except (RecursionError, ValueError) as error:
        raise InputError("YAML không đọc được.", f"YAML that cannot be read ({error}).", place) from None
    if value is None:
        raise InputError("tệp rỗng.", "the file is empty.", place)
    return value


def read_json(path: Path, root: Path | None = None) -> Any:
    """A JSON file."""
    place = inside(path, root)
    try:
        return json.loads(read_text(path, root))
    except json.JSONDecodeError as error:
        raise InputError("JSON hỏng.", f"broken JSON: {error.msg}.", f"{place}:{error.lineno}") from None
    except RecursionError:
        raise InputError("JSON lồng quá sâu.", "the JSON nests too deep.", place) from None


def pack_files(root: Path) -> list[Path]:
    """Every file of a pack in a fixed order, hidden and compiled ones left out."""
    return sorted(
        path
        for path in root.rglob("*")
        if path.is_file()
        and path.suffix != ".pyc"
        and not any(part[0] in "._" for part in path.relative_to(root).parts)
    )


def pack_hash(root: Path) -> str:
    """SHA-256 over names and contents of all files of a pack."""
    digest = hashlib.sha256()
    for path in pack_files(root):
        digest.update(path.relative_to(root).as_posix().encode())
        digest.update(b"\x00")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()
