"""Sixty YAML files that are meant badly, or that a careless program reads wrongly; and what ids become of them."""

from collections.abc import Mapping

HEAD = "playbook: p\nversion: 1\n"
STEPS = HEAD + "steps:\n"
ALIAS_BOMB = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{b}: &{b} [" + ",".join([f"*{a}"] * 9) + "]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)
RUN = "{tag} ['touch {{canary}}']"


def _step(name: str) -> str:
    return f"{STEPS}  - {{id: {name}, say: buongiorno}}\n"


EXACT: Mapping[str, tuple[str, str]] = {
    "leading zeros": (_step("00045"), "00045"),
    "a time": (_step('"12-30"'), "12-30"),
    "no": (_step("NO"), "NO"),
    "yes": (_step("yes"), "yes"),
    "off": (_step("off"), "off"),
    "octal": (_step("0o17"), "0o17"),
    "hexadecimal": (_step("0x1F"), "0x1F"),
    "binary": (_step("0b11"), "0b11"),
    "underscores": (_step("1_000"), "1_000"),
    "a trailing zero": (_step("1.50"), "1.50"),
    "an exponent": (_step("1e3"), "1e3"),
    "a number": (_step("45"), "45"),
    "a long number": (_step("12345678901234567890123"), "12345678901234567890123"),
    "a day": (_step("2026-02-30"), "2026-02-30"),
}
"""Files that are taken, and the id of their only step, letter by letter."""

REFUSED: Mapping[str, str | bytes] = {
    "an alias bomb": HEAD + ALIAS_BOMB,
    "an alias bomb of mappings": HEAD + "a: &a {b: 1}\nc: &c {d: *a, e: *a}\nf: {g: *c, h: *c}\n",
    "a list in itself": HEAD + "title: &a [*a]\n",
    "a mapping in itself": "&a playbook: *a\n",
    "an anchor alone": HEAD + "title: &a x\n",
    "an alias of nothing": HEAD + "title: *a\n",
    "a merge key": HEAD + "slots: &s {a: b}\nsteps:\n  - {<<: *s, id: a, say: x}\n",
    "a merge key without an anchor": HEAD + "steps:\n  - {<<: {id: a}, say: x}\n",
    "lists 3,000 deep": HEAD + "title: " + "[" * 3_000 + "]" * 3_000 + "\n",
    "lists 100,000 deep": HEAD + "title: " + "[" * 100_000,
    "mappings 100,000 deep": HEAD + "title: " + "{a: " * 100_000,
    "blocks 1,200 deep": "".join(" " * depth + "a:\n" for depth in range(1_200)),
    "dashes in a row": "- " * 400_000,
    "question marks in a row": "? " * 400_000,
    "colons in a row": ": " * 400_000,
    "braces that are never closed": "{" * 900_000,
    "brackets that are never closed": "[" * 900_000,
    "a quote that is never closed": HEAD + "title: '" + "x" * 900_000,
    "double quotes in a row": '"' * 900_000,
    "a key twice": HEAD + "title: a\ntitle: b\n",
    "a key twice in a step": STEPS + "  - id: a\n    say: x\n    critical: true\n    critical: false\n",
    "a key twice, once in quotes": HEAD + "title: a\n'title': b\n",
    "a tag that runs a command": HEAD + "title: " + RUN.format(tag="!!python/object/apply:os.system") + "\n",
    "a tag that makes an object": HEAD + "title: " + RUN.format(tag="!!python/object/new:os.popen") + "\n",
    "a tag that imports": HEAD + "title: !!python/module:this ''\n",
    "a tag of one's own": HEAD + "title: !secret /etc/passwd\n",
    "a tag of binary": HEAD + "title: !!binary R0lGODlhDAAMAIQAAP\n",
    "a tag of a set": HEAD + "slots: !!set {a, b}\n",
    "a tag directive": "%TAG ! tag:yaml.org,2002:python/\n---\n" + HEAD + "title: !module:os x\n",
    "directives in a row": "%a b\n" * 150_000,
    "a version that there is not": "%YAML 9.9\n---\n" + HEAD,
    "a second document": HEAD + "---\n" + HEAD,
    "documents in a row": "---\n" * 200_000,
    "tabs": "playbook: p\n\tversion: 1\n",
    "tabs in a row": HEAD + "\t" * 900_000 + "x",
    "a NUL": HEAD + "title: a\0b\n",
    "an escape character": HEAD + "title: a\x1b[31mb\n",
    "a BOM in the middle of UTF-16": ("\ufeff" + HEAD).encode("utf-16"),
    "no UTF-8": HEAD.encode() + b"title: perch\xe9\n",
    "bytes of all kinds": bytes(range(256)) * 100,
    "wrong types": "playbook: [p]\nversion: {a: 1}\nsteps: 3\nforbidden: x\nquality: {a: b}\n",
    "a list at the top": "- a\n- b\n",
    "a word at the top": "hello\n",
    "a list as a key": HEAD + "? [a, b]\n: c\n",
    "a mapping as a key": HEAD + "title: {company}: x\n",
    "a slot without quotes": STEPS + "  - {id: a, say: [{company}]}\n",
    "a long key": HEAD + "k" * 100_000 + ": 1\n",
    "80,000 keys": HEAD + "".join(f"k{number}: 1\n" for number in range(80_000)),
    "20,000 wrong keys": HEAD + "".join(f"k{number}: 1\n" for number in range(20_000)),
    "450,000 numbers": HEAD + "x: [" + "1," * 450_000 + "]\n",
    "3,000 steps": STEPS + "".join(f"  - {{id: s{n}, say: ciao, after: [s{n - 1}]}}\n" for n in range(3_000)),
    "10,000 wordings": STEPS + "  - id: a\n    say:\n" + "      - buongiorno a lei\n" * 10_000,
    "a wording of 100,000 letters": STEPS + "  - {id: a, say: " + "parola " * 14_000 + "}\n",
    "a title of a million letters": HEAD + "title: " + "x" * 990_000 + "\n",
    "more than a million bytes": HEAD + "#" * 1_000_000,
    "blanks as a length of time": STEPS + "  - {id: a, say: x, within_first: '1" + " " * 900_000 + "x'}\n",
    "a number without end": HEAD + "pass_mark: {compliance: .inf}\n",
    "no number": HEAD + "pass_mark: {compliance: .nan}\n",
    "a number of 5,000 figures": HEAD + "pass_mark: {compliance: " + "9" * 5_000 + "}\n",
    "a time as a number": HEAD + "pass_mark: {compliance: 12:30}\n",
    "a version of yes": "playbook: p\nversion: yes\nversoin: 1\n",
    "truth as a version": "playbook: p\nversion: true\n",
}
"""Files that are refused, with the place of what is wrong."""
