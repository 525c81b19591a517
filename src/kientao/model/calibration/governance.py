# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Governance, base year: points of acceptance of every place of a lever in every zone where it is felt."""

import numpy as np

from kientao.engine import base_year


def signed(points):
    """Points resented, then points welcomed: [member, felt, place]."""
    return np.concatenate((np.minimum(points, 0.0)[:, None], np.maximum(points, 0.0)[:, None]), axis=1)


@base_year(unit="point", dims=("felt", "zone_lever"), vi="Điểm đòn bẩy theo địa bàn", en="Points of zone levers")
def zone_lever_points(zone_lever_acceptance):
    """Points of levers that count in their zone: the same in every zone. Assumption: points of levers.csv."""
    return signed(zone_lever_acceptance[:, 0])


@base_year(unit="point", dims=("felt", "city_work"), vi="Điểm công trình toàn Thành phố", en="Points of city works")
def city_work_points(city_work_acceptance):
    """Points of works that count in all zones. Assumption: points of levers.csv."""
    return signed(city_work_acceptance[:, 0])


@base_year(unit="point", dims=("felt", "city_level"), vi="Điểm chính sách toàn Thành phố", en="Points of city rules")
def city_level_points(city_level_acceptance):
    """Points of levels, prices and rules that count in all zones. Assumption: points of levers.csv."""
    return signed(city_level_acceptance[:, 0])
