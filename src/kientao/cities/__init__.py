# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""City packs: a folder of CSV, YAML and GeoJSON files is a city. Nothing of a city stands in the code."""

from kientao.cities.city import City, Zone, load

__all__ = ["City", "Zone", "load"]
