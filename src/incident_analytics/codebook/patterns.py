"""The small language in which an analyst writes a term, and what it compiles to.

Words as they stand; `*` any ending; ` .. ` up to three and ` ... ` up to six words between; `(a|b)` either;
`(a |)` or `(a )?` optional. A space also matches a hyphen or a line break. Case does not count. Words between
never reach over the end of a clause: a full stop, a colon, a semicolon, or a dash with blanks around it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from math import prod

from ..errors import CodebookError

GAP_WORDS = {"..": 3, "...": 6}
# Marks and blanks inside one clause; a short gap does not reach over a comma either: "not breathing, crash call".
BETWEEN = {"..": r"(?:(?!\s[-–—]+\s)[^\w.:;!?,])+", "...": r"(?:(?!\s[-–—]+\s)[^\w.:;!?])+"}
GAPS = {mark: rf"(?:{BETWEEN[mark]}\w+(?:['’]\w+)?){{0,{words}}}?{BETWEEN[mark]}" for mark, words in GAP_WORDS.items()}
MAX_ALTERNATIVES = 4000  # of one term; beyond that a term is several terms
SHORTEST_ANCHOR = 2
MOST_REQUIRED = 4  # parts of a term that the scan asks for; with more it finds hardly fewer candidates
MAX_GAPS = 6  # of one term: each multiplies what has to be tried
MOST_TRIED = 6_000  # ways to lay its parts over a sentence
MAX_LENGTH = 2_000  # characters of one term


@dataclass(frozen=True)
class Pattern:
    """A term as written, ready to be searched for. `has_gap`: words may stand between its parts."""

    text: str

    @property
    def has_gap(self) -> bool:
        """Whether words may stand between its parts."""
        return ".." in self.text

    @cached_property
    def regex(self) -> re.Pattern[str]:
        """The compiled form; every repetition in it is bounded or gives nothing back, so that no text makes it run for
        ever."""
        return re.compile(_to_regex(self.text), re.IGNORECASE)

    @cached_property
    def anchors(self) -> frozenset[str]:
        """Words of which at least one stands in every text that the term matches (lower case).

        The scan looks for these; taking them from the part of the term whose shortest word is longest keeps the
        number of false candidates small.
        """
        return max((_part_anchors(part) for part in _parts(self.text)), key=lambda found: min(map(len, found or {""})))

    @cached_property
    def required(self) -> list[frozenset[str]]:
        """Sets of words, of each of which one must stand in every text that the term matches (lower case; "assess*"
        is any word that begins so); the most telling first, at most MOST_REQUIRED."""
        found = [words for part in _parts(self.text) if (words := _part_words(part))]
        found.sort(key=lambda words: -min(len(word.rstrip("*")) for word in words))
        return found[:MOST_REQUIRED]

    @cached_property
    def first(self) -> frozenset[str]:
        """Words of which one begins every match, written as in `required`; empty where that cannot be told."""
        return _first_words(_parts(self.text)[0])

    @cached_property
    def last(self) -> frozenset[str]:
        """Words of which one stands in the last part of every match; empty where that cannot be told."""
        return _part_words(_parts(self.text)[-1])

    def spans(self, text: str, starts: list[int] | None) -> list[tuple[int, int]]:
        """Where the term stands in a folded text, left to right; `starts`: the only places where it can begin, in
        order (None where they are not known)."""
        if starts is None:
            return [match.span() for match in self.regex.finditer(text)]
        found, free = [], 0
        for start in starts:
            if start >= free and (match := self.regex.match(text, start)):
                found.append(match.span())
                free = match.end()
        return found


def check_term(text: str) -> str | None:
    """What is wrong with a term as written, or None."""
    if text.count("(") != text.count(")"):
        return "brackets do not match"
    if re.search(r"[\[\]{}^$\\+]", text):
        return "only words, *, .., ..., ( | ) and ? may be used"
    if text.count("(") > 40:
        return "more than forty brackets in one term; write it as several"
    if text.startswith("..") or text.endswith(".."):
        return "a term cannot begin or end with a gap"
    if not text.strip():
        return "needs at least one word that must be there"
    if re.search(r"\*[^\s|()]*\*|\*\(|\s-", text):
        return "one * to a word and no bracket after it; a blank matches a hyphen already"
    gaps = re.findall(r"\.{2,3}", text)
    if len(gaps) > MAX_GAPS or len(text) > MAX_LENGTH:
        return f"at most {MAX_GAPS} gaps and {MAX_LENGTH:,} characters in one term; write it as several"
    if prod(GAP_WORDS[gap] + 1 for gap in gaps) > MOST_TRIED:
        return "too many words between its parts; use .. in place of ..., or write it as several"
    try:
        pattern = Pattern(text)
        pattern.regex  # noqa: B018  (compiling is the check)
        anchors = pattern.anchors
    except (re.error, CodebookError) as error:
        return str(error)
    return (
        None if anchors and min(map(len, anchors)) >= SHORTEST_ANCHOR else "needs at least one word that must be there"
    )


def _to_regex(text: str) -> str:
    tokens = re.findall(r"\s*\.{2,3}\s*|[()|?]|\*|\s+|\w+|[^\w\s]", text.strip())
    out = []
    for token, following in zip(tokens, [*tokens[1:], ""], strict=True):
        if token.strip() in GAPS:
            out.append(GAPS[token.strip()])
        elif token == "(":
            out.append("(?:")
        elif token in ")|?":
            out.append(token)
        elif token == "*":
            out.append(r"\w*" if following[:1].isalnum() else r"\w*+")
        elif token.isspace():
            out.append(r"[\s-]++")
        else:
            out.append(re.escape(token))
    return rf"(?<!\w){''.join(out)}(?!\w)"


def _parts(text: str) -> list[str]:
    """The term cut at gaps and at spaces outside brackets: each part must be there unless it is optional."""
    parts, depth, current = [], 0, ""
    for token in re.findall(r"\s*\.{2,3}\s*|\s+|.", text.strip()):
        depth += (token == "(") - (token == ")")
        if depth == 0 and (token.strip() in GAPS or token.isspace()):
            parts.append(current)
            current = ""
        else:
            current += token
    return [part for part in [*parts, current] if part]


def _part_anchors(part: str) -> frozenset[str]:
    """The longest word of every alternative of `part`; empty when an alternative has none."""
    longest = set()
    for text in expand(part):
        words = re.findall(r"\w+(?:['-]\w+)*", re.sub(r"\*", " ", text.casefold()))
        words = [piece for word in words for piece in re.split(r"[-']", word)]
        longest.add(max(words, key=len, default=""))
    return frozenset() if "" in longest else frozenset(longest)


def _part_words(part: str) -> frozenset[str]:
    """The longest word of every alternative of `part`, with its `*`; empty when an alternative has none.

    What follows a `*` ("*0") is the end of a word and not a word; a letter before `?` need not be there.
    """
    longest = set()
    for text in expand(part.lower()):
        words = [_as_required(word) for word in re.findall(r"(?<![\w*?])\w+[*?]?", text)]
        longest.add(max(words, key=lambda word: len(word.rstrip("*")), default=""))
    return frozenset() if longest & {"", "*"} else frozenset(longest)


def _first_words(part: str) -> frozenset[str]:
    """The word with which every alternative of `part` begins; empty when one begins otherwise."""
    begins = [re.match(r"\w+[*?]?", text) for text in expand(part.lower())]
    found = {_as_required(begin.group()) if begin else "" for begin in begins}
    return frozenset() if found & {"", "*"} else frozenset(found)


def _as_required(word: str) -> str:
    """A letter before `?` need not be there."""
    return f"{word[:-2]}*" if word.endswith("?") else word


def expand(text: str) -> list[str]:
    """Every text that brackets allow, `*` and spaces left as they are.

    Raises CodebookError when there are more than four thousand.
    """
    out, _ = _expand_until(text, 0)
    return out


def _expand_until(text: str, at: int) -> tuple[list[str], int]:
    """Alternatives from `at` to the closing bracket or the end, and where reading stopped."""
    done: list[str] = []
    current = [""]
    while at < len(text) and text[at] != ")":
        if text[at] == "|":
            done += current
            current = [""]
            at += 1
            continue
        if text[at] == "(":
            inner, at = _expand_until(text, at + 1)
            at += 1
            if at < len(text) and text[at] == "?":
                inner, at = [*inner, ""], at + 1
        else:
            inner, at = [text[at]], at + 1
        current = [a + b for a, b in product(current, inner)]
        if len(current) > MAX_ALTERNATIVES:
            raise CodebookError("too many alternatives in one term; write it as several")
    return done + current, at
