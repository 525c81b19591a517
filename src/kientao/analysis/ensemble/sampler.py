# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Places of all members in the range of every input: Latin hypercube or Sobol, each input with its own column.

The column of an input follows from the seed, the number of members and the input's id, and from nothing else. So an
input added to a pack, or left out, changes no other column.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Literal

import numpy as np

from kientao.engine.inputs import Floats

Sampler = Literal["lhs", "sobol"]
SAMPLERS: tuple[Sampler, ...] = ("lhs", "sobol")


def _words(text: str) -> list[int]:
    digest = hashlib.sha256(text.encode()).digest()
    return [int.from_bytes(digest[i : i + 4], "little") for i in range(0, 32, 4)]


def _generator(seed: int, name: str) -> np.random.Generator:
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, *_words(name)])))


def places(
    ids: Sequence[str], members: int, seed: int, sampler: Sampler = "lhs", leading: Sequence[str] = ()
) -> Floats:
    """Places [member, input] in (0, 1).

    lhs: each column has one member in every n-th of its range, in an order of its own (McKay, Beckman & Conover 1979).
    sobol: the leading inputs are the first dimensions of one scrambled Sobol sequence (Owen 1998; Joe & Kuo 2008), in
    their order; all others are Latin hypercube columns. Only low dimensions are even together at a few hundred members,
    so those that matter most get them, and a list in the pack keeps them in place. Best with 2^k members.

    Args:
        ids: the inputs.
        members: number of members, at least 1.
        seed: any whole number from 0.
        sampler: "lhs" or "sobol".
        leading: the inputs that matter most; new ones are added at the end.
    """
    drawn = np.empty((members, len(ids)))
    first = {one: dimension for dimension, one in enumerate(leading)} if sampler == "sobol" else {}
    sequence = _sobol(len(leading), members, seed) if first else drawn
    for i, one in enumerate(ids):
        drawn[:, i] = sequence[:, first[one]] if one in first else _latin(members, _generator(seed, one))
    tiny = 1e-9
    return np.clip(drawn, tiny, 1.0 - tiny, out=drawn)


def _sobol(dimensions: int, members: int, seed: int) -> Floats:
    """Each dimension scrambled by a generator of its own, so that one more leaves the others as they were."""
    from scipy.stats import qmc

    plain = qmc.Sobol(dimensions, scramble=False).random_base2(max(members - 1, 0).bit_length())[:members]
    return np.column_stack([_scrambled(plain[:, d], _generator(seed, f"sobol {d}")) for d in range(dimensions)])


def _scrambled(column: Floats, generator: np.random.Generator) -> Floats:
    """Nested scrambling of base 2 (Owen 1995): every half of every part is kept or swapped, by chance."""
    digits = 30
    whole = (column * 2**digits).astype(np.int64)
    result = np.zeros_like(whole)
    prefix = np.zeros_like(whole)
    for digit in range(digits):
        bit = (whole >> (digits - 1 - digit)) & 1
        parts, part = np.unique(prefix, return_inverse=True)
        result = (result << 1) | (bit ^ generator.integers(0, 2, len(parts))[part])
        prefix = (prefix << 1) | bit
    return np.asarray((result + generator.random(len(column))) / 2**digits)


def _latin(members: int, generator: np.random.Generator) -> Floats:
    """One Latin hypercube column. Written out: `scipy.stats.qmc` takes 20 times as long for one column."""
    return (generator.permutation(members) + generator.random(members)) / members
