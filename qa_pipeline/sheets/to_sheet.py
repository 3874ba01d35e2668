"""A playbook becomes rows that people can edit, and that become the same playbook again."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from qa_pipeline.checks.playbook_file import (
    ForbiddenFile,
    PhraseFile,
    PlaybookFile,
    StepFile,
)
from qa_pipeline.checks.quality_file import QualityFile
from qa_pipeline.sheets import values
from qa_pipeline.sheets.headings import Group, Tongue, names, shown
from qa_pipeline.sheets.rows import STEPS_ONLY

Row = dict[str, str]
UNWRITTEN = frozenset({"number", "forbidden", "forbidden_say"})
"""Columns that are read where people have them; we have an id and a sheet of its own instead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A sheet to write."""

    sheet: str
    """Its name."""
    headings: Mapping[str, str]
    """By key, in the order of the columns."""
    rows: tuple[Row, ...]


def tables(file: PlaybookFile, tongue: Tongue, comments: Mapping[tuple[str, int], str]) -> tuple[Table, ...]:
    """The sheets of a playbook.

    Args:
        file: the playbook, without its parents.
        tongue: the language of headings and choices.
        comments: the file's own, by part and index; those of its beginning under ("", 0).
    """
    steps = _headings("steps", tongue)
    forbidden = {key: text for key, text in steps.items() if key not in STEPS_ONLY}
    return (
        Table(
            sheet=_sheet("steps", tongue),
            headings=steps,
            rows=tuple(
                _step(step, tongue) | _note(comments, "steps", index) for index, step in enumerate(file.steps)
            ),
        ),
        Table(
            sheet=_sheet("forbidden", tongue),
            headings=forbidden,
            rows=tuple(
                _phrase(phrase, tongue) | _note(comments, "forbidden", index)
                for index, phrase in enumerate(file.forbidden)
            ),
        ),
        Table(
            sheet=_sheet("quality", tongue),
            headings=_headings("quality", tongue),
            rows=tuple(
                _rule(rule, tongue) | _note(comments, "quality", index)
                for index, rule in enumerate(file.quality)
            ),
        ),
        Table(
            sheet=_sheet("settings", tongue),
            headings={key: name.of(tongue) for key, name in names("columns").items()},
            rows=tuple(_settings(file, tongue, comments.get(("", 0), ""))),
        ),
    )


def _sheet(kind: str, tongue: Tongue) -> str:
    return names("sheets")[kind].of(tongue)


def _headings(group: Group, tongue: Tongue) -> dict[str, str]:
    return {key: name.of(tongue) for key, name in names(group).items() if key not in UNWRITTEN}


def _note(comments: Mapping[tuple[str, int], str], part: str, index: int) -> Row:
    return {"note": text} if (text := comments.get((part, index))) else {}


def _phrase(phrase: PhraseFile | ForbiddenFile | StepFile, tongue: Tongue) -> Row:
    return {
        "id": phrase.id,
        "title": phrase.title or "",
        "say": lines(phrase.say),
        "speaker": shown("speaker", phrase.speaker, tongue),
        "strictness": shown("strictness", phrase.strictness, tongue),
        "critical": shown("yes", "yes" if phrase.critical else "no", tongue),
        "weight": figure(phrase.weight, tongue),
        "present": lines(phrase.examples.present),
        "absent": lines(phrase.examples.absent),
    }


def _step(step: StepFile, tongue: Tongue) -> Row:
    row = _phrase(step, tongue) | {
        "within_first": f"{figure(step.within_first, tongue)} s" if step.within_first else "",
        "within_last": f"{figure(step.within_last, tongue)} s" if step.within_last else "",
        "after": lines(step.after),
        "within_turns": str(step.within_turns or ""),
    }
    if step.when:
        row |= {
            "when_says": lines(step.when.says),
            "when_speaker": shown("speaker", step.when.speaker, tongue),
            "when_strictness": shown("strictness", step.when.strictness, tongue),
        }
    return row


def _rule(rule: QualityFile, tongue: Tongue) -> Row:
    if rule.switches_off:  # nothing else of it means anything
        return {"id": rule.id, "title": rule.title or "", "weight": figure(rule.weight, tongue)}
    low = rule.wanted.at_least if rule.wanted else rule.at_least
    high = rule.unwanted.at_most if rule.unwanted else rule.at_most
    return {
        "id": rule.id,
        "title": rule.title or "",
        "competence": shown("competence", rule.competence, tongue),
        "speaker": shown("speaker", rule.speaker, tongue),
        "lexicon": rule.lexicon or "",
        "kind": lines(rule.kind),
        "grade": shown("grade", rule.grade, tongue) if rule.grade else "",
        "measure": shown("measure", rule.measure, tongue) if rule.measure else "",
        "interaction": shown("interaction", rule.interaction, tongue) if rule.interaction else "",
        "within_turns": str(rule.within_turns or ""),
        "when_heard": lines(rule.when_heard),
        "at_least": figure(low, tongue),
        "at_most": figure(high, tongue),
        "weight": figure(rule.weight, tongue),
        "critical": shown("yes", "yes" if rule.critical else "no", tongue),
    }


def _settings(file: PlaybookFile, tongue: Tongue, comment: str) -> Iterator[Row]:
    """All settings, empty ones too, so that people see what there is."""
    plain: dict[str, Any] = {
        "playbook": file.playbook,
        "version": file.version,
        "title": file.title,
        "language": file.language and shown("language", file.language, tongue),
        "direction": file.direction and shown("direction", file.direction, tongue),
        "extends": file.extends,
        "profile": file.profile and shown("profile", file.profile, tongue),
        "valid_from": file.valid_from and file.valid_from.isoformat(),
        "valid_to": file.valid_to and file.valid_to.isoformat(),
        "compliance": figure(file.pass_mark.compliance, tongue),
        "quality": figure(file.pass_mark.quality, tongue),
    }
    named = {"slots": file.slots, "applies_to": {k: lines(v) for k, v in file.applies_to.items()}}
    for key, name in names("settings").items():
        if key in named:
            pairs = named[key].items() or [("", "")]
            yield from ({"setting": name.of(tongue), "name": k, "value": v} for k, v in pairs)
        else:
            yield {"setting": name.of(tongue), "value": str(plain[key] or "")}
    if comment:
        yield {"setting": names("steps")["note"].of(tongue), "value": comment}


def lines(texts: list[str]) -> str:
    """Several in one cell, a line each; in quotes where something of it would be taken for a sign of ours."""
    return "\n".join(text if values.texts(text) == [text] else f'"{text}"' for text in texts)


def figure(value: float | None, tongue: Tongue) -> str:
    """A number as it is written in the language; never one that may be read in two ways."""
    text = "" if value is None else f"{value:.12g}"
    text += "0" if re.fullmatch(r"-?[1-9]\d{0,2}\.\d{3}", text) else ""
    return text.replace(".", ",") if tongue == "it" else text
