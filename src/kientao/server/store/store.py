# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Saving, listing and sharing. Every change is one transaction: it is written whole or not at all."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, TypeVar

from sqlalchemy import Engine, func, select
from sqlalchemy.exc import DBAPIError, IntegrityError, SQLAlchemyError
from sqlalchemy.orm import Session

from kientao.server.problems import Problem, problem
from kientao.server.store.tables import Saved, Shared

Answer = TypeVar("Answer")
_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
"""Without letters that are mistaken for one another when a link is read out."""


class Store:
    """Saved scenarios and share links in one database. Its methods block."""

    def __init__(self, engine: Engine, most_saved: int) -> None:
        self.engine = engine
        self.most_saved = most_saved

    def close(self) -> None:
        """Give the connections back."""
        self.engine.dispose()

    def _do(self, work: Callable[[Session], Answer]) -> Answer:
        try:
            with Session(self.engine, expire_on_commit=False) as session, session.begin():
                return work(session)
        except SQLAlchemyError as error:
            raise storage_problem(error) from error

    def listed(self, owner: str) -> list[dict[str, Any]]:
        """All that one browser saved, the newest first."""
        query = select(Saved).where(Saved.owner == _hashed(owner)).order_by(Saved.updated.desc(), Saved.id)
        return self._do(lambda session: [_record(one) for one in session.scalars(query)])

    def get(self, owner: str, id: str) -> dict[str, Any]:
        """One record."""
        return self._do(lambda session: _record(_own(session, owner, id)))

    def save(self, owner: str, name: str, city: str, content: dict[str, Any]) -> dict[str, Any]:
        """A new record."""

        def work(session: Session) -> dict[str, Any]:
            count = session.scalar(select(func.count()).where(Saved.owner == _hashed(owner))) or 0
            if count >= self.most_saved:
                raise problem("input", "problem.saved_full", remedy="problem.saved_full.remedy", most=self.most_saved)
            now = _now()
            one = Saved(
                id=_new_id(12), owner=_hashed(owner), name=name, city=city, content=_text(content), created=now,
                updated=now,
            )  # fmt: skip
            session.add(one)
            session.flush()
            return _record(one)

        return self._do(work)

    def change(self, owner: str, id: str, name: str | None, content: dict[str, Any]) -> dict[str, Any]:
        """A record with a new name, scenario or parameters."""

        def work(session: Session) -> dict[str, Any]:
            one = _own(session, owner, id)
            if name is not None:
                one.name = name
            if content:
                one.content = _text(json.loads(one.content) | content)
            one.updated = _now()
            session.flush()
            return _record(one)

        return self._do(work)

    def delete(self, owner: str, id: str) -> None:
        """Remove a record."""
        self._do(lambda session: session.delete(_own(session, owner, id)))

    def share(self, code: str) -> str:
        """The short id of a link; the same code keeps its id."""
        id = _id_of(code)

        def work(session: Session) -> str:
            found = session.get(Shared, id)
            if found is None:
                session.add(Shared(id=id, code=code, created=_now()))
            return id

        try:
            with Session(self.engine) as session, session.begin():
                return work(session)
        except IntegrityError:
            return id
        except SQLAlchemyError as error:
            raise storage_problem(error) from error

    def shared(self, id: str) -> str:
        """The code behind a short id."""
        found = self._do(lambda session: session.get(Shared, id))
        if found is None:
            raise problem("not_found", "problem.not_found.share", remedy="problem.share.remedy")
        return found.code


def storage_problem(error: SQLAlchemyError) -> Problem:
    """What went wrong with the database, in words: locked, full, or not answering."""
    cause = str(error.orig if isinstance(error, DBAPIError) else error).lower()
    if "locked" in cause or "lock timeout" in cause or "busy" in cause:
        kind = "locked"
    elif "full" in cause or "disk i/o" in cause or "no space" in cause:
        kind = "full"
    else:
        kind = "other"
    return problem("storage", f"problem.storage.{kind}", remedy="problem.storage.remedy", headers={"Retry-After": "5"})


def _own(session: Session, owner: str, id: str) -> Saved:
    found = session.get(Saved, id)
    if found is None or not secrets.compare_digest(found.owner, _hashed(owner)):
        raise problem("not_found", "problem.not_found.saved")
    return found


def _record(one: Saved) -> dict[str, Any]:
    return {
        "id": one.id,
        "name": one.name,
        "city": one.city,
        **json.loads(one.content),
        "created": _shown(one.created),
        "updated": _shown(one.updated),
    }


def _shown(when: datetime) -> str:
    whole = when if when.tzinfo is not None else when.replace(tzinfo=UTC)
    return whole.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _now() -> datetime:
    return datetime.now(UTC)


def _hashed(owner: str) -> str:
    return hashlib.sha256(owner.encode()).hexdigest()


def _text(content: dict[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False, sort_keys=True, allow_nan=False)


def _new_id(length: int) -> str:
    return "".join(secrets.choice(_ALPHABET) for _ in range(length))


def _id_of(code: str) -> str:
    number = int.from_bytes(hashlib.sha256(code.encode()).digest()[:9], "big")
    letters = []
    for _ in range(10):
        number, at = divmod(number, len(_ALPHABET))
        letters.append(_ALPHABET[at])
    return "".join(letters)
