"""The waveform of a call's page: a row a speaker, and where on it the verdicts' evidence lies."""

from collections.abc import Iterable
from dataclasses import dataclass

from qa_pipeline.recordings.recording import Speaker
from qa_pipeline.reports.batch import ReportedCall
from qa_pipeline.reports.peaks import Peaks
from qa_pipeline.reports.texts import Texts
from qa_pipeline.reports.verdict_view import VerdictView
from qa_pipeline.reports.wording import N_, SPEAKERS

BOTH = N_("Both speakers")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One side of the call."""

    speaker: Speaker
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Waveform:
    """What the page draws."""

    rows: tuple[Row, ...]
    duration_s: float
    data: dict[str, object]
    """For the script that draws: seconds, a list of peaks a row, and marks of (anchor of a verdict, from, to, row)."""


def waveform(call: ReportedCall, views: Iterable[VerdictView], texts: Texts) -> Waveform | None:
    """The waveform of a call's page; None where there is nothing to play or to draw.

    Args:
        call: whose page it is.
        views: its verdicts as the page shows them.
        texts: the report's language.
    """
    drawn = call.peaks
    if drawn is None or call.audio_href is None:
        return None
    marks = sorted(
        (float(start_s), anchor, end_s, row) for anchor, start_s, end_s, row in _marks(views, drawn)
    )
    return Waveform(
        rows=tuple(
            Row(
                speaker=side.speaker,
                name=texts.gettext(BOTH if len(drawn.sides) == 1 else SPEAKERS[side.speaker]),
            )
            for side in drawn.sides
        ),
        duration_s=drawn.duration_s,
        data={
            "duration": drawn.duration_s,
            "peaks": [side.peaks for side in drawn.sides],
            "marks": [(anchor, start_s, end_s, row) for start_s, anchor, end_s, row in marks],
        },
    )


def _marks(views: Iterable[VerdictView], drawn: Peaks) -> Iterable[tuple[str, float, float, int]]:
    """Every place that a verdict rests on, once; what was nowhere has no place, however near something came."""
    rows = {side.speaker: row for row, side in enumerate(drawn.sides)}
    for view in views:
        places = {
            (place.start_s, place.end_s, rows.get(place.speaker, 0))
            for place in view.result.evidence
            if place.start_s < drawn.duration_s
            # What was measured over most of the call is at no place of it.
            and (place.quote or place.end_s - place.start_s < drawn.duration_s / 2)
        }
        for start_s, end_s, row in places:
            yield view.anchor, round(start_s, 2), round(end_s, 2), row
