"""Full text of narratives and recommendations, searched without a network: phrases, prefixes, nearness, filters."""

from .alike import alike
from .find import Found, find
from .index import TextIndex, build_index
from .saved import append_search, read_searches, with_hits
from .words import to_fts

__all__ = [
    "Found",
    "TextIndex",
    "alike",
    "append_search",
    "build_index",
    "find",
    "read_searches",
    "to_fts",
    "with_hits",
]
