# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""The 24 indicators of Circular 01/2018/TT-BXD, worked out from a finished run.

They are outside the engine because five-year indicators look back, and because some are not the model's to say.
Three kinds: simulated (S) from model variables; partly (P), a base that a person enters and what the model adds;
entered (E) by hand, with the reason why no equation can honestly give them. Names, units and codes come from the pack
(`law/indicators_tt01_2018.yaml`), entered values from `law/indicators_entered.csv` and the user. The circular sets no
threshold and no direction; the direction is the strategy lab's own reading.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np

from kientao.cities import City
from kientao.cities.files import number, read_table, read_yaml
from kientao.engine.inputs import Floats
from kientao.engine.series import Series
from kientao.indicators.expressions import Context, ExpressionError, evaluate
from kientao.result import Result


class How(StrEnum):
    """Where an indicator's value comes from."""

    SIMULATED = "S"
    PARTLY = "P"
    ENTERED = "E"


@dataclass(frozen=True, slots=True)
class Rule:
    """How one indicator is worked out.

    For P the expression is the model's part: an addition to the entered base, or (`shrinks`) the factor by which what
    was missing to 100 % at the time of entry has shrunk.
    """

    how: How
    expression: str = ""
    note_vi: str = ""
    note_en: str = ""
    target: str = ""
    """Name in targets.csv whose target this indicator can be held against."""
    shrinks: bool = False


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator of the circular in a run."""

    code: str
    group: str
    name_vi: str
    name_en: str
    unit: str
    direction: str
    annual: bool
    rule: Rule
    values: Floats
    """[year, member]; not a number where nothing is known."""
    added: Floats | None = None
    """For P: what the model adds to the entered base, known even without it."""

    @property
    def how(self) -> How:
        """Simulated, partly or entered."""
        return self.rule.how


_URBAN = "(is_core + is_inner)"
_NOT_PUBLISHED_VI = "Việc làm của cơ quan quản lý, mô hình không suy ra được; nhập số đếm từ báo cáo."
_NOT_PUBLISHED_EN = "An act of the authorities that no equation can give; enter the count from the report."

RULES: dict[str, Rule] = {
    "0101": Rule(
        How.SIMULATED,
        "100 * 1000 * total(electricity_use__home) * electricity_price"
        " / (total(income_per_person * population) * household_spending_share)",
        "Chi tiêu của hộ lấy bằng một phần cố định của thu nhập.",
        "Household spending is a fixed share of income.",
    ),
    "0102": Rule(How.SIMULATED, "100 * nonrevenue_water_share", target="water_loss_share"),
    "0103": Rule(
        How.SIMULATED,
        "100 * (land_use_fee + land_value_capture_revenue) / revenue_on_territory",
        "Chỉ các khoản thu từ đất; thuế tài nguyên không tách riêng. Mẫu số là thu ngân sách trên địa bàn.",
        "Land revenue only, resource tax is not apart. The divisor is revenue collected on the territory.",
    ),
    "0104": Rule(
        How.SIMULATED,
        "",
        "Vốn ngân sách của các giải pháp gắn nhãn xanh trên chi đầu tư phát triển; danh mục tám hoạt động ưu tiên "
        "của Thông tư chưa đọc được, nhãn do phòng thí nghiệm đặt (law/green_investment.csv).",
        "Public capital of levers tagged green over development spending; the circular's eight activities could not be "
        "read, the tags are the lab's own (law/green_investment.csv).",
    ),
    "0105": Rule(
        How.PARTLY,
        "100 * building_code * green_certificate_takeup",
        "Tỷ lệ nền nhập tay; phần tăng theo diện tích tuân thủ quy chuẩn và tỷ lệ xin chứng chỉ.",
        "The base is entered; the rest follows floor in compliance and the take-up of certificates.",
    ),
    "0201": Rule(
        How.SIMULATED,
        f"1000000 * total(land_area__park * {_URBAN}) / total(population * {_URBAN})",
        "Khu vực lõi và nội thành; mặt nước trong công viên không tách riêng.",
        "Core and inner zones; water inside parks is not apart.",
        target="green_space_per_capita",
    ),
    "0202": Rule(
        How.SIMULATED,
        f"1000000 * total(water_filled * {_URBAN})",
        "Chỉ phần mặt nước bị lấp ở khu vực lõi và nội thành.",
        "Water filled in core and inner zones only.",
    ),
    "0203": Rule(
        How.PARTLY,
        "100 * led_lighting",
        "Tỷ lệ đường đã có chiếu sáng tiết kiệm nhập tay; đèn LED lắp thêm tính theo tỷ lệ bộ đèn.",
        "The share of roads already lit efficiently is entered; further LED counts as a share of luminaires.",
    ),
    "0204": Rule(How.SIMULATED, "100 * transit_share", target="public_transport_share"),
    "0205": Rule(
        How.SIMULATED,
        "100 * (vehicle_stock__motorcycle__electric + vehicle_stock__car__electric)"
        " / (total(vehicle_stock__motorcycle) + total(vehicle_stock__car))",
        "Ô tô và xe máy điện; xe hybrid, CNG, xe đạp không có số liệu nên chưa tính.",
        "Electric cars and motorcycles; hybrids, CNG and bicycles have no data and are left out.",
        target="clean_vehicle_share",
    ),
    "0206": Rule(How.SIMULATED, "100 * total(cycling_network) / main_road_km_total"),
    "0207": Rule(How.SIMULATED, "100 * waste_treated_share", target="waste_collected_treated_share"),
    "0208": Rule(
        How.SIMULATED,
        "100 * total(wastewater_treated) / (0.8 * water_supply_urban)",
        "Mẫu số 80 % lượng nước cấp đô thị theo Thông tư.",
        "The divisor is 80 % of urban supply, as the circular says.",
        target="wastewater_treated_share",
    ),
    "0209": Rule(
        How.SIMULATED,
        "wards_damaged",
        "Giá trị kỳ vọng; số của một năm thật dao động theo mưa.",
        "Expected value; a real year scatters with its rain.",
    ),
    "0210": Rule(
        How.ENTERED,
        "",
        "Danh mục khu vực ô nhiễm nặng do cơ quan môi trường lập, mô hình không suy ra được.",
        "A list kept by the environment authority; no equation gives it.",
    ),
    "0301": Rule(
        How.SIMULATED,
        "(population_total / years_ago(population_total, 5))"
        " / (total(land_area__built + land_area__road + land_area__park)"
        " / years_ago(total(land_area__built + land_area__road + land_area__park), 5))",
        "Kỳ 5 năm; đất phi nông nghiệp là đất xây dựng, giao thông và công viên của toàn Thành phố.",
        "Over five years; non-farm land is built, road and park land of the whole city.",
    ),
    "0302": Rule(
        How.PARTLY,
        "left(total(housing_demolished) / total(housing_floor)) / total(housing_floor)",
        "Nhà mới đều kiên cố, nhà chưa kiên cố giảm theo tỷ lệ phá dỡ; tỷ lệ nền nhập tay.",
        "All new homes are solid, others leave as homes are demolished; the base is entered.",
        shrinks=True,
    ),
    "0303": Rule(
        How.SIMULATED,
        "100 * piped_urban_base",
        "Phần đô thị của tỷ lệ cấp nước máy: bão hòa từ năm gốc.",
        "Urban part of piped supply: full since the base year.",
        target="clean_water_access",
    ),
    "0304": Rule(
        How.PARTLY,
        "total(parks) / park_area_per_space",
        "Số không gian hiện có nhập tay; công viên mới quy đổi theo diện tích bình quân.",
        "The present number is entered; new parks are counted by a mean size.",
    ),
    "0401": Rule(How.ENTERED, "", _NOT_PUBLISHED_VI, _NOT_PUBLISHED_EN),
    "0402": Rule(How.ENTERED, "", _NOT_PUBLISHED_VI, _NOT_PUBLISHED_EN),
    "0403": Rule(How.SIMULATED, "100 * digital_services_share"),
    "0404": Rule(
        How.ENTERED,
        "",
        "Số lượt đào tạo do Sở, ngành báo cáo; một khóa học có thể nhập thêm.",
        "Attendances reported by departments; a course can add its own.",
    ),
    "0405": Rule(How.ENTERED, "", _NOT_PUBLISHED_VI, _NOT_PUBLISHED_EN),
}
"""How each of the 24 indicators is worked out."""

Entered = Mapping[str, Mapping[int, float]]
"""Values entered by hand: code -> year -> value. The last value entered is kept."""


def circular(city: City, run: Result | Series, entered: Entered | None = None) -> list[Indicator]:
    """The 24 indicators in a run, in the order of the circular.

    Args:
        city: the pack the run was made with.
        run: a finished run that kept the variables the indicators read.
        entered: values entered by hand, on top of those of the pack.

    Raises:
        InputError: a file of the pack is missing or wrong.
        ExpressionError: the run does not hold a variable that an indicator reads.
    """
    series = run.series if isinstance(run, Result) else run
    held = _entered(city, entered)
    found = []
    for about in read_yaml(city.path / "law" / "indicators_tt01_2018.yaml", city.path)["indicators"]:
        code = str(about["code"]).zfill(4)
        values, added = _work_out(code, about["unit"], city, series, held.get(code, {}))
        found.append(_indicator(about, code, values, added))
    return found


def _indicator(about: Mapping[str, Any], code: str, values: Floats, added: Floats | None) -> Indicator:
    return Indicator(
        code, str(about["group"]), about["name_vi"], about["name_en"], about["unit"], about["direction"],
        bool(about["in_annual_report"]), RULES[code], values, added,
    )  # fmt: skip


def _entered(city: City, more: Entered | None) -> dict[str, dict[int, float]]:
    held: dict[str, dict[int, float]] = {}
    path = city.path / "law" / "indicators_entered.csv"
    if path.is_file():
        table = read_table(path, city.path, ("code", "year", "value"))
        for line, row in table:
            year = int(number(row["year"], table.at(line), "year"))
            held.setdefault(row["code"].zfill(4), {})[year] = number(row["value"], table.at(line), "value")
    for code, values in (more or {}).items():
        held.setdefault(code.zfill(4), {}).update(values)
    return held


def _work_out(
    code: str, unit: str, city: City, series: Series, given: Mapping[int, float]
) -> tuple[Floats, Floats | None]:
    rule = RULES[code]
    base = _kept(given, series)
    if rule.how is How.ENTERED:
        return base, None
    if code == "0104":
        return green_investment_share(city, series), None
    if rule.how is How.SIMULATED:
        return evaluate(rule.expression, Context(series)), None
    part = evaluate(rule.expression, Context(series))
    at_entry = _at_entry(part, given, series)
    if rule.shrinks:
        return 100.0 - (100.0 - base) * part / at_entry, None
    ceiling = 100.0 if unit == "%" else np.inf
    return np.minimum(base + part - at_entry, ceiling), part - part[:1]


def _at_entry(part: Floats, given: Mapping[int, float], series: Series) -> Floats:
    """The model's part in the year of the value entered last; that of the first year for what was entered before it."""
    years = np.array(series.years)
    held = np.broadcast_to(part[:1], part.shape).copy()
    for year in sorted(given):
        if years[0] < year <= years[-1]:
            held[years >= year] = part[series.years.index(year)]
    return held


def _kept(given: Mapping[int, float], series: Series) -> Floats:
    """Entered values laid on the years of a run: the last one is kept."""
    values = np.full((len(series.years), series.members), np.nan)
    for year in sorted(given):
        values[np.array(series.years) >= year] = given[year]
    return values


def green_investment_share(city: City, series: Series) -> Floats:
    """Indicator 0104: public capital of levers tagged green over development spending, in percent."""
    table = read_table(city.path / "law" / "green_investment.csv", city.path, ("lever",))
    green = {row["lever"] for _, row in table}
    try:
        capital, spending = series["lever_capital_by_payer__public"], series["development_spending"]
    except Exception as error:
        raise ExpressionError(str(error)) from None
    tagged = np.array([lever in green for lever in series.names.inputs.dimensions["lever"]], dtype=float)
    return np.asarray(100.0 * (capital @ tagged) / spending)
