# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""The front end's files and the documentation pages: precompressed, cached, and a clear page where they are missing."""

from __future__ import annotations

import html
import mimetypes
import re
from pathlib import Path

from fastapi import APIRouter, Request
from starlette.responses import FileResponse, HTMLResponse, RedirectResponse, Response

from kientao.server.problems import methods_at, problem, reader, wrong_method
from kientao.text import say

STATIC = Path(__file__).parents[1] / "static"
"""Where Vite puts the built front end."""
DOCS = Path(__file__).parents[1] / "docs"
"""Where the documentation pages are generated."""
_HASHED = re.compile(r"[-.][A-Za-z0-9_-]{8,}\.[a-z0-9]+$")
FOREVER = "public, max-age=31536000, immutable"
PACKED = {"br": ".br", "gzip": ".gz"}

_KINDS = {
    ".js": "text/javascript",
    ".woff2": "font/woff2",
    ".webmanifest": "application/manifest+json",
    ".geojson": "application/json",
    ".svg": "image/svg+xml",
}
for _ending, _kind in _KINDS.items():
    mimetypes.add_type(_kind, _ending)


def router(static: Path = STATIC, docs: Path = DOCS) -> APIRouter:
    """The pages under two folders."""
    pages = APIRouter(include_in_schema=False)

    @pages.api_route("/docs", methods=["GET", "HEAD"])
    def docs_home(request: Request) -> Response:
        return RedirectResponse("/docs/", 308)

    @pages.api_route("/docs/{path:path}", methods=["GET", "HEAD"])
    def docs_page(request: Request, path: str) -> Response:
        for name in (path, f"{path}.html", f"{path.rstrip('/')}/index.html".lstrip("/")):
            file = inside(docs, name)
            if file is not None:
                return send(request, file, hashed=False)
        if not docs.is_dir():
            return missing(request, "server.no_docs", "")
        raise problem("not_found")

    @pages.api_route("/{path:path}", methods=["GET", "HEAD"])
    def page(request: Request, path: str) -> Response:
        if path == "api" or path.startswith("api/"):
            raise wrong_method(request) if methods_at(request) else problem("not_found")
        file = inside(static, path)
        if file is not None:
            return send(request, file, hashed=path.startswith("assets/") and bool(_HASHED.search(path)))
        home = inside(static, "index.html")
        if home is None:
            return missing(request, "server.no_front_end", "server.no_front_end_remedy")
        if "." in path.rpartition("/")[2] or path.startswith("assets/"):
            raise problem("not_found")
        return send(request, home, hashed=False)

    return pages


def inside(folder: Path, name: str) -> Path | None:
    """A file of a folder by its name; nothing outside the folder, hidden or a folder itself."""
    parts = name.split("/")
    if not name or "\\" in name or "\x00" in name or any(part.startswith(".") or not part for part in parts):
        return None
    path = folder.joinpath(*parts)
    try:
        whole = path.resolve()
        return whole if whole.is_file() and whole.is_relative_to(folder.resolve()) else None
    except (OSError, ValueError):
        return None


def send(request: Request, file: Path, *, hashed: bool) -> Response:
    """A file, in its precompressed form if there is one that the client takes."""
    headers = {"Cache-Control": FOREVER if hashed else "no-cache"}
    media = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    if media.startswith("text/"):
        media += "; charset=utf-8"
    accepted = request.headers.get("accept-encoding", "")
    for encoding, ending in PACKED.items():
        packed = file.with_name(file.name + ending)
        if packed.is_file():
            headers["Vary"] = "Accept-Encoding"
            if re.search(rf"\b{encoding}\b", accepted):
                headers["Content-Encoding"] = encoding
                file = packed
                break
    stat = file.stat()
    tag = f'"{stat.st_mtime_ns:x}-{stat.st_size:x}"'
    headers["ETag"] = tag
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return FileResponse(file, headers=headers, media_type=media, stat_result=stat)


def missing(request: Request, what: str, remedy: str) -> Response:
    """A page that says what is not there and what to do."""
    lang = reader(request)
    lines = [html.escape(say(key, lang)) for key in (what, remedy) if key]
    body = "".join(f"<p>{line}</p>" for line in lines)
    page = f'<!doctype html><html lang="{lang}"><meta charset="utf-8"><title>Kiến Tạo</title><h1>Kiến Tạo</h1>{body}'
    headers = {"Cache-Control": "no-store", "Vary": "Accept-Language"}
    return HTMLResponse(page, 503 if what == "server.no_front_end" else 404, headers)
