# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""`kientao docs`: the documentation site as a folder of pages."""

from __future__ import annotations

import importlib
import pkgutil
from pathlib import Path
from typing import Annotated, Any

import typer

from kientao import cli
from kientao.cli.commands import City, Json, _folder, app
from kientao.cli.output import console, show_json
from kientao.text import LANGUAGES, number, say, texts


@app.command(help=say("docs.help"))
def docs(
    out: Annotated[Path, typer.Option("--out", "-o", help=say("docs.out"))] = Path("site"),
    city: City = "hanoi",
    json: Json = False,
) -> None:
    """Write the documentation site."""
    from kientao import api
    from kientao.report.site.pages import build_site

    _folder(out)
    counts = build_site(api.load_city(city), out, described_commands())
    if json:
        show_json(counts)
        return
    terminal = console()
    terminal.print(
        say(
            "docs.done", pages=counts["pages"], size=number(counts["bytes"] / 1e6, 1),
            set=counts["equations_typeset"], all=counts["equations"],
        )
    )  # fmt: skip
    terminal.print(str((out / "index.html").resolve()), markup=False)


def described_commands() -> list[dict[str, Any]]:
    """Every command with its help and options in both languages, read off the command line itself."""
    for module in pkgutil.iter_modules(cli.__path__):
        importlib.import_module(f"{cli.__name__}.{module.name}")
    found = []
    for name, command in sorted(getattr(typer.main.get_command(app), "commands", {}).items()):
        options = [
            {"names": ", ".join((*one.opts, *one.secondary_opts)), "help": both(getattr(one, "help", "") or ""),
             "argument": one.param_type_name == "argument"}
            for one in command.params
            if one.name != "help"
        ]  # fmt: skip
        found.append({"name": name, "help": both(command.help or ""), "options": options})
    return found


def both(text: str) -> dict[str, str]:
    """A text of the catalogue in both languages; a text that is not in it stands as it is."""
    catalogues = [texts(lang) for lang in LANGUAGES]
    for catalogue in catalogues:
        for key, one in catalogue.items():
            if one == text and text:
                return {lang: found[key] for lang, found in zip(LANGUAGES, catalogues, strict=True)}
    return dict.fromkeys(LANGUAGES, text)
