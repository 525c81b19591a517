# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Delivery: how what is decided comes into force, through lead time, money, hands and local enforcement.

Written once for all levers, on the flat axis `lever_place` (every zone of a zone lever, one place of a city lever).
Works (amounts) stand first on it, as `work_place`; all else, as `level_place`, moves to its target.
A lever's own unit counts as 1 here. What it costs is in `delivery_cost`.
"""

import numpy as np

from kientao.engine import stock, variable
from kientao.model.constants import MIDDLE_OF_INDEX, ONE_PER_YEAR, STEP
from kientao.model.functions import beside, clip, total


def at_places(values, index):
    """The value that each place reads along the last axis, [member, place]; `index` [1, place] holds positions."""
    return np.take(values, getattr(index, "value", index)[0], axis=-1)


def by_lever(values, lever_first_place):
    """Sum over the places of each lever, [member, lever]: they follow one another on the flat axis."""
    return np.add.reduceat(values, lever_first_place[0], axis=-1)


def at_each_place(values, lever_places):
    """Values of levers [member, lever] at every place of each, [member, lever_place]; `lever_places` counts them."""
    return np.repeat(values, getattr(lever_places, "value", lever_places)[0], axis=-1)


# In force


@variable(unit="share", dims=("zone",), vi="Mức tuân thủ tại địa bàn", en="Compliance")
def compliance(compliance_floor, compliance_slope, local_enforcement_delivered, compliance_trust, acceptance_index):
    """Share of a policed rule that is followed: rises with staffing of wards and with how far people accept the city.

    Policing ends only a part of the breaches: cameras about half of speeding (14 to 65 % over studies), twice as many
    inspections of factories in Gujarat hardly any. So the staffing of 2019 (0.3 of need) and the acceptance of 2019
    give two thirds, full staffing five sixths. Reads two stocks, so that no circle closes within the year.
    Source: speed_cameras_2017; speed_cameras_cochrane; duflo_2018. Assumption: linear in staffing and acceptance.
    """
    trust = compliance_trust * acceptance_index / MIDDLE_OF_INDEX
    return clip(compliance_floor + compliance_slope * local_enforcement_delivered + trust, 0.0, 1.0)


@variable(unit="share", vi="Mức tuân thủ bình quân", en="Mean compliance")
def compliance_mean(compliance, population):
    """Compliance weighted by people: what a rule of the whole city meets. Method: weighted mean."""
    return total(compliance * population, -1) / total(population, -1)


@variable(
    unit="share", dims=("lever_place",), vi="Phần quy định không được tuân thủ", en="Share of a rule not followed"
)
def enforcement_gap(compliance, compliance_mean, place_gap_index):
    """1 - compliance where a lever needs enforcement, 0 elsewhere. Method: accounting identity."""
    return at_places(beside(1.0 - compliance, 1.0 - compliance_mean, 0.0 * compliance_mean), place_gap_index)


@variable(unit="1", dims=("lever_place",), initial="place_base", vi="Mức có hiệu lực", en="Lever in force")
def lever_effective(lever_delivered, place_base, enforcement_gap):
    """The value every other sector reads under the lever's own name.

    What lies beyond 2019 of a policed lever works as far as it is followed. The specification divided compliance by
    its value of 2019 (0.67): the staffing of 2019 then delivered all of any new rule, and twice that staffing more than
    was decided. Compliance is measured against need, so it is used as it is: 2019 staffing delivers two thirds, full
    staffing five sixths, never more than all (the earlier trial of the low-emission zone used 0.8). The base year is
    the same, because only what lies beyond it is scaled. Loosening a rule needs no enforcement and works in full.
    Method: rule of the lever table.
    """
    return lever_delivered - np.maximum(lever_delivered - place_base, 0.0) * enforcement_gap


@variable(unit="1/yr", dims=("lever_place",), vi="Phần mới có hiệu lực", en="Newly in force")
def lever_added(lever_effective, last_lever_effective):
    """What came into force since last year. Method: definition."""
    return np.maximum(lever_effective - last_lever_effective, 0.0) / STEP


@variable(unit="1", dims=("lever_place",), vi="Mức sử dụng đòn bẩy", en="Use of a lever")
def lever_use(
    lever_effective, place_base, place_room_inverse_alone, lever_first_place, lever_places, lever_room_inverse_together
):
    """Share of a lever's range in use, 0 to 1: what people feel of it.

    Amounts, and shares given out by weights, count by the city's total at every place.
    Method: definition.
    """
    beyond = lever_effective - place_base
    together = by_lever(beyond, lever_first_place) * lever_room_inverse_together
    return clip(beyond * place_room_inverse_alone + at_each_place(together, lever_places), 0.0, 1.0)


# Speed


@variable(unit="share", vi="Tốc độ triển khai", en="Build speed")
def build_speed(funded_share, delivery_capacity):
    """The scarcer of money and hands decides (Liebig's law of the minimum). One speed for all public works.

    Source: Liebig's law of the minimum.
    """
    return np.minimum(funded_share, delivery_capacity)


@variable(unit="1/yr", dims=("lever_place",), vi="Tốc độ qua một giai đoạn", en="Stage rate")
def stage_rate(lever_stage_rate, governance_speed, lever_places):
    """Share of a stage's works that would leave it this year with nothing scarce; for levels, of the gap that closes.

    Erlang (material) delay. Source: Sterman 2000, Business Dynamics, ch. 11.
    """
    return at_each_place(np.minimum(ONE_PER_YEAR, lever_stage_rate * governance_speed), lever_places)


@variable(unit="share", dims=("lever_place",), vi="Nhịp thực hiện", en="Pace")
def place_pace(lever_has_public_money, build_speed, lever_places):
    """build_speed where public money is in it, 1 where private money alone builds. Method: rule of the lever table."""
    return at_each_place(1.0 + lever_has_public_money * (build_speed - 1.0), lever_places)


# Amounts: works through stages


@variable(unit="1", dims=("work_place",), vi="Khởi công trong năm", en="Works started this year")
def lever_start(work_decided, works_started):
    """What is decided and not yet started. Method: accounting identity."""
    return np.maximum(work_decided - works_started, 0.0)


@stock(unit="1", dims=("work_place",), initial=0.0, vi="Công trình đã khởi công", en="Works started")
def works_started(works_started, lever_start):
    """All that was ever started, committed works aside. Method: perpetual inventory."""
    return works_started + lever_start


@variable(
    unit="1/yr", dims=("stage", "work_place"), vi="Khối lượng qua giai đoạn khi đủ vốn", en="Flow with nothing scarce"
)
def full_flow(lever_pipeline, lever_start, work_stage_rate):
    """What would leave each stage this year with money and hands for all; works started this year join stage 1.

    Method: definition.
    """
    first = lever_pipeline[:, :1] + lever_start
    return work_stage_rate * np.concatenate((first, lever_pipeline[:, 1:]), axis=1)


@variable(unit="1/yr", dims=("stage", "work_place"), vi="Khối lượng qua giai đoạn", en="Flow through stages")
def flow(full_flow, work_pace):
    """What leaves each stage this year. Method: definition."""
    return full_flow * work_pace


@stock(unit="1", dims=("stage", "work_place"), initial=0.0, vi="Công trình dở dang", en="Works under way")
def lever_pipeline(lever_pipeline, lever_start, flow, stage_open):
    """Works in each stage: nothing is lost when money is short, it waits. Method: perpetual inventory."""
    moved = STEP * flow
    joined = np.concatenate((lever_start, moved[:, :-1] * stage_open[:, 1:]), axis=1)
    return lever_pipeline + joined - moved


@variable(unit="1/yr", dims=("work_place",), vi="Công trình hoàn thành", en="Works completed")
def works_completed(flow, work_last_stage):
    """What leaves the last stage of its chain. Method: accounting identity."""
    return at_places(flow.reshape(flow.shape[0], -1), work_last_stage)


@variable(unit="1", dims=("stage", "work_lever"), vi="Khối lượng dở dang theo đòn bẩy", en="Works under way by lever")
def works_under_way(lever_pipeline, work_first_place):
    """Works in each stage, all places of a lever together. Method: accounting identity."""
    return by_lever(lever_pipeline, work_first_place[0])


# Levels: a value that moves to its target


@variable(unit="1", dims=("level_place",), vi="Mức hướng tới", en="Target of a lever")
def lever_target(level_decided, level_2019, level_running_needs_money, running_funded_share):
    """The value decided, as far as its running cost can be paid. Method: rule of the lever table."""
    unpaid = level_running_needs_money * (1.0 - running_funded_share)
    return level_decided - (level_decided - level_2019) * unpaid


@variable(unit="1/yr", dims=("level_place",), vi="Mức tăng khi đủ nguồn lực", en="Rise with nothing scarce")
def lever_rise(lever_target, level_delivered, level_stage_rate):
    """How fast a level would rise with money and hands for all. Method: definition."""
    return np.maximum(lever_target - level_delivered, 0.0) * level_stage_rate


@variable(unit="1/yr", dims=("level_place",), vi="Thay đổi mức", en="Change of a level")
def level_change(lever_rise, level_pace, lever_target, level_delivered, level_withdrawal_rate):
    """First-order adjustment: up at the pace of money and hands, down in the lead time.

    Method: first-order adjustment.
    """
    return lever_rise * level_pace + np.minimum(lever_target - level_delivered, 0.0) * level_withdrawal_rate


@stock(unit="1", dims=("lever_place",), initial="place_base", vi="Mức đã thực hiện", en="Lever delivered")
def lever_delivered(lever_delivered, works_completed, work_committed, level_change):
    """Amounts: works completed and committed works. Levels: the value reached. Method: perpetual inventory."""
    return lever_delivered + STEP * beside(works_completed + work_committed, level_change)


@variable(
    unit="1/yr", dims=("level_place",), vi="Lắp đặt hệ thống khi đủ nguồn lực", en="Scheme installed, nothing scarce"
)
def scheme_rise(lever_target, level_2019, level_pays_once, scheme_in_place, level_stage_rate):
    """Share of a price scheme (gantries, meters, a levy office) that would be installed this year.

    The scheme is wanted in full as soon as any price above 2019 is decided. The specification paid for rise over
    target; while a target still climbs that adds up to more than one scheme, so the scheme is a stock of its own.
    Method: rule of the lever table.
    """
    wanted = level_pays_once * (lever_target > level_2019)
    return np.maximum(wanted - scheme_in_place, 0.0) * level_stage_rate


@stock(unit="1", dims=("level_place",), initial=0.0, vi="Hệ thống thu phí đã lắp", en="Scheme in place")
def scheme_in_place(scheme_in_place, scheme_rise, level_pace, lever_target, level_2019, level_withdrawal_rate):
    """Share of a price scheme in place, 0 to 1; it is taken down when no price above 2019 is wanted.

    Method: perpetual inventory.
    """
    removed = scheme_in_place * level_withdrawal_rate * (lever_target <= level_2019)
    return scheme_in_place + STEP * (scheme_rise * level_pace - removed)
