# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Uncertainty: many futures of one scenario, sampled from the ranges of a city pack."""

from kientao.analysis.ensemble.draws import Draws, fingerprint, read_draws, write_draws
from kientao.analysis.ensemble.inputs import Input, Uncertainty, uncertainty
from kientao.analysis.ensemble.ranges import place_of, quantile
from kientao.analysis.ensemble.result import Chance, Ensemble
from kientao.analysis.ensemble.run import ensemble

__all__ = [
    "Chance",
    "Draws",
    "Ensemble",
    "Input",
    "Uncertainty",
    "ensemble",
    "fingerprint",
    "place_of",
    "quantile",
    "read_draws",
    "uncertainty",
    "write_draws",
]
