# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Governance, base year: points of acceptance of every place of a lever in every zone where it is felt."""

import numpy as np

from kientao.engine import base_year


@base_year(unit="point", dims=("lever_place", "zone"), vi="Điểm gánh nặng theo nơi", en="Points of burden")
def burden_points(acceptance_points, place_zone_share):
    """Points of the levers that people resent: a zone lever counts in its zone, a city lever in all."""
    return np.minimum(acceptance_points, 0.0) * place_zone_share


@base_year(unit="point", dims=("lever_place", "zone"), vi="Điểm lợi ích theo nơi", en="Points of benefit")
def benefit_points(acceptance_points, place_zone_share):
    """Points of the levers that people welcome."""
    return np.maximum(acceptance_points, 0.0) * place_zone_share
