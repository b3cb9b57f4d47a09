"""The file in which knowledge travels: one text, its fingerprint in it, read strictly.

The fingerprint shows that nothing was lost or changed on the way; it does not prove who wrote
the file. Nothing in it can do more than suggest: what the receiver decided always stands.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import Any

from core.domain.knowledge import KnowledgePack, PackRule
from core.domain.problems import UserError
from core.domain.taxonomy import CategoryCode, OwnCode
from core.formats.packages import PackageRefused, canonical, fingerprint, read_canonical

KIND, FORMAT = "spendbook-knowledge", 1
LARGEST = 4 * 1024 * 1024
_RULES, _GROUPS, _SPELLINGS, _LONGEST = 20_000, 10_000, 200, 400
_NAME = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,58}[a-z0-9])?")
_RULE_KEYS = ("supplier", "account", "words", "category", "scope")
_CODE_KEYS = ("scheme", "code", "label", "category", "relation", "version")
_KEYS = (
    "name", "version", "origin", "made_on", "taxonomy", "rules", "joined", "apart", "codes",
)  # fmt: skip


class NotKnowledge(UserError):
    """The file {file} cannot be taken as a knowledge pack: {why}."""

    code = "SB-280"
    exit_code = 3
    remedy_text = "Ask the sender for the file again, as their program made it."


def is_name(name: str) -> bool:
    """Say whether a pack may be called so: small letters, digits, dashes; at most 60."""
    return _NAME.fullmatch(name) is not None


def write_pack(pack: KnowledgePack) -> bytes:
    """Return the file of a pack: the same bytes for the same content."""
    content = {
        "name": pack.name,
        "version": pack.version,
        "origin": pack.origin,
        "made_on": pack.made_on.isoformat(),
        "taxonomy": list(pack.taxonomy),
        "rules": [{key: getattr(rule, key) for key in _RULE_KEYS} for rule in pack.rules],
        "joined": [list(group) for group in pack.joined],
        "apart": [list(pair) for pair in pack.apart],
        "codes": [{key: getattr(code, key) for key in _CODE_KEYS} for code in pack.codes],
    }
    whole = {
        "kind": KIND,
        "format": FORMAT,
        "fingerprint": fingerprint(canonical(content)),
        "content": content,
    }
    return canonical(whole)


def read_pack(data: bytes, file: str) -> KnowledgePack:
    """Read a pack; what it holds is taken whole or not at all.

    Raises:
        NotKnowledge: naming the first thing that is not as it must be.
    """
    try:
        if len(data) > LARGEST:
            raise ValueError("it is too large")
        whole = read_canonical(data, file)
        if whole.get("kind") != KIND:
            raise ValueError("it is not a knowledge pack")
        if whole.get("format") != FORMAT:
            raise ValueError("it is of a newer Spendbook")
        content = _record(whole, ("kind", "format", "fingerprint", "content"), "the file")[
            "content"
        ]
        if fingerprint(canonical(content)) != whole["fingerprint"]:
            raise ValueError("it was changed after it was made")
        return _pack(content)
    except PackageRefused:
        why = "it is not a knowledge pack, or another program wrote it again"
        raise NotKnowledge(file=file, why=why) from None
    except ValueError as fault:
        raise NotKnowledge(file=file, why=str(fault)) from None


def _pack(content: object) -> KnowledgePack:
    found = _record(content, _KEYS, "the pack")
    name, version = _text(found["name"], "its name"), found["version"]
    if not is_name(name):
        raise ValueError("its name is not one")
    if not isinstance(version, int) or isinstance(version, bool) or not 0 < version < 10**9:
        raise ValueError("its version is not one")
    taxonomy = _texts(found["taxonomy"], "its tree", 2)
    if len(taxonomy) != 2:
        raise ValueError("it does not name its tree")
    return KnowledgePack(
        name=name,
        version=version,
        origin=_text(found["origin"], "its origin"),
        made_on=_day(found["made_on"]),
        taxonomy=(taxonomy[0], taxonomy[1]),
        rules=tuple(_rule(one, n) for n, one in enumerate(_list(found["rules"], _RULES), 1)),
        joined=tuple(_group(one) for one in _list(found["joined"], _GROUPS)),
        apart=tuple(_pair(one) for one in _list(found["apart"], _GROUPS)),
        codes=tuple(_code(one, n) for n, one in enumerate(_list(found["codes"], _RULES), 1)),
    )


def _rule(record: object, number: int) -> PackRule:
    what = f"rule {number}"
    found = _record(record, _RULE_KEYS, what)
    texts = {key: _text(found[key], what, empty=True) for key in _RULE_KEYS}
    if not (texts["supplier"] or texts["account"] or texts["words"]):
        raise ValueError(f"{what} has no condition")
    if bool(texts["category"]) == bool(texts["scope"]):
        raise ValueError(f"{what} must say a category or a reason to be out of scope")
    category = CategoryCode(texts.pop("category"))
    return PackRule(**texts, category=category)


def _code(record: object, number: int) -> OwnCode:
    what = f"code {number}"
    found = _record(record, _CODE_KEYS, what)
    texts = {key: _text(found[key], what, empty=True) for key in _CODE_KEYS}
    if not texts["scheme"] or not (texts["code"] or texts["label"]):
        raise ValueError(f"{what} names no scheme, or neither code nor label")
    category = CategoryCode(texts.pop("category"))
    return OwnCode(**texts, category=category)


def _group(value: object) -> tuple[str, ...]:
    names = _texts(value, "a join of suppliers", _SPELLINGS)
    if len(set(names)) < 2:
        raise ValueError("a join of suppliers has fewer than two names")
    return names


def _pair(value: object) -> tuple[str, str]:
    names = _texts(value, "a pair kept apart", 2)
    if len(set(names)) != 2:
        raise ValueError("a pair kept apart has not two names")
    return names[0], names[1]


def _record(value: object, keys: tuple[str, ...], what: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise ValueError(f"{what} is not as it must be")
    for key in sorted(value.keys() ^ set(keys)):
        raise ValueError(f'{what} {"lacks" if key in keys else "holds"} "{key[:40]}"')
    return value


def _list(value: object, most: int) -> list[object]:
    if not isinstance(value, list) or len(value) > most:
        raise ValueError(f"it holds a list of more than {most:,}, or none")
    return value


def _texts(value: object, what: str, most: int) -> tuple[str, ...]:
    return tuple(_text(one, what) for one in _list(value, most))


def _text(value: object, what: str, *, empty: bool = False) -> str:
    if not isinstance(value, str) or len(value) > _LONGEST or not (value or empty):
        raise ValueError(f"{what} has a text that is empty or longer than {_LONGEST} letters")
    if any(unicodedata.category(char) in {"Cc", "Cs"} for char in value):
        raise ValueError(f"{what} has a text that cannot be shown")
    return value


def _day(value: object) -> date:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise ValueError("its day is not one") from None
