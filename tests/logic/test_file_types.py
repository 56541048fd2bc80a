import io
import struct
import unicodedata
import zipfile

import pytest
from effort import effort
from hypothesis import given
from hypothesis import strategies as st
from logic.file_types import (
    ALLOWED_TYPES,
    INLINE_TYPES,
    MAX_NAME_LENGTH,
    OFFICE,
    OPEN_DOCUMENT,
    archive_type,
    detect_type,
    kind_of,
    refused_picture,
    safe_name,
)

LIMIT = 60  # units of effort
RUN_BY_BROWSERS = (
    "text/html", "image/svg+xml", "application/xhtml+xml", "text/xml",
    "application/xml", "text/javascript", "application/javascript",
)  # fmt: skip


def test_nothing_a_browser_runs_is_allowed_or_shown():
    assert not set(RUN_BY_BROWSERS) & set(ALLOWED_TYPES)
    assert set(ALLOWED_TYPES) > INLINE_TYPES
    assert all(mimetype.startswith("image/") for mimetype in INLINE_TYPES)


@pytest.mark.parametrize("guessed", ALLOWED_TYPES)
def test_allowed_types_stay_what_they_are(guessed):
    assert detect_type(guessed, b"a, b") == guessed


@pytest.mark.parametrize(
    ("guessed", "content", "settled"),
    [
        ("text/html", b"just <b>bold</b> words", "text/plain"),
        ("application/json", b'{"a": 1}', "text/plain"),
        ("text/x-python", b"import os", "text/plain"),
        ("text/plain", "Grüße".encode(), "text/plain"),
        ("text/plain", "Grüße".encode("latin-1"), "text/plain"),
        ("application/octet-stream", "Größe;Preis €".encode("cp1252"), "text/plain"),
        ("text/csv", "Größe;Preis".encode("utf-16"), "text/csv"),
        ("text/plain", "名前,住所\r\n山田,東京".encode("shift_jis"), "text/plain"),
        (
            "application/octet-stream",
            "姓名,地址\n李雷,北京".encode("gbk"),
            "text/plain",
        ),
        ("text/plain", "<script>".encode("utf-16"), None),
        ("application/octet-stream", b"\x01\x02\x03", None),
        ("text/plain", b"\xff\xfe\xfa broken", None),
        ("text/plain", b"a\0b", None),
        ("text/html", b"<!DOCTYPE html><html></html>", None),
        ("text/plain", b"  <HTML >", None),
        ("text/plain", b"a <  script >", None),
        ("text/xml", b"<?xml version='1.0'?><a/>", None),
        ("text/plain", b"hello <svg onload=x>", None),
        ("text/plain", b"<iframe src=x>", None),
        ("image/svg+xml", b"<svg/>", None),
        ("application/octet-stream", b"x", "text/plain"),
        ("application/x-dosexec", b"MZ", None),
        ("image/tiff", b"II", None),
        ("", b"x", None),
    ],
)
def test_type_by_content(guessed, content, settled):
    assert detect_type(guessed, content) == settled


def media(brand, *handlers):
    """Make the heads of an ISO media file with tracks of these kinds."""
    tracks = b"".join(b"hdlr" + bytes(8) + handler for handler in handlers)
    return struct.pack(">I", 20) + b"ftyp" + brand + bytes(8) + tracks


@pytest.mark.parametrize(
    ("guessed", "content", "settled", "name"),
    [
        ("audio/x-m4a", media(b"M4A "), "audio/mp4", "memo.m4a"),
        ("video/x-m4v", media(b"M4V "), "video/mp4", "film.m4v"),
        ("video/mp4", media(b"mp42", b"soun"), "audio/mp4", "call.m4a"),
        ("video/mp4", media(b"isom", b"vide", b"soun"), "video/mp4", "film.mp4"),
        ("video/3gpp", media(b"3gp4"), "video/3gpp", "clip.3gp"),
        ("video/3gpp2", media(b"3g2a"), "video/3gpp", "clip.3g2"),
        ("video/quicktime", media(b"qt  "), "video/quicktime", "clip.mov"),
        ("audio/AMR", b"#!AMR\n", "audio/amr", "memo.amr"),
        ("audio/x-hx-aac-adts", b"\xff\xf1", "audio/aac", "memo.aac"),
        ("audio/ogg", b"OggS", "audio/ogg", "voice.opus"),
    ],
)
def test_phone_recordings_keep_their_type(guessed, content, settled, name):
    assert detect_type(guessed, content) == settled
    assert safe_name(name, settled) == name


@pytest.mark.parametrize(
    ("brand", "kind"),
    [(b"heic", "HEIC"), (b"mif1", "HEIC"), (b"avif", "AVIF"), (b"isom", None)],
)
def test_picture_that_few_devices_show_is_named(brand, kind):
    assert refused_picture(media(brand)) == kind
    assert detect_type("image/heic", media(brand)) is None


@given(st.binary(max_size=200), st.sampled_from([*RUN_BY_BROWSERS, "text/plain"]))
def test_type_is_always_an_allowed_one_or_none(content, guessed):
    settled = detect_type(guessed, content)

    assert settled is None or settled in ALLOWED_TYPES
    if settled:
        assert b"<script" not in content.lower()


