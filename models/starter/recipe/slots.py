"""Values that templates ask for and that are made up on the spot: names, numbers, dates, amounts, addresses.

All numbers are written as words, the way they are spoken.
"""

from __future__ import annotations

import random
import unicodedata
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from faker import Faker
from num2words import num2words

if TYPE_CHECKING:
    from collections.abc import Callable

Language = Literal["it", "en"]
TERMS = (7, 10, 14, 14, 14, 15, 30, 30, 60, 90)  # days in which one may withdraw, pay, answer
PERIODS = (3, 6, 12, 12, 18, 24, 24, 36)  # months for which a price holds
LOCALES: dict[Language, list[str]] = {"it": ["it_IT"], "en": ["en_US", "en_GB"]}


def plain_letters(text: str) -> str:
    """Lower-case letters without accents or punctuation, as in an e-mail address."""
    split = unicodedata.normalize("NFD", text.lower())
    return "".join(c for c in split if c.isascii() and c.isalpha())


class Values:
    """Makes one value of a kind each time it is asked; `make` is a table from slot name to maker."""

    def __init__(self, language: Language, lists: dict[str, list[str]], seed: int) -> None:
        self.language = language
        self.italian = language == "it"
        self.lists = lists
        self.random = random.Random(seed)
        self.faker = Faker(LOCALES[language])
        self.faker.seed_instance(seed)
        self._plain_faker = Faker(LOCALES[language][0])  # British Faker's "words" are Latin
        self._plain_faker.seed_instance(seed)
        self._surname = "Rossi"  # the last one made: what is spelt next is this one
        self.make: dict[str, Callable[[], str]] = {
            "first": self.faker.first_name,
            "last": self.last,
            "street": self.faker.street_name,
            "city": self.city,
            "small": lambda: self.number(self.random.randint(1, self.random.choice([30, 300]))),
            "n": lambda: self.number(self.random.randint(2, 30)),
            "num": self.any_number,
            "days": lambda: self.number(self.random.choice([*TERMS, self.random.randint(2, 31)])),
            "months": lambda: self.number(self.random.choice([*PERIODS, self.random.randint(2, 60)])),
            "year": self.year,
            "letters": self.letters,
            "come": self.spelt,
            "pct": lambda: self.number(self.random.choice([5, 10, 15, 20, 25, 30, 40, 50, 70])),
            "digit": lambda: self.number(self.random.randint(0, 9)),
            "digits": lambda: self.digits(self.random.randint(4, 9)),
            "phone": self.phone,
            "alnum": self.letters_and_digits,
            "spell": lambda: ", ".join(self.items("spelling", self.random.randint(3, 6))),
            "date": self.date,
            "time": self.time,
            "amount": self.amount,
            "email": self.email,
        }

    def words(self, number: int) -> list[str]:
        """Common words of Faker's own lists."""
        return [str(word) for word in self._plain_faker.words(number)]

    def items(self, name: str, number: int) -> list[str]:
        """Some items of a list, repeats allowed."""
        return self.random.choices(self.lists[name], k=number)

    def number(self, value: int) -> str:
        """A number in words; English without hyphens or commas, which nobody hears."""
        words = str(num2words(value, lang=self.language))
        return words if self.italian else words.replace(",", "").replace("-", " ")

    def city(self) -> str:
        """Mostly a city of our list, sometimes a small place."""
        return self.items("city", 1)[0] if self.random.random() < 0.75 else str(self.faker.city())

    def any_number(self) -> str:
        """All sizes alike: a uniform draw up to 9999 would hardly ever say "fourteen"."""
        low, high = self.random.choice(
            [(0, 20), (0, 20), (11, 19), (20, 99), (20, 99), (100, 999), (1000, 9999)]
        )
        return self.number(self.random.randint(low, high))

    def last(self) -> str:
        """A surname, which `spelt` remembers."""
        self._surname = str(self.faker.last_name())
        return self._surname

    def year(self) -> str:
        """A year of birth, or one near to today."""
        year = self.random.choice([self.random.randint(1935, 2008), self.random.randint(2015, 2030)])
        return self.number(year) if self.italian else self.english_year(year)

    def letters(self) -> str:
        """One to three single letters, as in a number plate."""
        return " ".join(self.random.choices("ABCDEFGHILMNOPQRSTUVZ", k=self.random.randint(1, 3)))

    def spelt(self) -> str:
        """The last surname letter by letter: "R come Roma", "R for Romeo", or its letters alone."""
        letters = plain_letters(self._surname).upper()[:8]
        if self.random.random() < 0.4:
            return " ".join(letters)
        link = "come" if self.italian else self.random.choice(["for", "as in"])
        return ", ".join(f"{letter} {link} {self.spelling[letter]}" for letter in letters[:6])

    @cached_property
    def spelling(self) -> dict[str, str]:
        """The spelling alphabet by its initials."""
        return {word[0]: word for word in [*self.lists["spelling"], "X-ray" if not self.italian else "Xeres"]}

    def grouped(self, digits: list[int]) -> str:
        """Digits as they are dictated: all at once, or in groups of two to four."""
        words = [self.number(digit) for digit in digits]
        if not self.italian and self.random.random() < 0.3:
            words = ["oh" if word == "zero" else word for word in words]
        size = self.random.choice([len(words), 3, 4, 2])
        return ", ".join(" ".join(words[i : i + size]) for i in range(0, len(words), size))

    def digits(self, number: int) -> str:
        """A code of so many digits."""
        return self.grouped([self.random.randint(0, 9) for _ in range(number)])

    def phone(self) -> str:
        """A mobile number; Italians often say its second half in pairs."""
        if not self.italian:
            return self.digits(10)
        prefix = [3, self.random.choice([2, 3, 4, 6, 8, 9]), self.random.randint(0, 9)]
        if self.random.random() < 0.3:
            pairs = [self.number(self.random.randint(10, 99)) for _ in range(3)]
            return ", ".join([" ".join(map(self.number, prefix)), *pairs])
        return self.grouped(prefix + [self.random.randint(0, 9) for _ in range(7)])

    def letters_and_digits(self) -> str:
        """A code such as "Roma Imola quattro sette"."""
        letters = self.items("spelling", self.random.randint(2, 3))
        return " ".join(
            letters + [self.number(self.random.randint(0, 9)) for _ in range(self.random.randint(2, 4))]
        )

    def date(self) -> str:
        """A date of birth or of a delivery, six times in ten with its year."""
        day, month = self.random.randint(1, 31), self.items("month", 1)[0]
        year = self.random.choice([self.random.randint(1940, 2008), self.random.randint(2019, 2028)])
        with_year = self.random.random() < 0.6
        if self.italian:
            return (
                ("primo" if day == 1 else self.number(day))
                + f" {month}"
                + (f" {self.number(year)}" if with_year else "")
            )
        ordinal = str(num2words(day, lang="en", to="ordinal")).replace("-", " ")
        return f"{month} {ordinal}" + (f" {self.english_year(year)}" if with_year else "")

    def english_year(self, year: int) -> str:
        """1987 -> nineteen eighty seven, 2003 -> two thousand and three."""
        if 2000 <= year < 2010:
            return self.number(year)
        century, rest = divmod(year, 100)
        return f"{self.number(century)} {self.number(rest) if rest > 9 else 'oh ' + self.number(rest)}"

    def time(self) -> str:
        """A time of day between seven and twenty."""
        hour, minutes = self.random.randint(7, 20), self.number(self.random.randint(10, 58))
        if self.italian:
            return self.number(hour) + self.random.choice(
                [
                    "",
                    " e trenta",
                    " e un quarto",
                    " e mezza",
                    " e quarantacinque",
                    " e quindici",
                    f" e {minutes}",
                ]
            )
        past = self.random.choice(["", "", " o'clock", " thirty", " fifteen", " forty five", f" {minutes}"])
        return self.number((hour - 1) % 12 + 1) + past + self.random.choice(["", "", " a m", " p m"])

    def amount(self) -> str:
        """A sum of money, mostly below a hundred."""
        low, high = self.random.choice([(5, 99), (5, 99), (100, 999), (1000, 4999)])
        whole = self.number(self.random.randint(low, high))
        cents = self.random.choice([0, 0, 50, 90, 99, self.random.randint(1, 99)])
        if self.italian:
            tail = f" e {self.number(cents)}" + self.random.choice(["", " centesimi"])
            return f"{whole} euro" + (tail if cents else "")
        currency = self.random.choice(["dollars", "dollars", "pounds", "euros"])
        coin = "pence" if currency == "pounds" else "cents"
        return f"{whole} {currency}" + (f" and {self.number(cents)} {coin}" if cents else "")

    def email(self) -> str:
        """An e-mail address as it is dictated."""
        first, last = plain_letters(self.faker.first_name()), plain_letters(self.faker.last_name())
        number = f" {self.number(self.random.randint(1, 99))}" if self.random.random() < 0.3 else ""
        dot, underscore, at = (
            ("punto", "trattino basso", "chiocciola") if self.italian else ("dot", "underscore", "at")
        )
        joint = self.random.choice([f" {dot} ", " ", f" {underscore} "])
        return f"{first}{joint}{last}{number} {at} {self.items('provider', 1)[0]}"
