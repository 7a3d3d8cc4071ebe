"""Mentions: which theme stands where in a narrative, how it is meant, and by which rule we know."""

from .find import Extractor, find_themes
from .sentences import split_sentences
from .spans import assess_spans

__all__ = ["Extractor", "assess_spans", "find_themes", "split_sentences"]
