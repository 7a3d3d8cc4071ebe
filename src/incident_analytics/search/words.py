"""What an analyst types into a search box, as an expression of SQLite's full-text search.

SQLite's own language takes "risk-assessment" for a subtraction and an apostrophe for an error; here every word is
quoted, so that only what is meant as an operator is one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..errors import IncidentAnalyticsError

ALLOWED = (
    'words (all of them are wanted), "a phrase", ligat* (words that begin so), NEAR(risk review, 10) or '
    "risk NEAR/10 review, AND, OR, NOT and brackets."
)
NEAREST = 10  # words between, where none is stated; SQLite's default
FARTHEST = 100
LONGEST = 500  # characters of a query
DEEPEST = 20  # brackets within brackets
UNSEEN = re.compile("[\x00-\x1f\ud800-\udfff]")
QUOTES = str.maketrans({"“": '"', "”": '"', "„": '"', "‘": "'", "’": "'"})
TOKEN = re.compile(
    r'"(?P<phrase>[^"]*)"(?P<begins>\*)?|(?P<near>NEAR\s*\()|(?P<within>NEAR(?:/(?P<n>\d{1,3}))?)(?![\w*])|'
    r'(?P<bracket>[()])|(?P<comma>,)|(?P<open>")|(?P<word>[^\s()",]+)'
)
OPERATORS = ("AND", "OR", "NOT")


class SearchError(IncidentAnalyticsError):
    """A search that cannot be understood, or a file of searches that cannot be used."""


@dataclass(frozen=True)
class Token:
    """kind: word, operator, within, near, comma, ( or ); `text`: as SQLite wants it, or the number of words."""

    kind: str
    text: str


def to_fts(query: str) -> str:
    """`query` for SQLite's MATCH. Raises SearchError saying what is wrong and what is allowed; what was typed is not
    repeated, since it may name a person."""
    if len(query) > LONGEST:
        raise _wrong(f"it is longer than {LONGEST} characters")
    tokens = _without_idle_commas(_tokens(UNSEEN.sub(" ", query.translate(QUOTES))))
    if not any(token.kind == "word" for token in tokens):
        raise _wrong("it holds no word")
    expression, at = _any_of(tokens, 0, 0)
    if at < len(tokens):
        raise _wrong("a bracket is closed that was never opened")
    return expression


def _without_idle_commas(tokens: list[Token]) -> list[Token]:
    """Commas mean something within NEAR only; elsewhere they part words as in a sentence."""
    kept, near = [], False
    for token in tokens:
        near = (near or token.kind == "near") and token.kind != ")"
        if near or token.kind != "comma":
            kept.append(token)
    return kept


def _wrong(what: str) -> SearchError:
    return SearchError(f"the search cannot be understood: {what}.\nAllowed: {ALLOWED}")


def _tokens(query: str) -> list[Token]:
    found = []
    for match in TOKEN.finditer(query):
        kind = match.lastgroup if match.lastgroup not in ("n", "begins") else None
        if match["open"]:
            raise _wrong("a quotation mark is not closed")
        if match["near"]:
            found.append(Token("near", ""))
        elif match["within"]:
            found.append(Token("within", match["n"] or str(NEAREST)))
        elif kind in ("bracket", "comma"):
            found.append(Token("comma" if kind == "comma" else match[0], match[0]))
        elif match["word"] in OPERATORS:
            found.append(Token("operator", match["word"]))
        else:
            found += _word(match["word"] if match["phrase"] is None else match["phrase"], bool(match["begins"]))
    return found


def _word(text: str, begins: bool) -> list[Token]:
    """A quoted word or phrase; signs without a letter or digit are no word and are left out."""
    stem = text.rstrip("*")
    if not re.search(r"[^\W_]", stem):
        return []
    star = "*" if begins or stem != text else ""
    return [Token("word", f'"{stem.replace(chr(34), "")}"{star}')]


def _any_of(tokens: list[Token], at: int, depth: int) -> tuple[str, int]:
    """Parts joined by OR."""
    part, at = _all_of(tokens, at, depth)
    parts = [part]
    while at < len(tokens) and tokens[at] == Token("operator", "OR"):
        part, at = _all_of(tokens, at + 1, depth)
        parts.append(part)
    return (parts[0] if len(parts) == 1 else f"({' OR '.join(parts)})"), at


def _all_of(tokens: list[Token], at: int, depth: int) -> tuple[str, int]:
    """Parts that all are wanted, with AND or nothing between them, less those after NOT."""
    held, at = _one(tokens, at, depth)
    while at < len(tokens) and tokens[at].kind not in (")", "comma") and tokens[at] != Token("operator", "OR"):
        word = "AND"
        if tokens[at].kind == "operator":
            word, at = tokens[at].text, at + 1
            if word == "AND" and at < len(tokens) and tokens[at] == Token("operator", "NOT"):
                word, at = "NOT", at + 1
        part, at = _one(tokens, at, depth)
        held = f"({held} {word} {part})"
    return held, at


def _one(tokens: list[Token], at: int, depth: int) -> tuple[str, int]:
    """A word, words near each other, or what stands in brackets."""
    if at >= len(tokens) or tokens[at].kind in ("operator", "within", ")", "comma"):
        raise _wrong("an operator or a bracket lacks its words (NOT needs something before it)")
    if depth > DEEPEST:
        raise _wrong("too many brackets within brackets")
    if tokens[at].kind == "near":
        return _near(tokens, at + 1)
    if tokens[at].kind == "(":
        inside, at = _any_of(tokens, at + 1, depth + 1)
        if at >= len(tokens) or tokens[at].kind != ")":
            raise _wrong("a bracket is not closed")
        return f"({inside})", at + 1
    words, n, at = [tokens[at].text], NEAREST, at + 1
    while at + 1 < len(tokens) and tokens[at].kind == "within" and tokens[at + 1].kind == "word":
        n = int(tokens[at].text)
        words.append(tokens[at + 1].text)
        at += 2
    return (words[0] if len(words) == 1 else _together(words, n)), at


def _near(tokens: list[Token], at: int) -> tuple[str, int]:
    """NEAR(words, n) from the token after its bracket."""
    words, n = [], NEAREST
    while at < len(tokens) and tokens[at].kind == "word":
        words.append(tokens[at].text)
        at += 1
    if at + 1 < len(tokens) and tokens[at].kind == "comma":
        number = tokens[at + 1].text.strip('"')
        if not number.isascii() or not number.isdigit():
            raise _wrong("after the comma of NEAR stands the number of words between, as in NEAR(risk review, 10)")
        n, at = int(number), at + 2
    if at >= len(tokens) or tokens[at].kind != ")" or len(words) < 2:
        raise _wrong("NEAR needs two words or phrases in brackets, as in NEAR(risk review, 10)")
    return _together(words, n), at + 1


def _together(words: list[str], n: int) -> str:
    if n > FARTHEST:
        raise _wrong(f"NEAR goes no farther than {FARTHEST} words")
    return f"NEAR({' '.join(words)}, {n})"
