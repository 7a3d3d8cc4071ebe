"""Commands on single files: a mapping proposed, a codebook checked or copied."""

from __future__ import annotations

from pathlib import Path

import polars as pl
from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from .codebook import load_codebook
from .codebook.check import check_codebook, export_codebook
from .errors import IncidentAnalyticsError, MappingError, need_columns
from .schema.aside import written_aside
from .search import build_index, find
from .sources.fields import field_rows
from .sources.propose import propose_mapping, write_mapping
from .study.folder import read_table, write_csv

console = Console(highlight=False)


def map_file(file: Path, out: Path) -> None:
    """Propose a mapping for `file`, say why column by column, and write it to `out`."""
    if out.exists():
        raise IncidentAnalyticsError(f"{out.name} exists already and may have been edited.\nHINT: name another file.")
    proposal = propose_mapping(file)
    table = Table(title=f"{file.name} looks like: {proposal.table}", title_justify="left", box=None)
    for name in ("column", "read as", "why"):
        table.add_column(name)
    for header, guess in proposal.placed.items():
        table.add_row(escape(header), guess.field, escape(guess.reason))
    for header, why in proposal.left.items():
        table.add_row(escape(header), "(left)", escape(why))
    console.print(table)
    for field in proposal.missing:
        console.print(f"no column was found for the needed field {field}: write its header in place of ? in {out}")
    write_mapping(proposal, out)
    console.print("What else a mapping may fill: incident-analytics map --fields", soft_wrap=True)
    console.print(f"Check {out} in a spreadsheet, then: incident-analytics check {file} --as {out}", soft_wrap=True)


def list_fields() -> None:
    """Every field that a mapping may fill, with what it means."""
    for row in field_rows():  # no table: a name that is to be typed must not lose its end in a narrow window
        note = f" {row['note']}" if row["note"] else ""
        console.print(f"{row['field']}  ({row['tables']}): {row['means']}.{note}", soft_wrap=True)


def check_codebook_folder(folder: Path | None, texts: Path | None, text_column: str) -> int:
    """Print what to look at in a codebook; 1 when there are conflicts or shadowed terms, else 0."""
    from .themes.prepare import prepared_texts

    codebook = load_codebook(folder)
    found = check_codebook(codebook, prepared_texts(codebook, _texts(texts, text_column)))
    for finding, theme_id, term, detail in found.iter_rows():
        console.print(f"{finding}: {theme_id}: {term} ({detail})", soft_wrap=True)
    terms = f"{len(codebook.terms):,} terms, {len(codebook.cues):,} cues"
    console.print(f"codebook {codebook.version}: {len(codebook.themes)} themes, {terms}, {found.height} findings")
    return 1 if found.filter(pl.col("finding") != "dead").height else 0


def export_codebook_to(folder: Path) -> None:
    """Copy the shipped codebook into `folder`."""
    written = export_codebook(folder)
    console.print(f"{len(written)} files in {folder}; name the folder in the study file: \\[codebook] folder")


def _texts(file: Path | None, column: str) -> list[str]:
    if file is None:
        return []
    from .sources.plain import read_plain

    table = read_plain(file)
    need_columns(table.columns, [column], f"{file.name}: ")
    return table[column].drop_nulls().to_list()


def mask_file(
    file: Path, id_column: str, text_columns: list[str], out: Path, key: Path, dates: list[str], age: str
) -> None:
    """Write `file` with the identifiers in its texts as pseudonyms; the other columns go over as they are."""
    from .identifiers.columns import mask_columns, shift_date_columns, shift_in_texts
    from .identifiers.mask import band_ages, new_key
    from .sources.plain import read_plain
    from .study.folder import write_csv

    table = read_plain(file)
    wanted = [id_column, *text_columns, *dates, *([age] if age else [])]
    need_columns(table.columns, wanted, f"{file.name}: ")
    if both := sorted({*text_columns} & {*dates}):
        raise MappingError(
            f"{', '.join(both)}: named as text and as dates.\nHINT: dates in texts move with --date anyway."
        )
    if out.resolve().parent in key.resolve().parents:
        raise MappingError(
            "the key may not lie in the folder of the output.\nHINT: keep it where the output never goes."
        )
    if out.resolve() == file.resolve():
        raise MappingError("the masked table would replace the one it is made from.\nHINT: name another file.")
    if not key.exists():
        with written_aside(key) as aside:  # for its owner's eyes alone, where the system knows such rights
            aside.touch(0o600, exist_ok=False)
            aside.write_text(new_key() + "\n", encoding="ascii")
        console.print(f"A new key was made: {key}. Without it no later file gets the same pseudonyms.", soft_wrap=True)
    try:
        secret = key.read_text(encoding="ascii").strip()
    except UnicodeDecodeError as error:
        raise MappingError(f"{key.name}: not a key that this program made.") from error
    table, counts = mask_columns(table, text_columns, key=secret)
    # A true date in a text beside one that moved would give the shift away.
    table = shift_in_texts(table, text_columns, key=secret) if dates else table
    table, no_date = shift_date_columns(table, dates, key=secret) if dates else (table, 0)
    table = band_ages(table, age) if age else table
    out.parent.mkdir(parents=True, exist_ok=True)
    write_csv(table, out)
    said = ", ".join(f"{kind} {n:,}" for kind, n in counts.iter_rows()) or "none were found"
    console.print(f"{table.height:,} rows written to {out}. Identifiers masked: {said}.", soft_wrap=True)
    if no_date:
        console.print(f"{no_date:,} cells of {', '.join(dates)} held no whole date that could be moved: left blank.")
    if dates:
        console.print("Whole dates in the texts were moved too; a day without its year, and a month, stayed.")
    console.print("Masked is not anonymous: what happened, where and when may still tell who it was.")


def search_run(run: Path, query: str, filters: dict[str, str], order: str, n: int, out: Path | None) -> None:
    """Print the hits of a search in their context, or write them."""
    names = ("narratives", "recommendations", "records", "mentions")
    index = build_index(*(read_table(run, name) for name in names))
    found = find(index, query, order=order, n=n, **{name: value or None for name, value in filters.items()})
    console.print(f"{found.n_texts:,} texts of {found.n_records:,} records")
    if out:
        write_csv(found.rows.drop("marks", "rank"), out)
        console.print(f"Written to {out}: it holds sentences of the records.", soft_wrap=True)
        return
    for row in found.rows.iter_rows(named=True):
        title = " · ".join(filter(None, (row["id"], row["section"], row["day"], row["org_lineage"], row["unit"])))
        console.print(f"\n[bold]{escape(title)}[/bold]", soft_wrap=True)
        text = Text(row["context"])
        for start, end in row["marks"]:
            text.stylize("bold reverse", start, end)
        console.print(text)
