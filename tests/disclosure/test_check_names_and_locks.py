"""What a path tells is a narrative too, and a file is searched as it was read: once."""

from pathlib import Path

import polars as pl
import pytest

from incident_analytics.disclosure import check_folder
from incident_analytics.errors import DisclosureError

TEXT = "The door alarm was found switched off at the start of the night shift, and nobody had written it down."
NARRATIVES = pl.DataFrame({"record_id": ["1"], "text": [TEXT]})


@pytest.mark.parametrize("name", ["{}/x.txt", "{}.txt", "charts/{}.svg.txt"])
def test_words_of_a_narrative_in_the_name_of_a_folder_or_file_are_found_and_not_repeated(tmp_path, name):
    words = NARRATIVES["text"][0].split()[:8]
    path = tmp_path / name.format("_".join(word.strip(".,") for word in words))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("a planted Rowan", encoding="utf-8")
    with pytest.raises(DisclosureError, match=r"file 1 of 1 \(its name\): words of a narrative") as error:
        check_folder(tmp_path, NARRATIVES, canaries=["Rowan"])
    assert words[1] not in str(error.value)


def test_a_file_that_could_not_be_read_at_first_is_not_released(tmp_path, monkeypatch):
    (tmp_path / "a.txt").write_text(NARRATIVES["text"][0], encoding="utf-8")
    read, times = Path.read_bytes, []

    def locked_once(path):
        times.append(path)
        if len(times) == 1:
            raise PermissionError(13, "locked")
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", locked_once)
    with pytest.raises(DisclosureError, match=r"a\.txt"):
        check_folder(tmp_path, NARRATIVES)
