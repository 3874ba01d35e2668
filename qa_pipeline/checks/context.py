"""What every check of one call needs."""

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache

from qa_pipeline.checks.matching.call_text import CallText
from qa_pipeline.checks.matching.hearing import Unheard, badly_heard, lost_speech, room_for
from qa_pipeline.checks.matching.language import Language
from qa_pipeline.checks.matching.wording import Wording, make_wording
from qa_pipeline.checks.meaning import CallMeaning
from qa_pipeline.checks.measures.timings import Timings
from qa_pipeline.checks.playbook import Playbook
from qa_pipeline.checks.wordlists.load import WordLists
from qa_pipeline.checks.wordlists.search import CallWords
from qa_pipeline.recordings.recording import Recording, Speaker
from qa_pipeline.transcript.transcript import Transcript

SLOT = re.compile(r"\{([a-z0-9_]+)\}")
NOTHING: tuple[tuple[tuple[str, str], ...], frozenset[str]] = ((), frozenset())


@dataclass(frozen=True, kw_only=True)
class CallContext:
    """One call, its text, and the playbook it is judged by."""

    call: CallText
    recording: Recording
    playbook: Playbook
    lexicons: WordLists
    meaning: CallMeaning | None = None
    """None: words alone are compared, for nobody set a model that compares meanings."""

    @property
    def transcript(self) -> Transcript:
        """The conversation."""
        return self.call.transcript

    @cached_property
    def words(self) -> CallWords:
        """What was said of the word lists."""
        return self.lexicons.in_call(self.call)

    @cached_property
    def timings(self) -> Timings:
        """Who spoke when."""
        return Timings(self.transcript, self.lexicons)

    @cached_property
    def row(self) -> dict[str, str]:
        """The call's own values for {slots}: names and numbers that differ from call to call."""
        columns = {name: value for name, value in self.recording.columns if value}
        named = {"agent": self.recording.agent, "call_id": self.recording.call_id}
        return columns | {name: value for name, value in named.items() if value}

    def wordings(self, texts: tuple[str, ...]) -> tuple[Wording, ...]:
        """The texts as wordings, slots filled: with the playbook's values, and the call's own over them."""
        if texts not in self._wordings:
            self._wordings[texts] = _as_written(self.call.language, texts) or tuple(
                _wording(self.call.language, text, *(self._used(text) if "{" in text else NOTHING))
                for text in texts
            )
        return self._wordings[texts]

    @cached_property
    def _wordings(self) -> dict[tuple[str, ...], tuple[Wording, ...]]:
        return {}

    @cached_property
    def _values(self) -> dict[str, str]:
        return dict(self.playbook.slots) | self.row

    def _used(self, text: str) -> tuple[tuple[tuple[str, str], ...], frozenset[str]]:
        """The values whose slots are in the text, and which of them are the call's own."""
        names = [name for name in SLOT.findall(text) if name in self._values]
        used = tuple(sorted((name, self._values[name]) for name in set(names)))
        return used, frozenset(name for name, _ in used if name in self.row)

    def speaker_matters(self, speaker: Speaker | None) -> bool:
        """Whether a check of `speaker` cannot be decided, because one channel does not tell who spoke."""
        return speaker is not None and not self.transcript.speakers_known

    def unheard(
        self, speaker: Speaker | None, from_s: float, to_s: float, texts: tuple[str, ...] = ()
    ) -> Unheard | None:
        """Speech that was not understood and is long enough to hold one of these wordings."""
        words = min((len(wording.tokens) for wording in self.wordings(texts)), default=0)
        if speaker not in self._lost:
            self._lost[speaker] = lost_speech(self.transcript, speaker)
        return badly_heard(self.transcript, self._lost[speaker], speaker, from_s, to_s, room_for(words))

    @cached_property
    def _lost(self) -> dict[Speaker | None, tuple[Unheard, ...]]:
        return {}


@lru_cache(maxsize=5_000)
def _as_written(language: Language, texts: tuple[str, ...]) -> tuple[Wording, ...]:
    """Wordings without slots, which most are; empty where one has any."""
    return () if any("{" in text for text in texts) else tuple(_wording(language, t, *NOTHING) for t in texts)


@lru_cache(maxsize=5_000)
def _wording(
    language: Language, text: str, values: tuple[tuple[str, str], ...], names: frozenset[str]
) -> Wording:
    """Most wordings are the same in every call, and are made once."""
    return make_wording(language, text, dict(values), names)
