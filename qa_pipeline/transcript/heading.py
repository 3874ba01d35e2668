"""What a transcript says of its call as a whole, for whoever does not need what was said."""

from dataclasses import dataclass

from qa_pipeline.recordings.recording import RecordingProblem
from qa_pipeline.speech.segment import EngineInfo
from qa_pipeline.transcript.transcript import Transcript


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A transcript but for its words: stored ones are read as this in a tenth of the time."""

    call_id: str
    duration_s: float
    announced_s: float | None
    problems: tuple[RecordingProblem, ...]
    engine: EngineInfo

    def transcript(self) -> Transcript:
        """As a transcript in which nothing is said."""
        return Transcript(
            call_id=self.call_id,
            duration_s=self.duration_s,
            announced_s=self.announced_s,
            utterances=(),
            speech=(),
            problems=self.problems,
            engine=self.engine,
        )
