"""Every number of a page, ticked off one by one: what is left in the end was traced to nothing."""

import re
from collections.abc import Iterator

from page_tree import Node

SPOKEN = ("title", "aria-label")
"""Attributes that are read, by who points at them or does not see."""


class Traced:
    """A page of which everything that holds a digit is to be taken."""

    def __init__(self, page: Node) -> None:
        self.page = page
        self._taken: set[int] = set()

    def take(self, node: Node, text: str, *spoken: str) -> None:
        """The node says exactly this, and its attributes this wherever they hold a digit, in their order."""
        assert node.text == text
        assert tuple(_spoken(node)) == spoken, text
        self._taken.add(id(node))

    def rest(self) -> list[str]:
        """What holds a digit and was not taken."""
        return list(self._rest(self.page))

    def _rest(self, node: Node) -> Iterator[str]:
        if id(node) in self._taken or not _seen(node):
            return
        yield from (value for name in SPOKEN if (value := node.attributes.get(name)) and _counts(value))
        for child in node.children:
            if isinstance(child, Node):
                yield from self._rest(child)
            elif _counts(child):
                yield " ".join(child.split())


def _seen(node: Node) -> bool:
    return "hidden" not in node.attributes and node.tag not in {"template", "script", "symbol", "head"}


def _counts(text: str) -> bool:
    return re.search(r"\d", text) is not None


def _spoken(node: Node) -> Iterator[str]:
    if _seen(node):
        yield from (value for name in SPOKEN if (value := node.attributes.get(name)) and _counts(value))
        for child in node.children:
            if isinstance(child, Node):
                yield from _spoken(child)
