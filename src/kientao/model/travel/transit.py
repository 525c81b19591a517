# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Supply of buses: kilometres, waiting, coverage, crowding."""

import numpy as np

from kientao.engine import variable
from kientao.model.functions import total


@variable(unit="ratio", vi="Chỉ số cung ứng xe buýt", en="Bus kilometres against 2019")
def bus_supply_index(bus_service_frequency, population, population_total_base_year):
    """Bus kilometres over those of the base year: they keep pace with population, and more by decision.

    Method: index against the base year.
    """
    return total((1.0 + bus_service_frequency) * population, -1) / population_total_base_year


@variable(unit="min", dims=("zone",), vi="Thời gian chờ xe buýt", en="Waiting for the bus")
def bus_wait(bus_wait_base, bus_service_frequency, wait_information_gain, open_data, open_data_base):
    """Half a headway, which shrinks with frequency; live information shortens the wait that is felt.

    Method: half a headway.
    """
    informed = 1.0 - wait_information_gain * (open_data - open_data_base)
    return bus_wait_base / (1.0 + bus_service_frequency) * informed


@variable(unit="share", dims=("zone",), vi="Mức phủ xe buýt", en="Coverage of buses")
def bus_coverage(bus_coverage_base, bus_service_frequency, bus_coverage_power):
    """Share of trip ends within reach of a stop; part of additional service opens new routes.

    Assumption: part of additional service opens new routes.
    """
    return 1.0 - (1.0 - bus_coverage_base) ** ((1.0 + bus_service_frequency) ** bus_coverage_power)


@variable(unit="ratio", initial=1.0, vi="Mức tải xe buýt so với 2019", en="Load of buses against 2019")
def bus_load(road_person_km__bus, bus_person_km_base_year, bus_supply_index):
    """Passenger-kilometres over the room of the supply run, both against the base year.

    Method: index against the base year.
    """
    return total(road_person_km__bus, -1) / (bus_person_km_base_year * bus_supply_index)


@variable(unit="min", vi="Cảm nhận chen chúc trên xe buýt", en="Minutes that crowding is felt as")
def crowding(crowding_minutes, last_bus_load):
    """Discomfort of buses fuller than in the base year, as minutes. Source: MARS (Shepherd et al.)."""
    return crowding_minutes * np.maximum(0.0, last_bus_load - 1.0)
