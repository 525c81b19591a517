# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Economy: output of seven industries from capital, labour and skills; incomes, jobs and investment that follow.

Real GRDP at prices of 2019, growth accounting with a city-wide productivity index (Solow 1957). Product tax is spread
over the industries. Left out: prices and inflation, trade and the exchange rate, firms, commuting across the
city border and national business cycles: no city accounts exist for them and a strategy to 2050 does not hang on them.

Ill health reaches growth only through lost work (`health_labour_effect`) and through fewer people (mortality), not
through its cost. The welfare cost of the health sector values lost life itself, which is no spending and no output;
and what is spent on treatment is output of the health branch, so taking it off GRDP would be wrong in the accounts.
What remains is that treatment displaces other use of income: a question of welfare, reported by the health sector.
"""
