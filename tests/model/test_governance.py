# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Governance: digital services, speed, acceptance by zone, what the poor pay."""

from dataclasses import replace

import numpy as np
import pytest
from budget_stand_ins import BN, pack

from kientao.engine.testing import partial
from kientao.model import governance
from kientao.model.calibration import governance as governance_base

ZONES = 30
AXES = {
    "zone_lever": ("ban",), "zone_lever_place": tuple(f"ban@{zone}" for zone in range(ZONES)),
    "city_work": ("works",), "city_level": ("fare",),
}  # fmt: skip


def used(ban, fare):
    """Use of a ban of the first zone and of a fare rise of the whole city."""
    return {
        "zone_lever_use": (np.where(np.arange(ZONES) == 0, ban, 0.0), "share", ("zone_lever_place",)),
        "city_level_use": (np.array([fare]), "share", ("city_level",)),
    }


def run(**changes):
    zone = np.ones(ZONES)
    given = {
        "digital_government": (0.3, "share", ()),
        "public_consultation": (0.2, "share", ()),
        "public_consultation_base": (0.2, "share", ()),
        "green_finance": (0.0, "share", ()),
        "relief_targeting": (0.4, "share", ()),
        "zone_lever_acceptance": (np.array([-18.0]), "point", ("zone_lever",)),
        "city_work_acceptance": (np.zeros(1), "point", ("city_work",)),
        "city_level_acceptance": (np.array([-4.0]), "point", ("city_level",)),
        "city_work_use": (np.zeros(1), "share", ("city_work",)),
        **used(0.0, 0.0),
        "support_spending": (0.0, BN, ()),
        "own_revenue": (97_541.0, BN, ()),
        "pm25": (40.0 * zone, "ug/m3", ("zone",)),
        "pm25_base_year": (40.0 * zone, "ug/m3", ("zone",)),
        "commute_minutes": (25.0 * zone, "min", ("zone",)),
        "commute_minutes_base_year": (25.0 * zone, "min", ("zone",)),
        "population_total": (8.05e6, "person", ()),
        "income_mean": (70.0, "million_VND/person/yr", ()),
        "user_fee_revenue": (400.0, BN, ()),
        "cost_recovery_base": (0.2, "share", ()),
        "waste_cost": (1640.0, BN, ()),
        "wastewater_running": (360.0, BN, ()),
        "charge_revenue": (0.0, BN, ()),
        "parking_revenue": (300.0, BN, ()),
        "parking_revenue_base_year": (300.0, BN, ()),
        "fare_revenue": (671.0, BN, ()),
        "pt_fare": (0.0, "share", ()),
    } | changes
    inputs = pack()
    inputs = replace(inputs, dimensions={**inputs.dimensions, **AXES})
    program = partial([governance, governance_base], inputs, given)
    assert program.check_units() == []
    return program.run()


def test_nothing_decided_changes_nothing():
    done = run()
    assert done["acceptance_index"] == pytest.approx(60.0)
    assert done["governance_speed"] == pytest.approx(1.0)
    assert done["poor_household_cost"] == pytest.approx(0.0)
    assert done["burden_relief"] == pytest.approx(1.0)


def test_online_services_follow_the_programme_and_speed_up_delivery():
    done = run(digital_government=(0.9, "share", ()))
    share = done["digital_services_share"][:, 0]
    assert (np.diff(share) > 0).all()
    assert share[-1] == pytest.approx(0.9, abs=1e-3)
    assert 1.05 < done["governance_speed"][-1, 0] <= 1.3
    assert done["transparency_index"][-1, 0] == pytest.approx(47.0 + 25.0 * (share[-1] - 0.3))


def test_a_ban_is_felt_in_its_zone_and_a_fare_rise_in_all():
    done = run(**used(1.0, 0.5))
    burden = done["burden"][0, 0]
    assert burden[0] == pytest.approx(-20.0)
    assert burden[1:] == pytest.approx(-2.0)
    assert (done["benefit"] == 0).all()


def test_people_get_used_to_a_measure():
    done = run(**used(1.0, 0.0))
    there = done["acceptance_index"][:, 0, 0]
    assert there.min() < 45.0
    assert there[-1] > there.min() + 3.0
    assert there[-1] == pytest.approx(60.0 - 1.5 * 18.0 * 0.5, abs=0.1)


def test_consultation_and_well_aimed_support_soften_a_ban():
    ban = used(1.0, 0.0)
    plain = run(**ban)["acceptance_index"][-1, 0, 0]
    asked = run(**ban, public_consultation=(1.0, "share", ()))["acceptance_index"][-1, 0, 0]
    both = run(
        **ban, public_consultation=(1.0, "share", ()), support_spending=(2000.0, BN, ()),
        relief_targeting=(0.75, "share", ()),
    )["acceptance_index"][-1, 0, 0]  # fmt: skip
    assert plain < asked < both < 60.0


def test_cleaner_air_and_shorter_trips_are_welcome():
    air = run(pm25=(np.full(ZONES, 30.0), "ug/m3", ("zone",)))["acceptance_index"][-1]
    time = run(commute_minutes=(np.full(ZONES, 20.0), "min", ("zone",)))["acceptance_index"][-1]
    assert air == pytest.approx(64.0, abs=0.1)
    assert time == pytest.approx(62.0, abs=0.1)


def test_charges_cost_the_poor_and_aimed_support_pays_them_back():
    charged = run(charge_revenue=(2000.0, BN, ()))
    paid = charged["poor_household_cost"][0, 0]
    assert paid == pytest.approx(100 * 0.6 * (2000e9 / 8.05e6) / (0.408 * 70e6))
    aimed = run(charge_revenue=(2000.0, BN, ()), support_spending=(1500.0, BN, ()), relief_targeting=(0.9, "share", ()))
    assert aimed["poor_household_cost"][0, 0] < 0 < paid


def test_free_fares_do_not_break_the_sum_of_charges():
    free = run(pt_fare=(-1.0, "share", ()), fare_revenue=(0.0, BN, ()))
    assert free["new_charges_per_person"] == pytest.approx(0.0)
