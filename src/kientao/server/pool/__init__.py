# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Worker processes and what stands between them and the requests: batches, cache, retries."""
