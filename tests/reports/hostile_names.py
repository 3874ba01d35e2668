"""Texts that have broken somebody's page, of every kind: wherever somebody else's text stands they are shown, and do nothing."""

from itertools import product

_TAGS = (
    "script",
    "img",
    "svg",
    "iframe",
    "style",
    "template",
    "textarea",
    "title",
    "math",
    "object",
    "base",
    "form",
)
_QUOTES = ('"', "'", "`", "\\", "\\'", '\\"', "');//", '");//', "\\u0027);alert(1)//")
_PLACES = ("prima{}dopo", "{}<b>{}")

FAMILIES: dict[str, tuple[str, ...]] = {
    "tags": tuple(f"<{tag} src=x onerror=alert(1)>x</{tag}>" for tag in _TAGS),
    "half tags": (
        "<img src=x onerror=alert(1)", "</", "<", ">", "<!--", "-->", "<!--<script>", "--!><img src=x>", "<![CDATA[", "]]>",
        "<?php", "<?xml version='1.0'?>", "<!DOCTYPE x>", "<plaintext>", '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    ),
    "ends of scripts": (
        "</script><script>alert(1)</script>", "</ScRiPt ><script>alert(1)</script >", "</style><script>alert(1)</script>",
        "</title><script>alert(1)</script>", "</template><script>alert(1)</script>", "</textarea><script>alert(1)</script>",
        "</select><img src=x onerror=alert(1)>", "</svg><img src=x onerror=alert(1)>", "</q></mark></ol></main><b>x</b>",
    ),
    "svg and math": (
        "<svg/onload=alert(1)>", "<svg><script>alert(1)</script></svg>", "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
        "<svg><a xlink:href=javascript:alert(1)><text>x</text></a></svg>", "<svg><use href=data:image/svg+xml,x#y /></svg>",
        "<svg><foreignObject><iframe src=javascript:alert(1)></foreignObject></svg>",
        "<math><mtext><img src=x onerror=alert(1)></mtext></math>", "<math href=javascript:alert(1)>x</math>",
        "<math><mi><table><mglyph><style><img src=x onerror=alert(1)>",
    ),
    "attributes": (
        *(f"{quote}><img src=x onerror=alert(1)>" for quote in _QUOTES),
        *(f"x{quote} onmouseover={quote}alert(1)" for quote in _QUOTES),
        "x autofocus onfocus=alert(1)", "x style=background:url(//127.0.0.1/x)", "' data-slot='call", '" hidden class="', "=x",
    ),
    "addresses": (
        "javascript:alert(1)", "JaVaScRiPt:alert(1)", " javascript:alert(1)", "java\tscript:alert(1)", "javascript&colon;alert(1)",
        "vbscript:msgbox(1)", "data:text/html,<script>alert(1)</script>", "data:text/html;base64,PHNjcmlwdD4=", "//host/share",
        "http://127.0.0.1:9/x.png", "https://127.0.0.1:9/x", "file:///etc/passwd", "blob:null/1", "about:blank", "mailto:a@b", "#r-1",
        "?q=1", "../../../etc/passwd", "..\\..\\windows", "C:\\x", "\\\\host\\share", "%00", "%2e%2e%2f", "a=b&c=d", "/", ".", "..",
    ),
    "templates": (
        "{{ 7*7 }}", "{% raw %}", "{% include 'base.html' %}", "{# x #}", "${alert(1)}", "<%= 1 %>", "#{7*7}", "{n}", "{shown}",
        "{text}", "{0}", "{", "}", "%s", "%(title)s", "$&", "$1", "$$", "\\1",
    ),
    "entities": (
        "&lt;b&gt;", "&amp;", "&amp;amp;", "&#60;script&#62;", "&#x3c;b&#x3e;", "&lt", "&", "&;", "&#0;", "&#x110000;", "&nbsp;x", "&quot;",
    ),
    "styles": (
        "<style>*{display:none}</style>", "x;}*{display:none}", "expression(alert(1))", "url(javascript:alert(1))", "@import '//127.0.0.1/x';",
        "</style><b>x", "\\3c b\\3e",
    ),
    "ends of lines": tuple(
        place.format(*[sign] * 2) for sign, place in product(("\u2028", "\u2029", "\r", "\r\n", "\n", "\t", "\x0b", "\x85"), _PLACES)
    ),
    "directions": tuple(
        place.format(*[sign] * 2)
        for sign, place in product(("\u202a", "\u202b", "\u202d", "\u202e", "\u2066", "\u2067", "\u2069", "\u200f", "\u061c"), _PLACES)
    ),
    "controls": tuple(
        place.format(*[sign] * 2)
        for sign, place in product(("\x00", "\x01", "\x08", "\x1b", "\x7f", "\x9f", "\u2400", "\ufffe", "\uffff", "\ufeff", "\u200b"), _PLACES)
    ),
    "half characters": ("prima\ud800dopo", "prima\udfffdopo", "\udcff\udcfe", "\ude00\ud83d", "\udce9t\udce9.wav", "<\ud800b>"),
    "letters": ("e\u0301\u0301\u0301", "\u0301", "😀", "𐐷", "ﷺ", "İ", "ß", "ﬁ", "𝒜", "مرحبا", "שלום", "Ａｎｎａ", "👩‍👩‍👧", "\U000e0041", "＜b＞", "‹b›"),
    "long": ("Nome" * 75, "x" * 5_000, "<b>" * 400, "a b " * 300, "\u0301" * 300),
    "formulas": (
        "=1+1", "+1", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0", '=HYPERLINK("http://127.0.0.1/x","y")', "\t=1+1", "＝1+1", "'=1+1", "1e999",
    ),
    "names of objects": (
        "__proto__", "constructor", "toString", "hasOwnProperty", "prototype", "valueOf", "__defineGetter__", "__lookupSetter__", "then",
        "length", "name", "id", "0", "00", "1.0", "NaN", "Infinity", "null", "undefined", "true", "false", "[object Object]", "watch",
        "children", "dataset", "innerHTML", "document", "window", "qa",
    ),
    "markdown": (
        "**x**", "_x_", "# x", "[x](javascript:alert(1))", "![x](http://127.0.0.1:9/x.png)", "<http://127.0.0.1:9/>", "`x`", "```", "- x",
        "| a | b |", "> x", "~~x~~", "***",
    ),
    "patterns": ("(?=", "[", "*", "^$", ".*", "(a+)+$", "\\", "(", "[^]", "\\u{110000}"),
}  # fmt: skip

HOSTILE = tuple(dict.fromkeys(text for family in FAMILIES.values() for text in family))
"""More than two hundred, each once."""
FEW = tuple(family[0] for family in FAMILIES.values())
"""One of each kind."""
