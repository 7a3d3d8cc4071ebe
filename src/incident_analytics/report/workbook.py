"""data_pack.xlsx: the tables behind the documents, with cover, method, search strategy and term tally."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime

import polars as pl
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from ..codebook.model import Term
from ..schema.spreadsheet import RUNS
from .document import CARE, Document
from .findings import groups_in_words, ranked
from .fixed_zip import fixed

WIDEST = 60  # characters of a column
LINE = 15  # points
LONG_AGO = datetime(2000, 1, 1)
NAMED = {"theme_id": "theme", "org_lineage": "body"}
HEADINGS = {
    "n_source_groups": "Kinds of source", "source_groups": "Warned by", "n_issued": "Times issued",
    "n_events_after": "Events after", "n_events": "Events", "year": "Period", "closed_by": "Dealt with by",
    "first_addressed_year": "First warning to this body",
    "first_issued_year": "First warning or alert", "closed_on_year": "Dealt with since", "lower_ci": "Interval from",
    "upper_ci": "Interval to", "rate_ratio": "Rate after, times the rate before", "rate_unit": "Rate per",
    "percent_again": "Reported again, %", "n_followed": "Cases followed", "years": "Years since complete",
    "done": "What was done", "became": "What became of it", "n_lessons": "Lessons", "n_records": "Records",
    "first_day": "Period begins", "width": "Length of period", "false_assurance": "Assured, then reported",
    "improvement": "Became rarer",
}  # fmt: skip


def data_pack(
    document: Document, terms: Sequence[Term], searches: pl.DataFrame | None = None, n_not_told: int = 0
) -> bytes:
    """The workbook as a file, the same bytes for the same document. `terms` and `searches` (saved by an analyst): what
    was searched for, as far as it may be told; `n_not_told`: how many searches may not."""
    held = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(held, options) as book:
        book.set_properties({
            "title": document.about["title"], "author": document.about["owner"] or "incident-analytics",
            "comments": document.source_line, "created": LONG_AGO,
        })  # fmt: skip
        tables = _tables(document, terms) | _searches(searches, n_not_told)
        _cover(book, document, tables)
        for name, (about, table) in tables.items():
            _sheet(book, document, name, about, table)
    return fixed(held.getvalue(), document.about["day"])


def _tables(document: Document, terms: Sequence[Term]) -> dict[str, tuple[str, pl.DataFrame]]:
    """Name of the sheet → what it holds, and its table."""
    pack = document.pack
    texts = [(heading, line) for heading, said in document.sections for line in said]
    method = [("Method", line) for line in document.method]
    method += [(f"Status: {status}", meaning) for status, meaning, _ in document.meanings]
    method += [(f"Picture: {picture.title}", picture.method) for picture in document.pictures]
    two = {"about": pl.String, "text": pl.String}
    every = {
        "Summary": ("The briefing in sentences.", pl.DataFrame(texts, schema=two, orient="row")),
        "Ledger": ("One row per lesson: a theme of a body in a setting.", ranked(pack.tables.ledger)),
        "Failings by period": ("Distinct events with a failing of the theme, all bodies.", pack.tables.yearly),
        "Published lessons": ("Dated lessons and assurances that public bodies have published.", pack.tables.marks),
        "What became of lessons": ("Lessons by what was done and what became of them.", pack.flow),
        "Time to recurrence": ("Share of lessons reported again by years since declared done.", pack.again),
        "Before and after": ("Rates after a lesson was declared done, beside before.", pack.rates),
        "Events over time": ("Distinct events with any failing.", pack.series.drop("n_not_placed")),
        "Places": ("Events and exposure of each place in the funnel.", pack.places),
        "Method": ("Definitions, rule, disclosure control, limits.", pl.DataFrame(method, schema=two, orient="row")),
        "Search strategy": ("Every term that was searched for.", _strategy(document, terms)),
        "Term tally": ("Records in which each term was found, whatever was said of it.", pack.tally),
    }  # fmt: skip
    return {name: held for name, held in every.items() if held[1].height}


def _searches(searches: pl.DataFrame | None, n_not_told: int) -> dict[str, tuple[str, pl.DataFrame]]:
    if searches is None or searches.is_empty():
        return {}
    about = "Searches that an analyst made in the texts, as they were typed."
    if n_not_told:
        about += f" {n_not_told} more hold words that its readers may not be told."
    return {"Saved searches": (about, searches)}


def _strategy(document: Document, terms: Sequence[Term]) -> pl.DataFrame:
    rows = [(document.names.get(term.theme_id, term.theme_id), term.kind, term.text) for term in terms]
    return pl.DataFrame(rows, schema={"theme": pl.String, "kind": pl.String, "term": pl.String}, orient="row").unique(
        maintain_order=True
    )


def _cover(book: xlsxwriter.Workbook, document: Document, tables: dict[str, tuple[str, pl.DataFrame]]) -> None:
    sheet = book.add_worksheet("Cover")
    title, plain = (
        book.add_format({"bold": True, "font_size": 16}),
        book.add_format({"text_wrap": True, "valign": "top"}),
    )
    bold = book.add_format({"bold": True, "valign": "top"})
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 1, 90)
    sheet.hide_gridlines(2)
    about = document.about
    sheet.write_string(0, 0, safe(about["title"]), title)
    lines = [
        ("Finding", document.headline), ("Records as of", about["snapshot"]), ("Owner", about["owner"]),
        ("May be read by", document.mark or "everybody"), ("Codebook", about["codebook"]),
        ("Manifest", about["manifest"]), ("Program", f"incident-analytics {about['version']}"),
        ("Disclosure control", about["profile"]), ("Care", CARE),
    ]  # fmt: skip
    at = 2
    for name, said in lines:
        if said:
            sheet.write_string(at, 0, name, bold)
            sheet.write_string(at, 1, safe(said), plain)
            sheet.set_row(at, LINE * (1 + len(said) // 95))
            at += 1
    at += 1
    sheet.write_string(at, 0, "Sheet", bold)
    sheet.write_string(at, 1, "What it holds", bold)
    link = book.add_format({"font_color": "#0072B2", "underline": 1})
    for number, (name, (what, _)) in enumerate(tables.items(), start=at + 1):
        sheet.write_url(number, 0, f"internal:'{name}'!A1", link, name)
        sheet.write_string(number, 1, what)
    _print(sheet, document)


def _sheet(book: xlsxwriter.Workbook, document: Document, name: str, about: str, table: pl.DataFrame) -> None:
    """A table under a line that says what it is; its header stays in sight and can be filtered."""
    sheet = book.add_worksheet(name)
    shown = in_words(table, document)
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top", "bg_color": "#F5F7F9"})
    formats = {"text": book.add_format({"text_wrap": True, "valign": "top"}),
               "date": book.add_format({"num_format": "dd/mm/yyyy", "valign": "top", "align": "left"}),
               "whole": book.add_format({"num_format": "#,##0", "valign": "top"}),
               "part": book.add_format({"num_format": "#,##0.00", "valign": "top"})}  # fmt: skip
    sheet.write_string(0, 0, about)
    for column, heading in enumerate(shown.columns):
        sheet.write_string(2, column, HEADINGS.get(heading, heading.replace("_", " ").capitalize()), head)
        values = [heading, *(str(v) for v in shown[heading].drop_nulls().to_list())]
        sheet.set_column(column, column, min(max(max(map(len, values)) + 2, 9), WIDEST))
    for at, row in enumerate(shown.iter_rows(), start=3):
        sheet.set_row(at, LINE * max(_lines(value) for value in row))
        for column, value in enumerate(row):
            _write(sheet, at, column, value, formats)
    sheet.freeze_panes(3, 1)
    sheet.repeat_rows(2)
    sheet.autofilter(2, 0, 2 + shown.height, shown.width - 1)
    _print(sheet, document)


def in_words(table: pl.DataFrame, document: Document) -> pl.DataFrame:
    """Ids of themes and bodies as names, beside what else the table holds; lists of one column as text."""
    out = table
    for column, words in (("theme_id", document.names), ("org_lineage", document.bodies), ("place", document.bodies)):
        if column in out.columns:
            named = pl.col(column).replace(words).alias(NAMED.get(column, column))
            out = out.with_columns(named).select(
                [NAMED.get(name, name) if name == column else name for name in out.columns]
            )
    for column in [name for name in out.columns if f"{name}_status" in out.columns]:
        told = pl.when(pl.col(f"{column}_status") == "shown").then(pl.col(column).cast(pl.String)).otherwise(
            pl.lit("hidden")
        )  # fmt: skip
        out = out.with_columns(told.alias(column)).drop(f"{column}_status")
    return out.with_columns(
        pl.col(name).replace({"not_assessable": "cannot be said"}) for name in ("improvement",) if name in out.columns
    ).with_columns(
        pl.col(name).map_elements(groups_in_words, return_dtype=pl.String)
        for name in ("source_groups",) if name in out.columns
    )  # fmt: skip


def _write(sheet: Worksheet, row: int, column: int, value: object, formats: dict[str, Format]) -> None:
    if value is None:
        sheet.write_blank(row, column, None, formats["text"])
    elif isinstance(value, bool):
        sheet.write_string(row, column, "yes" if value else "no", formats["text"])
    elif isinstance(value, int):
        sheet.write_number(row, column, value, formats["whole" if abs(value) < 1800 or abs(value) > 2200 else "text"])
    elif isinstance(value, float):
        sheet.write_number(row, column, value, formats["part"])
    elif isinstance(value, date):
        sheet.write_datetime(row, column, datetime(value.year, value.month, value.day), formats["date"])
    else:
        _write_text(sheet, row, column, str(value), formats)


def _write_text(sheet: Worksheet, row: int, column: int, text: str, formats: dict[str, Format]) -> None:
    """Text; a count that stands in one column with the word "hidden" is a number all the same."""
    if text.isascii() and text.isdigit() and len(text) < 10:
        sheet.write_number(row, column, int(text), formats["text"])
    else:
        sheet.write_string(row, column, safe(text), formats["text"])


def _lines(value: object) -> int:
    """Lines that a cell needs in the widest column."""
    return 1 + len(str(value)) // (WIDEST + 5) if isinstance(value, str) else 1


def safe(text: str) -> str:
    """Text that no spreadsheet runs, not even after it was saved as CSV."""
    return f"'{text}" if text.startswith(RUNS) else text


def _print(sheet: Worksheet, document: Document) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.set_footer(f"&L&8{_plain(document.source_line)}&R&8&P")
    if document.mark:
        sheet.set_header(f"&C&B{_plain(document.mark)}")


def _plain(text: str) -> str:
    """Text for a header or footer, where & starts a command and 255 letters are all there is."""
    return text.replace("&", "&&")[:200]
