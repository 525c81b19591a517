# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""The engine on small models of its own: names, order, shapes, lags, batches, restarts, errors."""

from __future__ import annotations

import numpy as np
import pytest

from kientao.engine import ModelError, base_year, declarations, stock, variable
from kientao.engine.inputs import Driver, Inputs, Parameter, Part
from kientao.engine.program import build
from kientao.engine.units import Constant

STEP = Constant(1.0, "yr")


def parameter(name: str, value: object, dims: tuple[str, ...] = (), unit: str = "1") -> Parameter:
    return Parameter(name=name, dims=dims, unit=unit, value=np.asarray(value, dtype=float), source="test")


def inputs(*parameters: Parameter, drivers: tuple[Driver, ...] = (), parts: tuple[Part, ...] = ()) -> Inputs:
    zones = ("north", "middle", "south")
    return Inputs(
        years=tuple(range(2019, 2025)),
        dimensions={
            "zone": zones,
            "destination": zones,
            "land": ("built", "farm"),
            "lever_place": ("a", "b", "c", "d"),
        },
        parameters={p.name: p for p in parameters},
        drivers={d.name: d for d in drivers},
        parts={p.name: p for p in parts},
    )


def growing() -> list:
    @base_year(unit="person", dims=("zone",), vi="Dân số 2019", en="People of 2019")
    def people_base_year(people_total_2019, zone_share):
        return people_total_2019 * zone_share / zone_share.sum(-1, keepdims=True)

    @stock(unit="person", dims=("zone",), initial="people_base_year", vi="Dân số", en="People")
    def people(people, births):
        return people + STEP * births

    @variable(unit="person/yr", dims=("zone",), vi="Số sinh", en="Births")
    def births(people, birth_rate, crowding):
        return people * birth_rate * crowding

    @variable(unit="person", vi="Tổng dân số", en="All people")
    def people_total(people):
        return people.sum(-1)

    @variable(unit="ratio", vi="Độ đông", en="Crowding")
    def crowding(last_people_total, people_total_base_year):
        return people_total_base_year / last_people_total

    return declarations(globals())[-5:]


def growing_inputs() -> Inputs:
    return inputs(
        parameter("people_total_2019", 600.0, unit="person"),
        parameter("zone_share", [1.0, 2.0, 3.0], ("zone",)),
        parameter("birth_rate", 0.1, unit="1/yr"),
    )


def test_a_stock_grows_by_its_flow_and_a_lag_reads_the_year_before() -> None:
    run = build(growing(), growing_inputs()).run()
    assert run["people"][0, 0].tolist() == [100, 200, 300]
    assert run["people"][1, 0].tolist() == pytest.approx([110, 220, 330])
    assert run["crowding"][:3, 0].tolist() == pytest.approx([1, 1, 600 / 660])


def test_a_run_stopped_and_continued_equals_a_run_in_one_go() -> None:
    program = build(growing(), growing_inputs())
    whole = program.run()
    first = program.run(until=2021)
    rest = program.run(state=first.end)
    assert first.years == (2019, 2020, 2021)
    assert rest.years == (2022, 2023, 2024)
    assert np.array_equal(np.concatenate([first["people"], rest["people"]]), whole["people"])


def test_the_same_inputs_give_the_same_bits() -> None:
    a, b = build(growing(), growing_inputs()).run(), build(growing(), growing_inputs()).run()
    assert all(a[n].tobytes() == b[n].tobytes() for n in a.kept)


def test_members_run_side_by_side_as_they_would_alone() -> None:
    program = build(growing(), growing_inputs())
    rates = np.array([0.05, 0.1, 0.2])
    batch = program.run(program.constants({"birth_rate": rates}))
    for member, rate in enumerate(rates):
        alone = program.run(program.constants({"birth_rate": rate[None]}))
        assert np.array_equal(batch["people"][:, member], alone["people"][:, 0])


def test_sampled_parameters_move_the_base_year_values_that_follow_from_them() -> None:
    program = build(growing(), growing_inputs())
    constants = program.constants({"people_total_2019": np.array([600.0, 1200.0])})
    assert constants.values["people_base_year"].sum(-1).tolist() == [600, 1200]
    assert constants.values["people_total_base_year"].tolist() == [600, 1200]


