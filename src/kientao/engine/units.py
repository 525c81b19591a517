# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Units: reading them, and arrays that carry them through an equation.

Units are read by pint from `units.txt`. The arrays are our own, because the check must be stricter than pint's:
pint adds a million and a billion by converting one of them, which the plain arrays of a run would not do. Here two
things that are added, compared or joined must have the same unit, scale included.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import pint

_SAME = {"": "1", "-": "1", "0/1": "1"}
_CLOSE = 1e-9


class UnitError(ValueError):
    """Two units that do not agree, or a text that is no unit."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as a scale and whole or broken powers of base dimensions."""

    scale: float
    powers: tuple[tuple[str, float], ...]

    def __mul__(self, other: Unit) -> Unit:
        return Unit(self.scale * other.scale, _add(self.powers, other.powers, 1.0))

    def __truediv__(self, other: Unit) -> Unit:
        return Unit(self.scale / other.scale, _add(self.powers, other.powers, -1.0))

    def __pow__(self, exponent: float) -> Unit:
        return Unit(self.scale**exponent, tuple((n, p * exponent) for n, p in self.powers if exponent))

    def same_as(self, other: Unit) -> bool:
        """Whether the two are one unit, scale included."""
        return self.powers == other.powers and math.isclose(self.scale, other.scale, rel_tol=_CLOSE)

    @property
    def is_number(self) -> bool:
        """Whether this is a pure number of scale one."""
        return not self.powers and math.isclose(self.scale, 1.0, rel_tol=_CLOSE)

    def __str__(self) -> str:
        known = _known().get(self._key())
        if known is not None:
            return known
        up = [f"{n}{'' if p == 1 else f'^{p:g}'}" for n, p in self.powers if p > 0]
        down = [f"{n}{'' if p == -1 else f'^{-p:g}'}" for n, p in self.powers if p < 0]
        text = "*".join(up) or "1"
        if down:
            text += "/" + "/".join(down)
        return text if math.isclose(self.scale, 1.0, rel_tol=_CLOSE) else f"{self.scale:.6g} x {text}"

    def _key(self) -> tuple[str, tuple[tuple[str, float], ...]]:
        return f"{self.scale:.8g}", self.powers


def _add(
    a: tuple[tuple[str, float], ...], b: tuple[tuple[str, float], ...], sign: float
) -> tuple[tuple[str, float], ...]:
    total = dict(a)
    for name, power in b:
        total[name] = total.get(name, 0.0) + sign * power
    return tuple(sorted((n, round(p, 9)) for n, p in total.items() if abs(p) > _CLOSE))


NUMBER = Unit(1.0, ())


@functools.cache
def _registry() -> pint.UnitRegistry[Any]:
    import pint

    registry: pint.UnitRegistry[Any] = pint.UnitRegistry(None, cache_folder=None)
    registry.load_definitions(str(Path(__file__).with_name("units.txt")))
    return registry


@functools.cache
def _known() -> dict[tuple[str, tuple[tuple[str, float], ...]], str]:
    """Names of units already met, to speak of a unit by the name people gave it."""
    return {}


@functools.cache
def parse(text: str) -> Unit:
    """Read a unit such as `billion_VND/yr`.

    Raises:
        UnitError: the text is no unit known to `units.txt`.
    """
    text = _SAME.get(text.strip(), text.strip())
    if text == "1":
        return NUMBER
    try:
        quantity = _registry().parse_expression(text)
        factor, root = _registry().get_root_units(quantity.units)
        scale = float(str(quantity.magnitude)) * float(str(factor))
    except Exception as error:
        raise UnitError(f"'{text}' is not a unit known to units.txt ({error})") from error
    pure = (name for name, _ in root._units.items() if not _registry().get_dimensionality({name: 1}))
    skip = set(map(str, pure))
    powers = tuple(sorted((str(n), float(str(p))) for n, p in root._units.items() if str(n) not in skip))
    unit = Unit(scale, powers)
    if not unit.is_number:
        _known().setdefault(unit._key(), text)
    return unit


