"""Lines of CSV files, read back as a spreadsheet reads them."""

import csv
import io
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from logic.csv_text import BYTE_ORDER_MARK, file_name, line

MADRID = ZoneInfo("Europe/Madrid")
DANGEROUS = ("=1+1", "+x", "-x", "@x", "\tx", "\rx", "\nx", "=", '="a"&"b"', "-;,\"'")
PLAIN = (
    "",
    "x",
    "'=1+1",
    " =1",
    "a=b",
    "a-b",
    "a;b",
    'a"b',
    "a,b",
    "a\r\nb",
    "ñ😀",
    "0",
)


def read(text):
    """Read one line with Python's own reader."""
    [row] = csv.reader(io.StringIO(text, newline=""))
    return row


@pytest.mark.parametrize("text", DANGEROUS)
def test_text_that_a_spreadsheet_would_run_begins_with_an_apostrophe(text):
    assert read(line([text, "x"], MADRID)) == [f"'{text}", "x"]


@pytest.mark.parametrize("text", PLAIN)
def test_other_text_is_read_back_as_it_is(text):
    assert read(line([text, "x"], MADRID)) == [text, "x"]


@pytest.mark.parametrize("text", ['a"b', "a,b", "a;b", "a\tb", "a\rb", "a\nb"])
def test_text_with_a_separator_or_a_line_end_is_quoted(text):
    quoted = text.replace('"', '""')
    assert line([text], MADRID) == f'"{quoted}"\r\n'


def test_numbers_keep_their_sign_and_unknown_values_are_empty():
    values = [-5, 0, 1.5, None, True, False]

    assert line(values, MADRID) == "-5,0,1.5,,true,false\r\n"


def test_times_have_the_offset_of_their_zone_on_their_day():
    times = ["2026-03-29 00:59:59", "2026-03-29 01:00:00.000999"]
    times += ["2026-10-25 00:30:00", "2026-10-25 01:30:00"]
    values = [date(2026, 3, 29), *map(datetime.fromisoformat, times)]

    assert read(line(values, MADRID)) == [
        "2026-03-29",
        "2026-03-29T01:59:59+01:00",
        "2026-03-29T03:00:00+02:00",
        "2026-10-25T02:30:00+02:00",
        "2026-10-25T02:30:00+01:00",
    ]


def test_file_names_have_letters_and_digits_of_any_script():
    assert BYTE_ORDER_MARK.encode() == b"\xef\xbb\xbf"
    assert file_name("Beacon Training, S.L.", "services", "2026-03-02") == (
        "Beacon-Training-S-L_services_2026-03-02.csv"
    )
    assert file_name('../"\r\n;x', "", "Ñandú 教育") == "x_Ñandú-教育.csv"
    assert file_name("=!", "daily") == "daily.csv"
