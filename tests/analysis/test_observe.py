# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Observations of any file against the model."""

import csv
import json
import math

import numpy as np
import pytest

import kientao as kt
from kientao import api
from kientao.analysis.checks.observed import Observations
from kientao.analysis.observe import against
from kientao.analysis.observe.forms import UnknownFormError, form_of
from kientao.analysis.observe.given import read_given, read_value, read_years
from kientao.analysis.observe.mapping import read_mapping
from kientao.analysis.observe.noise import disturbed
from kientao.analysis.observe.places import Places
from kientao.analysis.observe.prices import Prices
from kientao.cli.main import main as run_command
from kientao.errors import InputError


def main(arguments):
    with pytest.raises(SystemExit) as stopped:
        run_command(arguments)
    return stopped.value.code


@pytest.fixture(scope="module")
def city():
    return kt.load_city("hanoi")


@pytest.fixture(scope="module")
def base(city):
    return kt.simulate(city, "baseline", until=2024)


@pytest.fixture
def compare(city, tmp_path):
    def run(*rows, members=8, **more):
        path = tmp_path / "seen.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["variable", "unit", "zone", "year", "value", "low", "high", "source", "quality", "note"])
            for name, unit, zone, year, value, *rest in rows:
                writer.writerow([name, unit, zone, year, value, "", "", "test", "official", *(rest or [""])])
        return against(city, path, members=members, workers=1, **more)

    return run


@pytest.mark.parametrize(
    ("vietnamese", "english"),
    [
        ("nghìn tỷ đồng", "trillion_VND"), ("triệu đồng/người/năm", "million_VND/person/yr"), ("tấn/ngày", "t/day"),
        ("m³/ngày đêm", "m3/day"), ("µg/m³", "ug/m3"), ("người/km²", "person/km2"), ("tỷ kWh", "TWh"),
        ("triệu lượt khách", "million_trip"), ("m²/người", "m2/person"), ("%", "pct"), ("°C", "degC"),
        ("phút", "min"), ("nghìn ha", "thousand_ha"), ("lít/người/ngày", "L/person/day"), ("tỷ đồng", "billion_VND"),
    ],
)  # fmt: skip
def test_a_vietnamese_unit_is_the_english_one(vietnamese, english):
    one, other = form_of(vietnamese).unit, form_of(english).unit
    assert one.powers == other.powers
    assert one.scale == pytest.approx(other.scale)


def test_a_percent_is_a_hundredth_and_an_index_is_a_change():
    assert form_of("%").unit.scale == 0.01
    assert form_of("per 1000").unit.scale == 0.001
    assert form_of("previous year = 100").growth
    assert form_of("2019 = 100").index_year == 2019
    assert form_of("trillion_VND_2010").prices == 2010
    with pytest.raises(UnknownFormError):
        form_of("bananas")


@pytest.mark.parametrize(
    ("text", "value"),
    [("12", 12), ("1,234.5", 1234.5), ("1.234.567", 1234567), ("12,5", 12.5), ("over 60", 60), ("~1 200", 1200),
     ("gần 5", 5), ("40-42", 41)],
)  # fmt: skip
def test_numbers_are_read_as_people_write_them(text, value):
    assert read_value(text)[0] == value


def test_what_is_no_number_or_no_year_is_not_guessed():
    assert math.isnan(read_value("n/a")[0])
    assert math.isnan(read_value("between 3 and 4 or 7")[0])
    assert read_years("2023") == (2023,)
    assert read_years("2023-2025") == (2023, 2024, 2025)
    assert read_years("Q1 2024") == ()


def test_places_are_found_with_and_without_marks(city):
    places = Places(city)
    for text in ("Hà Nội", "hanoi", "Ha Noi", "TP Hà Nội", "city", ""):
        assert places.find(text) == "hanoi"
    for text in ("cau_giay", "Quận Cầu Giấy", "Cau Giay", "cầu giấy", "Cau Giay District"):
        assert places.find(text) == "cau_giay"
    assert places.find("Phường Giảng Võ") == "ward_giang_vo"
    assert places.find("Sài Gòn") is None


def test_every_name_of_the_packs_observations_is_mapped_or_has_a_reason(city):
    rules = read_mapping(city.path, api.program(city).names, Places(city).zones())
    names = {name for name, _, _ in Observations(city.path, city.id).found}
    unknown = {name for name in names if rules.find(name) is None} - {"cpi_change", "exchange_rate"}
    assert not unknown
    assert sum(not rules.find(name).reason for name in names - unknown - {"cpi_change", "exchange_rate"}) > 150


