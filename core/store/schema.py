"""The tables of a book: facts, decisions, and what is derived from them.

Dates of payments are whole numbers yyyymmdd (0 = no date), so that the month is day / 100;
all other dates and times are ISO 8601 text. Money is whole pence. Nothing here is ever
edited for a released version: a change is a new step in migrations.py.
"""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex, CreateTable, SchemaItem

# "Spnd" in ASCII: what tells a book from every other SQLite file.
APPLICATION_ID = 0x53706E64
VERSION = 1

# A hundred billion pounds. Written out, not taken from the domain: the text of a released
# version must not change when the domain's limit does.
_PENCE_LIMIT = 10_000_000_000_000

metadata = MetaData()


def _table(name: str, *items: SchemaItem, rowid: bool = True) -> Table:
    return Table(name, metadata, *items, sqlite_strict=True, sqlite_with_rowid=rowid)


def _number(
    name: str, *more: SchemaItem, nullable: bool = False, key: bool = False
) -> Column[int]:
    return Column(name, Integer, *more, nullable=nullable, primary_key=key)


def _text(name: str, *more: SchemaItem, nullable: bool = False, key: bool = False) -> Column[str]:
    return Column(name, Text, *more, nullable=nullable, primary_key=key)


def _blob(name: str) -> Column[bytes]:
    return Column(name, LargeBinary, nullable=False)


def _pence(name: str, *, nullable: bool = False) -> Column[int]:
    return _number(name, CheckConstraint(f"abs({name}) < {_PENCE_LIMIT}"), nullable=nullable)


def _yes_no(name: str, *, nullable: bool = False) -> Column[int]:
    return _number(name, CheckConstraint(f"{name} IN (0, 1)"), nullable=nullable)


def _of(target: str, *, key: bool = False) -> Column[int]:
    return _number(f"{target}_id", ForeignKey(f"{target}.id"), key=key)


# Facts: written once.

meta = _table("meta", _text("key", key=True), _text("value"))

original = _table(
    "original", _text("fingerprint", key=True), _text("name"), _number("size"), _blob("content")
)

batch = _table(
    "batch",
    _number("id", key=True),
    _text("fingerprint", ForeignKey("original.fingerprint")),
    _text("file"),
    _number("size"),
    _text("layout"),
    _text("identity", nullable=False),
    _number("lines"),
    _number("total"),
    _number("credit_lines"),
    _number("credit_pence"),
    _number("left_out"),
    _number("problems"),
    _text("vat_basis"),
    _number("date_from"),
    _number("date_to"),
    _text("reading"),
    _text("digest"),
    _text("imported_at"),
    # Decisions about the batch: these three alone may change.
    _yes_no("active"),
    _number("control_total", nullable=True),
    _text("explanation"),
    UniqueConstraint("identity"),
)

# Repeated cells are stored once per import; 0 is the empty text. Not unique over the whole
# book: an index over every description would double the file and the time.
text = _table("text", _number("id", key=True), _text("value"))

payee = _table(
    "payee",
    _number("id", key=True),
    _text("name"),
    _text("supplier_ref"),
    _text("company_number"),
    _text("charity_number"),
    UniqueConstraint("name", "supplier_ref", "company_number", "charity_number"),
)

kind = _table(
    "kind",
    _number("id", key=True),
    _of("payee"),
    _text("account_code"),
    _text("account"),
    _text("department"),
    _text("given_code"),
    _text("given_label"),
    _text("words"),
    _yes_no("card"),
    UniqueConstraint(
        "payee_id", "words", "account_code", "account", "department", "given_code",
        "given_label", "card",
    ),
)  # fmt: skip

line = _table(
    "line",
    _number("id", key=True),
    _of("batch"),
    _number("sheet"),
    _number("row"),
    _of("kind"),
    _number("paid_on"),
    _number("invoiced_on"),
    _pence("pence"),
    _pence("net", nullable=True),
    _pence("vat", nullable=True),
    _pence("gross", nullable=True),
    _text("reference"),
    _number("description"),
    _number("cost_centre"),
    _number("body"),
    _number("contract_ref"),
    _text("po_number"),
    # Whose card it was, where a column tells; of a number only its last digits.
    _number("card"),
)
Index("line_of_batch", line.c.batch_id)
Index("line_of_kind", line.c.kind_id)
Index("line_of_contract_ref", line.c.contract_ref, sqlite_where=line.c.contract_ref != 0)

left_out = _table(
    "left_out",
    _of("batch", key=True),
    _number("n", key=True),
    _text("sheet"),
    _number("row"),
    _text("code"),
    _text("text"),
    _number("pence", nullable=True),
    _number("rows"),
    rowid=False,
)

