"""Files to upload: real ones, and ones that pretend."""

import io
import struct
import zipfile
import zlib

from PIL import Image, WebPImagePlugin  # noqa: F401 - Odoo leaves it out

HTML = b"<!DOCTYPE html><html><body><script>alert(1)</script></body></html>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def make_image(kind="PNG", size=(4, 3), **options):
    """Make a picture.

    :param str kind: as Pillow calls the format.
    :return: bytes.
    """
    stream = io.BytesIO()
    Image.new("RGB", size, "#0284c7").save(stream, kind, **options)
    return stream.getvalue()


def make_photo(kind="JPEG", orientation=1):
    """Make a photo that says where and with what it was taken.

    :return: bytes, 4 by 3 pixels as stored.
    """
    exif = Image.Exif()
    exif[0x010F] = "SecretCamera"
    exif[0x0112] = orientation
    exif.get_ifd(0x8825)[1] = "N"
    return make_image(kind, exif=exif)


def make_decompression_bomb(width=20_000, height=20_000):
    """Make a small PNG that claims to be huge.

    :return: bytes.
    """
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = [b"\x89PNG\r\n\x1a\n"]
    for name, data in ((b"IHDR", head), (b"IDAT", zlib.compress(b"")), (b"IEND", b"")):
        checksum = zlib.crc32(name + data)
        parts.append(struct.pack(">I", len(data)) + name + data)
        parts.append(struct.pack(">I", checksum))
    return b"".join(parts)


def make_text_chunks(count):
    """Make a PNG with texts that each become a megabyte.

    :return: bytes.
    """
    content = make_image()
    text = b"a\0\0" + zlib.compress(bytes(1_000_000))
    chunk = struct.pack(">I", len(text)) + b"zTXt" + text
    chunk += struct.pack(">I", zlib.crc32(b"zTXt" + text))
    return content[:33] + chunk * count + content[33:]


def make_camera_photo():
    """Make a photo whose camera data names the same 60 KB again and again.

    :return: bytes.
    """
    entries = b"".join(
        struct.pack(">HHII", 0x9000 + n, 7, 60_000, 8) for n in range(5_000)
    )
    exif = b"Exif\0\0MM" + struct.pack(">HIH", 42, 8, 5_000) + entries + bytes(4)
    content = make_image("JPEG")
    return (
        content[:2]
        + b"\xff\xe1"
        + struct.pack(">H", len(exif) + 2)
        + exif
        + content[2:]
    )


def make_zip(*names):
    """Make a ZIP with these empty files in it; an office document is one.

    :return: bytes.
    """
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as file:
        for name in names:
            file.writestr(name, "<?xml version='1.0'?><x/>")
    return stream.getvalue()
