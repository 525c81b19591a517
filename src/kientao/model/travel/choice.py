# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Choice of mode: a nested logit within classes of people by what they have at hand, and its inclusive cost.

A class is a combination of car, motorcycle and rail at hand or not (captivity: Swait & Ben-Akiva 1987). Availability
as classes keeps a mode's share below its availability, which a term ln(availability) in the utility would not.
"""

import numpy as np

from kientao.engine import variable


@variable(unit="share", dims=("zone",), vi="Tỷ lệ người có ô tô để đi", en="Share with a car at hand")
def car_reach(car_reach_factor, car_stock, population):
    """Share of residents who can use a car: each further car reaches fewer people without one."""
    return 1.0 - np.exp(-car_reach_factor * car_stock / population)


@variable(unit="share", dims=("zone",), vi="Tỷ lệ người có xe máy để đi", en="Share with a motorcycle at hand")
def motorcycle_reach(motorcycle_reach_factor, motorcycle_stock, population):
    """Share of residents who can use a motorcycle."""
    return 1.0 - np.exp(-motorcycle_reach_factor * motorcycle_stock / population)


@variable(unit="share", dims=("zone",), vi="Mức phủ vùng phát thải thấp", en="Cover of the low-emission zone")
def lez_coverage(low_emission_zone):
    """Share of the zone's non-compliant kilometres that are excluded; enforcement is inside the value in force."""
    return np.minimum(1.0, np.maximum(0.0, low_emission_zone))


@variable(
    unit="share",
    dims=("zone", "destination"),
    vi="Tỷ lệ chuyến đi chạm vùng phát thải thấp",
    en="Trips that touch the low-emission zone",
)
def lez_touch(lez_coverage, lez_coverage__destination):
    """Share of trips that start or end where a non-compliant vehicle may not run."""
    return 1.0 - (1.0 - lez_coverage) * (1.0 - lez_coverage__destination)


@variable(
    unit="share",
    dims=("zone",),
    vi="Tỷ lệ xe máy xăng bị hạn chế",
    en="Petrol motorcycles barred in the zone",
)
def motorcycle_barred(lez_coverage, lez_applies__motorcycle, motorcycle_restriction):
    """Share of petrol motorcycles barred, by the low-emission zone or by a restriction of their own."""
    return 1.0 - (1.0 - lez_coverage * lez_applies__motorcycle) * (1.0 - motorcycle_restriction)


@variable(
    unit="share",
    dims=("zone", "destination"),
    vi="Tỷ lệ chuyến đi bị hạn chế xe máy xăng",
    en="Trips barred to petrol motorcycles",
)
def barred_touch(motorcycle_barred, motorcycle_barred__destination):
    """Share of trips that start or end where petrol motorcycles are barred."""
    return 1.0 - (1.0 - motorcycle_barred) * (1.0 - motorcycle_barred__destination)


@variable(
    unit="share",
    dims=("zone", "destination"),
    vi="Tỷ lệ xe máy được phép đi",
    en="Motorcycles allowed on the trip",
)
def motorcycle_allowed(barred_touch, electric_share__motorcycle):
    """Share of motorcycles that may make the trip: electric ones always."""
    return 1.0 - barred_touch * (1.0 - electric_share__motorcycle)


@variable(
    unit="share",
    dims=("access_class", "zone", "destination"),
    vi="Tỷ trọng nhóm người theo phương tiện sẵn có",
    en="Share of travellers by modes at hand",
)
def class_share(rail_reach, rail_reach__destination, motorcycle_reach, motorcycle_allowed):
    """Share of the travellers of a pair with neither, rail, a motorcycle, or both at hand; they sum to 1.

    Whether a car is at hand as well depends on the origin only and is mixed in where the classes are used.
    """
    rail = rail_reach * rail_reach__destination
    motorcycle = motorcycle_reach * motorcycle_allowed
    both = rail * motorcycle
    return np.concatenate([1.0 - rail - motorcycle + both, rail - both, motorcycle - both, both], axis=1)


@variable(
    unit="ratio",
    dims=("mode", "zone", "destination"),
    vi="Sức hấp dẫn của phương thức (hàm mũ độ thỏa dụng)",
    en="Exponentiated utility of a mode",
)
def mode_appeal(mode_constant, mode_scale, generalised_minutes):
    """exp(V), V = constant - scale x generalised minutes. Each exponential of the choice is taken here, once."""
    return np.exp(mode_constant - mode_scale * generalised_minutes)


