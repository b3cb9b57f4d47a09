"""Supplier names, as use cases need them: tidied, shown, grouped, paired, judged."""

from core.classifying.name_pairs import group, suggest_pairs
from core.classifying.payees import payee_class
from core.classifying.tidying import display, read_as, same_written, tidy, trading_name

__all__ = [
    "display",
    "group",
    "payee_class",
    "read_as",
    "same_written",
    "suggest_pairs",
    "tidy",
    "trading_name",
]
