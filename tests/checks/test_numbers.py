"""Numbers, amounts and dates read the same in words and in figures."""

import pytest

from qa_pipeline.checks.matching.language import language
from qa_pipeline.checks.matching.tokens import Kind


def read(code: str, text: str) -> list[str]:
    """The text's tokens; of numbers the digits."""
    return [token.norm for token in language(code).tokens(text)]


@pytest.mark.parametrize(
    ("code", "forms"),
    [
        ("it", ("39,90 euro", "€39,90", "€ 39,90", "39,90€", "euro 39,90", "39 euro e 90", "39 euro 90")),
        ("it", ("39,9 euro", "trentanove euro e novanta", "trentanove e novanta euro", "39,90 euro")),
        ("it", ("trentanove euro e novanta centesimi", "trentanove virgola novanta euro", "39,90 euro")),
        ("it", ("39,05 euro", "trentanove euro e cinque centesimi")),
        ("it", ("1,20 euro", "un euro e venti")),
        ("it", ("1.200 euro", "milleduecento euro", "1.200,00 euro", "mille e duecento euro")),
        ("it", ("20% annuo", "venti per cento annuo", "20 per cento annuo", "venti percento annuo")),
        ("it", ("2,5%", "due virgola cinque per cento")),
        ("it", ("3 marzo 2026", "tre marzo duemilaventisei", "3/3/2026", "03/03/26", "3-3-2026", "3.3.2026")),
        ("it", ("1 marzo", "primo marzo", "1° marzo")),
        ("it", ("entro un mese", "entro 1 mese")),
        ("it", ("800900860", "800 900 860", "ottocento novecento ottocentosessanta")),
        ("it", ("4815", "quattro otto uno cinque")),
        ("it", ("alle 18", "alle 18:00", "alle diciotto")),
        ("en", ("29.99 pounds", "£29.99", "twenty nine pounds ninety nine", "29 pounds and 99 pence")),
        ("en", ("$15.50", "fifteen dollars and fifty cents", "15.50 dollars")),
        ("en", ("29.99", "twenty nine ninety nine", "twenty nine point nine nine")),
        ("en", ("£1,200", "one thousand two hundred pounds")),
        ("en", ("5%", "five percent", "five per cent")),
        ("en", ("3 March 2026", "March 3rd, 2026", "March the third twenty twenty six", "March 3 2026")),
        ("en", ("12 May", "May 12th", "twelfth May")),
        ("en", ("31 December 2026", "12/31/2026", "31/12/2026")),
        ("en", ("0800 55", "oh eight zero zero five five", "o eight zero zero five five")),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else value,
)
def test_forms_of_one_number_are_one_number(code: str, forms: tuple[str, ...]) -> None:
    assert len({tuple(read(code, form)) for form in forms}) == 1, [read(code, form) for form in forms]


@pytest.mark.parametrize(
    ("code", "text", "tokens"),
    [
        pytest.param("it", "39 euro e 12 mesi", ["39", "euro", "e", "12", "mesi"], id="no cents: months"),
        pytest.param("it", "la prima volta", ["la", "prima", "volta"], id="no number: an ordinal"),
        pytest.param("it", "un contratto", ["un", "contratto"], id="no number: an article"),
        pytest.param("it", "articoli 13 e 14", ["articoli", "13", "e", "14"], id="two numbers"),
        pytest.param("it", "il 40/13/2026", ["il", "40/13/2026"], id="no such month"),
        pytest.param(
            "it", "3 marzo 2026 14 giorni", ["3", "marzo", "2026", "14", "giorni"], id="a year ends"
        ),
        pytest.param("en", "3/4/2026", ["3/4/2026"], id="nobody knows which month"),
        pytest.param("en", "twenty pounds and 14 days", ["20", "pounds", "and", "14", "days"], id="days"),
        pytest.param("en", "March 2026", ["march", "2026"], id="a year is no day"),
        pytest.param("en", "a, o fourteen day", ["a", "o", "14", "day"], id="no zero: who stammers"),
        pytest.param("en", "March twenty twenty six", ["march", "2026"], id="nor is it in words"),
    ],
)
def test_what_only_looks_like_one_stays_apart(code: str, text: str, tokens: list[str]) -> None:
    assert read(code, text) == tokens


def test_may_is_a_month_beside_a_day_and_else_a_modal() -> None:
    def kinds(text: str) -> list[Kind]:
        return [token.kind for token in language("en").tokens(text) if token.norm == "may"]

    assert kinds("you may cancel") == kinds("option two may be chosen") == [Kind.MODAL]
    assert kinds("on 3 May") == kinds("the third of May") == kinds("in May 2026") == [Kind.CONTENT]


def test_the_same_digits_may_be_two_values_where_both_are_known() -> None:
    [amount, _] = language("it").tokens("12,50 euro")
    [whole, _] = language("it").tokens("1250 euro")
    [said] = language("en").tokens("twelve fifty")
    assert amount.norm == whole.norm == said.norm
    assert (amount.stem, whole.stem, said.stem) == ("12.5", "1250", "")
