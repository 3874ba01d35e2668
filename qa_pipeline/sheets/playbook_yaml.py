"""A draft as a playbook file that people like to read."""

import re
from collections.abc import Mapping, Sequence
from io import StringIO
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.scalarstring import DoubleQuotedScalarString

from qa_pipeline.sheets.draft import PARTS, Draft

_HEAD = (
    "playbook",
    "version",
    "title",
    "language",
    "direction",
    "extends",
    "profile",
    "valid_from",
    "valid_to",
)
_ITEM = (
    *("id", "title", "competence", "speaker", "strictness", "when", "say", "within_first", "within_last"),
    *("interaction", "within_turns", "after", "lexicon", "kind", "grade", "wanted", "unwanted", "measure"),
    *("at_least", "at_most", "when_heard", "critical", "weight", "examples"),
)
_INLINE = frozenset({"after", "applies_to", "pass_mark", "wanted", "unwanted"})
_SOURCE = re.compile(r"^From .+\.(?:xlsx|xlsm|csv)\.$")
"""What we wrote on the way before."""
_NOT_IN_YAML = re.compile(
    r"[^\t\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\u2028\u2029\x85]"
)


def playbook_yaml(draft: Draft, source: str) -> str:
    """The file's text.

    Args:
        draft: the playbook.
        source: the name of the sheet that it comes from.
    """
    earlier = [line for line in draft.comments if not _SOURCE.match(line)]
    pieces = [_comment([f"From {source}.", *earlier]) + _head(draft.head)]
    for part in PARTS:
        items = draft.items[part]
        if items:
            rows = (_comment(item.comments, "  ") + _dumped([_item(item.data)]) for item in items)
            pieces.append(f"{part}:\n" + "\n".join(rows))
    return "\n".join(pieces)


def _comment(lines: Sequence[str], indent: str = "") -> str:
    plain = (_NOT_IN_YAML.sub(" ", each).rstrip() for line in lines for each in line.split("\n"))
    return "".join(f"{indent}# {line}".rstrip() + "\n" for line in plain)


def _head(head: Mapping[str, Any]) -> str:
    ordered = {key: head[key] for key in (*_HEAD, "applies_to", "pass_mark", "slots") if key in head}
    version = str(head["version"])
    plain = re.fullmatch(r"0|[1-9]\d{0,8}", version)
    return _dumped(_styled(ordered | {"version": int(version) if plain else version}))


def _item(data: Mapping[str, Any]) -> CommentedMap:
    data = {key: value for key, value in data.items() if (key, value) != ("critical", False)}
    return _styled({key: data[key] for key in (*_ITEM, *sorted(data.keys() - set(_ITEM))) if key in data})


def _styled(data: Mapping[str, Any]) -> CommentedMap:
    """Wordings in quotes, a line each; short lists and pairs on the line of their key; whole numbers without .0."""
    made = CommentedMap()
    for key, value in data.items():
        if isinstance(value, Mapping):
            made[key] = _styled(value)
        elif isinstance(value, (list, tuple)):
            plain = key in _INLINE or key not in {"say", "says", "present", "absent"}
            made[key] = CommentedSeq(value if plain else map(DoubleQuotedScalarString, value))
            if plain or len(value) == 1:
                made[key].fa.set_flow_style()
        else:
            made[key] = int(value) if isinstance(value, float) and value == int(value) else value
        if key in _INLINE:
            made[key].fa.set_flow_style()
    return made


def _dumped(data: Any) -> str:  # noqa: ANN401 - a mapping or a list of one
    yaml = YAML(typ="rt", pure=True)
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.width = 1_000_000  # a folded wording is hard to read and to compare
    yaml.allow_unicode = True
    stream = StringIO()
    yaml.dump(data, stream)
    return stream.getvalue()
