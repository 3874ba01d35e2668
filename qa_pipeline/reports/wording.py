"""What the reports call things: each closed list of the program in words, as keys for the translators."""

from types import MappingProxyType

from qa_pipeline.checks.result import Section, Verdict, WordKind
from qa_pipeline.recordings.recording import Problem, Speaker
from qa_pipeline.scorecard.scorecard import Outcome


def N_(text: str) -> str:  # noqa: N802 - the name that gettext tools look for
    """Marks a text for the translators where it is defined; it is translated where it is shown."""
    return text


def NN_(one: str, many: str) -> tuple[str, str]:  # noqa: N802 - as above
    """Marks a text in singular and plural for the translators."""
    return one, many


OUTCOMES = MappingProxyType(
    {
        Outcome.PASSED: N_("Passed"),
        Outcome.FAILED: N_("Failed"),
        Outcome.NEEDS_REVIEW: N_("Needs review"),
        Outcome.NOT_ASSESSABLE: N_("Not assessable"),
    }
)
OUTCOME_COUNTS = MappingProxyType(
    {
        Outcome.PASSED: NN_("{n} passed", "{n} passed"),
        Outcome.FAILED: NN_("{n} failed", "{n} failed"),
        Outcome.NEEDS_REVIEW: NN_("{n} needs review", "{n} need review"),
        Outcome.NOT_ASSESSABLE: NN_("{n} not assessable", "{n} not assessable"),
    }
)
NOT_PROCESSED = "not_processed"
"""Stands where a call's outcome would, for a recording that was not heard at all."""

VERDICTS = MappingProxyType(
    {
        Verdict.PASS: N_("Pass"),
        Verdict.FAIL: N_("Fail"),
        Verdict.UNSURE: N_("Unsure"),
        Verdict.NOT_APPLICABLE: N_("Not applicable"),
    }
)
VERDICT_COUNTS = MappingProxyType(
    {
        Verdict.PASS: NN_("{n} pass", "{n} passes"),
        Verdict.FAIL: NN_("{n} fail", "{n} fails"),
        Verdict.UNSURE: NN_("{n} unsure", "{n} unsure"),
        Verdict.NOT_APPLICABLE: NN_("{n} not applicable", "{n} not applicable"),
    }
)
SECTIONS = MappingProxyType({Section.COMPLIANCE: N_("Compliance"), Section.QUALITY: N_("Quality")})
SPEAKERS = MappingProxyType(
    {Speaker.AGENT: N_("Agent"), Speaker.CUSTOMER: N_("Customer"), Speaker.UNKNOWN: N_("Unknown speaker")}
)
SENTENCE_WORDS = MappingProxyType(
    {
        "speaker": {"agent": N_("agent"), "customer": N_("customer"), "unknown": N_("unknown")},
        "section": {"compliance": N_("compliance"), "quality": N_("quality")},
        "unit": {
            "s": N_("s"),
            "share": N_("of the time"),
            "words_per_minute": N_("words a minute"),
            "times": N_("times"),
            "turns": N_("turns"),
        },
    }
)
"""Values of a reason that are words: by the value's name, as they stand inside its sentence."""

DIRECTIONS = MappingProxyType({"inbound": N_("inbound"), "outbound": N_("outbound")})
LANGUAGES_SHOWN = MappingProxyType({"it": N_("Italian"), "en": N_("English")})

