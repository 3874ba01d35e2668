"""Calls in, words out: voice activity, windows, language and doubts, the same for every engine.

Voice activity decides what is heard at all; windows of several channels and calls are recognised together; text that
perhaps nobody spoke is kept and marked.
"""

from collections.abc import Iterator, Sequence
from importlib.metadata import version
from typing import Generic

from qa_pipeline.errors import SpeechError
from qa_pipeline.speech.languages import LanguageFinding, doubt_language, find_language
from qa_pipeline.speech.memory import give_back_freed
from qa_pipeline.speech.models import FoundModel
from qa_pipeline.speech.recogniser import FeaturesT, Recogniser, Recognition, Request
from qa_pipeline.speech.segment import (
    CallSound,
    EngineInfo,
    HeardCall,
    Span,
    SpeechSegment,
    vocabulary_told,
)
from qa_pipeline.speech.segmenting import Cut, make_segments
from qa_pipeline.speech.voice_activity import VoiceActivity
from qa_pipeline.speech.windows import make_windows

_LANGUAGE_WINDOWS = 6
_NO_LANGUAGE = "und"
"""ISO 639-2 for a call without speech."""
_AT_ONCE_S = 600.0
"""Of windows: more at once is no faster, and their features need memory."""


class Hearing(Generic[FeaturesT]):
    """An engine, loaded; `LazyHearing` makes it a `Transcriber`."""

    def __init__(self, recogniser: Recogniser[FeaturesT], found: FoundModel) -> None:
        """Sets up.

        Args:
            recogniser: the engine.
            found: its model.
        """
        self._recogniser = recogniser
        self._found = found
        self._voice_activity = VoiceActivity()

    def transcribe_all(self, calls: Sequence[CallSound]) -> list[HeardCall]:
        """Recognises calls together; one result a call, in their order.

        Raises:
            SpeechError: the model does not know a call's language.
        """
        for call in calls:
            self._check_language(call.language)
        speech: list[list[Span]] = [[] for _ in calls]
        cuts: list[Cut] = []
        for at, call in enumerate(calls):
            activities = self._voice_activity.hear(call.channels)
            for channel, activity in zip(call.channels, activities, strict=True):
                windows = make_windows(activity.spans, channel.track, self._found.settings.window)
                speech[at].extend(activity.spans)
                cuts.extend(
                    Cut(call=at, channel=channel, activity=activity, window=window) for window in windows
                )
        heard: dict[int, FeaturesT] = {}
        findings = self._find_languages(calls, cuts, heard)
        used = [
            call.language or (finding.language if finding else _NO_LANGUAGE)
            for call, (finding, _) in zip(calls, findings, strict=True)
        ]
        requests = [
            Request(language=language, vocabulary=self._names(call))
            for call, language in zip(calls, used, strict=True)
        ]
        segments: list[list[SpeechSegment]] = [[] for _ in calls]
        for cut, recognition in self._recognise(cuts, heard, requests):
            segments[cut.call].extend(make_segments(cut, recognition, self._found.settings.confidence))
        give_back_freed()
        return [
            HeardCall(
                segments=tuple(sorted(segments[at], key=_in_time)),
                speech=tuple(sorted(speech[at], key=_in_time)),
                engine=self._info(call, used[at]),
                language_doubt=doubt_language(call.language, *findings[at]),
            )
            for at, call in enumerate(calls)
        ]

    def _names(self, call: CallSound) -> tuple[str, ...]:
        """Those that change anything: an engine that helps none must not take them for helped either."""
        return call.vocabulary if self._recogniser.expects_names else ()

    def _info(self, call: CallSound, language: str) -> EngineInfo:
        window = self._found.settings.window
        options = {
            **dict(self._recogniser.options),
            "voice_activity": f"silero-vad {version('silero-vad')}",
            "window": window.told,
            "vocabulary": vocabulary_told(self._names(call)),
        }
        return EngineInfo(
            name=self._recogniser.name,
            version=self._recogniser.version,
            model=self._found.name,
            model_sha256=self._found.sha256,
            language=language,
            language_source="set" if call.language else "detected",
            options=tuple(sorted(options.items())),
        )

    def _check_language(self, language: str | None) -> None:
        if language is not None and language not in self._recogniser.languages:
            known = ", ".join(self._recogniser.languages)
            raise SpeechError(
                f"The model {self._found.name} does not know the language {language!r}; it knows {known}."
            )

    def _find_languages(
        self, calls: Sequence[CallSound], cuts: Sequence[Cut], heard: dict[int, FeaturesT]
    ) -> list[tuple[LanguageFinding | None, int]]:
        """By speech alone, for over silence and ringing Whisper is sure of some language too.

        Args:
            calls: in their order.
            cuts: their windows.
            heard: filled with what was heard on the way, by the cut's place.

        Returns:
            For each call the finding, None without speech, and how many windows were asked.
        """
        asked: list[int] = []
        for at in range(len(calls)):
            its = [index for index, cut in enumerate(cuts) if cut.call == at]
            asked += sorted(its, key=lambda index: -cuts[index].window.speech_s)[:_LANGUAGE_WINDOWS]
        features = self._recogniser.listen([cuts[index].sound for index in asked])
        heard.update(zip(asked, features, strict=True))
        chances: list[list[dict[str, float]]] = [[] for _ in calls]
        for index, found in zip(asked, self._recogniser.language_chances(features), strict=True):
            chances[cuts[index].call].append(found)
        return [(find_language(found) if found else None, len(found)) for found in chances]

    def _recognise(
        self, cuts: Sequence[Cut], heard: dict[int, FeaturesT], requests: Sequence[Request]
    ) -> Iterator[tuple[Cut, Recognition]]:
        """Some minutes of windows at a time."""
        for indices in _portions(cuts):
            new = [index for index in indices if index not in heard]
            heard.update(zip(new, self._recogniser.listen([cuts[i].sound for i in new]), strict=True))
            features = [heard.pop(index) for index in indices]
            asked = [requests[cuts[index].call] for index in indices]
            for index, made in zip(indices, self._recogniser.recognise(features, asked), strict=True):
                yield cuts[index], made


def _portions(cuts: Sequence[Cut]) -> Iterator[list[int]]:
    portion: list[int] = []
    total_s = 0.0
    for index, cut in enumerate(cuts):
        if portion and total_s + cut.window.duration_s > _AT_ONCE_S:
            yield portion
            portion, total_s = [], 0.0
        portion.append(index)
        total_s += cut.window.duration_s
    if portion:
        yield portion


def _in_time(one: SpeechSegment | Span) -> tuple[float, float, str]:
    return one.start_s, one.end_s, one.speaker
