"""A cell that says when a step is due: who says what."""

import re

from qa_pipeline.sheets.headings import chosen, fold
from qa_pipeline.sheets.values import NotUnderstoodError, texts

_SAYS = re.compile(
    r"^(?:(?:solo|only)\s+)?(?:se|quando|if|when)\s+(?:(?:il|lo|la|un|una|the|a)\s+|l['’])?(?P<who>\w+)\s+"
    r"(?:dice|afferma|risponde|says|said|answers)\s*(?P<mark>:|(?=[\"“«„]))\s*(?P<words>.+)$",
    re.IGNORECASE | re.DOTALL,
)
_WHO = re.compile(r"^(?P<who>\w+)\s*:\s*(?P<words>.+)$", re.DOTALL)
_TOLD = re.compile(
    r"^(?:solo|soltanto|se|quando|qualora|in caso|nel caso|only|if|when|in case|unless|salvo|tranne)\b",
    re.IGNORECASE,
)
_ALWAYS = {"sempre", "always", "-", "–", "—", "nessuna", "none", "no", "n/a", "n a"}


def condition(cell: str) -> tuple[str | None, list[str]]:
    """Who must have said what: the speaker as in a playbook, None where the cell says none; no words: always due.

    Raises:
        NotUnderstoodError: the cell tells a circumstance instead of the words by which it is known.
    """
    if fold(cell) in _ALWAYS:
        return None, []
    found = _SAYS.match(cell) or _WHO.match(cell)
    who = chosen("speaker", found["who"]) if found else None
    if found and who:
        return who, texts(found["words"])
    if _TOLD.match(cell):
        raise NotUnderstoodError(
            f"{cell!r}: write the words that make the step due, for example: cliente: non mi interessa | è troppo caro"
        )
    return None, texts(cell)