batch_problem = _table(
    "batch_problem",
    _of("batch", key=True),
    _number("n", key=True),
    _text("code"),
    _text("data"),
    _text("file"),
    _text("sheet"),
    _number("row", nullable=True),
    _text("heading"),
    _text("severity"),
    _number("pence", nullable=True),
    rowid=False,
)

secret = _table("secret", _text("name", key=True), _blob("content"))

# Derived: can be made again from the rest, never journalled.

kind_month = _table(
    "kind_month",
    _of("batch", key=True),
    _of("kind", key=True),
    _number("month", key=True),
    _number("lines"),
    _number("pence"),
    _number("vat"),
    _number("credit_lines"),
    _number("credit_pence"),
    _number("first_on"),
    _number("last_on"),
    rowid=False,
)
Index("kind_month_of_kind", kind_month.c.kind_id)

outcome = _table(
    "outcome",
    _of("kind", key=True),
    _text("scope"),
    _text("scope_reason"),
    _text("category"),
    _text("method"),
    _text("reason"),
    _number("rule_id", nullable=True),
)

# Decisions: changed only in a piece of work, every change journalled.

setting = _table("setting", _text("key", key=True), _text("value"))

body = _table("body", _number("id", CheckConstraint("id = 1"), key=True), _text("data"))

supplier = _table(
    "supplier",
    _number("id", key=True),
    _text("name"),
    _text("tidy"),
    _text("identifiers"),
    _yes_no("sme", nullable=True),
    _yes_no("vcse", nullable=True),
    _yes_no("local", nullable=True),
    _text("payee_class"),
    _yes_no("public_body"),
    _yes_no("family"),
)

# Who said a flag or a registered number of a supplier, when, and by what.
supplier_said = _table(
    "supplier_said",
    _of("supplier", key=True),
    _text("what", key=True),
    _text("said_by"),
    _text("said_on"),
    _text("source"),
)

# The house that a supplier belongs to, by its name: it may be no supplier itself.
supplier_parent = _table(
    "supplier_parent", _of("supplier", key=True), _text("parent"), _text("source")
)
Index("supplier_of_parent", supplier_parent.c.parent)

payee_supplier = _table(
    "payee_supplier",
    _of("payee", key=True),
    _of("supplier"),
    _text("reason"),
    _yes_no("confirmed"),
)
Index("payee_of_supplier", payee_supplier.c.supplier_id)

pair_refusal = _table(
    "pair_refusal",
    _number("left_id", ForeignKey("supplier.id"), key=True),
    _number("right_id", ForeignKey("supplier.id"), key=True),
    CheckConstraint("left_id < right_id"),
)

rule = _table(
    "rule",
    _number("id", key=True),
    _number("position"),
    _text("supplier"),
    _text("account"),
    _text("words"),
    _text("category"),
    _text("scope"),
    _text("label"),
    _yes_no("shipped"),
    _yes_no("off"),
)

# What the body's own codes mean, or those of another scheme in this body's eyes.
own_code = _table(
    "own_code",
    *(_text(name, key=True) for name in ("scheme", "code", "label")),
    *(_text(name) for name in ("category", "relation", "note", "version")),
)

kind_choice = _table(
    "kind_choice", _of("kind", key=True), _text("category"), _text("scope"), _text("reason")
)

line_choice = _table(
    "line_choice", _of("line", key=True), _text("category"), _text("scope"), _text("reason")
)

# Samples by which the categories were checked, and what was said of each payment drawn.
accuracy_sample = _table(
    "accuracy_sample",
    _number("id", key=True),
    _number("seed"),
    _number("size"),
    _number("step"),
    _number("lines"),
    _number("pence"),
    _text("drawn_on"),
)

accuracy_item = _table(
    "accuracy_item",
    _number("sample_id", ForeignKey("accuracy_sample.id"), key=True),
    _of("line", key=True),
    _number("hits"),
    _yes_no("whole"),
    _pence("pence"),
    _text("category"),
    _text("judgement", CheckConstraint("judgement IN ('', 'right', 'wrong', 'cannot tell')")),
    _text("should_be"),
)

# What was taken in of another body's knowledge; its rules carry the pack's name as their label.
knowledge_pack = _table(
    "knowledge_pack",
    _text("name", key=True),
    _number("version"),
    _text("origin"),
    _text("made_on"),
    _text("fingerprint"),
    _text("taken_in_on"),
    _text("record"),
)

# What a person said of a file that may list purchases by card.
card_file = _table("card_file", _of("batch", key=True), _yes_no("is_card"))

# Whether a payment settles the purchases that a card file lists, with the evidence in words.
card_settlement = _table(
    "card_settlement",
    _of("line", key=True),
    _of("batch", key=True),
    _text("answer", CheckConstraint("answer IN ('yes', 'no')")),
    _text("reason"),
)

