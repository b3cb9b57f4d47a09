"""The parser of commands: wrong use is a sentence like any other, not an end of the program."""

from __future__ import annotations

import argparse
import re
from typing import NoReturn

from core.domain.problems import UserError


class WrongUse(UserError):
    """The command cannot be understood: {why}."""

    code = "SB-903"
    exit_code = 2
    remedy_text = "Look at: {program} --help."

    def __init__(self, program: str, why: str, usage: str) -> None:
        """Keep how the command is used beside the sentence."""
        super().__init__(program=program, why=why)
        self.usage = usage


class Parser(argparse.ArgumentParser):
    """Raises what argparse prints, so that a script gets its one document all the same."""

    def error(self, message: str) -> NoReturn:
        """Say that the command cannot be understood.

        Raises:
            WrongUse: always.
        """
        why = re.sub(r"invalid (choice|\w+ value):", "cannot be", message)
        raise WrongUse(self.prog, why, self.format_usage())