def test_one_quantity_gives_the_same_error_in_every_form(compare, base):
    population = float(base["population_total"].sel(year=2021))
    output = float(base["grdp_total"].sel(year=2021))
    level = 1.0276 * 1.0177
    rows = [
        ("grdp_current", "trillion_VND", "hanoi", 2021, output * level / 1000 * 1.1),
        ("grdp_current", "billion_VND/yr", "Hà Nội", 2021, output * level * 1.1),
        ("grdp_current_usd", "billion USD", "", 2021, output * level * 1e9 / 23159.78 / 1e9 * 1.1),
        ("grdp_constant", "tỷ đồng", "hanoi", 2021, output * 1.1),
        ("grdp_per_capita", "triệu đồng/người", "hanoi", 2021, output * level * 1e3 / population * 1.1),
        ("grdp_per_capita_month", "million_VND/month", "hanoi", 2021, output * level * 1e3 / population / 12 * 1.1),
    ]
    report = compare(*rows)
    assert [one.row.error for one in report.rows] == pytest.approx([1 / 1.1 - 1] * len(rows), rel=1e-3)


def test_density_people_per_area_and_growth_follow_from_the_people(compare, base):
    people = base["population"].sel(zone="cau_giay")
    now, before = float(people.sel(year=2022)), float(people.sel(year=2021))
    report = compare(
        ("population", "người/km²", "Cầu Giấy", 2022, now / 12.26),
        ("population_growth", "%", "cau_giay", 2022, 100 * (now / before - 1)),
        ("population", "2021 = 100", "cau_giay", 2022, 100 * now / before),
        ("msw_generated", "kg/person/day", "hanoi", 2022,
         float((base["waste_generated"].sum("zone") / base["population_total"]).sel(year=2022)) * 1000 / 365),
    )  # fmt: skip
    assert [one.row.error for one in report.rows] == pytest.approx([0.0] * 4, abs=1e-4)
    assert all(one.covered for one in report.rows)


def test_a_part_of_the_year_and_monthly_figures_are_parts_of_the_year(compare, base):
    buses = float(base["bus_boardings"].sel(year=2022))
    report = compare(
        ("bus_passengers_9_months", "million_trip", "hanoi", 2022, 0.75 * buses),
        ("bus_passengers_monthly", "million_trip/month", "hanoi", 2022, buses / 12),
        ("bus_passengers_per_day", "person/day", "hanoi", 2022, buses * 1e6 / 365),
        ("bus_passengers_growth", "%", "hanoi", 2022, 100 * (buses / float(base["bus_boardings"].sel(year=2021)) - 1)),
    )
    assert [one.row.error for one in report.rows] == pytest.approx([0.0] * 4, abs=1e-9)
    whole = report.rows[1]
    part = report.rows[0]
    assert (part.high - part.low) / part.row.model > (whole.high - whole.low) / whole.row.model


def test_growth_by_year_is_growth_and_points_are_differences(compare, base):
    output = base["grdp_total"]
    now, before = float(output.sel(year=2022)), float(output.sel(year=2021))
    share = base["transit_share"]
    report = compare(
        ("grdp_constant_growth", "%/yr", "hanoi", 2022, 100 * (now / before - 1)),
        ("mode_share_public_transport_change", "percentage points", "hanoi", 2022,
         100 * float(share.sel(year=2022) - share.sel(year=2021))),
        ("tourist_arrivals_6_months", "million visits", "hanoi", 2022, 0.5 * 18.7),
        ("income_per_capita_month_q1", "thousand_VND/month", "hanoi", 2022, 1500),
    )  # fmt: skip
    assert [one.row.error for one in report.rows] == pytest.approx([0.0] * 3, abs=1e-4)
    assert [one.reason for one in report.unmapped] == ["not_modelled"]


def test_a_unit_may_leave_out_what_the_name_says(compare, base):
    """A household size in persons, the highest day in kWh, motorcycles per 1000 people, passengers of a day."""

    def whole(name):
        values = base[name].sel(year=2022)
        return float(values.sum("zone") if "zone" in values.dims else values)

    people = whole("population")
    report = compare(
        ("household_size", "person", "hanoi", 2022, people / whole("households")),
        ("electricity_max_day", "million_kWh", "hanoi", 2022, whole("maximum_day")),
        ("motorcycles_per_1000_people", "vehicle", "hanoi", 2022, 1000 * whole("motorcycle_stock") / people),
        ("bus_passengers_per_day", "person", "hanoi", 2022, whole("bus_boardings") * 1e6 / 365),
        ("electricity_sold", "billion kWh", "hanoi", 2022, whole("electricity_demand") / 1e3),
        ("msw_generated", "million_t/yr", "hanoi", 2022, whole("waste_generated") / 1e6),
    )  # fmt: skip
    assert not report.unmapped
    assert [one.row.error for one in report.rows] == pytest.approx([0.0] * 6, abs=1e-9)


