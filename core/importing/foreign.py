"""Files of other kinds, told by their first bytes or by what is packed in them."""

from __future__ import annotations

import re

_MARKS = (
    (b"%PDF", "a PDF"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"II*\x00", "a picture"),
    (b"MM\x00*", "a picture"),
    (b"<svg", "a picture"),
    (b"{\\rtf", "a text document"),
    (b"SQLite format 3\x00", "a database"),
    (b"\x00\x01\x00\x00Standard ", "a database"),
    (b"PAR1", "a database"),
    (b"\x1f\x8b", "a compressed file"),
    (b"7z\xbc\xaf", "a compressed file"),
    (b"Rar!", "a compressed file"),
    (b"BZh", "a compressed file"),
    (b"\xfd7zXZ", "a compressed file"),
    (b"\x28\xb5\x2f\xfd", "a compressed file"),
    (b"MZ", "a program"),
    (b"\x7fELF", "a program"),
    (b"ID3", "a recording"),
    (b"L\x00\x00\x00\x01\x14\x02\x00", "a shortcut"),
    (b"[InternetShortcut]", "a shortcut"),
    (b"\x00\x05\x16\x07", "a side file of a Mac"),
    (b"\x00\x05\x16\x00", "a side file of a Mac"),
    (b"TABLE\r\n0,1\r\n", "a DIF spreadsheet"),
)
_RIFF = re.compile(rb"RIFF.{4}(WEBP|AVI |WAVE)", re.DOTALL)
_BITMAP = re.compile(rb"BM.{4}\x00\x00\x00\x00", re.DOTALL)
# A column ID and one that begins with P, parted by semicolons, begin like SYLK as well.
_SYLK = re.compile(rb"ID;P[^\r\n]{0,80}\r?\n(?:[BCEFOPW]|NN|NU|NE)(?:;|\r|\n)")
_MAIL = re.compile(rb"(?:[A-Z][A-Za-z-]{1,60}: [^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*){2,60}?")
_MAIL_SIGN = re.compile(rb"^(?:MIME-Version|Received|Return-Path): ", re.MULTILINE)


def kind_in_words(head: bytes, size: int) -> str | None:
    """Say what a file is that holds no payments, by its first bytes; None where they may be."""
    for mark, what in _MARKS:
        if head.startswith(mark):
            return what
    if _RIFF.match(head) or _BITMAP.match(head):
        return "a picture"
    if _SYLK.match(head):
        return "a SYLK spreadsheet"
    if size == 165 and 0 < head[0] < 55 and head[0] == head[54]:
        return "a side file that Excel keeps while a workbook is open"
    mail = _MAIL.match(head[:8192])
    if mail and _MAIL_SIGN.search(head[:8192]):
        return "an e-mail or a web archive"
    return None
