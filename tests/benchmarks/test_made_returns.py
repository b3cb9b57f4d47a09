from __future__ import annotations

import pytest

from core.formats.return_package import verify_return
from core.formats.return_proof import ReturnProof
from tests.benchmarks import made_returns


@pytest.mark.parametrize("kind", ["line", "agreement", "nil"])
def test_a_stamped_return_is_the_one_that_is_put_together_file_by_file(kind: str) -> None:
    forms = made_returns._Forms(20, 1)
    number = 44_000
    _, members = forms._template(kind, number % 12 if kind == "line" else 0, False)

    stamped = forms.of(number, kind).data

    assert stamped == made_returns._filled(members, f"b{number:07}", "")
    assert verify_return(stamped).verdict
    assert ReturnProof().prove(stamped) is not None
