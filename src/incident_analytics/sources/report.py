"""An investigation report or a coroner's report, cut by its headings into the cells of two tables: the report, and
its actions."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cache
from pathlib import Path

from ..errors import MappingError
from ..schema.packaged import packaged_rows
from ..schema.source_types import fold_word as fold
from .blocks import Block
from .docx_blocks import read_docx
from .pdf_blocks import read_pdf
from .report_actions import is_action_table, read_actions
from .report_labels import SIGNED, begins_label, date_issued, read_labels, reference_of, signed_on

TEXTS = ("description", "immediate_action", "findings", "lessons", "recommendations", "concerns", "response", "other")
REPORT, ACTIONS = "report", "actions"  # the sheets that a report is read as
MARK = re.compile(
    r"^\W*(?:(?:section|part|appendix)\s+)?(?:[0-9]{1,2}(?:\.[0-9]{1,2})*|[a-z]|[ivx]{1,4})?[.):]*\s+", re.I
)
# Where the text under a heading goes; an action plan written as a list is a list of recommendations.
KEPT = {name: name for name in TEXTS} | {ACTIONS: "recommendations"}
TOLD_IN_TABLES = ("description", "findings", "concerns", "other")
LEFT_OUT = "words in no section (not read)"
TITLE = re.compile(r"\b(?:report|review|investigation)\b", re.IGNORECASE)
SENTENCE = 5  # words; a longer heading says something
LONGEST_HEADING = 9  # words


def read_report(path: Path, known: Collection[str] = ()) -> dict[str, list[list[str]]]:
    """Two sheets of cells: report (one row: what stands beside the labels that a mapping knows, and the sections) and
    actions (the rows of its action tables, with the reference and date of the report beside each).

    `known`: labels to be read beside those of the shipped mappings. Raises MappingError for a file that cannot be
    read, and for one in which no heading of a report is found.
    """
    blocks = read_docx(path) if path.suffix.lower() == ".docx" else read_pdf(path, _begins)
    forms = [block for block in blocks if block.kind == "table"]  # a form in one table holds its facts and its text
    blocks = _without_title([piece for block in blocks for piece in _unfolded(block)])
    sections, addressees, left = sections_of(blocks)
    if not sections:
        raise MappingError(
            f"{path.name}: no heading of a report was found (findings, recommendations, concerns, …).\n"
            "HINT: headings are known by their words: sources/data/report_headings.csv lists them."
        )
    labels = read_labels(blocks, known, lambda block: _heading(block)[0] in (*TEXTS, ACTIONS))
    labels = read_labels(forms[:2], known, lambda block: is_action_table(block)) | labels
    reference = reference_of(labels, blocks) or path.stem
    labels["Report ID"] = reference
    labels.setdefault("Sent to", "; ".join(addressees))
    labels.setdefault("Date of report", signed_on(blocks, labels))
    if left:
        labels[LEFT_OUT] = str(left)
    header = [*labels, *TEXTS]
    row = [*labels.values(), *("\n".join(sections.get(name, [])) for name in TEXTS)]
    return {REPORT: [header, row], ACTIONS: read_actions(blocks, reference, date_issued(labels), known)}


def _without_title(blocks: list[Block]) -> list[Block]:
    """The headings that a report begins with and that call it a report are its title, also where a word in them could
    begin a section: "Root Cause Analysis Investigation Report"."""
    end = next((at for at, block in enumerate(blocks) if block.kind != "heading"), 0)
    plain = [Block("paragraph", block.text) if TITLE.search(block.text) else block for block in blocks[:end]]
    return [*plain, *blocks[end:]]


def _begins(line: str) -> bool:
    return begins_label(line) or _heading(Block("paragraph", line))[0] is not None


def sections_of(blocks: list[Block]) -> tuple[dict[str, list[str]], list[str], int]:
    """(section → its paragraphs, addressees, words in no section). What stands before the first heading, and below
    that of a glossary or an appendix, belongs to no section and is counted."""
    found: dict[str, list[str]] = {}
    addressees: list[str] = []
    part, left = "boilerplate", 0
    for block in blocks:
        heading, rest = _heading(block)
        if part == "concerns" and SIGNED.match(block.text) and len(block.text.split()) <= LONGEST_HEADING:
            part = "boilerplate"  # a coroner dates and signs at the end
        if heading:
            part = heading
            pieces = [rest] if rest else []
        else:
            pieces = [block.text] if block.kind != "table" else _table_texts(block, part)
        if part == "addressees":
            addressees += [piece for piece in (_addressee(text) for text in pieces) if piece]
        elif part in KEPT and (block.kind != "heading" or _says(block)) or rest:
            found.setdefault(KEPT.get(part, part), []).extend(piece for piece in pieces if piece)
        else:
            left += len(" ".join(pieces).split())
    return {name: texts for name, texts in found.items() if texts and name in TEXTS}, addressees, left


def _says(block: Block) -> bool:
    """Whether a heading that begins no section is a sentence: "Finding 1: The assessment was not updated"."""
    return _heading(block)[0] is None and len(block.text.split()) > SENTENCE


@cache
def _headings() -> dict[str, str]:
    return {fold(row["heading"]): row["part"] for row in packaged_rows(__package__, "report_headings.csv")}


def _heading(block: Block) -> tuple[str | None, str]:
    """(part that begins here, words after the heading on the same line). A heading of its own style that is not known
    keeps the part it stands in."""
    if block.kind == "table":
        return None, ""
    text = block.text.strip()
    bare = MARK.sub("", f"{text} ") if MARK.match(f"{text} ") else text
    whole = _headings().get(fold(bare.rstrip(" :.–-")))
    if whole and len(bare.split()) <= LONGEST_HEADING:
        return whole, ""
    label, colon, rest = bare.partition(":")
    if colon and len(label.split()) <= LONGEST_HEADING and (part := _headings().get(fold(label.strip()))):
        return part, rest.strip()
    if block.kind == "heading" and len(bare.split()) <= LONGEST_HEADING and (part := _by_word(text)):
        return part, ""
    return _shouted(bare)


@cache
def _heading_words() -> tuple[tuple[str, str], ...]:
    return tuple((fold(row["word"]), row["part"]) for row in packaged_rows(__package__, "report_heading_words.csv"))


def _by_word(heading: str) -> str | None:
    """The part that a heading not listed as a whole begins, by a word in it."""
    folded = f" {fold(heading)} "
    return next((part for word, part in _heading_words() if f" {word} " in folded), None)


def _shouted(text: str) -> tuple[str | None, str]:
    """A heading in capitals that text follows on the same line, as in PDFs of coroners' reports: "CORONER'S CONCERNS
    During the course of ..."."""
    words = text.split()
    capitals = 0
    while capitals < len(words) and (words[capitals].isupper() or words[capitals].lower() in ("and", "of", "the")):
        capitals += 1
    for n in range(min(capitals, LONGEST_HEADING), 0, -1):
        part = _headings().get(fold(" ".join(words[:n]).rstrip(":")))
        if part:
            return part, " ".join(words[n:])
    return None, ""


def _table_texts(block: Block, part: str) -> list[str]:
    """A table inside a section, row by row; an action table is read by read_actions and is no text, unless it stands
    among findings, which then stand in it too."""
    if is_action_table(block) and part not in TOLD_IN_TABLES:
        return []
    return block.lines


def _unfolded(block: Block) -> list[Block]:
    """A table that only lays out the page, its sections in its cells, as their paragraphs; others as they are.

    Coroners' reports are such a table: a number beside "CONCERNS" and all of its text.
    """
    firsts = [cell.split("\n")[0] for row in block.rows for cell in row]
    lays_out = any(_heading(Block("paragraph", first))[0] for first in firsts if len(first.split()) <= LONGEST_HEADING)
    if not lays_out or is_action_table(block):
        return [block, *(piece for piece in block.inner if is_action_table(piece))]
    lines = [line for row in block.rows for cell in row for line in cell.split("\n") if line]
    pieces = block.inner or [Block("paragraph", line) for line in lines]
    return [part for piece in pieces if not piece.text.strip(" .").isdigit() for part in _unfolded(piece)]


def _addressee(text: str) -> str:
    return re.sub(r"^\W*\d{0,2}[.)]?\s*", "", text).strip(" ;,")
