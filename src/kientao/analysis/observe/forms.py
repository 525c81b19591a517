# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""The unit an observation is written in, and what brings a model value to it.

Any unit of the same dimension is converted by pint. Beyond that a value may stand in another form of the same thing:

| form | example | what is done |
|---|---|---|
| other money | USD for VND | exchange rate of the year |
| without its year | `trillion_VND` for a yearly flow | read as of one year |
| per person, per household, per area | `m2/person`, `person/km2`, `per 1000` | over people, households, area there |
| of output | `% of GRDP` | over GRDP |
| growth | `%`, `previous year = 100` where the model has a quantity | change on the year before |
| index | `2019 = 100` | over the value of that year |
"""

from __future__ import annotations

import functools
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kientao.engine import units as engine_units
from kientao.engine.units import Unit

if TYPE_CHECKING:
    import pint

_ALIASES: tuple[tuple[str, str], ...] = (
    (r"nghìn tỷ( đồng)?|nghin ty( dong)?|ngàn tỷ( đồng)?", "trillion_VND"),
    (r"(triệu|trieu) (tấn|tan)\b", "Mt"),
    (r"(nghìn|ngàn|nghin) (tấn|tan)\b", "kt"),
    (r"(tỷ|tỉ|ty) (kwh)", "TWh"),
    (r"(triệu|trieu) (kwh)", "GWh"),
    (r"(tỷ|tỉ|ty) (usd|đô la mỹ|đô la)", "billion_USD"),
    (r"(triệu|trieu) (usd|đô la mỹ|đô la)", "million_USD"),
    (r"(tỷ|tỉ|ty)( đồng| dong)?\b", "billion_VND"),
    (r"(triệu|trieu) (đồng|dong)", "million_VND"),
    (r"(nghìn|ngàn|nghin) (đồng|dong)", "thousand_VND"),
    (r"đồng\b|dong\b|₫|\bđ\b", "VND"),
    (r"trillion (vnd|dong)", "trillion_VND"),
    (r"billion (vnd|dong)", "billion_VND"),
    (r"million (vnd|dong)", "million_VND"),
    (r"thousand (vnd|dong)", "thousand_VND"),
    (r"million usd|usd million", "million_USD"),
    (r"billion usd|usd billion", "billion_USD"),
    (
        r"(triệu|trieu|million) (lượt khách|lượt người|lượt|hành khách|visits?|visitors?|trips?|passengers?)",
        "million_trip",
    ),
    (r"(nghìn|ngàn|thousand) (lượt khách|lượt người|lượt|hành khách|visits?|trips?|passengers?)", "thousand_trip"),
    (r"(triệu|trieu|million) (người|nguoi|people|persons?)", "million_person"),
    (r"(nghìn|ngàn|thousand) (người|nguoi|people|persons?)", "thousand_person"),
    (r"(triệu|trieu|million) (xe|vehicles?)", "million_vehicle"),
    (r"(nghìn|ngàn|thousand) (xe|vehicles?)", "thousand_vehicle"),
    (r"(nghìn|ngàn|thousand) (hộ|households?)", "thousand_household"),
    (r"(triệu|trieu|million) (m2|m²)", "million_m2"),
    (r"(triệu|trieu|million) (m3|m³)", "million_m3"),
    (r"(nghìn|ngàn|thousand) (m3|m³)", "thousand_m3"),
    (r"(nghìn|ngàn|thousand) (ha|hecta|héc ta)", "thousand_ha"),
    (r"(người|nguoi)/(km2|km²)", "person/km2"),
    (r"lượt khách|lượt người|lượt|hành khách|visitors?|visits?|passengers?", "trip"),
    (r"trẻ em|trẻ|children|births?", "child"),
    (r"phụ nữ|women", "woman"),
    (r"người|nguoi|people|persons|residents|inhabitants|capita|deaths|employees|workers", "person"),
    (r"ca tử vong", "death"),
    (r"(hộ gia đình|hộ|households)", "household"),
    (r"(chiếc|xe|vehicles|cars|motorcycles|buses|motorbikes)", "vehicle"),
    (r"tấn|tan\b|tonnes?|tons?", "t"),
    (r"năm|nam\b|years?|annum|\ba\b", "yr"),
    (r"tháng|thang\b|months", "month"),
    (r"ngày đêm|ngày|ngay\b|days|\bd\b", "day"),
    (r"giờ|hours?|hr", "h"),
    (r"phút|minutes?", "min"),
    (r"lít|litres?|liters?", "L"),
    (r"hecta|héc ta|hectares?", "ha"),
    (r"độ c|°c|ºc|\bc\b", "degC"),
    (r"[µμ]g", "ug"),
    (r"điểm phần trăm|percentage points?|pct\.? points?|\bpp\b", "percentage_point"),
    (r"phần trăm|percent|pct", "pct"),
    (r"‰|phần nghìn", "per_mille"),
)
_SUBSTANCE = re.compile(r"\b(k|M|G|)(t|g)[ ]?(CO2e?q?|CH4|N2O|PM2\.?5|NOx|PM10|straw)\b", re.IGNORECASE)
_BOYS = re.compile(
    r"^(?:boys|males?|men|nam|bé trai|trai) ?(?:per|/|trên) ?100 ?(?:girls|females?|women|nữ|bé gái|gái)$"
)
_MANY = re.compile(r"^(thousand|million|billion|trillion)[ _](.+)$")
_TIMES = {"thousand": "1e3", "million": "1e6", "billion": "1e9", "trillion": "1e12"}
_PER_MANY = re.compile(r"^(?:per|/|trên)\s*(100000|100[ ,.]000|1000|1[,.]000|10000|100)\b\s*(.*)$")
_INDEX = re.compile(r"^(?:index,?\s*)?(previous year|năm trước|nam truoc|(?:19|20)\d\d)\s*=\s*(100|1)$")
_SHARE_OF = re.compile(r"^(?:%|pct|phần trăm|percent)\s*(?:of|/|so với)\s*(.+)$")
_YEAR_OF_PRICES = re.compile(r"[_ ,(]*(?:at |giá |constant |so sánh )*((?:19|20)\d\d)(?: prices)?\)?$")


@dataclass(frozen=True, slots=True)
class Form:
    """An observed unit: what it is in base dimensions, and what beside the unit its text says."""

    text: str
    unit: Unit
    growth: bool = False
    """A change on the year before."""
    points: bool = False
    """A difference in points, not a relative change."""
    plus: float = 0.0
    """Added to a growth: 1 for `previous year = 100`."""
    of_output: bool = False
    index_year: int | None = None
    prices: int | None = None
    """The year of prices that the text names."""


class UnknownFormError(ValueError):
    """The text is no unit we know."""


@functools.cache
def _registry() -> pint.UnitRegistry[Any]:
    import pint

    registry: pint.UnitRegistry[Any] = pint.UnitRegistry(None, cache_folder=None)
    registry.load_definitions(str(Path(engine_units.__file__).with_name("units.txt")))
    registry.load_definitions(str(Path(__file__).with_name("units.txt")))
    return registry


def _parse(text: str) -> Unit:
    try:
        quantity = _registry().parse_expression(text)
        if isinstance(quantity, int | float):
            return Unit(float(quantity), ())
        factor, root = _registry().get_root_units(quantity.units)
        scale = float(str(quantity.magnitude)) * float(str(factor))
    except Exception as error:
        raise UnknownFormError(text) from error
    powers = tuple(
        sorted(
            (str(n), float(str(p))) for n, p in root._units.items() if _registry().get_dimensionality({str(n): 1})
        )
    )  # fmt: skip
    if scale <= 0:
        raise UnknownFormError(text)
    return Unit(scale, powers)


@functools.cache
def form_of(text: str) -> Form:
    """Read the unit of an observation, in English or Vietnamese.

    Raises:
        UnknownFormError: it is no unit we know.
    """
    plain = " ".join(unicodedata.normalize("NFC", text).strip().split())
    low = plain.lower()
    if low in ("%", "percent", "phần trăm"):
        return Form(plain, Unit(0.01, ()))
    if low in ("", "-", "1", "ratio", "index", "share", "flag", "lần", "tỷ lệ", "hệ số"):
        return Form(plain, Unit(1.0, ()))
    index = _INDEX.match(low)
    if index:
        size = 1.0 / float(index[2])
        if index[1].isdigit():
            return Form(plain, Unit(size, ()), index_year=int(index[1]))
        return Form(plain, Unit(size, ()), growth=True, plus=1.0)
    if low.startswith("points"):
        return Form(plain, Unit(1.0, ()))
    share = _SHARE_OF.match(low)
    if share and not share[1].startswith(("year", "năm", "yr")):
        output = any(word in share[1] for word in ("grdp", "gdp", "output"))
        return Form(plain, Unit(0.01, ()), of_output=output)
    if _BOYS.match(low):
        return Form(plain, Unit(0.01, ()))
    many = _PER_MANY.match(low)
    if many:
        return Form(plain, Unit(1.0 / float(re.sub(r"[ ,.]", "", many[1])), ()))
    prices = None
    tail = _YEAR_OF_PRICES.search(plain)
    if tail:
        prices, plain = int(tail[1]), plain[: tail.start()]
    points = bool(re.search(r"point|điểm phần trăm|\bpp\b", low))
    return Form(text.strip(), _parse(_worded(plain)), prices=prices, points=points)


def _worded(text: str) -> str:
    """Words and signs that people use, as units of the registry."""
    for sign, digit in (("²", "2"), ("³", "3"), ("₂", "2"), ("₄", "4"), ("·", "*"), (" per ", "/"), ("%", "pct")):
        text = text.replace(sign, digit)
    text = re.sub(r"/ ?(\d+) ?([A-Za-z]\w*)", r"/(\1*\2)", text)
    text = re.sub(r"(?<=[A-Za-z])-(?=[A-Za-z])", " ", text)
    text = _SUBSTANCE.sub(lambda found: _mass(found[1] + found[2]), text)
    if _known(text):
        return text
    parts = [part.strip() for part in text.split("/")]
    return "/".join(_word(part) for part in parts)


def _mass(text: str) -> str:
    return {"gt": "1000*Mt", "mt": "Mt", "kt": "kt", "t": "t", "g": "g", "kg": "kg", "mg": "mg"}[
        text.lower() if text not in ("Mt",) else "mt"
    ]


def _word(part: str) -> str:
    if _known(part):
        return part
    word = part.lower()
    for pattern, unit in _ALIASES:
        word = re.sub(rf"(?<![\w])(?:{pattern})(?![\w])", unit, word)
    word = re.sub(r"(?<=\d) (?=[A-Za-z])", "*", word)
    many = _MANY.match(word)
    if many and not _known(_cased(word.replace(" ", "_"))):
        return f"{_TIMES[many[1]]}*{_word(many[2])}"
    word = re.sub(r"(?<=[A-Za-z_0-9]) (?=[A-Za-z])", "*", word)
    return _cased(word)


def _known(text: str) -> bool:
    try:
        _parse(text)
    except UnknownFormError:
        return False
    return True


@functools.cache
def _cases() -> dict[str, str]:
    return {str(name).lower(): str(name) for name in _registry()}


def _cased(text: str) -> str:
    """Names of units in the letters of the registry: kwh is kWh."""
    return re.sub(r"[A-Za-z_][A-Za-z_0-9]*", lambda found: _cases().get(found[0].lower(), found[0]), text)
