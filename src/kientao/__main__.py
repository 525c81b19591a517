# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""`python -m kientao`."""

from kientao.cli.main import main

main()
