"""What an agent's page carries for its script: templates of its sentences, and the moments to choose from after a filter."""

from collections.abc import Sequence
from typing import Any

from qa_pipeline.reports import team_words
from qa_pipeline.reports.agent_scores import Everybody, score_names
from qa_pipeline.reports.agent_wording import for_scripts
from qa_pipeline.reports.cells import without_controls
from qa_pipeline.reports.digest import CallDigest
from qa_pipeline.reports.figures.dates import by_time
from qa_pipeline.reports.figures.moments import MomentToHear, call_moments
from qa_pipeline.reports.texts import Texts


def agent_data(calls: Sequence[CallDigest], every: Everybody, texts: Texts) -> dict[str, Any]:
    """The data; calls are named by their places, which `report_data.py` counts alike."""
    return {
        "texts": for_scripts(texts),
        "names": score_names(texts),
        "trend": _trend_texts(texts),
        "every": [every.rate.passed, every.rate.judged],
        "others": others(every),
        "latest": sorted(range(len(calls)), key=lambda place: by_time(calls[place]), reverse=True),
        "audio": [call.audio_href for call in calls],
        "coach": _told(calls, keep=False),
        "keep": _told(calls, keep=True),
    }


def _trend_texts(texts: Texts) -> dict[str, object]:
    """What the weeks say, as on the team page."""
    known = team_words.for_scripts(texts)
    return {key: known[key] for key in ("few", "counts", "week")}


def others(every: Everybody) -> dict[str, float] | None:
    """Where all agents are, from 0 to 1; None where this one is all there is."""
    if every.agents < 2:
        return None
    shares = {
        "pass_rate": every.rate.share,
        "compliance": every.compliance.value / 100 if every.compliance else None,
        "quality": every.quality.value / 100 if every.quality else None,
    }
    return {key: share for key, share in shares.items() if share is not None}


def _told(calls: Sequence[CallDigest], *, keep: bool) -> list[list[Any]]:
    """A row for each moment: call, result, speaker, beginning, end, quote, sentence."""
    return [_row(place, one) for place, call in enumerate(calls) for one in call_moments(call, keep=keep)]


def _row(call: int, one: MomentToHear) -> list[Any]:
    place = one.place
    return [
        call,
        one.result_index,
        str(place.speaker),
        place.start_s,
        place.end_s,
        without_controls(place.quote),
        without_controls(one.sentence),
    ]
