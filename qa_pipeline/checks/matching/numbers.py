"""Spoken and written numbers as one token each: "cento venti" is 120."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from text_to_num import find_numbers

from qa_pipeline.checks.matching.amounts import amounts, percent
from qa_pipeline.checks.matching.dates import dates
from qa_pipeline.checks.matching.spans import NumberWords, Spanned, norm_at, number_token
from qa_pipeline.checks.matching.tokens import Kind, Token

YEAR = 4
"""Figures of a year."""
NO_NUMBER = "-"
"""Stands for a word that belongs to none."""
MOST_WORDS = 50_000
"""Of so many words it is remembered what they tell."""
CURRENCY_WEIGHT = 0.3
"""Of "euro" behind a number: it is often left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberToken:
    """What text2num asks of a token."""

    norm: str
    apart: bool = False
    """Whether it surely belongs to no spoken number: "800 900 860" are figures already, "centesimi" are cents."""

    def text(self) -> str:
        """The word."""
        return self.norm

    def nt_separated(self, _previous: object) -> bool:
        """Whether a pause parts it from the word before; words of one utterance are not parted."""
        return False

    def not_a_number_part(self) -> bool:
        """Whether it surely belongs to none."""
        return self.apart


class NumberReader:
    """Finds the numbers among the tokens of one language."""

    def __init__(self, code: str, words: NumberWords) -> None:
        self._code = code
        self._words = words
        self._tells = lru_cache(maxsize=MOST_WORDS)(self._is_number_word)
        self._part = lru_cache(maxsize=MOST_WORDS)(self._made)
        self._plain: set[str] = set()
        """Words that were seen to be no part of a number."""
        self._is_digit = lru_cache(maxsize=MOST_WORDS)(self._digit)

    def read(self, tokens: Sequence[Token]) -> list[Spanned]:
        """The tokens with each number, amount and date in one form; a lone article is no number."""
        if not self._may_hold_any(tokens):
            return [Spanned(token, at, at) for at, token in enumerate(tokens)]
        spans = list(percent(self._spoken(tokens), self._words))
        if self._words.month_first:
            spans = list(dates(spans, self._words))
        return list(self._light(self._joined(list(amounts(spans, self._words)))))

    def _may_hold_any(self, tokens: Sequence[Token]) -> bool:
        """Whether a number may stand among the tokens: most utterances hold none, and are not searched for one."""
        unknown = {token.norm for token in tokens} - self._plain
        telling = {norm for norm in unknown if self._tells(norm)}
        if len(self._plain) > MOST_WORDS:
            self._plain.clear()
        self._plain |= unknown - telling
        return bool(telling)

    def _is_number_word(self, norm: str) -> bool:
        """Whether a number may stand where this word stands."""
        if norm in self._words.articles:
            return False
        return norm[:1].isdigit() or bool(find_numbers([self._part(norm)], self._code, 0))

    def _made(self, norm: str) -> NumberToken:
        return NumberToken(norm=norm, apart=norm[:1].isdigit() or norm in self._words.cents)

    def _spoken(self, tokens: Sequence[Token]) -> list[Spanned]:
        """Numbers in words as figures."""
        out: list[Spanned] = []
        done = 0
        parts = [self._part(norm) for norm in self._with_zeros(tokens)]
        for found in find_numbers(parts, self._code, 0):
            figures = self._figures(tokens, found.start, found.end, found.text)
            if not figures:
                continue
            out.extend(Spanned(tokens[at], at, at) for at in range(done, found.start))
            said = " ".join(token.text for token in tokens[found.start : found.end])
            out.append(Spanned(number_token(said, figures), found.start, found.end - 1))
            done = found.end
        out.extend(Spanned(tokens[at], at, at) for at in range(done, len(tokens)))
        return out

    def _with_zeros(self, tokens: Sequence[Token]) -> Iterator[str]:
        """The words, with an "oh" beside a number as the zero that it is, and none else: "a, o fourteen" stammers."""
        for at, token in enumerate(tokens):
            if token.norm in self._words.zero:
                beside = (*tokens[max(0, at - 1) : at], *tokens[at + 1 : at + 2])
                # A letter alone is one in a row of figures only; text2num takes it for one everywhere.
                tells = self._is_digit if len(token.norm) == 1 else self._tells
                yield "zero" if any(tells(each.norm) for each in beside) else NO_NUMBER
            else:
                yield token.norm

    def _figures(self, tokens: Sequence[Token], start: int, end: int, found: str) -> str:
        """What was found, with a point before decimals; empty if it counts nothing: "first" is a number in a date only."""
        if end - start == 1 and tokens[start].norm in self._words.articles:
            return found if self._among_digits(tokens, start) else ""
        figures = found.replace(",", ".")
        if figures.replace(".", "", 1).isdigit():
            return figures
        whole = found.rstrip("stndrhºª°")
        around = [token.norm for token in (*tokens[max(0, start - 2) : start], *tokens[end : end + 2])]
        return whole if whole.isdigit() and not self._words.months.isdisjoint(around) else ""

    def _among_digits(self, tokens: Sequence[Token], at: int) -> bool:
        """Whether a "uno" is a figure: "quattro otto uno cinque"; "un" is none."""
        beside = (*tokens[max(0, at - 1) : at], *tokens[at + 1 : at + 2])
        return tokens[at].norm in self._words.digit_one and any(self._is_digit(t.norm) for t in beside)

    def _digit(self, norm: str) -> bool:
        """Whether this word is a number of one figure."""
        if norm[:1].isdigit():
            return len(norm) == 1
        return [len(found.text) for found in find_numbers([self._part(norm)], self._code, 0)] == [1]

    def _joined(self, spans: Sequence[Spanned]) -> list[Spanned]:
        """Digits said or written in groups as one number: "800 900 860", "quattro sette due"."""
        out: list[Spanned] = []
        for token, first, last in spans:
            before = out[-1].token if out else None
            if not before or not (_is_group(before) and _is_group(token)) or self._is_year(out):
                out.append(Spanned(token, first, last))
            elif len(token.norm) > 1 and before.norm == token.norm:  # "quattordici, quattordici giorni"
                out[-1] = out[-1]._replace(last=last)
            else:
                both = number_token(f"{before.text} {token.text}", before.norm + token.norm, known=False)
                out[-1] = Spanned(both, out[-1].first, last)
        return out

    def _light(self, spans: Sequence[Spanned]) -> Iterator[Spanned]:
        """The tokens with a currency behind its number weighing little, and a single one of something as an article.

        "Ventinove e novanta al mese" leaves the euro out; "1 mese" is "un mese".
        """
        before: Token | None = None
        for at, span in enumerate(spans):
            token = span.token
            if before and before.kind is Kind.NUMBER and token.norm in self._words.currencies:
                token = replace(token, weight=CURRENCY_WEIGHT)
            elif token.stem == "1" and norm_at(spans, at + 1) in self._words.counted:
                token = replace(self._words.one, text=token.text)
            yield span._replace(token=token)
            before = span.token

    def _is_year(self, spans: Sequence[Spanned]) -> bool:
        """Whether the last number is the year of a date, and complete."""
        complete = len(spans[-1].token.norm) == YEAR
        return complete and norm_at(spans, len(spans) - 2) in self._words.months


def _is_group(token: Token) -> bool:
    """Whether a number may be a part of a longer one; with decimals it is whole."""
    return token.kind is Kind.NUMBER and "." not in token.stem
