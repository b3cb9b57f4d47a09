"""Receipts for every return that was received, for refused ones too."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from core.domain.progress import Progress
from core.domain.returns import Receipt
from core.formats import receipts
from core.formats.files import make_folder, write_atomically
from core.store import collection_figures
from core.store.collection import Collection
from core.usecases.chase_returns import files_seen


@dataclass(frozen=True, slots=True)
class Receipts:
    """What was written, and the files for which no receipt can be: nobody can tell whose."""

    written: tuple[tuple[Receipt, Path], ...]
    without: tuple[str, ...]


def receipts_of(
    path: Path, publisher: str, folder: Path, *, progress: Progress | None = None
) -> Receipts:
    """Write a receipt for every file of a collection that is not open yet.

    Raises:
        NotACollection: the file is something else. FileNotWritten: as ``give_all``.
    """
    with Collection.open(path) as collection:
        return give_all(collection, publisher, folder, progress=progress)


def give_all(
    collection: Collection, publisher: str, folder: Path, *, progress: Progress | None = None
) -> Receipts:
    """Write a receipt for every file of a collection; written again, they are the same files.

    Raises:
        FileNotWritten: the folder cannot be made or written.
    """
    progress = progress or Progress()
    make_folder(folder)
    files = files_seen(collection_figures.files(collection))
    written: list[tuple[Receipt, Path]] = []
    without: list[str] = []
    names: dict[str, int] = {}
    for number, file in enumerate(files):
        progress.step("Writing receipts", number, len(files))
        if not file.return_id:
            without.append(file.file)
            continue
        receipt = Receipt(
            file.return_id,
            file.version,
            file.fingerprint,
            publisher,
            file.received_on,
            file.accepted,
            () if file.accepted else file.reasons,
        )
        name = receipts.file_name(receipt)
        names[name] = names.get(name, 0) + 1
        if names[name] > 1:
            # Two files said to be one version: each gets its own receipt.
            name = name.replace(".zip", f"_{names[name]}.zip")
        path = folder / name
        write_atomically(path, receipts.build_receipt(receipt))
        written.append((receipt, path))
    return Receipts(tuple(written), tuple(without))
