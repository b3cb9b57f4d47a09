from __future__ import annotations

from core.cli.answer import recorded
from core.domain.operations import Touched


def test_what_changed_nothing_is_not_told_as_done() -> None:
    done = recorded(Touched(7, "flag", "Acme Ltd: local"))
    nothing = recorded(Touched(0, "flag", "Acme Ltd: local"))

    assert (done.lines, done.data["seq"]) == (("Acme Ltd: local.",), 7)
    assert (nothing.lines, nothing.data["seq"]) == (("Nothing was changed.",), 0)
