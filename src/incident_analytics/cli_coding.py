"""Commands on the codebook and of reviewers: `incident-analytics codebook … | review …`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

codebook = typer.Typer(no_args_is_help=True, help="Look at the codebook, or copy it to edit.", rich_markup_mode=None)


@codebook.command()
def export(folder: Annotated[Path, typer.Argument(help="A new or empty folder.")]) -> None:
    """Copy the shipped codebook into a folder, to be edited in a spreadsheet.

    Example: incident-analytics codebook export my_codebook
    """
    from .cli_files import export_codebook_to

    export_codebook_to(folder)


@codebook.command(name="check")
def check_codebook(
    folder: Annotated[Path | None, typer.Argument(help="A codebook folder; without it the shipped one.")] = None,
    texts: Annotated[Path | None, typer.Option(help="A file of texts: terms that match none are listed.")] = None,
    text_column: Annotated[str, typer.Option("--text", help="Its column with the text.")] = "text",
) -> None:
    """List conflicts, shadowed terms and (with --texts) dead terms; exit code 1 for conflicts or shadowed terms.

    Example: incident-analytics codebook check my_codebook --texts incidents.csv --text Description
    """
    from .cli_files import check_codebook_folder

    raise typer.Exit(check_codebook_folder(folder, texts, text_column))


@codebook.command(name="discover")
def discover(
    file: Annotated[Path, typer.Argument(help="A file of texts.")],
    id_column: Annotated[str, typer.Option("--id", help="The column that names the record.")],
    text_column: Annotated[str, typer.Option("--text", help="The column with the text.")],
    out: Annotated[Path, typer.Option("--out", help="Folder for the topics and their examples.")],
    n_topics: Annotated[int, typer.Option("--topics", help="How many topics.")] = 12,
    codebook: Annotated[Path | None, typer.Option("--codebook", help="Folder of your own codebook.")] = None,
) -> None:
    """List topics of sentences in which no theme was found, with words that could become terms.

    Example: incident-analytics codebook discover incidents.csv --id ID --text Description --out topics
    """
    from .cli_review import discover_in_file

    discover_in_file(file, id_column, text_column, out, n_topics, codebook)


review = typer.Typer(no_args_is_help=True, help="Have sentences reviewed by people.", rich_markup_mode=None)


@review.command(name="export")
def review_export(
    run: Annotated[Path, typer.Argument(help="The output folder of a run.")],
    out: Annotated[Path | None, typer.Option("--out", help="Where the sheet goes (CSV).")] = None,
    n: Annotated[int, typer.Option("--n", help="How many sentences at most.")] = 200,
    blind: Annotated[bool, typer.Option("--blind", help="Without what was found: for a second coder.")] = False,
    codebook: Annotated[Path | None, typer.Option("--codebook", help="Folder of your own codebook.")] = None,
) -> None:
    """Write the sentences that are worth a person's time into a sheet to be filled in.

    Example: incident-analytics review export outputs/demo --n 100
    """
    from .cli_review import export_sheet

    export_sheet(run, out, n, blind, codebook)


@review.command(name="import")
def review_import(
    run: Annotated[Path, typer.Argument(help="The output folder of the run that the sheet came from.")],
    file: Annotated[Path, typer.Argument(help="The filled-in sheet.")],
    log: Annotated[Path, typer.Option("--log", help="The decision log; rows are added at its end.")],
    coder: Annotated[str, typer.Option("--coder", help="Who decided (initials).")],
    role: Annotated[str, typer.Option("--role", help="first, second or adjudicator.")] = "first",
    codebook: Annotated[Path | None, typer.Option("--codebook", help="Folder of your own codebook.")] = None,
) -> None:
    """Take the decisions of a filled-in sheet into the log, with coder, time and reason.

    Example: incident-analytics review import outputs/demo review.csv --log reviews.csv --coder AB
    """
    from .cli_review import import_sheet

    import_sheet(run, file, log, coder, role, codebook)
