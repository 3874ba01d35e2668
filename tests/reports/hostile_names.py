"""Two hundred texts that have broken somebody's page: as names, quotes, file names, campaigns they are shown, and do nothing."""

_TAGS = ("script", "img", "svg", "iframe", "style", "template", "textarea", "title", "math", "object")
_QUOTES = ('"', "'", "`", "\\", "\\'", '\\"', "\\\\'", "');//", '");//', "\\u0027);alert(1)//")
_NAMES = (
    "__proto__", "constructor", "toString", "hasOwnProperty", "prototype", "valueOf", "__defineGetter__", "then",
    "length", "0", "-1", "NaN", "null", "undefined", "true", "[object Object]",
)  # fmt: skip
_SIGNS = (
    "\u2028", "\u2029", "\u202e", "\u200f", "\u200b", "\ufeff", "\ud800", "\udfff", "\ude00\ud83d", "\x00", "\x1b",
    "\x7f", "\ufffe", "\uffff", "\r", "\r\n", "\t", "\u0301", "😀", "𐐷", "ﷺ", "İ", "ß", "ﬁ", "𝒜", "مرحبا", "שלום",
)  # fmt: skip
_MARKUP = (
    "</script><script>alert(1)</script>", "<!--<script>", "]]>", "-->", "<!--", "<?php", "<%= 1 %>", "{{ 7*7 }}",
    "{% raw %}", "${alert(1)}", "&lt;b&gt;", "&amp;", "&#60;script&#62;", "&", "<", ">", "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>", "../../../etc/passwd", "..\\..\\windows", "C:\\x", "//host/share",
    "file:///etc/passwd", "#r-1", "?q=1", "%00", "%2e%2e%2f", "a=b&c=d", "+", "=1+1", "@SUM(A1)", "{n}", "{shown}",
    "{text}", "$&", "$1", "\\1", "(?=", "[", "*", "^$",
)  # fmt: skip

HOSTILE = (
    *(f"<{tag} src=x onerror=alert(1)>x</{tag}>" for tag in _TAGS),
    *(f"{quote}><img src=x onerror=alert(1)>" for quote in _QUOTES),
    *(f"x{quote} onmouseover={quote}alert(1)" for quote in _QUOTES),
    *_NAMES,
    *(f"{name}.{name}" for name in _NAMES),
    *(f"prima{sign}dopo" for sign in _SIGNS),
    *(f"{sign}<b>{sign}" for sign in _SIGNS),
    *_MARKUP,
    *(f"Rossi {text} Anna" for text in _MARKUP),
    *(f"{text}{text}" for text in _QUOTES),
)[:200]
