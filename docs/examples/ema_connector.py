# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Kiến Tạo as a model of the EMA workbench (pip install ema-workbench): deep uncertainty in ten lines."""

from ema_workbench import Model, RealParameter, ScalarOutcome, perform_experiments

import kientao as kt

CITY = kt.load_city("hanoi")
SCALE = CITY.parameters["mode_scale"]


def futures(metro_km=398.0, bus_level=0.5, mode_scale=None):
    """One run: levers and a parameter in, headlines of 2045 out."""
    plan = {
        "extends": ["baseline"],
        "levers": {"metro_buildout": {2045: metro_km}, "bus_service_frequency": {2035: bus_level}},
    }
    given = {} if mode_scale is None else {"mode_scale": [mode_scale]}
    run = kt.simulate(CITY, plan, parameters=given, keep=["transit_share", "ghg_total"])
    return {name: float(run[name].sel(year=2045).squeeze()) for name in ("transit_share", "ghg_total")}


model = Model("kientao", function=futures)
model.uncertainties = [RealParameter("mode_scale", float(SCALE.low), float(SCALE.high))]
model.levers = [RealParameter("metro_km", 0.0, 600.0), RealParameter("bus_level", 0.0, 1.0)]
model.outcomes = [ScalarOutcome("transit_share"), ScalarOutcome("ghg_total")]

if __name__ == "__main__":
    experiments, outcomes = perform_experiments(model, scenarios=4, policies=3)
    print(experiments.describe(), outcomes["transit_share"])
