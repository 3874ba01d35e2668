"""Who spoke when in one call: what all measures are taken from, each worked out once."""

from functools import cached_property

from qa_pipeline.checks.matching.call_text import BACKCHANNEL_WORDS
from qa_pipeline.checks.measures.backchannels import acknowledges
from qa_pipeline.checks.measures.intervals import Interval, Intervals, gaps, union
from qa_pipeline.checks.measures.turns import Turn, turns_of
from qa_pipeline.checks.wordlists.load import WordLists
from qa_pipeline.recordings.recording import Speaker
from qa_pipeline.transcript.transcript import MACHINE, Transcript, Utterance


class Timings:
    """The times of one call."""

    def __init__(self, transcript: Transcript, lexicons: WordLists) -> None:
        """Sets up.

        Args:
            transcript: the call.
            lexicons: word lists; one of them says how a customer is asked to wait.
        """
        self.transcript = transcript
        self.lexicons = lexicons

    @property
    def whole(self) -> Interval:
        """The call from beginning to end."""
        return (0.0, self.transcript.duration_s)

    @cached_property
    def spoken(self) -> Intervals:
        """When somebody speaks, whoever it is, understood or not."""
        return union((span.start_s, span.end_s) for span in self.transcript.speech)

    @cached_property
    def silences(self) -> Intervals:
        """When nobody speaks, between the first and the last word."""
        return gaps(self.spoken)

    def of(self, speaker: Speaker) -> Intervals:
        """When this one speaks."""
        return union((span.start_s, span.end_s) for span in self.transcript.speech if span.speaker is speaker)

    @cached_property
    def believed(self) -> tuple[Utterance, ...]:
        """What somebody surely said, in time order."""
        return tuple(each for each in self.transcript.utterances if not each.doubt and each.words)

    @cached_property
    def machine(self) -> Intervals:
        """When a machine speaks or plays: a menu, an announcement, music that an import marks as a machine's."""
        return union((u.start_s, u.end_s) for u in self.transcript.utterances if u.doubt == MACHINE)

    @cached_property
    def turns(self) -> tuple[Turn, ...]:
        """Who had the floor, one after the other; "mh" and "certo" while another speaks take no turn."""
        return turns_of(self.believed, self.is_backchannel)

    def is_backchannel(self, utterance: Utterance) -> bool:
        """Whether it may be no more than a sign of listening."""
        return len(utterance.words) <= BACKCHANNEL_WORDS or acknowledges(
            utterance, self.transcript.engine.language
        )
