# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""The place an observation is of: city, zone or another place, by id, code or name with or without marks."""

from __future__ import annotations

import re
import unicodedata

from kientao.cities import City
from kientao.cities.files import read_table, read_yaml

_KINDS = (
    "thanh pho", "tp", "quan", "huyen", "thi xa", "tx", "phuong", "xa", "thi tran", "tinh", "city", "district", "ward",
    "commune", "town", "urban", "rural", "province", "of",
)  # fmt: skip
_WHOLE = ("", "city", "total", "all", "toan thanh pho", "ca thanh pho", "toan tp", "thanh pho", "whole city", "tong so")


def plain(text: str) -> str:
    """Small letters without marks, words apart by one space."""
    text = unicodedata.normalize("NFD", text.replace("Đ", "D").replace("đ", "d"))
    text = "".join(c for c in text if not unicodedata.combining(c)).lower()
    return " ".join(re.sub(r"[^a-z0-9]+", " ", text).split())


def _bare(text: str) -> str:
    """The name without what kind of place it is."""
    before = None
    while before != text:
        before = text
        for kind in _KINDS:
            text = text.removeprefix(f"{kind} ").removesuffix(f" {kind}")
    return text


class Places:
    """Finds places of a city by what people call them."""

    def __init__(self, city: City) -> None:
        about = read_yaml(city.path / "city.yaml", city.path)
        self.city = city.id
        self._others: dict[str, str] = {}
        for one, names in (about.get("other_places") or {}).items():
            self._others |= {plain(text): one for text in (one, *(names or {}).values())}
        self._cities = {plain(city.id), *(_bare(plain(name)) for name in city.name.values()), *_WHOLE}
        self._ids: dict[str, str] = {}
        self._names: dict[str, str] = {}
        self._zoning: dict[str, str] = {}
        zonings = about["zonings"]
        for zoning in [city.zoning, *(z for z in zonings if z != city.zoning)]:
            for _, row in read_table(city.path / zonings[zoning]["table"], city.path, ("id",)):
                self._zoning[row["id"]] = zoning
                texts = (row["id"], row.get("name_vi", ""), row.get("name_en", ""))
                for text in texts:
                    self._ids.setdefault(plain(text), row["id"])
                for text in texts[1:]:
                    self._names.setdefault(_bare(plain(text)), row["id"])
                code = row.get("code", "").strip()
                if code:
                    self._ids.setdefault(plain(code), row["id"])

    def find(self, text: str) -> str | None:
        """The id of a place, of the city itself for the whole; None if nothing is called so."""
        name = plain(text)
        if name in self._ids:
            return self._ids[name]
        bare = _bare(name)
        if name in self._cities or bare in self._cities:
            return self.city
        if bare in self._names:
            return self._names[bare]
        return self._others.get(name)

    def zoning(self, place: str) -> str | None:
        """The zoning that a zone belongs to, None if the place is no zone."""
        return self._zoning.get(place)

    @property
    def zonings(self) -> list[str]:
        """All zonings, the city's own first."""
        return list(dict.fromkeys(self._zoning.values()))

    def zones(self) -> list[str]:
        """Zones of all zonings, those of the city's own first."""
        return list(self._zoning)
