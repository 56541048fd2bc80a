"""Size checks of pictures and removal of their metadata, such as place and camera.

The functions do not decode the pictures, because a small file may claim any size.
"""

import struct
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import NamedTuple

# A real file has fewer parts. Many empty parts would only take processing time.
MAX_PARTS = 20_000
MAX_GIF_BLOCKS = 200_000  # of 255 bytes at most
# Maximum pixels of a photo, which is stored smaller; of a picture that is stored as it
# is and decoded by each reader's browser; and of all frames of an animation together.
MAX_PHOTO_PIXELS = 50_000_000
MAX_PIXELS = 25_000_000
MAX_MOVING_PIXELS = 250_000_000
# A progressive photo is decoded once for each of its scans; ten scans are usual.
MAX_DECODED_PIXELS = 500_000_000
PIXELS_PER_USE = 100_000_000  # decoded in about 40 ms
MAX_STORED_PIXELS = 8_000_000

_PNG_HEAD = b"\x89PNG\r\n\x1a\n"
_HEADS = (
    (b"\xff\xd8", "image/jpeg"),
    (_PNG_HEAD, "image/png"),
    (b"RIFF", "image/webp"),
)
# Camera, place, free text and time. The picture can be shown without them.
_PNG_UNWANTED = frozenset({b"eXIf", b"tEXt", b"zTXt", b"iTXt", b"tIME"})
_WEBP_UNWANTED = frozenset({b"EXIF", b"XMP "})
_WEBP_FLAGS = 0x08 | 0x04  # of VP8X: has EXIF, has XMP
_GIF_LOOPS = (b"NETSCAPE2.0", b"ANIMEXTS1.0")
_EXIF = b"Exif\0\0"
_ORIENTATION = 0x0112


class Size(NamedTuple):
    """The size of a picture and the work to decode it.

    ``scans``: the number of passes over a photo; ``orientation``: 1 to 8, as in EXIF.
    """

    width: int
    height: int
    frames: int = 1
    scans: int = 1
    orientation: int = 1

    @property
    def pixels(self) -> int:
        """Return the pixels of one frame."""
        return self.width * self.height

    @property
    def is_turned(self) -> bool:
        """Return whether a still picture must be rotated before it is shown."""
        return self.orientation != 1 and self.frames == 1

    @property
    def decoded_pixels(self) -> int:
        """Return the pixels that a decoder processes, in all frames and scans."""
        return self.pixels * self.frames * self.scans


def check_size(mimetype: str, size: Size) -> None:
    """Refuse a picture that takes a server or a reader's browser too long to decode.

    :raises ValueError: for a picture with too many pixels.
    """
    is_photo = mimetype == "image/jpeg"
    pixels = MAX_PHOTO_PIXELS if is_photo else MAX_PIXELS
    decoded = MAX_DECODED_PIXELS if is_photo else MAX_MOVING_PIXELS
    if not 0 < size.pixels <= pixels or size.decoded_pixels > decoded:
        raise ValueError("too many pixels")


def uses_of(content: bytes) -> int:
    """Return the number of uploads that a file counts as, by its decoding time.

    :param content: any file.
    :return: 1 or more for a decoded picture; 1 for any other or an invalid file.
    """
    mimetype = next((kind for head, kind in _HEADS if content.startswith(head)), None)
    if not mimetype:
        return 1
    try:
        size = measure(mimetype, content)
        check_size(mimetype, size)
    except ValueError:
        return 1  # refused before it is decoded
    is_drawn = mimetype == "image/jpeg" or size.is_turned
    return 1 + size.decoded_pixels // PIXELS_PER_USE if is_drawn else 1


def measure(mimetype: str, content: bytes) -> Size:
    """Return the size of a picture from its headers.

    :param mimetype: the type of a PNG, JPEG, GIF or WebP file.
    :raises ValueError: for a file that does not conform to its type.
    """
    readers = {
        "image/png": _png_size,
        "image/jpeg": _jpeg_size,
        "image/gif": _gif_size,
        "image/webp": _webp_size,
    }
    return readers[mimetype](content)


