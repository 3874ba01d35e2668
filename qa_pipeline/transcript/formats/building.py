"""What a file says becomes our own Transcript: in time order, marks settled, and what is not known said to be so."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from qa_pipeline.errors import TranscriptError
from qa_pipeline.recordings.recording import Problem, RecordingProblem, Speaker
from qa_pipeline.speech.segment import IMPORTED, EngineInfo, Span, Word
from qa_pipeline.transcript.assemble import PAUSE_S
from qa_pipeline.transcript.formats.markers import NOT_UNDERSTOOD, settled, spoken_words
from qa_pipeline.transcript.formats.source import Source, SourceUtterance, SourceWord
from qa_pipeline.transcript.formats.speakers import Role
from qa_pipeline.transcript.transcript import MACHINE, Transcript, Utterance

READER = "1"
"""Raised whenever our own reading changes so that another transcript comes out."""
UNKNOWN = "unknown"
_MAX_WORDS = 250_000
"""More than a day of talk."""
_LETTERS_A_WORD = 6
"""With the space behind it, in both languages."""
_MAX_LETTERS = 200
"""Of one word: whatever is longer was never said."""
_SPEAKERS = {Role.AGENT: Speaker.AGENT, Role.CUSTOMER: Speaker.CUSTOMER}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Passage:
    """An utterance on its way: its marks are settled, its speaker is known as far as can be."""

    said: SourceUtterance
    text: str
    words: tuple[SourceWord, ...]
    speaker: Speaker
    doubt: str | None


def build(
    call_id: str, form: str, source: Source, language: tuple[str, str], roles: Mapping[str, Role]
) -> Transcript:
    """The transcript of one call.

    Args:
        call_id: the call's.
        form: the name of the file's format.
        source: what the file says.
        language: ISO 639-1, and where it is known from (`EngineInfo.language_source`).
        roles: who each label is, as far as it is known.

    Raises:
        TranscriptError: nobody says a word in it, or it cannot be one call.
    """
    _refuse_what_is_too_much(source)
    passages = [
        piece for said in source.utterances for piece in _at_pauses(_passage(said, roles)) if piece.words
    ]
    _refuse_what_is_no_call(passages)
    passages.sort(key=lambda each: (each.said.start_s, each.said.end_s or each.said.start_s))
    utterances = tuple(_utterances(passages, source.duration_s))
    return Transcript(
        call_id=call_id,
        duration_s=round(max(source.duration_s or 0.0, *(one.end_s for one in utterances)), 3),
        announced_s=None,
        utterances=utterances,
        speech=tuple(Span(speaker=one.speaker, start_s=one.start_s, end_s=one.end_s) for one in utterances),
        problems=tuple(_problems(passages)),
        engine=EngineInfo(
            name=IMPORTED + form,
            version=source.version or UNKNOWN,
            model=source.model or UNKNOWN,
            model_sha256="",
            language=language[0],
            language_source=language[1],
        ),
    )


def unknowns(transcript: Transcript) -> tuple[str, ...]:
    """What the file did not say: speakers, some speakers, end times, word times, confidence."""
    words = [word for each in transcript.utterances for word in each.words]
    told = [word for word in words if word.probability not in {None, NOT_UNDERSTOOD}]
    found = {
        "speakers": transcript.has(Problem.SPEAKERS_UNKNOWN),
        "some speakers": transcript.has(Problem.SOME_SPEAKERS_UNKNOWN),
        "end times": transcript.has(Problem.END_TIMES_UNKNOWN),
        "word times": not any(word.start_s is not None for word in words),
        "confidence": not told and not any(each.confidence for each in transcript.utterances),
    }
    return tuple(name for name, missing in found.items() if missing)


def _passage(said: SourceUtterance, roles: Mapping[str, Role]) -> _Passage:
    role = roles.get(said.label) if said.label is not None else None
    written = spoken_words(said.text)
    timed = settled([_in_order(word) for word in said.words])
    words = tuple(_as_written(timed, written) if timed else written)
    heard = any(word.probability != NOT_UNDERSTOOD for word in words)  # else there is no text to doubt
    return _Passage(
        said=said,
        text=_joined(written or timed),
        words=words,
        speaker=_SPEAKERS.get(role, Speaker.UNKNOWN) if role else Speaker.UNKNOWN,
        doubt=MACHINE if role is Role.MACHINE else said.doubt if heard else None,
    )


def _as_written(timed: Sequence[SourceWord], written: Sequence[SourceWord]) -> Sequence[SourceWord]:
    """The words that have times, with the capitals and signs of the text where both hold the same words."""
    same = [_letters(word.text) for word in timed] == [_letters(word.text) for word in written]
    if not same:
        return timed
    return [replace(word, text=form.text) for word, form in zip(timed, written, strict=True)]


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def _joined(words: Sequence[SourceWord]) -> str:
    return " ".join(word.text.strip() for word in words)


def _in_order(word: SourceWord) -> SourceWord:
    """A word that ends before it begins has no times that could be believed."""
    backwards = word.start_s is not None and word.end_s is not None and word.end_s < word.start_s
    return replace(word, start_s=None, end_s=None) if backwards else word


def _at_pauses(passage: _Passage) -> list[_Passage]:
    """The passage cut where its speaker paused: another may have answered there."""
    if not passage.words:
        return [passage]
    groups: list[list[SourceWord]] = [[passage.words[0]]]
    for before, word in pairwise(passage.words):
        known = word.start_s is not None and before.end_s is not None
        if known and (word.start_s or 0.0) - (before.end_s or 0.0) > PAUSE_S:
            groups.append([])
        groups[-1].append(word)
    if len(groups) == 1:
        return [passage]
    return [_piece(passage, tuple(words)) for words in groups]


def _piece(passage: _Passage, words: tuple[SourceWord, ...]) -> _Passage:
    starts = [word.start_s for word in words if word.start_s is not None]
    ends = [word.end_s for word in words if word.end_s is not None]
    said = replace(
        passage.said,
        start_s=min(starts, default=passage.said.start_s),
        end_s=max(ends, default=passage.said.end_s),
    )
    return replace(passage, said=said, words=words, text=_joined(words))


def _refuse_what_is_too_much(source: Source) -> None:
    """Before hours are spent on it."""
    letters = sum(len(each.text) for each in source.utterances)
    words = sum(len(each.words) for each in source.utterances)
    if max(len(source.utterances), words, letters // _LETTERS_A_WORD) > _MAX_WORDS:
        raise TranscriptError(f"more than {_MAX_WORDS:,} words; one file is one call")


def _refuse_what_is_no_call(passages: Sequence[_Passage]) -> None:
    if not passages:
        raise TranscriptError("nobody says a word in it")
    if any(len(word.text) > _MAX_LETTERS for each in passages for word in each.words):
        raise TranscriptError(f"a word of more than {_MAX_LETTERS} letters; this is no transcript")
    for said in (each.said for each in passages):
        if said.end_s is not None and said.end_s < said.start_s:
            raise TranscriptError(f"what begins at {said.start_s:g} s ends before, at {said.end_s:g} s")


def _utterances(passages: Sequence[_Passage], duration_s: float | None) -> list[Utterance]:
    made: list[Utterance] = []
    for index, passage in enumerate(passages):
        start_s, end_s = _bounds(passages, index, duration_s)
        made.append(
            Utterance(
                index=index,
                speaker=passage.speaker,
                start_s=round(start_s, 2),
                end_s=round(end_s, 2),
                text=passage.text,
                words=tuple(map(_word, passage.words)),
                confidence=_confidence(passage),
                doubt=passage.doubt,
            )
        )
    return made


def _bounds(passages: Sequence[_Passage], index: int, duration_s: float | None) -> tuple[float, float]:
    """Where an utterance begins and ends; its words may reach beyond what the file says of it."""
    passage = passages[index]
    starts = [word.start_s for word in passage.words if word.start_s is not None]
    ends = [word.end_s for word in passage.words if word.end_s is not None]
    start_s = min([passage.said.start_s, *starts])
    if passage.said.end_s is None and not ends:
        later = (each.said.start_s for each in passages[index + 1 :] if each.said.start_s > start_s)
        return start_s, next(later, max(duration_s or 0.0, start_s))
    return start_s, max([start_s, passage.said.end_s or 0.0, *ends])


def _word(word: SourceWord) -> Word:
    return Word(
        text=word.text.strip(),
        start_s=None if word.start_s is None else round(word.start_s, 2),
        end_s=None if word.end_s is None else round(word.end_s, 2),
        probability=None if word.probability is None else round(min(1.0, word.probability), 3),
    )


def _confidence(passage: _Passage) -> float | None:
    """Of the words where the file knows them, else of the whole where it knows that."""
    told = [word.probability for word in passage.words if word.probability is not None]
    if any(told) or len(told) == len(passage.words):
        return round(sum(told) / len(told), 3)
    whole = passage.said.confidence
    return None if whole is None else round(whole, 3)


def _problems(passages: Sequence[_Passage]) -> list[RecordingProblem]:
    people = [each for each in passages if not each.doubt]
    nameless = sum(each.speaker is Speaker.UNKNOWN for each in people)
    endless = sum(
        each.said.end_s is None and not any(word.end_s is not None for word in each.words)
        for each in passages
    )
    found = []
    if nameless and nameless == len(people):
        detail = "The imported transcript does not tell who is the agent and who the customer."
        found.append(RecordingProblem(problem=Problem.SPEAKERS_UNKNOWN, detail=detail))
    elif nameless:
        detail = f"Of {nameless} of {len(people)} passages the imported transcript does not tell who spoke."
        found.append(RecordingProblem(problem=Problem.SOME_SPEAKERS_UNKNOWN, detail=detail))
    if endless:
        detail = (
            f"Of {endless} of {len(passages)} passages the imported transcript does not tell where they end."
        )
        found.append(RecordingProblem(problem=Problem.END_TIMES_UNKNOWN, detail=detail))
    return found
