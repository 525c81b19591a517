# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""What is decided, what the city can pay for and carry out, and who pays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from kientao.report import levers
from kientao.report.bilingual import Both, num, short, text

if TYPE_CHECKING:
    from kientao.report.brief.frame import Frame

BIGGEST = 12
"""Levers shown for each scenario, by the capital they take."""
THOUSAND_BILLION = 1e-3
"""Billion VND to thousand billion ('nghìn tỷ'), the unit in which budgets are read."""


def money(frame: Frame) -> list[dict[str, Any]]:
    """For each scenario: its biggest levers, capital by payer and period, what limits it."""
    return [_scenario(frame, at) for at in range(len(frame.plans))]


def _scenario(frame: Frame, at: int) -> dict[str, Any]:
    city, result = frame.city, frame.results[at]
    wanted, working, capital = levers.decided(city, result), levers.in_force(city, result), levers.capital(city, result)
    total = capital.sum((0, 1))
    rows = []
    base = levers.base(city)
    moved = np.abs(wanted - base).max(0) + np.abs(working - base).max(0) > 1e-9
    for column in sorted(np.flatnonzero(moved), key=lambda c: -total[c])[:BIGGEST]:
        lever = city.levers.levers[column]
        looks = []
        for year in frame.looks:
            decided, force = float(wanted[frame.at(year), column]), float(working[frame.at(year), column])
            gap = decided - base[column]
            share = (force - base[column]) / gap if abs(gap) > 1e-9 else 1.0
            looks.append(
                {
                    "year": year,
                    "decided": short(decided),
                    "force": short(force),
                    "share": min(max(share, 0.0), 1.0) * 100,
                }
            )
        rows.append(
            {"name": Both(lever.name_vi, lever.name_en),
             "unit": Both(lever.unit_label_vi or lever.unit, lever.unit_label_en or lever.unit),
             "looks": looks, "capital": num(float(total[column]) * THOUSAND_BILLION, 1)}
        )  # fmt: skip
    labels = city.inputs().dimensions["payer"]
    spans = levers.periods(result.years)
    periods, largest = [], 0.0
    for first, last in spans:
        span = slice(frame.at(first), frame.at(last) + 1)
        by_payer = capital[span].sum((0, 2)) * THOUSAND_BILLION
        largest = max(largest, float(by_payer.sum()))
        output = float(result.values("grdp_total")[span, 0].sum()) * THOUSAND_BILLION
        periods.append({"span": f"{first}–{last}", "values": by_payer, "grdp": float(by_payer.sum()) / output * 100})
    for period in periods:
        period["payers"] = [
            {"id": payer, "name": text(f"payer.{payer}"), "value": num(float(value), 0),
             "width": float(value) / largest * 100 if largest > 0 else 0.0}
            for payer, value in zip(labels, period["values"], strict=True)
        ]  # fmt: skip
        period["total"], period["grdp"] = num(float(period["values"].sum()), 0), num(period["grdp"], 2)
    span = slice(frame.at(frame.looks[0]), frame.at(frame.looks[-1]) + 1)
    paid = float(result.values("funded_share")[span, 0].mean()) * 100
    able = float(result.values("delivery_capacity")[span, 0].mean()) * 100
    debt = float(result.values("debt_to_cap")[:, 0].max()) * 100
    return {
        "plan": frame.plans[at], "rows": rows, "periods": periods,
        "limits": text(
            "brief.limits", first=frame.looks[0], last=frame.looks[-1], paid=num(min(paid, 100.0), 0),
            able=num(min(able, 100.0), 0), debt=num(debt, 0),
        ),
        "payers": [{"id": payer, "name": text(f"payer.{payer}")} for payer in labels],
    }  # fmt: skip
