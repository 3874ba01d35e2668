"""A conversation: who said what, when, and how surely it was heard."""

from dataclasses import dataclass

from qa_pipeline.recordings.recording import Problem, RecordingProblem, Speaker
from qa_pipeline.speech.segment import EngineInfo, Span, Word


@dataclass(frozen=True, slots=True, kw_only=True)
class Utterance:
    """What one speaker said without a pause of theirs; utterances of two speakers may overlap."""

    index: int
    speaker: Speaker
    start_s: float
    end_s: float
    text: str
    words: tuple[Word, ...]
    confidence: float
    """Mean of the words' probabilities, 0 to 1."""
    doubt: str | None = None
    """Why nobody may have spoken this text; such an utterance is kept, and counts for nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Transcript:
    """One call's conversation and the limits of what was heard."""

    call_id: str
    duration_s: float
    """Of the audio that was heard."""
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
        """Whether each utterance's speaker is known: not so on one channel."""
        return not self.has(Problem.MONO)

    @property
    def understood(self) -> bool:
        """Whether the call is in the language in which it was transcribed, all of it."""
        return not (self.has(Problem.OTHER_LANGUAGE) or self.has(Problem.MIXED_LANGUAGES))

    @property
    def complete(self) -> bool:
        """Whether the whole call was heard: not so where the file is cut or damaged."""
        return not self.has(Problem.PARTIAL_AUDIO)
