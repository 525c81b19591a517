# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Equations from a file of one's own: they replace those of the same name, or add new ones, under the same rules."""

from __future__ import annotations

import hashlib
import sys
import traceback
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import ModuleType

from kientao.engine.declare import Declaration, declarations
from kientao.errors import InputError
from kientao.text import say

NAMESPACE = "kientao.model.own"


def fingerprint(paths: Sequence[str]) -> str:
    """A short text that changes with the content of the files; empty for none.

    Raises:
        InputError: a file that cannot be read.
    """
    if not paths:
        return ""
    digest = hashlib.sha256()
    for path in paths:
        digest.update(_text(path).encode())
    return digest.hexdigest()[:8]


def own_declarations(paths: Sequence[str]) -> list[Declaration]:
    """Run the files and collect what they declare.

    The files are programs: run only those you trust.

    Raises:
        InputError: a file that cannot be read, is no Python, fails when run, declares nothing, a name twice or one
            without a docstring.
    """
    found: dict[str, Declaration] = {}
    for number, path in enumerate(paths):
        for one in _run(path, number):
            if one.name in found:
                raise _refuse("own.twice", one.place, name=one.name, other=found[one.name].place)
            found[one.name] = one
    return list(found.values())


def with_own(model: Iterable[Declaration], own: Iterable[Declaration]) -> list[Declaration]:
    """The model with own equations in place of those of the same name, and new ones at the end.

    Raises:
        InputError: a replacement of another kind, unit or dims, which would change what its readers are given.
    """
    replacing = {one.name: one for one in own}
    result = []
    for old in model:
        new = replacing.pop(old.name, None)
        if new is not None:
            for what in ("kind", "unit", "dims"):
                was, now = getattr(old, what), getattr(new, what)
                if was != now:
                    raise _refuse("own.differs", new.place, name=old.name, what=what, was=str(was), now=str(now))
        result.append(new or old)
    return [*result, *replacing.values()]


def _text(path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "UTF-8"
        raise _refuse("own.unreadable", path, reason=reason) from error


def _run(path: str, number: int) -> list[Declaration]:
    name = f"{NAMESPACE}_{number}"
    module = ModuleType(name)
    module.__file__ = path
    try:
        code = compile(_text(path), path, "exec")
    except (SyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None)
        raise _refuse("own.not_python", f"{path}:{line}" if line else path, reason=str(error)) from error
    sys.modules[name] = module
    try:
        exec(code, module.__dict__)
    except Exception as error:
        lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == path]
        place = f"{path}:{lines[-1]}" if lines else path
        raise _refuse("own.fails", place, reason=f"{type(error).__name__}: {error}") from error
    made = [one for one in declarations(module) if one.function.__module__ == name]
    if not made:
        raise _refuse("own.nothing", path)
    for one in made:
        if not one.description:
            raise _refuse("own.no_docstring", one.place, name=one.name)
    return made


def _refuse(key: str, place: str, **values: str) -> InputError:
    return InputError(
        say(key, "vi", **values), say(key, "en", **values), place,
        say(f"{key}.remedy", "vi", **values), say(f"{key}.remedy", "en", **values),
    )  # fmt: skip
