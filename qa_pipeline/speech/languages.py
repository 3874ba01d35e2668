"""Which language a call is in, from what single windows sound like. Pure.

One window alone may be a name, a number or a foreign product; so the call's is what all of them say together, and a
language that the user has set is checked against it: text in the wrong one is fluent and means nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from qa_pipeline.speech.segment import LanguageDoubt

_SURE = 0.9
"""A window as sure as this speaks for its language."""
_FEWEST_WINDOWS = 2
"""One window, however sure, is no proof."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageFinding:
    """What the windows of a call say together."""

    language: str
    """The likeliest, ISO 639-1."""
    chances: tuple[tuple[str, float], ...]
    """Of the languages, each the mean over the windows, the likeliest first."""
    mixed: bool
    """Whether several windows are surely in one language and several in another."""


def find_language(windows: Sequence[dict[str, float]]) -> LanguageFinding:
    """Joins what windows say.

    Args:
        windows: of each the chances of the languages; at least one window, the same languages in all.
    """
    means = {one: sum(window[one] for window in windows) / len(windows) for one in windows[0]}
    ranked = sorted(means.items(), key=lambda pair: (-pair[1], pair[0]))
    sure = [max(window, key=lambda one: window[one]) for window in windows if max(window.values()) >= _SURE]
    often = [one for one in means if sure.count(one) >= _FEWEST_WINDOWS]
    return LanguageFinding(language=ranked[0][0], chances=tuple(ranked), mixed=len(often) > 1)


def is_contradicted(finding: LanguageFinding, windows: int, language: str) -> bool:
    """Whether a call that should be in a language is surely in another one.

    Args:
        finding: over the call.
        windows: how many were asked.
        language: as set by the user.
    """
    return windows >= _FEWEST_WINDOWS and finding.language != language and finding.chances[0][1] >= _SURE


def doubt_language(
    language: str | None, finding: LanguageFinding | None, windows: int
) -> LanguageDoubt | None:
    """Why the words of a call may be in the wrong language; None where nothing speaks against them.

    Args:
        language: as set by the user; None: the one that was found is used.
        finding: over the call; None without speech.
        windows: how many were asked.
    """
    if finding is None:
        return None
    if language is not None and is_contradicted(finding, windows, language):
        return LanguageDoubt(kind="other", languages=(finding.language,))
    if finding.mixed:
        return LanguageDoubt(kind="mixed", languages=tuple(one for one, _ in finding.chances[:2]))
    return None
