"""The tables of a catalogue: the one place that says which columns there are and what they mean.

The package, the dictionary and the authoring workbook are all made from these layouts.
"""

from __future__ import annotations

from core.formats.asked_layouts import IN_CATALOGUE
from core.formats.columns import Column, Holds, Layout, Reference

KINDS = ("framework", "open-framework", "dynamic-market", "dps")
REGULATIONS = ("PA2023", "PCR2015", "PCR2006")
ROUTES = ("direct-award", "further-competition", "catalogue", "aggregation")
RULES = ("include", "exclude")
ELIGIBILITY = ("sector", "body-type", "region", "member-of", "body-id")
EVIDENCE = ("saving-range", "price-benchmark", "case")
CATEGORY_SCHEMES = ("cpv", "common-spend")
YES_NO = ("yes", "no")


def _text(name: str, title: str, about: str, *choices: str, required: bool = False) -> Column:
    return Column(name, title, about, required=required, choices=choices)


def _need(name: str, title: str, about: str, *choices: str) -> Column:
    return _text(name, title, about, *choices, required=True)


def _day(name: str, title: str, about: str, *, required: bool = False) -> Column:
    return Column(name, title, about, Holds.DAY, required)


def _pence(name: str, title: str, about: str) -> Column:
    return Column(name, title, about, Holds.PENCE)


def _count(name: str, title: str, about: str) -> Column:
    return Column(name, title, about, Holds.COUNT)


def _rate(name: str, title: str, about: str) -> Column:
    return Column(name, title, about, Holds.RATE)


def _yes(name: str, title: str, about: str) -> Column:
    return Column(name, title, about, Holds.YES_NO)


_AGREEMENT_NO = _need("agreement_no", "Agreement number", "Your number for the agreement.")
_LOT_NO = _need("lot_no", "Lot number", 'Text, such as 1 or 1a. Most agreements have lot "1".')
_LOT = (_AGREEMENT_NO, _LOT_NO)
_TO_AGREEMENT = Reference(("agreement_no",), "agreements", ("agreement_no",))
_TO_LOT = Reference(("agreement_no", "lot_no"), "lots", ("agreement_no", "lot_no"))

AGREEMENTS = Layout(
    "agreements",
    "Agreements",
    "an agreement",
    (
        _AGREEMENT_NO,
        _need("title", "Title", "The agreement's title."),
        _need("owner", "Owner", "The organisation that let the agreement."),
        _text("joint_owners", "Joint owners", "Others who let it together with the owner."),
        _need("kind", "Kind", "What kind of agreement it is.", *KINDS),
        _text("regulation", "Regulation", "The law under which it was let.", *REGULATIONS),
        _text("description", "Description", "What can be bought. s.45(5)."),
        _day("start", "Start", "First day on which orders can be placed.", required=True),
        _day("end", "End", "Last day, without extensions.", required=True),
        _day("extension_to", "Extension possible to", "Last day if every extension is taken."),
        _day("extension_taken", "Extended to", "Last day with the extensions taken so far."),
        _pence("estimated_value_pence", "Estimated value", "Over the whole term. s.45(5)."),
        _text("price_basis", "Price basis", "Prices, or how they are set. s.45(5)."),
        _text("selection_process", "Selection process", "How suppliers are chosen. s.45(5)."),
        _text("entitled", "Entitled", "Which authorities may use it. s.45(5)."),
        _text("open_framework", "Open framework", "Whether it reopens. s.45(5).", *YES_NO),
        _text("fee_basis", "Fee basis", "Who pays a fee, and on what."),
        _text("fee_rate", "Fee rate", "The fee in words, such as 0.5 %."),
        _rate("levy_rate", "Levy", "Part of the price that suppliers pay you; 0 if none."),
        _text("rebate_note", "Rebate", "What comes back to users."),
        _rate("rebate_rate", "Rebate rate", "Part of the price that comes back; 0 if none."),
        _pence("joining_fee_pence", "Joining fee", "Paid once by a new user; 0 if none."),
        _pence("order_fee_pence", "Fee for an order", "Paid for each call-off; 0 if none."),
        _text("membership_required", "Membership required", "Must users join?", *YES_NO),
        _text("supersedes", "Supersedes", "Number of the agreement that this one follows."),
        _text("status", "Status", "In your own words: live, awarded, expired."),
        _text("buyer_guide", "Buyer guide", "Where the guide is; shown as text."),
        _text("contact", "Contact", "Whom a buyer can ask."),
    ),
    ("agreement_no",),
)

LOTS = Layout(
    "lots",
    "Lots",
    "a lot of an agreement",
    (
        *_LOT,
        _need("title", "Title", "The lot's title."),
        _day("start", "Start", "If it differs from the agreement's."),
        _day("end", "End", "If it differs from the agreement's."),
        _pence("min_value_pence", "Least order", "Smallest order."),
        _pence("max_value_pence", "Largest order", "Largest order."),
        _count("max_term_months", "Longest term in months", "Longest call-off."),
        _text("description", "Description", "What the lot is for."),
    ),
    ("agreement_no", "lot_no"),
    (_TO_AGREEMENT,),
)

