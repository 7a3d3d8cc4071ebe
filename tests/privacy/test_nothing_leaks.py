"""Planted words are looked for in everything that is written or printed; a planted leak is found."""

from __future__ import annotations

import tempfile
from pathlib import Path

import polars as pl
import pytest
from planted import CANARIES, SAMPLE, found_in, found_in_files, run

pytestmark = pytest.mark.slow
ACCEPT = '[identifiers]\naction = "accept"\nreason = "planted"\n'


def with_action(study: Path, action: str) -> None:
    text = study.read_text(encoding="utf-8")
    start = text.index("[identifiers]")
    end = text.find("\n[", start + 1)
    more = f'[identifiers]\naction = "{action}"\nreason = "a test"\n'
    study.write_text(text[:start] + more + (text[end:] if end > 0 else ""), encoding="utf-8")


def test_a_run_that_the_gate_stops_says_what_kinds_it_found_and_none_of_it(study, tmp_path):
    with_action(study, "stop")
    done = run("run", study, "--out", tmp_path / "out")
    assert done.returncode == 1 and "nhs_number" in done.stderr.replace(" ", "_")
    assert found_in(done.stdout + done.stderr) == []
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("action", ["mask", "accept"])
def test_a_run_that_goes_through_prints_none_and_lets_none_leave(study, tmp_path, action):
    with_action(study, action)
    room = tmp_path / "temporary"
    room.mkdir()
    done = run("run", study, "--out", tmp_path / "out", code="import logging; logging.basicConfig(level=0)",
               TMPDIR=str(room), TEMP=str(room), TMP=str(room))  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    assert found_in(done.stdout + done.stderr) == []
    for part in ("shareable", "board"):
        assert found_in_files(tmp_path / "out" / part) == []
    assert found_in_files(room) == []
    inside = found_in_files(tmp_path / "out" / "restricted")
    assert "narratives.parquet" in inside  # texts stay with the data owner


def test_masked_texts_hold_no_planted_number(study, tmp_path):
    with_action(study, "mask")
    assert run("run", study, "--out", tmp_path / "out", "--no-documents").returncode == 0
    texts = pl.read_parquet(tmp_path / "out" / "restricted" / "narratives.parquet")["text"].drop_nulls()
    said = found_in(" ".join(texts))
    assert CANARIES[3] in said and CANARIES[1] not in said and CANARIES[2] not in said


def test_an_unforeseen_error_shows_no_value_of_a_variable(study, tmp_path):
    with_action(study, "accept")
    fault = ("import incident_analytics.study.pipeline as p\n"
             "def broken(mentions, *rest):\n    texts = rest\n    raise RuntimeError('unforeseen')\n"
             "p.build_signals = broken")  # fmt: skip
    done = run("run", study, "--out", tmp_path / "out", code=fault)
    assert done.returncode != 0 and "unforeseen" in done.stderr
    assert found_in(done.stdout + done.stderr) == []


def test_a_planted_leak_is_found(study, tmp_path):
    with_action(study, "accept")
    leak = ("import incident_analytics.study.pipeline as p\nkeep = p.build_signals\n"
            "def loud(mentions, records, register):\n    import sys\n"
            f"    print({CANARIES[0]!r}, file=sys.stderr)\n    return keep(mentions, records, register)\n"
            "p.build_signals = loud")  # fmt: skip
    done = run("run", study, "--out", tmp_path / "out", "--no-documents", code=leak)
    assert found_in(done.stderr) == [CANARIES[0]]
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "note.txt").write_text(CANARIES[1].replace(" ", ""))
        assert found_in_files(Path(folder)) == ["note.txt"]


@pytest.mark.parametrize("command", ["check", "themes", "map"])
def test_other_commands_print_none(study, tmp_path, command):
    export = study.parent / "steis.csv"
    more = {
        "check": ["--as", "steis"],
        "map": ["--out", tmp_path / "m.csv"],
        "themes": ["--id", "Log No", "--text", "Description of what happened:", "--out", tmp_path / "t.csv"],
    }
    done = run(command, export, *more[command])
    assert done.returncode == (1 if command == "check" else 0), done.stderr[-500:]  # it says what is wrong
    assert found_in(done.stdout + done.stderr) == []
    assert found_in_files(tmp_path) in ([], ["study/steis.csv"])


def test_a_file_without_headers_given_as_a_mapping_shows_none_of_its_cells(study, tmp_path):
    rows = (study.parent / "steis.csv").read_text(encoding="utf-8-sig").splitlines()
    (tmp_path / "headless.csv").write_text("\n".join(rows[1:]), encoding="utf-8")
    done = run("check", study.parent / "steis.csv", "--as", tmp_path / "headless.csv")
    assert done.returncode == 1 and "row 1 is no header" in done.stderr
    assert found_in(done.stdout + done.stderr) == []


NO_SOCKETS = """
import socket
def refuse(*args, **more):
    raise AssertionError("a socket was asked for")
socket.socket.connect = socket.socket.connect_ex = socket.socket.sendto = refuse
socket.getaddrinfo = socket.create_connection = socket.gethostbyname = refuse
"""


def test_the_whole_demo_runs_with_sockets_forbidden(tmp_path):
    done = run("demo", "--out", tmp_path / "out", "--quiet", code=NO_SOCKETS)
    assert done.returncode == 0, done.stderr[-2000:]
    assert (tmp_path / "out" / "board" / "leadership.pptx").is_file()
    asked = run("--help", code=NO_SOCKETS + "\nsocket.create_connection(('localhost', 1))")
    assert "a socket was asked for" in asked.stderr  # the guard does guard
    assert SAMPLE.is_dir()
