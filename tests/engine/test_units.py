# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Units: what may be added, what must be pure."""

from __future__ import annotations

import numpy as np
import pytest

from kientao.engine.units import NUMBER, Constant, UnitArray, UnitError, parse

KM2_TO_M2 = Constant(1e6, "m2/km2")


def of(unit: str, *values: float) -> UnitArray:
    return UnitArray(np.array([values or (1.0, 2.0)]), parse(unit))


def in_square_metres(area):
    return area * KM2_TO_M2


def test_a_unit_is_its_scale_and_its_dimensions() -> None:
    assert parse("GWh/yr").same_as(parse("TJ/yr") * parse("GWh") / parse("TJ"))
    assert not parse("million_VND").same_as(parse("billion_VND"))
    assert parse("share").is_number and parse("percent").is_number
    assert not parse("m/km").is_number
    assert (parse("m2") ** 0.5).same_as(parse("m"))


def test_an_unknown_unit_is_refused_by_name() -> None:
    with pytest.raises(UnitError, match="furlong"):
        parse("furlong/yr")


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: of("person") + of("dwelling"),
        lambda: np.minimum(of("km"), of("m")),
        lambda: np.exp(of("yr")),
        lambda: of("person") + 1.0,
        lambda: of("person") ** of("yr"),
        lambda: of("person") > of("yr"),
        lambda: np.concatenate([of("km"), of("m")]),
        lambda: np.where(np.array([[True, False]]), of("km"), of("m")),
        lambda: np.interp(of("km").value, of("km"), of("m")) + of("km"),
        lambda: np.median(of("km")) + of("m"),
    ],
)
def test_things_of_different_units_do_not_meet(wrong) -> None:
    with pytest.raises(UnitError):
        wrong()


def test_zero_fits_every_unit_and_products_combine() -> None:
    assert np.maximum(of("km"), 0.0).unit.same_as(parse("km"))
    assert (of("km") / of("km/h")).unit.same_as(parse("h"))
    assert np.einsum("mz,mz->m", of("person"), of("1/yr")).unit.same_as(parse("person/yr"))
    assert (of("share") ** 2.5).unit.same_as(NUMBER)
    assert in_square_metres(of("km2")).unit.same_as(parse("m2"))


def test_a_quantity_does_not_turn_into_a_plain_array_by_accident() -> None:
    with pytest.raises(UnitError):
        np.asarray(of("km"))