LOT_ROUTES = Layout(
    "lot_routes",
    "Routes to buy",
    "a way to buy from a lot",
    (
        *_LOT,
        _need("route", "Route", "How an order is placed.", *ROUTES),
        _text("conditions", "Conditions", "When this route can be used."),
        _text("url", "Address", "Where it is explained; shown as text."),
    ),
    references=(_TO_LOT,),
)

LOT_SUPPLIERS = Layout(
    "lot_suppliers",
    "Suppliers on lots",
    "a supplier on a lot",
    (
        *_LOT,
        _need("supplier_name", "Supplier", "Legal name."),
        _text("trading_name", "Trading name", "If it trades under another name."),
        _text("scheme", "Register", "Register of its number: GB-COH, GB-CHC, PPON."),
        _text("id", "Number", "Its number in that register."),
        _yes("sme", "SME", "A small or medium-sized enterprise."),
        _yes("vcse", "VCSE", "A voluntary or community organisation or social enterprise."),
        _text("status", "Status", "active, or what else applies."),
        _text("regions", "Regions", "NUTS1 codes such as UKC UKD; empty means everywhere."),
        _day("from", "From", "If it joined later."),
        _day("to", "To", "If it left."),
    ),
    references=(_TO_LOT,),
)

LOT_CATEGORIES = Layout(
    "lot_categories",
    "What lots cover",
    "a category that a lot covers",
    (
        *_LOT,
        _need("scheme", "Scheme", "Which list of categories.", *CATEGORY_SCHEMES),
        _need("code", "Code", "CPV prefix such as 0931, or a leaf such as energy.electricity."),
    ),
    references=(_TO_LOT,),
)

LOT_ELIGIBILITY = Layout(
    "lot_eligibility",
    "Who may use lots",
    "a rule of a lot",
    (
        *_LOT,
        _need("rule", "Include or exclude", "Whether it lets in or keeps out.", *RULES),
        _need("kind", "Kind", "What the rule looks at.", *ELIGIBILITY),
        _need("value", "Value", "Such as wider, parish, UKC, a membership, GB-LAE-XXX."),
        _text("cannot_use_when", "Cannot use when", "The rule in words."),
    ),
    references=(_TO_LOT,),
)

EVIDENCE_TABLE = Layout(
    "evidence",
    "Evidence",
    "a statement about a lot",
    (
        *_LOT,
        _need("kind", "Kind", "What kind of statement.", *EVIDENCE),
        _rate("low", "Low", "Saving on price, low."),
        _rate("central", "Central", "Saving on price, central."),
        _rate("high", "High", "Saving on price, high."),
        _need("basis", "Basis", "What it was measured against, and how."),
        _count("customers", "Customers", "How many customers it rests on."),
        _day("as_at", "As at", "When it was measured.", required=True),
        _text("source", "Source", "Where it can be read."),
    ),
    references=(_TO_LOT,),
)

PRICES = Layout(
    "prices",
    "Prices",
    "an item of a lot",
    (
        *_LOT,
        _need("item", "Item", "What is sold."),
        _need("unit", "Unit", "Per what: each, hour, kWh."),
        _pence("framework_price_pence", "Price", "Price under the agreement."),
        _pence("benchmark_price_pence", "Benchmark", "Price that others pay."),
        _day("as_at", "As at", "When the prices were taken."),
    ),
    references=(_TO_LOT,),
)

ENDORSEMENTS = Layout(
    "endorsements",
    "Endorsements",
    "a mark that an agreement has",
    (
        _AGREEMENT_NO,
        _need("scheme", "Scheme", "Who gives the mark."),
        _need("status", "Status", "Such as approved, pending, expired."),
        _day("from", "From", "First day."),
        _day("to", "To", "Last day."),
        _text("evidence", "Evidence", "Where it can be read."),
    ),
    references=(_TO_AGREEMENT,),
)

DOCUMENTS = Layout(
    "documents",
    "Documents",
    "a document of an agreement",
    (
        _AGREEMENT_NO,
        _need("title", "Title", "The document's title."),
        _need("kind", "Kind", "Such as guide, terms, price list."),
        _text("url", "Address", "Where it is; shown as text, never opened."),
        _day("published", "Published", "When it was published."),
    ),
    references=(_TO_AGREEMENT,),
)

LAYOUTS: dict[str, Layout] = {
    layout.name: layout
    for layout in (
        AGREEMENTS,
        LOTS,
        LOT_ROUTES,
        LOT_SUPPLIERS,
        LOT_CATEGORIES,
        LOT_ELIGIBILITY,
        EVIDENCE_TABLE,
        PRICES,
        ENDORSEMENTS,
        DOCUMENTS,
        *IN_CATALOGUE,
    )
}
# In a catalogue only where they hold rows: most publishers ask nothing more.
OPTIONAL = frozenset(layout.name for layout in IN_CATALOGUE)
