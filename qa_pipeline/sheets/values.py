"""A cell's text as a value, or what to write instead."""

import re
import unicodedata
from collections.abc import Sequence

from qa_pipeline.checks.playbook_values import seconds
from qa_pipeline.sheets.headings import Tongue, chosen, offered

_NUMBER = re.compile(r"^([+-]?\d+(?:[.,]\d+)?)\s*(%?)$")
_THOUSANDS = re.compile(r"^[+-]?[1-9]\d{0,2}[.,]\d{3}$")
_POINTS = re.compile(r"\s*(?:punti|punto|points?|pts?|p)\.?$", re.IGNORECASE)
_TIME_WORDS = re.compile(r"^(?:(?:entro|nei|negli|i|primi|ultimi|within|the|first|last)\s+)+", re.IGNORECASE)
_TIME_SIGNS = {'"': " s", "''": " s", "″": " s", "’’": " s", "'": " min", "′": " min", "’": " min"}
_BULLET = re.compile(r"^(?:[-–—•*·▪◦]\s+|\d{1,2}[.)]\s+(?=\D))")
_QUOTED = re.compile(r"^(?:\"([^\"]*)\"|“([^“”]*)”|«([^«»]*)»|„([^„“]*)“)$", re.DOTALL)
_ONE_QUOTED = re.compile(r"\"[^\"]*\"|“[^“”]*”|«[^«»]*»|„[^„“]*“")
_ALL_QUOTED = re.compile(
    rf"(?:{_ONE_QUOTED.pattern})(?:\s*(?:[/;,|]|\bo\b|oppure|\bor\b|\s)\s*(?:{_ONE_QUOTED.pattern}))+"
)
_PLACE = re.compile(r"[\[<]\s*([^\W\d_][\w' ]{1,39})\s*[\]>]")
_AGENT = {
    "agent",
    "agent_name",
    "name",
    "your_name",
    "nome",
    "nome_operatore",
    "operatore",
    "nome_agente",
    "agente",
}


class NotUnderstoodError(ValueError):
    """The cell's text is no such value; the message says what to write."""


def texts(cell: str) -> list[str]:
    """Several wordings in one cell: a line each, or on one line with | between them."""
    if _ALL_QUOTED.fullmatch(cell.strip()):
        pieces = _ONE_QUOTED.findall(cell)
    elif "\n" in cell:
        pieces = cell.split("\n")
    else:
        pieces = [cell] if _ONE_QUOTED.fullmatch(cell.strip()) else re.split(r"\s\|\s", cell)
    return [text for piece in pieces if (text := _unwrapped(piece))]


def listed(cell: str) -> list[str]:
    """Several names in one cell: a line each, or with commas between them."""
    return [name for line in texts(cell) for piece in re.split("[,;]", line) if (name := piece.strip())]


def _unwrapped(text: str) -> str:
    """Without a bullet or a number before it, and without quotes around it."""
    text = " ".join(_BULLET.sub("", text.strip()).split())
    quoted = _QUOTED.match(text)
    return next((part for part in quoted.groups() if part is not None), "").strip() if quoted else text


def slotted(text: str) -> tuple[str, list[str]]:
    """A wording with `[nome azienda]` as the slot {nome_azienda}; and the slots that were made so."""
    made: list[str] = []

    def slot(found: re.Match[str]) -> str:
        name = identifier(found[1], "_")
        name = "agent" if name in _AGENT else name
        made.append(name)
        return "{" + name + "}"

    return _PLACE.sub(slot, text), made


def number(cell: str) -> tuple[float, bool]:
    """A number, with comma or point, and whether it is a percentage."""
    found = _NUMBER.match(_POINTS.sub("", cell.replace("\u00a0", " ").strip()))
    if not found:
        raise NotUnderstoodError(f"{cell!r} is no number; write for example 10, or 2,5")
    if _THOUSANDS.match(found[1]):
        whole, part = re.split("[.,]", found[1])
        either = f"{whole}{part}, or {whole},{part.rstrip('0') or '0'}"
        raise NotUnderstoodError(f"{cell!r} may be one number or another; write {either}")
    return float(found[1].replace(",", ".")), bool(found[2])


def whole(cell: str) -> int:
    """A number without a fraction."""
    value, percent = number(cell)
    if percent or value != int(value):
        raise NotUnderstoodError(f"{cell!r} is no whole number; write for example 3")
    return int(value)


def duration(cell: str, unit: str) -> float:
    """Seconds, from `20`, `20 s`, `entro 1 min`, `30"`; a bare number is in the unit that the heading says."""
    text = _TIME_WORDS.sub("", cell.replace("\u00a0", " ").strip()).rstrip(".")
    for sign, word in _TIME_SIGNS.items():
        if text.endswith(sign):
            text = text.removesuffix(sign) + word
            break
    try:
        value = seconds(f"{text} {unit}" if re.fullmatch(r"\d+(?:[.,]\d+)?", text) else text.lower())
    except ValueError:
        value = None
    if not isinstance(value, float):
        raise NotUnderstoodError(f"{cell!r} is no length of time; write for example 20 s, or 1 min")
    return value


def choice(name: str, cell: str, tongue: Tongue) -> str:
    """A value of a closed list, as it stands in a playbook."""
    value = chosen(name, cell)
    if value is None:
        raise NotUnderstoodError(
            f"{cell!r} is none of the choices; write one of: {', '.join(offered(name, tongue))}"
        )
    return value


def strictness(cell: str, tongue: Tongue) -> str:
    """How closely; a column "Testuale" may hold yes and no."""
    answer = chosen("yes", cell)
    if answer is not None:
        return "verbatim" if answer == "yes" else "paraphrase"
    return choice("strictness", cell, tongue)


def identifier(text: str, join: str = "-") -> str:
    """A title as an id: small ASCII letters and figures; empty where it has none."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("ß", "ss"))
    words = re.findall(
        r"[a-z0-9]+", "".join(c for c in plain if not unicodedata.combining(c)).replace("'", " ")
    )
    name = ""
    for word in words:
        if name and len(name) + len(word) >= 40:
            break
        name = f"{name}{join}{word[:60]}" if name else word[:60]
    return name


def unique(name: str, taken: Sequence[str] | set[str]) -> str:
    """The name, or with the first number behind it that makes it one of its own."""
    if name not in taken:
        return name
    return next(f"{name}-{count}" for count in range(2, len(taken) + 3) if f"{name}-{count}" not in taken)
