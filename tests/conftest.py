"""Small worlds for all tests: conversations from lines of text, playbooks from YAML."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import pytest

from qa_pipeline.checks.playbook import Playbook
from qa_pipeline.checks.playbook_load import load_playbooks
from qa_pipeline.checks.wordlists.load import load_wordlists
from qa_pipeline.recordings.recording import Problem, Recording, RecordingProblem, Speaker
from qa_pipeline.speech.segment import EngineInfo, Span, TimedWord, Word
from qa_pipeline.transcript.transcript import Transcript, Utterance

WORD_S = 0.4
PAUSE_S = 0.5

ENGINE = EngineInfo(name="fake", version="1", model="fake", model_sha256="0" * 64, language="it")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest first, then files of few tests: theirs are the long ones, and what is short keeps both processes busy to the end."""
    tests = Counter(item.path for item in items)
    items.sort(key=lambda item: (item.get_closest_marker("longest") is None, tests[item.path]))


def as_kept(word: TimedWord) -> Word:
    """As a transcript has it, in which a word's times may be unknown."""
    return Word(text=word.text, start_s=word.start_s, end_s=word.end_s, probability=word.probability)


def make_transcript(
    *lines: str,
    probability: float = 0.9,
    problems: tuple[Problem, ...] = (),
    announced_s: float | None = None,
    doubt: str | None = None,
) -> Transcript:
    """A conversation from lines such as "agent: buongiorno", "customer: sì", and "5 s" for a silence.

    Every word lasts WORD_S, PAUSE_S lie between the lines; a word with "?0.2" behind it has that probability.
    """
    utterances: list[Utterance] = []
    now = 0.0
    for line in lines:
        if line.endswith(" s") and line[:-2].replace(".", "").isdigit():
            now += float(line[:-2])
            continue
        speaker, _, text = line.partition(": ")
        words: list[TimedWord] = []
        for piece in text.split():
            said, _, chance = piece.partition("?0.")
            words.append(
                TimedWord(
                    text=said,
                    start_s=round(now, 2),
                    end_s=round(now + WORD_S, 2),
                    probability=float(f"0.{chance}") if chance else probability,
                )
            )
            now += WORD_S
        utterances.append(
            Utterance(
                index=len(utterances),
                speaker=Speaker(speaker),
                start_s=words[0].start_s,
                end_s=words[-1].end_s,
                text=" ".join(word.text for word in words),
                words=tuple(map(as_kept, words)),
                confidence=sum(word.probability for word in words) / len(words),
                doubt=doubt,
            )
        )
        now += PAUSE_S
    return Transcript(
        call_id="c1",
        duration_s=round(now, 2),
        announced_s=announced_s,
        utterances=tuple(utterances),
        speech=tuple(Span(speaker=u.speaker, start_s=u.start_s, end_s=u.end_s) for u in utterances),
        problems=tuple(RecordingProblem(problem=problem, detail="") for problem in problems),
        engine=ENGINE,
    )


def make_recording(call_id: str = "c1", **columns: str) -> Recording:
    """A recording whose row holds `columns`."""
    return Recording(
        call_id=call_id,
        path=Path(f"{call_id}.wav"),
        file=f"{call_id}.wav",
        sha256=call_id.encode().hex().ljust(64, "0"),
        columns=tuple(columns.items()),
        agent=columns.get("agent"),
        direction=columns.get("direction"),
    )


MakePlaybook = Callable[[str], Playbook]


@pytest.fixture
def make_playbook(tmp_path: Path) -> MakePlaybook:
    """A playbook from YAML; `playbook: p` and `version: 1` are added."""

    def make(text: str) -> Playbook:
        path = tmp_path / "p.yaml"
        path.write_text("playbook: p\nversion: 1\n" + dedent(text), encoding="utf-8")
        lexicons = load_wordlists(tmp_path / "none").ids
        return load_playbooks([path], lexicons)[0]

    return make
