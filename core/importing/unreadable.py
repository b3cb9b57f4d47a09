"""Files that are not read at all, each with its sentence and what to do about it."""

from __future__ import annotations

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
    """A cell in {file} is too long: a quotation mark that is never closed, or not a table."""

    code = "SB-168"
    remedy_text = "Export the payments again, as an Excel workbook if there is a choice."
