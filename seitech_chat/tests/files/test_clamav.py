"""The virus scanner, spoken to over clamd's own protocol."""

import socket
import struct
import threading
from contextlib import suppress

from odoo.tests import TransactionCase, tagged

from ...exceptions import ChatError, ChatUnavailable
from ...tools.clamav import ScannerUnavailable, is_clean


class Scanner(threading.Thread):
    """Listens as clamd does and finds ``EICAR`` in what it is sent.

    The real one needs signatures from the network, which a test machine may not have.
    """

    def __init__(self, answer=None):
        super().__init__(daemon=True)
        self.answer = answer
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.address = "127.0.0.1:%d" % self.socket.getsockname()[1]
        self.start()

    def run(self):
        connection, _peer = self.socket.accept()
        with connection, connection.makefile("rb") as stream:
            assert stream.read(10) == b"zINSTREAM\0"
            content = b""
            while length := struct.unpack("!I", stream.read(4))[0]:
                content += stream.read(length)
            found = b"Eicar-Test FOUND" if b"EICAR" in content else b"OK"
            with suppress(ConnectionError):  # who asked has read enough
                connection.sendall(self.answer or b"stream: " + found + b"\0")


@tagged("-at_install", "post_install")
class TestClamav(TransactionCase):
    def test_a_clean_file_longer_than_one_chunk_passes(self):
        self.assertTrue(is_clean(Scanner().address, b"x" * 200_000))

    def test_a_finding_is_reported(self):
        self.assertFalse(is_clean(Scanner().address, b"x" * 100_000 + b"EICAR"))

    def test_an_unclear_answer_counts_as_none(self):
        scanner = Scanner(answer=b"INSTREAM size limit exceeded. ERROR\0")

        with self.assertRaises(ScannerUnavailable):
            is_clean(scanner.address, b"x")

    def test_an_endless_answer_counts_as_none(self):
        scanner = Scanner(answer=b"x" * 50_000_000)

        with self.assertRaises(ScannerUnavailable):
            is_clean(scanner.address, b"x")

    def test_an_infected_upload_is_refused(self):
        self._set_address(Scanner().address)

        with self.assertRaises(ChatError) as caught:
            self.env["ir.attachment"]._check_chat_virus(b"EICAR")

        self.assertEqual(caught.exception.code, "file_infected")

    def test_nothing_is_let_in_while_the_scanner_is_away(self):
        with socket.create_server(("127.0.0.1", 0)) as server:
            self._set_address("127.0.0.1:%d" % server.getsockname()[1])

        with self.assertRaises(ChatUnavailable):
            self.env["ir.attachment"]._check_chat_virus(b"fine")

    def test_without_a_scanner_files_pass(self):
        self._set_address(False)

        checked = self.env["ir.attachment"]._check_chat_virus(b"EICAR")

        self.assertIsNone(checked, "neither refused nor retried")

    def _set_address(self, address):
        self.env["ir.config_parameter"].set_param(
            "seitech_chat.clamav_address", address
        )
