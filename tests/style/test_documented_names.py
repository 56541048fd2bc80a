"""The documents name what the repository contains."""

import subprocess
from pathlib import Path

import pytest
from documented_names import unknown_names

ROOT = Path(__file__).parents[2]

FILES = {
    "Makefile": "run: ## start\n",
    "seitech_chat/models/channel/chat_channel.py": (
        '_name = "seitech.chat.channel"\ndef _post_message(self):\n'
        '    emit("seitech.chat.channel/message_new")\n'
    ),
    "seitech_chat/static/tests/wire_schema.js": '"/api/chat/send": 1',
}
KNOWN = (
    "`make run`, `models/channel/`, `channel/chat_channel.py`, `chat_channel.py`, "
    "`seitech_chat/models/*/chat_channel.py`, `_post_message()`, `/api/chat/send`, "
    "`seitech.chat.channel/message_new`, `60/60`, `limit_req`, `true`"
)


@pytest.fixture
def write_document(tmp_path):
    """Return a function that writes README.md into a repository, and its root."""

    def write(text):
        for name, content in {**FILES, "README.md": text}.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content)
        subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
        subprocess.run(["git", "add", "."], cwd=tmp_path, check=True)
        return tmp_path

    return write


def test_documents_name_what_exists():
    found = unknown_names(ROOT)

    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    "name",
    [
        "make walk", "models/channel/chat_room.py", "chat_room.py", "models/room/*.py",
        "_post_note_again", "seitech.chat.room", "seitech.chat.channel/message_gone",
        "/api/chat/gone",
    ],
)  # fmt: skip
def test_unknown_name_is_found(name, write_document):
    assert unknown_names(write_document(f"Look at `{name}`.")) == [f"README.md: {name}"]


def test_known_names_and_other_words_pass(write_document):
    assert unknown_names(write_document(KNOWN)) == []


def test_make_target_in_a_code_block_is_checked(write_document):
    text = "```sh\nmake run\nTEST=1 make walk   # walks\n```\n"

    assert unknown_names(write_document(text)) == ["README.md: make walk"]
