"""The tables of decisions: changed only in a piece of work, every change journalled."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index

from core.store.tables import number, of, pence, table, words, yes_no

setting = table("setting", words("key", key=True), words("value"))

body = table("body", number("id", CheckConstraint("id = 1"), key=True), words("data"))

supplier = table(
    "supplier",
    number("id", key=True),
    words("name"),
    words("tidy"),
    words("identifiers"),
    yes_no("sme", nullable=True),
    yes_no("vcse", nullable=True),
    yes_no("local", nullable=True),
    words("payee_class"),
    yes_no("public_body"),
    yes_no("family"),
)

# Who said a flag or a registered number of a supplier, when, and by what.
supplier_said = table(
    "supplier_said",
    of("supplier", key=True),
    words("what", key=True),
    words("said_by"),
    words("said_on"),
    words("source"),
)

# The house that a supplier belongs to, by its name: it may be no supplier itself.
supplier_parent = table(
    "supplier_parent", of("supplier", key=True), words("parent"), words("source")
)
Index("supplier_of_parent", supplier_parent.c.parent)

payee_supplier = table(
    "payee_supplier",
    of("payee", key=True),
    of("supplier"),
    words("reason"),
    yes_no("confirmed"),
)
Index("payee_of_supplier", payee_supplier.c.supplier_id)

pair_refusal = table(
    "pair_refusal",
    number("left_id", ForeignKey("supplier.id"), key=True),
    number("right_id", ForeignKey("supplier.id"), key=True),
    CheckConstraint("left_id < right_id"),
)

rule = table(
    "rule",
    number("id", key=True),
    number("position"),
    words("supplier"),
    words("account"),
    words("words"),
    words("category"),
    words("scope"),
    words("label"),
    yes_no("shipped"),
    yes_no("off"),
)

# What the body's own codes mean, or those of another scheme in this body's eyes.
own_code = table(
    "own_code",
    *(words(name, key=True) for name in ("scheme", "code", "label")),
    *(words(name) for name in ("category", "relation", "note", "version")),
)

kind_choice = table(
    "kind_choice", of("kind", key=True), words("category"), words("scope"), words("reason")
)

line_choice = table(
    "line_choice", of("line", key=True), words("category"), words("scope"), words("reason")
)

# Samples by which the categories were checked, and what was said of each payment drawn.
accuracy_sample = table(
    "accuracy_sample",
    number("id", key=True),
    number("seed"),
    number("size"),
    number("step"),
    number("lines"),
    number("pence"),
    words("drawn_on"),
)

accuracy_item = table(
    "accuracy_item",
    number("sample_id", ForeignKey("accuracy_sample.id"), key=True),
    of("line", key=True),
    number("hits"),
    yes_no("whole"),
    pence("pence"),
    words("category"),
    words("judgement", CheckConstraint("judgement IN ('', 'right', 'wrong', 'cannot tell')")),
    words("should_be"),
)

# What was taken in of another body's knowledge; its rules carry the pack's name as their label.
knowledge_pack = table(
    "knowledge_pack",
    words("name", key=True),
    number("version"),
    words("origin"),
    words("made_on"),
    words("fingerprint"),
    words("taken_in_on"),
    words("record"),
)

# What a person said of a file that may list purchases by card.
card_file = table("card_file", of("batch", key=True), yes_no("is_card"))

# Whether a payment settles the purchases that a card file lists, with the evidence in words.
card_settlement = table(
    "card_settlement",
    of("line", key=True),
    of("batch", key=True),
    words("answer", CheckConstraint("answer IN ('yes', 'no')")),
    words("reason"),
)

# Layouts taken in from elsewhere, by the headings that they are known by.
saved_layout = table("saved_layout", words("headings", key=True), words("name"), words("record"))

contract = table(
    "contract",
    number("id", key=True),
    words("ref"),
    words("title"),
    words("supplier"),
    words("start", nullable=True),
    words("end", nullable=True),
    words("current_end", nullable=True),
    words("latest_end", nullable=True),
    words("notice_by", nullable=True),
    words("review_on", nullable=True),
    words("break_on", nullable=True),
    words("extension_terms"),
    number("lead_months", nullable=True),
    words("description"),
    words("department"),
    number("value", nullable=True),
    number("annual_value", nullable=True),
    number("irrecoverable_vat", nullable=True),
    words("category_given"),
    words("category"),
    words("process"),
    yes_no("sme", nullable=True),
    yes_no("vcse", nullable=True),
    words("supplier_scheme"),
    words("supplier_number"),
    words("lot_publisher"),
    words("lot_agreement"),
    words("lot_no"),
    words("framework_text"),
    words("freed_because"),
    words(
        "intention",
        CheckConstraint("intention IN ('', 'renew', 'collaborate', 'stop')"),
    ),
    number("row"),
)

contract_link = table(
    "contract_link", of("contract", key=True), of("supplier", key=True), words("reason")
)

# What was learned of a publisher, in the words of the room that checks signatures.
publisher = table(
    "publisher",
    words("publisher", key=True),
    words("state"),
    words("confirmed_by"),
    words("confirmed_how"),
    words("confirmed_at"),
)

edition = table(
    "edition",
    words("publisher", key=True),
    number("edition", key=True),
    words("fingerprint", ForeignKey("original.fingerprint")),
    words("name"),
    words("issued"),
    words("expires", nullable=True),
    words("trust"),
    yes_no("demo"),
    words("applied_at"),
    yes_no("current"),
)

lot_use = table(
    "lot_use",
    of("supplier", key=True),
    words("category", key=True),
    words("publisher", key=True),
    words("agreement_no", key=True),
    words("lot_no", key=True),
    words("answer", CheckConstraint("answer IN ('yes', 'no')")),
)

opportunity_choice = table(
    "opportunity_choice",
    words("category", key=True),
    words("publisher", key=True),
    words("agreement_no", key=True),
    words("lot_no", key=True),
    words("decision"),
    words("reason"),
    words("note"),
    words("start_on", nullable=True),
    # That of the catalogue which was looked at; 0 where it is not known.
    number("edition"),
)

sealed_return = table(
    "sealed_return",
    words("return_id", key=True),
    number("version", key=True),
    words("period_start"),
    words("period_end"),
    words("as_at"),
    words("detail"),
    words("profile"),
    yes_no("nil"),
    words("file"),
    words("fingerprint", ForeignKey("original.fingerprint")),
    words("totals"),
    words("sealed_at"),
    yes_no("superseded"),
)

# A payment that was put under a contract, or (contract NULL) under none, by hand.
line_contract = table(
    "line_contract", of("line", key=True), of("contract", nullable=True), words("reason")
)

# Reviews of a supplier, or of one contract with it: a score of 1 to 5, a note, what comes next.
review = table(
    "review",
    number("id", key=True),
    of("supplier", nullable=True),
    of("contract", nullable=True),
    words("reviewed_on"),
    number("score", CheckConstraint("score BETWEEN 1 AND 5"), nullable=True),
    words("note"),
    words("next_on", nullable=True),
)

# Why spend outside a contract or an agreement is as it is, in codes that can be added up.
off_contract_choice = table(
    "off_contract_choice",
    of("supplier", key=True),
    words("category", key=True),
    words("reason"),
    words("note"),
)

# What the body says of a whole category: can it be influenced, can deals address it, and why.
leaf_choice = table(
    "leaf_choice", words("category", key=True), yes_no("addressable"), words("reason")
)

# What a publisher answered to "can we use it?", where the rules of the lot leave it open.
lot_answer = table(
    "lot_answer",
    words("publisher", key=True),
    words("agreement_no", key=True),
    words("lot_no", key=True),
    words("answer", CheckConstraint("answer IN ('yes', 'no')")),
    words("said_by"),
    words("said_on"),
    words("note"),
    words("rules"),
)

saving = table(
    "saving",
    number("id", key=True),
    words("title"),
    words("class"),
    words("stage"),
    words("category"),
    of("supplier", nullable=True),
    words("publisher"),
    words("agreement_no"),
    words("lot_no"),
    pence("baseline"),
    words("baseline_from", nullable=True),
    words("baseline_to", nullable=True),
    words("baseline_basis"),
    pence("low"),
    pence("high"),
    pence("cost"),
    yes_no("cashable"),
    words("identified_on"),
    words("agreed_on", nullable=True),
    words("switch_on", nullable=True),
    words("until", nullable=True),
    words("evidence"),
    words("record"),
)

# Where savings above what the budget needed went.
redeployed = table(
    "redeployed", number("id", key=True), of("saving"), words("on_day"), pence("pence"),
    words("purpose"),
)  # fmt: skip

# What was paid for one unit of something, by us or by others who told of it; price and quantity
# are decimal text, in pounds.
unit_price = table(
    "unit_price",
    number("id", key=True),
    words("item"),
    words("unit"),
    words("price"),
    words("quantity"),
    words("who"),
    words("paid_on", nullable=True),
    words("source"),
    yes_no("own"),
)

# What explains a finding of a return's checks; it travels in the return. It holds only for the
# figures that the check had then.
check_word = table(
    "check_word",
    words("period_start", key=True),
    words("period_end", key=True),
    words("code", key=True),
    words("subject", key=True),
    words("figures"),
    words("explanation"),
    words("said_by"),
    words("said_on"),
)

# What a buying organisation answered to a return that it received.
receipt = table(
    "receipt",
    words("return_id", key=True),
    number("version", key=True),
    words("publisher", key=True),
    words("fingerprint"),
    words("verdict"),
    words("received_on"),
    words("record"),
)

# What was answered to what a publisher also asks: a text for each field of each row.
asked_answer = table(
    "asked_answer",
    *(words(name, key=True) for name in ("publisher", "agreement_no", "record", "row", "field")),
    words("value"),
)

# How large the body is by what spend is set against: residents, pupils, floor area.
driver_figure = table(
    "driver_figure",
    words("driver", key=True),
    words("as_at", key=True),
    number("value", CheckConstraint("value > 0")),
    words("source"),
)

# The categories whose spend the body shares for benchmarks; nothing else leaves for them.
benchmark_share = table("benchmark_share", words("category", key=True))

# Benchmarks that were taken in, with the digits of the key that signed them.
benchmark_pack = table(
    "benchmark_pack",
    words("publisher", key=True),
    words("period_start", key=True),
    words("period_end", key=True),
    words("made_on"),
    words("fingerprint", ForeignKey("original.fingerprint")),
    words("signed_by"),
    words("taken_in_on"),
)
