"""What the team page says, for the server that writes it and for the script that writes it again after a filter."""

from types import MappingProxyType

from qa_pipeline.reports.sentences import Sentences
from qa_pipeline.reports.wording import N_, NN_

_SINGLE = MappingProxyType(
    {
        "days": N_("{start} to {end}"),
        "counts": N_("{passed} of {judged}"),
        "missed": N_("{missed} of {judged}"),
        "few": N_("few calls"),
        "place": N_("{place} of {all}"),
        "places": N_("{best}–{worst} of {all}"),
        "unnamed_agent": N_("Agent not stated"),
        "all_agents": N_("All agents"),
        "no_campaign": N_("Campaign not stated"),
        "no_playbook": N_("Without a playbook"),
        "version": N_("version {version}"),
        "since": N_("first call {date}"),
        "hours": N_("{start} to {end} h"),
        "week": N_("Week {week}"),
        "nobody_placed": N_("So few calls were decided that nobody can be placed."),
        "all_tied": N_(
            "Here the differences between agents are no larger than chance makes them: all of them are tied."
        ),
        "fold": N_("Show fewer"),
    }
)
_COUNTS = MappingProxyType(
    {
        "unsure": NN_("{n} more is unsure", "{n} more are unsure"),
        "more": NN_("and {n} more", "and {n} more"),
        "more_steps": NN_(
            "{n} more step was missed; it is in the spreadsheet.",
            "{n} more steps were missed; they are in the spreadsheet.",
        ),
        "left_out": NN_(
            "{n} point that no call gave occasion to judge is left out.",
            "{n} points that no call gave occasion to judge are left out.",
        ),
        "undated": NN_(
            "{n} call has no date and is not in this.", "{n} calls have no date and are not in this."
        ),
        "new_versions": NN_("{n} new version", "{n} new versions"),
        "scored": NN_("{n} call scored", "{n} calls scored"),
        "all_missed": NN_("the {n} call in the list", "all {n} calls in the list"),
        "queue": NN_("Show the {n} call in the list", "Show all {n} calls in the list"),
        "unfold": NN_("Show the {n} agent", "Show all {n} agents"),
        "playbook_calls": NN_("{n} call", "{n} calls"),
    }
)

_ALL = Sentences(single=_SINGLE, counts=_COUNTS)
sentence, counted = _ALL.sentence, _ALL.counted
for_scripts = _ALL.for_scripts