# Layouts taken in from elsewhere, by the headings that they are known by.
saved_layout = _table("saved_layout", _text("headings", key=True), _text("name"), _text("record"))

contract = _table(
    "contract",
    _number("id", key=True),
    _text("ref"),
    _text("title"),
    _text("supplier"),
    _text("start", nullable=True),
    _text("end", nullable=True),
    _text("current_end", nullable=True),
    _text("latest_end", nullable=True),
    _text("notice_by", nullable=True),
    _text("description"),
    _text("department"),
    _number("value", nullable=True),
    _number("annual_value", nullable=True),
    _text("category_given"),
    _text("category"),
    _text("process"),
    _yes_no("sme", nullable=True),
    _yes_no("vcse", nullable=True),
    _text("supplier_scheme"),
    _text("supplier_number"),
    _text("lot_publisher"),
    _text("lot_agreement"),
    _text("lot_no"),
    _text("framework_text"),
    _text("freed_because"),
    _number("row"),
)

contract_link = _table(
    "contract_link", _of("contract", key=True), _of("supplier", key=True), _text("reason")
)

# What was learned of a publisher, in the words of the room that checks signatures.
publisher = _table(
    "publisher",
    _text("publisher", key=True),
    _text("state"),
    _text("confirmed_by"),
    _text("confirmed_how"),
    _text("confirmed_at"),
)

edition = _table(
    "edition",
    _text("publisher", key=True),
    _number("edition", key=True),
    _text("fingerprint", ForeignKey("original.fingerprint")),
    _text("name"),
    _text("issued"),
    _text("expires", nullable=True),
    _text("trust"),
    _yes_no("demo"),
    _text("applied_at"),
    _yes_no("current"),
)

lot_use = _table(
    "lot_use",
    _of("supplier", key=True),
    _text("category", key=True),
    _text("publisher", key=True),
    _text("agreement_no", key=True),
    _text("lot_no", key=True),
    _text("answer", CheckConstraint("answer IN ('yes', 'no')")),
)

opportunity_choice = _table(
    "opportunity_choice",
    _text("category", key=True),
    _text("publisher", key=True),
    _text("agreement_no", key=True),
    _text("lot_no", key=True),
    _text("decision"),
    _text("reason"),
)

sealed_return = _table(
    "sealed_return",
    _text("return_id", key=True),
    _number("version", key=True),
    _text("period_start"),
    _text("period_end"),
    _text("as_at"),
    _text("detail"),
    _text("profile"),
    _yes_no("nil"),
    _text("file"),
    _text("fingerprint", ForeignKey("original.fingerprint")),
    _text("totals"),
    _text("sealed_at"),
    _yes_no("superseded"),
)

# The journal itself: it only grows.

journal = _table(
    "journal",
    _number("seq", key=True),
    _text("at"),
    _text("by"),
    _text("verb"),
    _text("summary"),
    _text("operation"),
    _number("lines"),
    _number("pence"),
    _number("undoes", ForeignKey("journal.seq"), nullable=True),
    _text("chain"),
)

journal_change = _table(
    "journal_change",
    _number("seq", ForeignKey("journal.seq"), key=True),
    _number("n", key=True),
    _text("tbl"),
    _text("key"),
    _text("before", nullable=True),
    _text("after", nullable=True),
    # Recorded, but not taken back by undo: what was learned or sent stays so.
    _yes_no("kept"),
    rowid=False,
)

DECISIONS: tuple[Table, ...] = (
    setting, body, supplier, supplier_said, supplier_parent, payee_supplier, pair_refusal, rule,
    own_code, kind_choice, line_choice, card_file, card_settlement, saved_layout, contract,
    contract_link, publisher, edition, lot_use, opportunity_choice, sealed_return, accuracy_sample,
    accuracy_item, knowledge_pack,
)  # fmt: skip

# A batch is a fact; these of its columns are decisions.
BATCH_DECISIONS = ("active", "control_total", "explanation")


def statements() -> tuple[str, ...]:
    """Return what makes an empty book, one statement per table and index."""
    dialect = sqlite.dialect()
    tables = list(metadata.sorted_tables)
    indexes = sorted((i for t in tables for i in t.indexes), key=lambda i: str(i.name))
    made = [str(CreateTable(t).compile(dialect=dialect)) for t in tables]
    made += [str(CreateIndex(i).compile(dialect=dialect)) for i in indexes]
    return tuple(" ".join(statement.split()) for statement in made)


def expected() -> dict[str, str]:
    """Return the objects that a book of this version holds, by name, with their text."""
    return {statement.split(" (")[0].split()[2]: statement for statement in statements()}