def test_degree_days_are_degrees_times_days_in_a_year_and_not_of_a_day(compare):
    report = compare(("cooling_degree_days_24", "degC day", "hanoi", 2022, 883.0))
    assert abs(report.rows[0].row.error) < 0.1


def test_a_price_per_area_is_not_multiplied_by_the_area(compare):
    report = compare(("apartment_price_primary", "million_VND", "hanoi", 2022, 50))
    assert [one.reason for one in report.unmapped] == ["unit"]


def test_a_link_stands_on_the_observation_under_any_name_of_the_measure(compare):
    report = compare(
        ("tourist_arrivals", "million visits", "hanoi", 2022, 18.7),
        ("tourist_arrivals_total", "million_person", "hanoi", 2022, 18.7),
    )
    assert [one.row.model for one in report.rows] == pytest.approx([report.rows[0].row.model] * 2)


def test_growth_between_two_censuses_begins_the_year_after_the_first(compare, base):
    people = base["population_total"]
    growth = [float(people.sel(year=y)) / float(people.sel(year=y - 1)) - 1 for y in (2020, 2021, 2022)]
    report = compare(("population_growth_average", "%/yr", "hanoi", 2022, 100 * np.mean(growth), "2019-2022"))
    assert report.rows[0].row.error == pytest.approx(0.0, abs=1e-6)


def test_life_expectancy_of_2019_is_that_of_the_pack_and_rises(base):
    years = base["life_expectancy"]
    assert years.sel(year=2019).values.ravel() == pytest.approx([73.3, 78.2], abs=1e-3)
    assert (years.diff("year") > 0).all()


def test_in_wards_a_measure_of_one_district_is_answered_by_districts(tmp_path):
    path = tmp_path / "seen.csv"
    path.write_text(
        "variable,unit,zone,year,value\npm25_us_embassy_annual_mean,ug/m3,hanoi,2021,40\n"
        "population,person,Phường Hồng Hà,2022,107000\npopulation,person,Đống Đa,2022,366000\n"
        "density,person/km2,ward_hong_ha,2022,7000\n", "utf-8",
    )  # fmt: skip
    report = against(kt.load_city("hanoi", zoning="wards"), path, members=2, workers=1)
    assert not report.unmapped
    assert {(one.row.name, one.row.zone) for one in report.rows} == {
        ("pm25_us_embassy_annual_mean", "hanoi"), ("population", "ward_hong_ha"), ("population", "dong_da"),
        ("density", "ward_hong_ha"),
    }  # fmt: skip
    found = {(one.row.name, one.row.zone): one for one in report.rows}
    assert all(abs(one.row.error) < 0.2 for (name, _), one in found.items() if name != "density")
    wide = [(one.high - one.low) / one.row.model for (_, zone), one in found.items() if zone == "ward_hong_ha"]
    assert wide[0] == pytest.approx(wide[1], rel=0.15), "people and their density are as uncertain"


def test_prices_of_later_years_are_guessed_with_growing_doubt_unless_the_file_has_them(city):
    pack = Observations(city.path, city.id)
    guessed = Prices(pack, 2019)
    assert guessed.level(2022).spread == 0.0
    assert guessed.level(2024).spread > guessed.level(2023).spread > 0.0
    given = Prices(pack, 2019, [("cpi_change", 2023, 10.0), ("exchange_rate", 2023, 24000.0)])
    assert given.level(2023).value == pytest.approx(guessed.level(2022).value * 1.1)
    assert given.level(2023).spread == 0.0
    assert given.dollars(2023).value == 24000.0


