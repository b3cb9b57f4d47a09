"""The tables of facts, written once; of what is derived from them; and the journal.

Dates of payments are whole numbers yyyymmdd (0 = no date), so that the month is day / 100;
all other dates and times are ISO 8601 text.
"""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, UniqueConstraint

from core.store.tables import blob, number, of, pence, table, words, yes_no

meta = table("meta", words("key", key=True), words("value"))

original = table(
    "original", words("fingerprint", key=True), words("name"), number("size"), blob("content")
)

batch = table(
    "batch",
    number("id", key=True),
    words("fingerprint", ForeignKey("original.fingerprint")),
    words("file"),
    number("size"),
    words("layout"),
    words("identity", nullable=False),
    number("lines"),
    number("total"),
    number("credit_lines"),
    number("credit_pence"),
    number("left_out"),
    number("problems"),
    words("vat_basis"),
    number("date_from"),
    number("date_to"),
    words("reading"),
    words("digest"),
    words("imported_at"),
    # Decisions about the batch: these three alone may change.
    yes_no("active"),
    number("control_total", nullable=True),
    words("explanation"),
    UniqueConstraint("identity"),
)

# Repeated cells are stored once per import; 0 is the empty text. Not unique over the whole
# book: an index over every description would double the file and the time.
text = table("text", number("id", key=True), words("value"))

payee = table(
    "payee",
    number("id", key=True),
    words("name"),
    words("supplier_ref"),
    words("company_number"),
    words("charity_number"),
    UniqueConstraint("name", "supplier_ref", "company_number", "charity_number"),
)

kind = table(
    "kind",
    number("id", key=True),
    of("payee"),
    words("account_code"),
    words("account"),
    words("department"),
    words("given_code"),
    words("given_label"),
    words("words"),
    yes_no("card"),
    UniqueConstraint(
        "payee_id", "words", "account_code", "account", "department", "given_code",
        "given_label", "card",
    ),
)  # fmt: skip

line = table(
    "line",
    number("id", key=True),
    of("batch"),
    number("sheet"),
    number("row"),
    of("kind"),
    number("paid_on"),
    number("invoiced_on"),
    pence("pence"),
    pence("net", nullable=True),
    pence("vat", nullable=True),
    pence("gross", nullable=True),
    words("reference"),
    number("description"),
    number("cost_centre"),
    number("body"),
    number("contract_ref"),
    words("po_number"),
    # Whose card it was, where a column tells; of a number only its last digits.
    number("card"),
)
Index("line_of_batch", line.c.batch_id)
Index("line_of_kind", line.c.kind_id, line.c.paid_on)
Index("line_of_contract_ref", line.c.contract_ref, sqlite_where=line.c.contract_ref != 0)

left_out = table(
    "left_out",
    of("batch", key=True),
    number("n", key=True),
    words("sheet"),
    number("row"),
    words("code"),
    words("text"),
    number("pence", nullable=True),
    number("rows"),
    rowid=False,
)

batch_problem = table(
    "batch_problem",
    of("batch", key=True),
    number("n", key=True),
    words("code"),
    words("data"),
    words("file"),
    words("sheet"),
    number("row", nullable=True),
    words("heading"),
    words("severity"),
    number("pence", nullable=True),
    rowid=False,
)

secret = table("secret", words("name", key=True), blob("content"))

# People who asked to be forgotten and are kept out: fingerprints of their names under a key of
# the book; ``words`` is 0 for one way of writing a name.
forgotten_name = table(
    "forgotten_name", words("fingerprint", key=True), words("label"), number("words")
)

# Kept files whose copies named somebody who was forgotten, and could not be written anew.
emptied_file = table(
    "emptied_file", words("fingerprint", ForeignKey("original.fingerprint"), key=True)
)

# Derived: can be made again from the rest, never journalled.

kind_month = table(
    "kind_month",
    of("batch", key=True),
    of("kind", key=True),
    number("month", key=True),
    number("lines"),
    number("pence"),
    number("vat"),
    number("credit_lines"),
    number("credit_pence"),
    number("first_on"),
    number("last_on"),
    rowid=False,
)
Index("kind_month_of_kind", kind_month.c.kind_id)

# Of all payments that count, by what their kinds are; see kept_sums.

month_sum = table(
    "month_sum",
    words("scope", key=True),
    words("category", key=True),
    words("method", key=True),
    number("month", key=True),
    number("lines"),
    number("pence"),
    rowid=False,
)

supplier_sum = table(
    "supplier_sum",
    number("supplier_id", key=True),
    words("scope", key=True),
    words("category", key=True),
    number("first_on"),
    number("last_on"),
    number("lines"),
    number("pence"),
    number("vat"),
    rowid=False,
)

# What a search for letters looks through: each run of digits is one 0; see text_forms.

description_form = table(
    "description_form", of("kind", key=True), words("form", key=True), rowid=False
)

reference_form = table(
    "reference_form", of("batch", key=True), words("form", key=True), rowid=False
)

outcome = table(
    "outcome",
    of("kind", key=True),
    words("scope"),
    words("scope_reason"),
    words("category"),
    words("method"),
    words("reason"),
    number("rule_id", nullable=True),
)

# The payments that a credit may lower; ``follows`` marks the one that it does.
credit_original = table(
    "credit_original",
    of("line", key=True),
    number("original_id", ForeignKey("line.id"), key=True),
    yes_no("by_reference"),
    yes_no("follows"),
    rowid=False,
)
Index("credit_of_original", credit_original.c.original_id)

# What single lines are whatever their kind is: what a person chose, or (original not NULL) what
# the payment is that a credit follows.
line_said = table(
    "line_said",
    of("line", key=True),
    number("original_id", ForeignKey("line.id"), nullable=True),
    words("category"),
    words("scope"),
    words("method"),
    words("reason"),
)

# The journal itself: it only grows.

journal = table(
    "journal",
    number("seq", key=True),
    words("at"),
    words("by"),
    words("verb"),
    words("summary"),
    words("operation"),
    number("lines"),
    number("pence"),
    number("undoes", ForeignKey("journal.seq"), nullable=True),
    words("chain"),
)

journal_change = table(
    "journal_change",
    number("seq", ForeignKey("journal.seq"), key=True),
    number("n", key=True),
    words("tbl"),
    words("key"),
    words("before", nullable=True),
    words("after", nullable=True),
    # Recorded, but not taken back by undo: what was learned or sent stays so.
    yes_no("kept"),
    rowid=False,
)