def _png_size(content: bytes) -> Size:
    chunks = list(_png_chunks(content, unwanted=frozenset()))
    name, width, height = _unpack(">4x4sII", chunks[0], 0)
    if name != b"IHDR":
        raise ValueError("not a PNG")
    frames = _frames(chunk[4:8] == b"fcTL" for chunk in chunks)
    exif = next((chunk for chunk in chunks if chunk[4:8] == b"eXIf"), b"")
    return Size(width, height, frames, orientation=_orientation(exif[8:-4]))


def _jpeg_size(content: bytes) -> Size:
    sizes = []
    orientation = 1
    scans = 0
    for marker, segment in _jpeg_segments(content):
        # Baseline, extended and progressive. No browser shows the other kinds.
        if marker in (0xC0, 0xC1, 0xC2):
            sizes.append(_unpack(">5xHH", segment, 0))
        elif marker == 0xE1 and segment[4:].startswith(_EXIF):
            orientation = _orientation(segment[4 + len(_EXIF) :])
        elif marker == 0xDA:
            scans = segment.count(b"\xff\xda")
    if len(sizes) != 1 or not scans:
        raise ValueError("not a JPEG that browsers show")
    [(height, width)] = sizes
    return Size(width, height, 1, scans, orientation)


def _gif_size(content: bytes) -> Size:
    width, height = _unpack("<6xHH", content, 0)
    frames = [
        _unpack("<5xHH", block, 0)
        for block in _gif_blocks(content)
        if block[:1] == b"\x2c"
    ]
    for frame_width, frame_height in frames:
        width, height = max(width, frame_width), max(height, frame_height)
    return Size(width, height, _frames([True] * len(frames)))


def _webp_size(content: bytes) -> Size:
    chunks = list(_webp_chunks(content, unwanted=frozenset()))
    size = _webp_canvas(chunks)
    exif = next((chunk[8:] for chunk in chunks if chunk[:4] == b"EXIF"), b"")
    # Some programs write the EXIF data with the prefix of a JPEG.
    return size._replace(orientation=_orientation(exif.removeprefix(_EXIF)))


def _webp_canvas(chunks: list[bytes]) -> Size:
    frames = _frames(chunk[:4] == b"ANMF" for chunk in chunks)
    for chunk in chunks:
        if chunk[:4] == b"VP8X":
            width, high, height, higher = _unpack("<12xHBHB", chunk, 0)
            return Size(1 + width + (high << 16), 1 + height + (higher << 16), frames)
        if chunk[:4] == b"VP8 ":
            width, height = _unpack("<14xHH", chunk, 0)
            return Size(width & 0x3FFF, height & 0x3FFF, frames)
        if chunk[:4] == b"VP8L":
            [bits] = _unpack("<9xI", chunk, 0)
            return Size(1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF), frames)
    raise ValueError("a WebP without a picture")


def _frames(are_frames: Iterable[bool]) -> int:
    return max(sum(are_frames), 1)


def _orientation(tiff: bytes) -> int:
    """Return the orientation from EXIF data, which may be malformed."""
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if not order:
        return 1
    with suppress(ValueError):  # truncated
        [start] = _unpack(f"{order}4xI", tiff, 0)
        [count] = _unpack(f"{order}H", tiff, start)
        for number in range(count):
            at = start + 2 + 12 * number
            tag, value = _unpack(f"{order}H6xH", tiff, at)
            if tag == _ORIENTATION and 1 <= value <= 8:
                return value
    return 1


def strip_metadata(mimetype: str, content: bytes) -> bytes:
    """Remove the metadata of a picture, and for most types the data after its end.

    The image data is copied unchanged, including animations. The orientation is removed
    too; callers read it with ``measure`` first.

    :param mimetype: content of other types is returned unchanged.
    :param content: the file.
    :raises ValueError: for a file that does not conform to its type.
    Source: PNG 1.2 section 3, RFC 9649, GIF89a and ITU-T T.81 annex B.
    """
    if mimetype == "image/jpeg":
        return b"\xff\xd8" + b"".join(
            segment
            for marker, segment in _jpeg_segments(content)
            if _is_wanted(marker, segment)
        )
    if mimetype == "image/gif":
        return b"".join(_gif_blocks(content))
    if mimetype == "image/png":
        return _PNG_HEAD + b"".join(_png_chunks(content))
    if mimetype == "image/webp":
        chunks = b"".join(_webp_chunks(content))
        return b"RIFF" + struct.pack("<I", len(chunks) + 4) + b"WEBP" + chunks
    return content


