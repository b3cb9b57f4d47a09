"""The tables of a return: the one place that says which columns there are and what they mean.

Data files, dictionary, workbook and page are all made from these layouts.
"""

from __future__ import annotations

from functools import lru_cache

from core.domain.return_fields import Questions
from core.domain.returns import Cell, Table
from core.formats.answer_tables import layout_of_answers
from core.formats.asked_layouts import IN_RETURN
from core.formats.columns import Column, Holds, Layout, Reference


def _text(name: str, title: str, about: str, *, required: bool = False) -> Column:
    return Column(name, title, about, required=required)


def _pence(name: str, title: str, about: str, *, required: bool = False) -> Column:
    return Column(name, title, about, Holds.PENCE, required)


def _count(name: str, title: str, about: str, *, required: bool = False) -> Column:
    return Column(name, title, about, Holds.COUNT, required)


def _rate(name: str, title: str, about: str) -> Column:
    return Column(name, title, about, Holds.RATE)


def _day(name: str, title: str, about: str) -> Column:
    return Column(name, title, about, Holds.DAY)


def _yes(name: str, title: str, about: str) -> Column:
    return Column(name, title, about, Holds.YES_NO)


_CATEGORY = Column(
    "category",
    "Category",
    "Code of the category in the common spend tree; unknown where none is decided.",
    Holds.CATEGORY,
    True,
)
_PUBLISHER = _text("publisher", "Buying organisation", "Who publishes the agreement.")
_AGREEMENT = _text("agreement_no", "Agreement", "Number that its publisher gives the agreement.")
_LOT = _text("lot_no", "Lot", 'Number of the lot, as text: "1a".')
_TO_SUMMARY = Reference(("category",), "summary", ("category",))

SUMMARY = Layout(
    "summary",
    "Spend by category",
    "a category",
    (
        _CATEGORY,
        _text("label", "Name", "The category in words."),
        _text("cpv", "CPV", "CPV 2008 prefixes of the category."),
        _pence("total_pence", "Total", "In scope and out of scope together.", required=True),
        _pence("out_of_scope_pence", "Out of scope", "Not third-party spend: pay, tax, debt..."),
        _pence("in_scope_pence", "In scope", "Locked and available together."),
        _pence("locked_pence", "Locked", "Under a running contract that is not a call-off."),
        _pence("available_pence", "Available", "In scope and not locked."),
        _pence("collaborative_pence", "Collaborative", "Through collaborative agreements."),
        _pence(
            "collaborative_this_pbo_pence",
            "Collaborative, recipients",
            "Part of collaborative: agreements of the buying organisations that receive this.",
        ),
        _pence(
            "collaborative_other_pbos_pence",
            "Collaborative, others",
            "Part of collaborative: agreements of other buying organisations.",
        ),
        _pence(
            "collaborative_local_pence",
            "Collaborative, local",
            "Part of collaborative: local joint arrangements.",
        ),
        _pence("addressable_pence", "Could use a lot", "Available; a lot was found for it."),
        _pence("no_lot_pence", "No lot found", "Available; no lot was found for it."),
        _rate("uptake", "Uptake", "Collaborative as a share of available."),
        _rate("target", "Target", "The share that should be collaborative."),
        _count("suppliers", "Suppliers", "Suppliers paid."),
        _count("lines", "Payments", "Payment lines."),
    ),
    ("category",),
)

AGREEMENT_USE = Layout(
    "agreement_use",
    "Use of agreements",
    "an agreement, lot, supplier and quarter",
    (
        _PUBLISHER,
        _AGREEMENT,
        _LOT,
        _text("supplier", "Supplier", "Name of the supplier."),
        _text(
            "scheme",
            "Register",
            "Register of the supplier's number, e.g. GB-COH; spendbook-pseudonym for a masked "
            "person.",
        ),
        _text("id", "Number", "The supplier's number in that register."),
        _text("quarter", "Quarter", "Calendar quarter of payment: 2025-Q2."),
        _text("call_off_ref", "Call-off", "Reference of the call-off contract."),
        _text("route", "Route", "direct-award, further-competition, catalogue, aggregation."),
        _pence("net_pence", "Amount", "Paid, on the VAT basis of the return.", required=True),
        _pence("vat_pence", "VAT", "VAT, where the ledger states it."),
        _count("lines", "Payments", "Payment lines."),
        _day("first_date", "First", "First payment in the row."),
        _day("last_date", "Last", "Last payment in the row."),
        _text("identified_by", "How known", "call-off contract, or confirmed supplier on lot."),
    ),
)

