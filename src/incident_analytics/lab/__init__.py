"""What the notebooks call: one call, one table or one picture or one sentence. Tables are pandas frames."""

import pandas as pd

from .again import again_sentence, environment, inputs, make_again, run_in_folder, steps
from .asked import elsewhere, how_sure, letter, letter_sentence
from .board import briefing_text, build_pack, hidden_counts, hidden_sentence, leaving, picture, pictures
from .coding import coding_by_theme, coding_confusions, coding_scores, coding_sentence, topic_sentence, topics
from .desk import explore, review, search
from .evidence import show_chain
from .figures import events_between, recurrence, theme_by_year, timeline
from .opened import Opened, open_study
from .searching import count_text, find_text, more_like_this, saved_searches
from .sentences import (
    between_sentence,
    data_sentence,
    ledger_sentence,
    rejected_sentence,
    theme_sentence,
    within_sentence,
)
from .tables import (
    by_decision_point,
    by_part,
    ledger,
    linked_events,
    records_by_year,
    rejected_by_rule,
    rows_by_file,
    statuses,
    statuses_as_of,
    themes_by_year,
    together,
)

# A finding or a rule that is cut off after fifty letters says nothing; notebooks show tables through pandas.
pd.set_option("display.max_colwidth", 160)

__all__ = [
    "again_sentence",
    "count_text",
    "environment",
    "explore",
    "find_text",
    "inputs",
    "make_again",
    "run_in_folder",
    "steps",
    "briefing_text",
    "build_pack",
    "elsewhere",
    "hidden_counts",
    "hidden_sentence",
    "how_sure",
    "leaving",
    "letter",
    "letter_sentence",
    "more_like_this",
    "review",
    "saved_searches",
    "search",
    "picture",
    "pictures",
    "Opened",
    "between_sentence",
    "by_decision_point",
    "by_part",
    "coding_by_theme",
    "coding_confusions",
    "coding_scores",
    "coding_sentence",
    "data_sentence",
    "events_between",
    "ledger",
    "ledger_sentence",
    "linked_events",
    "open_study",
    "records_by_year",
    "recurrence",
    "rejected_by_rule",
    "rejected_sentence",
    "rows_by_file",
    "show_chain",
    "statuses",
    "statuses_as_of",
    "theme_by_year",
    "theme_sentence",
    "themes_by_year",
    "timeline",
    "together",
    "topic_sentence",
    "topics",
    "within_sentence",
]
