"""The parser of words: wrong use is an error like any other, told in one line."""

from __future__ import annotations

from argparse import ArgumentParser, RawDescriptionHelpFormatter

from ...errors import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn


class Parser(ArgumentParser):
    """Parses the words of one command; its help shows texts as they are written."""

    def __init__(self, prog: str, description: str | None, epilog: str | None = None) -> None:
        super().__init__(prog, description=description, epilog=epilog, formatter_class=RawDescriptionHelpFormatter)

    def error(self, message: str) -> NoReturn:
        """Raise what is wrong as one line, whatever the words held."""
        raise UsageError(f"{' '.join(message.split())} (`{self.prog} --help` tells more)")
