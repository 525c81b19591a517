# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Causes in sentences: "Bụi PM2.5 giảm 0,8 µg/m3 vì khí thải xe thấp hơn 12 % (2024-2045)"."""

from __future__ import annotations

from kientao.analysis.why.answer import Cause, Share, Why
from kientao.text import Language, language, number, say
from kientao.text.written import written_unit

_ALWAYS_CAPITAL = 2


def figure(value: float, lang: Language, scale: float | None = None) -> str:
    """A number with three digits that matter; `scale` sets them for numbers that stand together."""
    size = abs(scale if scale is not None else value)
    digits = 0 if size >= 100 or size == 0 else 1 if size >= 10 else 2 if size >= 1 else 3 if size >= 0.1 else 4
    if 0 < size < 0.001:
        text = f"{value:.2g}"
        return text.replace(".", ",").replace("-", "−") if lang == "vi" else text.replace("-", "−")
    return number(value, digits, lang)


def _short(value: float, lang: Language) -> str:
    """Three digits that matter without zeros at the end: 0,8 and not 0,800."""
    text = figure(value, lang)
    mark = "," if lang == "vi" else "."
    return text.rstrip("0").rstrip(mark) if mark in text and "e" not in text else text


def within(name: str) -> str:
    """A name as it stands inside a sentence: no capital, but for GRDP, PM2.5 and the like."""
    first, second = name[:1], name[1:_ALWAYS_CAPITAL]
    return name if second.isupper() or second.isdigit() or not second else first.lower() + name[1:]


def change(old: float, new: float, lang: Language) -> str:
    """How a value differs between the runs: "cao hơn 4 %", "đổi từ 0 thành 0,8"."""
    if old != old or new != new or old == new:
        return say("why.how.changed", lang)
    if old == 0 or old * new < 0 or abs(new / old) > 3 or abs(new / old) < 1 / 3:
        return say("why.how.from", lang, old=_short(old, lang), new=_short(new, lang))
    percent = 100.0 * (new / old - 1.0)
    key = "why.how.more" if (new > old) == (old > 0) else "why.how.less"
    return say(key, lang, percent=figure(abs(percent), lang))


def sentence(why: Why, cause: Cause | Share, lang: Language | None = None) -> str:
    """One cause as a sentence about what is explained."""
    lang = lang or language()
    unit = why.unit_vi if lang == "vi" else why.unit_en
    return say(
        "why.sentence", lang, root=why.vi if lang == "vi" else why.en,
        direction=say("why.up" if cause.contribution > 0 else "why.down", lang),
        amount=figure(abs(cause.contribution), lang), unit=_unit(unit, lang), reason=reason(why, cause, lang),
    )  # fmt: skip


def reason(why: Why, cause: Cause | Share, lang: Language | None = None) -> str:
    """The part of a sentence that names the cause, for where the amount stands by itself: "vì dân số cao hơn 4 %"."""
    lang = lang or language()
    name = cause.vi if lang == "vi" else cause.en
    years = cause.years if isinstance(cause, Cause) else None
    when = (
        ""
        if years is None or years[0] == years[1] == why.year
        else say("why.when", lang, first=years[0], last=years[1])
    )
    how = (
        _setting(cause, lang)
        if cause.kind == "lever" and cause.old != cause.new
        else change(cause.old, cause.new, lang)
    )
    return say("why.reason", lang, cause=within(name), how=how, when=when)


def _setting(lever: Cause | Share, lang: Language) -> str:
    """How a lever is set; a share reads better in percent."""
    factor, unit = (100.0, " %") if lever.unit == "share" else (1.0, _unit(lever.unit, lang))
    return say(
        "why.how.lever", lang, old=_short(factor * lever.old, lang), new=_short(factor * lever.new, lang), unit=unit
    )


def headline(why: Why, lang: Language | None = None) -> str:
    """The difference itself as a sentence."""
    lang = lang or language()
    unit = why.unit_vi if lang == "vi" else why.unit_en
    key = "why.same" if why.difference == 0 else "why.title"
    return say(
        key, lang, root=why.vi if lang == "vi" else why.en, year=why.year, scenario=why.scenario, against=why.against,
        old=figure(why.old, lang), new=figure(why.new, lang), unit=_unit(unit, lang),
        direction=say("why.more" if why.difference > 0 else "why.fewer", lang),
        amount=figure(abs(why.difference), lang),
    )  # fmt: skip


def _unit(unit: str, lang: Language) -> str:
    return "" if unit in ("1", "share", "ratio", "index", "percent", "") else f" {written_unit(unit, lang)}"
