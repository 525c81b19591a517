# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Budget of the city, its districts and communes (ngân sách địa phương): cash basis, constant prices.

revenue: what comes in. recurrent: what running the city costs. investment: how much of what is decided can be paid
for and carried out. balance: debt, carry-over, reserve and what is owed to private partners.

Left out: central spending on the territory, accounts of state firms, inflation, exchange-rate risk, single projects.
"""