SPEND = Layout(
    "spend",
    "Payments",
    "a payment line, or a supplier, category and quarter",
    (
        _text("line_id", "Line", "Number of the line in the body's book.", required=True),
        _text("source", "File", "Name of the file in the table of sources."),
        _text("sheet", "Sheet", "Sheet of a workbook."),
        _count("row", "Row", "Row in the file, as a spreadsheet shows it."),
        _day("payment_date", "Paid", "Date of payment."),
        _day("invoice_date", "Invoiced", "Date of the invoice."),
        _text("supplier", "Supplier", "Who was paid; individuals are masked."),
        _text(
            "supplier_scheme",
            "Register",
            "Register of the supplier's number; spendbook-pseudonym for a masked person.",
        ),
        _text(
            "supplier_id",
            "Number",
            "The supplier's number in that register. A masked person has one number in all "
            "versions of this return and another in every other; only the body can tell whose.",
        ),
        _text("description", "Description", "What the ledger says it was for."),
        _text("department", "Department", "Department of the body."),
        _text("account_code", "Account", "Account code of the ledger."),
        _CATEGORY,
        _text("cpv", "CPV", "CPV 2008 prefix of the category."),
        _pence("net_pence", "Amount", "Paid, on the VAT basis of the return.", required=True),
        _pence("vat_pence", "VAT", "VAT, where the ledger states it."),
        _yes("card", "By card", "Paid with a purchasing card."),
        _text("contract_ref", "Contract", "Reference of the contract."),
        _AGREEMENT,
        _LOT,
        _text("status", "Status", "out-of-scope, locked, collaborative, addressable, no-lot."),
        _text("decided_by", "Decided by", "The rule or the person that decided the category."),
        _text("method", "Method", "given, line, rule, supplier, learned, unknown."),
        _text(
            "reference",
            "Reference",
            "What the ledger calls the payment by: invoice or transaction number. For audit only.",
        ),
    ),
    ("line_id",),
    (_TO_SUMMARY, Reference(("source",), "sources", ("name",))),
)

CONTRACTS = Layout(
    "contracts",
    "Contracts",
    "a contract",
    (
        _text("ref", "Reference", "The body's reference."),
        _text("title", "Title", "Title of the contract."),
        _text("supplier", "Supplier", "Supplier of the contract."),
        _day("start", "Start", "First day."),
        _day("end", "End", "Last day, extensions taken included."),
        _day("latest_end", "Latest end", "Last day if every extension is taken."),
        _day("notice_by", "Notice by", "Last day to give notice."),
        _pence("value_pence", "Value", "Value of the contract."),
        _text("value_basis", "Value is", "total or annual."),
        _text("category", "Category", "As stated, else of most of what was paid in the period."),
        _AGREEMENT,
        _LOT,
        _text("process", "Process", "How it was awarded."),
        _yes("sme", "SME", "The supplier is a small or medium-sized enterprise."),
        _yes("vcse", "VCSE", "A voluntary or community organisation or social enterprise."),
        _pence("spend_to_date_pence", "Paid so far", "Payments matched to the contract."),
    ),
)

PIPELINE = Layout(
    "pipeline",
    "Becoming available",
    "a category and quarter",
    (
        _CATEGORY,
        _text("quarter", "Quarter", "Calendar quarter: 2026-Q1.", required=True),
        _pence("becomes_available_pence", "Becomes available", "As contracts end."),
        _text("intention", "Intention", "renew, collaborate or stop."),
        _text("joint_procurement_contact", "Contact", "Whom to ask about buying together."),
    ),
    ("category", "quarter"),
)

OPPORTUNITIES = Layout(
    "opportunities",
    "Opportunities",
    "a category and lot",
    (
        _CATEGORY,
        _PUBLISHER,
        _AGREEMENT,
        _LOT,
        _pence("available_pence", "Available", "Free on the as-at date, not yet collaborative."),
        _day("available_from", "From", "First day on which lot and money are free."),
        _rate("low", "Evidence, low", "Saving that the publisher states, low."),
        _rate("central", "Evidence, central", "Saving that the publisher states, central."),
        _rate("high", "Evidence, high", "Saving that the publisher states, high."),
        _text("basis", "Basis", "What the evidence rests on."),
        _text("decision", "Decision", "use, later, not suitable."),
        _text("reason_code", "Reason", "Why it was so decided."),
    ),
    ("category", "publisher", "agreement_no", "lot_no"),
    (_TO_SUMMARY,),
)

SAVINGS = Layout(
    "savings",
    "Savings",
    "an initiative",
    (
        _text(
            "initiative",
            "Initiative",
            "Name of the initiative; of those about the same payments only one is listed.",
            required=True,
        ),
        _text("class", "Class", "standardisation, new arrangement, new volume, demand."),
        _text("baseline_basis", "Baseline is", "What the baseline rests on."),
        _pence("baseline_pence", "Baseline", "Prices really paid for the same thing before."),
        _pence("actual_pence", "Actual", "Paid since the switch; empty until payments show it."),
        _yes("cashable", "Cashable", "Releases cash, net of cost."),
        _yes("recurring", "Recurring", "Comes again each year."),
        _pence("implementation_pence", "Cost", "Cost of the change."),
        _text("evidence_ref", "Evidence", "Where the evidence is."),
        _text("agreed_by", "Agreed by", "Who agreed the saving."),
        _pence("realised_pence", "Realised", "Computed from payments."),
        _pence("kept_pence", "Kept", "Above what the budget needed."),
        _text("redeployed_to", "Redeployed to", "Where the money went."),
    ),
)

