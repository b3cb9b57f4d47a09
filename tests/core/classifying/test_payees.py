"""What a payee is, as far as its name tells. All names are made up."""

from __future__ import annotations

import pytest

from core.classifying.names import payee_class
from core.classifying.payees import judge
from core.domain.parties import PayeeClass

NAMES = {
    PayeeClass.INDIVIDUAL: """
        Mr J Smith | MRS A B JONES | Smith, Mr John | Cllr Jones | Miss Karen Hollis
        DR LISA BROWNE | Prof Stefan Derby | PROFESSOR SIR ROY GOODALL | Sir Donald Currie
        Mr & Mrs P Tarn | Mrs J Tishby & Mrs S Shaw | The Estate of Mary Holt
        Exors of J Potts | Parents of A Child | Elizabeth Burleigh | JULIE ROBERTSON
        Karen Schobert | R Rafiq | P A Crossley | P.A. Crossley | G D Nelsen | Mark J Millar
        Ann Ward-Jarvey | SARAH LE FEVER | Tariq bin Shakir | Holt, Mary | Holt, M J
        John Paul Burge | Craig O'Neal | Ravinder Bhadra | Zainab Noor | A G Smith
        Mrs E Baker | Mr A Church | Dr R Court | Foster Carer Payments | Wojciech Nowacki
        J. Doonan
        """,
    PayeeClass.SOLE_TRADER: """
        Mr J Smith t/a Smith Plumbing | Mrs Jones Bakery | J Smith t/a The Window Man
        Dr Cloak & Partners | DR CARTER AND PARTNERS | Mr P Tarn & Sons
        Anna Holt trading as Wild
        """,
    PayeeClass.ORGANISATION: """
        Acme Ltd | Ambridge Primary School | St Mary's Church | Mr Clutch Ltd
        John Smith Limited | Lord Larwood Academy | Sir John Holt School | Smith & Son
        P Tarn & Sons | Holt Brothers | Arthur Holt Trust | Mary Holt Foundation
        The Surgery | Tarn Medical Practice | Ms Travel | Julie Holt Photography
        Tom Owens Productions | A J Promotions | Larwood Parish Council
        North Tarn Academy Trust t/a Tarn Primary School | Tarn Solicitors
        Confidential Waste Ltd | Data Protection Services | Dr Tarn Surgery
        Rachel House Hospice | William Tarn Group | Elizabeth Court Care Home
        Jennifer Holt - Childminder | Holt Partnership | Master Moves Ltd | Elizabeth Court
        T Mobile | Ruth*Shop | Andrew & Co
        """,
    PayeeClass.REDACTED: """
        REDACTED PERSONAL DATA | Name Withheld | xxxxxx | ***** | Redacted | Redcated
        REDACTION | Personal Information | Personal data removed | Name removed
        Supplier name not disclosed | Private Individual | INDIVIDUAL | Individuals
        Commercially sensitive | Anonymised | S40 | REDACTED COMMERCIAL CONFIDENTIALITY
        Confidential | Exempt under FOI | Undisclosed
        """,
    PayeeClass.UNKNOWN: """
        Zenith | Victoria Park Road | wilko.example.com | Hilda 24 | B Q | PG Wright
        John Lewis | W H Smith | J Sainsbury | Lord Nelson | Canon | E Commerce
        G V A Grimshaw | Unclear Name Here | Lady Grey | Zoe.com
        """,
}
LABELLED = [
    (name.strip(), expected)
    for expected, text in NAMES.items()
    for line in text.strip().splitlines()
    for name in line.split("|")
]


@pytest.mark.parametrize(("name", "expected"), LABELLED)
def test_what_a_payee_is(name: str, expected: PayeeClass) -> None:
    assert payee_class(name) is expected, judge(name).reason


def test_no_name_is_no_payee() -> None:
    assert payee_class("") is PayeeClass.UNKNOWN


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("Acme Ltd", 'A legal form: "ltd".'),
        ("Ambridge School", 'The word "school".'),
        ("Mr J Smith", "A title before or after the name."),
        ("Julie Robertson", "A forename and a surname."),
        ("P A Crossley", "Initials and a surname."),
        ("Redacted", "The name is hidden already."),
        ("Zenith", "Its name says nothing of what it is."),
    ],
)
def test_it_is_said_by_what_a_payee_is_judged(name: str, reason: str) -> None:
    assert judge(name).reason == reason
