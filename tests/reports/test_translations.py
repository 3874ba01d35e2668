"""The Italian catalogue says everything that the reports can say, and nothing else."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir

import qa_pipeline.reports
from qa_pipeline.checks import reasons
from qa_pipeline.checks.measures.usual import all_usual
from qa_pipeline.checks.result import reason
from qa_pipeline.errors import ReportError
from qa_pipeline.reports.texts import translate
from qa_pipeline.scorecard.coaching_texts import OTHERS, TABLES

PACKAGE = Path(qa_pipeline.reports.__file__).parent
METHODS = [("**.py", "python"), ("**/templates/**.html", "jinja2")]
KEYWORDS = {**DEFAULT_KEYWORDS, "NN_": (1, 2)}
PLACEHOLDER = re.compile(r"\{\w+\}")


def messages_in_code() -> Iterator[tuple[str, ...]]:
    """Every message of the reports, each as its forms: one, or singular and plural."""
    for _file, _line, message, _comments, _context in extract_from_dir(PACKAGE, METHODS, keywords=KEYWORDS):
        yield (message,) if isinstance(message, str) else tuple(message)
    for name, template in vars(reasons).items():
        if name.isupper() and isinstance(template, str):
            yield (template,)
    for template in (*(text for table in TABLES for text in table.values()), *OTHERS):
        yield (template,)
    for usual in all_usual().values():
        yield (usual.source,)


def test_every_message_of_pages_tables_and_reasons_has_its_italian() -> None:
    italian = translate("it").messages
    assert [forms for forms in messages_in_code() if len(italian.get(forms[0], ())) != len(forms)] == []


def test_the_catalogue_holds_no_message_that_nothing_says_any_more() -> None:
    used = {forms[0] for forms in messages_in_code()}
    assert set(translate("it").messages) - used == set()


def test_a_translation_uses_the_same_values_as_its_message() -> None:
    italian = translate("it").messages
    differing = [
        forms[0]
        for forms in messages_in_code()
        if any(
            not set(PLACEHOLDER.findall(shown)) <= set(PLACEHOLDER.findall(" ".join(forms)))
            for shown in italian[forms[0]]
        )
        or set(PLACEHOLDER.findall(italian[forms[0]][-1])) != set(PLACEHOLDER.findall(forms[-1]))
    ]
    assert differing == []


def test_the_pages_hold_no_words_outside_the_catalogue() -> None:
    """A text node of a template that is not a tag, an expression or a sign would stay English everywhere."""
    loose = []
    for template in sorted((PACKAGE / "templates").glob("*.html")):
        text = re.sub(
            r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", "", template.read_text(encoding="utf-8"), flags=re.DOTALL
        )
        text = re.sub(r"<[^>]*>", "\n", text)
        loose += [
            f"{template.name}: {word.strip()}"
            for word in text.splitlines()
            if re.search(r"[A-Za-z]{2}", word)
        ]
    # the product's own name, at the top of each page and in its title
    assert loose == ["base.html: · qa-pipeline", "base.html: qa-pipeline"]


def test_a_reason_is_a_sentence_in_the_language_of_the_report() -> None:
    why = reason(reasons.NOT_SAID, from_s=3.9, to_s=62.0)
    assert translate("it").sentence(why) == "Non trovato fra 00:03 e 01:02."
    assert translate("en").sentence(why) == "Not found between 00:03 and 01:02."


def test_numbers_and_words_inside_a_reason_are_the_languages_own() -> None:
    why = reason(reasons.FAILED_MARK, section="compliance", score=72.5, mark=85.0)
    assert translate("it").sentence(why) == "Il punteggio di conformità, 72,5, è sotto la soglia di 85."
    assert translate("en").sentence(why) == "The compliance score 72.5 is below 85."


def test_limits_inside_a_reason_have_the_languages_decimal_sign() -> None:
    why = reason(reasons.MEASURED, value=0.56, unit="share", wanted="≥ 0.3, ≤ 0.8")
    assert translate("it").sentence(why) == "Misurato: 0,56 del tempo; richiesto: ≥ 0,3, ≤ 0,8."
    assert translate("en").sentence(why) == "Measured 0.56 of the time; wanted ≥ 0.3, ≤ 0.8."


def test_a_reason_whose_sentence_is_not_in_the_catalogue_stays_english() -> None:
    assert (
        translate("it").sentence(reason("Older sentence about {what}.", what="this"))
        == "Older sentence about this."
    )


@pytest.mark.parametrize(
    ("language", "number", "shown"),
    [
        ("it", 87.25, "87,2"),
        ("en", 87.25, "87.2"),
        ("it", 100.0, "100"),
        ("it", 1234.5, "1.234,5"),
        ("en", 1234.5, "1,234.5"),
    ],
)
def test_numbers_are_written_as_the_language_writes_them(language: str, number: float, shown: str) -> None:
    assert translate(language).number(number) == shown


@pytest.mark.parametrize(
    ("language", "iso", "shown"),
    [
        ("it", "2026-11-23T10:42:00", "23/11/2026 10:42"),
        ("en", "2026-11-23T10:42:00+01:00", "23 Nov 2026 10:42"),
        ("it", "2026-11-23", "23/11/2026"),
        ("it", "ieri mattina", "ieri mattina"),
        ("it", None, ""),
    ],
)
def test_dates_are_written_as_the_language_writes_them(language: str, iso: str | None, shown: str) -> None:
    assert translate(language).date(iso, with_time=True) == shown


def test_a_share_is_called_whole_only_when_it_is() -> None:
    assert [translate("it").percent(share) for share in (0, 0.504, 0.999, 1)] == [
        "0 %",
        "50 %",
        "99 %",
        "100 %",
    ]


def test_singular_and_plural_follow_the_count() -> None:
    texts = translate("it")
    forms = [texts.ngettext("{n} call scored", "{n} calls scored", n) for n in (0, 1, 2, 1000)]
    assert forms == [
        "0 chiamate valutate",
        "1 chiamata valutata",
        "2 chiamate valutate",
        "1.000 chiamate valutate",
    ]


def test_a_language_without_a_catalogue_is_refused_with_a_sentence() -> None:
    with pytest.raises(ReportError, match="it or en, not in 'de'"):
        translate("de")
