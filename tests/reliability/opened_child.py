"""Run as a program: decodes recordings, and tells which other files Python was asked to open, and which sockets, meanwhile."""

import json
import sys
from pathlib import Path

from reliability.decode_child import state_of


def main(paths: list[Path]) -> None:
    """Says of each recording what else was opened for it."""
    opened: list[str] = []

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        if (
            event == "open"
            and isinstance(arguments[0], str)
            and arguments[0].endswith((".wav", "passwd", "hosts"))
        ):
            opened.append(arguments[0])
        if event.startswith("socket."):
            opened.append(event)

    sys.addaudithook(watch)
    for path in paths:
        opened.clear()
        state, _ = state_of(path)
        others = [name for name in opened if name != str(path)]
        sys.stdout.write(json.dumps({"name": path.name, "state": state, "others": others}) + "\n")


if __name__ == "__main__":
    main(sorted(Path(sys.argv[1]).iterdir()))
