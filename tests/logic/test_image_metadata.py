import struct
import zlib

import pytest
from effort import effort
from hypothesis import given
from hypothesis import strategies as st
from logic.image_metadata import (
    MAX_GIF_BLOCKS,
    MAX_PARTS,
    Size,
    check_size,
    measure,
    strip_metadata,
    uses_of,
)

LIMIT = 67  # units of effort
TYPES = ("image/png", "image/webp", "image/gif", "image/jpeg")
PNG = b"\x89PNG\r\n\x1a\n"


def png_chunk(name, data=b""):
    return struct.pack(">I", len(data)) + name + data + struct.pack(
        ">I", zlib.crc32(name + data)
    )  # fmt: skip


def webp_chunk(name, data=b""):
    return name + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2)


def webp(*chunks):
    content = b"".join(chunks)
    return b"RIFF" + struct.pack("<I", len(content) + 4) + b"WEBP" + content


HEAD, DATA, END = (
    png_chunk(b"IHDR", b"x" * 13),
    png_chunk(b"IDAT", b"d"),
    png_chunk(b"IEND"),
)


def test_png_keeps_the_picture_and_its_animation():
    kept = HEAD + png_chunk(b"acTL", b"1") + DATA + png_chunk(b"fdAT", b"2") + END
    content = PNG + kept

    assert strip_metadata("image/png", content) == content


@pytest.mark.parametrize("name", [b"eXIf", b"tEXt", b"zTXt", b"iTXt", b"tIME"])
def test_png_loses_its_metadata(name):
    content = PNG + HEAD + png_chunk(name, b"where it was") + DATA + END

    assert strip_metadata("image/png", content) == PNG + HEAD + DATA + END


def test_data_after_the_end_of_a_png_is_removed():
    content = PNG + HEAD + DATA + END + b"<script>alert(1)</script>"

    assert strip_metadata("image/png", content) == PNG + HEAD + DATA + END


def test_webp_loses_its_metadata_and_flags():
    flags = webp_chunk(b"VP8X", bytes([0x0C | 0x10]) + b"x" * 9)
    picture = webp_chunk(b"VP8 ", b"odd")
    secret = webp_chunk(b"EXIF", b"where") + webp_chunk(b"XMP ", b"who")

    clean = strip_metadata("image/webp", webp(flags, picture, secret) + b"tail")

    assert clean == webp(webp_chunk(b"VP8X", bytes([0x10]) + b"x" * 9), picture)


def test_other_types_come_back_as_they_are():
    assert strip_metadata("application/pdf", b"anything") == b"anything"


@pytest.mark.parametrize("mimetype", TYPES)
@given(content=st.binary(max_size=100), is_cut=st.booleans())
def test_malformed_images_are_refused(mimetype, content, is_cut):
    whole = PNG + HEAD + DATA + END
    if mimetype == "image/webp":
        whole = webp(webp_chunk(b"VP8 ", b"odd"))
    if is_cut:
        content = whole[: len(content) % len(whole)]

    with pytest.raises(ValueError):
        strip_metadata(mimetype, content)


@given(st.binary(max_size=60), st.sampled_from([b"IDAT", b"IDAx", b"tEXt"]))
def test_png_with_anything_in_it_is_read_or_refused(data, name):
    content = PNG + HEAD + png_chunk(name, data) + data + END

    try:
        clean = strip_metadata("image/png", content)
    except ValueError:
        return
    assert b"tEXt" not in clean.replace(data, b"") or not data


def jpeg_segment(marker, data=b""):
    return bytes([0xFF, marker]) + struct.pack(">H", len(data) + 2) + data


def jpeg(*segments, width=40, height=30, scans=1):
    frame = jpeg_segment(0xC2, struct.pack(">BHHB", 8, height, width, 3) + bytes(9))
    scan = jpeg_segment(0xDA, b"\x01\x01\x00\x00\x3f\x00") + b"pixels"
    return b"\xff\xd8" + b"".join(segments) + frame + scan * scans + b"\xff\xd9"


def exif(value, order=">", count=1):
    mark = {">": b"MM", "<": b"II"}[order]
    entry = struct.pack(f"{order}HHIHH", 0x0112, 3, 1, value, 0)
    tiff = mark + struct.pack(f"{order}HIH", 42, 8, count) + entry
    return jpeg_segment(0xE1, b"Exif\0\0" + tiff)


def gif(*blocks, width=4, height=3):
    return b"GIF89a" + struct.pack("<HHBBB", width, height, 0, 0, 0) + b"".join(blocks)


def gif_frame(width=4, height=3):
    return b"\x2c" + struct.pack("<HHHHB", 0, 0, width, height, 0) + b"\x02\x01x\x00"


