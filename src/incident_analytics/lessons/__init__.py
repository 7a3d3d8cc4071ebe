"""Lessons: signals, the ledger with its statuses and chains, rates, and recommendations said again."""

from .ledger import Ledger, build_lessons
from .rule import Rule
from .signals import ALL_THEMES, build_signals
from .similar import similar_texts

__all__ = ["ALL_THEMES", "Ledger", "Rule", "build_lessons", "build_signals", "similar_texts"]
