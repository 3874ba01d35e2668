"""The workbook's columns: which value, what it is called, how wide, and what kind of number it is."""

from dataclasses import dataclass
from typing import Literal

from qa_pipeline.checks.measures import MEASURES
from qa_pipeline.reports import quality_wording
from qa_pipeline.reports.quality_tables import MAIN_MEASURES
from qa_pipeline.reports.wording import N_

Kind = Literal["text", "wrapped", "score", "points", "share", "time", "seconds", "date", "count"]
_KINDS: dict[str, Kind] = {
    "s": "seconds",
    "share": "share",
    "words_per_minute": "count",
    "times": "count",
    "turns": "count",
}
"""What kind of number a measure is, by its unit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of a sheet."""

    key: str
    """Of the row's value."""
    heading: str
    """In English: a key for the translators, unless `own` says it is the user's own name."""
    width: int
    """In characters."""
    kind: Kind = "text"
    own: bool = False
    """A column of the user's `calls.csv`, whose name nobody translates."""


def _column(key: str, heading: str, width: int, kind: Kind = "text") -> Column:
    return Column(key=key, heading=heading, width=width, kind=kind)


_COMPETENCES = tuple(
    _column(f"competence_{name}", heading, 12, "score")
    for name, heading in quality_wording.COMPETENCES.items()
)
_MEASURES = tuple(
    _column(name, quality_wording.MEASURES[name], 13, _KINDS[MEASURES[name].unit]) for name in MAIN_MEASURES
)
CALLS = (
    _column("call_id", N_("Call"), 18),
    _column("outcome", N_("Outcome"), 16),
    _column("compliance", N_("Compliance"), 12, "score"),
    _column("quality", N_("Quality"), 10, "score"),
    _column("agent", N_("Agent"), 20),
    _column("team", N_("Team"), 14),
    _column("campaign", N_("Campaign"), 16),
    _column("direction", N_("Direction"), 11),
    _column("started_at", N_("Date"), 17, "date"),
    _column("duration_s", N_("Duration"), 10, "time"),
    _column("call_outcome", N_("End of the call"), 17),
    _column("call_back_when", N_("To call back"), 22, "wrapped"),
    _column("review_reasons", N_("Reasons"), 50, "wrapped"),
    _column("problems", N_("Problems of the recording"), 28, "wrapped"),
    *_COMPETENCES,
    *_MEASURES,
    _column("playbook", N_("Playbook"), 20),
    _column("playbook_version", N_("Version"), 9),
    _column("language", N_("Language"), 9),
    _column("file", N_("File"), 30),
    _column("customer_ref", N_("Customer reference"), 18),
    _column("model", N_("Model"), 16),
    _column("model_sha256", N_("Model checksum"), 20),
    _column("recording_sha256", N_("Recording checksum"), 20),
)
FINDINGS = (
    _column("call_id", N_("Call"), 18),
    _column("agent", N_("Agent"), 20),
    _column("section", N_("Section"), 13),
    _column("title", N_("Step"), 32, "wrapped"),
    _column("verdict", N_("Verdict"), 16),
    _column("critical", N_("Critical"), 9),
    _column("points", N_("Points"), 8, "points"),
    _column("max_points", N_("Out of"), 8, "points"),
    _column("confidence", N_("Confidence"), 11, "share"),
    _column("reason", N_("Reason"), 50, "wrapped"),
    _column("speaker", N_("Who"), 10),
    _column("start_s", N_("From"), 8, "time"),
    _column("end_s", N_("To"), 8, "time"),
    _column("quote", N_("Quote"), 50, "wrapped"),
    _column("wording", N_("Expected wording"), 40, "wrapped"),
    _column("missing", N_("Missing words"), 18, "wrapped"),
    _column("evidence_count", N_("Evidence found"), 10, "count"),
    _column("searched_from_s", N_("Searched from"), 10, "time"),
    _column("searched_to_s", N_("Searched to"), 10, "time"),
    _column("searched_wordings", N_("Searched for"), 40, "wrapped"),
    _column("trigger_wordings", N_("Due after"), 30, "wrapped"),
    _column("nearest_quote", N_("Nearest miss"), 40, "wrapped"),
    _column("nearest_start_s", N_("Nearest at"), 10, "time"),
    _column("nearest_score", N_("Likeness"), 10, "share"),
    _column("nearest_missing", N_("Missing there"), 18, "wrapped"),
    _column("team", N_("Team"), 14),
    _column("campaign", N_("Campaign"), 16),
    _column("playbook", N_("Playbook"), 20),
    _column("playbook_version", N_("Version"), 9),
    _column("check", N_("Check"), 22),
)
COMPETENCES = (
    _column("call_id", N_("Call"), 18),
    _column("agent", N_("Agent"), 20),
    _column("competence", N_("Competence"), 24),
    _column("score", N_("Score"), 10, "score"),
    _column("weight", N_("Weight"), 8, "points"),
    _column("points", N_("Points"), 8, "points"),
    _column("max_points", N_("Out of"), 8, "points"),
    _column("gained", N_("Gained"), 36, "wrapped"),
    _column("lost", N_("Lost"), 36, "wrapped"),
    _column("unsure", N_("Unsure"), 36, "wrapped"),
    _column("coaching", N_("Coaching"), 60, "wrapped"),
    _column("start_s", N_("From"), 8, "time"),
    _column("quote", N_("Quote"), 40, "wrapped"),
    _column("profile", N_("Profile"), 11),
    _column("team", N_("Team"), 14),
    _column("campaign", N_("Campaign"), 16),
    _column("playbook", N_("Playbook"), 20),
)
SKIPPED = (
    _column("file", N_("File"), 40),
    _column("call_id", N_("Call"), 18),
    _column("line", N_("Line of the list"), 10, "count"),
    _column("problem", N_("Problem"), 24),
    _column("explanation", N_("What it means"), 50, "wrapped"),
    _column("reason", N_("In detail"), 60, "wrapped"),
)
NUMBER_FORMATS = {
    "score": "0.0",
    "points": "0.##;-0.##;0",
    "share": "0%",
    # A share of a day, as spreadsheets count time; [m] goes on past the hour.
    "time": "[m]:ss",
    "seconds": '0.0 "s"',
    "date": "dd/mm/yyyy hh:mm",
    "count": "0",
}
