"""What the commands do; kept apart from their words so that `--help` stays quick."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path

import polars as pl
from rich.console import Console
from rich.markup import escape
from rich.progress import Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table

from .errors import IncidentAnalyticsError, looks_like_a_name, need_columns
from .normalisation import Normalised, normalise
from .normalisation.quality import assess_quality
from .report import quality_page
from .schema.aside import written_aside
from .sources import read_export
from .study import Run, run_study
from .study.folder import MANIFEST
from .study.reproduce import read_manifest

SHOWN_PROBLEMS = 20
OFTEN = 3  # rows: a word that stands in so many is one of a list, and no note on one person

console = Console(highlight=False)


def find_sample(name: Path) -> Path:
    """The sample's study file: in the folder one stands in, or beside the package's source."""
    for folder in (Path.cwd(), *Path.cwd().parents, *Path(__file__).resolve().parents):
        if (folder / name).is_file():
            return folder / name
    raise IncidentAnalyticsError(f"{name} was not found.\nHINT: start the demo in the folder of the project.")


def own_folder(study: Path, as_of: date | None = None) -> Path:
    """outputs/, the name of the study file and the past day that a run is as of. Raises IncidentAnalyticsError where
    another study's outputs stand there: two study files can have one name."""
    out = Path("outputs") / (f"{study.stem}_as_of_{as_of}" if as_of else study.stem)
    manifest = out / MANIFEST
    held = read_manifest(manifest).get("study_file") if manifest.is_file() else ""
    if held and (manifest.parent / held).resolve() != study.resolve():
        raise IncidentAnalyticsError(
            f"{out} holds the outputs of another study file of that name.\nHINT: name a folder with --out."
        )
    return out


def run_and_tell(study: Path, out: Path, quiet: bool, template: Path | None = None, documents: bool = True,
    resume: bool = False, workers: int | None = None, engine: str = "local", as_of: date | None = None,
) -> None:  # fmt: skip
    """Run `study` with a line of progress, then say what was read, found and written."""
    start = partial(
        run_study,
        study,
        out,
        engine=engine,
        template=template,
        documents=documents,
        resume=resume,
        workers=workers,
        as_of=as_of,
    )
    if quiet:
        run = start()
    else:
        with Progress(
            SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn(), console=console
        ) as progress:
            task = progress.add_task("starting", total=None)
            say = partial(_say, progress, task)
            run = start(say=say)
            progress.update(task, description="done")
    tell(run)


def _say(progress: Progress, task: TaskID, line: str) -> None:
    progress.update(task, description=line)


def tell(run: Run) -> None:
    """The closing table of a run."""
    _rows_table(run.results.data)
    found = Table(title="Found", title_justify="left", box=None, show_header=False)
    data, results = run.results.data, run.results
    for label, value in (
        ("records", data.records.height), ("recommendations", results.recommendations.height),
        ("records that share an event", data.links.height), ("texts read", results.narratives.height),
        ("mentions of themes", results.mentions.height), ("signals", results.signals.height),
    ):  # fmt: skip
        found.add_row(label, f"{value:,}")
    statuses = run.lessons.group_by("status").agg(pl.len(), pl.col("confirmed").sum()).sort("len", descending=True)
    for status, n, confirmed in statuses.iter_rows():
        found.add_row(f"ledger: {status}", f"{n:,} ({confirmed:,} confirmed)")
    console.print(found)
    console.print(run.results.gate)
    console.print(f"\nOpen next:\n  {run.out / 'shareable' / 'report.html'}   may be shared", soft_wrap=True)
    if (run.out / "board" / "leadership.pptx").is_file():
        console.print(
            f"  {run.out / 'board' / 'leadership.pptx'}   slides for the board: named readers only", soft_wrap=True
        )
    console.print(
        f"  {run.out / 'restricted' / 'evidence.html'}   the sentences: stays with the data owner", soft_wrap=True
    )
    if (letter := run.out / "restricted" / "letter.html").is_file():
        console.print(f"  {letter}   what the letter of 2019 asked for", soft_wrap=True)
    console.print(f"  {run.out / 'restricted' / 'quality.html'}   what is wrong with the data", soft_wrap=True)


def _rows_table(data: Normalised) -> None:
    table = Table(title="Rows", title_justify="left", box=None)
    for name in ("file", "as", "in", "kept", "rejected", "duplicates"):
        table.add_column(name, justify="left" if name in ("file", "as") else "right")
    for row in data.counts.iter_rows(named=True):
        numbers = [f"{row[name]:,}" for name in ("rows_in", "kept", "rejected", "duplicates")]
        table.add_row(escape(row["source_file"]), escape(Path(row["source_name"]).name), *numbers)
    console.print(table)