def test_what_cannot_be_compared_says_why(compare):
    report = compare(
        ("plan_metro_length", "km", "hanoi", 2030, 417),
        ("grdp_current", "trillion_VND", "hanoi", 2015, 500),
        ("grdp_current", "bananas", "hanoi", 2021, 500),
        ("population", "trillion_VND", "hanoi", 2021, 500),
        ("populaton", "person", "hanoi", 2021, 500),
        ("pm25", "ug/m3", "Atlantis", 2021, 40),
        ("pm25", "ug/m3", "hanoi", 2021, "unknown"),
        ("revenue_on_territory", "tỷ đồng", "cau_giay", 2021, 40),
        ("pci", "points (0-100)", "hanoi", 2023, 67),
    )  # fmt: skip
    assert not report.rows
    codes = [one.reason for one in report.unmapped]
    assert codes == ["plan", "year", "unit", "unit", "unknown", "place", "not_a_number", "only_city", "other_index"]
    assert "population" in report.unmapped[4].text("en")
    assert report.summary["coverage"] is None


def test_the_error_of_the_source_is_in_the_band_and_reproducible():
    values = np.full(1000, 100.0)
    wide = disturbed(values, 5.0, "x|2022")
    assert np.std(wide) == pytest.approx(5.0, rel=0.02)
    assert np.array_equal(wide, disturbed(values, 5.0, "x|2022"))
    assert disturbed(values, 0.0, "x|2022") is values


def test_a_far_figure_is_not_covered_and_a_near_one_is(compare):
    report = compare(
        ("population", "person", "hanoi", 2022, 8_435_700), ("population", "person", "hanoi", 2022, 9_500_000)
    )
    assert [one.covered for one in report.rows] == [True, False]
    assert report.summary["coverage"] == 0.5
    assert report.summary["rows"] == 2


def test_tables_by_age_and_lists_of_zones_are_read_too(tmp_path):
    ages = tmp_path / "age_structure_2019.csv"
    ages.write_text("age_group,sex,population\n00-04,both,694775\n85+,female,50000\n", encoding="utf-8")
    assert [(one.name, one.years) for one in read_given(ages)] == [
        ("population_age_00_04", (2019,)), ("population_age_85_plus_female", (2019,)),
    ]  # fmt: skip
    zones = tmp_path / "zones.csv"
    zones.write_text("id,area_km2,population_2019\nba_dinh,9.21,221893\n", encoding="utf-8")
    assert [(one.name, one.years, one.problem) for one in read_given(zones)] == [
        ("area", (), "no_year"), ("population", (2019,), ""),
    ]  # fmt: skip


def test_vietnamese_headings_are_understood(tmp_path):
    path = tmp_path / "so_lieu.csv"
    path.write_text("Chỉ tiêu,Đơn vị tính,Địa bàn,Năm,Giá trị\npopulation,người,Hà Nội,2022,8.435.700\n", "utf-8")
    (one,) = read_given(path)
    assert (one.name, one.unit, one.zone, one.years, one.value) == ("population", "người", "Hà Nội", (2022,), 8435700)


def test_a_column_a_year_and_semicolons_are_understood(tmp_path):
    path = tmp_path / "so_lieu.csv"
    path.write_text(
        "Chỉ tiêu;Đơn vị;Địa bàn;2021;2022\nunemployment_rate;%;Hà Nội;2,5;\n"
        "population;người;Hà Nội;8.330.800;8.435.700\n",
        "utf-8",
    )
    assert [(one.name, one.unit, one.zone, one.years, one.value) for one in read_given(path)] == [
        ("unemployment_rate", "%", "Hà Nội", (2021,), 2.5),
        ("population", "người", "Hà Nội", (2021,), 8330800), ("population", "người", "Hà Nội", (2022,), 8435700),
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["", "variable,unit\n", "variable,unit,value\npopulation,person,5\n"])
def test_an_empty_file_or_a_missing_column_is_one_clear_error(tmp_path, text, capsys):
    path = tmp_path / "bad.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError):
        read_given(path)
    assert main(["validate", "--against", str(path)]) == 2
    assert "Traceback" not in capsys.readouterr().err


def test_the_command_gives_rows_with_bands_as_data(tmp_path, capsys):
    path = tmp_path / "seen.csv"
    path.write_text(
        "variable,unit,zone,year,value\npopulation,person,hanoi,2022,8435700\npci,,hanoi,2022,66\n", "utf-8"
    )
    assert main(["validate", "--against", str(path), "--members", "6", "--workers", "1", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    (row,) = answer["rows"]
    assert {"name", "zone", "year", "model", "observed", "error", "low", "high", "covered", "unit"} <= set(row)
    assert row["low"] < row["observed"] < row["high"]
    assert answer["summary"]["coverage"] == 1.0
    assert answer["unmapped"][0]["name"] == "pci"
    assert main(["validate", "--members", "6"]) == 2
