"""Pictures without what they tell about where and with what they were taken."""

import struct
from collections.abc import Iterator

_PNG_HEAD = b"\x89PNG\r\n\x1a\n"
# Camera and place, free text, time: nothing of it is needed to show the picture.
_PNG_UNWANTED = {b"eXIf", b"tEXt", b"zTXt", b"iTXt", b"tIME"}
_WEBP_UNWANTED = {b"EXIF", b"XMP "}
_WEBP_FLAGS = 0x08 | 0x04  # of VP8X: has EXIF, has XMP


def without_metadata(mimetype: str, content: bytes) -> bytes:
    """Take metadata out of a PNG or WebP file, and whatever follows its end.

    The picture itself is copied as it is, animations included.

    :param mimetype: other types come back unchanged.
    :param content: the file.
    :raises ValueError: when the file is not built as its type must be.
    Source: PNG 1.2 section 3 and RFC 9649.
    """
    if mimetype == "image/png":
        return _PNG_HEAD + b"".join(_png_chunks(content))
    if mimetype == "image/webp":
        chunks = b"".join(_webp_chunks(content))
        return b"RIFF" + struct.pack("<I", len(chunks) + 4) + b"WEBP" + chunks
    return content


def _png_chunks(content: bytes) -> Iterator[bytes]:
    if not content.startswith(_PNG_HEAD):
        raise ValueError("not a PNG")
    at, name = len(_PNG_HEAD), b""
    while name != b"IEND":
        length, name = _unpack(">I4s", content, at)
        end = at + 12 + length
        if end > len(content):
            raise ValueError("the PNG is cut off")
        if name not in _PNG_UNWANTED:
            yield content[at:end]
        at = end


def _webp_chunks(content: bytes) -> Iterator[bytes]:
    head, size, kind = _unpack("<4sI4s", content, 0)
    if head != b"RIFF" or kind != b"WEBP" or size + 8 > len(content):
        raise ValueError("not a WebP, or cut off")
    at = 12
    while at < size + 8:
        name, length = _unpack("<4sI", content, at)
        end = at + 8 + length + length % 2
        if end > len(content):
            raise ValueError("the WebP is cut off")
        chunk = content[at:end]
        if name == b"VP8X" and length:
            chunk = chunk[:8] + bytes([chunk[8] & ~_WEBP_FLAGS]) + chunk[9:]
        if name not in _WEBP_UNWANTED:
            yield chunk
        at = end


def _unpack(form: str, content: bytes, at: int) -> tuple:
    if at + struct.calcsize(form) > len(content):
        raise ValueError("the file is cut off")
    return struct.unpack_from(form, content, at)
