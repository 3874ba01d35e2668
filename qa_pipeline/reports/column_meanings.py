"""What the columns of the tables mean, by their headings: a sentence each, for the legend of the workbook."""

from collections.abc import Mapping
from types import MappingProxyType

from qa_pipeline.reports.quality_wording import (
    COMPETENCE_MEANINGS,
    COMPETENCES,
    MEASURE_MEANINGS,
    MEASURES,
)
from qa_pipeline.reports.wording import N_

MEANINGS: Mapping[str, str] = MappingProxyType(
    {
        # of a call
        "Call": N_("The call's id, as in the list of calls; without one, the recording's name."),
        "Outcome": N_("What came out for the call as a whole; see “Outcome of a call”."),
        "Compliance": N_("Points of the script's steps, 0 to 100. Unsure and not applicable do not count."),
        "Quality": N_("Points of the rules on wording and timing, 0 to 100, in the same way."),
        "Agent": N_("Who made or took the call, as in the list of calls."),
        "Team": N_("As in the list of calls."),
        "Campaign": N_("What the call was for, as in the list of calls."),
        "Direction": N_("Whether the customer called (inbound) or was called (outbound)."),
        "Date": N_("When the call began, by its own clock."),
        "Duration": N_("How long the recording lasts, in minutes and seconds."),
        "End of the call": N_("How the call ended; see there."),
        "To call back": N_("When, in the words of the call."),
        "Reasons": N_("Why the call fails, or why a person must decide."),
        "Problems of the recording": N_("What is wrong with the sound, and makes verdicts unsure."),
        "Playbook": N_("The script that judged."),
        "Version": N_("Which version of the script judged."),
        "Language": N_("What is spoken: it or en."),
        "File": N_("The recording."),
        "Customer reference": N_("As in the list of calls."),
        "Model": N_("The model that wrote down what was said."),
        "Model checksum": N_("SHA-256 of the model: the same means the same model, to the bit."),
        "Recording checksum": N_("SHA-256 of the recording: the same means the same sound, to the bit."),
        # of a verdict
        "Section": N_("Compliance: the script. Quality: how the call was led."),
        "Step": N_("What the playbook asks for, or forbids."),
        "Verdict": N_("What came out for the step; see “Verdict on a step”."),
        "Critical": N_("A critical step that fails makes the call fail, whatever its points."),
        "Points": N_("Points gained."),
        "Out of": N_("Points that could be gained."),
        "Confidence": N_("How sure the program is of the verdict, not how good the call is."),
        "Reason": N_("Why the verdict is so, in a sentence."),
        "Who": N_("Who said the words of the quote."),
        "From": N_("Where in the recording the quote begins, in minutes and seconds."),
        "To": N_("Where the quote ends."),
        "Quote": N_("The words that the verdict rests on, as they were heard."),
        "Expected wording": N_("The wording of the playbook that the quote was taken for."),
        "Missing words": N_("What of that wording is not in the quote."),
        "Evidence found": N_("How many places there are; the row shows the first."),
        "Searched from": N_("Where in the recording the search began."),
        "Searched to": N_("Where the search ended."),
        "Searched for": N_("The wordings that were looked for."),
        "Due after": N_("The wordings after which the step is due."),
        "Nearest miss": N_("What came nearest to it, where it was not found."),
        "Nearest at": N_("Where in the recording that was said."),
        "Likeness": N_("How like the wording it is; 100 % is the same."),
        "Missing there": N_("What of the wording is not in it."),
        "Competence": N_("The skill that the rule belongs to; see “Competences”."),
        "Check": N_("The id of the step in the playbook."),
        # of a competence
        "Score": N_("Of the points of the competence's rules that were decided, the share gained, 0 to 100."),
        "Weight": N_("How much the competence counts in the quality score."),
        "Gained": N_("The rules that were met."),
        "Lost": N_("The rules that were not met."),
        "Unsure": N_("The program cannot tell; it counts neither for nor against."),
        "Coaching": N_("What to keep, or to do otherwise next time, with its place in the call."),
        "Profile": N_("The kind of work whose rules and weights were taken: inbound or outbound."),
        # of an agent
        "Calls": N_("How many calls of the agent were scored."),
        "Note": N_("“few calls”: fewer than five tell too little, so no rate and no mean is given."),
        "Calls passed": N_("How many calls passed."),
        "Calls failed": N_("How many calls failed."),
        "Calls to review": N_("How many calls a person must decide."),
        "Calls not assessable": N_("How many calls could not be judged."),
        "Pass rate": N_("Of the calls that passed or failed, the share that passed."),
        "Pass rate, at least": N_(
            "The lower end of the 95 % interval: chance alone makes a rate of few calls high or low."
        ),
        "Pass rate, at most": N_("The upper end of it."),
        "Place, at best": N_(
            "The best place by pass rate that the agent may have; agents whose rates cannot be told apart share places."
        ),
        "Place, at worst": N_("The worst place that the agent may have."),
        "Places": N_("How many agents are compared."),
        "Mean compliance": N_("The mean of the compliance scores of the agent's calls."),
        "Mean compliance, at least": N_("The lower end of its 95 % interval."),
        "Mean compliance, at most": N_("The upper end of it."),
        "Mean quality": N_("The mean of the quality scores of the agent's calls."),
        "Mean quality, at least": N_("The lower end of its 95 % interval."),
        "Mean quality, at most": N_("The upper end of it."),
        # of a step over all calls
        "Share missed": N_("Of the calls in which the step passed or failed, the share in which it failed."),
        "Share missed, at least": N_("The lower end of its 95 % interval."),
        "Share missed, at most": N_("The upper end of it."),
        "Judged": N_("In how many calls the step passed or failed; unsure and not applicable do not count."),
        "Times passed": N_("In how many calls the step passed."),
        "Times failed": N_("In how many calls the step failed."),
        "Times unsure": N_("In how many calls the program could not tell."),
        # of a recording that was not heard
        "Line of the list": N_("In the list of calls."),
        "Problem": N_("What is wrong with the recording."),
        "What it means": N_("The problem in a sentence."),
        "In detail": N_("What the program met."),
        **{COMPETENCES[name]: meaning for name, meaning in COMPETENCE_MEANINGS.items()},
        **{MEASURES[name]: meaning for name, meaning in MEASURE_MEANINGS.items()},
    }
)
SHEET_MEANINGS: Mapping[str, str] = MappingProxyType(
    {
        "Calls": N_("One row a call, and one a recording that could not be processed."),
        "Findings": N_("One row a verdict, with the words it rests on."),
        "Competences": N_("One row a call and competence."),
        "Agents": N_("One row an agent, in the order of their names: never a ranking of few calls."),
        "Steps": N_("One row a step of each version of a playbook, over all calls; the most missed first."),
        "Not processed": N_("One row a recording that could not be processed, with what to do."),
    }
)
