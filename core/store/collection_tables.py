"""The tables of a collection of returns, the memory of a buying organisation."""

from __future__ import annotations

# "SpCo" in ASCII: what tells a collection from a book and from every other SQLite file.
APPLICATION_ID = 0x5370436F
VERSION = 1

_PENCE = "INTEGER NOT NULL CHECK (abs({0}) < 10000000000000)"

# A file that was refused has no header, so that its columns are empty.
STATEMENTS: tuple[str, ...] = (
    "CREATE TABLE meta (key TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL) STRICT",
    "CREATE TABLE return_file (id INTEGER NOT NULL PRIMARY KEY, file TEXT NOT NULL,"
    " fingerprint TEXT NOT NULL UNIQUE, size INTEGER NOT NULL, received_on TEXT NOT NULL,"
    " accepted INTEGER NOT NULL CHECK (accepted IN (0, 1)), reasons TEXT NOT NULL,"
    " body TEXT NOT NULL, return_id TEXT NOT NULL, sector TEXT NOT NULL, family TEXT NOT NULL,"
    " region TEXT NOT NULL, body_type TEXT NOT NULL, vat_basis TEXT NOT NULL,"
    " header TEXT NOT NULL, lines INTEGER NOT NULL,"
    f" out_of_scope {_PENCE.format('out_of_scope')}, locked {_PENCE.format('locked')},"
    f" collaborative {_PENCE.format('collaborative')},"
    f" addressable {_PENCE.format('addressable')}, no_lot {_PENCE.format('no_lot')},"
    " counting TEXT NOT NULL, replaced_by INTEGER REFERENCES return_file (id),"
    " counting_reason TEXT NOT NULL) STRICT",
    "CREATE TABLE category (id INTEGER NOT NULL PRIMARY KEY, code TEXT NOT NULL UNIQUE,"
    " label TEXT NOT NULL) STRICT",
    # Whole numbers, in the order of their key: the largest table by far. A quarter is year * 10
    # and its number, 0 not stated; a status is its place in the domain's list.
    "CREATE TABLE figure (file_id INTEGER NOT NULL REFERENCES return_file (id),"
    " category_id INTEGER NOT NULL REFERENCES category (id), quarter INTEGER NOT NULL,"
    " status INTEGER NOT NULL CHECK (status BETWEEN 0 AND 4),"
    f" pence {_PENCE.format('pence')}, lines INTEGER NOT NULL,"
    " PRIMARY KEY (file_id, category_id, quarter, status)) STRICT, WITHOUT ROWID",
    "CREATE TABLE agreement_use (file_id INTEGER NOT NULL REFERENCES return_file (id),"
    " publisher TEXT NOT NULL, agreement_no TEXT NOT NULL, lot_no TEXT NOT NULL,"
    " supplier TEXT NOT NULL, scheme TEXT NOT NULL, number TEXT NOT NULL, quarter TEXT NOT NULL,"
    f" call_off_ref TEXT NOT NULL, route TEXT NOT NULL, pence {_PENCE.format('pence')},"
    " vat_pence INTEGER, lines INTEGER NOT NULL, first_date TEXT, last_date TEXT,"
    " identified_by TEXT NOT NULL) STRICT",
    "CREATE TABLE opportunity (file_id INTEGER NOT NULL REFERENCES return_file (id),"
    " category TEXT NOT NULL, publisher TEXT NOT NULL, agreement_no TEXT NOT NULL,"
    f" lot_no TEXT NOT NULL, available {_PENCE.format('available')}, available_from TEXT,"
    " decision TEXT NOT NULL, reason TEXT NOT NULL) STRICT",
    "CREATE TABLE pipeline (file_id INTEGER NOT NULL REFERENCES return_file (id),"
    f" category TEXT NOT NULL, quarter TEXT NOT NULL, pence {_PENCE.format('pence')},"
    " intention TEXT NOT NULL, contact TEXT NOT NULL) STRICT",
    "CREATE TABLE payee (file_id INTEGER NOT NULL REFERENCES return_file (id),"
    " scheme TEXT NOT NULL, number TEXT NOT NULL, category_id INTEGER NOT NULL"
    " REFERENCES category (id), quarter INTEGER NOT NULL,"
    " status INTEGER NOT NULL CHECK (status BETWEEN 0 AND 4),"
    f" pence {_PENCE.format('pence')}, lines INTEGER NOT NULL) STRICT",
    "CREATE TABLE asked (file_id INTEGER NOT NULL REFERENCES return_file (id),"
    " resource TEXT NOT NULL, number INTEGER NOT NULL, cells TEXT NOT NULL,"
    " PRIMARY KEY (file_id, resource, number)) STRICT, WITHOUT ROWID",
    "CREATE TABLE expected_body (number INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL,"
    " identifiers TEXT NOT NULL, type_words TEXT NOT NULL, family TEXT NOT NULL,"
    " contact TEXT NOT NULL, email TEXT NOT NULL, address TEXT NOT NULL, due TEXT,"
    " row INTEGER NOT NULL) STRICT",
    "CREATE TABLE same_body (expected TEXT NOT NULL, sender TEXT NOT NULL,"
    " same INTEGER NOT NULL CHECK (same IN (0, 1)),"
    " PRIMARY KEY (expected, sender)) STRICT, WITHOUT ROWID",
)
