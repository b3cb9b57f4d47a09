"""Which pages each workspace has, in the order in which they stand at the left.

To add a page, add a line. Titles are translated where they are shown.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from desktop.open_book import OpenBook, Subject, Workspace
from desktop.pages.body_page import BodyPage
from desktop.pages.catalogues_page import CataloguesPage
from desktop.pages.categories_page import CategoriesPage
from desktop.pages.compare_page import ComparePage
from desktop.pages.contracts_page import ContractsPage
from desktop.pages.forecast_page import ForecastPage
from desktop.pages.history_page import HistoryPage
from desktop.pages.home_page import HomePage
from desktop.pages.import_page import ImportPage
from desktop.pages.new_book_page import NewBookPage
from desktop.pages.page import Page
from desktop.pages.pbo_catalogue_page import PboCataloguePage
from desktop.pages.pbo_keys_page import PboKeysPage
from desktop.pages.pbo_levy_page import PboLevyPage
from desktop.pages.pbo_market_page import PboMarketPage
from desktop.pages.pbo_picture_page import PboPicturePage
from desktop.pages.pbo_returns_page import PboReturnsPage
from desktop.pages.publish_page import PublishPage
from desktop.pages.return_page import ReturnPage
from desktop.pages.review_checks_page import ReviewChecksPage
from desktop.pages.review_notes_page import ReviewNotesPage
from desktop.pages.review_sample_page import ReviewSamplePage
from desktop.pages.review_summary_page import ReviewSummaryPage
from desktop.pages.review_tables_page import ReviewTablesPage
from desktop.pages.review_tests_page import ReviewTestsPage
from desktop.pages.review_tie_page import ReviewTiePage
from desktop.pages.savings_page import SavingsPage
from desktop.pages.spend_page import SpendPage
from desktop.pages.start_page import StartPage
from desktop.pages.suppliers_page import SuppliersPage
from desktop.pages.watch_page import WatchPage
from desktop.qt import QT_TRANSLATE_NOOP


@dataclass(frozen=True, slots=True)
class Entry:
    """A page: its key, its group and title at the left, the keys that go there, its class.

    ``keys`` is "" where the page has its place in the list only.
    """

    key: str
    group: str
    title: str
    keys: str
    make: Callable[[OpenBook], Page]

    def group_words(self) -> str:
        """Return the group in the language of the screen."""
        return QCoreApplication.translate("Pages", self.group)

    def title_words(self) -> str:
        """Return the title in the language of the screen."""
        return QCoreApplication.translate("Pages", self.title)


_START = QT_TRANSLATE_NOOP("Pages", "Start")
_PREPARE = QT_TRANSLATE_NOOP("Pages", "Prepare")
_USE = QT_TRANSLATE_NOOP("Pages", "Use")
_SEND = QT_TRANSLATE_NOOP("Pages", "Send")
_KEEP = QT_TRANSLATE_NOOP("Pages", "Keep")
_REVIEW = QT_TRANSLATE_NOOP("Pages", "Review")
_PUBLISH = QT_TRANSLATE_NOOP("Pages", "Publish")
_RECEIVE = QT_TRANSLATE_NOOP("Pages", "Receive")

START_PAGES: tuple[Entry, ...] = (
    Entry("start", _START, QT_TRANSLATE_NOOP("Pages", "Start"), "", StartPage),
    Entry("new", _START, QT_TRANSLATE_NOOP("Pages", "New book"), "", NewBookPage),
)

BUYER_PAGES: tuple[Entry, ...] = (
    Entry("home", _START, QT_TRANSLATE_NOOP("Pages", "Home"), "Ctrl+1", HomePage),
    Entry("import", _PREPARE, QT_TRANSLATE_NOOP("Pages", "Import"), "Ctrl+2", ImportPage),
    Entry("suppliers", _PREPARE, QT_TRANSLATE_NOOP("Pages", "Suppliers"), "Ctrl+3", SuppliersPage),
    Entry(
        "categories", _PREPARE, QT_TRANSLATE_NOOP("Pages", "Categories"), "Ctrl+4", CategoriesPage
    ),
    Entry("contracts", _PREPARE, QT_TRANSLATE_NOOP("Pages", "Contracts"), "Ctrl+5", ContractsPage),
    Entry("watch", _USE, QT_TRANSLATE_NOOP("Pages", "Watch"), "Ctrl+Shift+5", WatchPage),
    Entry("catalogues", _USE, QT_TRANSLATE_NOOP("Pages", "Catalogues"), "Ctrl+6", CataloguesPage),
    Entry("compare", _USE, QT_TRANSLATE_NOOP("Pages", "Compare"), "Ctrl+7", ComparePage),
    Entry("spend", _USE, QT_TRANSLATE_NOOP("Pages", "Spend"), "Ctrl+8", SpendPage),
    Entry("forecast", _USE, QT_TRANSLATE_NOOP("Pages", "Forecast"), "Ctrl+Shift+6", ForecastPage),
    Entry("savings", _USE, QT_TRANSLATE_NOOP("Pages", "Savings"), "Ctrl+Shift+7", SavingsPage),
    Entry("return", _SEND, QT_TRANSLATE_NOOP("Pages", "Return"), "Ctrl+9", ReturnPage),
    Entry(
        "publish", _SEND, QT_TRANSLATE_NOOP("Pages", "Publications"), "Ctrl+Shift+8", PublishPage
    ),
    Entry("history", _KEEP, QT_TRANSLATE_NOOP("Pages", "History"), "Ctrl+0", HistoryPage),
    Entry("body", _KEEP, QT_TRANSLATE_NOOP("Pages", "Organisation"), "Ctrl+Shift+0", BodyPage),
)

# A return that somebody sent.
REVIEW_RETURN_PAGES: tuple[Entry, ...] = (
    Entry(
        "review-summary",
        _REVIEW,
        QT_TRANSLATE_NOOP("Pages", "Summary"),
        "Ctrl+1",
        ReviewSummaryPage,
    ),
    Entry(
        "review-checks", _REVIEW, QT_TRANSLATE_NOOP("Pages", "Checks"), "Ctrl+2", ReviewChecksPage
    ),
    Entry(
        "review-tables", _REVIEW, QT_TRANSLATE_NOOP("Pages", "Tables"), "Ctrl+3", ReviewTablesPage
    ),
    Entry("review-tie", _REVIEW, QT_TRANSLATE_NOOP("Pages", "Tie-out"), "Ctrl+4", ReviewTiePage),
    Entry(
        "review-sample", _REVIEW, QT_TRANSLATE_NOOP("Pages", "Sample"), "Ctrl+5", ReviewSamplePage
    ),
    Entry("review-tests", _REVIEW, QT_TRANSLATE_NOOP("Pages", "Tests"), "Ctrl+6", ReviewTestsPage),
    Entry("review-notes", _REVIEW, QT_TRANSLATE_NOOP("Pages", "Notes"), "Ctrl+7", ReviewNotesPage),
)

# A book that can only be looked at.
REVIEW_BOOK_PAGES: tuple[Entry, ...] = (
    *BUYER_PAGES,
    Entry(
        "review-tie", _REVIEW, QT_TRANSLATE_NOOP("Pages", "Tie-out"), "Ctrl+Shift+1", ReviewTiePage
    ),
    Entry(
        "review-sample",
        _REVIEW,
        QT_TRANSLATE_NOOP("Pages", "Sample"),
        "Ctrl+Shift+2",
        ReviewSamplePage,
    ),
    Entry(
        "review-tests",
        _REVIEW,
        QT_TRANSLATE_NOOP("Pages", "Tests"),
        "Ctrl+Shift+3",
        ReviewTestsPage,
    ),
    Entry(
        "review-notes",
        _REVIEW,
        QT_TRANSLATE_NOOP("Pages", "Notes"),
        "Ctrl+Shift+4",
        ReviewNotesPage,
    ),
)

PBO_PAGES: tuple[Entry, ...] = (
    Entry(
        "pbo-catalogue",
        _PUBLISH,
        QT_TRANSLATE_NOOP("Pages", "Catalogue"),
        "Ctrl+1",
        PboCataloguePage,
    ),
    Entry("pbo-keys", _PUBLISH, QT_TRANSLATE_NOOP("Pages", "Keys"), "Ctrl+2", PboKeysPage),
    Entry(
        "pbo-returns", _RECEIVE, QT_TRANSLATE_NOOP("Pages", "Returns"), "Ctrl+3", PboReturnsPage
    ),
    Entry(
        "pbo-picture", _RECEIVE, QT_TRANSLATE_NOOP("Pages", "Picture"), "Ctrl+4", PboPicturePage
    ),
    Entry("pbo-market", _RECEIVE, QT_TRANSLATE_NOOP("Pages", "Market"), "Ctrl+5", PboMarketPage),
    Entry(
        "pbo-levy",
        _RECEIVE,
        QT_TRANSLATE_NOOP("Pages", "Levy and benchmarks"),
        "Ctrl+6",
        PboLevyPage,
    ),
)


def pages_for(subject: Subject) -> tuple[Entry, ...]:
    """Return the pages that go with what is open."""
    if subject.workspace is Workspace.BUYER:
        return BUYER_PAGES
    if subject.workspace is Workspace.REVIEW:
        return REVIEW_BOOK_PAGES if subject.book is not None else REVIEW_RETURN_PAGES
    return PBO_PAGES if subject.workspace is Workspace.PBO else START_PAGES