class Constant(float):
    """A fixed number with a unit: a plain float in a run, a quantity in the unit check."""

    unit: str
    __slots__ = ("unit",)

    def __new__(cls, value: float, unit: str = "1") -> Constant:
        """A constant of `value` in `unit`."""
        constant = super().__new__(cls, value)
        constant.unit = unit
        return constant

    def __reduce__(self) -> tuple[Any, ...]:
        return Constant, (float(self), self.unit)


def _free(value: Any) -> bool:
    """Zero and infinity fit any unit."""
    array = np.asarray(value)
    return bool(array.dtype != object and np.all((array == 0) | np.isinf(array)))


class UnitArray(np.lib.mixins.NDArrayOperatorsMixin):
    """An array with a unit, for the unit check. Refuses what an equation must not do with units."""

    __array_priority__ = 1000
    __slots__ = ("unit", "value")

    def __init__(self, value: Any, unit: Unit = NUMBER) -> None:
        self.value = np.asarray(value)
        self.unit = unit

    def __repr__(self) -> str:
        return f"UnitArray({self.value!r}, {self.unit})"

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Any:
        raise UnitError("a quantity with a unit was turned into a plain array; use NumPy functions on it")

    @property
    def shape(self) -> tuple[int, ...]:
        """Shape of the array."""
        return self.value.shape

    @property
    def ndim(self) -> int:
        """Number of axes."""
        return self.value.ndim

    @property
    def size(self) -> int:
        """Number of elements."""
        return self.value.size

    @property
    def dtype(self) -> Any:
        """Type of the elements."""
        return self.value.dtype

    @property
    def T(self) -> UnitArray:  # noqa: N802
        """The transposed array."""
        return UnitArray(self.value.T, self.unit)

    def __len__(self) -> int:
        return len(self.value)

    def __getitem__(self, key: Any) -> UnitArray:
        return UnitArray(self.value[key], self.unit)

    def __setitem__(self, key: Any, item: Any) -> None:
        value, unit = _split(item)
        if not (_free(value) and unit.is_number) and not unit.same_as(self.unit):
            raise UnitError(f"{unit} is put into an array of {self.unit}")
        self.value[key] = value

    def __float__(self) -> float:
        _need_number(self.unit, "float()")
        return float(self.value)

    def __bool__(self) -> bool:
        return bool(self.value)

    def _keep(self, method: str, *args: Any, **kwargs: Any) -> UnitArray:
        return UnitArray(getattr(self.value, method)(*args, **kwargs), self.unit)

    def sum(self, axis: Any = None, keepdims: bool = False) -> UnitArray:
        """As of ndarray."""
        return self._keep("sum", axis=axis, keepdims=keepdims)

    def mean(self, axis: Any = None, keepdims: bool = False) -> UnitArray:
        """As of ndarray."""
        return self._keep("mean", axis=axis, keepdims=keepdims)

    def max(self, axis: Any = None, keepdims: bool = False) -> UnitArray:
        """As of ndarray."""
        return self._keep("max", axis=axis, keepdims=keepdims)

    def min(self, axis: Any = None, keepdims: bool = False) -> UnitArray:
        """As of ndarray."""
        return self._keep("min", axis=axis, keepdims=keepdims)

    def cumsum(self, axis: Any = None) -> UnitArray:
        """As of ndarray."""
        return self._keep("cumsum", axis=axis)

    def reshape(self, *shape: Any) -> UnitArray:
        """As of ndarray."""
        return self._keep("reshape", *shape)

    def transpose(self, *axes: Any) -> UnitArray:
        """As of ndarray."""
        return self._keep("transpose", *axes)

    def swapaxes(self, a: int, b: int) -> UnitArray:
        """As of ndarray."""
        return self._keep("swapaxes", a, b)

    def squeeze(self, axis: Any = None) -> UnitArray:
        """As of ndarray."""
        return self._keep("squeeze", axis=axis)

    def copy(self) -> UnitArray:
        """As of ndarray."""
        return self._keep("copy")

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **kwargs: Any) -> Any:
        kwargs.pop("out", None)
        parts = [_split(item) for item in inputs]
        values = [value for value, _ in parts]
        units = [unit for _, unit in parts]
        if method in ("reduce", "reduceat"):
            return UnitArray(getattr(ufunc, method)(*values, **kwargs), units[0])
        if method != "__call__":
            raise UnitError(f"{ufunc.__name__}.{method} is not known to the unit check")
        unit = _ufunc_unit(ufunc.__name__, values, units)
        result = ufunc(*values, **kwargs)
        return result if unit is None else UnitArray(result, unit)

    def __array_function__(self, func: Callable[..., Any], types: Any, args: Any, kwargs: Any) -> Any:
        rule = _FUNCTIONS.get(func.__name__)
        if rule is None:
            raise UnitError(f"numpy.{func.__name__} is not known to the unit check")
        return rule(func, *args, **kwargs)


