"""A shift of dates is not given away: by dates in texts, by dates that mean none, by times of day."""

import polars as pl
import pytest
from typer.testing import CliRunner

from incident_analytics.cli import app
from incident_analytics.identifiers import shift_dates

KEY = "0" * 40


def moved(*cells: str) -> list[str | None]:
    return shift_dates(pl.DataFrame({"when": list(cells)}), ["when"], key=KEY)["when"].to_list()


@pytest.mark.parametrize("cell", ["1/1/1900", "1.1.1900", "01-01-1900", "01/01/00", "1 January 1900", "01-Jan-1900",
                                  "19000101", "1900/01/01", "30/12/1899"])  # fmt: skip
def test_a_date_that_databases_write_for_none_is_blank_however_it_is_written(cell):
    assert moved(cell) == [None]


def test_a_time_of_day_stays_behind_the_date_that_moves():
    plain, clock, iso, oracle = moved(
        "19/04/2023", "19/04/2023 16:10:31", "2023-04-19T16:10:31", "19-APR-23 04.10.31 PM"
    )
    assert clock == f"{plain} 16:10:31" and iso.endswith("T16:10:31") and oracle.endswith(" 04.10.31 PM")
    assert oracle[:9] == f"{plain[:2]}-DEC-22" and plain.endswith("/12/2022")


def test_mask_moves_the_dates_in_texts_with_those_of_the_columns(tmp_path):
    texts = pl.DataFrame(
        {"ID": ["1", "2"], "Text": ["Left the ward on 03/04/2019.", "Slept."], "When": ["03/04/2019"] * 2}
    )
    texts.write_csv(tmp_path / "in.csv")
    (tmp_path / "out").mkdir()
    asked = ["mask", str(tmp_path / "in.csv"), "--id", "ID", "--text", "Text", "--date", "When", "--key",
             str(tmp_path / "key"), "--out", str(tmp_path / "out" / "masked.csv")]  # fmt: skip
    result = CliRunner().invoke(app, asked)
    assert result.exit_code == 0, result.output
    masked = pl.read_csv(tmp_path / "out" / "masked.csv", infer_schema=False)
    assert "03/04/2019" not in masked["Text"][0] and masked["When"][0] in masked["Text"][0]
    assert masked["Text"][1] == "Slept."
    refused = CliRunner().invoke(app, [*asked, "--date", "Text"])
    assert refused.exit_code != 0
