"""Which columns the sheets of the workbook have, and what the other columns of the CSV files are called."""

from collections.abc import Mapping
from types import MappingProxyType

from qa_pipeline.checks.measures import MEASURES
from qa_pipeline.reports import quality_wording
from qa_pipeline.reports.quality_tables import MAIN_MEASURES
from qa_pipeline.reports.wording import N_
from qa_pipeline.reports.xlsx_columns import Column, Kind, column

_KINDS: dict[str, Kind] = {
    "s": "seconds",
    "share": "share",
    "words_per_minute": "count",
    "times": "count",
    "turns": "count",
}
"""What kind of number a measure is, by its unit."""
_COMPETENCES = tuple(
    column(f"competence_{name}", heading, 12, "score")
    for name, heading in quality_wording.COMPETENCES.items()
)
_MEASURES = tuple(
    column(name, quality_wording.MEASURES[name], 13, _KINDS[MEASURES[name].unit]) for name in MAIN_MEASURES
)
CALLS = (
    column("call_id", N_("Call"), 18),
    column("outcome", N_("Outcome"), 16),
    column("compliance", N_("Compliance"), 12, "score"),
    column("quality", N_("Quality"), 10, "score"),
    column("agent", N_("Agent"), 20),
    column("team", N_("Team"), 14),
    column("campaign", N_("Campaign"), 16),
    column("direction", N_("Direction"), 11),
    column("started_at", N_("Date"), 17, "date"),
    column("duration_s", N_("Duration"), 10, "time"),
    column("call_outcome", N_("End of the call"), 17),
    column("call_back_when", N_("To call back"), 22, "wrapped"),
    column("review_reasons", N_("Reasons"), 50, "wrapped"),
    column("problems", N_("Problems of the recording"), 28, "wrapped"),
    *_COMPETENCES,
    *_MEASURES,
    column("playbook", N_("Playbook"), 20),
    column("playbook_version", N_("Version"), 9),
    column("language", N_("Language"), 9),
    column("file", N_("File"), 30),
    column("customer_ref", N_("Customer reference"), 18),
    column("model", N_("Model"), 16),
    column("model_sha256", N_("Model checksum"), 20),
    column("recording_sha256", N_("Recording checksum"), 20),
)
CALLS_MORE = (
    column("announced_s", N_("Announced duration"), 10, "time"),
    column("reason", N_("Why not processed"), 40, "wrapped"),
    column("engine", N_("Engine"), 14),
    column("engine_version", N_("Engine version"), 12),
    column("playbook_sha256", N_("Playbook checksum"), 20),
)
"""What `calls.csv` has beside them."""
FINDINGS = (
    column("call_id", N_("Call"), 18),
    column("agent", N_("Agent"), 20),
    column("section", N_("Section"), 13),
    column("title", N_("Step"), 32, "wrapped"),
    column("verdict", N_("Verdict"), 16),
    column("critical", N_("Critical"), 9),
    column("points", N_("Points"), 8, "points"),
    column("max_points", N_("Out of"), 8, "points"),
    column("confidence", N_("Confidence"), 11, "share"),
    column("reason", N_("Reason"), 50, "wrapped"),
    column("speaker", N_("Who"), 10),
    column("start_s", N_("From"), 8, "time"),
    column("end_s", N_("To"), 8, "time"),
    column("quote", N_("Quote"), 50, "wrapped"),
    column("wording", N_("Expected wording"), 40, "wrapped"),
    column("missing", N_("Missing words"), 18, "wrapped"),
    column("evidence_count", N_("Evidence found"), 10, "count"),
    column("searched_from_s", N_("Searched from"), 10, "time"),
    column("searched_to_s", N_("Searched to"), 10, "time"),
    column("searched_wordings", N_("Searched for"), 40, "wrapped"),
    column("trigger_wordings", N_("Due after"), 30, "wrapped"),
    column("nearest_quote", N_("Nearest miss"), 40, "wrapped"),
    column("nearest_start_s", N_("Nearest at"), 10, "time"),
    column("nearest_score", N_("Likeness"), 10, "share"),
    column("nearest_missing", N_("Missing there"), 18, "wrapped"),
    column("competence", N_("Competence"), 22),
    column("team", N_("Team"), 14),
    column("campaign", N_("Campaign"), 16),
    column("playbook", N_("Playbook"), 20),
    column("playbook_version", N_("Version"), 9),
    column("check", N_("Check"), 22),
)
FINDINGS_MORE = (
    column("searched_speaker", N_("Searched of whom"), 10),
    column("trigger_speaker", N_("Due after whose words"), 10),
    column("nearest_speaker", N_("Who said the nearest"), 10),
    column("nearest_end_s", N_("Nearest until"), 10, "time"),
    column("nearest_wording", N_("Wording it is near to"), 40, "wrapped"),
)
"""What `findings.csv` has beside them."""
COMPETENCES = (
    column("call_id", N_("Call"), 18),
    column("agent", N_("Agent"), 20),
    column("competence", N_("Competence"), 24),
    column("score", N_("Score"), 10, "score"),
    column("weight", N_("Weight"), 8, "points"),
    column("points", N_("Points"), 8, "points"),
    column("max_points", N_("Out of"), 8, "points"),
    column("gained", N_("Gained"), 36, "wrapped"),
    column("lost", N_("Lost"), 36, "wrapped"),
    column("unsure", N_("Unsure"), 36, "wrapped"),
    column("coaching", N_("Coaching"), 60, "wrapped"),
    column("start_s", N_("From"), 8, "time"),
    column("quote", N_("Quote"), 40, "wrapped"),
    column("profile", N_("Profile"), 11),
    column("team", N_("Team"), 14),
    column("campaign", N_("Campaign"), 16),
    column("playbook", N_("Playbook"), 20),
)
AGENTS = (
    column("agent", N_("Agent"), 24),
    column("team", N_("Team"), 16, "wrapped"),
    column("calls", N_("Calls"), 10, "count"),
    column("few", N_("Note"), 16),
    column("passed", N_("Calls passed"), 10, "count"),
    column("failed", N_("Calls failed"), 10, "count"),
    column("needs_review", N_("Calls to review"), 10, "count"),
    column("not_assessable", N_("Calls not assessable"), 13, "count"),
    column("pass_rate", N_("Pass rate"), 11, "share", bar=True),
    column("pass_low", N_("Pass rate, at least"), 11, "share"),
    column("pass_high", N_("Pass rate, at most"), 11, "share"),
    column("place_best", N_("Place, at best"), 9, "count"),
    column("place_worst", N_("Place, at worst"), 9, "count"),
    column("place_of", N_("Places"), 9, "count"),
    column("compliance", N_("Mean compliance"), 12, "score"),
    column("compliance_low", N_("Mean compliance, at least"), 12, "score"),
    column("compliance_high", N_("Mean compliance, at most"), 12, "score"),
    column("quality", N_("Mean quality"), 12, "score"),
    column("quality_low", N_("Mean quality, at least"), 12, "score"),
    column("quality_high", N_("Mean quality, at most"), 12, "score"),
)
STEPS = (
    column("playbook", N_("Playbook"), 20),
    column("section", N_("Section"), 13),
    column("title", N_("Step"), 40, "wrapped"),
    column("critical", N_("Critical"), 9),
    column("missed", N_("Share missed"), 11, "share", bar=True),
    column("missed_low", N_("Share missed, at least"), 11, "share"),
    column("missed_high", N_("Share missed, at most"), 11, "share"),
    column("judged", N_("Judged"), 10, "count"),
    column("few", N_("Note"), 16),
    column("passed", N_("Times passed"), 10, "count"),
    column("failed", N_("Times failed"), 10, "count"),
    column("unsure", N_("Times unsure"), 10, "count"),
    column("version", N_("Version"), 14),
    column("check", N_("Check"), 24),
)
SKIPPED = (
    column("file", N_("File"), 40),
    column("call_id", N_("Call"), 18),
    column("line", N_("Line of the list"), 10, "count"),
    column("problem", N_("Problem"), 24),
    column("explanation", N_("What it means"), 50, "wrapped"),
    column("reason", N_("In detail"), 60, "wrapped"),
)
SHEETS: Mapping[str, tuple[Column, ...]] = MappingProxyType(
    {
        N_("Calls"): CALLS,
        N_("Findings"): FINDINGS,
        N_("Competences"): COMPETENCES,
        N_("Agents"): AGENTS,
        N_("Steps"): STEPS,
        N_("Not processed"): SKIPPED,
    }
)
"""The sheets in the order that people need them, the legend after them."""
