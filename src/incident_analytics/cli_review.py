"""Commands of review and evaluation: sentences out, decisions back, how good the coding is."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import polars as pl
from rich.console import Console
from rich.table import Table

from .codebook import load_codebook
from .errors import IncidentAnalyticsError, MappingError, need_columns
from .review import (
    agreement_by_theme,
    append_decisions,
    choose_for_review,
    evaluate,
    read_decisions,
    read_gold,
    read_log,
    review_sheet,
    settled,
    with_units,
    worst_confusions,
)
from .review.choose import with_chain_evidence
from .review.corrected import counts_corrected
from .review.decisions import as_agreement, not_yet_in
from .review.log import log_so_far
from .review.units import PLACE
from .sources.plain import read_plain
from .study.folder import read_table, write_csv
from .themes import find_themes

STATES = {"unit_id": pl.String, "state": pl.String}
WIDE = 104  # columns that the table by theme needs

console = Console(highlight=False)


def export_sheet(run: Path, out: Path | None, n: int, blind: bool, codebook: Path | None = None) -> None:
    """Write the sentences of a run that are worth a person's time; what is settled already only into a blind sheet,
    for a second coder."""
    path = out or run.parent / f"{run.name}_restricted_review.csv"  # beside the run: the next run replaces its folder
    if path.exists():
        raise IncidentAnalyticsError(
            f"{path.name} is there already and may hold decisions.\nHINT: name another with --out."
        )
    evidence, texts = _evidence(run)
    disputed: set[str] = set()
    if not blind:
        evidence, disputed = _open(run, evidence, texts)
    chosen = choose_for_review(evidence, read_table(run, "chains"), read_table(run, "lessons"), n, disputed=disputed)
    sheet = review_sheet(chosen, texts, load_codebook(codebook).names, blind)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_csv(sheet, path)
    console.print(f"{sheet.height:,} sentences to review: {path}", soft_wrap=True)
    console.print("The sheet holds sentences of the records: keep it where the records may be kept.", soft_wrap=True)


def import_sheet(run: Path, file: Path, log: Path, coder: str, role: str, codebook: Path | None = None) -> None:
    """Add the decisions of a filled-in sheet to the log, and show how far the coders agree."""
    units = with_units(*_evidence(run)).select("unit_id", *PLACE)
    before = log_so_far(log)
    # What was decided on before can be decided on again, also where this run no longer shows it.
    units = pl.concat([units, before.select("unit_id", *PLACE)])
    rows, blank = read_decisions(file, units, load_codebook(codebook), coder, role, datetime.now())
    rows = not_yet_in(before, rows)
    append_decisions(log, rows)
    everything = read_log(log)
    states = settled(everything)
    disputed = states.filter(pl.col("state") == "disputed").height
    console.print(f"{rows.height:,} decisions added to {log}; {blank:,} rows without a decision.", soft_wrap=True)
    console.print(f"{states.height - disputed:,} mentions settled, {disputed:,} disputed.")
    console.print('Name the log in the study file (\\[review] log = "...") and run again to use it.', soft_wrap=True)
    agreement = agreement_by_theme(as_agreement(everything)).filter(pl.col("n_units") > 0)
    if agreement.height:
        _show("Agreement of coders", agreement)


def evaluate_file(
    gold: Path, texts: Path | None, columns: tuple[str, str, str], codebook: Path | None, out: Path | None,
    run: Path | None = None,
) -> None:  # fmt: skip
    """Compare the coding with labels that people gave; print it theme by theme, and the counts of a `run` corrected."""
    book = load_codebook(codebook)
    labelled = read_gold(gold, book, _texts(texts, columns) if texts else None, columns[2])
    if not labelled.labels.filter(pl.col("class") == "failure").height:
        raise MappingError(f"{gold.name} holds no label of class failure: there is nothing to compare.")
    found = find_themes(labelled.texts, book)
    result = evaluate(labelled, book, found=found)
    console.print(f"{result.n_records:,} records, codebook {result.codebook_version}; failings by record")
    _show("Overall (95 % intervals over resampled records)", result.overall)
    _show("By theme", _narrow(result.themes))
    _show("Most often confused", worst_confusions(result))
    corrected = counts_corrected(labelled, book, read_table(run, "mentions"), found) if run else None
    if corrected is not None:
        _tell_corrected(corrected)
    if out:
        out.mkdir(parents=True, exist_ok=True)
        write_csv(result.overall, out / "overall.csv")
        write_csv(result.themes, out / "themes.csv")
        write_csv(worst_confusions(result), out / "worst_confusions.csv")
        write_csv(result.confusions, out / "restricted_confusions.csv")
        if corrected is not None:
            write_csv(corrected, out / "restricted_corrected_counts.csv")
        console.print(f"Written to {out}; restricted_confusions.csv names records and stays with the data owner.")


def discover_in_file(
    file: Path, id_column: str, text_column: str, out: Path, n_topics: int, codebook: Path | None = None
) -> None:
    """Find topics that the codebook lacks; write them, and sentences of each, and say how to go on."""
    from .review.discover import discover_topics

    texts = _texts(file, (id_column, text_column, "description"))
    found = discover_topics(texts, load_codebook(codebook), n_topics)
    out.mkdir(parents=True, exist_ok=True)
    write_csv(found.topics, out / "topics.csv")
    write_csv(found.examples, out / "restricted_examples.csv")
    console.print(f"{found.n_sentences:,} sentences hold no theme.")
    _show("Topics among them", found.topics.select("topic", "share", "stability", "words"))
    console.print(
        "To grow the codebook: incident-analytics codebook export my_codebook, add rows to terms.csv (theme_id, term, "
        'kind, note), check it with codebook check, name the folder in the study file (\\[codebook] folder = "…").'
    )


def _texts(path: Path, columns: tuple[str, str, str]) -> pl.DataFrame:
    id_column, text_column, section = columns
    table = read_plain(path)
    need_columns(table.columns, (id_column, text_column), f"{path.name}: ")
    texts = table.select(
        pl.col(id_column).alias("record_id"), pl.lit(section).alias("section"), pl.col(text_column).alias("text")
    ).drop_nulls("text")
    if twice := texts.height - texts["record_id"].n_unique():
        raise MappingError(f"{path.name}: {twice:,} rows share their {id_column} with another, or have none.\n"
                           "HINT: each text needs an id of its own.")  # fmt: skip
    return texts


def _evidence(run: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    """(what can be reviewed, the texts it stands in): mentions, and what the chains rest on in registers."""
    reviewed = (run / "restricted" / "mentions_found.parquet").is_file()
    names = ("mentions_found" if reviewed else "mentions", "signals", "chains", "recommendations")
    evidence, told = with_chain_evidence(*(read_table(run, name) for name in names))
    return evidence, pl.concat([read_table(run, "narratives").select("record_id", "section", "text"), told])


def _open(run: Path, evidence: pl.DataFrame, texts: pl.DataFrame) -> tuple[pl.DataFrame, set[str]]:
    """(`evidence` with unit_id, without what the run's reviewers had settled; unit_ids on which they differ)."""
    path = run / "restricted" / "decisions.csv"
    decided = pl.read_csv(path, infer_schema=False) if path.is_file() else pl.DataFrame(schema=STATES)
    done = decided.filter(pl.col("state") == "settled").select("unit_id")
    disputed = set(decided.filter(pl.col("state") == "disputed")["unit_id"])
    return with_units(evidence, texts).join(done, on="unit_id", how="anti"), disputed


def _tell_corrected(corrected: pl.DataFrame) -> None:
    able = corrected.filter(pl.col("refused").is_null()).drop("refused")
    _show("Records of the run in which a theme fails, corrected by kind of text", able)
    for kind, why in corrected.drop_nulls("refused").select("kind", "refused").unique(maintain_order=True).rows():
        console.print(f"{kind}: not corrected. {why}.", soft_wrap=True)


def _narrow(themes: pl.DataFrame) -> pl.DataFrame:
    """The table by theme for a terminal of eighty columns."""
    between = pl.format("{}-{}", pl.col("lower_ci").round(2), pl.col("upper_ci").round(2))
    return themes.select(
        "theme_id",
        pl.col("n_gold").alias("gold"),
        pl.col("n_found").alias("found"),
        pl.col("precision").alias("P"),
        pl.col("recall").alias("R"),
        pl.col("f1").alias("F1"),
        between.alias("F1 interval"),
        "kappa",
        "ac1",
        pl.col("keyword_f1").alias("keyword"),
    )


def _show(title: str, table: pl.DataFrame) -> None:
    shown = Table(title=title, title_justify="left", box=None)
    for name, dtype in table.schema.items():
        shown.add_column(name.replace("_", " "), justify="right" if dtype.is_numeric() else "left", no_wrap=True)
    for row in table.iter_rows():
        shown.add_row(*("" if v is None else f"{v:.2f}" if isinstance(v, float) else str(v) for v in row))
    Console(highlight=False, width=max(console.width, WIDE)).print(shown)
