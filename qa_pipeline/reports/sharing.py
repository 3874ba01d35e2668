"""Digests that share what they have in common: ten thousand calls say the same few thousand things.

A digest comes from another process, where everything of it is a copy of its own. So it is handed over as pieces of bytes:
those that are known already need not even be read.
"""

from dataclasses import dataclass, replace
from typing import Any, TypeVar

import msgspec

from qa_pipeline.reports.digest import CallDigest, CompetenceDigest, Place, ResultDigest

Kind = TypeVar("Kind")
_encode = msgspec.msgpack.Encoder().encode


@dataclass(frozen=True, slots=True, kw_only=True)
class PackedDigest:
    """A call's digest in pieces."""

    call: bytes
    """What is of the call alone."""
    results: tuple[tuple[bytes, bytes], ...]
    """Each verdict as many calls have it, and the place in this call; empty: it has none."""
    competences: tuple[tuple[bytes, bytes], ...]
    """The same of each competence."""


def packed(digest: CallDigest) -> PackedDigest | CallDigest:
    """The digest in pieces; itself where a text of it holds half a character, as file names may, which bytes cannot say."""
    try:
        return PackedDigest(
            call=_encode(replace(digest, results=(), competences=())),
            results=tuple(map(_result, digest.results)),
            competences=tuple(map(_competence, digest.competences)),
        )
    except UnicodeEncodeError:
        return digest


def _result(result: ResultDigest) -> tuple[bytes, bytes]:
    if result.place is None:
        return _encode(result), b""
    return _encode(replace(result, place=None)), _encode(result.place)


def _competence(each: CompetenceDigest) -> tuple[bytes, bytes]:
    if each.coaching is None or each.coaching.place is None:
        return _encode(each), b""
    return _encode(replace(each, coaching=replace(each.coaching, place=None))), _encode(each.coaching.place)


class Sharing:
    """Keeps one of each piece."""

    def __init__(self) -> None:
        self._results = _Kept(ResultDigest)
        self._competences = _Kept(CompetenceDigest)
        self._texts: dict[Any, Any] = {}
        self._call = msgspec.msgpack.Decoder(CallDigest)
        self._place = msgspec.msgpack.Decoder(Place)

    def digest(self, pieces: PackedDigest | CallDigest) -> CallDigest:
        """The digest, holding as little of its own as it can."""
        if isinstance(pieces, CallDigest):
            return pieces
        call = self._call.decode(pieces.call)
        return replace(
            call,
            agent=self._one(call.agent),
            team=self._one(call.team),
            campaign=self._one(call.campaign),
            playbook=self._one(call.playbook),
            playbook_version=self._one(call.playbook_version),
            playbook_title=self._one(call.playbook_title),
            judged_compliance=self._one(call.judged_compliance),
            judged_quality=self._one(call.judged_quality),
            look=tuple(map(self._one, call.look)),
            results=tuple(map(self._result, pieces.results)),
            competences=tuple(map(self._competence, pieces.competences)),
        )

    def _one(self, value: Kind) -> Kind:
        kept: Kind = self._texts.setdefault(value, value)
        return kept

    def _result(self, piece: tuple[bytes, bytes]) -> ResultDigest:
        shared, place = piece
        result = self._results[shared]
        return replace(result, place=self._place.decode(place)) if place else result

    def _competence(self, piece: tuple[bytes, bytes]) -> CompetenceDigest:
        shared, place = piece
        each = self._competences[shared]
        if not place or each.coaching is None:
            return each
        return replace(each, coaching=replace(each.coaching, place=self._place.decode(place)))


class _Kept(dict[bytes, Kind]):
    """What pieces say, each read once."""

    def __init__(self, kind: type[Kind]) -> None:
        super().__init__()
        self._read = msgspec.msgpack.Decoder(kind)

    def __missing__(self, piece: bytes) -> Kind:
        """The piece, read."""
        self[piece] = self._read.decode(piece)
        return self[piece]