def test_slices_and_renamed_axes_are_names() -> None:
    @variable(unit="km2", dims=("land", "zone"), vi="Đất", en="Land")
    def land_use(land_2019):
        return land_2019 * 1.0

    @variable(unit="km2", dims=("zone",), vi="Đất xây dựng", en="Built land")
    def built_land(land_use__built):
        return land_use__built + 0

    @variable(unit="km2", dims=("zone", "destination"), vi="Cặp", en="Pairs")
    def built_pair(built_land, built_land__destination):
        return built_land + 10 * built_land__destination

    program = build(
        declarations(globals())[-3:], inputs(parameter("land_2019", [[1, 2, 3], [4, 5, 6]], ("land", "zone"), "km2"))
    )
    run = program.run()
    assert run["built_land"][0, 0].tolist() == [1, 2, 3]
    assert run["land_use__farm"][0, 0].tolist() == [4, 5, 6]
    assert run["built_pair"][0, 0].tolist() == [[11, 21, 31], [12, 22, 32], [13, 23, 33]]


def test_parts_of_a_flat_axis_are_names_with_their_own_dims_and_base_year() -> None:
    @variable(unit="1", dims=("lever_place",), vi="Đòn bẩy", en="Levers")
    def lever_effective(decided):
        return decided + 0.0

    @variable(unit="km", dims=("zone",), vi="Tàu điện", en="Metro")
    def metro_km(metro, fare, metro_base_year):
        return metro + 0 * fare - metro_base_year

    decided = Driver("decided", ("lever_place",), "1", np.arange(24, dtype=float).reshape(6, 4))
    program = build(
        declarations(globals())[-2:],
        inputs(
            drivers=(decided,),
            parts=(
                Part("metro", "lever_effective", 0, 3, ("zone",), "km"),
                Part("fare", "lever_effective", 3, None, (), "1"),
            ),
        ),
    )
    run = program.run()
    assert run["metro_km"][2, 0].tolist() == [8, 8, 8]
    assert run["fare"][:, 0].tolist() == [3, 7, 11, 15, 19, 23]


def test_an_unknown_name_is_refused_with_the_nearest_known_one() -> None:
    @variable(unit="1", vi="x", en="x")
    def doubled(birth_rat):
        return 2 * birth_rat

    with pytest.raises(ModelError, match="Did you mean 'birth_rate'") as caught:
        build(declarations(globals())[-1:], growing_inputs())
    assert "test_program.py" in caught.value.where


def test_a_circle_is_printed_as_a_path() -> None:
    @variable(unit="1", vi="a", en="a")
    def egg(hen):
        return hen

    @variable(unit="1", vi="b", en="b")
    def hen(egg):
        return egg

    with pytest.raises(ModelError, match=r"egg <- hen <- egg|hen <- egg <- hen"):
        build(declarations(globals())[-2:], inputs())


def test_two_functions_of_one_name_are_refused() -> None:
    with pytest.raises(ModelError, match="declared twice"):
        build([*growing(), *growing()], growing_inputs())


def test_a_wrong_dimension_is_refused_with_function_and_remedy() -> None:
    @variable(unit="person", vi="x", en="x")
    def city_people(people_by_zone):
        return people_by_zone

    program = build(declarations(globals())[-1:], inputs(parameter("people_by_zone", [1, 2, 3], ("zone",), "person")))
    with pytest.raises(ModelError, match="city_people") as caught:
        program.first_year()
    assert "axis" in caught.value.remedy


def test_dims_in_another_order_are_refused() -> None:
    @variable(unit="1", dims=("zone", "land"), vi="x", en="x")
    def turned(table):
        return table

    with pytest.raises(ModelError, match="another order"):
        build(declarations(globals())[-1:], inputs(parameter("table", np.ones((2, 3)), ("land", "zone"))))


