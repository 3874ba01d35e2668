"""The sentences of one kind of page, for the server that writes it and for the script that writes it again after a filter."""

from collections.abc import Mapping
from dataclasses import dataclass

from qa_pipeline.reports.texts import Texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentences:
    """Messages of the catalogue, by the names that pages and scripts know."""

    single: Mapping[str, str]
    counts: Mapping[str, tuple[str, str]]
    """Of a number of things: one, and several."""

    def sentence(self, key: str, texts: Texts, **values: object) -> str:
        """One of them."""
        return texts.gettext(self.single[key], **values)

    def counted(self, key: str, count: int, texts: Texts, **values: object) -> str:
        """One of those about a number of things."""
        return texts.ngettext(*self.counts[key], count, **values)

    def for_scripts(self, texts: Texts) -> dict[str, object]:
        """All of them as templates: a sentence a text, a count the list of its plural forms."""
        return {
            **{key: texts.gettext(message) for key, message in self.single.items()},
            **{key: list(texts.forms(*messages)) for key, messages in self.counts.items()},
        }
