"""A page as a tree, so that a test can read one panel, one row, one cell of it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"meta", "link", "input", "br", "hr", "img"}


@dataclass
class Node:
    """An element with what is in it."""

    tag: str
    attributes: dict[str, str | None] = field(default_factory=dict)
    children: list["Node | str"] = field(default_factory=list)

    @property
    def text(self) -> str:
        """What a reader sees of it, blanks as one; hidden parts and templates are not seen."""
        return " ".join(" ".join(self._texts()).split())

    def _texts(self) -> Iterator[str]:
        for child in self.children:
            if isinstance(child, str):
                yield child
            elif "hidden" not in child.attributes and child.tag not in {"template", "script"}:
                yield from child._texts()

    @property
    def classes(self) -> set[str]:
        return set((self.attributes.get("class") or "").split())

    def all(self, tag: str = "", **wanted: str) -> list["Node"]:
        """The elements below it of a tag and with attributes (`data_rows="step"`), in their order."""
        named = {name.rstrip("_").replace("_", "-"): value for name, value in wanted.items()}
        return [one for one in self._below() if tag in {"", one.tag} and one._has(named)]

    def one(self, tag: str = "", **wanted: str) -> "Node":
        found = self.all(tag, **wanted)
        assert len(found) == 1, (tag, wanted, len(found))
        return found[0]

    def _has(self, wanted: dict[str, str]) -> bool:
        return all(
            value in self.classes if name == "class" else self.attributes.get(name) == value
            for name, value in wanted.items()
        )

    def _below(self) -> Iterator["Node"]:
        for child in self.children:
            if isinstance(child, Node) and child.tag != "template":
                yield child
                yield from child._below()


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open = [Node("document")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, dict(attrs))
        self.open[-1].children.append(node)
        if tag not in VOID:
            self.open.append(node)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open[-1].children.append(Node(tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open[-1].tag == tag, f"</{tag}> closes <{self.open[-1].tag}>"
            self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def tree(page: str) -> Node:
    """The page's elements; a tag that is closed by another's end fails the test."""
    builder = _Builder()
    builder.feed(page)
    assert len(builder.open) == 1
    return builder.open[0]
