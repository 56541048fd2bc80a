"""Rules for permitted files, based on their content and never on their name."""

import re
import struct
import unicodedata
from itertools import islice

from .length import cut_text

OFFICE = "application/vnd.openxmlformats-officedocument."
OPEN_DOCUMENT = "application/vnd.oasis.opendocument."

# Type by content → its file extensions; the first one is added to names without one.
ALLOWED_TYPES: dict[str, tuple[str, ...]] = {
    "image/png": (".png",),
    "image/jpeg": (".jpg", ".jpeg"),
    "image/gif": (".gif",),
    "image/webp": (".webp",),
    "application/pdf": (".pdf",),
    "text/plain": (".txt", ".md", ".log", ".csv"),
    "text/csv": (".csv", ".txt"),
    "application/zip": (".zip",),
    f"{OFFICE}wordprocessingml.document": (".docx",),
    f"{OFFICE}spreadsheetml.sheet": (".xlsx",),
    f"{OFFICE}presentationml.presentation": (".pptx",),
    f"{OPEN_DOCUMENT}text": (".odt",),
    f"{OPEN_DOCUMENT}spreadsheet": (".ods",),
    f"{OPEN_DOCUMENT}presentation": (".odp",),
    "application/msword": (".doc",),
    "application/vnd.ms-excel": (".xls",),
    "application/vnd.ms-powerpoint": (".ppt",),
    "audio/mpeg": (".mp3",),
    "audio/ogg": (".ogg", ".oga", ".opus"),
    "audio/wav": (".wav",),
    "audio/x-wav": (".wav",),
    "audio/mp4": (".m4a",),
    "audio/aac": (".aac",),
    "audio/amr": (".amr",),
    "audio/x-caf": (".caf",),
    "audio/webm": (".webm",),
    "video/mp4": (".mp4", ".m4v"),
    "video/3gpp": (".3gp", ".3g2"),
    "video/webm": (".webm",),
    "video/quicktime": (".mov",),
}
# Types that a browser shows in the page; files of other types are downloaded.
INLINE_TYPES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
IMAGE_TYPES = INLINE_TYPES

# Names of a content sniffer → names in ALLOWED_TYPES.
ALIASES = {
    "audio/x-m4a": "audio/mp4",
    "audio/x-hx-aac-adts": "audio/aac",
    "audio/AMR": "audio/amr",
    "video/x-m4v": "video/mp4",
    "video/3gpp2": "video/3gpp",
}
# First letters of an ISO media file's brand → type (ISO 14496-12, 4.3).
BRANDS = {
    "M4A": "audio/mp4",
    "M4B": "audio/mp4",
    "M4V": "video/mp4",
    "3g": "video/3gpp",
    "qt": "video/quicktime",
    "heic": "image/heic",
    "heix": "image/heic",
    "heim": "image/heic",
    "heis": "image/heic",
    "hev": "image/heic",
    "mif1": "image/heic",
    "msf1": "image/heic",
    "avif": "image/avif",
    "avis": "image/avif",
}
# Picture types that many devices produce and that not every browser shows.
UNSHOWN_PICTURES = {"image/heic": "HEIC", "image/avif": "AVIF"}
MAX_TRACKS = 100
# Encodings for text without a byte order mark that is not UTF-8, stricter ones first.
CHARSETS = ("shift_jis", "gbk", "cp1252")
UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
MAX_TEXT_LOOK = 4_096  # characters

MAX_NAME_LENGTH = 120
MAX_NAME_READ = 1_000  # characters read of a sent name; composing is quadratic
ARCHIVE_NAMES = 500  # names read from one archive
_OFFICE_FOLDERS = {
    "word/": f"{OFFICE}wordprocessingml.document",
    "xl/": f"{OFFICE}spreadsheetml.sheet",
    "ppt/": f"{OFFICE}presentationml.presentation",
}
_ENTRY = struct.Struct("<4s5H3I2H")
_ENTRY_START = re.compile(re.escape(b"PK\x03\x04"))
_HANDLER = re.compile(b"hdlr.{8}(soun|vide)", re.DOTALL)
# Control characters that no text contains: all but tabs, line ends and form feeds.
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f\x7f]")
# Markup that a browser would run in a file served as a page.
_MARKUP = re.compile(rb"<\s*(!doctype|html|head|body|script|svg|\?xml|iframe)", re.I)
_MARKUP_TEXT = re.compile(_MARKUP.pattern.decode(), re.I)


