"""How names are read: a name as files write it, and the words by which it meets others.

The window shows the right column beside the left one. The left one never changes.
"""

from __future__ import annotations

import pytest

from core.classifying.names import display, read_as, tidy

CASES = {
    "capitals, spaces, punctuation": """
        ACME LTD | acme
        acme  ltd. | acme
        Acme, Ltd. | acme
        ACME - LTD | acme
        O'Neill Joinery | oneill joinery
        O’Neill Joinery | oneill joinery
        Smith/Jones Ltd | smith jone
        Barr + Wray Ltd | barr wray
        A.P.S. Specialist | aps specialist
        A P S Specialist | aps specialist
        "Acme" Ltd | acme
        *Acme Ltd | acme
        Wells & Co. | well
        Smith, Jones & Partners | smith jone partner
        Acme-Baker Ltd | acme baker
    """,
    "legal forms": """
        Acme Limited | acme
        Acme (Limited) | acme
        Acme Ltd. | acme
        Acme LTD | acme
        Acme Limted | acme
        Acme Public Limited Company | acme
        Acme P.L.C. | acme
        Acme plc | acme
        Acme L.L.P. | acme
        Acme Limited Liability Partnership | acme
        Acme LP | acme
        Acme C.I.C. | acme
        Acme Community Interest Company | acme
        Acme CIO | acme
        Acme Charitable Incorporated Organisation | acme
        Acme Company Limited by Guarantee | acme
        Acme Inc. | acme
        Acme Incorporated | acme
        Acme LLC | acme
        Acme Corp | acme
        Acme GmbH | acme
        Acme GmbH & Co. KG | acme
        Acme B.V. | acme
        Acme NV | acme
        Acme S.A. | acme
        Acme SARL | acme
        Acme SpA | acme
        Acme AG | acme
        Acme Pty Ltd | acme
        Acme Co. Ltd | acme
        SA Power Tools | sa power tool
    """,
    "Welsh": """
        Cwmni Bro Cyf | cwmni bro
        Cwmni Bro Cyf. | cwmni bro
        Cwmni Bro Cyfyngedig | cwmni bro
        Menter Bro CCC | menter bro
        Menter Bro Cwmni Buddiannau Cymunedol | menter bro
        Partneriaeth Bro PAC | partneriaeth bro
        Siôn a Siân Cyf | sion a sian
        Tŷ Hafan | ty hafan
        Prifysgol Bangor | university bangor
        Cyngor Gwynedd | council gwynedd
        Heddlu Gwent | police gwent
        Y Ganolfan | ganolfan
        Yr Urdd | urdd
    """,
    "words that say nothing of who is paid": """
        The Acme Company | acme
        Acme (UK) Ltd | acme
        Acme U.K. Limited | acme
        Acme GB | acme
        UK Power | uk power
        University of Leeds | university leed
        Messrs Smith & Jones | smith jone
    """,
    "words that tell firms of one house apart stay": """
        Acme Group Ltd | acme group
        Acme Grp | acme group
        Acme Holdings Ltd | acme holding
        Acme Hldgs | acme holding
        Acme North Ltd | acme north
        3 Counties Care | 3 county care
        G4S Cash | g4s cash
        B2B Services | b2b service
        Studio 54 | studio 54
    """,
    "and, accents, letters": """
        Marks & Spencer | mark spencer
        Marks and Spencer | mark spencer
        Fish 'n' Chips | fish chip
        Fish n' Chips | fish chip
        Crédit Café | credit cafe
        Ørsted Power | orsted power
        Groß Maschinen | gross maschinen
        Łódź Catering | lodz catering
    """,
    "trading names, addressees, former names": """
        J Smith t/a Smith Plumbing | j smith
        J Smith T/As Smith Plumbing | j smith
        J Smith T / A Smith Plumbing | j smith
        J Smith (t/a Smith Plumbing) | j smith
        J Smith t.a. Smith Plumbing | j smith
        J Smith T/A: Smith Plumbing | j smith
        J Smith Trading As Smith Plumbing | j smith
        J Smith TAS Smith Plumbing | j smith
        J Smith DBA Smith Plumbing | j smith
        T/A Kite Nursery | kite nursery
        Acme Ltd c/o Bigger Firm | acme
        Acme Ltd C/O Bigger Firm | acme
        Acme Ltd FAO Accounts | acme
        Acme Ltd (formerly Apex Ltd) | acme
        Acme Ltd formerly known as Apex | acme
        Acme Ltd aka Apex | acme
        Acme Ltd (in liquidation) | acme
        Acme Ltd - DO NOT USE | acme
        Acme Ltd (BACS) | acme
    """,
    "codes of ledgers": """
        V00123 : Acme Ltd | acme
        V00123: Acme Ltd | acme
        S-4411 | Acme Ltd | acme
        12345 - Acme Ltd | acme
        0012345 Acme Ltd | acme
        ACM001 Acme Ltd | acme
        Acme Ltd (12345) | acme
        Acme (12345) | acme
        Acme [S0012] | acme
        Acme Ltd {V 77} | acme
        Acme Ltd#NCP | acme
        Acme Ltd#2 | acme
        Acme Ltd # 0012 | acme
        Acme/001 | acme
        Acme_01 | acme
        Acme Ltd - 000123 | acme
        Acme - 0123 | acme
        Acme Ltd S123456 | acme
        Acme Ltd No:2 Account | acme
        Acme Ltd No 2 A/C | acme
        Acme Ltd - High Street | acme
        Acme Ltd (Leeds) | acme
        Acme Ltd/Hull | acme
    """,
    "names that were cut off": """
        Acme Specialist Safety Li | acme specialist safety
        Acme Specialist Safety Limi | acme specialist safety
        Acme Specialist Safety Lt | acme specialist safety
        Acme Community Interest Co | acme
        Acme Community Interest Compan | acme
        Acme Limited Liability Partner | acme
    """,
    "cards and tills": """
        SQ *ACME CAFE | acme cafe
        SQ *ACME CAFE LEEDS | acme cafe
        SQ *ACME CAFE Leeds GB | acme cafe
        SumUp *Acme Cafe | acme cafe
        SUMUP  *ACME CAFE | acme cafe
        Sum Up *Acme | acme
        PAYPAL *ACME | acme
        PAYPAL *ACME 35314369001 GB | acme
        PP*ACME | acme
        iZ *Acme Cafe York | acme cafe
        IZETTLE *ACME | acme
        Zettle_*Acme Cafe | acme cafe
        TST* ACME GRILL | acme grill
        AMZN Mktp UK*2H4K81XX5 | amazon marketplace
        AMZNMKTPLACE*1A2B3C4D5 | amazon marketplace
        Amazon.co.uk*M12AB34C5 | amazon
        TESCO STORES 2213 | tesco store
        TESCO STORES 2213 LEEDS | tesco store
        TESCO STORES 2213 STOKE ON TRENT GB | tesco store
        ACME FUELS 01132 496000 | acme fuel
        ACME FUELS 020 7946 0958 LONDON | acme fuel
        ACME FUELS +44 20 7946 0958 | acme fuel
        ACME TILL 4 | acme
        ACME TID 20431145 HULL | acme
        www.acme.co.uk | acme
        ACME.COM | acme
        https://www.acme.co.uk/shop | acme
        Printpond.* Printpond | printpond
        Leeds Building Society | leed building society
        SQ *LEEDS | leed
    """,
    "short forms of ledgers": """
        Acme Svcs | acme service
        Acme Svs | acme service
        Acme Mgmt Ltd | acme management
        Acme Intl | acme international
        Acme Bros | acme brother
        Acme Assoc | acme association
        Co-operative Group | cooperative group
        Co-op Group | cooperative group
        St. Mary's School | saint mary school
        Acme Eng Ltd | acme engineering
    """,
}


def _cases() -> list[tuple[str, str]]:
    lines = [line.strip() for text in CASES.values() for line in text.strip().splitlines()]
    return [
        (left.strip(), right.strip()) for left, _, right in (x.rpartition(" | ") for x in lines)
    ]


def test_the_table_holds_a_case_once_and_more_than_a_hundred_and_twenty() -> None:
    cases = _cases()

    assert len(cases) >= 120
    assert len(dict(cases)) == len(cases)


@pytest.mark.parametrize(("name", "read_as"), _cases())
def test_a_name_is_read_as_the_table_says(name: str, read_as: str) -> None:
    assert tidy(name) == read_as


@pytest.mark.parametrize("name", [name for name, _ in _cases()])
def test_a_tidied_name_is_tidied_to_itself_and_the_name_shown_is_the_name_written(
    name: str,
) -> None:
    assert tidy(tidy(name)) == tidy(name)
    assert display(name) == " ".join(name.split())


def test_a_person_sees_plurals_as_they_are() -> None:
    assert read_as("Smith, Jones & Svcs Ltd") == "smith jones service"
    assert read_as("The Wells Group PLC") == "wells group"
