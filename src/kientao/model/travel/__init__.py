# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Daily travel of residents between zones: how many trips, where to, by which mode, in what time, at what cost.

Method in the spirit of MARS (Pfaffenbichler, Emberger & Shepherd 2008): commuting follows jobs, other trips answer to
the time spent, destinations follow a gravity law on generalised cost (Wilson 1970), speeds answer to the traffic of
last year. The mode is a nested logit (Ben-Akiva & Lerman 1985) within classes of people by what they have at hand.

Left out: time of day (one daily mean), choice of route (shares of the straight line), visitors and through traffic
(inside the service factors), school trips on their own, freight by pair of zones (trucks follow output).

Files, in the order of a year: activity, network, transit, cost, choice, demand, traffic, money, access.
"""
