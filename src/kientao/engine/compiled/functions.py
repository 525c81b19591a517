# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""LLVM code of the functions that processors have no instruction for, for one number or eight side by side.

exp and log follow the argument reductions and the logarithm's polynomial of fdlibm (Sun Microsystems 1993; Tang 1989),
written without branches; errors stay under two units in the last place. Numbers under 2.3e-308, which processors work
on slowly, count as zero.
"""

from __future__ import annotations

import math
import struct
import sys

LANES = 8


def number(value: float) -> str:
    """A float as LLVM reads it, exactly."""
    return "0x" + struct.pack(">d", value).hex().upper()


def kind(lanes: int, scalar: str = "double") -> str:
    """The type of `lanes` numbers side by side."""
    return scalar if lanes == 1 else f"<{lanes} x {scalar}>"


def splat(value: float, lanes: int) -> str:
    """A constant in all lanes."""
    return number(value) if lanes == 1 else f"splat (double {number(value)})"


def _whole(value: int, lanes: int) -> str:
    return str(value) if lanes == 1 else f"splat (i64 {value})"


def suffix(lanes: int) -> str:
    """How LLVM's own functions for this width end."""
    return "f64" if lanes == 1 else f"v{lanes}f64"


class Lines:
    """Writes one instruction a line and hands out names."""

    def __init__(self, lanes: int) -> None:
        self.lanes = lanes
        self.lines: list[str] = []
        self.count = 0

    def put(self, text: str) -> str:
        """An instruction whose result gets a name."""
        self.count += 1
        name = f"%r{self.count}"
        self.lines.append(f"  {name} = {text}")
        return name

    def op(self, name: str, a: str, b: str) -> str:
        """A float operation on two values."""
        return self.put(f"{name} {kind(self.lanes)} {a}, {b}")

    def fma(self, a: str, b: str, c: str) -> str:
        """a b + c, rounded once: one instruction on processors since 2013, and the same bits on all."""
        T = kind(self.lanes)
        return self.put(f"call {T} @llvm.fma.{suffix(self.lanes)}({T} {a}, {T} {b}, {T} {c})")

    def const(self, value: float) -> str:
        """A constant in all lanes."""
        return splat(value, self.lanes)


_MAGIC = 6755399441055744.0  # 1.5 x 2^52: adding it leaves a whole number in the low bits
_MAGIC_BITS = struct.unpack("<q", struct.pack("<d", _MAGIC))[0]
_LN2_HIGH, _LN2_LOW = 6.93147180369123816490e-01, 1.90821492927058770002e-10
_EXP = (
    1.0, 1.0, 0.5000000000000019, 0.16666666666666702, 0.04166666666648808, 0.008333333333309526,
    0.0013888888952318084, 0.00019841269909219884, 2.4801485479175668e-05, 2.7557224956072986e-06,
    2.763264069051338e-07, 2.5114870232064345e-08,
)  # fmt: skip
"""e^r for |r| up to ln(2)/2 within 3e-18: its Chebyshev series, of which eleven powers are kept."""
_EXP_LOW, _EXP_HIGH = -708.396, math.log(sys.float_info.max)
_ROOT_HALF_BITS = struct.unpack("<q", struct.pack("<d", math.sqrt(0.5)))[0]
_LOG = (
    6.666666666666735130e-01, 3.999999999940941908e-01, 2.857142874366239149e-01, 2.222219843214978396e-01,
    1.818357216161805012e-01, 1.531383769920937332e-01, 1.479819860511658591e-01,
)  # fmt: skip


def exponential(lanes: int) -> str:
    """exp: 2^k e^r with |r| at most ln(2)/2; zero under 2.3e-308, infinity over 1.79e308.

    2^k is added to the exponent of e^r, which costs no multiplication.
    """
    w = Lines(lanes)
    T, I = kind(lanes), kind(lanes, "i64")  # noqa: E741
    B = kind(lanes, "i1")
    shifted = w.fma("%x", w.const(1.0 / math.log(2.0)), w.const(_MAGIC))
    k = w.op("fsub", shifted, w.const(_MAGIC))
    r = w.fma(k, w.const(-_LN2_HIGH), "%x")
    r = w.fma(k, w.const(-_LN2_LOW), r)
    value = w.const(_EXP[-1])
    for factor in reversed(_EXP[:-1]):
        value = w.fma(value, r, w.const(factor))
    power = w.put(f"shl {I} {w.put(f'bitcast {T} {shifted} to {I}')}, {_whole(52, lanes)}")
    raised = w.put(f"add {I} {w.put(f'bitcast {T} {value} to {I}')}, {power}")
    value = w.put(f"bitcast {I} {raised} to {T}")
    high = w.put(f"fcmp ugt {T} %x, {w.const(_EXP_HIGH)}")  # true of what is not a number
    beyond = w.op("fadd", "%x", w.const(math.inf))
    value = w.put(f"select {B} {high}, {T} {beyond}, {T} {value}")
    low = w.put(f"fcmp olt {T} %x, {w.const(_EXP_LOW)}")
    value = w.put(f"select {B} {low}, {T} {w.const(0.0)}, {T} {value}")
    return _function("exp", lanes, ["%x"], w, value)


