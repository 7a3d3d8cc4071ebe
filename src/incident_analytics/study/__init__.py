"""A study from its file to its folders: `run_study`."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path

import polars as pl

from ..engines import ENGINES
from ..provenance import file_hashes
from .config import Study, day_of, load_study
from .folder import MANIFEST, only_run, output_folder, refuse_foreign, write_json
from .inputs import input_names, study_files
from .pipeline import Results, classifier_of, run_pipeline
from .reproduce import Reproduced, reproduce
from .unfinished import folder_of, forget

__all__ = ["Reproduced", "Run", "Study", "about_run", "load_study", "reproduce", "run_study", "write_pack"]

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Run:
    """A finished run: its tables, its manifest and where its files are."""

    out: Path
    results: Results
    manifest: dict

    @property
    def lessons(self) -> pl.DataFrame:
        """The ledger."""
        return self.results.ledger.lessons

    @property
    def chains(self) -> pl.DataFrame:
        """The dated signals of each row of the ledger."""
        return self.results.ledger.chains


def run_study(
    study: str | Path | dict | Study,
    out: str | Path,
    engine: str = "local",
    workers: int | None = None,
    say: Callable[[str], None] | None = None,
    template: str | Path | None = None,
    documents: bool = True,
    resume: bool = False,
    as_of: str | date | None = None,
) -> Run:
    """The run of `study` (a study file, or its tables as a dictionary), its outputs written to `out`.

    `out` gets restricted/ (record level: stays with the data owner), board/ (for named readers) and shareable/.
    Nothing there changes unless the whole run succeeds. `template`: a .pptx file for the slides, instead of the
    study's; `documents` False leaves out slides, pages, workbook and chart files, which take most of the time.
    `resume`: go on from what a run that was cut short had coded; the outputs are the same. `engine`: "local", or
    "spark" to find the themes in the active Spark session or one of this machine (nothing is kept to resume from);
    `workers`: processes that code the texts (None: all cores where there are many texts). Neither changes a result.
    `say` gets a line for every step (default: the log). `as_of`: a past day (a date or ISO text); the results hold only
    what was known then, whatever the study file says. Raises IncidentAnalyticsError with what the analyst can
    do about it.
    """
    from ..errors import StudyError
    from ..report.slide_template import open_template

    if engine not in ENGINES:
        raise StudyError(f'engine "{engine}" is not known.\nAllowed: {", ".join(ENGINES)}.')
    say = say or log.info
    loaded = load_study(study)
    if as_of is not None:
        loaded = replace(loaded, as_of=day_of(as_of))
    if template is not None:
        loaded = replace(loaded, template=Path(template).resolve())
    if loaded.template is not None:
        open_template(loaded.template)  # before the work, not after it
    refuse_foreign(Path(out).resolve())  # before the work, not after it
    with only_run(Path(out)):
        kept = folder_of(Path(out).resolve())
        if not resume:
            forget(kept)
        results = run_pipeline(loaded, say, kept, workers, engine)
        manifest = _manifest(results)
        about = about_run(results, manifest)
        say("writing the outputs")
        with output_folder(Path(out)) as folder:
            _write(results, folder, about, manifest, documents)
            manifest |= {"documents": documents, "outputs": file_hashes(folder), "study_file": _where(study, Path(out))}
            write_json(manifest, folder / MANIFEST)
        forget(kept)
    return Run(Path(out).resolve(), results, manifest)


def _where(study: object, out: Path) -> str:
    """The study file as seen from the manifest, so that both can move together; empty for a study that is no file."""
    if not isinstance(study, str | Path):
        return ""
    return Path(os.path.relpath(Path(study).resolve(), (out / "restricted").resolve())).as_posix()


def write_pack(results: Results, out: Path) -> list[Path]:
    """shareable/ and board/ of results that are held in memory, written to `out`; the files, each of which was opened
    to check that no narrative leaves. Raises as `run_study` does."""
    from .public import write_public

    manifest = _manifest(results)
    with output_folder(out) as folder:
        write_public(results, folder, about_run(results, manifest), manifest)
    return sorted(path for part in ("shareable", "board") for path in (out / part).rglob("*") if path.is_file())


def _write(results: Results, folder: Path, about: dict[str, str], manifest: dict, documents: bool) -> None:
    from .public import write_public
    from .restricted import write_restricted

    write_restricted(results, folder / "restricted", about)
    write_public(results, folder, about, manifest, documents)


def _manifest(results: Results) -> dict:
    from .. import __version__
    from ..provenance import make_manifest

    study, data = results.study, results.data
    names = input_names([path for path, _ in study.sources])
    parameters = {
        "title": study.title,
        "owner": study.owner,
        "coded_by_hand": study.coding is not None,
        "snapshot_date": study.snapshot_date,
        "as_of": study.as_of,
        "rule": asdict(study.rule),
        "profile": study.profile.name,
        "preset": study.preset,
        "identifiers": study.identifiers,
        "also": study.also,
        "sources": [[names[path], Path(source).name] for path, source in study.sources],
        "classifier": _classifier_version(study),
        "reason": study.reason,
        "improvement": study.improvement,
        "board_profile": study.board_profile.name,
        "recipients": study.recipients,
        "max_rejected_share": study.max_rejected_share,
    }
    counts = {
        "rows_in": int(data.counts["rows_in"].sum()), "rejected": data.rejected.height,
        "duplicates": data.duplicates.height, "records": data.records.height,
        "recommendations": results.recommendations.height, "mentions": results.mentions.height,
        "signals": results.signals.height, "ledger": results.ledger.lessons.height,
    }  # fmt: skip
    return make_manifest(study_files(study), parameters, results.codebook.version, counts, __version__)


def _classifier_version(study: Study) -> str:
    used = classifier_of(study)
    return used.version if used else "none"


def about_run(results: Results, manifest: dict | None = None) -> dict[str, str]:
    """What every document states about the run."""
    from .. import __version__
    from ..report import about_table

    study = results.study
    about = about_table(
        study.title, study.owner, study.snapshot_date, results.codebook.version, (manifest or _manifest(results))["id"],
        results.ledger.rule, study.rule.plainly(),
        study.profile.in_words(), __version__, study.as_of,
    )  # fmt: skip
    coding = coding_in_words(study.coding is not None, classifier_of(study) is not None)
    return about | {"coding": coding, "confidence": f"{study.rule.confidence:.0%}"}


def coding_in_words(by_hand: bool, classifier: bool) -> str:
    """How the themes came into the records."""
    finders = "rules and a trained classifier" if classifier else "rules"
    found = f"found by {finders} in the words of the records"
    return f"Themes were coded by hand; where nobody coded they were {found}" if by_hand else f"Themes were {found}"
