"""Files that are not read at all, each with its sentence and what to do about it."""

from __future__ import annotations

import errno

from core.domain.problems import UserError


class UnreadableFile(UserError):
    """The file {file} cannot be read."""

    code = "SB-160"
    exit_code = 3
    remedy_text = "Choose the export of payments from your finance system."


class WrongKind(UnreadableFile):
    """The file {file} is {what}, not a spreadsheet or a text file of payments."""

    code = "SB-161"
    remedy_text = "Export the payments as CSV or as an Excel workbook and choose that file."


class EmptyFile(UnreadableFile):
    """The file {file} is empty."""

    code = "SB-162"
    remedy_text = "Export the payments again; the export may have been stopped."


class HasPassword(UnreadableFile):
    """The workbook {file} is locked with a password."""

    code = "SB-163"
    remedy_text = "Open it in Excel, save a copy without the password, and choose that copy."


class DamagedWorkbook(UnreadableFile):
    """The workbook {file} is damaged or cut short."""

    code = "SB-164"
    remedy_text = "Open it in Excel and save it again, or export it again."


class UnsafeWorkbook(UnreadableFile):
    """The workbook {file} is not read: {what}."""

    code = "SB-165"
    remedy_text = (
        "Open it in Excel, copy the payments into a new workbook, and choose that. "
        "If you do not know the sender, delete the file."
    )


class WorkbookTooLarge(UnreadableFile):
    """The workbook {file} took more time or memory to read than this computer can spare."""

    code = "SB-166"
    remedy_text = "Save the sheet with the payments as CSV in Excel and choose that file."


class NotThere(UnreadableFile):
    """The file {file} cannot be opened: {what}."""

    code = "SB-167"
    remedy_text = "Check the name and the folder. If another program has it open, close it there."


class UnpairedQuotes(UnreadableFile):
    """A row of {file} is longer than any payment: a quotation mark is open, or it is no table."""

    code = "SB-168"
    remedy_text = "Export the payments again, as an Excel workbook if there is a choice."


class ReadingStopped(UnreadableFile):
    """The file {file} could not be read to its end: {what}."""

    code = "SB-191"
    remedy_text = "Copy the file to this computer and choose the copy."


class FileChanged(UnreadableFile):
    """The file {file} changed while it was being read."""

    code = "SB-192"
    remedy_text = "Wait until the program that writes it has finished, and choose it again."


class NoRoom(UnreadableFile):
    """There is no room left on the disk to read the workbook {file}."""

    code = "SB-193"
    remedy_text = "Make room on the disk that holds temporary files, and choose the file again."


class ReaderStopped(UnreadableFile):
    """The workbook {file} could not be read to its end: its reader stopped."""

    code = "SB-194"
    remedy_text = "Save the sheet with the payments as CSV in Excel and choose that file."


_IN_WORDS = {
    errno.ENOENT: "it is not there",
    errno.ENOTDIR: "it is not there",
    errno.EACCES: "you are not allowed to read it",
    errno.EPERM: "you are not allowed to read it",
    errno.EISDIR: "it is a folder",
    errno.ELOOP: "it is a link that leads to itself",
    errno.ENAMETOOLONG: "its name is too long",
    errno.EIO: "the disk or the network did not answer",
    errno.ESTALE: "the disk or the network did not answer",
    errno.ETIMEDOUT: "the disk or the network did not answer",
    errno.EBUSY: "another program has it open",
}
# Windows says "not allowed" of a file that another program has open, too.
_OPEN_ELSEWHERE = {32, 33}


def in_words(error: OSError) -> str:
    """Say in plain words why the system does not give a file."""
    if getattr(error, "winerror", None) in _OPEN_ELSEWHERE:
        return "another program has it open"
    known = _IN_WORDS.get(error.errno or 0)
    return known or (error.strerror or "it is not a file").lower()
