"""Segments of all channels become utterances in time order; what overlaps stays overlapping."""

from itertools import pairwise

from qa_pipeline.recordings.recording import Problem, RecordingProblem, Speaker
from qa_pipeline.speech.segment import HeardCall, SpeechSegment, TimedWord, Word
from qa_pipeline.transcript.transcript import Transcript, Utterance

PAUSE_S = 1.0
"""A silence of the speaker's from which a new utterance begins."""


def assemble(
    call_id: str,
    heard: HeardCall,
    *,
    duration_s: float,
    announced_s: float | None,
    problems: tuple[RecordingProblem, ...],
) -> Transcript:
    """The conversation of one call.

    Args:
        call_id: the call's.
        heard: what was recognised on its channels.
        duration_s: of the audio that could be decoded.
        announced_s: what the file says it holds, where it says so.
        problems: found while decoding.
    """
    pieces = [piece for segment in heard.segments for piece in split_at_pauses(segment)]
    ordered = sorted(
        pieces, key=lambda piece: (piece.start_s, piece.end_s, list(Speaker).index(piece.speaker))
    )
    utterances = tuple(_utterance(index, piece) for index, piece in enumerate(ordered))
    return Transcript(
        call_id=call_id,
        duration_s=round(duration_s, 3),
        announced_s=None if announced_s is None else round(announced_s, 3),
        utterances=utterances,
        speech=tuple(sorted(heard.speech, key=lambda span: (span.start_s, span.end_s, span.speaker))),
        problems=problems + _language_problem(heard),
        engine=heard.engine,
    )


def _language_problem(heard: HeardCall) -> tuple[RecordingProblem, ...]:
    doubt, used = heard.language_doubt, heard.engine.language
    if doubt is None:
        return ()
    if doubt.kind == "other":
        detail = f"transcribed as {used!r}, but it sounds like {doubt.languages[0]!r}"
        return (RecordingProblem(problem=Problem.OTHER_LANGUAGE, detail=detail),)
    detail = f"transcribed as {used!r}; parts sound like {' and '.join(map(repr, doubt.languages))}"
    return (RecordingProblem(problem=Problem.MIXED_LANGUAGES, detail=detail),)


def split_at_pauses(segment: SpeechSegment) -> list[SpeechSegment]:
    """The segment cut where its speaker paused: another may have answered there."""
    if not segment.words:
        return [segment]
    groups: list[list[TimedWord]] = [[segment.words[0]]]
    for before, word in pairwise(segment.words):
        if word.start_s - before.end_s > PAUSE_S:
            groups.append([])
        groups[-1].append(word)
    if len(groups) == 1:
        return [segment]
    return [_piece(segment, tuple(words)) for words in groups]


def _piece(segment: SpeechSegment, words: tuple[TimedWord, ...]) -> SpeechSegment:
    return SpeechSegment(
        speaker=segment.speaker,
        start_s=words[0].start_s,
        end_s=words[-1].end_s,
        text="".join(word.text for word in words).strip(),
        words=words,
        avg_logprob=segment.avg_logprob,
        no_speech_prob=segment.no_speech_prob,
        compression_ratio=segment.compression_ratio,
        doubt=segment.doubt,
    )


def _utterance(index: int, segment: SpeechSegment) -> Utterance:
    words = segment.words
    confidence = sum(word.probability for word in words) / len(words) if words else 0.0
    return Utterance(
        index=index,
        speaker=segment.speaker,
        start_s=round(segment.start_s, 2),
        end_s=round(segment.end_s, 2),
        text=segment.text.strip(),
        words=tuple(
            Word(
                text=word.text,
                start_s=round(word.start_s, 2),
                end_s=round(word.end_s, 2),
                probability=round(word.probability, 3),
            )
            for word in words
        ),
        confidence=round(confidence, 3),
        doubt=segment.doubt,
    )