@variable(
    unit="ratio", dims=("zone", "destination"), vi="Sức hấp dẫn của xe buýt", en="Appeal of the bus where it runs"
)
def bus_appeal(mode_appeal__bus, bus_coverage, bus_coverage__destination):
    """Appeal of the bus x the share of trip ends it serves (a size term: ln of coverage in the utility)."""
    return mode_appeal__bus * (bus_coverage * bus_coverage__destination)


@variable(
    unit="ratio",
    dims=("zone", "destination"),
    vi="Tỷ số chọn đường sắt so với xe buýt",
    en="Odds of rail over bus within transit",
)
def rail_odds(mode_appeal__rail, bus_appeal, transit_nest):
    """Rail to bus among people who take transit and have both: (exp V_rail / exp V_bus)^(1/n), n the nest's scale."""
    return (mode_appeal__rail / bus_appeal) ** (1.0 / transit_nest)


@variable(
    unit="ratio",
    dims=("zone", "destination"),
    vi="Sức hấp dẫn của vận tải công cộng có đường sắt",
    en="Appeal of transit where there is rail",
)
def transit_appeal(bus_appeal, rail_odds, transit_nest):
    """Inclusive value of the nest of bus and rail: (exp(V_bus/n) + exp(V_rail/n))^n = exp(V_bus) (1 + odds)^n.

    The power is written as exponential and logarithm, which batches of runs compute faster.
    """
    return bus_appeal * np.exp(transit_nest * np.log(1.0 + rail_odds))


@variable(
    unit="ratio",
    dims=("car_access", "access_class", "zone", "destination"),
    vi="Tổng sức hấp dẫn theo nhóm",
    en="Sum of appeal over the modes at hand",
)
def choice_sum(
    mode_appeal__walk,
    mode_appeal__bicycle,
    bus_appeal,
    transit_appeal,
    mode_appeal__motorcycle,
    mode_appeal__car,
):
    """Denominator of the logit in each class: walking, cycling and transit for all, motorcycle and car if at hand."""
    on_foot = mode_appeal__walk + mode_appeal__bicycle
    neither, rail = on_foot + bus_appeal, on_foot + transit_appeal
    without_car = np.concatenate(
        [neither, rail, neither + mode_appeal__motorcycle, rail + mode_appeal__motorcycle], axis=2
    )
    return np.concatenate([without_car, without_car + mode_appeal__car], axis=1)


@variable(
    unit="share",
    dims=("mode", "zone", "destination"),
    vi="Tỷ trọng phương thức đi lại",
    en="Share of modes between zones",
)
def mode_share(mode_appeal, bus_appeal, transit_appeal, rail_odds, class_share, choice_sum, car_reach):
    """Share of each mode: over the classes, share of the class x appeal of the mode / sum of appeal at hand.

    In a class with and without a car, S the sum without it and C its appeal: (1 - reach) / S + reach / (S + C)
    = (1 + (1 - reach) C / S) / (S + C). Source: Ben-Akiva & Lerman 1985.
    """
    car = mode_appeal[:, 3:4]
    with_car = class_share / choice_sum[:, 1]
    everyone = with_car * (1.0 + (1.0 - car_reach) * car / choice_sum[:, 0])
    by_rail = everyone[:, :2] + everyone[:, 2:]
    without_rail, with_rail = by_rail[:, :1], by_rail[:, 1:]
    bus_beside_rail = with_rail * transit_appeal / (1.0 + rail_odds)
    return np.concatenate(
        [
            mode_appeal[:, :2] * (without_rail + with_rail),
            mode_appeal[:, 2:3] * (everyone[:, 2:3] + everyone[:, 3:]),
            car * (np.add.reduce(with_car, 1, keepdims=True) * car_reach),
            bus_appeal * without_rail + bus_beside_rail,
            bus_beside_rail * rail_odds,
        ],
        axis=1,
    )


@variable(
    unit="min",
    dims=("zone", "destination"),
    vi="Chi phí đi lại bao hàm mọi phương thức",
    en="Inclusive cost of travel over all modes",
)
def travel_logsum(class_share, choice_sum, car_reach, mode_scale):
    """Cost of a pair over all modes, in minutes: minus the logsum of the choice, mean over the classes.

    Source: Ben-Akiva & Lerman 1985.
    """
    without_car, with_car = np.einsum("bcod,bacod->abod", class_share, np.log(choice_sum))
    return (without_car + (with_car - without_car) * car_reach) / -mode_scale
