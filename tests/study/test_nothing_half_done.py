"""Kill, lock, resume, full disk: the old output or the new one, whole, and nothing of a record lying about."""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import polars as pl
import pytest

import incident_analytics as ia
from incident_analytics.engines import cores
from incident_analytics.errors import IncidentAnalyticsError
from incident_analytics.schema import Mentions
from incident_analytics.study import unfinished
from incident_analytics.study.folder import only_run, output_folder
from incident_analytics.themes.classifier import load_classifier

SAMPLE = Path(__file__).resolve().parents[2] / "data" / "sample"
EXAMPLE = SAMPLE / "north_essex"
KILLS = int(os.environ.get("KILLS", "6"))  # docs/security.md says what 100 gave


def hashes(folder: Path) -> dict[str, str]:
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def run(study: Path, out: Path, *more: str) -> subprocess.Popen:
    call = [sys.executable, "-m", "incident_analytics.cli", "run", str(study), "--out", str(out), "--quiet",
            "--no-documents", *more]  # fmt: skip
    return subprocess.Popen(call, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)


@pytest.fixture
def study(tmp_path) -> Path:
    shutil.copytree(EXAMPLE, tmp_path / "study")
    return tmp_path / "study" / "study.toml"


@pytest.mark.slow
def test_a_run_killed_at_any_moment_leaves_the_old_output_or_the_new_one_whole(study, tmp_path):
    out = tmp_path / "out"
    ia.run_study(study, out, documents=False)
    old = hashes(out)
    text = study.read_text(encoding="utf-8")
    study.write_text(text.replace("title = ", 'title = "Changed: " # ', 1), encoding="utf-8")
    started = time.monotonic()
    assert run(study, tmp_path / "new").wait() == 0
    takes = time.monotonic() - started
    new = hashes(tmp_path / "new")
    assert new != old
    clock = random.Random(7)
    for number in range(KILLS):
        # Half of the kills fall into the last fifth, where files are written and folders change places.
        share = clock.random() if number % 2 else 0.8 + 0.25 * clock.random()
        process = run(study, out)
        time.sleep(takes * share)
        process.send_signal(signal.SIGKILL)
        process.wait()
        with only_run(out):  # what the next run does first
            assert hashes(out) in (old, new)
            left = [p.name for p in tmp_path.iterdir() if p.name.startswith(".out")]
            assert set(left) <= {".out.lock", ".out.unfinished"}


def test_a_run_cut_short_between_its_two_renames_is_put_right_by_the_next(tmp_path):
    out = tmp_path / "out"
    with only_run(out), output_folder(out) as folder:
        (folder / "old.txt").write_text("old")
    out.rename(tmp_path / ".out.before-4711")  # killed here
    (tmp_path / ".out.writing-4711").mkdir()
    with only_run(out):
        assert (out / "old.txt").read_text() == "old"
        assert not (tmp_path / ".out.writing-4711").exists()


def test_a_second_run_on_the_same_folder_refuses_and_says_why(study, tmp_path):
    with only_run(tmp_path / "out"):
        second = run(study, tmp_path / "out")
        assert second.wait() == 1
        said = second.stderr.read()
    assert "another run is writing there" in said and "HINT" in said and "Traceback" not in said
    assert not (tmp_path / "out").exists()


def test_a_run_that_goes_on_gives_the_same_bytes_and_does_not_code_twice(study, tmp_path, monkeypatch):
    monkeypatch.setattr(unfinished, "CHUNK", 20)
    whole = ia.run_study(study, tmp_path / "whole", documents=False)
    calls: list[int] = []
    find, stop = cores.find_themes, 2

    def cut_short(narratives, *args, **more):
        calls.append(narratives.height)
        if len(calls) > stop:
            raise KeyboardInterrupt
        return find(narratives, *args, **more)

    monkeypatch.setattr(cores, "find_themes", cut_short)
    with pytest.raises(KeyboardInterrupt):
        ia.run_study(study, tmp_path / "out", documents=False)
    kept = tmp_path / ".out.unfinished"
    assert len(list(kept.glob("*.parquet"))) == stop and not (tmp_path / "out").exists()
    calls.clear()
    stop = 99
    ia.run_study(study, tmp_path / "out", documents=False, resume=True)
    assert len(calls) == -(-whole.results.narratives.height // 20) - 2
    assert hashes(tmp_path / "out") == hashes(tmp_path / "whole")
    assert not kept.exists()


def test_without_resume_nothing_of_an_earlier_run_is_used(study, tmp_path, monkeypatch):
    monkeypatch.setattr(unfinished, "CHUNK", 20)
    whole = ia.run_study(study, tmp_path / "whole", documents=False)
    kept, ordered = tmp_path / ".out.unfinished", whole.results.narratives.sort("record_id", "section")
    kept.mkdir()
    for chunk in ordered.iter_slices(20):  # nothing found in any of them, under the names that would be looked for
        name = unfinished._key(chunk, whole.results.codebook, load_classifier())
        Mentions.create_empty().write_parquet(kept / f"{name}.parquet")
    ia.run_study(study, tmp_path / "out", documents=False)
    assert hashes(tmp_path / "out") == hashes(tmp_path / "whole")
    assert not kept.exists()


def test_chunks_give_the_mentions_of_the_whole(tmp_path, monkeypatch):
    monkeypatch.setattr(unfinished, "CHUNK", 7)
    texts = ia.normalise(ia.read_export(SAMPLE / "steis.csv", "steis")).narratives.head(60)
    book = ia.load_codebook()
    chunked = unfinished.coded(texts, book, None, tmp_path / "kept", lambda line: None)
    assert chunked.equals(ia.find_themes(texts, book, classifier=None))
    changed = texts.with_columns(pl.col("text") + " No risk assessment was done.")
    again = unfinished.coded(changed, book, None, tmp_path / "kept", lambda line: None)
    assert again.equals(ia.find_themes(changed, book, classifier=None))


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_to_is_said_before_the_work(study, tmp_path):
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o500)
    with pytest.raises(IncidentAnalyticsError, match="cannot write there"):
        ia.run_study(study, closed / "out", documents=False)
