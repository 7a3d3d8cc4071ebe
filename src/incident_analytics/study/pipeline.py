"""A study from its exports to its ledger, room by room; nothing is written here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import polars as pl

from ..codebook import Codebook, load_codebook
from ..codebook.model import ALL_THEMES
from ..engines import identifiers_in
from ..errors import IncidentAnalyticsError, MappingError, StudyError, join_problems
from ..identifiers import pass_gate
from ..identifiers.record_numbers import refuse_patient_numbers
from ..identifiers.whole_names import refuse_person_in_title, refuse_persons_as_wards
from ..lessons import Ledger, Rule, build_lessons, build_signals
from ..lessons.assign import assign_themes, known_themes, recommendation_texts
from ..normalisation import Normalised, normalise
from ..normalisation.known_on import day_known
from ..normalisation.quality import Quality, assess_quality
from ..sources import read_export
from ..themes import find_themes
from ..themes.classifier import Classifier, load_classifier
from .as_of import Found, Read, as_known, of_known_texts
from .coding import coded_mentions
from .config import Study
from .inputs import input_names
from .reviewing import Reviewed, decisions_in, review_mentions, review_register, review_signals, said_of_review
from .searching import run_searches
from .unfinished import coded

Say = Callable[[str], None]


@dataclass(frozen=True, repr=False)  # it would print records
class Results:
    """Every table of a run, in the order in which they were made."""

    study: Study
    codebook: Codebook
    data: Normalised
    quality: Quality
    identifiers: pl.DataFrame
    gate: str
    narratives: pl.DataFrame
    mentions: pl.DataFrame
    recommendations: pl.DataFrame
    signals: pl.DataFrame
    ledger: Ledger
    reviewed: Reviewed
    found: Found
    searches: pl.DataFrame


def run_pipeline(
    study: Study, say: Say, unfinished: Path | None = None, workers: int | None = None, engine: str = "local"
) -> Results:
    """All results of `study`; `say` gets one line for every step. Raises before anything is half done. `unfinished`: a
    folder that keeps what has been coded, to go on from when the run is cut short. `workers`: processes that code the
    texts; None leaves it to their number. `engine`: where they are coded, one of engines.ENGINES."""
    refuse_person_in_title(study.title)
    codebook = load_codebook(study.codebook)
    say(f"reading {len(study.sources)} exports")
    raws = _read_all(study)
    again = tuple(raws) if study.as_of else ()  # to be normalised a second time, as of that day
    data = normalise(_used_up(raws), snapshot_date=study.snapshot_date)
    _refuse_broken_files(data, study.max_rejected_share)
    quality = assess_quality(data, snapshot_date=study.snapshot_date)
    say(f"{data.records.height:,} records, {data.recommendations.height:,} recommendations; looking for identifiers")
    refuse_patient_numbers(data.records["record_id"])
    if study.identifiers != "accept":
        refuse_persons_as_wards([data.records, data.recommendations, data.exposure], _wards_listed(data))
    narratives, recommendations, found, gate = _through_gate(data, study, workers)
    recommendations, unknown = known_themes(recommendations, [*codebook.theme_ids, ALL_THEMES])
    if unknown.height:
        data = _with_unknown_themes(data, unknown)
        say(
            f"{unknown.height} words for themes are not in the codebook (words_not_mapped.csv); texts are coded instead"
        )
    say(f"finding themes in {narratives.height:,} texts")
    mentions = _mentions(study, narratives, codebook, say, unfinished, workers, engine)
    if study.coding:
        mentions = coded_mentions(study.coding, narratives, mentions, codebook)
    in_recommendations = find_themes(recommendation_texts(recommendations), codebook)
    read = Read(data, narratives, found, gate, Found(mentions, recommendations, in_recommendations))
    if study.as_of:
        read = as_known(read, normalise(again, snapshot_date=study.snapshot_date, as_of=study.as_of), study.as_of)
    return _results(study, codebook, quality, read, say)


def results_as_of(held: Results, day: date) -> Results:
    """The results of a study as of a past day; its exports are read again, its texts are not coded again. Raises
    StudyError for a day later than the results speak of."""
    study = held.study
    if study.ends_on and day > study.ends_on:
        raise StudyError(f"{day} is later than these results speak of.\nAllowed: a day up to {study.ends_on}.")
    read = Read(held.data, held.narratives, held.identifiers, held.gate, held.found)
    then = normalise(_used_up(_read_all(study)), snapshot_date=study.snapshot_date, as_of=day)
    return _results(replace(study, as_of=day), held.codebook, held.quality, as_known(read, then, day), lambda _: None)


def _results(study: Study, codebook: Codebook, quality: Quality, read: Read, say: Say) -> Results:
    """What follows from what was read and found: reviewers' decisions, signals, the ledger, saved searches."""
    decisions = decisions_in(study.review)
    if study.as_of:
        decisions = of_known_texts(decisions, read)
    data, narratives = read.data, read.narratives
    mentions, themed, signals, reviewed = after_review(read.found, narratives, data.records, codebook, decisions)
    if study.as_of:  # a report of a visit before that day may have been published after it
        signals = signals.filter(day_known("signal_date", "date_precision") <= study.as_of)
    if line := said_of_review(reviewed):
        say(line)
    say(f"{mentions.height:,} mentions; building the ledger")
    ledger = ledger_of(data, signals, themed, study.rule, study.ends_on)
    searches = run_searches(study, codebook, narratives, themed, data.records, mentions)
    return Results(study, codebook, data, quality, read.identifiers, read.gate, narratives, mentions, themed, signals,
                   ledger, reviewed, read.found, searches)  # fmt: skip


