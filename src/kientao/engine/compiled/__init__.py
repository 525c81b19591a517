# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Machine code for the years of a model: the equations are recorded once, fused into loops and compiled by LLVM."""
