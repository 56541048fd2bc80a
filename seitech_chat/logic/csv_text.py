"""CSV files that every spreadsheet reads the same way, and that run nothing in it."""

import re
from collections.abc import Iterable
from datetime import date, datetime, timezone, tzinfo

# Spreadsheets run a cell that begins with one of these as a formula.
_FORMULA = re.compile(r"[=+\-@\t\r\n]")
# The semicolon separates cells where the comma is the decimal sign.
_QUOTED = re.compile(r'[",;\t\r\n]')
_UNSAFE_IN_NAMES = re.compile(r"[\W_]+")
# Spreadsheets read UTF-8 only after a byte order mark.
BYTE_ORDER_MARK = "\ufeff"
LINE_END = "\r\n"

Value = str | int | float | bool | date | datetime | None


def line(values: Iterable[Value], zone: tzinfo) -> str:
    """Return one line of a CSV file as RFC 4180 defines it, with its end.

    :param values: texts, numbers, booleans, days, naive UTC datetimes and None.
    :param zone: the time zone in which datetimes are written, with their offset.
    """
    return ",".join([_cell(value, zone) for value in values]) + LINE_END


def _cell(value: Value, zone: tzinfo) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        moment = value.replace(tzinfo=timezone.utc).astimezone(zone)
        return moment.isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def _text(value: str) -> str:
    if _FORMULA.match(value):
        value = f"'{value}"
    if _QUOTED.search(value):
        return '"' + value.replace('"', '""') + '"'
    return value


def file_name(*parts: str) -> str:
    """Return the name of a CSV file, such as ``Beacon-Training_services.csv``.

    :param parts: texts; each keeps only its letters and digits of any script.
    """
    names = [_UNSAFE_IN_NAMES.sub("-", part).strip("-") for part in parts]
    return "_".join(name for name in names if name) + ".csv"
