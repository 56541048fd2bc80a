"""Secrets and keys as they are stored: recognised again, never read back."""

import hashlib


def digest(text: str) -> str:
    """Condense a text to the 64 hexadecimal digits of its SHA-256."""
    return hashlib.sha256(text.encode()).hexdigest()
