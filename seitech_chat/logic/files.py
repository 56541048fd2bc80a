"""Which files may be sent, told by their content, never by their name."""

import re
import struct
import unicodedata
from itertools import islice

from .length import cut_text

OFFICE = "application/vnd.openxmlformats-officedocument."
OPEN_DOCUMENT = "application/vnd.oasis.opendocument."

# Type by content → the name endings that go with it, the first for names without one.
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
    "audio/ogg": (".ogg",),
    "audio/wav": (".wav",),
    "audio/x-wav": (".wav",),
    "audio/mp4": (".m4a",),
    "audio/webm": (".webm",),
    "video/mp4": (".mp4",),
    "video/webm": (".webm",),
    "video/quicktime": (".mov",),
}
# Shown in the page by a browser; everything else is downloaded.
INLINE_TYPES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
IMAGE_TYPES = INLINE_TYPES

MAX_NAME_LENGTH = 120
MAX_NAME_READ = 1_000  # characters of a name as it came; composing takes their square
ARCHIVE_NAMES = 500  # looked at in one archive
_OFFICE_FOLDERS = {
    "word/": f"{OFFICE}wordprocessingml.document",
    "xl/": f"{OFFICE}spreadsheetml.sheet",
    "ppt/": f"{OFFICE}presentationml.presentation",
}
_ENTRY = struct.Struct("<4s5H3I2H")
_ENTRY_START = re.compile(re.escape(b"PK\x03\x04"))
# Markup that a browser would run if it were served as a page.
_MARKUP = re.compile(rb"<\s*(!doctype|html|head|body|script|svg|\?xml|iframe)", re.I)


def archive_type(content: bytes) -> str:
    """Return what a ZIP archive is: an office document, or just an archive.

    Reads the first names only and unpacks nothing: an archive of 10 MB can hold 200,000
    names, or one entry of 10 GB.

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


def settle_type(guessed: str, content: bytes) -> str | None:
    """Decide a file's type from what a content sniffer said and its first bytes.

    :param guessed: MIME type by content, e.g. from libmagic.
    :param content: the file.
    :return: one of ``ALLOWED_TYPES``; None when it may not be sent.
    """
    head = content[:4096]
    if guessed in ALLOWED_TYPES and not guessed.startswith("text/"):
        return guessed
    if not (guessed.startswith("text/") or guessed == "application/json"):
        return None
    if _MARKUP.search(head) or b"\0" in content:
        return None
    try:
        content.decode()
    except UnicodeDecodeError:
        return None
    return guessed if guessed in ALLOWED_TYPES else "text/plain"


def kind_of(mimetype: str) -> str:
    """Sort a type into what a screen can do with it: an ``AttachmentKind``."""
    kind = mimetype.partition("/")[0]
    return kind if kind in {"image", "video", "audio"} else "file"


def safe_name(name: str | None, mimetype: str) -> str:
    """Make a name to store and to offer for download.

    :param name: as the client called the file: maybe a path, maybe nothing.
    :param mimetype: one of ``ALLOWED_TYPES``; the ending will fit it.
    :return: 1 to 120 characters without path or control characters.
    """
    base = re.split(r"[/\\]", name or "")[-1][-MAX_NAME_READ:]
    base = "".join(
        character
        for character in unicodedata.normalize("NFC", base)
        # Controls, and marks that turn the direction and so hide an ending.
        if unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Co", "Cn"}
        and character not in '<>:"|?*'
    ).strip(" .")
    endings = ALLOWED_TYPES[mimetype]
    if not base.lower().endswith(endings):
        base += endings[0]
    stem, dot, ending = base.rpartition(".")
    return f"{cut_text(stem or 'file', MAX_NAME_LENGTH - len(ending) - 1)}{dot}{ending}"
