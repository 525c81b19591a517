# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Imported by the process that workers are forked from: the model is loaded there once and shared by all."""

import gc
import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from kientao.server.pool.child import warm

warm()
# What is loaded is here to stay: the collector does not look through it in every worker, which would copy its pages.
gc.collect()
gc.freeze()
