"""Text as wide as people read well: wrapped with its indent on a terminal, whole lines in a pipe."""

from rich.console import Console
from rich.text import Text

WIDEST = 110
"""Signs in a line, however wide the terminal is: the eye loses longer ones."""
NARROWEST = 24
"""Signs that a line has left of an indent, however narrow the terminal is."""


class Paper:
    """Prints lines one below the other, none of them with blanks at its end."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self.width = min(console.width, WIDEST) if console.is_terminal else None
        """In signs; None where lines are not wrapped."""

    def say(self, text: Text | str, indent: int = 0, hang: int = 0) -> None:
        """Prints a paragraph.

        Args:
            text: without ends of lines.
            indent: blanks before its first line.
            hang: more of them before the others.
        """
        written = Text(text) if isinstance(text, str) else text
        if self.width is None:
            self._print(written, indent)
            return
        first, rest = self._first_line(written, self.width - indent)
        self._print(first, indent)
        if rest.plain:
            for line in rest.wrap(self._console, max(NARROWEST, self.width - indent - hang)):
                self._print(line, indent + hang)

    def _first_line(self, text: Text, width: int) -> tuple[Text, Text]:
        """What fits in the first line, which is wider than the others, and the rest."""
        lines = text.wrap(self._console, max(NARROWEST, width))
        if len(lines) <= 1:
            return text, Text()
        rest = text.divide([len(lines[0])])[1]
        blanks = len(rest.plain) - len(rest.plain.lstrip())
        return lines[0], rest.divide([blanks])[-1]

    def fit(self, text: Text, indent: int = 0) -> None:
        """Prints one line; what does not fit becomes an ellipsis."""
        if self.width is not None:
            text.truncate(max(NARROWEST, self.width - indent), overflow="ellipsis")
        self._print(text, indent)

    def gap(self) -> None:
        """An empty line."""
        self._console.print()

    def _print(self, line: Text, indent: int) -> None:
        shown = Text(" " * indent)
        shown.append_text(line)
        shown.rstrip()
        self._console.print(shown, soft_wrap=True)
