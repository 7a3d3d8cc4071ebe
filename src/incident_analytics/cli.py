"""The command line: `incident-analytics demo | run | check | themes | review | evaluate | …`.

Exit code 0: done. 1: the data were refused, with the reason. 2: the command was not understood.
"""

from __future__ import annotations

import os
import sys
from datetime import datetime
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated

import typer

from .cli_coding import codebook, review
from .cli_lab import lab, notebooks, search
from .cli_share import share

# polars keeps for later what it frees, and a run of a million rows would hold twice what it needs. It reads this once,
# when it is imported, which the commands do.
FREED_AT_ONCE = {"_RJEM_MALLOC_CONF": "dirty_decay_ms:0,muzzy_decay_ms:0"}
for _name, _value in FREED_AT_ONCE.items():
    os.environ.setdefault(_name, _value)

# Only what the help needs is imported here: a library that takes a second to load waits for its command.
app = typer.Typer(
    add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False, rich_markup_mode=None,
    help="Which lessons were issued, declared done, and never learned. Nothing is sent anywhere.",
)  # fmt: skip
app.add_typer(notebooks, name="notebooks")
app.add_typer(codebook, name="codebook")
app.add_typer(review, name="review")
SAMPLE_NAME = Path("data") / "sample" / "study.toml"

Out = Annotated[Path, typer.Option("--out", help="Folder for the outputs; replaced whole when the run succeeds.")]
Quiet = Annotated[bool, typer.Option("--quiet", help="No progress lines.")]


@app.command()
def demo(out: Out = Path("outputs/demo"), quiet: Quiet = False) -> None:
    """Run the whole pipeline on the fictional sample.

    Example: incident-analytics demo
    """
    from .cli_steps import find_sample, run_and_tell

    run_and_tell(find_sample(SAMPLE_NAME), out, quiet)


@app.command()
def run(
    study: Annotated[Path, typer.Argument(help="The study file (TOML).")],
    out: Annotated[Path | None, typer.Option("--out", help="Folder for the outputs.")] = None,
    template: Annotated[Path | None, typer.Option("--template", help="Your slides' template (.pptx).")] = None,
    documents: Annotated[
        bool, typer.Option("--documents/--no-documents", help="Slides, pages, workbook and chart files as well.")
    ] = True,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on from what a run that was cut short had coded.")
    ] = False,
    workers: Annotated[
        int | None, typer.Option("--workers", min=1, help="Processes; all cores for many texts.")
    ] = None,
    engine: Annotated[str, typer.Option("--engine", help="Where themes are found: local or spark.")] = "local",
    as_of: Annotated[
        datetime | None,
        typer.Option("--as-of", formats=["%Y-%m-%d"], help="A past day: the results hold only what was known then."),
    ] = None,
    quiet: Quiet = False,
) -> None:
    """Run a study: read, normalise, find themes, build the ledger, write the outputs.

    Example: incident-analytics run my_study.toml
    """
    from .cli_steps import own_folder, run_and_tell

    day = as_of.date() if as_of else None
    run_and_tell(study, out or own_folder(study, day), quiet, template, documents, resume, workers, engine, day)


@app.command()
def check(
    file: Annotated[Path, typer.Argument(help="An export.")],
    source: Annotated[str, typer.Option("--as", help="What it is: steis, datix, pfd, … or a mapping CSV.")],
    snapshot: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Snapshot date; later dates are refused.")
    ] = None,
    html: Annotated[Path | None, typer.Option("--html", help="Write the quality of the data as one page.")] = None,
) -> None:
    """Say what an export holds and what is wrong with it, row by row; exit code 1 when rows are refused.

    Example: incident-analytics check exports/steis.csv --as steis
    """
    from .cli_steps import check_file

    raise typer.Exit(check_file(file, source, snapshot.date() if snapshot else None, html))


@app.command()
def themes(
    file: Annotated[Path, typer.Argument(help="A CSV, XLSX or Parquet file with one text per row.")],
    id_column: Annotated[str, typer.Option("--id", help="The column that names the record.")],
    text_column: Annotated[str, typer.Option("--text", help="The column with the text.")],
    out: Annotated[Path, typer.Option("--out", help="Where the mentions go (CSV or Parquet).")],
    section: Annotated[str, typer.Option(help="What the texts are: description, concerns, …")] = "description",
    date_column: Annotated[str, typer.Option("--date", help="The column with the date, where there is one.")] = "",
    codebook_folder: Annotated[Path | None, typer.Option("--codebook", help="A codebook folder of your own.")] = None,
) -> None:
    """Find the themes in one file of texts, each with its place and rule.

    Example: incident-analytics themes incidents.csv --id ID --text Description --out mentions.csv
    """
    from .cli_steps import themes_of_file

    themes_of_file(file, id_column, text_column, out, section, date_column, codebook_folder)


