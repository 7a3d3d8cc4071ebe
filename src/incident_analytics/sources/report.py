"""An investigation report or a coroner's report, cut by its headings into the cells of two tables: the report, and
its actions."""

from __future__ import annotations

import csv
import re
from functools import cache
from importlib import resources
from pathlib import Path

from ..errors import MappingError
from ..schema.source_types import fold_word as fold
from .blocks import Block
from .docx_blocks import read_docx
from .mapping import load_mapping
from .pdf_blocks import read_pdf

TEXTS = ("description", "immediate_action", "findings", "lessons", "recommendations", "concerns", "response", "other")
REPORT, ACTIONS = "report", "actions"  # the sheets that a report is read as
MARK = re.compile(
    r"^\W*(?:(?:section|part|appendix)\s+)?(?:[0-9]{1,2}(?:\.[0-9]{1,2})*|[a-z]|[ivx]{1,4})?[.):]*\s+", re.I
)
LONGEST_HEADING = 9  # words
LABELLED = re.compile(r"^([A-Z][A-Za-z/() .'’-]{2,48}?)\s*[:：]\s*(\S.*)$")
LABEL_ROWS = 40  # blocks at the start in which "Label: value" is looked for
ACTION_WORDS = frozenset(
    map(fold, ("action", "actions", "recommendation", "action required", "safety action", "actions required"))
)
MONTHS = "january|february|march|april|may|june|july|august|september|october|november|december"
DAY = rf"\d{{1,2}}(?:st|nd|rd|th)?\s+(?:{MONTHS})\s+\d{{4}}"
SIGNED = re.compile(rf"^\W*(?:9\W+)?(?:dated?:?\s*)?({DAY}|\d{{1,2}}/\d{{1,2}}/\d{{4}})\b", re.I)
REFERENCE_LABEL = re.compile(r"\b(?:reference|ref|steis|number|no)\b", re.I)
OWN_REFERENCE = re.compile(r"\b(?:Ref(?:erence)?|StEIS|STEIS)\b\D{0,12}(\d{4}[-/]\d{3,6})")


def read_report(path: Path) -> dict[str, list[list[str]]]:
    """Two sheets of cells: report (one row: what stands under "Label: value", and the sections) and actions (the rows
    of its action tables, with the reference and date of the report beside each).

    Raises MappingError for a file that cannot be read, and for one in which no heading of a report is found.
    """
    blocks = read_docx(path) if path.suffix.lower() == ".docx" else read_pdf(path, _begins)
    blocks = [piece for block in blocks for piece in _unfolded(block)]
    labels = _labels(blocks)
    sections, addressees = sections_of(blocks)
    if not sections:
        raise MappingError(
            f"{path.name}: no heading of a report was found (findings, recommendations, concerns, …).\n"
            "HINT: headings are known by their words: sources/data/report_headings.csv lists them."
        )
    stated = next((value for label, value in labels.items() if REFERENCE_LABEL.search(label)), "")
    labels.setdefault("Reference", stated or _own_reference(blocks) or path.stem)
    labels.setdefault("Sent to", "; ".join(addressees))
    labels.setdefault("Date of report", _signed(blocks))
    header = [*labels, *TEXTS]
    row = [*labels.values(), *("\n".join(sections.get(name, [])) for name in TEXTS)]
    return {REPORT: [header, row], ACTIONS: _actions(blocks, labels)}


def _begins(line: str) -> bool:
    return bool(_label(line) or SIGNED.match(line)) or _heading(Block("paragraph", line))[0] is not None


def sections_of(blocks: list[Block]) -> tuple[dict[str, list[str]], list[str]]:
    """(section → its paragraphs, addressees). What stands before the first heading belongs to no section."""
    found: dict[str, list[str]] = {}
    addressees: list[str] = []
    part = "boilerplate"
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
        elif part in TEXTS and block.kind != "heading" or rest:
            found.setdefault(part, []).extend(piece for piece in pieces if piece)
    return {name: texts for name, texts in found.items() if texts and name in TEXTS}, addressees


