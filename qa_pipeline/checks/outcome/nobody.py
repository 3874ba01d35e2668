"""What may be asked of an agent who reached nobody: no rude word, and nothing else of how the conversation went."""

from dataclasses import replace

from qa_pipeline.checks import reasons
from qa_pipeline.checks.outcome.ending import Ending
from qa_pipeline.checks.playbook import Playbook, QualityRule
from qa_pipeline.checks.result import CheckResult, Section, Verdict, reason

NOBODY = frozenset({Ending.NO_ANSWER, Ending.WRONG_NUMBER})
"""The endings of calls in which there was no conversation."""


def without_conversation(
    results: tuple[CheckResult, ...], playbook: Playbook, ending: Ending
) -> tuple[CheckResult, ...]:
    """The results, in which nothing that needs a conversation counts where there was none.

    Args:
        results: of all checks.
        playbook: whose rules they are of.
        ending: how the call ended.
    """
    if ending not in NOBODY:
        return results
    needs = {rule.id for rule in playbook.quality if not _forbids_words(rule)}
    return tuple(_not_due(each) if _counts_against(each, needs) else each for each in results)


def _forbids_words(rule: QualityRule) -> bool:
    return rule.lexicon is not None and rule.at_least is None


def _counts_against(result: CheckResult, needs: set[str]) -> bool:
    lost = result.verdict in {Verdict.FAIL, Verdict.UNSURE}
    return result.section is Section.QUALITY and result.check in needs and lost


def _not_due(result: CheckResult) -> CheckResult:
    why = reason(reasons.NOBODY_REACHED)
    return replace(result, verdict=Verdict.NOT_APPLICABLE, reason=why, occasion=None)