@pytest.mark.parametrize(
    ("mimetype", "kind"),
    [
        ("image/png", "image"), ("video/mp4", "video"), ("audio/ogg", "audio"),
        ("application/pdf", "file"), ("text/plain", "file"), ("", "file"),
    ],
)  # fmt: skip
def test_kind(mimetype, kind):
    assert kind_of(mimetype) == kind


@pytest.mark.parametrize(
    ("name", "mimetype", "kept"),
    [
        ("a.txt", "text/plain", "a.txt"),
        ("A.TXT", "text/plain", "A.TXT"),
        ("a.html", "text/plain", "a.html.txt"),
        ("photo", "image/jpeg", "photo.jpg"),
        ("photo.JPEG", "image/jpeg", "photo.JPEG"),
        (None, "image/png", "file.png"),
        ("", "image/png", "file.png"),
        ("C:\\temp\\a.png", "image/png", "a.png"),
        ("../../a.png", "image/png", "a.png"),
        ("a.png/", "image/png", "file.png"),
        ("evil\u202egnp.exe", "image/png", "evilgnp.exe.png"),
        ("a\r\nb.png", "image/png", "ab.png"),
        ('a"b<c>.png', "image/png", "abc.png"),
        (" . a .png. ", "image/png", "a .png"),
        ("u\u0308.png", "image/png", "ü.png"),
    ],
)
def test_safe_name(name, mimetype, kept):
    assert safe_name(name, mimetype) == kept


@given(st.none() | st.text(max_size=300), st.sampled_from(sorted(ALLOWED_TYPES)))
def test_any_name_becomes_a_safe_one_that_fits(name, mimetype):
    kept = safe_name(name, mimetype)

    assert 1 <= len(kept) <= MAX_NAME_LENGTH
    assert kept.lower().endswith(ALLOWED_TYPES[mimetype])
    assert not set(kept) & set('/\\<>:"|?*')
    bad = {"Cc", "Cf", "Cs", "Co", "Cn"}
    assert not {unicodedata.category(character) for character in kept} & bad
    assert not kept.startswith(".")
    assert safe_name(kept, mimetype) == kept


def archive(*names, **content):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as file:
        for name in names:
            packed = zipfile.ZIP_STORED if name == "mimetype" else None
            file.writestr(name, content.get(name, "<x/>"), packed)
    return stream.getvalue()


TYPES = "[Content_Types].xml"


@pytest.mark.parametrize(
    ("content", "mimetype"),
    [
        (archive("a.txt"), "application/zip"),
        (archive(TYPES, "word/document.xml"), f"{OFFICE}wordprocessingml.document"),
        (archive("xl/a.xml", "docs/b", TYPES), f"{OFFICE}spreadsheetml.sheet"),
        (archive(TYPES, "ppt/a.xml"), f"{OFFICE}presentationml.presentation"),
        (archive("word/document.xml"), "application/zip"),
        (archive(TYPES, "other/a.xml"), "application/zip"),
        (archive("mimetype", "a", mimetype=f"{OPEN_DOCUMENT}text"),
         f"{OPEN_DOCUMENT}text"),
        (archive("a", "mimetype", mimetype=f"{OPEN_DOCUMENT}text"), "application/zip"),
        (archive("mimetype", mimetype=f"{OPEN_DOCUMENT}database"), "application/zip"),
        (archive("mimetype", mimetype="text/html"), "application/zip"),
        (archive(), "application/zip"), (b"PK\x03\x04", "application/zip"),
        (b"", "application/zip"), (archive(TYPES)[:40], "application/zip"),
    ],
)  # fmt: skip
def test_archive_type(content, mimetype):
    assert archive_type(content) == mimetype


def test_worst_archives_are_judged_in_time_and_unpacked_never():
    entry = struct.pack("<4s5H3I2H", b"PK\3\4", 20, 0, 0, 0, 0, 0, 0, 0, 1, 0) + b"a"
    listed = struct.pack("<4s6H3I5H2I", b"PK\1\2", *[0] * 9, 1, *[0] * 6) + b"a"
    for content in (
        archive("mimetype", TYPES, mimetype=bytes(50_000_000)),
        entry * 300_000,
        listed * 200_000,
        b"PK\3\4" * 2_500_000,
        entry[:26] + b"\xff\xff" + bytes(10_000_000),
    ):

        def read(content=content):
            assert archive_type(content) == "application/zip"

        assert effort(read, LIMIT) <= LIMIT


@given(st.binary(max_size=200), st.integers(0, 200))
def test_any_bytes_are_an_archive_of_some_type(content, at):
    packed = archive("mimetype", TYPES, mimetype="x")

    assert archive_type(packed[:at] + content) in ALLOWED_TYPES


def test_a_name_of_many_marks_takes_no_time():
    marks = "\u0301" * 30_000 + "\u0316" * 30_000

    def clean():
        assert len(safe_name(f"a{marks}.txt", "text/plain")) <= MAX_NAME_LENGTH

    assert effort(clean, LIMIT) <= LIMIT
