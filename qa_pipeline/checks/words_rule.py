"""Words of a list: wanted so often, or not wanted."""

from functools import cache
from itertools import islice

from qa_pipeline.checks import reasons
from qa_pipeline.checks.context import CallContext
from qa_pipeline.checks.judged import DOUBT, SHOWN, Judged, whole
from qa_pipeline.checks.judgement import cannot_deny
from qa_pipeline.checks.playbook import QualityRule
from qa_pipeline.checks.result import Reason, Verdict, reason
from qa_pipeline.checks.wordlists.entries import GRADES, Entry
from qa_pipeline.checks.wordlists.found import Found
from qa_pipeline.checks.wordlists.pattern import wordings
from qa_pipeline.errors import PlaybookError

OPPOSITES = ("impoliteness", "blame")
"""Who speaks so was not understanding in other words."""
HARDLY_ANYTHING = 40
"""Words of a call in which nobody says it in other words."""
NOTHING_FOUND = 0.9
"""How sure a verdict is that rests on nothing of a list being found."""


def judge_words(context: CallContext, rule: QualityRule) -> Judged:
    """The verdict on a rule that counts words of a list.

    Raises:
        PlaybookError: the list is not there in the playbook's language.
    """
    name = rule.lexicon or ""
    listed = context.words.word_list(name)
    if listed is None:
        code = context.playbook.language
        raise PlaybookError(f"{context.playbook.id}: {rule.id}: no lexicon {name!r} in language {code!r}")
    found = tuple(
        each
        for each in context.words.found(name, rule.speaker)
        if each.possible and _chosen(rule, each.entry)
    )
    first = sorted(found, key=lambda each: not each.sure)[
        :SHOWN
    ]  # what decides is shown before what is doubted
    shown = tuple(each.evidence for each in first)
    entries = islice((entry.text for entry in listed.entries if _chosen(rule, entry)), SHOWN)
    looked_for = tuple(map(_as_read, entries))
    if context.speaker_matters(rule.speaker):
        return Judged(Verdict.UNSURE, reason(reasons.MEASURE_NEEDS_SPEAKERS), shown, DOUBT, looked_for)
    judge = _wanted if rule.at_least is not None else _unwanted
    verdict, why = judge(context, rule, found)
    counted = [each.probability for each in found if each.sure] or [each.probability for each in found]
    confidence = sum(counted) / len(counted) if counted else NOTHING_FOUND
    return Judged(verdict, why, shown, confidence, looked_for)


@cache
def _as_read(entry: str) -> str:
    """The first wording that an entry stands for: people are shown words, and not the signs that lists are written in."""
    return wordings(entry)[0]


def _chosen(rule: QualityRule, entry: Entry) -> bool:
    """Whether the rule counts this entry of its list."""
    if rule.grade and (not entry.grade or GRADES.index(entry.grade) < GRADES.index(rule.grade)):
        return False
    return not rule.kinds or entry.kind in rule.kinds


def _wanted(context: CallContext, rule: QualityRule, found: tuple[Found, ...]) -> tuple[Verdict, Reason]:
    wanted = int(rule.at_least or 1)
    sure = sum(each.sure for each in found)
    if sure >= wanted:
        return Verdict.PASS, reason(reasons.ENOUGH_WORDS, found=sure, wanted=wanted)
    if len(found) >= wanted:
        why = reason(reasons.WORDS_DOUBTED, found=sure, doubted=len(found) - sure, wanted=wanted)
        return Verdict.UNSURE, why
    if doubt := cannot_deny(context, rule.speaker, whole(context)):
        return Verdict.UNSURE, doubt
    if _may_be_in_other_words(context, rule):
        return Verdict.UNSURE, reason(reasons.PERHAPS_IN_OTHER_WORDS, found=len(found), wanted=wanted)
    return Verdict.FAIL, reason(reasons.TOO_FEW_WORDS, found=len(found), wanted=wanted)


def _may_be_in_other_words(context: CallContext, rule: QualityRule) -> bool:
    """Whether what was not found may have been said in words of no list.

    Kindness has countless words. It is denied only where hardly anything was said, or where what was said is its opposite.
    """
    listed = context.words.word_list(rule.lexicon or "")
    if listed is None or not listed.open:
        return False
    unkind = any(each.sure for name in OPPOSITES for each in context.words.found(name, rule.speaker))
    return not unkind and len(context.call.stream(rule.speaker).tokens) >= HARDLY_ANYTHING


def _unwanted(context: CallContext, rule: QualityRule, found: tuple[Found, ...]) -> tuple[Verdict, Reason]:
    allowed = int(rule.at_most or 0)
    sure = sum(each.sure for each in found)
    if sure > allowed:
        return Verdict.FAIL, reason(reasons.UNWANTED_SAID, found=sure, allowed=allowed)
    if len(found) > allowed:
        return Verdict.UNSURE, reason(reasons.UNWANTED_DOUBTED, found=len(found), allowed=allowed)
    if doubt := cannot_deny(context, rule.speaker, whole(context)):
        return Verdict.UNSURE, doubt
    return Verdict.PASS, reason(reasons.NO_UNWANTED, found=len(found), allowed=allowed)
