"""The XML of a Word document as a reader sees it: what is deleted, moved away or a placeholder is not there."""

from __future__ import annotations

import re
from collections.abc import Iterator

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"  # the same text once more
PARAGRAPH, TABLE, ROW, CELL, TEXT_BOX = (f"{W}{name}" for name in ("p", "tbl", "tr", "tc", "txbxContent"))
GONE = frozenset((f"{W}del", f"{W}moveFrom", f"{W}sdtPr", f"{W}pPr", f"{W}rPr", f"{W}tblPr", f"{W}sectPr", FALLBACK))
BREAKS = {f"{W}br": "\n", f"{W}cr": "\n", f"{W}tab": "\t", f"{W}noBreakHyphen": "-"}
# Parts of a document that a reader of the page does not read in line.
NOTES = {"footnotes": "footnote", "endnotes": "endnote", "comments": "comment"}


def children(element: object) -> Iterator[object]:
    """Child elements that are there for a reader."""
    return (child for child in element if isinstance(child.tag, str) and child.tag not in GONE
            and not _is_placeholder(child))  # fmt: skip


def _is_placeholder(element: object) -> bool:
    """A content control that nobody has filled shows "Click or tap here to enter text"; a table of contents shows
    headings where nothing begins."""
    if element.tag != f"{W}sdt":
        return False
    gallery = element.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
    is_contents = gallery is not None and gallery.get(f"{W}val") == "Table of Contents"
    return is_contents or element.find(f"{W}sdtPr/{W}showingPlcHdr") is not None


def own(element: object, tag: str) -> Iterator[object]:
    """The nearest elements of that tag below, not those inside another of them or of a table."""
    for child in children(element):
        if child.tag == tag:
            yield child
        elif child.tag != TABLE:
            yield from own(child, tag)


def is_gone(row: object) -> bool:
    """A row of a table that a tracked change deletes."""
    return row.find(f"{W}trPr/{W}del") is not None


def text_of(element: object) -> str:
    """The text of a paragraph, without that of text boxes anchored in it."""
    pieces = []
    for child in children(element):
        if child.tag == f"{W}t":
            pieces.append(child.text or "")
        elif child.tag in BREAKS:
            pieces.append(BREAKS[child.tag])
        elif child.tag != TEXT_BOX:
            pieces.append(text_of(child))
    return "".join(pieces)


def count_notes(part: object) -> str:
    """ "2 footnotes, 1 comment" of a document, "" without any."""
    said = []
    for relation in part.rels.values():
        kind = NOTES.get(relation.reltype.rsplit("/", 1)[-1])
        if kind and not relation.is_external:
            n = len(re.findall(rb"<w:%s (?![^>]*w:type=)" % kind.encode(), relation.target_part.blob))
            said += [f"{n} {kind}{'s' if n > 1 else ''}"] if n else []
    return ", ".join(sorted(said))
