# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Aim-posts of the competitiveness scores, put on logarithms once."""

import numpy as np

from kientao.engine import base_year


@base_year(unit="ratio", dims=("indicator",), vi="Mốc thấp trên thang điểm", en="Low aim-post on its scale")
def indicator_start(indicator_low, indicator_on_log):
    """The low aim-post, as a logarithm where the score is on logarithms. Method: definition."""
    return np.where(indicator_on_log > 0, np.log(np.where(indicator_on_log > 0, indicator_low, 1.0)), indicator_low)


@base_year(unit="ratio", dims=("indicator",), vi="Khoảng giữa hai mốc", en="Distance between aim-posts")
def indicator_span(indicator_high, indicator_start, indicator_on_log):
    """From the low to the high aim-post; negative where less is better. Method: definition."""
    high = np.where(indicator_on_log > 0, np.log(np.where(indicator_on_log > 0, indicator_high, 1.0)), indicator_high)
    return high - indicator_start


@base_year(unit="share", dims=("pillar",), vi="Trọng số trụ cột", en="Weights of the pillars")
def pillar_share(pillar_weight):
    """Weights of the pillars, brought to a sum of 1. Method: scaled to the base year."""
    return pillar_weight / pillar_weight.sum(-1, keepdims=True)
