# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""The documentation site: static pages made from the model, the pack and a baseline run."""
