from __future__ import annotations

from datetime import date
from pathlib import Path

from core.domain.expecting import ExpectedBody
from core.domain.parties import Identifier
from core.store import collection_expected as store
from core.store.collection import Collection

_OAK = ExpectedBody(
    "Oak Primary", (Identifier("GB-EDU", "100001"),), "Academy", "Acorn Learning Trust",
    "Sam Roe", "sam@oak.example", "Ayton", date(2026, 7, 31), 5,
)  # fmt: skip


def test_a_list_replaces_the_one_before_and_answers_stay(tmp_path: Path) -> None:
    with Collection.open(tmp_path / "c.spendreturns") as collection:
        assert (store.expected(collection), store.expected_name(collection)) == ((), "")

        store.keep_expected(collection, "old.csv", [ExpectedBody("Elm"), ExpectedBody("Yew")])
        store.say_same(collection, "elm", "GB-EDU-7", same=False)
        store.say_same(collection, "elm", "GB-EDU-7", same=True)
        store.keep_expected(collection, "new.csv", [_OAK])

    with Collection.open(tmp_path / "c.spendreturns") as collection:
        assert store.expected(collection) == (_OAK,)
        assert store.expected_name(collection) == "new.csv"
        assert store.answers(collection) == {("elm", "GB-EDU-7"): True}
