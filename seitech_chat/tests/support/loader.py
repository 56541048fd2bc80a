"""Reads the script that a page loads for the chat."""

import json
import re


def read_settings(script):
    """Return the settings in the text of a loader, which is called with them."""
    return json.loads(re.search(r"\((\{\"key.*\})\);$", script)[1])