def _mentions(
    study: Study, narratives: pl.DataFrame, codebook: Codebook, say: Say, unfinished: Path | None,
    workers: int | None, engine: str,
) -> pl.DataFrame:  # fmt: skip
    """The mentions of `narratives`, the same whichever engine finds them."""
    classifier = classifier_of(study)
    if engine == "spark":
        from ..engines.spark import code_with_spark

        return code_with_spark(narratives, codebook, study.codebook, classifier is not None, workers)
    return coded(narratives, codebook, classifier, unfinished, say, study.codebook, workers)


def after_review(
    found: Found, narratives: pl.DataFrame, records: pl.DataFrame, codebook: Codebook, decisions: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame, Reviewed]:
    """(mentions, recommendations with their themes, signals, what was decided) as the decisions of reviewers have
    them."""
    mentions, reviewed = review_mentions(decisions, found.mentions, narratives, list(codebook.theme_ids))
    assigned = assign_themes(found.recommendations, found.in_recommendations, mentions)
    themed, reviewed = review_register(assigned, reviewed)
    return mentions, themed, review_signals(build_signals(mentions, records, themed), reviewed), reviewed


def classifier_of(study: Study) -> Classifier | None:
    """The classifier that the study asks for; None where it wants the rules alone."""
    return load_classifier() if study.classifier == "shipped" else None


def ledger_of(
    data: Normalised, signals: pl.DataFrame, recommendations: pl.DataFrame, rule: Rule, as_of: date | None
) -> Ledger:
    """The ledger of a study's tables as of a day; a table without rows is one that the study does not have."""
    exposure = data.exposure if data.exposure.height else None
    organisations = data.organisations if data.organisations.height else None
    return build_lessons(signals, recommendations, exposure, organisations, as_of=as_of, rule=rule)


def _with_unknown_themes(data: Normalised, unknown: pl.DataFrame) -> Normalised:
    """`data` with the words for themes that the codebook lacks among those that were not mapped."""
    rows = unknown.select(
        *(pl.lit(value).alias(name) for name, value in
          (("source_name", "recommendations"), ("source_file", "(all)"), ("source_sheet", ""), ("column", "themes"))),
        "value", "n_rows",
    )  # fmt: skip
    return replace(
        data, unmapped=pl.concat([data.unmapped, rows.select(data.unmapped.columns)], how="vertical_relaxed")
    )


