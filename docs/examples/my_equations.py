# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Own equations, as a lecturer would bring them: one replaces an equation of the model, one adds a variable.

kientao compare baseline green_growth --with my_equations.py --variable household_size --variable people_per_floor
"""

import numpy as np

from kientao.engine import variable
from kientao.engine.units import Constant

PACE = Constant(0.08, "1/yr")
"""Assumption of the class: households shrink faster than the model has it."""


@variable(unit="person/household", dims=("zone",), vi="Quy mô hộ bình quân", en="Household size")
def household_size(household_size_floor, household_size_base_year, years_since_base):
    """Persons a household: falls toward the floor at the pace of the class."""
    remaining = np.exp(-(PACE * years_since_base))
    return household_size_floor + (household_size_base_year - household_size_floor) * remaining


@variable(unit="person/m2", dims=("zone",), vi="Người trên một mét vuông sàn", en="People a square metre of floor")
def people_per_floor(population, housing_floor):
    """People over floor area: the inverse of what housing statistics publish."""
    return population / housing_floor
