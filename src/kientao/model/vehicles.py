# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Vehicles: how many people own, with which drive, what they burn and what they put into the air.

Owners by zone follow income (Gompertz) and partial adjustment; the fleet has no vintages: a constant hazard scraps it,
sales fill the gap, and a logit with diffusion splits sales by drive. Left out: hybrids, gas buses (counted as
combustion), trade of used vehicles with provinces, engine sizes. Emission factors fall with the fleet's renewal.
"""

import numpy as np

from kientao.engine import stock, variable
from kientao.model.constants import G_PER_T, KWH_PER_GWH, STEP
from kientao.model.functions import compound, concatenate, logistic, mask, mix, total

HOUSEHOLD_VEHICLES = 2
"""Motorcycle and car come first in the list of vehicles; they are the list `private_vehicle`."""

MOTORCYCLE = mask("private_vehicle", "motorcycle")

LEAST_TRAFFIC = 0.2
"""Traffic per lane, as a ratio to the base year, below which silt on the road does not grow further."""


@variable(
    unit="ratio", dims=("zone",), vi="Chỉ số chi phí sử dụng ô tô so với 2019", en="Running cost of a car against 2019"
)
def car_cost_index(
    car_fuel_cost_weight, fuel_price, fuel_price_base_year, car_parking_cost_weight, parking_price, parking_price_base
):
    """Running cost of a car over that of the base year: fuel and parking by their weight in it.

    The parking lever counts against its base value, so that a city that already charges starts at 1.
    Method: index against the base year.
    """
    fuel = car_fuel_cost_weight * (fuel_price / fuel_price_base_year - 1.0)
    parking = (1.0 + parking_price) / (1.0 + parking_price_base) - 1.0
    return 1.0 + fuel + car_parking_cost_weight * parking


@variable(unit="vehicle/person", dims=("zone",), vi="Mức sở hữu ô tô hướng tới", en="Car ownership aimed at")
def car_target(
    car_saturation,
    gompertz_alpha,
    gompertz_beta,
    gdp_per_person_ppp_base_year,
    income_level,
    transit_ownership_effect,
    rail_reach,
    car_cost_index,
    car_cost_elasticity,
):
    """Cars per person that income, cost and rail would settle at.

    Gompertz curve of income; near rail fewer households keep a car.
    Source: Dargay, Gately & Sommer 2007; running cost: Goodwin, Dargay & Hanly 2004.
    """
    income = (gompertz_beta * gdp_per_person_ppp_base_year) * income_level
    ownership = car_saturation * np.exp(gompertz_alpha * np.exp(income))
    return ownership * (1.0 - transit_ownership_effect * rail_reach) * car_cost_index**car_cost_elasticity


@variable(unit="vehicle/yr", dims=("zone",), vi="Số ô tô tăng thêm trong năm", en="Change of the car stock")
def car_stock_change(car_adjustment, car_target, population, car_stock):
    """Cars added in the year: owners close part of the gap to their target. Source: Dargay, Gately & Sommer 2007."""
    return car_adjustment * (car_target * population - car_stock)


@stock(unit="vehicle", dims=("zone",), initial="car_stock_base_year", vi="Số ô tô", en="Cars")
def car_stock(car_stock, car_stock_change):
    """Cars owned by residents of the zone. Method: perpetual inventory."""
    return car_stock + STEP * car_stock_change


@variable(unit="vehicle/person", dims=("zone",), vi="Mức sở hữu xe máy hướng tới", en="Motorcycle ownership aimed at")
def motorcycle_target(
    motorcycle_saturation,
    motorcycle_substitution,
    car_stock,
    population,
    car_saturation,
    motorcycle_rail_effect,
    rail_reach,
):
    """Motorcycles per person: near saturation, falling as cars spread and where rail reaches.

    Source: inverted U of Law, Hamid & Goh 2015; Nagai et al. 2003.
    """
    given_up = motorcycle_substitution * car_stock / population / car_saturation
    return motorcycle_saturation * (1.0 - given_up) * (1.0 - motorcycle_rail_effect * rail_reach)


@variable(unit="vehicle/yr", dims=("zone",), vi="Số xe máy tăng thêm trong năm", en="Change of the motorcycle stock")
def motorcycle_stock_change(motorcycle_adjustment, motorcycle_target, population, motorcycle_stock):
    """Motorcycles added in the year, by partial adjustment; negative when people give them up.

    Method: partial adjustment.
    """
    return motorcycle_adjustment * (motorcycle_target * population - motorcycle_stock)


@stock(unit="vehicle", dims=("zone",), initial="motorcycle_stock_base_year", vi="Số xe máy", en="Motorcycles")
def motorcycle_stock(motorcycle_stock, motorcycle_stock_change):
    """Motorcycles owned by residents of the zone. Method: perpetual inventory."""
    return motorcycle_stock + STEP * motorcycle_stock_change


@variable(unit="vehicle", dims=("vehicle",), vi="Số phương tiện đầu năm sau", en="Fleet at the start of next year")
def fleet_next(
    car_stock,
    car_stock_change,
    motorcycle_stock,
    motorcycle_stock_change,
    fleet_base_year,
    bus_supply_index,
    grdp_index,
    truck_stock_grdp_elasticity,
):
    """Vehicles that will be there: what owners hold, buses for the supply run, trucks for the output moved.

    Departs from the specification: buses start from the fleet by drive, so that the two bus fleets of the pack
    cannot differ in a sampled member.
    Method: accounting identity.
    """
    motorcycles = total(motorcycle_stock + STEP * motorcycle_stock_change, -1, keepdims=True)
    cars = total(car_stock + STEP * car_stock_change, -1, keepdims=True)
    buses = fleet_base_year[:, 2:3] * bus_supply_index
    trucks = fleet_base_year[:, 3:] * grdp_index**truck_stock_grdp_elasticity
    return concatenate(motorcycles, cars, buses, trucks)


@variable(unit="vehicle/yr", dims=("vehicle", "power"), vi="Số phương tiện thải bỏ", en="Vehicles scrapped")
def vehicle_scrapped(vehicle_stock, scrappage_rate, lez_replacement_rate, lez_exposure, electric_share, fleet_next):
    """Vehicles leaving the fleet: age at a constant hazard, owners barred from a low-emission zone sooner.

    Where the fleet shrinks faster than it ages, the surplus leaves too, in proportion to what is left of each drive
    (the specification scales scrapping up, which could take more than there is).
    Assumption: a constant hazard by age, sooner where a low-emission zone bars.
    """
    scrapped = vehicle_stock * (scrappage_rate + lez_replacement_rate * lez_exposure * (1.0 - electric_share))
    left = vehicle_stock - STEP * scrapped
    left_total = total(left, -1, keepdims=True)
    surplus_share = np.maximum(0.0, 1.0 - fleet_next / left_total)
    return scrapped + left * surplus_share / STEP


@variable(unit="vehicle/yr", dims=("vehicle",), vi="Số phương tiện bán ra", en="Vehicles sold")
def vehicle_sales(fleet_next, vehicle_stock, vehicle_scrapped):
    """New vehicles: what the fleet of next year needs beyond those kept. Method: accounting identity."""
    return (fleet_next - total(vehicle_stock, -1)) / STEP + total(vehicle_scrapped, -1)


@stock(
    unit="vehicle",
    dims=("vehicle", "power"),
    initial="vehicle_stock_base_year",
    vi="Số phương tiện theo loại động cơ",
    en="Vehicles by drive",
)
def vehicle_stock(vehicle_stock, vehicle_scrapped, vehicle_sales, electric_sales_share):
    """Fleet by drive: kept plus sold. Method: perpetual inventory."""
    sold = vehicle_sales * concatenate(1.0 - electric_sales_share, electric_sales_share, axis=2)
    return vehicle_stock + STEP * (sold - vehicle_scrapped)


@variable(unit="share", dims=("vehicle",), vi="Tỷ lệ phương tiện điện", en="Electric share of the fleet")
def electric_share(vehicle_stock):
    """Electric vehicles over all of the kind, at the start of the year. Method: definition."""
    return vehicle_stock[:, :, 1] / total(vehicle_stock, -1)


@variable(
    unit="ratio",
    dims=("private_vehicle",),
    vi="Chi phí xe điện so với xe xăng trên mỗi km",
    en="Cost of electric over combustion per km",
)
def cost_ratio(
    vehicle_price_combustion,
    electric_price_ratio_base_year,
    electric_price_ratio_final,
    electric_price_decline,
    years_since_base,
    ev_two_wheeler_support,
    capital_per_km,
    fuel_per_km,
    fuel_price,
    combustion_cost_without_fuel,
    electricity_per_km,
    electricity_price_vehicle,
    electricity_price,
    electricity_price_base_year,
    maintenance_electric,
):
    """Cost per km of an electric over a petrol motorcycle or car: capital, energy, upkeep; support comes off the price.

    Source: form of ICCT 2023 (total cost of ownership).
    """
    remaining = np.exp(-electric_price_decline * years_since_base)
    ratio = electric_price_ratio_final + (electric_price_ratio_base_year - electric_price_ratio_final) * remaining
    price = vehicle_price_combustion * ratio - MOTORCYCLE * ev_two_wheeler_support
    energy_price = electricity_price_vehicle * (electricity_price / electricity_price_base_year)
    electricity = electricity_per_km[:, :HOUSEHOLD_VEHICLES] * energy_price
    fuel = fuel_per_km[:, :HOUSEHOLD_VEHICLES] * fuel_price
    return (price * capital_per_km + electricity + maintenance_electric) / (combustion_cost_without_fuel + fuel)


@variable(
    unit="share",
    dims=("vehicle",),
    vi="Mức sẵn có của xe điện phù hợp",
    en="Buyers who find a suitable electric model",
)
def electric_availability(
    electric_availability_floor,
    electric_availability_max,
    year,
    electric_availability_midyear,
    electric_availability_width,
):
    """Share of buyers with a suitable electric model on the market, a logistic in time.

    Assumption: logistic in time.
    """
    stage = logistic((year - electric_availability_midyear) / electric_availability_width)
    return electric_availability_floor + (electric_availability_max - electric_availability_floor) * stage


@variable(
    unit="utility", dims=("private_vehicle",), vi="Độ hấp dẫn của xe điện", en="Appeal of electric drive to a buyer"
)
def electric_utility(
    electric_cost_sensitivity,
    cost_ratio,
    electric_charging_sensitivity,
    ev_charging,
    population,
    electric_peer_sensitivity,
    electric_share,
    electric_share_base_year,
    electric_lez_sensitivity,
    lez_exposure,
    lez_applies,
):
    """What moves the choice besides habit: cost, public charging, neighbours who drive electric, trips into a zone.

    Source: logit of McFadden with diffusion; charging: Xing et al. 2015, Li et al. 2017.
    """
    charging = (np.vecdot(ev_charging, population) / total(population, -1))[:, None]
    private = slice(0, HOUSEHOLD_VEHICLES)
    peers = (electric_share - electric_share_base_year)[:, private]
    barred = (lez_exposure * lez_applies)[:, private]
    return (
        electric_cost_sensitivity * (1.0 - cost_ratio)
        + electric_charging_sensitivity * np.log(1.0 + charging)
        + electric_peer_sensitivity * peers
        + electric_lez_sensitivity * barred
    )


@variable(unit="share", dims=("vehicle",), vi="Tỷ lệ xe điện trong xe bán mới", en="Electric share of sales")
def electric_sales_share(
    electric_choice_constant, electric_utility, electric_availability, ebus_fleet, ebus_default, fossil_sales_end
):
    """Electric share of new vehicles: buyers choose motorcycles and cars, the city its buses, trucks follow supply.

    Buses: the larger of the lever and what operators buy anyway. Where the law ends fossil sales, all are electric.
    Source: logit choice, Ben-Akiva & Lerman 1985; law and lever for buses.
    """
    chosen = electric_availability[:, :HOUSEHOLD_VEHICLES] * logistic(electric_choice_constant + electric_utility)
    share = concatenate(chosen, np.maximum(ebus_fleet, ebus_default), electric_availability[:, 3:])
    return np.maximum(share, fossil_sales_end)


@variable(
    unit="share",
    vi="Phần xe buýt điện do thành phố hỗ trợ",
    en="Part of the electric bus lever that lies above the default",
)
def ebus_paid_share(ebus_fleet, ebus_default):
    """Share of the electric bus lever that goes beyond what operators buy anyway: only this costs the city money.

    Decides the open point of the specification: a lever below the default changes nothing and pays nothing.
    The cost base is vehicle_sales of buses x this share, so that cost x lever pays for the buses above the default.
    Method: definition.
    """
    return np.maximum(0.0, ebus_fleet - ebus_default) / np.maximum(ebus_fleet, 1e-9)


@variable(
    unit="share",
    dims=("vehicle", "zone"),
    vi="Tỷ lệ quãng đường chạy bằng điện",
    en="Share of kilometres driven electric",
)
def electric_km_share(electric_share, motorcycle_barred, lez_coverage, lez_applies):
    """Share of the zone's kilometres by electric vehicles: the fleet's share, and all where combustion is barred.

    Kilometres of barred cars and trucks are counted as electric; where the zone allows clean combustion engines
    this overstates the electricity a little.
    Assumption: barred kilometres are driven electric.
    """
    barred = concatenate(motorcycle_barred, (lez_coverage * lez_applies)[:, 1:])
    return 1.0 - (1.0 - electric_share) * (1.0 - barred)


@variable(
    unit="vehicle_km/yr",
    dims=("vehicle", "zone"),
    vi="Quãng đường chạy bằng động cơ đốt trong",
    en="Kilometres with combustion engine",
)
def combustion_km(road_km, electric_km_share):
    """Kilometres driven in the zone with petrol or diesel. Method: accounting identity."""
    return road_km * (1.0 - electric_km_share)


@variable(
    unit="ratio",
    dims=("zone",),
    vi="Mức tiêu hao nhiên liệu so với 2019",
    en="Fuel use per km of motorcycles and cars against 2019",
)
def fuel_economy(fuel_economy_trend, years_since_base, speed_base_year, speed, fuel_speed_elasticity):
    """Fuel per km against the base year: engines improve, slow traffic costs more. Source: COPERT near 20 km/h."""
    return compound(-fuel_economy_trend, years_since_base) * (speed_base_year / speed) ** fuel_speed_elasticity


@variable(unit="TJ/yr", dims=("fuel", "zone"), vi="Nhiên liệu giao thông đường bộ", en="Fuel burnt by road transport")
def transport_fuel(
    combustion_km,
    fuel_heat_per_km,
    fuel_economy,
    fuel_economy_trend,
    years_since_base,
):
    """Fuel burnt on the zone's roads: kilometres x litres per km x heat content.

    Traffic speed acts on motorcycles and cars; buses and trucks follow the trend of engines only.
    Method: emission factor times activity.
    """
    engines = compound(-fuel_economy_trend, years_since_base)
    private = combustion_km[:, :HOUSEHOLD_VEHICLES] * fuel_economy
    heavy = combustion_km[:, HOUSEHOLD_VEHICLES:] * engines
    return fuel_heat_per_km.swapaxes(1, 2) @ concatenate(private, heavy)


@variable(unit="GWh/yr", dims=("zone",), vi="Điện cho giao thông", en="Electricity of transport")
def transport_electricity(road_km, combustion_km, electricity_per_km, metro_line_km, rail_electricity):
    """Electricity of vehicles running in the zone, and of its metro lines. Method: emission factor times activity."""
    road = mix(electricity_per_km, road_km - combustion_km)
    return road / KWH_PER_GWH + metro_line_km * rail_electricity


@stock(
    unit="ratio",
    initial=1.0,
    vi="Chỉ số hệ số phát thải đội xe",
    en="Emission factor of combustion engines against 2019",
)
def emission_factor_index(
    emission_factor_index, emission_factor_decline, emission_factor_floor, inspection_floor_effect, inspection
):
    """Exhaust per km of the combustion fleet over that of 2019: renewal pulls it to a floor, inspection lowers it.

    Assumption: first-order approach to a floor as the fleet renews.
    """
    floor = emission_factor_floor * (1.0 - inspection_floor_effect * inspection)
    return emission_factor_index + STEP * emission_factor_decline * (floor - emission_factor_index)


@variable(unit="t/yr", dims=("zone",), vi="Bụi mịn PM2.5 từ khí thải xe", en="PM2.5 from exhaust")
def exhaust_pm25(exhaust_pm25_scale, emission_factor_index, combustion_km, exhaust_pm25_factor):
    """Fine particles from exhaust pipes: kilometres x factor, brought to the inventory of the base year.

    Method: emission factor times activity.
    """
    return mix(exhaust_pm25_factor, combustion_km) * (exhaust_pm25_scale * emission_factor_index / G_PER_T)


@variable(unit="t/yr", dims=("zone",), vi="NOx từ khí thải xe", en="NOx from exhaust")
def exhaust_nox(exhaust_nox_scale, emission_factor_index, combustion_km, exhaust_nox_factor):
    """Nitrogen oxides from exhaust pipes. Method: emission factor times activity."""
    return mix(exhaust_nox_factor, combustion_km) * (exhaust_nox_scale * emission_factor_index / G_PER_T)


@variable(unit="t/yr", dims=("zone",), vi="Bụi đường PM2.5", en="PM2.5 from road dust")
def road_dust(
    dust_scale,
    vehicle_weight,
    road_km,
    traffic_load,
    traffic_load_base_year,
    road_lane_km,
    road_lane_km_base_year,
    silt_traffic_power,
):
    """Dust that traffic lifts from the road: rises with the weight moved, less than in proportion on busy lanes.

    Source: US EPA AP-42 13.2.1 (2011).
    """
    per_lane = (traffic_load / traffic_load_base_year) * (road_lane_km_base_year / road_lane_km)
    silt = np.maximum(LEAST_TRAFFIC, per_lane) ** silt_traffic_power
    return mix(vehicle_weight, road_km) * (dust_scale / G_PER_T) * silt


@variable(
    unit="t/yr",
    dims=("zone",),
    vi="Bụi mịn PM2.5 ngoài khí thải (bụi đường, lốp, phanh)",
    en="PM2.5 from road dust and wear",
)
def nonexhaust_pm25(road_dust, road_km, wear_pm25_factor):
    """Road dust, tyre, brake and road wear of all vehicles, electric ones too. Source: EMEP/EEA guidebook 2019."""
    return road_dust + mix(wear_pm25_factor, road_km) / G_PER_T