@cache
def _headings() -> dict[str, str]:
    text = (resources.files(__package__) / "data" / "report_headings.csv").read_text(encoding="utf-8")
    return {fold(row["heading"]): row["part"] for row in csv.DictReader(text.splitlines())}


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
    return _shouted(bare)


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
    """A table inside a section, row by row; an action table is read by _actions and is no text."""
    if part == "actions" or _action_header(block.rows):
        return []
    return [": ".join(cell for cell in row if cell) for row in block.rows if any(row)]


def _unfolded(block: Block) -> list[Block]:
    """A table that only lays out the page, its sections in its cells, as their paragraphs; others as they are.

    Coroners' reports are such a table: a number beside "CONCERNS" and all of its text.
    """
    firsts = [cell.split("\n")[0] for row in block.rows for cell in row]
    if not any(_heading(Block("paragraph", first))[0] for first in firsts if len(first.split()) <= LONGEST_HEADING):
        return [block]
    if _action_header(block.rows):
        return [block]
    lines = [line for row in block.rows for cell in row for line in cell.split("\n")]
    return [Block("paragraph", line) for line in lines if line and not line.strip(" .").isdigit()]


def _labels(blocks: list[Block]) -> dict[str, str]:
    """What stands as "Label: value", or in a table of two columns, on the first pages."""
    out: dict[str, str] = {}
    for block in blocks[:LABEL_ROWS]:
        if _heading(block)[0] in (*TEXTS, ACTIONS):
            break
        if block.kind == "table" and all(len(row) == 2 for row in block.rows):
            pairs = [(label.rstrip(" :"), value) for label, value in block.rows]
        else:
            pairs = _label(block.text) if block.kind == "paragraph" else []
        for label, value in pairs:
            if label and value and fold(label) not in _headings() and len(value.split()) <= 20:
                out.setdefault(label.strip(), value.strip())
    return out


@cache
def _known_labels() -> frozenset[str]:
    """The labels of the shipped mapping of reports, read once: every line of a PDF is asked."""
    return frozenset(load_mapping(REPORT).headers)


def _label(text: str) -> list[tuple[str, str]]:
    """ "Label: value", or a label that the mapping of reports knows and what follows it on the line."""
    match = LABELLED.match(text)
    if match:
        return [match.groups()]
    words = text.split()
    for n in range(min(len(words) - 1, 6), 0, -1):
        if fold(" ".join(words[:n])) in _known_labels() and " ".join(words[:n]) not in TEXTS:
            return [(" ".join(words[:n]), " ".join(words[n:]))]
    return []


def _actions(blocks: list[Block], labels: dict[str, str]) -> list[list[str]]:
    rows: list[list[str]] = []
    header: list[str] = []
    for block in blocks:
        if block.kind == "table" and _action_header(block.rows):
            header = header or ["Action ID", "Source reference", "Date issued", *block.rows[0]]
            for cells in block.rows[1:]:
                if any(cells):
                    number = f"{labels['Reference']}/A{len(rows) + 1}"
                    rows.append([number, labels["Reference"], _issued(labels), *cells])
    return [header, *rows] if rows else []


def _issued(labels: dict[str, str]) -> str:
    return next((value for label, value in labels.items() if "report" in label.lower() and "date" in label.lower()), "")


def _action_header(rows: tuple[tuple[str, ...], ...]) -> bool:
    return bool(rows) and len(rows[0]) >= 2 and any(fold(cell) in ACTION_WORDS for cell in rows[0])


def _addressee(text: str) -> str:
    return re.sub(r"^\W*\d{0,2}[.)]?\s*", "", text).strip(" ;,")


def _own_reference(blocks: list[Block]) -> str:
    for block in blocks[:LABEL_ROWS]:
        match = OWN_REFERENCE.search(block.text)
        if match:
            return match.group(1)
    return ""


def _signed(blocks: list[Block]) -> str:
    """The day at the end of a coroner's report, where it is signed."""
    for block in reversed(blocks[-12:]):
        match = SIGNED.match(block.text)
        if match:
            return match.group(1)
    return ""