def logarithm(lanes: int) -> str:
    """log: k ln(2) + log(1 + f), minus infinity under 2.3e-308, NaN below zero."""
    w = Lines(lanes)
    T, I, B = kind(lanes), kind(lanes, "i64"), kind(lanes, "i1")  # noqa: E741
    bits = w.put(f"bitcast {T} %x to {I}")
    above = w.put(f"sub {I} {bits}, {_whole(_ROOT_HALF_BITS, lanes)}")  # the exponent counts from the root of a half
    fraction = w.put(f"and {I} {above}, {_whole((1 << 52) - 1, lanes)}")
    m = w.put(f"bitcast {I} {w.put(f'add {I} {fraction}, {_whole(_ROOT_HALF_BITS, lanes)}')} to {T}")
    exponent = w.put(f"ashr {I} {above}, {_whole(52, lanes)}")
    shifted = w.put(f"add {I} {exponent}, {_whole(_MAGIC_BITS, lanes)}")
    k = w.op("fsub", w.put(f"bitcast {I} {shifted} to {T}"), w.const(_MAGIC))
    f = w.op("fsub", m, w.const(1.0))
    s = w.op("fdiv", f, w.op("fadd", f, w.const(2.0)))
    z = w.op("fmul", s, s)
    poly = w.const(_LOG[6])
    for c in reversed(_LOG[:6]):
        poly = w.fma(poly, z, w.const(c))
    half_square = w.op("fmul", w.op("fmul", f, w.const(0.5)), f)
    inner = w.fma(s, w.fma(poly, z, half_square), w.op("fmul", k, w.const(_LN2_LOW)))
    inner = w.op("fadd", w.op("fsub", inner, half_square), f)
    value = w.fma(k, w.const(_LN2_HIGH), inner)
    infinite = w.put(f"fcmp oeq {T} %x, {w.const(math.inf)}")
    value = w.put(f"select {B} {infinite}, {T} %x, {T} {value}")
    zero = w.put(f"fcmp oge {T} %x, {w.const(0.0)}")
    bad = w.put(f"select {B} {zero}, {T} {w.const(-math.inf)}, {T} {w.const(math.nan)}")
    good = w.put(f"fcmp oge {T} %x, {w.const(2.2250738585072014e-308)}")
    value = w.put(f"select {B} {good}, {T} {value}, {T} {bad}")
    return _function("log", lanes, ["%x"], w, value)


def power(lanes: int) -> str:
    """x^y for x at least zero: exp(y log x), and one where y is zero."""
    w = Lines(lanes)
    T, B = kind(lanes), kind(lanes, "i1")
    log = w.put(f"call {T} @log_{lanes}({T} %x)")
    value = w.put(f"call {T} @exp_{lanes}({T} {w.op('fmul', '%y', log)})")
    zero = w.put(f"fcmp oeq {T} %y, {w.const(0.0)}")
    value = w.put(f"select {B} {zero}, {T} {w.const(1.0)}, {T} {value}")
    return _function("power", lanes, ["%x", "%y"], w, value)


def logistic(lanes: int) -> str:
    """1 / (1 + exp(-x))."""
    w = Lines(lanes)
    T = kind(lanes)
    away = w.put(f"call {T} @exp_{lanes}({T} {w.put(f'fneg {T} %x')})")
    return _function("expit", lanes, ["%x"], w, w.op("fdiv", w.const(1.0), w.op("fadd", away, w.const(1.0))))


def by_library(name: str, call: str, lanes: int, before: float = 1.0, after: float = 1.0) -> str:
    """A rare function, one lane after another by the C library: after x call(before x x)."""
    w = Lines(lanes)
    T = kind(lanes)
    scaled = w.op("fmul", "%x", w.const(before))
    if lanes == 1:
        value = w.put(f"call double @{call}(double {scaled})")
    else:
        value = "poison"
        for lane in range(lanes):
            one = w.put(f"extractelement {T} {scaled}, i64 {lane}")
            one = w.put(f"call double @{call}(double {one})")
            value = w.put(f"insertelement {T} {value}, double {one}, i64 {lane}")
    return _function(name, lanes, ["%x"], w, w.op("fmul", value, w.const(after)))


def _function(name: str, lanes: int, arguments: list[str], w: Lines, value: str) -> str:
    T = kind(lanes)
    given = ", ".join(f"{T} {a}" for a in arguments)
    body = "\n".join(w.lines)
    return f"define internal {T} @{name}_{lanes}({given}) alwaysinline nounwind {{\n{body}\n  ret {T} {value}\n}}\n"


_ONE_ARGUMENT = ("fabs", "sqrt", "rint", "trunc", "floor")


def library(lanes: int) -> str:
    """All functions for one width."""
    T = kind(lanes)
    pure = "\n".join(
        f"declare {T} @llvm.{name}.{suffix(lanes)}({', '.join([T] * count)})"
        for name, count in {"maximum": 2, "minimum": 2, "fma": 3, **dict.fromkeys(_ONE_ARGUMENT, 1)}.items()
    )
    return "\n".join(
        [
            pure,
            exponential(lanes),
            logarithm(lanes),
            power(lanes),
            logistic(lanes),
            by_library("ndtr", "erfc", lanes, -1.0 / math.sqrt(2.0), 0.5),
            by_library("sin", "sin", lanes),
            by_library("cos", "cos", lanes),
            by_library("tanh", "tanh", lanes),
        ]
    )
