# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""One equation laid out: where its arguments come from, its call, and the shape its result must have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from kientao.engine.declare import Declaration
from kientao.engine.errors import ModelError
from kientao.engine.graph import Names, Reference, align


@dataclass(slots=True)
class Step:
    """One equation of the year with its laid-out arguments."""

    declaration: Declaration
    references: list[Reference]
    layouts: list[tuple[slice | None, ...]]


def laid_out(names: Names, declaration: Declaration) -> Step:
    """An equation with what its arguments name.

    Raises:
        ModelError: an argument names nothing, or its dims stand in another order.
    """
    references = [names.resolve(a, declaration.name, declaration.place) for a in declaration.arguments]
    return Step(declaration, references, [align(r, declaration.dims, declaration) for r in references])


def call(declaration: Declaration, arguments: list[Any]) -> Any:
    """The result of an equation, [member, *dims].

    Raises:
        ModelError: it fails; its place, and the shapes it was given.
    """
    try:
        with np.errstate(divide="ignore", over="ignore", under="ignore", invalid="ignore"):
            return declaration.function(*arguments)
    except ModelError:
        raise
    except Exception as error:
        shapes = ", ".join(f"{n}{list(a.shape)}" for n, a in zip(declaration.arguments, arguments, strict=True))
        raise ModelError(
            f"'{declaration.name}' fails: {error}", where=declaration.place, remedy=f"It was given {shapes}."
        ) from error


def check_shape(declaration: Declaration, result: Any, dimensions: Mapping[str, tuple[str, ...]]) -> None:
    """See that a result has the declared dims.

    Raises:
        ModelError: it has not.
    """
    expected = tuple(len(dimensions[d]) for d in declaration.dims)
    shape = getattr(result, "shape", None)
    if shape is None or len(shape) != len(expected) + 1 or tuple(shape[1:]) != expected:
        raise ModelError(
            f"'{declaration.name}' declares dims {declaration.dims}, "
            f"an array [member, {', '.join(map(str, expected))}], "
            f"but gives {list(shape) if shape is not None else type(result).__name__}",
            where=declaration.place,
            remedy="Correct the dims of the declaration, or sum over the axis that is too many.",
        )
