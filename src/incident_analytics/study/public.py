"""shareable/ and board/: documents, charts and tables, each through its own profile and checked before release."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import polars as pl

from ..charts import style
from ..codebook import load_codebook
from ..codebook.model import Codebook, Term
from ..disclosure.check import check_folders
from ..disclosure.pack import Pack, pack_tables
from ..disclosure.profiles import Profile
from ..disclosure.runs import RUN, words_of
from ..disclosure.searches import searches_told
from ..identifiers import find_identifiers
from ..lessons.fall import PRIOR
from ..lessons.family import FAMILY
from ..provenance import public_manifest
from ..report import Document, data_pack, leadership_pages, leadership_slides, make_document, report_page
from ..report.document import CARE
from .folder import write_csv, write_json
from .pipeline import Results
from .restricted import body_names

PARTS = ("shareable", "board")


def write_public(results: Results, folder: Path, about: dict[str, str], manifest: dict, documents: bool = True) -> int:
    """Write shareable/ and board/ into `folder`; returns how many files were opened to check that no narrative leaves.
    Without `documents` they hold the page, the briefing and the tables.

    Raises DisclosureError when one of them holds words of a narrative.
    """
    # Where the owner accepted what the gate found (public records, say), names of bodies would be called persons.
    accepted = results.study.identifiers == "accept"
    finder = None if accepted else partial(find_identifiers, also=results.study.also, likely=False)
    allowed = [*_known_names(results), *(term.text for term in terms_told(results.codebook))]
    for name in PARTS:
        document = document_of(results, name, about)
        _write_tables(document, folder / name, manifest)
        if documents:
            _write_documents(results, document, folder / name, finder)
    wards = {folder / name: [] if name == "board" else _wards(results, allowed) for name in PARTS}
    return check_folders(wards, _texts(results), finder, allowed)


def pack_of(results: Results, profile: Profile) -> Pack:
    """The tables of a run that may leave under `profile`."""
    study, data = results.study, results.data
    return pack_tables(
        results.ledger, results.signals, data.exposure, data.organisations, results.mentions,
        pl.DataFrame([(t.theme_id, t.text) for t in terms_told(results.codebook)], schema=["theme_id", "term"],
                     orient="row"), profile,
        study.ends_on, study.rule, study.preset, data.records["record_id"],
        study.improvement,
    )  # fmt: skip


def document_of(results: Results, part: str, about: dict[str, str]) -> Document:
    """What the documents of a part (shareable, board) say; those of the board name their readers."""
    study = results.study
    everybody = part == "shareable"
    pack = pack_of(results, study.profile if everybody else study.board_profile)
    board = study.recipients or "members of the board"
    notes = [results.gate] if results.study.identifiers != "accept" else []
    notes.append(
        f"That a rate fell: p adjusted over {FAMILY} (Benjamini and Hochberg 1995); its probability under a {PRIOR}."
    )
    stated = about | {"profile": pack.profile.in_words()}
    return make_document(pack, results.codebook.names, body_names(results), stated, notes, "" if everybody else board)


def _write_tables(document: Document, folder: Path, manifest: dict) -> None:
    folder.mkdir()
    pack = document.pack
    (folder / "report.html").write_text(report_page(document), encoding="utf-8")
    (folder / "briefing.txt").write_text(_briefing_text(document), encoding="utf-8")
    write_csv(pack.tables.ledger, folder / "ledger.csv")
    write_csv(pack.tables.yearly, folder / "failings_by_period.csv")
    write_csv(pack.tables.marks, folder / "published_lessons.csv")
    write_json(public_manifest(manifest), folder / "manifest.json")


def _write_documents(results: Results, document: Document, folder: Path, finder: Callable | None) -> None:
    (folder / "leadership.pptx").write_bytes(leadership_slides(document, results.study.template))
    (folder / "leadership.pdf").write_bytes(leadership_pages(document))
    terms = terms_told(results.codebook)
    words = [*(term.text for term in terms), *results.codebook.names.values()]
    ids = document.bodies | document.names
    searches = searches_told(results.searches, document.pack.profile, words, ids, finder)
    (folder / "data_pack.xlsx").write_bytes(data_pack(document, terms, *searches))
    for picture in document.pictures:
        stem = folder / "charts" / picture.name
        said = f"{picture.alt} {document.source_line}"
        style.save_figure(picture.figure(), stem, title=picture.title, description=said)


def _briefing_text(document: Document) -> str:
    """The briefing as plain text, to be pasted into a paper."""
    parts = [document.about["title"], document.mark, document.as_of, CARE]
    for heading, said in [*document.sections, ("How to read this", document.method)]:
        parts += ["", heading, *said]
    return "\n".join([*parts, "", document.source_line]) + "\n"


def _texts(results: Results) -> pl.Series:
    """Every text that must not leave: narratives, and recommendations, which an analyst typed as well."""
    return pl.concat([results.narratives["text"], results.recommendations["text"].drop_nulls()])


def _known_names(results: Results) -> list[str]:
    """Names that a page may hold although narratives hold them too: bodies, themes."""
    lessons = results.ledger.lessons
    lineages = lessons["org_lineage"].drop_nulls().unique().to_list()
    return [*body_names(results).values(), *lineages, *results.codebook.names.values()]


def _wards(results: Results, allowed: list[str]) -> list[str]:
    """Names of wards, which nobody but the board may read; those that are also words of a body's or theme's name, or
    of a term ("crisis team"), say nothing of a ward."""
    said = f" {' | '.join(' '.join(words_of(name)) for name in allowed)} "
    units = results.data.records["unit"].drop_nulls().unique().sort().to_list()
    return [unit for unit in units if words_of(unit) and f" {' '.join(words_of(unit))} " not in said]


def terms_told(codebook: Codebook) -> list[Term]:
    """Terms that a search strategy may list: the shipped ones, and of an analyst's own those too short to be a sentence
    that was copied from a record."""
    shipped = {term.text for term in load_codebook().terms}
    return [term for term in codebook.terms if term.text in shipped or len(words_of(term.text)) < RUN]
