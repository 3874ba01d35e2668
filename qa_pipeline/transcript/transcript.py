"""A conversation: who said what, when, and how surely it was heard."""

from dataclasses import dataclass

from qa_pipeline.recordings.recording import Problem, RecordingProblem, Speaker
from qa_pipeline.speech.segment import EngineInfo, Span, Word

MACHINE = "machine"
"""The doubt of what a machine said: a menu, an announcement, a voicemail. It was said and heard, and counts for nobody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Utterance:
    """What one speaker said without a pause of theirs; utterances of two speakers may overlap."""

    index: int
    speaker: Speaker
    start_s: float
    end_s: float
    """Where the transcript does not say it (`Problem.END_TIMES_UNKNOWN`): the latest that it can be."""
    text: str
    words: tuple[Word, ...]
    confidence: float | None
    """Mean of the words' probabilities, 0 to 1; None: not known."""
    doubt: str | None = None
    """Why nobody may have spoken this text; such an utterance is kept, and counts for nothing."""

    def places(self) -> tuple[tuple[float, float], ...]:
        """For each word the times between which it lies: its own, or what its neighbours with times leave to it."""
        starts: list[float] = []
        after = self.start_s
        for word in self.words:
            starts.append(after if word.start_s is None else word.start_s)
            after = after if word.end_s is None else word.end_s
        ends: list[float] = []
        before = self.end_s
        for word in reversed(self.words):
            ends.append(before if word.end_s is None else word.end_s)
            before = before if word.start_s is None else word.start_s
        return tuple((start, max(start, end)) for start, end in zip(starts, reversed(ends), strict=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class Transcript:
    """One call's conversation and the limits of what was heard."""

    call_id: str
    duration_s: float
    """Of the audio that was heard; of an imported transcript what it says, or the end of its last utterance."""
    announced_s: float | None
    """Of the audio that the file announced; more than `duration_s` where the file is cut."""
    utterances: tuple[Utterance, ...]
    speech: tuple[Span, ...]
    """Where somebody spoke, recognised or not."""
    problems: tuple[RecordingProblem, ...]
    engine: EngineInfo

    def has(self, problem: Problem) -> bool:
        """Whether the recording was found to have `problem`."""
        return any(found.problem is problem for found in self.problems)

    @property
    def speakers_known(self) -> bool:
        """Whether it is known who speaks: not so on one channel, nor where an imported transcript does not say."""
        return not (self.has(Problem.MONO) or self.has(Problem.SPEAKERS_UNKNOWN))

    @property
    def understood(self) -> bool:
        """Whether the call is in the language in which it was transcribed, all of it."""
        return not (self.has(Problem.OTHER_LANGUAGE) or self.has(Problem.MIXED_LANGUAGES))

    @property
    def complete(self) -> bool:
        """Whether the whole call was heard: not so where the file is cut or damaged."""
        return not self.has(Problem.PARTIAL_AUDIO)
