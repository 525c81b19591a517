# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""`kientao serve`: check the port, open the database, start the workers, say where the lab is."""

from __future__ import annotations

import logging
import os
import socket
import sys
import threading
import webbrowser
from dataclasses import replace

import uvicorn

from kientao.errors import InputError
from kientao.server.app import create_app
from kientao.server.settings import Settings, default_database
from kientao.text import say

KEEP_ALIVE_SECONDS = 75
MOST_WORKERS = 4


class _Server(uvicorn.Server):
    """Says where it is when it is ready."""

    def __init__(self, config: uvicorn.Config, address: str, open_browser: bool) -> None:
        super().__init__(config)
        self.address = address
        self.open_browser = open_browser

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then tell the person at the terminal."""
        await super().startup(sockets)
        if self.should_exit:
            return
        sys.stdout.write(f"{say('server.ready', address=self.address)}\n{say('server.stop')}\n")
        sys.stdout.flush()
        if self.open_browser and _has_screen():
            threading.Thread(target=webbrowser.open, args=(self.address,), daemon=True).start()


def _has_screen() -> bool:
    """Whether a browser would open in a window, and not take over the terminal."""
    return sys.platform != "linux" or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def serve(host: str, port: int, database: str | None, workers: int | None, open_browser: bool) -> None:
    """Serve until stopped, with a worker for each core, at most four, if not told otherwise.

    Raises:
        InputError: the port is taken, or the database cannot be opened.
    """
    listening = _listen(host, port)
    try:
        settings = replace(
            Settings(database or default_database()), workers=workers or min(MOST_WORKERS, os.cpu_count() or 1)
        )
        app = create_app(settings)
        logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(name)s %(levelname)s %(message)s")
        config = uvicorn.Config(
            app, log_level="warning", access_log=False, timeout_keep_alive=KEEP_ALIVE_SECONDS, server_header=False,
            timeout_graceful_shutdown=5, lifespan="on", proxy_headers=False, backlog=1024,
        )  # fmt: skip
        shown = "localhost" if host in ("127.0.0.1", "0.0.0.0", "::", "::1", "localhost") else host
        address = f"http://{shown}:{listening.getsockname()[1]}"
        _Server(config, address, open_browser).run(sockets=[listening])
    finally:
        listening.close()


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except (OSError, OverflowError):
        listening.close()
        raise InputError(
            say("server.port_taken", "vi", port=port), say("server.port_taken", "en", port=port), "--port",
            say("server.port_taken_remedy", "vi", other=port + 1),
            say("server.port_taken_remedy", "en", other=port + 1),
        ) from None  # fmt: skip
    listening.set_inheritable(True)
    return listening
