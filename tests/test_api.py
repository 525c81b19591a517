# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""The short way in."""

from __future__ import annotations

import pytest

from kientao import api
from kientao.engine import ModelError, declarations, variable
from kientao.model import all_declarations


def test_a_wrong_dimension_is_refused_when_the_model_is_built_for_a_city(monkeypatch: pytest.MonkeyPatch) -> None:
    @variable(unit="person", vi="Sai chiều", en="Wrong dims")
    def people_everywhere(population):
        return population

    wrong = [*all_declarations(), *declarations(globals())[-1:]]
    monkeypatch.setattr(api, "_programs", {})
    monkeypatch.setattr(api, "all_declarations", lambda: wrong)
    with pytest.raises(ModelError, match="people_everywhere"):
        api.program(api.load_city("hanoi"))


def test_simulate_takes_a_name_a_mapping_and_a_list_alike() -> None:
    city = api.load_city("hanoi")
    alone = api.simulate(city, "green_growth", keep=["metro_km"])
    both = api.simulate(city, ["baseline", {"id": "same", "extends": "green_growth"}], keep=["metro_km"])
    assert both.members == ("baseline", "same")
    assert both["metro_km"].sel(member="same").values == pytest.approx(alone["metro_km"].values)
    assert both["metro_km"].attrs["units"] == "km"
