"""A file of another kind is told as that: nobody altered it, it was chosen in the wrong place."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date

import pytest

from core.formats import exchange_pack, receipts, signed_package, template
from core.formats.catalogue_package import read_catalogue
from core.formats.other_kinds import what_it_is
from core.formats.packages import OtherKind, PackageRefused
from core.formats.return_package import build_return
from core.formats.signing import SecretKey
from core.formats.template_reading import NotAForm, read_workbook
from tests.core.formats.conftest import made_return

DAY = date(2026, 5, 1)
RETURN = build_return(made_return(), SecretKey(bytes(range(32))))


@pytest.mark.parametrize(
    ("read", "wanted"),
    [
        (lambda data: read_catalogue(data, None, today=DAY), "a catalogue"),
        (receipts.read_receipt, "a receipt"),
        (lambda data: signed_package.read(data, exchange_pack.KIND), "an exchange pack"),
    ],
)
def test_a_return_where_something_else_is_asked_for_is_named(
    read: Callable[[bytes], object], wanted: str
) -> None:
    with pytest.raises(OtherKind) as refused:
        read(RETURN)

    assert refused.value.sentence() == f"The file is a return, not {wanted}."
    assert refused.value.exit_code == 3


def test_a_form_is_no_catalogue_and_a_package_is_no_form() -> None:
    with pytest.raises(OtherKind, match="an Excel workbook"):
        read_catalogue(template.template_bytes("ypo", "YPO"), None, today=DAY)
    with pytest.raises(NotAForm, match="it is a return"):
        read_workbook(RETURN)


def test_what_only_says_that_it_is_of_the_kind_is_refused_as_altered() -> None:
    told = io.BytesIO()
    with zipfile.ZipFile(told, "w") as archive:
        archive.writestr("datapackage.json", '{"spendbook": {"kind": "receipt"}}')
        archive.writestr("stranger.txt", "x")

    with pytest.raises(PackageRefused):
        receipts.read_receipt(told.getvalue())


@pytest.mark.parametrize(
    "text", ["[" * 50_000, "[]", '{"spendbook": 1}', '{"spendbook": {}}', "{"]
)
def test_a_description_that_says_nothing_is_no_kind(text: str) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("datapackage.json", text)

    assert what_it_is(made.getvalue()) == ""
    assert what_it_is(b"PK\x03\x04") == ""
