"""`spendbook doctor`, `licences`, `help`: the program itself."""

from __future__ import annotations

import argparse

from core.cli.answer import DONE, FAULT, Answer
from core.cli.options import Nouns, add_verb
from core.domain.progress import Progress
from core.usecases import check_program, licences


def add_to(nouns: Nouns) -> None:
    """Add the verbs, which have no noun."""
    add_verb(nouns, "doctor", "test this installation", _doctor)
    licensed = add_verb(nouns, "licences", "name the parts and their licences", _licences)
    licensed.add_argument("--texts", action="store_true", help="with the texts of all licences")
    helped = add_verb(nouns, "help", "explain a code such as SB-122", _help)
    helped.add_argument("code", nargs="?", help="the code of a message; without it, all codes")


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
    if args.code is None:
        return _all_help()
    found = check_program.explain(args.code)
    data = {"code": found.code, "message": found.message, "remedy": found.remedy}
    return Answer(data, (f"{found.code}: {found.message}", found.remedy))


def _all_help() -> Answer:
    families = check_program.explained()
    data = [
        {"about": about, "codes": [{"code": one.code, "message": one.message} for one in codes]}
        for about, codes in families
    ]
    lines = [
        "spendbook --help lists the nouns, spendbook NOUN --help the verbs of one.",
        "spendbook help CODE says what a message means and what to do. The codes:",
    ]
    for about, codes in families:
        lines += ["", about, *(f"  {one.code}  {one.message}" for one in codes)]
    return Answer({"families": data}, tuple(lines))
