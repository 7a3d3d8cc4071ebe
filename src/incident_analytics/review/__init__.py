"""Reviewers' decisions, agreement, evaluation, and the classifier that learns from them."""

from .agreement import agreement_by_theme
from .choose import choose_for_review
from .decisions import append_decisions, apply_decisions, confirm_signals, read_log, settled
from .evaluate import Evaluation, evaluate, worst_confusions
from .labels import Gold, read_gold
from .sheet import read_decisions, review_sheet

__all__ = [
    "Evaluation", "Gold", "agreement_by_theme", "append_decisions", "apply_decisions", "choose_for_review",
    "confirm_signals", "evaluate", "read_decisions", "read_gold", "read_log", "review_sheet", "settled",
    "worst_confusions",
]  # fmt: skip
