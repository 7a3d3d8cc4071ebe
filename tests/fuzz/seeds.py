"""Small valid files of every kind that is read, to be broken by the fuzzer, and words to build odd texts from."""

from __future__ import annotations

import io
import json

import docx
import openpyxl
import polars as pl
from hypothesis import strategies as st

ROWS = [
    ["ID", "Incident date", "Description", "Severity"],
    ["A1", "03/04/2018", "No risk assessment was completed on admission; obs missed x2.", "Severe"],
    ["A2", "2019-05-06", 'Said "nothing had changed", care plan in place.', "Low"],
    ["A3", "", "", ""],
]


def csv_bytes() -> bytes:
    return "\r\n".join(",".join(f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in row) for row in ROWS).encode()


def xlsx_bytes() -> bytes:
    book = openpyxl.Workbook()
    for row in ROWS:
        book.active.append(row)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def docx_bytes() -> bytes:
    document = docx.Document()
    document.add_heading("Findings", 1)
    document.add_paragraph("No risk assessment was completed on admission.")
    table = document.add_table(rows=2, cols=3)
    said = ["No", "Recommendation", "Due", "1", "Review", "May"]
    for cell, words in zip([c for row in table.rows for c in row.cells], said, strict=True):
        cell.text = words
    held = io.BytesIO()
    document.save(held)
    return held.getvalue()


def parquet_bytes() -> bytes:
    held = io.BytesIO()
    pl.DataFrame(ROWS[1:], schema=ROWS[0], orient="row").write_parquet(held)
    return held.getvalue()


def json_bytes() -> bytes:
    return json.dumps([dict(zip(ROWS[0], row, strict=True)) for row in ROWS[1:]]).encode()


def ndjson_bytes() -> bytes:
    return b"\n".join(json.dumps(dict(zip(ROWS[0], row, strict=True))).encode() for row in ROWS[1:])


SEEDS = {".csv": csv_bytes(), ".xlsx": xlsx_bytes(), ".docx": docx_bytes(), ".parquet": parquet_bytes(),
         ".json": json_bytes(), ".ndjson": ndjson_bytes()}  # fmt: skip

NASTY = [
    "\x00", "\ud800", "\u202e", "\u200b", "\ufeff", '"', "'", ",", ";", "\t", "\r", "\n", "=", "=cmd|' /C calc'!A0",
    "<script>", "&lt;", "]]>", "%s", "{}", "\\", "9999-12-31", "0000-00-00", "1e400", "-0", "NaN", "\u00e9", "\ufb01",
    "\u0663", "x" * 300,
]  # fmt: skip


EDITS = st.lists(
    st.tuples(st.integers(0, 60_000), st.sampled_from(["set", "cut", "double", "add", "end"]), st.integers(0, 255)),
    min_size=1, max_size=6,
)  # fmt: skip


def edited(ending: str, edits: list[tuple[int, str, int]]) -> bytes:
    """A valid file with a few of its bytes changed, cut out, doubled or added to."""
    content = bytearray(SEEDS[ending])
    for place, what, n in edits:
        at = place % max(1, len(content))
        if what == "set" and content:
            content[at] = n
        elif what == "cut":
            del content[at : at + n]
        elif what == "double":
            content[at:at] = content[at : at + n]
        elif what == "add":
            content[at:at] = NASTY[n % len(NASTY)].encode("utf-8", "surrogatepass")
        else:
            del content[at:]
    return bytes(content)


@st.composite
def odd_text(draw: st.DrawFn, words: list[str]) -> str:
    """Words of the codebook, marks and odd characters in any order."""
    part = st.one_of(
        st.sampled_from(words), st.sampled_from(NASTY), st.text(max_size=8), st.sampled_from([" ", ". ", ", "])
    )
    return "".join(draw(st.lists(part, max_size=40)))
