# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Age groups and the abridged life table, shared by population and its calibration."""

import numpy as np

from kientao.engine.units import Constant
from kientao.model.constants import STEP
from kientao.model.dimensions import DIMENSIONS
from kientao.model.functions import mask

AGE_GROUP_WIDTH = Constant(5.0, "yr")
"""Width of an age group but the last, which is open."""

_AGES = DIMENSIONS["age"]
FERTILE = slice(_AGES.index("15_19"), _AGES.index("45_49") + 1)
"""Age groups of mothers."""
WORKING = mask("age", *_AGES[_AGES.index("15_19") : _AGES.index("60_64") + 1])
"""One in age groups of 15 to 64 years, 0 elsewhere."""
OLD = mask("age", *_AGES[_AGES.index("65_69") :])
"""One in age groups of 65 years and over, 0 elsewhere."""
GROUP_OF_SINGLE_AGE = np.minimum(np.arange(len(DIMENSIONS["single_age"])) // 5, len(_AGES) - 1)
"""Place of the five-year group of each single year of age."""

YEARS_OF_GROUP = np.equal.outer(GROUP_OF_SINGLE_AGE, np.arange(len(_AGES))).astype(float)
"""One where a single year of age lies in a five-year group: [single_age, age]. The open group, which nobody leaves,
has all years, so that the share that leaves is 0 even where nobody is so old."""
LAST_YEAR_OF_GROUP = YEARS_OF_GROUP * (np.arange(len(GROUP_OF_SINGLE_AGE)) % 5 == 4)[:, None]
"""One where it is the last year of the group, whose people turn a group older: [single_age, age]."""
YEARS_OF_GROUP[:, -1] = 1.0

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