def _split(item: Any) -> tuple[Any, Unit]:
    if isinstance(item, UnitArray):
        return item.value, item.unit
    if isinstance(item, Constant):
        return float(item), parse(item.unit)
    return item, NUMBER


def _need_number(unit: Unit, what: str) -> None:
    if not unit.is_number:
        raise UnitError(f"{what} needs a number without unit, found {unit}")


def _common(values: Sequence[Any], units: Sequence[Unit], what: str) -> Unit:
    """The one unit of all, zeros aside."""
    held = [u for v, u in zip(values, units, strict=True) if not (u.is_number and _free(v))]
    if not held:
        return NUMBER
    for unit in held[1:]:
        if not unit.same_as(held[0]):
            raise UnitError(f"{what} of {held[0]} and {unit}")
    return held[0]


_ALIKE = {"add", "subtract", "minimum", "maximum", "fmin", "fmax", "hypot"}
_COMPARE = {"less", "less_equal", "greater", "greater_equal", "equal", "not_equal"}
_PURE = {
    "exp", "exp2", "expm1", "log", "log2", "log10", "log1p", "sin", "cos", "tan", "tanh", "sinh", "cosh", "arctan",
    "arcsin", "arccos", "arctan2", "expit", "logit", "ndtr", "erf", "erfc", "gamma", "gammaln", "ndtri",
}  # fmt: skip
_KEEP = {"negative", "positive", "absolute", "fabs", "conjugate"}
_PLAIN = {"isfinite", "isnan", "isinf", "signbit", "sign", "logical_and", "logical_or", "logical_not", "bitwise_and",
          "bitwise_or", "invert"}  # fmt: skip


def _ufunc_unit(name: str, values: list[Any], units: list[Unit]) -> Unit | None:
    if name in _ALIKE:
        return _common(values, units, name)
    if name in _COMPARE:
        _common(values, units, name)
        return None
    if name == "multiply" or name == "matmul" or name == "vecdot" or name == "matvec" or name == "vecmat":
        return units[0] * units[1]
    if name in ("divide", "true_divide"):
        return units[0] / units[1]
    if name == "power" or name == "float_power":
        _need_number(units[1], "an exponent")
        if units[0].is_number:
            return NUMBER
        exponents = np.unique(np.asarray(values[1], dtype=float))
        if exponents.size != 1:
            raise UnitError(f"{units[0]} is raised to several powers at once")
        return units[0] ** float(exponents[0])
    if name == "square":
        return units[0] ** 2
    if name == "sqrt":
        return units[0] ** 0.5
    if name == "cbrt":
        return units[0] ** (1 / 3)
    if name == "reciprocal":
        return units[0] ** -1
    if name in _PURE:
        for unit in units:
            _need_number(unit, name)
        return NUMBER
    if name in _KEEP:
        return units[0]
    if name in _PLAIN:
        return None
    if name in ("floor", "ceil", "rint", "trunc"):
        _need_number(units[0], name)
        return NUMBER
    raise UnitError(f"numpy.{name} is not known to the unit check")


def _where(func: Any, condition: Any, *choices: Any) -> Any:
    condition = condition.value if isinstance(condition, UnitArray) else condition
    values, units = zip(*map(_split, choices), strict=True)
    return UnitArray(np.where(condition, *values), _common(values, units, "where"))


