"""The sample opened for the desk, and a log and a page of its own for each test."""

import shutil
from pathlib import Path

import pytest
from asking import asker

from incident_analytics import lab
from incident_analytics.lab.desk.answers import Answers

SAMPLE = Path(__file__).parents[2] / "data" / "sample"


@pytest.fixture(scope="module")
def desk_study(tmp_path_factory):
    folder = tmp_path_factory.mktemp("desk") / "sample"
    shutil.copytree(SAMPLE, folder, ignore=shutil.ignore_patterns("outputs"))
    return lab.open_study(folder / "study.toml")


@pytest.fixture
def log(tmp_path):
    return tmp_path / "reviews.csv"


@pytest.fixture
def ask(desk_study, log, tmp_path):
    return asker(Answers(desk_study, log=log, searches=tmp_path / "searches.csv"))