def _png_chunks(
    content: bytes, unwanted: frozenset[bytes] = _PNG_UNWANTED
) -> Iterator[bytes]:
    if not content.startswith(_PNG_HEAD):
        raise ValueError("not a PNG")
    at, name, count = len(_PNG_HEAD), b"", 0
    while name != b"IEND":
        count = _count(count, MAX_PARTS)
        length, name = _unpack(">I4s", content, at)
        end = at + 12 + length
        if end > len(content):
            raise ValueError("the PNG is cut off")
        if name not in unwanted:
            yield content[at:end]
        at = end


def _webp_chunks(
    content: bytes, unwanted: frozenset[bytes] = _WEBP_UNWANTED
) -> Iterator[bytes]:
    head, size, kind = _unpack("<4sI4s", content, 0)
    if head != b"RIFF" or kind != b"WEBP" or size + 8 > len(content):
        raise ValueError("not a WebP, or cut off")
    at, count = 12, 0
    while at < size + 8:
        count = _count(count, MAX_PARTS)
        name, length = _unpack("<4sI", content, at)
        end = at + 8 + length + length % 2
        if end > len(content):
            raise ValueError("the WebP is cut off")
        chunk = content[at:end]
        if name == b"VP8X" and length:
            chunk = chunk[:8] + bytes([chunk[8] & ~_WEBP_FLAGS]) + chunk[9:]
        if name not in unwanted:
            yield chunk
        at = end


def _jpeg_segments(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Split a JPEG into ``(marker, segment)``; the last segment has all scans."""
    if not content.startswith(b"\xff\xd8"):
        raise ValueError("not a JPEG")
    at, marker, count = 2, 0, 0
    while marker != 0xDA:
        count = _count(count, MAX_PARTS)
        head, marker = _unpack(">BB", content, at)
        if head != 0xFF:
            raise ValueError("not a JPEG")
        if marker == 0xFF:  # fill byte
            at += 1
            continue
        [length] = _unpack(">2xH", content, at)
        end = at + 2 + length
        if marker == 0xDA:
            # Phones append videos, which may contain bytes that look like a scan.
            over = content.find(b"\xff\xd9", end)
            end = over + 2 if over >= 0 else len(content)
        if end > len(content):
            raise ValueError("the JPEG is cut off")
        yield marker, content[at:end]
        at = end


def _is_wanted(marker: int, segment: bytes) -> bool:
    if marker == 0xE2:
        return segment[4:].startswith(b"ICC_PROFILE\0")
    # Of the application segments and comments, only the colour information is stored.
    is_application_data = 0xE0 <= marker <= 0xEF or marker == 0xFE
    return not is_application_data or marker in (0xE0, 0xEE)


def _gif_blocks(content: bytes) -> Iterator[bytes]:
    """Split a GIF into its header and blocks, without comments and foreign data."""
    if content[:6] not in (b"GIF87a", b"GIF89a"):
        raise ValueError("not a GIF")
    [flags] = _unpack("<10xB", content, 0)
    at = 13 + _palette_bytes(flags)
    yield content[:at]
    count = 0
    while True:
        [kind] = _unpack("B", content, at)
        start = at
        if kind == 0x3B:
            yield content[at : at + 1]
            return
        if kind == 0x2C:
            [flags] = _unpack("<9xB", content, at)
            at += 11 + _palette_bytes(flags)
        elif kind == 0x21:
            at += 2
        else:
            raise ValueError("not a GIF")
        length = None
        while length != 0:
            count = _count(count, MAX_GIF_BLOCKS)
            [length] = _unpack("B", content, at)
            at += 1 + length
        block = content[start:at]
        if kind == 0x2C or block[1] == 0xF9 or block[3:14] in _GIF_LOOPS:
            yield block


def _palette_bytes(flags: int) -> int:
    return 3 << (flags & 7) + 1 if flags & 0x80 else 0


def _count(count: int, most: int) -> int:
    if count >= most:
        raise ValueError("too many parts")
    return count + 1


def _unpack(form: str, content: bytes, at: int) -> tuple:
    if at + struct.calcsize(form) > len(content):
        raise ValueError("the file is cut off")
    return struct.unpack_from(form, content, at)
