"""Lessons: signals, the ledger with its statuses and chains, rates, time to recurrence, and what is new."""

from .closing import cumulative_incidence, recurrence_or_closing
from .compare import compare_ledgers
from .cumulative import failings_per_lesson, mean_cumulative_function
from .elsewhere import lessons_from_elsewhere
from .extraction_error import correct_counts
from .ledger import Ledger, build_lessons
from .letter import letter_table
from .passages import repeated_passages
from .recurrence import Recurrence, time_to_recurrence
from .rule import Rule
from .signals import ALL_THEMES, build_signals
from .similar import similar_texts
from .survival import kaplan_meier

__all__ = [
    "ALL_THEMES", "Ledger", "Recurrence", "Rule", "build_lessons", "build_signals", "compare_ledgers", "correct_counts",
    "cumulative_incidence", "failings_per_lesson", "kaplan_meier", "lessons_from_elsewhere", "letter_table",
    "mean_cumulative_function", "recurrence_or_closing",
    "repeated_passages", "similar_texts", "time_to_recurrence",
]  # fmt: skip