def _sequence(func: Any, arrays: Any, *args: Any, **kwargs: Any) -> Any:
    values, units = zip(*map(_split, arrays), strict=True)
    return UnitArray(func(list(values), *args, **kwargs), _common(values, units, func.__name__))


def _broadcast_arrays(func: Any, *arrays: Any, **kwargs: Any) -> Any:
    parts = [_split(a) for a in arrays]
    return tuple(UnitArray(v, u) for v, (_, u) in zip(np.broadcast_arrays(*(p[0] for p in parts)), parts, strict=True))


def _first(func: Any, array: Any, *args: Any, **kwargs: Any) -> Any:
    value, unit = _split(array)
    return UnitArray(func(value, *args, **kwargs), unit)


def _first_plain(func: Any, array: Any, *args: Any, **kwargs: Any) -> Any:
    return func(_split(array)[0], *args, **kwargs)


def _einsum(func: Any, subscripts: str, *operands: Any, **kwargs: Any) -> Any:
    values, units = zip(*map(_split, operands), strict=True)
    unit = functools.reduce(lambda a, b: a * b, units)
    return UnitArray(np.einsum(subscripts, *values, **kwargs), unit)


def _product(func: Any, a: Any, b: Any, *args: Any, **kwargs: Any) -> Any:
    (x, u), (y, v) = _split(a), _split(b)
    return UnitArray(func(x, y, *args, **kwargs), u * v)


def _clip(func: Any, a: Any, low: Any = None, high: Any = None, **kwargs: Any) -> Any:
    parts = [_split(item) for item in (a, low, high) if item is not None]
    unit = _common([p[0] for p in parts], [p[1] for p in parts], "clip")
    return UnitArray(np.clip(_split(a)[0], _split(low)[0], _split(high)[0]), unit)


def _interp(func: Any, x: Any, xp: Any, fp: Any, **kwargs: Any) -> Any:
    parts = [_split(x), _split(xp)]
    _common([p[0] for p in parts], [p[1] for p in parts], "interp")
    values, unit = _split(fp)
    return UnitArray(np.interp(parts[0][0], parts[1][0], values, **kwargs), unit)


def _trapezoid(func: Any, y: Any, x: Any = None, dx: float = 1.0, axis: int = -1) -> Any:
    values, unit = _split(y)
    if x is None:
        return UnitArray(func(values, dx=dx, axis=axis), unit)
    points, other = _split(x)
    return UnitArray(func(values, points, axis=axis), unit * other)


def _like(func: Any, array: Any, *args: Any, **kwargs: Any) -> Any:
    return func(_split(array)[0], *args, **kwargs)


def _full_like(func: Any, array: Any, fill: Any, **kwargs: Any) -> Any:
    value, unit = _split(fill)
    return UnitArray(np.full_like(_split(array)[0], value, dtype=float, **kwargs), unit)


_FUNCTIONS: dict[str, Callable[..., Any]] = {
    "where": _where,
    "concatenate": _sequence,
    "stack": _sequence,
    "vstack": _sequence,
    "hstack": _sequence,
    "broadcast_arrays": _broadcast_arrays,
    "einsum": _einsum,
    "dot": _product,
    "tensordot": _product,
    "outer": _product,
    "clip": _clip,
    "interp": _interp,
    "trapezoid": _trapezoid,
    "zeros_like": _like,
    "ones_like": _like,
    "empty_like": _like,
    "full_like": _full_like,
    **dict.fromkeys(
        ("sum", "mean", "amax", "amin", "max", "min", "cumsum", "diff", "broadcast_to", "expand_dims", "moveaxis",
         "swapaxes", "transpose", "reshape", "take", "take_along_axis", "roll", "repeat", "flip", "tile", "squeeze",
         "ravel", "sort", "copy", "atleast_1d", "nan_to_num", "delete", "median", "abs"),
        _first,
    ),
    **dict.fromkeys(
        ("shape", "ndim", "size", "argmax", "argmin", "argsort", "any", "all", "count_nonzero"), _first_plain
    ),
}  # fmt: skip