def _read_all(study: Study) -> list[pl.DataFrame]:
    """Every export of the study; what is wrong with any of them is said together."""
    wanted = [*study.sources, *([(study.organisations, "organisations")] if study.organisations else [])]
    names = input_names([path for path, _ in wanted])
    raws, problems = [], []
    for path, source in wanted:
        try:
            raws.append(read_export(path, source).with_columns(pl.lit(names[path]).alias("source_file")))
        except IncidentAnalyticsError as error:
            problems.append(str(error).replace("\n", "\n    "))
    if problems:
        raise MappingError(join_problems("the exports cannot be read", problems))
    return raws


def _used_up(tables: list[pl.DataFrame]) -> Iterator[pl.DataFrame]:
    """The tables one after the other, each gone from the list once it is taken."""
    while tables:
        yield tables.pop(0)


def _refuse_broken_files(data: Normalised, allowed: float) -> None:
    """Raise when so many rows of a file were rejected that the export itself must be wrong."""
    broken = data.counts.filter((pl.col("rejected") > 0) & (pl.col("rejected") > allowed * pl.col("rows_in")))
    if broken.is_empty():
        return
    problems = []
    for row in broken.iter_rows(named=True):
        same = [pl.col(name).eq_missing(row[name]) for name in ("source_name", "source_file", "source_sheet")]
        mine = data.rejected.filter(pl.all_horizontal(same))
        problems.append(f"{row['source_file']}: {row['rejected']} of {row['rows_in']} rows cannot be used")
        problems += [
            f"{row['source_file']}, row {bad['source_row']}: {bad['column']}: {bad['rule']} (allowed: {bad['allowed']})"
            for bad in mine.head(10).iter_rows(named=True)
        ]
    raise MappingError(join_problems("too many rows were rejected", problems, f"at most {allowed:.0%} of a file."))


def _wards_listed(data: Normalised) -> set[str]:
    """Names that the study's own table of wards gives, in both their spellings."""
    return {name for column in ("unit", "spelling") for name in data.wards[column].drop_nulls()}


def _places(data: Normalised) -> tuple[str, ...]:
    """Wards and bodies of the study: in its texts their words are places."""
    named = [data.records["unit"], data.records["org_lineage"], data.wards["unit"], data.wards["spelling"],
             data.organisations["name"], data.exposure["unit"]]  # fmt: skip
    return tuple(sorted({name for column in named for name in column.drop_nulls()}))


def _through_gate(
    data: Normalised, study: Study, workers: int | None = None
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame, str]:
    """Narratives and recommendations that passed the gate, what was found, and what was done about it."""
    texts = data.recommendations.filter(pl.col("text").is_not_null()).select(
        pl.col("recommendation_id").alias("record_id"), pl.lit("(recommendation)").alias("section"), "text"
    )
    everything = pl.concat([data.narratives.select("record_id", "section", "text"), texts])
    found = identifiers_in(everything, study.also, workers, _places(data))
    passed, gate = pass_gate(everything, found, study.identifiers, study.reason)
    if passed is everything:  # nothing was masked or dropped
        return data.narratives, data.recommendations, found, gate
    keys = ["record_id", "section"]
    narratives = data.narratives.drop("text").join(passed, on=keys, how="inner", maintain_order="left")
    kept = passed.filter(pl.col("section") == "(recommendation)").select(
        pl.col("record_id").alias("recommendation_id"), "text"
    )
    recommendations = data.recommendations.drop("text").join(
        kept, on="recommendation_id", how="left", maintain_order="left"
    )
    return (
        narratives.select(data.narratives.columns), recommendations.select(data.recommendations.columns), found, gate
    )  # fmt: skip
