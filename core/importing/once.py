"""Read a file once: its lines go on as they are read, and how they were read is known at the end.

Decision: what comes of it is the same as if the file had been read before. Where a row further
down would change how it is read, or leaves something to ask, the pass counts for nothing and the
file is read again from its beginning.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from core.domain.progress import Progress
from core.domain.spend import Draft, FileReading, Verdict
from core.importing import answering, planning, reading
from core.importing.layouts import SavedLayout
from core.importing.lines import Walk
from core.importing.plan import Plan
from core.importing.reading import Begun
from core.importing.sniff import require_unchanged
from core.importing.tables import Source, open_source
from core.importing.tally import Tally


class ReadOtherwise(Exception):
    """The file is to be read in another way than its beginning shows; nothing of it counts."""


class OnePass:
    """A file on its only way through; ``begun`` says how it is read, not yet what is in it."""

    def __init__(
        self, source: Source, begun: Begun, plan: Plan, progress: Progress | None
    ) -> None:
        """Take a file whose plan leaves nothing to ask; use ``open_once``."""
        self._source, self._begun, self._progress = source, begun, progress
        self._walk = Walk(plan, source.sniffed.path.name, source.delimiter)
        self.begun = reading.result_of(source, begun.planned, Tally(), (), begun.answers)

    def lines(self) -> Iterator[Draft]:
        """Yield the lines, one by one or many together.

        Raises:
            ReadOtherwise: its quotation marks do not pair.
            UnreadableFile: the file can no longer be read, or changed meanwhile.
            Cancelled: the person asked to stop.
        """
        try:
            yield from reading.pass_through(self._source, self._walk, None, self._progress)
        except csv.Error as fault:
            raise ReadOtherwise from fault
        require_unchanged(self._source.sniffed)

    def reading(self) -> FileReading:
        """Say how the file was read, once all lines have passed.

        Raises:
            ReadOtherwise: something is open, or the plan does not hold for all rows.
            NoAnswer: a row that the person named is not there.
        """
        begun, walk, file = self._begun, self._walk, self._source.sniffed.path.name
        answering.require_rows(begun.answers, file, walk.tally, whole=True)
        if begun.planned.cut:
            texts, examples = walk.date_texts(), walk.examples()
            if planning.revise(begun.planned, texts, examples, begun.answers) is not None:
                raise ReadOtherwise
        found = reading.result_of(self._source, begun.planned, walk.tally, (), begun.answers)
        if found.verdict is not Verdict.READY:
            raise ReadOtherwise
        return begun.named(found)


def open_once(
    path: Path,
    *,
    answers: Mapping[str, str] | None = None,
    layouts: Sequence[SavedLayout] = (),
    progress: Progress | None = None,
) -> OnePass | None:
    """Open a file to be read once; None where its beginning leaves something to ask.

    Raises:
        UnreadableFile: of another kind, empty, locked, damaged or made to harm.
        UnknownQuestion, NoAnswer: an answer does not fit.
        Cancelled: the person asked to stop.
    """
    source = open_source(path, progress=progress)
    try:
        begun = reading.begin(source, dict(answers or {}), layouts, progress)
    except csv.Error:
        return None
    plan = begun.planned.plan
    return OnePass(source, begun, plan, progress) if plan and not begun.planned.questions else None
