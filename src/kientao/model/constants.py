# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Conversions and fixed quantities with their units. An equation never holds a bare 1000."""

from kientao.engine.units import Constant

STEP = Constant(1.0, "yr")
"""One time step: turns a flow of the year into what it adds to a stock."""

# Shares and counts
PERCENT = Constant(100.0, "percent")
THOUSAND = Constant(1000.0, "1")
TREES_PER_THOUSAND = Constant(1000.0, "tree")
MILLION = Constant(1e6, "1")

# Time
DAYS_PER_YEAR = Constant(365.0, "day/yr")
HOURS_PER_YEAR = Constant(8760.0, "h/yr")
MINUTES_PER_HOUR = Constant(60.0, "min/h")
SECONDS_PER_DAY = Constant(86400.0, "s/day")

# Length, area, volume, mass
KM2_TO_M2 = Constant(1e6, "m2/km2")
M2_PER_KM2 = KM2_TO_M2
HA_TO_KM2 = Constant(0.01, "km2/ha")
HA_PER_KM2 = Constant(100.0, "ha/km2")
MM_PER_M = Constant(1000.0, "mm/m")
M_PER_KM = Constant(1000.0, "m/km")
LITRE_PER_M3 = Constant(1000.0, "L/m3")
KG_PER_T = Constant(1000.0, "kg/t")
G_PER_T = Constant(1e6, "g/t")
G_PER_KG = Constant(1000.0, "g/kg")
T_PER_KT = Constant(1000.0, "t/kt")

# Money
BN_TO_MN = Constant(1000.0, "million_VND/billion_VND")
BN_TO_VND = Constant(1e9, "VND/billion_VND")
MN_TO_TH = Constant(1000.0, "thousand_VND/million_VND")
MN_TO_VND = Constant(1e6, "VND/million_VND")
TH_TO_VND = Constant(1000.0, "VND/thousand_VND")
BN_TO_TH = Constant(1e6, "thousand_VND/billion_VND")

# Energy
KWH_PER_GWH = Constant(1e6, "kWh/GWh")
MWH_PER_GWH = Constant(1000.0, "MWh/GWh")
WH_PER_GWH = Constant(1e9, "Wh/GWh")
TJ_PER_GWH = Constant(3.6, "TJ/GWh")
MJ_PER_TJ = Constant(1e6, "MJ/TJ")
GJ_PER_TJ = Constant(1000.0, "GJ/TJ")
KW_PER_MW = Constant(1000.0, "kW/MW")
MW_PER_GW = Constant(1000.0, "MW/GW")

# Environment
DEGREE = Constant(1.0, "degC")
"""One degree: turns a difference of temperature into the exponent of a growth per degree."""
MINUTE = Constant(1.0, "min")
CH4_PER_C = Constant(16.0 / 12.0, "tCH4/tC")
CO2_PER_C = Constant(44.0 / 12.0, "tCO2/tC")
N2O_PER_N = Constant(44.0 / 28.0, "tN2O/tN2O_N")
M3_PER_THOUSAND_M3 = Constant(1000.0, "m3/thousand_m3")
MM_IN_2H_PER_L_S_HA = Constant(0.72, "mm*s*ha/L")
"""Depth of two hours of rain of 1 litre a second and hectare."""
MM_IN_2DAY_PER_M3S_KM2 = Constant(172.8, "mm*s*km2/m3")
"""Depth that a flow of 1 m3/s takes off one square kilometre in two days."""
THOUSAND_DWELLINGS = Constant(1000.0, "dwelling")
"""What one unit of `affordable_housing` stands for."""
THOUSAND_WORKERS = Constant(1000.0, "person")
"""What one unit of `skills` stands for: worker-years of training a year."""

# One of a unit: makes a number of a quantity, for scores
ONE_UG_PER_M3 = Constant(1.0, "ug/m3")
ONE_DAY_PER_YEAR = Constant(1.0, "day/yr")
ONE_MINUTE = Constant(1.0, "min")
ONE_M2_PER_PERSON = Constant(1.0, "m2/person")
ONE_MN_PER_PERSON_YEAR = Constant(1.0, "million_VND/person/yr")
ONE_PER_YEAR = Constant(1.0, "1/yr")
ONE_YEAR_OF_INCOME = Constant(1.0, "yr")

# Travel
VEHICLE_TRIP = Constant(1.0, "trip/vehicle")
"""One trip of a vehicle: a charge per entry is paid by the vehicle, whoever sits in it."""
TRIP_PER_MILLION = Constant(1e6, "trip/million_trip")
L_PER_THOUSAND_M3 = Constant(1e6, "L/thousand_m3")

# Levers: what one unit of a cost base is, to strip its unit on the flat axis of delivery
ONE_KM = Constant(1.0, "km")
ONE_KM2 = Constant(1.0, "km2")
ONE_KT = Constant(1.0, "kt")
ONE_HOUSEHOLD = Constant(1.0, "household")
ONE_VEHICLE = Constant(1.0, "vehicle")
ONE_VEHICLE_KM_A_YEAR = Constant(1.0, "vehicle_km/yr")
ONE_JUNCTION = Constant(1.0, "junction")
ONE_VILLAGE = Constant(1.0, "village")
ONE_PERSON = Constant(1.0, "person")
ONE_BILLION = Constant(1.0, "billion_VND")
ONE_BILLION_A_YEAR = Constant(1.0, "billion_VND/yr")
ONE_PERCENT_A_YEAR = Constant(100.0, "billion_VND/yr")
"""Divides money of a year into billions of one percent of it."""
ONE_PERSON_A_YEAR = Constant(1.0, "person/yr")
ONE_VEHICLE_A_YEAR = Constant(1.0, "vehicle/yr")
MILLION_M2_A_YEAR = Constant(1e6, "m2/yr")
MILLION_PERSONS = Constant(1e6, "person")
MILLION_M2 = Constant(1e6, "m2")
MIDDLE_OF_INDEX = Constant(50.0, "index")
"""Middle of an index from 0 to 100."""
