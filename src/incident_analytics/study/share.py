"""The part of a run that may be published, packed as an RO-Crate with its licence, its citation and its codebook."""

from __future__ import annotations

import json
import tempfile
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from ..codebook import FILES, load_codebook
from ..codebook.check import export_codebook
from ..disclosure.check import check_folders
from ..errors import DisclosureError, StudyError, did_you_mean, join_problems
from ..identifiers import find_identifiers
from ..provenance import file_hash
from .config import load_study
from .folder import MANIFEST, read_table
from .reproduce import read_manifest

LICENCES = ("CC-BY-4.0", "CC-BY-SA-4.0", "CC-BY-NC-4.0", "CC0-1.0", "OGL-UK-3.0")
LICENCE_PLACE = "https://spdx.org/licenses/"
PROFILE = "1.1"  # of RO-Crate: the version that repositories read
EPOCH = (1980, 1, 1, 0, 0, 0)  # of every file in the archive, so that the same run gives the same bytes
KINDS = {".html": "text/html", ".csv": "text/csv", ".json": "application/json", ".txt": "text/plain",
         ".pdf": "application/pdf", ".png": "image/png", ".svg": "image/svg+xml", ".cff": "application/yaml",
         ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
         ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation"}  # fmt: skip


@dataclass(frozen=True)
class Crate:
    """What the metadata state beside the files."""

    title: str
    licence: str
    authors: tuple[str, ...]
    manifest: dict


def share_run(
    run: str | Path, out: str | Path, licence: str, authors: Sequence[str] = (), study: str | Path | None = None
) -> Path:
    """Pack shareable/ of the run in the folder `run`, with its codebook, into the RO-Crate `out` (a .zip); its path.

    `licence`: one of LICENCES. `authors`: the bodies to be cited (the study's owner without them). `study`: the study
    file, where it is no longer where the manifest says. The same run gives the same bytes. Raises StudyError for
    an unknown licence, a run that is none or a codebook that has changed since, DisclosureError where shareable/ is not
    what the run wrote, or where a codebook of one's own holds words of a narrative.
    """
    run, out = Path(run), Path(out)
    if licence not in LICENCES:
        raise StudyError(
            f"the licence is not known; {did_you_mean(licence, LICENCES)}\nAllowed: {', '.join(LICENCES)}."
        )
    manifest = read_manifest(run / MANIFEST)
    _refuse_changed(run, manifest)
    with tempfile.TemporaryDirectory(prefix="crate-") as room:
        base = Path(room)
        for name in _shareable(manifest):
            place = base / Path(name).relative_to("shareable")
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes((run / name).read_bytes())
        _add_codebook(run, manifest, study, base / "codebook")
        owner = str(manifest["parameters"].get("owner") or "")
        named = tuple(authors) or ((owner,) if owner else ())
        crate = Crate(str(manifest["parameters"]["title"]), licence, named, manifest)
        (base / "CITATION.cff").write_text(citation_of(crate), encoding="utf-8")
        _write_metadata(base, crate)
        return _zipped(base, out)


def _shareable(manifest: dict) -> list[str]:
    return sorted(name for name in manifest["outputs"] if name.startswith("shareable/"))


def _refuse_changed(run: Path, manifest: dict) -> None:
    """Only what the run wrote, and its checker opened, may leave."""
    known = {name: manifest["outputs"][name] for name in _shareable(manifest)}
    there = {path.relative_to(run).as_posix() for path in (run / "shareable").rglob("*") if path.is_file()}
    problems = [f"{name}: is missing" for name in sorted(known.keys() - there)]
    problems += [f"{name}: the run did not write it" for name in sorted(there - known.keys())]
    problems += [
        f"{name}: was changed since" for name in sorted(known.keys() & there) if file_hash(run / name) != known[name]
    ]
    if problems:
        raise DisclosureError(join_problems("shareable/ is not what the run wrote", problems, "run the study again."))


def _add_codebook(run: Path, manifest: dict, study: str | Path | None, folder: Path) -> None:
    """The codebook that the run used; one of the analyst's own is searched for words of the run's narratives."""
    file = Path(study) if study else (run / MANIFEST).resolve().parent / manifest.get("study_file", "")
    if not file.is_file():
        raise StudyError("the study file is not where it was.\nHINT: name it with --study.")
    own = load_study(file).codebook
    if load_codebook(own).version != manifest["codebook"]:
        where = f"the folder {own.name}" if own else "the shipped one"
        raise StudyError(
            f"the run used codebook {manifest['codebook']}, {where} is now {load_codebook(own).version}.\n"
            "HINT: run the study again, or name the study file of the run with --study."
        )
    shipped = {line for path in export_codebook(folder) for line in path.read_text(encoding="utf-8").splitlines()}
    if own is None:
        return
    mine = [own / f"{name}.csv" for name in FILES if (own / f"{name}.csv").is_file()]
    for path in mine:  # nothing else that lies there: it was not part of the run, and nobody looked at it
        (folder / path.name).write_bytes(path.read_bytes())
    texts = pl.concat([read_table(run, "narratives")["text"], read_table(run, "recommendations")["text"].drop_nulls()])
    check_folders({folder: ()}, texts, allowed=[term.text for term in load_codebook().terms])
    _refuse_persons(mine, shipped)


def _refuse_persons(mine: list[Path], shipped: set[str]) -> None:
    """Raise where a line that the shipped codebook lacks holds what looks like a name or number of a person."""
    lines = [
        (path.name, number, line)
        for path in mine
        for number, line in enumerate(path.read_text(encoding="utf-8-sig").splitlines(), start=1)
        if line not in shipped
    ]
    rows = [(f"{name}, row {number}", line) for name, number, line in lines]
    table = pl.DataFrame(rows, schema={"record_id": pl.String, "text": pl.String}, orient="row")
    found = (
        find_identifiers(table, likely=False)
        .group_by("record_id")
        .agg(pl.col("kind").unique().sort())
        .sort("record_id")
    )
    problems = [f"{where}: what looks like {', '.join(kinds)}" for where, kinds in found.iter_rows()]
    if problems:
        raise DisclosureError(join_problems("the codebook may not leave as it is", problems[:20]))


def citation_of(crate: Crate) -> str:
    """How the study is cited, as a Citation File (cff 1.2.0)."""
    names = crate.authors or ("the data owner",)
    quoted = "".join(f"  - name: {json.dumps(name, ensure_ascii=False)}\n" for name in names)
    day = crate.manifest["parameters"]["snapshot_date"]
    released = f"date-released: {day}\n" if day else ""
    return (
        "cff-version: 1.2.0\n"
        "message: If you use these results, please cite them as below.\n"
        "type: dataset\n"
        f"title: {json.dumps(crate.title, ensure_ascii=False)}\n"
        f"authors:\n{quoted}"
        f"{released}"
        f"license: {crate.licence}\n"
        f"version: {json.dumps(str(crate.manifest['id']))}\n"
    )


def _write_metadata(base: Path, crate: Crate) -> None:
    from rocrate.model.contextentity import ContextEntity
    from rocrate.rocrate import ROCrate

    made, manifest = ROCrate(version=PROFILE), crate.manifest
    day = manifest["parameters"]["snapshot_date"]
    made.name = crate.title
    if day:
        made.datePublished = str(day)
    known_on = manifest["parameters"].get("as_of")
    only = f" Only what was known on {known_on}." if known_on else ""
    made.description = f"Which lessons were issued, declared done, and never learned. Small counts are hidden.{only}"
    licence = {"@type": "CreativeWork", "name": crate.licence}
    made.license = made.add(ContextEntity(made, LICENCE_PLACE + crate.licence, properties=licence))
    maker = {"@type": "SoftwareApplication", "name": "incident-analytics", "softwareVersion": manifest["package"]}
    program = made.add(ContextEntity(made, "#incident-analytics", properties=maker))
    people = [made.add(ContextEntity(made, f"#author-{n}", properties={"@type": "Organization", "name": name}))
              for n, name in enumerate(crate.authors, 1)]  # fmt: skip
    if people:
        made.root_dataset["author"] = people
    files = [
        made.add_file(path, path.relative_to(base).as_posix(), properties={
            "name": path.name, "encodingFormat": KINDS[path.suffix], "sha256": file_hash(path)})
        for path in sorted(base.rglob("*")) if path.is_file()
    ]  # fmt: skip
    book = [file for file in files if file.id.startswith("codebook/")]
    made.add(ContextEntity(made, "#run", properties={
        "@type": "CreateAction", "name": f"run {manifest['id']}", "instrument": {"@id": program.id},
        "object": [{"@id": file.id} for file in book], "endTime": day,
        "description": f"codebook {manifest['codebook']}, classifier {manifest['parameters']['classifier']}",
        "result": [{"@id": file.id} for file in files if file not in book]}))  # fmt: skip
    made.metadata.write(base)


def _zipped(base: Path, out: Path) -> Path:
    aside = out.with_name(f".{out.name}.writing")
    out.parent.mkdir(parents=True, exist_ok=True)
    try:
        with zipfile.ZipFile(aside, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
            for path in sorted(path for path in base.rglob("*") if path.is_file()):
                entry = zipfile.ZipInfo(path.relative_to(base).as_posix(), EPOCH)
                entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
                archive.writestr(entry, path.read_bytes())
        aside.replace(out)
    finally:
        aside.unlink(missing_ok=True)
    return out
