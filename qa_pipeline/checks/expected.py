"""The names and products that a call is likely to hold: what the recogniser may be told before it hears. Pure."""

import re
from collections.abc import Iterator, Sequence

from qa_pipeline.checks.playbook import Playbook, choose
from qa_pipeline.recordings.recording import Recording

_SLOT = re.compile(r"\{([a-z0-9_]+)\}")
_NO_NAMES = frozenset({"call_id", "file", "started_at", "direction", "language", "customer_ref"})
"""Columns whose values nobody says as they are written."""


def expected_names(
    recording: Recording, playbooks: Sequence[Playbook], language: str | None
) -> tuple[str, ...]:
    """The agent's name, and the names that fill the slots of the wordings that this call is judged by.

    Args:
        recording: the call.
        playbooks: all there are.
        language: ISO 639-1; None: not known yet, so that the playbook of any language may apply.
    """
    names: list[str] = []
    if recording.agent:
        # Mostly one of them is said alone.
        parts = recording.agent.replace(",", " ").split()
        names += [" ".join(parts), *({parts[0]: 0, parts[-1]: 0} if len(parts) > 1 else ())]
    own = {name: value for name, value in recording.columns if value and name not in _NO_NAMES}
    for playbook in _judging(recording, playbooks, language):
        values = dict(playbook.slots) | own
        names += [values[slot] for slot in _used(playbook) if slot in values]
    return tuple(dict.fromkeys(name for name in names if _is_name(name)))


def _is_name(value: str) -> bool:
    """A term of a contract ("sei mesi", "non vincolante") must be heard as it was said, without any help."""
    return any(word[:1].isupper() for word in value.split()) and not any(map(str.isdigit, value))


def _judging(recording: Recording, playbooks: Sequence[Playbook], language: str | None) -> Iterator[Playbook]:
    for spoken in [language] if language else sorted({playbook.language for playbook in playbooks}):
        playbook = choose(tuple(playbooks), recording, spoken)
        if playbook:
            yield playbook


def _used(playbook: Playbook) -> list[str]:
    """The slots of its wordings; in an order that moving its steps does not change."""
    says = [
        *(text for step in playbook.steps for text in (*step.say, *(step.when.says if step.when else ()))),
        *(text for phrase in playbook.forbidden for text in phrase.say),
    ]
    return sorted({slot for text in says for slot in _SLOT.findall(text)})
