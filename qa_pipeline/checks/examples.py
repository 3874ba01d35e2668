"""A playbook's own examples, judged as a call would be: the tests of the script."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from qa_pipeline.checks.context import CallContext
from qa_pipeline.checks.matching.call_text import CallText
from qa_pipeline.checks.matching.language import language
from qa_pipeline.checks.matching.match import Match
from qa_pipeline.checks.matching.search import find
from qa_pipeline.checks.matching.wording import Grade, Strictness
from qa_pipeline.checks.playbook import ForbiddenPhrase, Playbook, Step
from qa_pipeline.checks.wordlists.load import WordLists
from qa_pipeline.recordings.recording import Recording, Speaker
from qa_pipeline.speech.segment import EngineInfo, Word
from qa_pipeline.transcript.transcript import Transcript, Utterance


@dataclass(frozen=True, slots=True, kw_only=True)
class ExampleResult:
    """One example and whether the playbook judges it as it says."""

    part: str
    """`steps` or `forbidden`."""
    index: int
    check: str
    wanted: str
    """`present` or `absent`."""
    text: str
    grade: Grade
    score: float

    @property
    def holds(self) -> bool:
        """Present means said, without a doubt; absent means not taken for said (a doubt goes to a person)."""
        return (self.grade is Grade.HIT) == (self.wanted == "present")


def run_examples(playbook: Playbook) -> Iterator[ExampleResult]:
    """Judges every example of every step and forbidden phrase."""
    for index, step in enumerate(playbook.steps):
        yield from _run(playbook, "steps", index, step)
    for index, phrase in enumerate(playbook.forbidden):
        yield from _run(playbook, "forbidden", index, phrase)


def _run(playbook: Playbook, part: str, index: int, item: Step | ForbiddenPhrase) -> Iterator[ExampleResult]:
    for wanted in ("present", "absent"):
        for text in getattr(item.examples, wanted):
            context = clear_call(playbook, text)
            best = best_match(context, item.say, item.strictness, accusing=part == "forbidden")
            yield ExampleResult(
                part=part,
                index=index,
                check=item.id,
                wanted=wanted,
                text=text,
                grade=best.grade if best else Grade.MISS,
                score=best.score if best else 0.0,
            )


def best_match(
    context: CallContext,
    says: tuple[str, ...],
    strictness: Strictness,
    *,
    accusing: bool = False,
) -> Match | None:
    """The surest place of any of these wordings; None where no word of them is there.

    Args:
        context: the call.
        says: the wordings.
        strictness: how closely.
        accusing: a hit would be held against somebody.
    """
    found = find(context.call, context.wordings(says), strictness, accusing=accusing)
    return found[0] if found else None


def clear_call(playbook: Playbook, text: str, speaker: Speaker = Speaker.AGENT) -> CallContext:
    """A call in which `speaker` says just this, and every word is heard clearly."""
    words = tuple(
        Word(text=word, start_s=0.4 * index, end_s=0.4 * index + 0.3, probability=1.0)
        for index, word in enumerate(text.split())
    )
    end = 0.4 * len(words)
    utterance = Utterance(
        index=0, speaker=speaker, start_s=0.0, end_s=end, text=text, words=words, confidence=1.0
    )
    engine = EngineInfo(name="example", version="", model="", model_sha256="", language=playbook.language)
    transcript = Transcript(
        call_id="example",
        duration_s=end,
        announced_s=None,
        utterances=(utterance,),
        speech=(),
        problems=(),
        engine=engine,
    )
    recording = Recording(call_id="example", path=Path(), file="", sha256="")
    return CallContext(
        call=CallText(transcript, language(playbook.language)),
        recording=recording,
        playbook=playbook,
        lexicons=WordLists(),
    )