EXCLUSIONS = Layout(
    "exclusions",
    "Out of scope",
    "a scope rule",
    (
        _text("rule", "Rule", "The scope rule.", required=True),
        _count("lines", "Payments", "Payment lines."),
        _pence("pence", "Amount", "What the rule takes out of scope."),
    ),
    ("rule",),
)

SOURCES = Layout(
    "sources",
    "Files read",
    "an imported file",
    (
        _text("name", "File", "Name of the file.", required=True),
        _text("fingerprint", "Fingerprint", "SHA-256 of the file."),
        _count("bytes", "Size", "Size of the file in bytes."),
        _text("layout", "Layout", "How the file was read."),
        _count("rows_read", "Rows read", "All rows of the tables read."),
        _count("rows_accepted", "Accepted", "Rows that became payments."),
        _count("rows_out_of_scope", "Out of scope", "Of those, out of scope."),
        _count("rows_left_out", "Left out", "Rows that are not payments, each with its reason."),
        _pence("total_pence", "Total", "Sum of the payments."),
        _pence("control_total_pence", "Ledger total", "What the ledger says."),
        _yes("ties", "Ties", "The two agree."),
        _text("explanation", "Explanation", "Why they differ."),
    ),
    ("name",),
)

CHECKS = Layout(
    "checks",
    "Checks before sign-off",
    "a check",
    (
        _text("id", "Check", "Code of the check.", required=True),
        _text("severity", "Severity", "blocking, explain, information."),
        _text("message", "Finding", "The finding in words."),
        _count("count", "Count", "How many."),
        _pence("pence", "Amount", "How much."),
        _text("explanation", "Explanation", "By the preparer."),
    ),
)

CHANGES = Layout(
    "changes",
    "Changes since the last version",
    "a change",
    (
        _text("table", "Table", "Table that changed.", required=True),
        _text("what", "What changed", "Since the version that this one replaces."),
        _pence("effect_pence", "Effect", "Effect of the change."),
    ),
)

DECISIONS = Layout(
    "decisions",
    "Decisions",
    "a journal entry",
    (
        _count("seq", "Entry", "Number of the entry.", required=True),
        _text("at", "At", "When, in UTC."),
        _text("by", "By", "Who."),
        _text("verb", "Verb", "What was done."),
        _text("summary", "In words", "What was done, in words."),
        _count("lines", "Payments", "Payment lines touched."),
        _pence("pence", "Amount", "Pounds touched."),
        _text("chain", "Chained fingerprint", "Covers the entry and the one before it."),
    ),
    ("seq",),
)

LAYOUTS: dict[str, Layout] = {
    layout.name: layout
    for layout in (
        SUMMARY,
        AGREEMENT_USE,
        SPEND,
        CONTRACTS,
        PIPELINE,
        OPPORTUNITIES,
        SAVINGS,
        EXCLUSIONS,
        SOURCES,
        CHECKS,
        *IN_RETURN,
        CHANGES,
        DECISIONS,
    )
}


def layout_of(table: Table) -> Layout:
    """Return the layout of a table as it is: its own columns, in its own order.

    A column or table that this version does not know keeps its name and is typed by its cells,
    so that what a newer version wrote survives.

    Raises:
        ValueError: the table lacks a column that it must have.
    """
    if table.questions is not None:
        return _answers(table, table.questions)
    standard = _standard(table.name, table.columns)
    if standard is not None:
        return standard
    known = LAYOUTS.get(table.name, Layout(table.name, table.name, "a row", ()))
    columns = tuple(
        known.column(name) or _unknown_column(name, [row[index] for row in table.rows])
        for index, name in enumerate(table.columns)
    )
    return _with(known, columns)


@lru_cache(maxsize=128)
def _standard(name: str, columns: tuple[str, ...]) -> Layout | None:
    """Return the layout of a standard table, None where a column of it is not standard."""
    known = LAYOUTS.get(name)
    found = [known.column(column) if known else None for column in columns]
    if known is None or None in found:
        return None
    return _with(known, tuple(column for column in found if column is not None))


def _with(known: Layout, columns: tuple[Column, ...]) -> Layout:
    """Return a layout with the columns that a table really has."""
    present = {column.name for column in columns}
    missing = [c.name for c in known.columns if c.required and c.name not in present]
    if missing:
        raise ValueError(f"table {known.name} lacks {', '.join(missing)}")
    key = known.key if present.issuperset(known.key) else ()
    references = tuple(r for r in known.references if present.issuperset(r.columns))
    return Layout(known.name, known.title, known.grain, columns, key, references)


def _answers(table: Table, questions: Questions) -> Layout:
    layout = layout_of_answers(table.name, questions)
    if tuple(column.name for column in layout.columns) != table.columns:
        raise ValueError(f"table {table.name} has other columns than were asked for")
    return layout


def _unknown_column(name: str, cells: list[Cell]) -> Column:
    whole = any(cells) and all(isinstance(c, int) and not isinstance(c, bool) for c in cells)
    holds = Holds.COUNT if whole else Holds.TEXT
    if whole and name.endswith("pence"):
        holds = Holds.PENCE
    return Column(name, name.replace("_", " ").capitalize(), "Not described.", holds)
