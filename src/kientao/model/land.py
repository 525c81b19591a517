# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Land: seven uses that add to the area of each zone; what is built on farms and water, parks, cover, land price.

Farm land turns to built land by demand for homes and work and by policy. New areas bring streets and a little park.
Only trunk roads of the lever road_expansion take farm land of their own: ordinary growth of lanes lies on streets
already counted with the new areas. Left out: parcels, ownership, auctions, soil, change of forest.
"""

import numpy as np

from kientao.engine import stock, variable
from kientao.model.constants import BN_TO_MN, HA_TO_KM2, KM2_TO_M2, M_PER_KM, STEP
from kientao.model.functions import concatenate, mix

LAND_PRICE_INDEX_MIN = 0.1
"""Land keeps a tenth of its value of 2019 even where building costs more than homes sell for."""


# From farm to town ---------------------------------------------------------------------------------------------------
@variable(unit="ratio", dims=("zone",), vi="Mức mở của hành lang xanh", en="Openness of the green belt")
def green_belt_ratio(green_belt, green_belt_base):
    """Share of farm, forest and water land open to building, over 2019. Method: index against the base year."""
    return (1.0 - green_belt) / (1.0 - green_belt_base)


@variable(unit="km2", dims=("zone",), vi="Đất nông nghiệp có thể chuyển đổi", en="Farm land open to building")
def convertible_farm(land_area__farm, green_belt_ratio):
    """Farm land that policy leaves open, in units of the policy of 2019. Method: definition."""
    return land_area__farm * green_belt_ratio


@variable(unit="share", dims=("zone",), vi="Tỷ lệ xây trên đất mới", en="Share of building on new land")
def greenfield_share(max_greenfield, convertible_farm, greenfield_half, area):
    """Share of new homes built on new land: falls as open land runs out, the rest replaces or fills in.

    Saturating form, set to the farm loss of 2015-2018 (8-14 km2 a year); the parameters are assumed.
    Assumption: saturating form, set to the farm loss of 2015-2018 (8-14 km2 a year).
    """
    return max_greenfield * convertible_farm / (convertible_farm + greenfield_half * area)


@variable(unit="km2/yr", dims=("zone",), vi="Nhu cầu đất xây dựng", en="Demand for new land")
def land_demand(greenfield_share, housing_completed, far_new, net_plot_share, job_places, last_job_places, job_land):
    """New land wanted for homes (floor over floor-area ratio and share of plots) and for added places of work.

    Method: definition.
    """
    homes = greenfield_share * housing_completed / (far_new * net_plot_share)
    work = np.maximum(job_places - last_job_places, 0.0) * (job_land / STEP)
    return (homes + work) / KM2_TO_M2


@variable(unit="km2/yr", dims=("zone",), vi="Đất nông nghiệp chuyển đổi", en="Farm land converted")
def farm_converted(land_demand, max_convert, convertible_farm):
    """Farm land that turns to town this year: demand, at most a share of what is open. Method: limit of the smaller."""
    return np.minimum(land_demand, max_convert * convertible_farm)


@variable(unit="km2/yr", dims=("zone",), vi="Mặt nước bị lấp", en="Water filled")
def water_filled(water_fill_share, farm_converted, water_fill_limit, land_area__water, lake_protection):
    """Ponds and lakes filled as towns grow, unless protected. Falls with the green belt, which closes water too.

    Source: cecr_laodong_2025 (203 ha lost in 2015-2020).
    """
    filled = np.minimum(water_fill_share * farm_converted, water_fill_limit * land_area__water)
    return filled * (1.0 - lake_protection)


@variable(unit="km2/yr", dims=("zone",), vi="Đất xây dựng tăng thêm", en="Newly built land")
def built_land_added(built_share_new, farm_converted, water_filled):
    """Land newly built on: plots of the new areas and filled water. The land-use fee reads it.

    Method: accounting identity.
    """
    return built_share_new * farm_converted + water_filled


@variable(unit="km2/yr", dims=("zone",), vi="Đất đường trục tăng thêm", en="Land for trunk roads")
def road_land_added(road_expansion_added, road_width_per_lane, road_land_limit, land_area__farm):
    """Farm land taken by trunk roads of the lever road_expansion. Method: accounting identity."""
    return np.minimum(road_expansion_added * road_width_per_lane / M_PER_KM, road_land_limit * land_area__farm)


# Parks ---------------------------------------------------------------------------------------------------------------
@variable(unit="km2/yr", dims=("zone",), vi="Công viên chờ đất", en="Park waiting for land")
def park_wanted(parks, parks_base, parks_built):
    """Park decided and paid for that has no land yet: what finds none this year waits. Method: accounting identity."""
    return np.maximum((parks - parks_base) * HA_TO_KM2 - parks_built, 0.0) / STEP


@variable(unit="km2/yr", dims=("zone",), vi="Công viên từ đất trống", en="Park from farm and waste land")
def park_from_green(park_wanted, park_limit_green, land_area__farm, land_area__other):
    """Park made from farm and other open land, at most a share of it a year. Method: limit of the smaller."""
    return np.minimum(park_wanted, park_limit_green * (land_area__farm + land_area__other))


@variable(unit="km2/yr", dims=("zone",), vi="Công viên từ đất xây dựng", en="Park from built land")
def park_from_built(park_wanted, park_from_green, park_limit_brown, land_area__built):
    """Park made by clearing built land, which is slow: the only way in the core. Method: limit of the smaller."""
    return np.minimum(park_wanted - park_from_green, park_limit_brown * land_area__built)


@stock(unit="km2", dims=("zone",), initial=0.0, vi="Công viên đã làm", en="Parks made")
def parks_built(parks_built, park_from_green, park_from_built):
    """Park of the lever that found land since 2019. Method: perpetual inventory."""
    return parks_built + STEP * (park_from_green + park_from_built)


# The account ---------------------------------------------------------------------------------------------------------
@stock(unit="km2", dims=("land", "zone"), initial="land_area_base_year", vi="Diện tích đất theo loại", en="Land by use")
def land_area(
    land_area,
    built_land_added,
    road_share_new,
    park_share_new,
    farm_converted,
    road_land_added,
    water_filled,
    park_from_green,
    park_from_built,
    area,
):
    """Land by use next year. Every flow leaves one use and enters another, so the sum stays the area of the zone.

    Method: perpetual inventory.
    """
    farm, other = land_area[:, 3:4], land_area[:, 6:7]
    park_from_other = park_from_green * (other / np.maximum(farm + other, area * 1e-9))
    change = concatenate(
        built_land_added - park_from_built,
        road_share_new * farm_converted + road_land_added,
        park_share_new * farm_converted + park_from_green + park_from_built,
        park_from_other - park_from_green - farm_converted - road_land_added,
        0.0 * water_filled,
        -water_filled,
        -park_from_other,
    )
    return land_area + STEP * change


# Cover ---------------------------------------------------------------------------------------------------------------
@variable(unit="km2", dims=("zone",), vi="Tán cây đường phố", en="Street tree cover")
def street_tree_cover(street_tree_cover_base_year, street_trees, street_trees_base, crowns_of_planting):
    """Crown area of street trees: those of 2019 and the survivors of those planted since. Method: definition."""
    return street_tree_cover_base_year + (street_trees - street_trees_base) * crowns_of_planting


@variable(unit="person/km2", dims=("zone",), vi="Mật độ dân số", en="Population density")
def density(population, area):
    """Residents over the whole area of the zone. Method: definition."""
    return population / area


@variable(unit="m2/person", dims=("zone",), vi="Công viên bình quân đầu người", en="Park area per person")
def park_area_per_person(land_area__park, population):
    """Public park over residents. Method: definition."""
    return land_area__park * KM2_TO_M2 / population


@variable(unit="share", dims=("zone",), vi="Tỷ lệ mặt phủ không thấm", en="Impervious share")
def impervious_share(
    land_area__built,
    impervious_of_built,
    impervious_share_of_land,
    land_area,
    permeable_surfaces,
    permeable_surfaces_base,
    area,
):
    """Share of the zone that water does not enter, less what was made permeable. Method: definition."""
    sealed = land_area__built * impervious_of_built + mix(impervious_share_of_land, land_area)
    opened = (permeable_surfaces - permeable_surfaces_base) * HA_TO_KM2
    return np.maximum((sealed - opened) / area, 0.0)


@variable(unit="share", dims=("zone",), vi="Tỷ lệ che phủ cây xanh", en="Tree cover")
def tree_cover_share(canopy_share, land_area, canopy_of_built, land_area__built, street_tree_cover, area):
    """Share of the zone under tree crowns. Method: definition."""
    crowns = mix(canopy_share, land_area) + canopy_of_built * land_area__built
    return np.minimum((crowns + street_tree_cover) / area, 1.0)


# Price ---------------------------------------------------------------------------------------------------------------
@variable(unit="ratio", dims=("zone",), vi="Chỉ số giá đất", en="Land price index")
def land_price_index(housing_price_index, structure_share, construction_cost_index):
    """What remains of the home price after the cost of building, 2019 = 1. Source: Davis & Heathcote 2007."""
    land = (housing_price_index - structure_share * construction_cost_index) / (1.0 - structure_share)
    return np.maximum(land, LAND_PRICE_INDEX_MIN)


@variable(unit="million_VND/m2", dims=("zone",), vi="Giá đất", en="Land price")
def land_price(land_price_base_year, land_price_index):
    """Price of residential land, in money of 2019. Method: definition."""
    return land_price_base_year * land_price_index


@variable(unit="billion_VND/yr", dims=("zone",), vi="Giá trị đất tăng thêm", en="Gain in land value")
def land_value_gain(land_area__built, land_price_base_year, land_price_index, last_land_price_index):
    """Rise of the value of built land in the year. Reported; revenue of the budget does not read it.

    Method: definition.
    """
    rise = (land_price_index - last_land_price_index) / STEP
    return land_area__built * land_price_base_year * rise * KM2_TO_M2 / BN_TO_MN
