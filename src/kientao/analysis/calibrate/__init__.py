# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Calibration: what the data up to a year allow of the uncertain inputs of a city."""

from kientao.analysis.calibrate.fit import Fit, calibrate

__all__ = ["Fit", "calibrate"]
