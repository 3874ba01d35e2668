"""What every check of one call needs."""

from dataclasses import dataclass
from functools import cached_property, lru_cache

from qa_pipeline.checks.lexicon import Lexicon
from qa_pipeline.checks.matching.call_text import CallText
from qa_pipeline.checks.matching.hearing import Unheard, badly_heard, room_for
from qa_pipeline.checks.matching.language import Language
from qa_pipeline.checks.matching.wording import Wording, make_wording
from qa_pipeline.checks.playbook import Playbook
from qa_pipeline.recordings.recording import Recording, Speaker
from qa_pipeline.transcript.transcript import Transcript


@dataclass(frozen=True, kw_only=True)
class CallContext:
    """One call, its text, and the playbook it is judged by."""

    call: CallText
    recording: Recording
    playbook: Playbook
    lexicons: tuple[Lexicon, ...]

    @property
    def transcript(self) -> Transcript:
        """The conversation."""
        return self.call.transcript

    @cached_property
    def row(self) -> dict[str, str]:
        """The call's own values for {slots}: names and numbers that differ from call to call."""
        columns = {name: value for name, value in self.recording.columns if value}
        named = {"agent": self.recording.agent, "call_id": self.recording.call_id}
        return columns | {name: value for name, value in named.items() if value}

    def wordings(self, texts: tuple[str, ...]) -> tuple[Wording, ...]:
        """The texts as wordings, slots filled: with the playbook's values, and the call's own over them."""
        values = tuple(sorted((dict(self.playbook.slots) | self.row).items()))
        names = frozenset(self.row)
        return tuple(
            _wording(
                self.call.language,
                text,
                _used(text, values),
                names & {name for name, _ in _used(text, values)},
            )
            for text in texts
        )

    def speaker_matters(self, speaker: Speaker | None) -> bool:
        """Whether a check of `speaker` cannot be decided, because one channel does not tell who spoke."""
        return speaker is not None and not self.transcript.speakers_known

    def unheard(
        self, speaker: Speaker | None, from_s: float, to_s: float, texts: tuple[str, ...] = ()
    ) -> Unheard | None:
        """Speech that was not understood and is long enough to hold one of these wordings."""
        words = min((len(wording.tokens) for wording in self.wordings(texts)), default=0)
        return badly_heard(self.transcript, speaker, from_s, to_s, room_for(words))


def _used(text: str, values: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    """The values whose slots are in the text: most wordings are the same in every call, and are made once."""
    return tuple((name, value) for name, value in values if "{" + name + "}" in text)


@lru_cache(maxsize=20_000)
def _wording(
    language: Language, text: str, values: tuple[tuple[str, str], ...], names: frozenset[str]
) -> Wording:
    used = frozenset(name for name, _ in values if name in names)
    return make_wording(language, text, dict(values), used)
