"""Everything that reads what others wrote, each with good examples to begin from."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any

from core.domain.auditing import Plan, ReviewNotes, Way
from core.domain.period import read_period
from core.domain.problems import UserError
from core.formats import benchmark_pack, knowledge_pack, review_file
from core.formats.catalogue_package import read_catalogue
from core.formats.packages import canonical, fingerprint, read_canonical, read_zip
from core.formats.return_package import build_return, verify_return
from core.formats.signing import SecretKey, public_text, read_public, read_signature, sign
from core.formats.trust import new_publisher, sign_edition
from core.importing import (
    amounts,
    contract_days,
    contract_sums,
    contract_terms,
    dates,
    layout_files,
)
from core.importing.chosen_rows import parse
from core.importing.code_list import read_code_list
from core.importing.layouts import SavedLayout
from core.importing.price_list import read_price_list
from core.importing.reading import read_file
from core.importing.register import read_register
from tests.core.formats.conftest import made_return
from tests.core.formats.publishing import ISSUED, TODAY, Publisher
from tests.core.formats.sealed import Members, members_of, packed, resealed, with_file
from tests.core.formats.test_benchmark_pack import GIVEN, PACK
from tests.core.formats.test_knowledge_pack import PACK as KNOWLEDGE
from tests.hostile.mutations import mutated

_KEY = SecretKey(bytes(range(32)))
_KEYS = new_publisher("ypo", "YPO", ISSUED, holders=3)
_ODD: tuple[Any, ...] = (
    None, True, 0, -1, 10**15, 2**63, "", "x" * 5000, "\x00", "2026-02-30", "9" * 40, [], {},
    [[]], {"a": []}, [None] * 50, "../x", "=1+1", "e\u0301",
)  # fmt: skip
_TEXTS = (b"", b"-1", b"1e400", b"9" * 40, b"2026-02-30", b"\xff", b'"', b"NaN", b"true", b"\x00")

_SPEND = b"""Date,Supplier,Description,Account,Net Amount
15/04/2025,Alpha & Sons,"Repairs, yearly",R1,"1,234.50"
2025-05-20,Beta,Fees,R2,(5.50)
31-Jun-25,Gamma,,R2,-12.00 CR
Total,,,,1217.00
"""
_REGISTER = b"""Contract reference,Title,Supplier,Start date,End date,Contract value
A-1,Grounds,Oakford,01/04/2024,31/03/2027 plus 2 years,"\xc2\xa336,000.00"
A-2,Cleaning,Belbury,Oct 2024,ongoing,12.5k a year
"""
_PRICES = b"Item,Unit,Price,Quantity,Date\nPaper A4,ream,2.49,100,2025-04-01\nTea,kg,8,3,\n"
_CODES = b"Code,Label\nR1,Repairs\nR2,Fees and charges\n"

Read = Callable[[bytes, Path], object]
Damage = Callable[[random.Random], bytes]


@dataclass(frozen=True)
class Parser:
    """What reads, good examples, what it may say; ``deeper`` damages what is sealed anew."""

    name: str
    read: Read
    seeds: tuple[bytes, ...]
    told: type[Exception] = UserError
    deeper: Damage | None = None

    def damaged(self, dice: random.Random) -> bytes:
        """Return one of the examples, damaged: on the outside or beneath its seal."""
        if self.deeper is not None and dice.random() < 0.6:
            return self.deeper(dice)
        return mutated(dice.choice(self.seeds), self.seeds, dice)


def _text(read: Callable[[str], object]) -> Read:
    return lambda data, _: read(data.decode("utf-8", "replace"))


def _bytes(read: Callable[[bytes], object]) -> Read:
    return lambda data, _: read(data)


def _file(read: Callable[[Path], object], suffix: str = ".csv") -> Read:
    def from_file(data: bytes, folder: Path) -> object:
        path = folder / f"file{suffix}"
        path.write_bytes(data)
        return read(path)

    return from_file


def _days(text: str) -> None:
    for order in dates.Order:
        dates.read_date(text, order)
    dates.decide(text.split("|"))
    contract_days.read_both(text, contract_days.decide([text], [], ""))


def _terms(text: str) -> None:
    contract_terms.read_length(text)
    contract_terms.read_option(text, "Extension in months")
    contract_terms.flags_in(text)
    contract_sums.read_sums(text)


def _amounts(text: str) -> None:
    for style in amounts.Style:
        amounts.pence(text, style)
        amounts.pence(text, style, 1000)
    amounts.looks_like_money(text)


def _wild(value: Any, dice: random.Random) -> Any:
    """Return plain data with one value in it, however deep, changed for an odd one."""
    if isinstance(value, dict) and value and dice.random() < 0.9:
        key = dice.choice(list(value))
        if dice.random() < 0.1:
            return {name: one for name, one in value.items() if name != key}
        return {**value, key: _wild(value[key], dice)}
    if isinstance(value, list) and value and dice.random() < 0.9:
        place = dice.randrange(len(value))
        return [*value[:place], _wild(value[place], dice), *value[place + 1 :]]
    return dice.choice(_ODD)


def _odd_cell(data: bytes, dice: random.Random) -> bytes:
    rows = data.split(b"\r\n")
    place = dice.randrange(len(rows))
    cells = rows[place].split(b",")
    cells[dice.randrange(len(cells))] = dice.choice(_TEXTS)
    rows[place] = b",".join(cells)
    return b"\r\n".join(rows)


def _members(members: Members, dice: random.Random) -> Members:
    """Change something within the files of a package so that the descriptor agrees again."""
    tables = [name for name in members if name.endswith(".csv")]
    if dice.random() < 0.5 and tables:
        name = dice.choice(tables)
        return with_file(members, name, _odd_cell(members[name], dice))
    found = _wild(json.loads(members["datapackage.json"]), dice)
    try:
        return members | {"datapackage.json": canonical(found)}
    except ValueError:
        return members


def _signed(genuine: bytes, dice: random.Random) -> bytes:
    return packed(resealed(_members(members_of(genuine), dice), _KEY))


def _issued(genuine: bytes, dice: random.Random) -> bytes:
    trust = ("targets.json", "root.json")
    members = {n: d for n, d in members_of(genuine).items() if not n.endswith(trust)}
    changed = _members(members, dice)
    return packed({**changed, **sign_edition(_KEYS, 1, ISSUED, changed)})


def _known(dice: random.Random) -> bytes:
    whole = json.loads(knowledge_pack.write_pack(KNOWLEDGE))
    content = _wild(whole["content"], dice)
    try:
        return canonical(
            {**whole, "content": content, "fingerprint": fingerprint(canonical(content))}
        )
    except ValueError:
        return b"{}"


def _as_text(genuine: bytes, dice: random.Random) -> bytes:
    return json.dumps(_wild(json.loads(genuine), dice)).encode()


@cache
def parsers() -> tuple[Parser, ...]:
    """Return every parser; making the examples takes a moment."""
    return (*_of_texts(), *_of_packages(), *_of_data_files(), *_of_lists())


def _of_texts() -> tuple[Parser, ...]:
    periods = (b"2025-26", b"2025-Q2", b"2025-04-01_2026-03-31")
    money = ("£1,234.50".encode(), b"(5.50)", b"1.234,50-", b"12 CR", b"9e9")
    return (
        Parser("amounts", _text(_amounts), money, ValueError),
        Parser("days", _text(_days), (b"03/04/2025", b"31 March 2026 plus 2 years", b"45000")),
        Parser("terms", _text(_terms), (b"2+1+1 years", b"12.5k a year, 36 months", b"yes/no")),
        Parser("periods", _text(read_period), periods, ValueError),
        Parser("chosen rows", _text(parse), (b"1-5, 9, 12-", b"3"), ValueError),
        Parser("signatures", _bytes(read_signature), (sign(b"what", _KEY, "a comment"),)),
        Parser("public keys", _text(read_public), (public_text(_KEY).encode(),)),
    )


def _of_packages() -> tuple[Parser, ...]:
    sealed, edition = build_return(made_return(), _KEY), Publisher(_KEYS).edition(1)
    given = benchmark_pack.build_contribution(GIVEN, _KEY)
    pack = benchmark_pack.build_pack(PACK, _KEY)

    def catalogue(data: bytes) -> object:
        return read_catalogue(data, None, today=TODAY)

    def package(data: bytes) -> object:
        return read_zip(data, lambda _: True)

    def beneath(genuine: bytes) -> Damage:
        return partial(_signed, genuine)

    sums, giving = benchmark_pack.read_pack, benchmark_pack.read_contribution
    return (
        Parser("packages", _bytes(package), (sealed, edition)),
        Parser("returns", _bytes(verify_return), (sealed,), deeper=beneath(sealed)),
        Parser("catalogues", _bytes(catalogue), (edition,), deeper=partial(_issued, edition)),
        Parser("contributions", _bytes(giving), (given,), deeper=beneath(given)),
        Parser("benchmarks", _bytes(sums), (pack,), deeper=beneath(pack)),
    )


def _of_data_files() -> tuple[Parser, ...]:
    known = knowledge_pack.write_pack(KNOWLEDGE)
    notes = review_file.write_notes(ReviewNotes("a", "b", plan=Plan(Way.VALUE)))
    layouts = layout_files.write([SavedLayout("Ours", ("date", "supplier", "net amount"))])

    def knowledge(data: bytes) -> object:
        return knowledge_pack.read_pack(data, "x")

    def review(data: bytes) -> object:
        return review_file.read_notes(data, "x")

    def odd(genuine: bytes) -> Damage:
        return partial(_as_text, genuine)

    return (
        Parser("data files", _bytes(read_canonical), (canonical({"a": [1, "b", None]}),)),
        Parser("knowledge", _bytes(knowledge), (known,), deeper=_known),
        Parser("review notes", _bytes(review), (notes,), deeper=odd(notes)),
        Parser("layouts", _bytes(layout_files.read), (layouts,), ValueError, odd(layouts)),
    )


def _of_lists() -> tuple[Parser, ...]:
    return (
        Parser("spend", _file(read_file), (_SPEND,)),
        Parser("registers", _file(read_register), (_REGISTER,)),
        Parser("prices", _file(read_price_list), (_PRICES,)),
        Parser("code lists", _file(read_code_list), (_CODES,)),
    )
