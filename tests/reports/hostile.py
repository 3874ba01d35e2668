"""A thousand texts that somebody may type or say to make a spreadsheet calculate, link, run or break."""

import random

_HEADS = (
    "=",
    "+",
    "-",
    "@",
    "\t",
    "\r",
    "\n",
    "＝",
    "＋",
    "－",
    "＠",
    ";=",
    "\t=",
    "\n@",
    ";\u3000+",
    "'=",
    '"=',
)
_COVERS = ("", " ", "\u00a0", "\u3000", "\ufeff", "\u200b", "\u00ad", "\u200f\u2060", "\x00", "\x1b", "\x85")
_BODIES = (
    "cmd|' /C calc'!A0",
    "1+1",
    'HYPERLINK("http://example.org","x")',
    'DDE("cmd";"/C calc";"x")',
    "SUM(A1:A9)*cmd",
    "39 333 1234567",
    "WEBSERVICE(A1)",
    "IMPORTXML(1,2)",
    "x\ud800y",
    "[Book1.xlsx]Sheet1!A1",
)
_WHOLE = (
    "http://example.org/?a=1&b=2",
    "mailto:a@example.org",
    "internal:Sheet2!A1",
    "external:c:\\x.xlsx",
    "<r><t>x</t></r>",
    '<r></c></row><row r="9"><c r="A9"><f>1+1</f></c></r>',
    "_x0041_",
    "]]>",
    "&#61;1+1",
    "a:b[c]d*e?f/g\\h",
    "[x]",
    "'quoted'",
    "\udfff",
    "\U0001f600" * 20_000,
    "x" * 40_000,
    "=" * 40_000,
    "\x0b\x0c\x1f\ufffe\uffff",
    "a\r\nb\rc",
    "History",
    "TRUE",
    "#REF!",
    "1e999",
    "nan",
)


def hostile_texts(count: int = 1_000) -> list[str]:
    """The same texts every time."""
    rng = random.Random(6)  # noqa: S311 - no cryptography
    made = list(_WHOLE)
    while len(made) < count:
        made.append(rng.choice(_COVERS) + rng.choice(_HEADS) + rng.choice(_COVERS) + rng.choice(_BODIES))
    return made
