"""Reviewers' decisions, agreement, evaluation, and the classifier that learns from them."""

from .agreement import agreement_by_theme
from .choose import choose_for_review
from .decisions import apply_decisions, apply_to_register, confirm_signals, settled, with_fit
from .evaluate import Evaluation, evaluate, worst_confusions
from .labels import Gold, read_gold
from .log import append_decisions, read_log
from .sheet import read_decisions, review_sheet
from .units import register_units, with_units

__all__ = [
    "Evaluation", "Gold", "agreement_by_theme", "append_decisions", "apply_decisions", "apply_to_register",
    "choose_for_review", "confirm_signals", "evaluate", "read_decisions", "read_gold", "read_log", "register_units",
    "review_sheet", "settled", "with_fit", "with_units", "worst_confusions",
]  # fmt: skip
