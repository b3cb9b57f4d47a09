"""Which pages each workspace has, in the order in which they stand at the left.

To add a page, add a line. Titles are translated where they are shown. A page is named and not
imported: together they take half a second, which the first window would otherwise wait for.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from PySide6.QtCore import QCoreApplication

from desktop.open_book import OpenBook, Subject, Workspace
from desktop.pages.page import Page
from desktop.qt import QT_TRANSLATE_NOOP


@dataclass(frozen=True, slots=True)
class Entry:
    """A page: its key, its group and title at the left, the keys that go there, module and class.

    ``keys`` is "" where the page has its place in the list only.
    """

    key: str
    group: str
    title: str
    keys: str
    place: str

    def make(self, open_book: OpenBook) -> Page:
        """Load the page and return a new one."""
        make: Callable[[OpenBook], Page] = self.load()
        return make(open_book)

    def load(self) -> Callable[[OpenBook], Page]:
        """Load what the page is made of, and return its class."""
        module, _, name = self.place.partition(".")
        found: Callable[[OpenBook], Page] = getattr(import_module(f"desktop.pages.{module}"), name)
        return found

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
    Entry("start", _START, QT_TRANSLATE_NOOP("Pages", "Start"), "", "start_page.StartPage"),
    Entry("new", _START, QT_TRANSLATE_NOOP("Pages", "New book"), "", "new_book_page.NewBookPage"),
)

BUYER_PAGES: tuple[Entry, ...] = (
    Entry("home", _START, QT_TRANSLATE_NOOP("Pages", "Home"), "Ctrl+1", "home_page.HomePage"),
    Entry(
        "import",
        _PREPARE,
        QT_TRANSLATE_NOOP("Pages", "Import"),
        "Ctrl+2",
        "import_page.ImportPage",
    ),
    Entry(
        "suppliers",
        _PREPARE,
        QT_TRANSLATE_NOOP("Pages", "Suppliers"),
        "Ctrl+3",
        "suppliers_page.SuppliersPage",
    ),
    Entry(
        "categories",
        _PREPARE,
        QT_TRANSLATE_NOOP("Pages", "Categories"),
        "Ctrl+4",
        "categories_page.CategoriesPage",
    ),
    Entry(
        "contracts",
        _PREPARE,
        QT_TRANSLATE_NOOP("Pages", "Contracts"),
        "Ctrl+5",
        "contracts_page.ContractsPage",
    ),
    Entry(
        "watch", _USE, QT_TRANSLATE_NOOP("Pages", "Watch"), "Ctrl+Shift+5", "watch_page.WatchPage"
    ),
    Entry(
        "catalogues",
        _USE,
        QT_TRANSLATE_NOOP("Pages", "Catalogues"),
        "Ctrl+6",
        "catalogues_page.CataloguesPage",
    ),
    Entry(
        "compare",
        _USE,
        QT_TRANSLATE_NOOP("Pages", "Compare"),
        "Ctrl+7",
        "compare_page.ComparePage",
    ),
    Entry("spend", _USE, QT_TRANSLATE_NOOP("Pages", "Spend"), "Ctrl+8", "spend_page.SpendPage"),
    Entry(
        "forecast",
        _USE,
        QT_TRANSLATE_NOOP("Pages", "Forecast"),
        "Ctrl+Shift+6",
        "forecast_page.ForecastPage",
    ),
    Entry(
        "savings",
        _USE,
        QT_TRANSLATE_NOOP("Pages", "Savings"),
        "Ctrl+Shift+7",
        "savings_page.SavingsPage",
    ),
    Entry(
        "return", _SEND, QT_TRANSLATE_NOOP("Pages", "Return"), "Ctrl+9", "return_page.ReturnPage"
    ),
    Entry(
        "publish",
        _SEND,
        QT_TRANSLATE_NOOP("Pages", "Publications"),
        "Ctrl+Shift+8",
        "publish_page.PublishPage",
    ),
    Entry(
        "history",
        _KEEP,
        QT_TRANSLATE_NOOP("Pages", "History"),
        "Ctrl+0",
        "history_page.HistoryPage",
    ),
    Entry(
        "body",
        _KEEP,
        QT_TRANSLATE_NOOP("Pages", "Organisation"),
        "Ctrl+Shift+0",
        "body_page.BodyPage",
    ),
)

# A return that somebody sent.
REVIEW_RETURN_PAGES: tuple[Entry, ...] = (
    Entry(
        "review-summary",
        _REVIEW,
        QT_TRANSLATE_NOOP("Pages", "Summary"),
        "Ctrl+1",
        "review_summary_page.ReviewSummaryPage",
    ),
    Entry(
        "review-checks",
        _REVIEW,
        QT_TRANSLATE_NOOP("Pages", "Checks"),
        "Ctrl+2",
        "review_checks_page.ReviewChecksPage",
    ),
    Entry(
        "review-tables",
        _REVIEW,
        QT_TRANSLATE_NOOP("Pages", "Tables"),
        "Ctrl+3",
        "review_tables_page.ReviewTablesPage",
    ),
    Entry(
        "review-tie",
        _REVIEW,
        QT_TRANSLATE_NOOP("Pages", "Tie-out"),
        "Ctrl+4",
        "review_tie_page.ReviewTiePage",
    ),
    Entry(
        "review-sample",
        _REVIEW,
        QT_TRANSLATE_NOOP("Pages", "Sample"),
        "Ctrl+5",
        "review_sample_page.ReviewSamplePage",
    ),
    Entry(
        "review-tests",
        _REVIEW,
        QT_TRANSLATE_NOOP("Pages", "Tests"),
        "Ctrl+6",
        "review_tests_page.ReviewTestsPage",
    ),
    Entry(
        "review-notes",
        _REVIEW,
        QT_TRANSLATE_NOOP("Pages", "Notes"),
        "Ctrl+7",
        "review_notes_page.ReviewNotesPage",
    ),
)

# A book that can only be looked at.
REVIEW_BOOK_PAGES: tuple[Entry, ...] = (
    *BUYER_PAGES,
    Entry(
        "review-tie",
        _REVIEW,
        QT_TRANSLATE_NOOP("Pages", "Tie-out"),
        "Ctrl+Shift+1",
        "review_tie_page.ReviewTiePage",
    ),
    Entry(
        "review-sample",
        _REVIEW,
        QT_TRANSLATE_NOOP("Pages", "Sample"),
        "Ctrl+Shift+2",
        "review_sample_page.ReviewSamplePage",
    ),
    Entry(
        "review-tests",
        _REVIEW,
        QT_TRANSLATE_NOOP("Pages", "Tests"),
        "Ctrl+Shift+3",
        "review_tests_page.ReviewTestsPage",
    ),
    Entry(
        "review-notes",
        _REVIEW,
        QT_TRANSLATE_NOOP("Pages", "Notes"),
        "Ctrl+Shift+4",
        "review_notes_page.ReviewNotesPage",
    ),
)

PBO_PAGES: tuple[Entry, ...] = (
    Entry(
        "pbo-home",
        _START,
        QT_TRANSLATE_NOOP("Pages", "Home"),
        "Ctrl+0",
        "pbo_home_page.PboHomePage",
    ),
    Entry(
        "pbo-catalogue",
        _PUBLISH,
        QT_TRANSLATE_NOOP("Pages", "Catalogue"),
        "Ctrl+1",
        "pbo_catalogue_page.PboCataloguePage",
    ),
    Entry(
        "pbo-keys",
        _PUBLISH,
        QT_TRANSLATE_NOOP("Pages", "Keys"),
        "Ctrl+2",
        "pbo_keys_page.PboKeysPage",
    ),
    Entry(
        "pbo-returns",
        _RECEIVE,
        QT_TRANSLATE_NOOP("Pages", "Returns"),
        "Ctrl+3",
        "pbo_returns_page.PboReturnsPage",
    ),
    Entry(
        "pbo-picture",
        _RECEIVE,
        QT_TRANSLATE_NOOP("Pages", "Picture"),
        "Ctrl+4",
        "pbo_picture_page.PboPicturePage",
    ),
    Entry(
        "pbo-market",
        _RECEIVE,
        QT_TRANSLATE_NOOP("Pages", "Market"),
        "Ctrl+5",
        "pbo_market_page.PboMarketPage",
    ),
    Entry(
        "pbo-levy",
        _RECEIVE,
        QT_TRANSLATE_NOOP("Pages", "Levy and benchmarks"),
        "Ctrl+6",
        "pbo_levy_page.PboLevyPage",
    ),
)


# Whatever may be open: what a person may go to next is loaded while nothing else is done.
ALL_PAGES: tuple[Entry, ...] = (
    *START_PAGES,
    *REVIEW_BOOK_PAGES,
    *REVIEW_RETURN_PAGES,
    *PBO_PAGES,
)


def pages_for(subject: Subject) -> tuple[Entry, ...]:
    """Return the pages that go with what is open."""
    if subject.workspace is Workspace.BUYER:
        return BUYER_PAGES
    if subject.workspace is Workspace.REVIEW:
        return REVIEW_BOOK_PAGES if subject.book is not None else REVIEW_RETURN_PAGES
    return PBO_PAGES if subject.workspace is Workspace.PBO else START_PAGES