def check_file(file: Path, source: str, snapshot: date | None, html: Path | None = None) -> int:
    """Say what an export holds and what is wrong with it; 1 when rows were refused, else 0."""
    raw = read_export(file, source)
    data = normalise(raw, snapshot_date=snapshot or date.today())
    _rows_table(data)
    quality = assess_quality(data, snapshot_date=snapshot)
    if html:
        page = quality_page(quality, file.name, f"{snapshot:%d %B %Y}" if snapshot else "not stated")
        with written_aside(html) as aside:
            aside.write_text(page, "utf-8")
    for topic, supported, text in quality.statements.iter_rows():
        console.print(f"{topic}: {'can' if supported else 'cannot'} be said. {escape(text)}", soft_wrap=True)
    for row in data.unmapped.iter_rows(named=True):
        told = f'"{row["value"]}"' if row["n_rows"] >= OFTEN and looks_like_a_name(row["value"] or "") else "a word"
        console.print(escape(f"{told} not known in {row['column']} ({row['n_rows']:,} rows)"), soft_wrap=True)
    for row in data.rejected.head(SHOWN_PROBLEMS).iter_rows(named=True):
        where = f"{row['source_file']}, row {row['source_row']}: {row['column']}"
        console.print(escape(f"{where}: {row['rule']} (allowed: {row['allowed']})"), soft_wrap=True)
    more = data.rejected.height - SHOWN_PROBLEMS
    if more > 0:
        console.print(f"and {more:,} more rows")
    return 1 if data.rejected.height else 0


def themes_of_file(
    file: Path, id_column: str, text_column: str, out: Path, section: str, date_column: str, folder: Path | None
) -> None:
    """Find the themes of one file of texts and write the mentions."""
    from .codebook import load_codebook
    from .identifiers import find_identifiers
    from .normalisation.dates import parse_dates
    from .sources.plain import read_plain
    from .study.folder import write_csv
    from .themes import find_themes

    table = read_plain(file)
    wanted = [id_column, text_column, *([date_column] if date_column else [])]
    need_columns(table.columns, wanted, f"{file.name}: ")
    dates = parse_dates(table[date_column]) if date_column else None
    texts = table.select(
        pl.col(id_column).alias("record_id"), pl.lit(section).alias("section"), pl.col(text_column).alias("text"),
        *([dates["date"]] if date_column else []),
    ).filter(pl.col("text").is_not_null())  # fmt: skip
    if date_column and (wrong := dates["problem"].drop_nulls().len()):
        console.print(f"Take care: {wrong:,} cells of {date_column} are no dates; rules with a date pass them over.")
    found = find_identifiers(texts)
    if found.height:
        counts = ", ".join(f"{kind} {n}" for kind, n in found.group_by("kind").len().sort("kind").iter_rows())
        console.print(
            f"Take care: the texts seem to hold identifiers ({counts}). The mentions hold positions, no words."
        )
    mentions = find_themes(texts, load_codebook(folder))
    out.parent.mkdir(parents=True, exist_ok=True)
    mentions.write_parquet(out) if out.suffix == ".parquet" else write_csv(mentions, out)
    console.print(f"{mentions.height:,} mentions in {texts.height:,} texts: {out}")


def _successors(run: Path) -> dict[str, str]:
    """Code → code of the body that it is part of in a run; nothing for one of a version that did not write them."""
    from .normalisation import lineage_of
    from .study.folder import read_table

    if not (run / "restricted" / "organisations.parquet").is_file():
        return {}
    return lineage_of(read_table(run, "organisations"))


def compare_runs(before: Path, after: Path, out: Path | None) -> None:
    """Show what differs between the ledgers of two runs, and write it where asked for."""
    from .lessons import compare_ledgers
    from .study.folder import read_table, write_csv
    from .study.reproduce import reasons_of

    lessons, chains = ((read_table(before, name), read_table(after, name)) for name in ("lessons", "chains"))
    changes = compare_ledgers(*lessons, _successors(after), chains)
    was, is_ = (read_manifest(run / MANIFEST) for run in (before, after))
    for reason in reasons_of(was, is_):
        if not reason.startswith(("input", "library")):
            console.print(f"Not only time has passed: {reason}", soft_wrap=True)
    if out:
        out.parent.mkdir(parents=True, exist_ok=True)
        write_csv(changes, out)
    table = Table(title="New since then", title_justify="left", box=None)
    for name in ("change", "body", "theme", "setting", "unit", "before", "now", "new events"):
        table.add_column(name, justify="right" if name == "new events" else "left")
    for row in changes.iter_rows(named=True):
        words = (row["change"], row["org_lineage"], row["theme_id"], row["setting"], row["unit"], row["status_before"],
                 row["status_after"], str(row["new_events"]))  # fmt: skip
        table.add_row(*(word or "" for word in words))
    console.print(table if changes.height else "Nothing is new.")


def pages_of_notebooks(study: Path, out: Path) -> None:
    """Run the project's notebooks on `study`, each written as a page into `out`."""
    from .lab.run import run_notebooks

    folder = find_sample(Path("notebooks") / "01_start_here.ipynb").parent
    pages = run_notebooks(folder, study, out, lambda line: console.print(line))
    console.print(
        f"{len(pages)} pages in {out}. They hold record-level tables: keep them with the data.", soft_wrap=True
    )


def reproduce_run(manifest: Path, study: Path | None) -> int:
    """Make a run again and say what is different; 1 when anything is."""
    from .study import reproduce

    found = reproduce(manifest, study, say=lambda line: console.print(line, soft_wrap=True))
    different = found.files.filter(pl.col("state") != "identical")
    same = found.files.height - different.height
    console.print(f"{same} of {found.files.height} files are identical to the last byte.")
    for row in different.iter_rows(named=True):
        rows = "" if row["rows_only_before"] is None else (
            f" ({row['rows_only_before']:,} rows only before, {row['rows_only_now']:,} only now)"
        )  # fmt: skip
        console.print(f"{row['file']}: {row['state']}{rows}", soft_wrap=True)
    for reason in found.reasons:
        console.print(f"different: {reason}", soft_wrap=True)
    return 0 if found.identical else 1
