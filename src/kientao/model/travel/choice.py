# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Choice of mode: a nested logit within classes of people by what they have at hand, and its inclusive cost.

A class is a combination of car, motorcycle and rail at hand or not (captivity: Swait & Ben-Akiva 1987). Availability
as classes keeps a mode's share below its availability, which a term ln(availability) in the utility would not.
"""

import numpy as np

from kientao.engine import variable
from kientao.model.functions import plus, times

AT_HAND = np.array(
    [
        [1, 1, 1, 1, 1, 1, 1, 1],
        [1, 1, 1, 1, 1, 1, 1, 1],
        [0, 1, 0, 1, 0, 1, 0, 1],
        [0, 0, 1, 1, 0, 0, 1, 1],
        [1, 1, 1, 1, 0, 0, 0, 0],
        [0, 0, 0, 0, 1, 1, 1, 1],
    ],
    dtype=float,
)
"""Which alternative a class can choose, [alternative, access_class]."""


def with_and_without(share):
    """1 - share and share side by side: [member, 1, zone, destination] -> [member, 2, zone, destination]."""
    return np.concatenate([1.0 - share, share], axis=1)


def flat(pairs):
    """[member, n, zone, destination] as [member, n, pair]."""
    return pairs.reshape(pairs.shape[0], pairs.shape[1], -1)


@variable(unit="share", dims=("zone",), vi="Tỷ lệ người có ô tô để đi", en="Share with a car at hand")
def car_reach(car_reach_factor, car_stock, population):
    """Share of residents who can use a car: each further car reaches fewer people without one.

    Assumption: saturating form, each further car reaches fewer people without one.
    """
    return 1.0 - np.exp(-car_reach_factor * car_stock / population)


@variable(unit="share", dims=("zone",), vi="Tỷ lệ người có xe máy để đi", en="Share with a motorcycle at hand")
def motorcycle_reach(motorcycle_reach_factor, motorcycle_stock, population):
    """Share of residents who can use a motorcycle. Assumption: saturating form."""
    return 1.0 - np.exp(-motorcycle_reach_factor * motorcycle_stock / population)


@variable(unit="share", dims=("zone",), vi="Mức phủ vùng phát thải thấp", en="Cover of the low-emission zone")
def lez_coverage(low_emission_zone):
    """Share of the zone's non-compliant kilometres that are excluded; enforcement is inside the value in force.

    Method: rule of the lever table.
    """
    return np.minimum(1.0, np.maximum(0.0, low_emission_zone))


@variable(
    unit="share",
    dims=("zone", "destination"),
    vi="Tỷ lệ chuyến đi chạm vùng phát thải thấp",
    en="Trips that touch the low-emission zone",
)
def lez_touch(lez_coverage, lez_coverage__destination):
    """Share of trips that start or end where a non-compliant vehicle may not run.

    Method: inclusion and exclusion of the two ends.
    """
    return 1.0 - (1.0 - lez_coverage) * (1.0 - lez_coverage__destination)


@variable(
    unit="share",
    dims=("zone",),
    vi="Tỷ lệ xe máy xăng bị hạn chế",
    en="Petrol motorcycles barred in the zone",
)
def motorcycle_barred(lez_coverage, lez_applies__motorcycle, motorcycle_restriction):
    """Share of petrol motorcycles barred, by the low-emission zone or by a restriction of their own.

    Method: inclusion and exclusion of the two rules.
    """
    return 1.0 - (1.0 - lez_coverage * lez_applies__motorcycle) * (1.0 - motorcycle_restriction)


@variable(
    unit="share",
    dims=("zone", "destination"),
    vi="Tỷ lệ chuyến đi bị hạn chế xe máy xăng",
    en="Trips barred to petrol motorcycles",
)
def barred_touch(motorcycle_barred, motorcycle_barred__destination):
    """Share of trips that start or end where petrol motorcycles are barred.

    Method: inclusion and exclusion of the two ends.
    """
    return 1.0 - (1.0 - motorcycle_barred) * (1.0 - motorcycle_barred__destination)


@variable(
    unit="share",
    dims=("zone", "destination"),
    vi="Tỷ lệ xe máy được phép đi",
    en="Motorcycles allowed on the trip",
)
def motorcycle_allowed(motorcycle_barred, motorcycle_barred__destination, electric_share__motorcycle):
    """Share of motorcycles that may make the trip: electric ones always, petrol ones where neither end bars them.

    Method: inclusion and exclusion of the two ends.
    """
    petrol_allowed = ((1.0 - electric_share__motorcycle) * (1.0 - motorcycle_barred)) * (
        1.0 - motorcycle_barred__destination
    )
    return plus(petrol_allowed, electric_share__motorcycle)


@variable(
    unit="share",
    dims=("access_class", "zone", "destination"),
    vi="Tỷ trọng nhóm người theo phương tiện sẵn có",
    en="Share of travellers by modes at hand",
)
def class_share(rail_reach, rail_reach__destination, motorcycle_reach, motorcycle_allowed, car_reach):
    """Share of the travellers of a pair by what they have at hand: rail, a car, a motorcycle; they sum to 1.

    Source: captivity classes, Swait & Ben-Akiva 1987.
    """
    rail = with_and_without(rail_reach * rail_reach__destination)
    car = with_and_without(car_reach)
    motorcycle = with_and_without(motorcycle_reach * motorcycle_allowed)
    vehicles = car[:, :, None] * motorcycle[:, None]
    classes = flat(rail)[:, :, None] * vehicles.reshape(vehicles.shape[0], 1, 4, -1)
    return classes.reshape(-1, AT_HAND.shape[1], *motorcycle.shape[2:])


@variable(
    unit="ratio",
    dims=("zone", "destination"),
    vi="Tỷ số chọn đường sắt so với xe buýt",
    en="Odds of rail over bus within transit",
)
def rail_odds(mode_utility__rail, mode_utility__bus, bus_coverage, bus_coverage__destination, transit_nest):
    """Rail to bus among people who take transit and have both: (exp V_rail / exp V_bus)^(1/n), n the nest's scale.

    The coverage of the bus, a size term of its utility, takes part with the same power.
    Source: nested logit, Ben-Akiva & Lerman 1985.
    """
    ahead = plus(mode_utility__rail - mode_utility__bus, -np.log(bus_coverage) - np.log(bus_coverage__destination))
    return np.exp(times(ahead, 1.0 / transit_nest))


@variable(
    unit="ratio",
    dims=("alternative", "zone", "destination"),
    vi="Sức hấp dẫn của các lựa chọn đi lại (hàm mũ độ thỏa dụng)",
    en="Exponentiated utility of what can be chosen",
)
def choice_appeal(mode_utility, rail_odds, bus_coverage, bus_coverage__destination, transit_nest):
    """exp(V) of walking, cycling, motorcycle and car, of the bus where there is no rail, of transit where there is.

    The bus counts by the share of trip ends it serves (a size term: ln of coverage in the utility). Bus and rail
    together: (exp(V_bus/n) + exp(V_rail/n))^n = exp(V_bus) (1 + odds)^n, the inclusive value of their nest.
    Source: nested logit, Ben-Akiva & Lerman 1985.
    """
    appeal = np.exp(mode_utility)
    bus = appeal[:, 4:5] * (bus_coverage * bus_coverage__destination)
    appeal[:, 4:5] = bus
    appeal[:, 5:] = times(np.exp(times(np.log(1.0 + rail_odds), transit_nest)), bus)
    return appeal


@variable(
    unit="ratio",
    dims=("access_class", "zone", "destination"),
    vi="Tổng sức hấp dẫn theo nhóm",
    en="Sum of appeal over the modes at hand",
)
def choice_sum(choice_appeal):
    """Denominator of the logit in each class: walking, cycling and transit for all, motorcycle and car if at hand.

    Source: logit within classes, Swait & Ben-Akiva 1987.
    """
    pairs = choice_appeal.shape[2:]
    return (AT_HAND.T @ flat(choice_appeal)).reshape(-1, AT_HAND.shape[1], *pairs)


@variable(
    unit="share",
    dims=("mode", "zone", "destination"),
    vi="Tỷ trọng phương thức đi lại",
    en="Share of modes between zones",
)
def mode_share(choice_appeal, rail_odds, class_share, choice_sum):
    """Share of each mode: over the classes, share of the class x appeal of the mode / sum of appeal at hand.

    Those who have rail at hand and choose transit divide between bus and rail by the odds of the nest.
    Source: Ben-Akiva & Lerman 1985.
    """
    chance_per_appeal = (AT_HAND @ flat(class_share / choice_sum)).reshape(-1, *choice_appeal.shape[1:])
    chosen = times(chance_per_appeal, choice_appeal)
    bus_beside_rail = chosen[:, 5:] / (1.0 + rail_odds)
    chosen[:, 4:5] += bus_beside_rail
    chosen[:, 5:] = bus_beside_rail * rail_odds
    return chosen


@variable(
    unit="min",
    dims=("zone", "destination"),
    vi="Chi phí đi lại bao hàm mọi phương thức",
    en="Inclusive cost of travel over all modes",
)
def travel_logsum(class_share, choice_sum, mode_scale):
    """Cost of a pair over all modes, in minutes: minus the logsum of the choice, mean over the classes.

    Source: Ben-Akiva & Lerman 1985.
    """
    weighted = times(np.log(choice_sum), class_share)
    mean = np.ones(AT_HAND.shape[1]) @ flat(weighted)
    return mean.reshape(-1, *weighted.shape[2:]) * (-1.0 / mode_scale)
