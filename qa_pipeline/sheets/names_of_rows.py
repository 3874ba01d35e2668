"""Ids for rows that have none, and what rows say of one another."""

import re

from qa_pipeline.sheets import values
from qa_pipeline.sheets.draft import Draft, Item
from qa_pipeline.sheets.headings import fold

_NUMBERED = re.compile(
    r"(?:(?:fase|passo|passaggio|punto|step|row|riga|voce|n|no|nr|#)[.°]?\s*)?(\d+(?:\.\d+)*)[.)]?",
    re.IGNORECASE,
)
_FALLBACK = {"steps": "step", "forbidden": "phrase", "quality": "rule"}


def name_rows(draft: Draft) -> None:
    """Every row has an id of its own, made from its title: the same title gives the same id another time."""
    taken = {str(item.data["id"]) for items in draft.items.values() for item in items if "id" in item.data}
    for part, items in draft.items.items():
        for item in items:
            if "id" not in item.data:
                _name(draft, part, item, taken)


def _name(draft: Draft, part: str, item: Item, taken: set[str]) -> None:
    title = str(item.data.get("title") or "")
    if not title:
        title = next(
            iter(item.data.get("say", [])),
            next((item.data[key] for key in ("lexicon", "measure", "interaction") if item.data.get(key)), ""),
        )
        title = re.sub(r"\{(\w+)\}", r"\1", title)
        draft.notes.append(f"{item.cells[()]}: has no title and is named after its words")
    name = values.unique(values.identifier(title) or _FALLBACK[part], taken)
    taken.add(name)
    item.data["id"] = name


def join_rows(draft: Draft) -> None:
    """What a step comes after, named by id, title or number, as ids."""
    steps = draft.items["steps"]
    for item in steps:
        for text, cell in item.after:
            found = _ids(draft, text)
            for name in found:
                item.cells["after", len(item.data.setdefault("after", []))] = cell
                item.data["after"].append(name)
            if found:
                item.cells["after",] = cell
            else:
                known = ", ".join(
                    str(each.data.get("title") or each.data["id"]) for each in steps if each is not item
                )
                draft.problems.append(
                    f"{cell}: {text!r} is no step; write the title or the id of one of them: {known}"
                )


def _ids(draft: Draft, text: str) -> list[str]:
    """The steps that a cell names: one with commas in its title before several; empty where one is not known."""
    for pieces in ([text], re.split(r"\n|;|\s\|\s", text), re.split(r"[\n;,|]", text)):
        names = [piece.strip() for piece in pieces if piece.strip()]
        found = [name for piece in names if (name := _id(draft, piece))]
        if names and len(found) == len(names):
            return found
    return []


def _id(draft: Draft, text: str) -> str | None:
    steps = draft.items["steps"]
    for same in (
        [item for item in steps if item.data["id"] == text],
        [item for item in steps if fold(str(item.data.get("title", ""))) == fold(text)],
        [item for item in steps if item.number is not None and _number(item.number) == _number(text)],
    ):
        if same:
            return str(same[0].data["id"])
    # A parent's step: whether it is there is found out when the two are joined.
    return text if "extends" in draft.head and re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_.-]*", text) else None


def _number(text: str) -> str:
    """A row's number without what people write around it: "fase 2", "2."."""
    found = _NUMBERED.fullmatch(text.strip())
    return found[1] if found else text
