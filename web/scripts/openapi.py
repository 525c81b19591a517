# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Write the OpenAPI description of the server, from which the typed client is made: `python openapi.py FILE`."""

import json
import sys
from pathlib import Path

from kientao.server.app import openapi_document

text = json.dumps(openapi_document(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"
target = Path(sys.argv[1])
if not target.is_file() or target.read_text(encoding="utf-8") != text:
    target.write_text(text, encoding="utf-8")