def archive_type(content: bytes) -> str:
    """Return the type of a ZIP archive: an office document or a plain archive.

    The function reads only the first names and unpacks nothing, because an archive of
    10 MB can contain 200,000 names, or one entry of 10 GB.

    :param content: the file.
    :return: one of ``ALLOWED_TYPES``.
    Source: APPNOTE.TXT 4.3.7, ECMA-376 part 2, OpenDocument 1.2 part 3.
    """
    names: set[str] = set()
    for start in islice(_ENTRY_START.finditer(content), ARCHIVE_NAMES):
        if start.start() + _ENTRY.size > len(content):
            break
        entry = _ENTRY.unpack_from(content, start.start())
        method, size, name_length, extra_length = entry[3], entry[7], *entry[9:]
        at = start.start() + _ENTRY.size
        name = content[at : at + min(name_length, 256)].decode(errors="replace")
        if not names and name == "mimetype" and method == 0 and size < 256:
            at += name_length + extra_length
            found = content[at : at + size].decode(errors="replace")
            if found.startswith(OPEN_DOCUMENT) and found in ALLOWED_TYPES:
                return found
        names.add(name)
    if "[Content_Types].xml" in names:
        for folder, mimetype in _OFFICE_FOLDERS.items():
            if any(name.startswith(folder) for name in names):
                return mimetype
    return "application/zip"


def media_type(content: bytes) -> str | None:
    """Return the type of an ISO media file: audio, video or picture.

    :param content: the file.
    :return: a type, possibly of ``UNSHOWN_PICTURES``; None for an unknown brand.
    Source: ISO/IEC 14496-12, 4.3 (brands) and 8.4.3 (handlers of tracks).
    """
    if content[4:8] != b"ftyp":
        return None
    brand = content[8:12].decode("latin-1")
    for start, mimetype in BRANDS.items():
        if brand.startswith(start):
            return mimetype
    # Phones give an audio recording the same brand as a video.
    found = islice(_HANDLER.finditer(content), MAX_TRACKS)
    handlers = {match[1] for match in found}
    return "audio/mp4" if handlers == {b"soun"} else None


def refused_picture(content: bytes) -> str | None:
    """Return the name of a refused picture format that devices produce.

    :return: ``HEIC`` or ``AVIF``; None for any other file.
    """
    return UNSHOWN_PICTURES.get(media_type(content) or "")


def read_text(content: bytes) -> str | None:
    """Decode a file as text, in UTF-8, UTF-16 or a regional encoding.

    :param content: the file.
    :return: the text; None if the file is not text. With a guessed regional encoding,
        letters may be wrong, but none is missing.
    """
    if content.startswith(UTF16_MARKS):
        charsets: tuple[str, ...] = ("utf-16",)
    elif b"\0" in content:
        return None
    else:
        charsets = (
            ("utf-8-sig",) if _CONTROL.search(content) else ("utf-8-sig", *CHARSETS)
        )
    for charset in charsets:
        try:
            text = content.decode(charset)
        except UnicodeDecodeError:
            continue
        return text if _is_written(text) else None
    return None


def _is_written(text: str) -> bool:
    """Return whether a decoded text is real text, not decoded binary data."""
    head = text[:MAX_TEXT_LOOK]
    return "\0" not in text and not any(
        unicodedata.category(character) in {"Cn", "Co", "Cs"} for character in head
    )


def _has_markup(content: bytes, text: str) -> bool:
    head = _MARKUP.search(content[:MAX_TEXT_LOOK])
    return bool(head or _MARKUP_TEXT.search(text[:MAX_TEXT_LOOK]))


def detect_type(guessed: str, content: bytes) -> str | None:
    """Return a file's type from a content sniffer's result and the file's content.

    :param guessed: MIME type by content, e.g. from libmagic.
    :param content: the file.
    :return: one of ``ALLOWED_TYPES``; None if the file is not permitted.
    """
    guessed = media_type(content) or ALIASES.get(guessed, guessed)
    if guessed in ALLOWED_TYPES and not guessed.startswith("text/"):
        return guessed
    # A sniffer has no result for one letter, or for text in an unknown encoding.
    if not guessed.startswith("text/") and guessed not in (
        "application/json", "application/csv", "application/octet-stream",
    ):  # fmt: skip
        return None
    is_marked = content.startswith(UTF16_MARKS)
    if (
        guessed == "application/octet-stream"
        and not is_marked
        and _CONTROL.search(content)
    ):
        return None
    text = read_text(content)
    if text is None or _has_markup(content, text):
        return None
    return guessed if guessed in ALLOWED_TYPES else "text/plain"


def kind_of(mimetype: str) -> str:
    """Return the ``AttachmentKind`` of a type, by which clients choose the display."""
    kind = mimetype.partition("/")[0]
    return kind if kind in {"image", "video", "audio"} else "file"


def safe_name(name: str | None, mimetype: str) -> str:
    """Return a safe file name for storage and download.

    :param name: the file name sent by the client; may be a path, empty or None.
    :param mimetype: one of ``ALLOWED_TYPES``; it determines the extension.
    :return: 1 to 120 characters without path or control characters.
    """
    base = re.split(r"[/\\]", name or "")[-1][-MAX_NAME_READ:]
    base = "".join(
        character
        for character in unicodedata.normalize("NFC", base)
        # Control characters, and direction marks, which can disguise an extension.
        if unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Co", "Cn"}
        and character not in '<>:"|?*'
    ).strip(" .")
    endings = ALLOWED_TYPES[mimetype]
    if not base.lower().endswith(endings):
        base += endings[0]
    stem, dot, ending = base.rpartition(".")
    return f"{cut_text(stem or 'file', MAX_NAME_LENGTH - len(ending) - 1)}{dot}{ending}"