@app.command()
def compare(
    before: Annotated[Path, typer.Argument(help="The output folder of the earlier run.")],
    after: Annotated[Path, typer.Argument(help="The output folder of the later run.")],
    out: Annotated[Path | None, typer.Option("--out", help="Where the table goes (CSV).")] = None,
) -> None:
    """Say what is new between two runs; a lesson declared done that came back stands first.

    Example: incident-analytics compare outputs/march outputs/april
    """
    from .cli_steps import compare_runs

    compare_runs(before, after, out)


@app.command(name="map")
def map_(
    file: Annotated[Path | None, typer.Argument(help="An export of a source that is not known yet.")] = None,
    out: Annotated[Path, typer.Option("--out", help="Where the mapping goes (CSV).")] = Path("mapping.csv"),
    fields: Annotated[bool, typer.Option("--fields", help="List every field that a mapping may fill.")] = False,
) -> None:
    """Propose how to read an unknown export, column by column, with reasons; you edit the CSV in Excel.

    Example: incident-analytics map other_system.csv --out my_mapping.csv
    """
    from .cli_files import list_fields, map_file

    if fields:
        list_fields()
    elif file is None:
        raise typer.BadParameter("name an export, or say --fields")
    else:
        map_file(file, out)


@app.command()
def mask(
    file: Annotated[Path, typer.Argument(help="A table of texts.")],
    id_column: Annotated[str, typer.Option("--id", help="The column that names the record.")],
    text_columns: Annotated[list[str], typer.Option("--text", help="A column with text; may be given several times.")],
    out: Annotated[Path, typer.Option("--out", help="Where the masked table goes (CSV).")],
    key: Annotated[Path, typer.Option("--key", help="File with the key; made where it is not there. Keep it apart.")],
    date_columns: Annotated[list[str] | None, typer.Option("--date", help="A column of dates to shift.")] = None,
    age_column: Annotated[str, typer.Option("--age", help="A column of ages to band.")] = "",
) -> None:
    """Put identifiers in texts out of sight: pseudonyms, shifted dates, banded ages. Masked is not anonymous.

    Example: incident-analytics mask incidents.csv --id ID --text Description --key ../key.txt --out masked.csv
    """
    from .cli_files import mask_file

    mask_file(file, id_column, text_columns, out, key, date_columns or [], age_column)


@app.command(name="evaluate")
def evaluate_(
    gold: Annotated[Path, typer.Option("--gold", help="Labels: CSV, XLSX, Parquet or JSON lines.")],
    texts: Annotated[Path | None, typer.Option("--texts", help="The texts, where the labels hold none.")] = None,
    id_column: Annotated[str, typer.Option("--id", help="Its column that names the record.")] = "record_id",
    text_column: Annotated[str, typer.Option("--text", help="Its column with the text.")] = "text",
    section: Annotated[str, typer.Option(help="What the texts are: description, concerns, …")] = "concerns",
    codebook_folder: Annotated[Path | None, typer.Option("--codebook", help="A codebook folder.")] = None,
    out: Annotated[Path | None, typer.Option("--out", help="Folder for the tables.")] = None,
    run: Annotated[
        Path | None, typer.Option("--run", help="A run's folder: its counts, corrected by these labels.")
    ] = None,
) -> None:
    """Say how good the coding is: precision, recall, F1 with intervals, kappa, AC1, beside a keyword search.

    Example: incident-analytics evaluate --gold data/labels/sentences.csv --run outputs/demo
    """
    from .cli_review import evaluate_file

    evaluate_file(gold, texts, (id_column, text_column, section), codebook_folder, out, run)


@app.command(name="reproduce")
def reproduce_(
    manifest: Annotated[Path, typer.Argument(help="restricted/manifest.json of a run.")],
    study: Annotated[Path | None, typer.Option("--study", help="The study file, where it has moved.")] = None,
) -> None:
    """Run again what a manifest describes and say, file by file, what is the same; exit code 1 where something differs.

    Example: incident-analytics reproduce outputs/study/restricted/manifest.json
    """
    from .cli_steps import reproduce_run

    raise typer.Exit(reproduce_run(manifest, study))


app.command()(search)
app.command()(share)
app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})(lab)


def main() -> None:
    """Run the command line; errors that are meant for the analyst are shown without a traceback."""
    from .errors import IncidentAnalyticsError

    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # a console that knows few letters shows ?, and the run goes on
            stream.reconfigure(errors="replace")
    try:
        app()
    except IncidentAnalyticsError as error:
        print(f"Not done.\n{error}", file=sys.stderr)
        raise SystemExit(1) from None
    except OSError as error:
        name = Path(str(error.filename)).name if error.filename else "a file"
        print(f"Not done.\n{name}: {error.strerror or type(error).__name__}.", file=sys.stderr)
        raise SystemExit(1) from None


if __name__ == "__main__":
    main()