def test_a_base_year_value_must_not_read_the_years() -> None:
    @base_year(unit="person", vi="x", en="x")
    def people_once(people_total):
        return people_total

    once = declarations(globals())[-1]
    with pytest.raises(ModelError, match="changes with the years"):
        build([*growing(), once], growing_inputs())


def test_units_that_disagree_are_caught_in_every_deliberately_wrong_equation() -> None:
    @variable(unit="person/yr", dims=("zone",), vi="đúng", en="right")
    def right(people_by_zone, rate):
        return people_by_zone * rate

    @variable(unit="person", dims=("zone",), vi="sai", en="wrong unit")
    def wrong_unit(people_by_zone, rate):
        return people_by_zone * rate

    @variable(unit="person", dims=("zone",), vi="sai", en="adds a flow to a state")
    def wrong_sum(people_by_zone, right):
        return people_by_zone + right

    @variable(unit="million_VND/yr", vi="sai", en="a billion is not a million")
    def wrong_scale(revenue):
        return revenue * 1

    @variable(unit="1", dims=("zone",), vi="sai", en="logarithm of a quantity")
    def wrong_logarithm(people_by_zone):
        return np.log(people_by_zone)

    program = build(
        declarations(globals())[-5:],
        inputs(
            parameter("people_by_zone", [1, 2, 3], ("zone",), "person"),
            parameter("rate", 0.1, unit="1/yr"),
            parameter("revenue", 5.0, unit="billion_VND/yr"),
        ),
    )
    names = [problem.split(":")[0] for problem in program.check_units()]
    assert sorted(names) == ["wrong_logarithm", "wrong_scale", "wrong_sum", "wrong_unit"]


def test_the_growing_model_agrees_with_its_units() -> None:
    assert build(growing(), growing_inputs()).check_units() == []


def test_keeping_a_few_variables_gives_the_same_numbers() -> None:
    program = build(growing(), growing_inputs())
    few = program.run(keep=["people_total"])
    assert few.kept == ("people_total",)
    assert np.array_equal(few["people_total"], program.run()["people_total"])
    with pytest.raises(ModelError, match="did not keep"):
        few["births"]


def test_a_driver_may_differ_between_members() -> None:
    @variable(unit="1", vi="Mưa", en="Rain")
    def rain_doubled(rain):
        return 2 * rain

    rain = Driver("rain", (), "1", np.ones(6))
    program = build(declarations(globals())[-1:], inputs(drivers=(rain,)))
    run = program.run(drivers={"rain": np.stack([np.ones(6), 3 * np.ones(6)], axis=1)})
    assert run["rain_doubled"][-1].tolist() == [2, 6]


def test_equations_that_nothing_kept_rests_on_are_left_out() -> None:
    @variable(unit="1", vi="x", en="never asked for")
    def costly(people_total):
        raise AssertionError("this must not be called")

    extra = declarations(globals())[-1]
    program = build([*growing(), extra], growing_inputs())
    assert program.run(keep=["people"])["people"].shape == (6, 1, 3)


def test_a_state_that_lacks_a_stock_is_refused_with_the_remedy() -> None:
    @stock(unit="1", initial=0.0, vi="Đếm", en="Counter")
    def counter(counter):
        return counter + 1

    extra = declarations(globals())[-1]
    program = build([*growing(), extra], growing_inputs())
    half = program.run(until=2020, keep=["people"])
    with pytest.raises(ModelError, match="counter"):
        program.run(state=half.end)
    assert np.array_equal(program.run(state=half.end, keep=["people"])["people"], program.run()["people"][2:])


def test_a_batch_larger_than_one_group_equals_its_members() -> None:
    program = build(growing(), growing_inputs())
    rates = np.linspace(0.01, 0.2, 70)
    batch = program.run(program.constants({"birth_rate": rates}))
    assert batch["people"].shape == (6, 70, 3)
    for member in (0, 31, 32, 69):
        alone = program.run(program.constants({"birth_rate": rates[[member]]}))
        assert np.array_equal(batch["people"][:, member], alone["people"][:, 0])
        assert np.array_equal(batch.end.stocks["people"][member], alone.end.stocks["people"][0])
