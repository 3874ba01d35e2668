"""`playbook try`: how a playbook would judge a sentence."""

import sys
from dataclasses import asdict, replace
from pathlib import Path

from rich.text import Text

from qa_pipeline.checks.playbook_load import load_playbooks
from qa_pipeline.checks.trial import Change, Said, Trial, try_words
from qa_pipeline.checks.wordlists.load import list_ids
from qa_pipeline.cli.console import Speech, out, print_json, table
from qa_pipeline.errors import PlaybookError
from qa_pipeline.recordings.recording import Speaker

LONGEST = 20_000
"""Characters: a sentence is tried, not a call."""
LOOKS = {Said.SAID: "green", Said.PERHAPS: "yellow", Said.CHANGED: "red"}
PARTS = {"steps": "step", "when": "due when", "forbidden": "forbidden"}


def try_sentence(path: Path, words: str, speaker: str | None, language: str | None, speech: Speech) -> None:
    """Prints how each step, trigger and forbidden phrase would judge the words.

    Args:
        path: the playbook.
        words: what is said; `-`: what stands on standard input.
        speaker: who says it; None: whoever has to.
        language: that it is said in; None: the playbook's.
        speech: how much to say.

    Raises:
        PlaybookError: the playbook is wrong, or there is nothing to try.
    """
    known = list_ids(path.absolute().parent)
    [playbook] = load_playbooks([path], known)
    playbook = replace(playbook, language=language or playbook.language)
    text = " ".join((sys.stdin.read(LONGEST + 1) if words == "-" else words).split())
    if not text or len(text) > LONGEST:
        raise PlaybookError(
            f'{"nothing" if not text else "too much"} to try; write a sentence, for example "buongiorno sono Maria"'
        )
    trials = try_words(playbook, text, Speaker(speaker) if speaker else None)
    if speech.as_json:
        results = [_plain(trial) for trial in trials]
        print_json({"playbook": playbook.id, "version": playbook.version, "text": text, "results": results})
    elif speech.talks:
        _print(trials)


def _print(trials: tuple[Trial, ...]) -> None:
    rows = table("check", "kind", "verdict", "fit", "rests on", "wording that fits best")
    for trial in sorted(trials, key=lambda trial: (list(Said).index(trial.said), -trial.fit)):
        found = trial.said is not Said.NOT_SAID or trial.fit >= 0.3  # less tells a reader nothing
        rows.add_row(
            Text(trial.check),
            f"{PARTS[trial.part]}, {trial.strictness}" if trial.part != "when" else PARTS["when"],
            Text(verdict(trial), style=LOOKS.get(trial.said, "")),
            f"{100 * trial.fit:.0f} %",
            Text((trial.quote or "") if found else ""),
            Text((trial.wording or "") if found else ""),
        )
    out().print(rows)


def verdict(trial: Trial) -> str:
    """The verdict in words, with the word that is another."""
    words = {Said.NOT_SAID: "not said", Said.OTHER_SPEAKER: "the other side's"}.get(
        trial.said, trial.said.value
    )
    return (
        f"{words}: {_change(trial.change)}"
        if trial.change and trial.said is not Said.OTHER_SPEAKER
        else words
    )


def _change(change: Change) -> str:
    if not change.said:
        return f"{change.expected!r} is missing"
    return (
        f"{change.said!r} instead of {change.expected!r}" if change.expected else f"{change.said!r} is added"
    )


def _plain(trial: Trial) -> dict[str, object]:
    return asdict(trial) | {
        "said": trial.said.value,
        "strictness": trial.strictness.value,
        "fit": round(trial.fit, 3),
    }
