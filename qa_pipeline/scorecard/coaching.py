"""One sentence a competence to learn from: of the heaviest rule that was lost, or, where none was, of what was good."""

from collections.abc import Mapping, Sequence

from qa_pipeline.checks.measures import CallMeasure
from qa_pipeline.checks.playbook import QualityRule
from qa_pipeline.checks.result import CheckResult, Evidence, Reason, Verdict, reason
from qa_pipeline.recordings.recording import Speaker
from qa_pipeline.scorecard import coaching_texts as texts
from qa_pipeline.scorecard.competence import Coaching

SHOWN_BY = {
    "talk_share": "longest_monologue_s",
    "words_per_minute": "longest_monologue_s",
    "customer_words_per_minute": "customer_monologue_s",
    "silence_share": "longest_silence_s",
    "total_silence_s": "longest_silence_s",
}
"""Of measures of the whole call, another whose place shows best what to do."""
Measures = Mapping[str, CallMeasure]


def coach(
    results: Sequence[CheckResult], rules: Mapping[str, QualityRule], measures: Measures
) -> Coaching | None:
    """The sentence for one competence; None where nothing was decided, or no place shows what was lost.

    Args:
        results: its rules' verdicts.
        rules: the playbook's, by id.
        measures: of the call, by name.
    """
    known = [each for each in results if each.check in rules]
    lost = [each for each in known if each.verdict is Verdict.FAIL]
    for result in sorted(lost, key=_heaviest_first):
        if made := _lost(result, rules[result.check], measures):
            return made
    won = [each for each in known if each.verdict is Verdict.PASS]
    if lost or not won:
        return None
    return _won(min(won, key=_heaviest_with_a_place_first), rules)


def _heaviest_first(result: CheckResult) -> tuple[float, float]:
    return (-result.max_points, -result.confidence)


def _heaviest_with_a_place_first(result: CheckResult) -> tuple[bool, float, float]:
    return (not any(each.quote for each in result.evidence), *_heaviest_first(result))


def _lost(result: CheckResult, rule: QualityRule, measures: Measures) -> Coaching | None:
    if rule.measure:
        return _measured(result, rule, rule.measure, measures)
    moment = result.occasion or next(iter(result.evidence), None)
    if moment is None:
        return None
    if rule.interaction:
        template = texts.INTERACTION_MISSED[rule.interaction]
    elif rule.at_least is not None:
        template = texts.WORDS_MISSED.get(rule.lexicon or "", texts.WORDS_MISSED_OTHER)
    else:
        template = texts.WORDS_SAID.get(rule.lexicon or "", texts.WORDS_SAID_OTHER)
    return _made(template, result, moment, keep=False)


def _measured(result: CheckResult, rule: QualityRule, name: str, measures: Measures) -> Coaching | None:
    measure = measures.get(name)
    if measure is None or measure.value is None:
        return None
    low = rule.at_least is not None and measure.value < rule.at_least
    table = texts.MEASURE_TOO_LOW if low else texts.MEASURE_TOO_HIGH
    place = measures.get(SHOWN_BY.get(name, ""), measure)
    if low and name == "talk_share":
        place = measures.get("customer_monologue_s", measure)
    moment = Evidence(
        speaker=Speaker.UNKNOWN,
        start_s=place.start_s or 0.0,
        end_s=place.end_s or 0.0,
        quote="",
        wording=name,
    )
    template = table.get(name, texts.MEASURE_MISSED_OTHER)
    return _made(template, result, moment, keep=False, value=measure.value)


def _won(result: CheckResult, rules: Mapping[str, QualityRule]) -> Coaching:
    rule = rules[result.check]
    if rule.measure:
        return _made(texts.MEASURE_KEPT, result, None, keep=True)
    said = [each for each in result.evidence if each.quote]
    moment = next((each for each in said if each.speaker is Speaker.AGENT), next(iter(said), None))
    if rule.lexicon and rule.at_least is None and moment:
        return _made(texts.LITTLE_SAID, result, None, keep=True)
    if moment is None or (rule.lexicon and rule.at_least is None):
        return _made(texts.NOTHING_SAID, result, None, keep=True)
    if rule.interaction:
        template = texts.INTERACTION_KEPT[rule.interaction]
    else:
        template = texts.WORDS_FOUND.get(rule.lexicon or "", texts.WORDS_FOUND_OTHER)
    return _made(template, result, moment, keep=True)


def _made(
    template: str, result: CheckResult, moment: Evidence | None, *, keep: bool, value: float = 0.0
) -> Coaching:
    """The sentence with those values that its template names."""
    values: dict[str, str | float] = {
        "title": result.title,
        "at_s": moment.start_s if moment else 0.0,
        "quote": moment.quote if moment else "",
        "percent": round(100 * value),
        "number": round(value) if value >= 10 or value == round(value) else value,
    }
    named: Reason = reason(template, **{n: v for n, v in values.items() if f"{{{n}}}" in template})
    return Coaching(sentence=named, check=result.check, keep=keep, moment=moment)
