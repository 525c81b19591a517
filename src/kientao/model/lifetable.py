# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Age groups and the abridged life table, shared by population and its calibration."""

import numpy as np

from kientao.engine.units import Constant
from kientao.model.constants import STEP
from kientao.model.dimensions import DIMENSIONS

AGE_GROUP_WIDTH = Constant(5.0, "yr")
"""Width of an age group but the last, which is open."""

_AGES = DIMENSIONS["age"]
FERTILE = slice(_AGES.index("15_19"), _AGES.index("45_49") + 1)
"""Age groups of mothers."""
WORKING = slice(_AGES.index("15_19"), _AGES.index("60_64") + 1)
"""Age groups of 15 to 64 years."""
OLD = slice(_AGES.index("65_69"), None)
"""Age groups of 65 years and over."""
GROUP_OF_SINGLE_AGE = np.minimum(np.arange(len(DIMENSIONS["single_age"])) // 5, len(_AGES) - 1)
"""Place of the five-year group of each single year of age."""

_OPEN_GROUP_YEARS = 1000.0
_WIDTHS = np.array([float(AGE_GROUP_WIDTH)] * (len(_AGES) - 1) + [_OPEN_GROUP_YEARS])


def life_expectancy_at_birth(rate):
    """Life expectancy at birth of death rates [..., age] in 1/yr, constant within a group; years.

    Person-years of a group = (survivors at its start - at its end) / rate; nobody is left after the open group.
    Source: Preston, Heuveline & Guillot 2001, ch. 3.
    """
    hazard = rate * _WIDTHS * STEP
    total = hazard.cumsum(-1)
    return ((np.exp(hazard - total) - np.exp(-total)) / rate).sum(-1)
