"""A mail server that keeps what it is given: real SMTP, nothing leaves the machine."""

import email
import email.policy
import socketserver
import threading
from contextlib import suppress

MAX_LINE_BYTES = 100_000


class _Session(socketserver.StreamRequestHandler):
    """As much of RFC 5321 as Odoo speaks to a server without login."""

    def handle(self):
        self.recipients = []
        self._say(220, "mailbox")
        for words in iter(self._read_line, None):
            verb = words[:4].upper()
            if verb == "QUIT":
                self._say(221, "bye")
                return
            getattr(self, f"_{verb.lower()}", self._other)(words)

    def _read_line(self):
        line = self.rfile.readline(MAX_LINE_BYTES)
        return line.decode(errors="replace").strip() if line else None

    def _say(self, code, text):
        self.wfile.write(f"{code} {text}\r\n".encode())

    def _rcpt(self, words):
        self.recipients.append(words.partition(":")[2].strip(" <>"))
        self._say(250, "ok")

    def _rset(self, _words):
        self.recipients = []
        self._say(250, "ok")

    def _data(self, _words):
        self._say(354, "go on")
        lines = []
        for line in iter(lambda: self.rfile.readline(MAX_LINE_BYTES), b""):
            if line.rstrip(b"\r\n") == b".":
                break
            lines.append(line[1:] if line.startswith(b"..") else line)
        self.server.mailbox.keep(self.recipients, b"".join(lines))
        self._say(250, "kept")

    def _other(self, _words):
        self._say(250, "ok")


class Mailbox:
    """Listens on a port of its own. Use it with `with`.

    `setup`  code for `odoo shell`: Odoo sends its mail here
    """

    def __enter__(self):
        """Start to listen."""
        self._mails = []
        self._arrived = threading.Condition()
        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Session)
        self._server.daemon_threads = True
        self._server.mailbox = self
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        """Stop; what came is forgotten."""
        self._server.shutdown()
        self._server.server_close()

    @property
    def port(self):
        """The port it listens on."""
        return self._server.server_address[1]

    @property
    def setup(self):
        """Code that makes Odoo send here, and at once."""
        return (
            'env["ir.mail_server"].search([]).active = False\n'
            'env["ir.mail_server"].create({"name": "Mailbox", "smtp_host": "127.0.0.1",'
            f' "smtp_port": {self.port}, "smtp_encryption": "none"}})\n'
        )

    def keep(self, recipients, content):
        """Note a mail that came."""
        message = email.message_from_bytes(content, policy=email.policy.default)
        with self._arrived:
            self._mails.append((recipients, message))
            self._arrived.notify_all()

    @property
    def recipients(self):
        """Every address that was sent something, as often as it was."""
        with self._arrived:
            return [to for recipients, _mail in self._mails for to in recipients]

    def wait_for(self, recipient, *, subject="", timeout=60):
        """Return the first mail to somebody, as `email.message.EmailMessage`.

        :raises TimeoutError: none came; says what else did.
        """

        def find():
            for recipients, message in self._mails:
                if recipient in recipients and subject in (message["subject"] or ""):
                    return message
            return None

        with self._arrived:
            self._arrived.wait_for(find, timeout)
            found = find()
        if found is None:
            others = [(to, mail["subject"]) for to, mail in self._mails]
            raise TimeoutError(f"no mail to {recipient} in {timeout} s, only {others}")
        return found


def text_of(message):
    """Return everything that is written in a mail, its HTML included."""
    parts = [part for part in message.walk() if part.get_content_maintype() == "text"]
    texts = []
    for part in parts:
        with suppress(LookupError):
            texts.append(part.get_content())
    return "\n".join(texts)