PROBLEMS = MappingProxyType(
    {
        Problem.MISSING: N_("File missing"),
        Problem.DUPLICATE: N_("Listed twice"),
        Problem.UNSUPPORTED: N_("Unknown format"),
        Problem.OUTSIDE_WORKSPACE: N_("Outside the workspace"),
        Problem.BAD_ROW: N_("Row cannot be read"),
        Problem.EMPTY_AUDIO: N_("No audio inside"),
        Problem.NOT_AUDIO: N_("Not a recording"),
        Problem.CORRUPT: N_("Damaged file"),
        Problem.NO_SPEECH: N_("Nobody speaks"),
        Problem.TOO_LONG: N_("Too long"),
        Problem.NOT_IMPORTED: N_("No recording, no transcript"),
        Problem.FAILED: N_("Processing failed"),
        Problem.CRASHED: N_("Crashes the program"),
        Problem.TIMED_OUT: N_("Takes too long"),
        Problem.OUT_OF_MEMORY: N_("Takes too much memory"),
        Problem.HELD: N_("Being heard elsewhere"),
        Problem.PARTIAL_AUDIO: N_("Recording cut short"),
        Problem.DEAD_CHANNEL: N_("One side is silent"),
        Problem.IDENTICAL_CHANNELS: N_("Both channels are the same"),
        Problem.MONO: N_("One channel for both speakers"),
        Problem.SPEAKERS_UNKNOWN: N_("Speakers not known"),
        Problem.SOME_SPEAKERS_UNKNOWN: N_("Some speakers not known"),
        Problem.END_TIMES_UNKNOWN: N_("Times not complete"),
        Problem.OTHER_LANGUAGE: N_("Another language"),
        Problem.MIXED_LANGUAGES: N_("More than one language"),
    }
)
EXPLANATIONS = MappingProxyType(
    {
        Problem.MISSING: N_("The list of calls names a file that is not there."),
        Problem.DUPLICATE: N_(
            "The same recording or the same call appears more than once; it is scored once."
        ),
        Problem.UNSUPPORTED: N_("The file is of a kind that the program does not read."),
        Problem.OUTSIDE_WORKSPACE: N_("The file lies outside the workspace, and nothing outside it is read."),
        Problem.BAD_ROW: N_("The row of the list of calls is incomplete or contradicts itself."),
        Problem.EMPTY_AUDIO: N_("The file holds no sound at all."),
        Problem.NOT_AUDIO: N_("The file holds something other than a recording."),
        Problem.CORRUPT: N_("The file is damaged and cannot be played."),
        Problem.NO_SPEECH: N_("No speech was found in the recording."),
        Problem.TOO_LONG: N_("The recording is longer than the limit that is set."),
        Problem.NOT_IMPORTED: N_(
            "The list of calls names no recording for this call, and no transcript of it was imported."
        ),
        Problem.FAILED: N_("The program could not finish this recording."),
        Problem.CRASHED: N_(
            "The process that worked on this recording broke off, twice; it is not tried again until somebody asks for it."
        ),
        Problem.TIMED_OUT: N_(
            "Work on this recording did not come to an end, twice; it is not tried again until somebody asks for it."
        ),
        Problem.OUT_OF_MEMORY: N_(
            "Work on this recording took more memory than there was, twice; it is not tried again until somebody asks for it."
        ),
        Problem.HELD: N_(
            "Another process was hearing this call when the report was written; the next run has it."
        ),
        Problem.PARTIAL_AUDIO: N_(
            "Part of the call is missing from the file, so what was not heard may still have been said."
        ),
        Problem.DEAD_CHANNEL: N_("One of the two channels carries nothing: one side was not heard."),
        Problem.IDENTICAL_CHANNELS: N_("Both channels carry the same sound, so who speaks is not known."),
        Problem.MONO: N_("Agent and customer share one channel, so who speaks is not known."),
        Problem.SPEAKERS_UNKNOWN: N_(
            "The imported transcript does not tell who is the agent and who the customer."
        ),
        Problem.SOME_SPEAKERS_UNKNOWN: N_(
            "Of some passages the imported transcript does not tell who spoke."
        ),
        Problem.END_TIMES_UNKNOWN: N_(
            "The imported transcript tells when passages begin and not when they end, so silences cannot be measured."
        ),
        Problem.OTHER_LANGUAGE: N_(
            "The call is surely not in the language that was set, so its transcript means nothing."
        ),
        Problem.MIXED_LANGUAGES: N_(
            "Parts of the call are in another language; what was said there was not understood."
        ),
    }
)

DOUBTS = MappingProxyType(
    {
        "no_speech": N_("Perhaps nobody said this: no voice was found here."),
        "repetition": N_("Perhaps nobody said this: the recogniser repeats itself."),
        "phantom": N_("Perhaps nobody said this: recognisers write these words over silence."),
        "too_fast": N_("Perhaps nobody said this: nobody speaks so fast."),
        "cut_off": N_("Perhaps not this word: the recording ends in the middle of it."),
        "machine": N_("A machine said this: a menu, an announcement or a voicemail."),
        "improbable": N_("Perhaps nobody said this: the recogniser itself hardly believes it."),
    }
)
DOUBT_OTHER = N_("Perhaps nobody said this.")

OUTCOME_MEANINGS = MappingProxyType(
    {
        Outcome.PASSED: N_("All critical steps are there and the points reach the pass mark."),
        Outcome.FAILED: N_("A critical step failed, or the points stay below the pass mark."),
        Outcome.NEEDS_REVIEW: N_(
            "Something that decides the outcome is uncertain: a person listens and decides."
        ),
        Outcome.NOT_ASSESSABLE: N_("Too little could be judged for an outcome."),
    }
)
VERDICT_MEANINGS = MappingProxyType(
    {
        Verdict.PASS: N_("It is in the call; the quote shows where."),
        Verdict.FAIL: N_("It is not as the playbook asks; what was searched and what came nearest is shown."),
        Verdict.UNSURE: N_("The program cannot tell; it counts neither for nor against."),
        Verdict.NOT_APPLICABLE: N_("The call gave no occasion for it; it counts neither for nor against."),
    }
)
CONFIDENCES = (
    (0.95, N_("very high")),
    (0.85, N_("high")),
    (0.7, N_("fair")),
    (0.0, N_("low")),
)
"""From which confidence on a verdict is called so."""
WORD_KINDS = MappingProxyType(
    {
        WordKind.FORM: N_("another form"),
        WordKind.MEANING: N_("same meaning"),
        WordKind.MISHEARD: N_("sounds alike"),
        WordKind.BETWEEN: N_("added"),
    }
)
"""What a word of a quote is to the wording, in the key of the quotes."""
WORD_MEANINGS = MappingProxyType(
    {
        WordKind.FORM: N_("another form of “{wanted}”"),
        WordKind.MEANING: N_("means the same as “{wanted}”"),
        WordKind.MISHEARD: N_("taken for “{wanted}”, because it sounds alike"),
        WordKind.BETWEEN: N_("not in the wording"),
    }
)
"""The same of one word."""
LIMITS = (
    N_("These verdicts are a machine's. They are proposals: a person listens to the evidence and decides."),
    N_("A recogniser mishears words. Words it was unsure of are marked in the conversation."),
    N_(
        "Wording and timing alone are judged, never the voice: no emotion is inferred from how anybody sounds."
    ),
)
