# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""What happens inside a worker process: requests in, finished answers out. Knows nothing of HTTP."""
