# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""`kientao`: the entry point. Chooses the language, hands over to the commands, turns errors into one message."""

from __future__ import annotations

import sys

from kientao.errors import InputError
from kientao.text import LANGUAGES, language, say, use


def main(arguments: list[str] | None = None) -> None:
    """Run the command line; exit code 2 for input that cannot be used, 1 for a check that fails."""
    arguments = list(sys.argv[1:] if arguments is None else arguments)
    try:
        arguments = _own_equations(_choose_language(arguments))
        from kientao.cli import calibrating, causes, docs, ensemble, loops, ranking  # noqa: F401  register their commands
        from kientao.cli.commands import app

        app(args=arguments, prog_name="kientao")
    except InputError as error:
        _refuse(error.message(language()))
    except Exception as error:
        from kientao.engine.errors import ModelError

        if not isinstance(error, ModelError):
            raise
        _refuse(f"{say('error.model')}: {error}")


def _choose_language(arguments: list[str]) -> list[str]:
    """Take `--lang xx` out of the arguments, wherever it stands."""
    rest: list[str] = []
    items = iter(arguments)
    for item in items:
        if item == "--lang" or item.startswith("--lang="):
            wanted = item.removeprefix("--lang=") if "=" in item else next(items, "")
            if wanted not in LANGUAGES:
                names = ", ".join(LANGUAGES)
                raise InputError(
                    say("error.lang", "vi", name=wanted),
                    say("error.lang", "en", name=wanted),
                    "--lang",
                    say("error.choose", "vi", names=names),
                    say("error.choose", "en", names=names),
                )
            use("vi" if wanted == "vi" else "en")
        else:
            rest.append(item)
    return rest


def _own_equations(arguments: list[str]) -> list[str]:
    """Take `--with file.py` out of the arguments: every city of this command is simulated with these equations."""
    rest: list[str] = []
    files: list[str] = []
    items = iter(arguments)
    for item in items:
        if item == "--with":
            files.append(next(items, ""))
        elif item.startswith("--with="):
            files.append(item.removeprefix("--with="))
        else:
            rest.append(item)
    if files:
        from kientao.api import use_equations

        use_equations(files)
    return rest


def _refuse(message: str) -> None:
    sys.stderr.write(message.rstrip() + "\n")
    raise SystemExit(2)