def test_size_is_read_without_decoding():
    vp8x = webp_chunk(b"VP8X", struct.pack("<4xHBHB", 39, 0, 29, 1))
    moves = webp_chunk(b"ANMF") * 3
    header = png_chunk(b"IHDR", struct.pack(">II5x", 40, 30))
    for mimetype, content, size in (
        ("image/png", PNG + header + png_chunk(b"fcTL") * 2 + END, Size(40, 30, 2)),
        ("image/webp", webp(vp8x, moves), Size(40, 65566, 3)),
        ("image/webp", webp(webp_chunk(b"VP8 ", bytes(6) + b"\x28\0\x1e\0")),
         Size(40, 30)),
        ("image/webp", webp(webp_chunk(b"VP8L", b"/\x27\x40\x07\0")), Size(40, 30)),
        ("image/gif", gif(gif_frame() * 5, b";"), Size(4, 3, 5)),
        ("image/gif", gif(gif_frame(65535, 65535), b";"), Size(65535, 65535)),
        ("image/jpeg", jpeg(), Size(40, 30)),
        ("image/jpeg", jpeg(exif(6), scans=9), Size(40, 30, 1, 9, 6)),
        ("image/jpeg", jpeg(exif(8, "<")), Size(40, 30, 1, 1, 8)),
    ):  # fmt: skip
        assert measure(mimetype, content) == size


def test_too_many_pixels_frames_or_scans_are_refused():
    for mimetype, size in (
        ("image/jpeg", Size(7_100, 7_100)), ("image/jpeg", Size(7_000, 7_000, 1, 11)),
        ("image/jpeg", Size(0, 9)), ("image/png", Size(5_001, 5_000)),
        ("image/gif", Size(500, 500, 1_001)), ("image/webp", Size(16_384, 16_384)),
    ):  # fmt: skip
        with pytest.raises(ValueError):
            check_size(mimetype, size)
    check_size("image/jpeg", Size(7_000, 7_000, 1, 10))
    check_size("image/gif", Size(500, 500, 1_000))


def test_photo_loses_its_metadata():
    secrets = [exif(1), jpeg_segment(0xFE, b"who"), jpeg_segment(0xE2, b"MPF\0more")]
    colours = [jpeg_segment(0xEE, b"Adobe"), jpeg_segment(0xE2, b"ICC_PROFILE\0x")]

    clean = strip_metadata("image/jpeg", jpeg(*secrets, *colours) + b"film \xff\xda")

    assert clean == jpeg(*colours)
    assert measure("image/jpeg", clean + b"film \xff\xda").scans == 1


def test_gif_loses_comments_and_keeps_turning():
    comment = b"\x21\xfe\x03who\x00"
    loops = b"\x21\xff\x0bNETSCAPE2.0\x03\x01\x00\x00\x00"
    xmp = b"\x21\xff\x0bXMP DataXMP\x01x\x00"
    delay = b"\x21\xf9\x04\x00\x0a\x00\x00\x00"

    content = gif(comment, loops, xmp, delay, gif_frame(), b";") + b"tail"

    assert strip_metadata("image/gif", content) == gif(loops, delay, gif_frame(), b";")


def test_strange_orientation_is_none():
    for segment in (
        exif(0), exif(9), exif(6, count=0), exif(6)[:-6] + b"",
        jpeg_segment(0xE1, b"Exif\0\0"), jpeg_segment(0xE1, b"Exif\0\0MM"),
        jpeg_segment(0xE1, b"Exif\0\0II*\0\xff\xff\xff\xff"),
    ):  # fmt: skip
        segment = jpeg_segment(0xE1, segment[4:])
        assert measure("image/jpeg", jpeg(segment)).orientation == 1


def test_many_parts_take_no_time():
    size = 10_000_000
    header = png_chunk(b"IHDR", struct.pack(">II5x", 40, 30))
    entries = struct.pack(">HHII", 0x9999, 7, 60_000, 8) * 5_400
    tiff = b"MM" + struct.pack(">HIH", 42, 8, 5_401) + entries
    for mimetype, content in (
        ("image/png", PNG + header + png_chunk(b"aaaa") * (size // 12) + END),
        ("image/webp", webp(webp_chunk(b"aaaa") * (size // 8))),
        ("image/gif", gif(b"\x21\xfe" + b"\x01x" * (size // 2) + b"\0", b";")),
        ("image/jpeg", jpeg(jpeg_segment(0xFE) * (size // 4))),
        ("image/jpeg", jpeg(jpeg_segment(0xE1, b"Exif\0\0" + tiff[:65_000]))),
    ):

        def read(mimetype=mimetype, content=content):
            try:
                measure(mimetype, content)
            except ValueError as error:
                assert "too many parts" in str(error)

        assert effort(read, LIMIT) <= LIMIT, mimetype
    assert MAX_PARTS < MAX_GIF_BLOCKS


def test_large_photo_counts_as_several_uploads():
    assert uses_of(b"no photo") == uses_of(b"\xff\xd8 broken") == 1
    assert uses_of(jpeg(width=4_000, height=3_000)) == 1
    assert uses_of(jpeg(width=4_000, height=3_000, scans=10)) == 2
    assert uses_of(jpeg(width=7_000, height=7_000, scans=10)) == 5
    assert uses_of(jpeg(width=60_000, height=60_000)) == 1, "refused at once"


@pytest.mark.parametrize("mimetype", TYPES)
@given(content=st.binary(max_size=200), whole=st.booleans())
def test_anything_is_measured_or_refused(mimetype, content, whole):
    heads = {
        "image/png": PNG, "image/webp": webp(b"")[:12], "image/gif": b"GIF89a",
        "image/jpeg": b"\xff\xd8\xff",
    }  # fmt: skip
    try:
        size = measure(mimetype, (heads[mimetype] if whole else b"") + content)
    except ValueError:
        return
    assert size.frames >= 1
