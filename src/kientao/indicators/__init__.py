# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""What a finished run means in the words of the law: indicators of Circular 01/2018, targets, progress, bands."""

from kientao.indicators.circular import How, Indicator, circular
from kientao.indicators.expressions import ExpressionError
from kientao.indicators.progress import Progress, green_growth_score, indicator_progress
from kientao.indicators.targets import Assessment, Role, Status, Target, assess, read_mapping, read_targets
from kientao.indicators.weights import (
    competitiveness_band,
    competitiveness_with,
    liveability_ratio,
    share_ahead,
    weight_sets,
)

__all__ = [
    "Assessment",
    "ExpressionError",
    "How",
    "Indicator",
    "Progress",
    "Role",
    "Status",
    "Target",
    "assess",
    "circular",
    "competitiveness_band",
    "competitiveness_with",
    "green_growth_score",
    "indicator_progress",
    "liveability_ratio",
    "read_mapping",
    "read_targets",
    "share_ahead",
    "weight_sets",
]
