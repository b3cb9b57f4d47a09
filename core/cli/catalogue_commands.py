"""`spendbook catalogue`: template, build, verify, diff, apply, list, rollback."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path
from typing import Any

from core.cli import asked_commands, offer_commands
from core.cli.answer import Answer, table
from core.cli.options import (
    Nouns,
    add_as_at,
    add_book,
    add_noun,
    add_verb,
    day_of,
    opened,
    read_day,
)
from core.cli.passphrases import passphrase_of
from core.domain.agreements import Catalogue
from core.domain.assessment import Figures
from core.domain.money import pounds
from core.domain.period import day_in_words
from core.domain.progress import Progress
from core.domain.wording import number_of
from core.formats.catalogue_package import CatalogueDifference
from core.formats.template_reading import EXAMPLE_PUBLISHER
from core.usecases import edit_form, foresee_edition, publish_catalogue, take_catalogue
from core.usecases.foresee_edition import EditionEffects, Effect
from core.usecases.take_catalogue import CatalogueLook, EditionRow


def add_to(nouns: Nouns) -> None:
    """Add the noun to the parser."""
    verbs = add_noun(nouns, "catalogue", "framework catalogues of buying organisations")
    template = add_verb(verbs, "template", "write the authoring form", _template)
    template.add_argument("-o", "--out", type=Path, required=True, help="the workbook to write")
    template.add_argument("--publisher", default=EXAMPLE_PUBLISHER, help="short name, e.g. ypo")
    template.add_argument("--name", default="", help="full name")
    template.add_argument(
        "--from", dest="edition", type=Path, help="an edition, to make the form of the next one"
    )
    _add_build(add_verb(verbs, "build", "build and sign an edition", _build))
    verify = add_verb(verbs, "verify", "check a catalogue package", _verify)
    verify.add_argument("file", type=Path, help="the catalogue package")
    for name, about, run in (
        ("diff", "say what a catalogue would change", _diff),
        ("apply", "put a catalogue to use", _apply),
    ):
        parser = add_verb(verbs, name, about, run)
        parser.add_argument("file", type=Path, help="the catalogue package")
        add_book(parser)
        add_as_at(parser)
    parser.add_argument("--trust", default="", metavar="FINGERPRINT", help="as read out to you")
    parser.add_argument("--how", default="command line", help="how it was confirmed")
    parser.add_argument("--unsigned", action="store_true", help="take it without a signature")
    add_book(add_verb(verbs, "list", "list the editions in the book", _list))
    offer_commands.add_verbs(verbs)
    asked_commands.add_to_catalogue(verbs)
    rollback = add_verb(verbs, "rollback", "use the edition before", _rollback)
    add_book(rollback)
    add_as_at(rollback)
    rollback.add_argument("--look", action="store_true", help="only say what it would change")
    rollback.add_argument("publisher", help="the publisher's short name")


def _add_build(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("form", type=Path, help="the filled workbook, or a folder of CSV files")
    parser.add_argument(
        "-o", "--out", type=Path, required=True, help="the package (.zip) or its folder"
    )
    parser.add_argument("--key", type=Path, default=None, help="the key file, or its folder")
    parser.add_argument("--edition", type=int, default=None, help="the edition, above the last")
    parser.add_argument("--issued", type=read_day, default=None, help="the day of issue")
    parser.add_argument("--last", type=Path, default=None, help="the last edition's package")


def _template(args: argparse.Namespace, _: Progress) -> Answer:
    if args.edition:
        path = edit_form.open_form(args.edition).save(args.out)
        return Answer({"path": str(path)}, (f"Wrote the form of the next edition {path}.",))
    name = args.name or args.publisher
    path = publish_catalogue.write_template(args.out, args.publisher, name)
    return Answer({"path": str(path)}, (f"Wrote the form {path}.",))


def _build(args: argparse.Namespace, _: Progress) -> Answer:
    built = publish_catalogue.build(
        args.form,
        args.out,
        keys=_keys(args.key),
        edition=args.edition,
        issued=args.issued,
        last=args.last,
    )
    catalogue = built.catalogue
    data = {
        "path": str(built.path),
        "fingerprint": built.fingerprint,
        "publisher": catalogue.publisher,
        "publisher_fingerprint": built.publisher_fingerprint,
        "edition": catalogue.edition,
        "agreements": len(catalogue.agreements),
        "lots": len(catalogue.lots()),
        "signed": bool(args.key),
        "difference": _difference_data(built.difference),
    }
    lines = [
        f"{catalogue.publisher_name} edition {catalogue.edition}: "
        f"{_size_words(catalogue)}: {built.path}"
    ]
    if args.key:
        lines.append(f"Fingerprint of the publisher: {built.publisher_fingerprint}")
    else:
        lines.append("Not signed: give --key to sign it.")
    return Answer(data, tuple(lines), built.problems)


def _size_words(catalogue: Catalogue) -> str:
    lots = number_of(len(catalogue.lots()), "lot")
    return f"{number_of(len(catalogue.agreements), 'agreement')}, {lots}"


def _keys(place: Path | None) -> publish_catalogue.SigningKeys | None:
    return publish_catalogue.SigningKeys(place, passphrase_of(place)) if place else None


def _verify(args: argparse.Namespace, _: Progress) -> Answer:
    return _look_answer(publish_catalogue.verify(args.file))


def _diff(args: argparse.Namespace, _: Progress) -> Answer:
    with opened(args, read_only=True) as book:
        found = take_catalogue.look(book, args.file)
        ours = foresee_edition.foresee(book, args.file, as_at=day_of(args))
    answer = _look_answer(found)
    first = [] if found.difference else ["First edition here: everything is new."]
    lines = (*answer.lines, *first, *_effect_lines(ours))
    return replace(answer, data={**answer.data, **_effect_data(ours)}, lines=lines)


def _effect_lines(found: EditionEffects) -> list[str]:
    head = f"What of yours changes, as at {day_in_words(found.as_at)}:"
    return (
        [head, *(f"  {_effect_line(one)}" for one in found.effects)]
        if found.effects
        else [f"Nothing of yours changes, as at {day_in_words(found.as_at)}."]
    )


def _effect_line(one: Effect) -> str:
    # What is moved says its pounds itself.
    return one.words if one.what == "figure" else f"{one.words} {pounds(one.pence)}"


def _effect_data(found: EditionEffects) -> dict[str, Any]:
    return {
        "as_at": found.as_at,
        "effects": [
            {"what": one.what, "how": one.how, "in_words": one.words, "pence": one.pence}
            for one in found.effects
        ],
        "before": _figures_data(found.before),
        "after": _figures_data(found.after),
    }


def _figures_data(sums: Figures) -> dict[str, int]:
    return {
        "locked_pence": sums.locked,
        "available_pence": sums.available,
        "collaborative_pence": sums.collaborative,
        "addressable_pence": sums.addressable,
        "no_lot_pence": sums.no_lot,
    }


def _look_answer(look: CatalogueLook) -> Answer:
    catalogue = look.catalogue
    data = {
        "publisher": catalogue.publisher,
        "publisher_name": catalogue.publisher_name,
        "edition": catalogue.edition,
        "issued": catalogue.issued,
        "expires": catalogue.expires,
        "demo": catalogue.demo,
        "agreements": len(catalogue.agreements),
        "lots": len(catalogue.lots()),
        "trust": look.trust.value,
        "known": look.known,
        "keys_changed": look.keys_changed,
        "publisher_fingerprint": look.publisher_fingerprint,
        "out_of_date_since": look.out_of_date_since,
        "fingerprint": catalogue.fingerprint,
        "difference": _difference_data(look.difference),
    }
    lines = [
        f"{catalogue.publisher_name} edition {catalogue.edition}, issued {catalogue.issued}: "
        f"{_size_words(catalogue)}, {look.trust}",
        f"Fingerprint of the publisher: {look.publisher_fingerprint or 'not signed'}",
    ]
    if look.keys_changed:
        lines.append("Its keys were changed; those that this book knows vouch for the new ones.")
    if look.out_of_date_since:
        lines.append(f"Out of date since {look.out_of_date_since}")
    if look.difference:
        lines += look.difference.in_words()
    return Answer(data, tuple(lines), look.problems)


def _difference_data(difference: CatalogueDifference | None) -> dict[str, Any] | None:
    return None if difference is None else {"in_words": list(difference.in_words())}


def _apply(args: argparse.Namespace, _: Progress) -> Answer:
    with opened(args) as book:
        found = take_catalogue.look(book, args.file)
        ours = foresee_edition.foresee(book, args.file, as_at=day_of(args))
        touched = take_catalogue.apply(
            book,
            args.file,
            confirmed_fingerprint=args.trust,
            confirmed_how=args.how,
            accept_unsigned=args.unsigned,
        )
    late = tuple(problem for problem in found.problems if problem.code == "SB-411")
    data = {"seq": touched.seq, "summary": touched.summary, **_effect_data(ours)}
    return Answer(data, (f"{touched.summary}.", *_effect_lines(ours)), late)


def _list(args: argparse.Namespace, _: Progress) -> Answer:
    with opened(args, read_only=True) as book:
        editions = take_catalogue.editions(book)
    data = [
        {
            "publisher": row.publisher,
            "name": row.name,
            "edition": row.edition,
            "issued": row.issued,
            "expires": row.expires,
            "trust": row.trust.value,
            "demo": row.demo,
            "agreements": row.agreements,
            "lots": row.lots,
            "current": row.current,
            "fingerprint": row.fingerprint,
            "out_of_date": row.out_of_date,
        }
        for row in editions
    ]
    rows = [
        (r.name, str(r.edition), str(r.agreements), str(r.lots), r.trust.value, _state(r))
        for r in editions
    ]
    headings = ("Publisher", "Edition", "Agreements", "Lots", "Publisher is", "State")
    return Answer({"editions": data}, tuple(table(headings, rows, "1 2 3")))


def _state(row: EditionRow) -> str:
    if not row.current:
        return "earlier"
    return "in use, out of date" if row.out_of_date else "in use"


def _rollback(args: argparse.Namespace, _: Progress) -> Answer:
    with opened(args, read_only=args.look) as book:
        ours = foresee_edition.foresee_roll_back(book, args.publisher, as_at=day_of(args))
        if args.look:
            changes = ours.changes.in_words() if ours.changes else ()
            return Answer(_effect_data(ours), (*changes, *_effect_lines(ours)))
        touched = take_catalogue.roll_back(book, args.publisher)
    data = {"seq": touched.seq, "summary": touched.summary, **_effect_data(ours)}
    return Answer(data, (f"{touched.summary}.", *_effect_lines(ours)))
