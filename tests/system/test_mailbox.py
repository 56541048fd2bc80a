"""The mail server of the tests is one that mail programs can talk to."""

import smtplib
from email.message import EmailMessage

import pytest
from harness.mailbox import Mailbox, text_of


def test_a_mail_arrives_as_it_was_sent():
    message = EmailMessage()
    message["From"], message["To"] = "desk@example.com", "ana@example.com"
    message["Subject"] = "Your conversation"
    message.set_content("Olá\n.leading dot\n")

    with Mailbox() as mailbox:
        with smtplib.SMTP("127.0.0.1", mailbox.port) as smtp:
            smtp.send_message(message)
        mail = mailbox.wait_for("ana@example.com", subject="conversation")

    assert text_of(mail).splitlines() == ["Olá", ".leading dot"]


def test_a_mail_that_does_not_come_is_said():
    with Mailbox() as mailbox, pytest.raises(TimeoutError, match="no mail to ben"):
        mailbox.wait_for("ben@example.com", timeout=0.1)
