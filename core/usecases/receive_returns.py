"""Receive returns as a buying organisation: verify each, say why one is refused."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from core.domain.money import pounds
from core.domain.problems import Problem, UserError
from core.domain.progress import Progress
from core.domain.returns import Verified
from core.usecases.review_return import verify

_SENT_INSTEAD = frozenset({".xlsx", ".xls", ".xlsb", ".ods", ".csv", ".html", ".spendbook"})
_NAMED = 5


class FolderNotRead(UserError):
    """There is no folder {folder}, or you may not look into it."""

    code = "SB-855"
    exit_code = 3
    remedy_text = "Choose the folder with the returns that you received."


@dataclass(frozen=True, slots=True)
class Received:
    """A return file with its verdict. ``about`` is one line for a list."""

    file: str
    accepted: bool
    about: str
    reasons: tuple[str, ...]
    verified: Verified | None


def returns_in(folder: Path) -> tuple[Path, ...]:
    """List the packages of a folder, in the order of their names.

    Raises:
        FolderNotRead: it is not there, is no folder, or may not be read.
    """
    try:
        return tuple(sorted(p for p in folder.iterdir() if p.suffix.casefold() == ".zip"))
    except OSError as fault:
        raise FolderNotRead(folder=str(folder)) from fault


def left_alone(folder: Path) -> tuple[Problem, ...]:
    """Tell what lies in a folder of returns and is not read: nobody should wait for it.

    Sheets and pages that somebody may have sent instead of the package, and folders in which
    returns lie. Only packages of the folder itself are read.

    Raises:
        FolderNotRead: it is not there, is no folder, or may not be read.
    """
    try:
        found = sorted(folder.iterdir())
        sheets = [p.name for p in found if _may_be_sent_instead(p)]
        inside = {p.name: len(list(p.glob("spend-return_*.zip"))) for p in found if p.is_dir()}
    except OSError as fault:
        raise FolderNotRead(folder=str(folder)) from fault
    folders = [
        f"the folder {name} with returns ({count:,})" for name, count in inside.items() if count
    ]
    left = [*folders, *sheets]
    more = f" and {len(left) - _NAMED:,} more" if len(left) > _NAMED else ""
    what = ", ".join(left[:_NAMED]) + more
    return (Problem("SB-857", {"what": what}),) if left else ()


def _may_be_sent_instead(path: Path) -> bool:
    return path.suffix.casefold() in _SENT_INSTEAD and not path.name.startswith(("~$", "."))


def verify_folder(folder: Path, *, progress: Progress | None = None) -> tuple[Received, ...]:
    """Verify every return of a folder, in the order of their names.

    Raises:
        FolderNotRead: it is not there, is no folder, or may not be read.
    """
    progress = progress or Progress()
    paths = returns_in(folder)
    found = []
    for number, path in enumerate(paths):
        progress.step("Checking returns", number, len(paths))
        found.append(verify_one(path))
    return tuple(found)


def verify_one(path: Path) -> Received:
    """Verify one return; what cannot be read at all is refused with its reason."""
    try:
        verified = verify(path)
    except UserError as error:
        return Received(path.name, False, error.sentence(), (error.sentence(),), None)
    reasons = tuple(check.detail for check in verified.checks if not check.passed)
    return Received(path.name, verified.verdict, _about(verified), reasons, verified)


def _about(verified: Verified) -> str:
    content = verified.content
    if content is None or not verified.verdict:
        return next(check.detail for check in verified.checks if not check.passed)
    total = "nil return" if content.nil else pounds(verified.totals.get("total_pence", 0))
    span = content.period.in_words()
    return f"{content.body.name}, {span}, version {content.version}, {total}"
