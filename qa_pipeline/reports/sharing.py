"""Digests that share what they have in common: ten thousand calls say the same few thousand things."""

from collections.abc import Hashable
from dataclasses import replace
from typing import TypeVar

from qa_pipeline.reports.digest import CallDigest, CompetenceDigest, ResultDigest

Value = TypeVar("Value", bound=Hashable)


class Sharing:
    """Keeps one of each value; what comes from another process, or out of the store, is a copy every time."""

    def __init__(self) -> None:
        self._kept: dict[Hashable, Hashable] = {}

    def one(self, value: Value) -> Value:
        """The value that is kept of those that are equal to this one."""
        return self._kept.setdefault(value, value)  # type: ignore[return-value] # what is equal is of its type

    def digest(self, call: CallDigest) -> CallDigest:
        """The same digest, holding as little of its own as it can."""
        return replace(
            call,
            agent=self.one(call.agent),
            team=self.one(call.team),
            campaign=self.one(call.campaign),
            playbook=self.one(call.playbook),
            playbook_version=self.one(call.playbook_version),
            playbook_title=self.one(call.playbook_title),
            judged_compliance=self.one(call.judged_compliance),
            judged_quality=self.one(call.judged_quality),
            look=tuple(map(self.one, call.look)),
            results=tuple(map(self._result, call.results)),
            competences=tuple(map(self._competence, call.competences)),
        )

    def _result(self, result: ResultDigest) -> ResultDigest:
        """What passed or does not apply is the same in most calls; of the others the words are."""
        if result.place is None:
            return self.one(result)
        return replace(
            result,
            check=self.one(result.check),
            title=self.one(result.title),
            competence=self.one(result.competence),
            reason=self.one(result.reason),
        )

    def _competence(self, each: CompetenceDigest) -> CompetenceDigest:
        if each.coaching is None:
            return self.one(each)
        coaching = replace(
            each.coaching, check=self.one(each.coaching.check), sentence=self.one(each.coaching.sentence)
        )
        return replace(each, competence=self.one(each.competence), coaching=coaching)
