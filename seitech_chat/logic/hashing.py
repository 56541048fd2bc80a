"""Hash of secrets and keys, so that the database does not store them in plain text."""

import hashlib


def sha256_hex(text: str) -> str:
    """Return the SHA-256 of a text as 64 hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()
