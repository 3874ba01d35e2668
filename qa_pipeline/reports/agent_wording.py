"""What an agent's page says, for the server that writes it and for the script that writes it again after a filter."""

from types import MappingProxyType

from qa_pipeline.reports.sentences import Sentences
from qa_pipeline.reports.texts import Texts
from qa_pipeline.reports.wording import N_, NN_, SPEAKERS

_SINGLE = MappingProxyType(
    {
        "days": N_("{start} to {end}"),
        "bounds": N_("{low} to {high}"),
        "missed": N_("missed in {missed} of {judged}"),
        "singles": N_("The single scores: {scores}"),
        "no_score": N_("Nothing could be judged"),
        "no_outcome": N_("None of these calls could be decided without a person."),
        "within": N_("about as all agents ({value})"),
        "above": N_("higher than all agents ({value})"),
        "below": N_("lower than all agents ({value})"),
        "most_missed": N_("Missed most: {title}, in {missed} of {judged}."),
        "points": N_("{points} of {max_points}"),
        "call": N_("Call {call_id}"),
        "dated": N_("Call {call_id}, {date}"),
        "hear": N_("Play call {call_id} from {clock}"),
    }
)
_COUNTS = MappingProxyType(
    {
        "passed": NN_("{passed} of {n} decided call passed", "{passed} of {n} decided calls passed"),
        "mean": NN_("mean of {n} call", "mean of {n} calls"),
        "scored": NN_("{n} call scored", "{n} calls scored"),
        "few": NN_(
            "Only {n} call: enough to talk about this call, too few to judge a person.",
            "Only {n} calls: enough to talk about these calls, too few to judge a person.",
        ),
        "one_place": NN_(
            "By pass rate: place {best} of the {n} agent that can be compared.",
            "By pass rate: place {best} of the {n} agents that can be compared.",
        ),
        "places": NN_(
            "By pass rate: somewhere from place {best} to {worst} of the {n} agent that can be compared; the calls tell no more.",
            "By pass rate: somewhere from place {best} to {worst} of the {n} agents that can be compared; the calls tell no more.",
        ),
        "any_place": NN_(
            "By pass rate no difference from the {n} agent that can be compared can be told.",
            "By pass rate no difference between the {n} agents that can be compared can be told.",
        ),
        "unsure": NN_("{n} more is unsure", "{n} more are unsure"),
        "more": NN_("and {n} more", "and {n} more"),
        "times_missed": NN_("missed in {n} call", "missed in {n} calls"),
        "times_kept": NN_("good in {n} call", "good in {n} calls"),
    }
)

_ALL = Sentences(single=_SINGLE, counts=_COUNTS)
sentence, counted = _ALL.sentence, _ALL.counted


def for_scripts(texts: Texts) -> dict[str, object]:
    """All of it as templates, and what speakers are called."""
    return {
        **_ALL.for_scripts(texts),
        "speakers": {str(speaker): texts.gettext(name) for speaker, name in SPEAKERS.items()},
    }
