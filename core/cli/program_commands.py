"""`spendbook doctor`, `licences`, `help`: the program itself."""

from __future__ import annotations

import argparse
import re

from core.cli.answer import DONE, FAULT, Answer
from core.cli.options import Nouns, add_verb
from core.domain.progress import Progress
from core.usecases import check_program, licences, read_help

_CODE = re.compile(r"SB-\w*$", re.IGNORECASE)


def add_to(nouns: Nouns) -> None:
    """Add the verbs, which have no noun."""
    add_verb(nouns, "doctor", "test this installation", _doctor)
    licensed = add_verb(nouns, "licences", "name the parts and their licences", _licences)
    licensed.add_argument("--texts", action="store_true", help="with the texts of all licences")
    helped = add_verb(nouns, "help", "explain a code such as SB-122, or look words up", _help)
    helped.add_argument(
        "words",
        nargs="*",
        help="the code of a message, the name of a page such as compare, or words to look for; "
        "without any, all codes",
    )


def _doctor(args: argparse.Namespace, progress: Progress) -> Answer:
    results = check_program.doctor(progress, args.draw_pdf)
    works = all(result.works for result in results)
    data = {
        "works": works,
        "parts": [{"part": r.part, "works": r.works, "detail": r.detail} for r in results],
    }
    lines = [f"{'works' if r.works else 'DOES NOT WORK':14} {r.part}: {r.detail}" for r in results]
    return Answer(data, tuple(lines), exit_code=DONE if works else FAULT)


def _licences(args: argparse.Namespace, _: Progress) -> Answer:
    rows = [
        {"name": part.name, "version": part.version, "licence": part.licence}
        | ({"texts": licences.texts_of(part.name)} if args.texts else {})
        for part in licences.parts()
    ]
    if args.texts:
        return Answer({"parts": rows}, (licences.notice(),))
    words = (f"{row['name']} {row['version']}".strip() + f": {row['licence']}" for row in rows)
    return Answer({"parts": rows}, tuple(words))


def _help(args: argparse.Namespace, _: Progress) -> Answer:
    words = " ".join(args.words)
    if not words:
        return _all_help()
    if not _CODE.match(words):
        return _read(words)
    found = check_program.explain(words)
    data = {"code": found.code, "message": found.message, "remedy": found.remedy}
    return Answer(data, (f"{found.code}: {found.message}", found.remedy))


def _read(words: str) -> Answer:
    """Print a page of help by its name, else the places where words stand."""
    if words.casefold() in {page.key for page in read_help.pages()}:
        page = read_help.page(words)
        return Answer({"page": page.key, "title": page.title, "text": page.text}, (page.text,))
    found = read_help.search(words)
    if not found:
        raise read_help.UnknownHelp(words=words)
    data = [
        {"page": one.key, "title": one.title, "part": one.heading, "text": one.passage}
        for one in found
    ]
    lines = (f"{one.key}  {one.heading or one.title}: {one.passage}" for one in found)
    return Answer({"words": words, "found": data}, tuple(lines))


def _all_help() -> Answer:
    families = check_program.explained()
    data = [
        {"about": about, "codes": [{"code": one.code, "message": one.message} for one in codes]}
        for about, codes in families
    ]
    pages = {page.key: page.title for page in read_help.pages()}
    lines = [
        "spendbook --help lists the nouns, spendbook NOUN --help the verbs of one.",
        "spendbook help CODE says what a message means and what to do; spendbook help compare",
        "shows a page of help, and other words are looked for in all pages.",
        "",
        "The pages: " + ", ".join(pages),
        "",
        "The codes:",
    ]
    for about, codes in families:
        lines += ["", about, *(f"  {one.code}  {one.message}" for one in codes)]
    return Answer({"families": data, "pages": pages}, tuple(lines))
