"""An evaluation for programs."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from qa_pipeline.checks.result import Evidence, NearestMiss
from qa_pipeline.evaluation.compare import Pair
from qa_pipeline.evaluation.evaluate import Evaluation
from qa_pipeline.stored_json import to_json


def evaluation_json(found: Evaluation, gold: Path, *, show: bool) -> dict[str, Any]:
    """All figures; every verdict that differs, with words of the call only where they are asked for."""
    pairs = found.comparison.pairs
    data = json.loads(to_json(replace(found, comparison=replace(found.comparison, pairs=()))))
    comparison = data.pop("comparison")
    outcomes = [each for each in comparison.pop("outcomes") if each["gold"] != each["said"]]
    del comparison["pairs"]
    differing = [_differing(pair, show=show) for pair in pairs if pair.gold is not pair.said]
    return {"gold": str(gold), **data, **comparison, "differing": differing, "differing_outcomes": outcomes}


def _differing(pair: Pair, *, show: bool) -> dict[str, Any]:
    told = {
        "call_id": pair.call_id,
        "check": pair.check,
        "playbook": pair.playbook,
        "gold": pair.gold.value,
        "said": pair.said.value,
        "confidence": pair.confidence,
        "place": pair.place,
    }
    if not show:
        return told
    nearest = pair.result.nearest
    return told | {
        "note": pair.note,
        "reason": str(pair.result.reason),
        "evidence": [_place(each) for each in pair.result.evidence],
        "nearest": _place(nearest) | {"score": nearest.score} if nearest else None,
    }


def _place(found: Evidence | NearestMiss) -> dict[str, Any]:
    return {
        "speaker": found.speaker.value,
        "start_s": found.start_s,
        "end_s": found.end_s,
        "quote": found.quote,
        "wording": found.wording,
    }
