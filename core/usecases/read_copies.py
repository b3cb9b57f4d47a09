"""Write the copies of a return for people again, in a language of theirs; the return stays."""

from __future__ import annotations

from pathlib import Path

from core.domain.returns import Return
from core.formats import return_report, written
from core.usecases import languages


def write(content: Return, path: Path, language: str) -> Path:
    """Write the page (.html) or the workbook (.xlsx) of a return in a language; return the file.

    The headings and what the program says are in the language. What the body wrote, names and
    figures are as in the return; its data files, which travel, are the same in every language.

    Raises:
        UnknownLanguage: the program has no words in it.
        NoSuchKind: the name ends in something else.
        FileNotWritten: the file cannot be written.
    """
    return written.write(return_report.report_of(content, languages.wording(language)), path)
