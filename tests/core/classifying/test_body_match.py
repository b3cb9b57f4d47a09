from __future__ import annotations

from datetime import date

import pytest

from core.classifying.body_match import Matched, match, senders
from core.domain.expecting import Answers, ExpectedBody, FileSeen
from core.domain.parties import Identifier

_OAK = Identifier("GB-EDU", "100001")


def _file(body: str, *identifiers: Identifier, version: int = 1) -> FileSeen:
    return FileSeen(
        f"{body}-{version}.zip", "0" * 64, True, (), body, identifiers, "", None, body, version,
        nil=False, received_on=date(2026, 7, 1),
    )  # fmt: skip


def _match(
    expected: list[ExpectedBody], *files: FileSeen, answers: Answers | None = None
) -> Matched:
    return match(expected, senders(files), answers)


def test_files_are_of_one_body_by_number_or_by_name_unless_numbers_speak_against_it() -> None:
    other = Identifier("GB-EDU", "100002")

    found = senders(
        [
            _file("Oak Primary", _OAK),
            _file("The Oak Primary Academy", Identifier("GB-EDU", " 100001 ")),
            _file("Oak Primary"),
            _file("Oak Primary", other),
            _file(""),
        ]
    )

    assert [(len(one.files), sorted(one.identifiers)) for one in found] == [
        (3, [_OAK]),
        (1, [other]),
    ]


def test_a_number_decides_before_a_name() -> None:
    listed = [ExpectedBody("Elm Primary", (_OAK,), row=2), ExpectedBody("Oak Primary", row=3)]

    found = _match(listed, _file("Oak Primary", _OAK))

    assert [(place, how) for place, [(_, how)] in found.own.items()] == [(0, "GB-EDU 100001")]


def test_a_number_without_its_register_is_enough() -> None:
    listed = [ExpectedBody("Oak", (Identifier("", "100001"),))]

    assert 0 in _match(listed, _file("Something else", _OAK)).own


def test_the_same_name_joins_unless_two_bodies_have_it_or_numbers_differ() -> None:
    one = ExpectedBody("Acorn Learning Trust Ltd", row=2)
    twins = [ExpectedBody("Oak Primary", (Identifier("GB-EDU", str(n)),)) for n in (7, 8)]

    assert _match([one], _file("Acorn Learning Trust")).own
    assert not _match(twins, _file("Oak Primary")).own
    clashing = _match(twins[:1], _file("Oak Primary", _OAK))
    assert not clashing.own
    assert [doubt.why for doubt in clashing.doubts] == ["Same name, other numbers"]


def test_names_that_are_alike_are_asked_about_until_somebody_says() -> None:
    listed = [ExpectedBody("Ambleford Town Council", row=2)]
    file = _file("Town Council of Ambleford")

    asked = _match(listed, file)
    (doubt,) = asked.doubts
    key = (doubt.expected.key(), doubt.sender)

    assert not asked.own
    assert _match(listed, file, answers={key: True}).own[0][0][1] == "you said so"
    refused = _match(listed, file, answers={key: False})
    assert (dict(refused.own), refused.doubts) == ({}, ())


def test_a_body_that_is_not_on_the_list_is_told() -> None:
    found = _match([ExpectedBody("Oak Primary")], _file("Yew Academy"))

    assert [one.name for one in found.others] == ["Yew Academy"]


def test_a_number_in_a_name_tells_two_bodies_apart() -> None:
    listed = [ExpectedBody("Fire Station 12"), ExpectedBody("Fire Station 13")]

    found = _match(listed, _file("FIRE STATION 13"))

    assert list(found.own) == [1]


@pytest.mark.parametrize(
    ("listed", "sent"),
    [
        ("Westshire Fire & Rescue", "Westshire Fire Service"),
        ("Westshire Fire and Rescue Authority", "WESTSHIRE FIRE"),
        ("Oak Primary School", "The Oak Primary Academy"),
        ("Dale Learning Trust", "Dale Learning Academies"),
        ("Ambleford Town", "Ambleford Town Council"),
        ("Marby District Council", "Marby Council"),
        ("Oak Academy", "Oak Primary School"),
        ("Ashby Magna PC", "Ashby Magna Parish Council"),
        ("Beacon MAT", "Beacon Academy Trust"),
    ],
)
def test_names_that_differ_in_the_kind_of_body_are_offered_and_never_joined(
    listed: str, sent: str
) -> None:
    found = _match([ExpectedBody(listed)], _file(sent))

    assert not found.own
    assert [(doubt.expected.name, doubt.body) for doubt in found.doubts] == [(listed, sent)]


@pytest.mark.parametrize(
    ("listed", "sent"),
    [
        ("Ambleford Town Council", "Ambleford District Council"),
        ("Oak Primary School", "Oak Junior School"),
        ("The Academy Trust", "The School"),
        ("Fire Authority 12", "Fire Service 13"),
        ("Ashby Magna PC", "Ashby Magna Town Council"),
    ],
)
def test_names_that_differ_in_more_than_the_kind_of_body_are_not_offered(
    listed: str, sent: str
) -> None:
    assert not _match([ExpectedBody(listed)], _file(sent)).doubts
