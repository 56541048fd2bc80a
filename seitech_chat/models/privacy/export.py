"""The copy of a person's data: a ZIP with `index.html`, `data.json` and their files.

It shows what the person can see in the chat: no private notes, no audit. The schema of
`data.json` is in `docs/privacy.md`.
"""

import json
import tempfile
import zipfile

from odoo import fields
from odoo.tools import SQL

from ...logic.text import html_to_text
from ...tools.settings import read_count
from ...tools.time_format import to_iso

REQUEST = "seitech.chat.privacy.request"
SCHEMA = 1
PAGE = 500  # messages read at once
DEFAULT_PART_BYTES = 500 * 1024**2  # a larger copy has several ZIP files
COPY_CHUNK = 1024**2


def count(subject):
    """Count what is stored about a person: ``{kind: int}``."""
    env = subject.env
    env.flush_all()
    [[messages, files]] = env.execute_query(
        SQL(
            """
            SELECT count(*), (
                   SELECT count(*) FROM ir_attachment attachment
                     JOIN seitech_chat_message message
                       ON message.id = attachment.res_id
                    WHERE attachment.res_model = 'seitech.chat.message' AND %(wrote)s)
              FROM seitech_chat_message message WHERE %(wrote)s
            """,
            wrote=subject.wrote(),
        )
    )
    served = subject.served_channels()
    return {
        "conversations": len(subject.channels()),
        "messages": messages,
        "files": files,
        "ratings": len(served.rating_ids),
        "pages": len(subject.visitors.page_ids),
        "visitors": len(subject.visitors),
        "held": len(subject.channels().filtered("held_at")),
    }


def what_remains(subject):
    """Return what an erasure leaves, and why: ``{reason: count}``."""
    env = subject.env
    env.flush_all()
    served = subject.served_channels()
    [[replies]] = env.execute_query(
        SQL(
            """
            SELECT count(*) FROM seitech_chat_message message
             WHERE message.channel_id = ANY(%s) AND NOT coalesce(%s, FALSE)
               AND message.message_type NOT IN ('note', 'system', 'event')
               AND message.deleted_at IS NULL
            """,
            served.ids,
            subject.wrote(),
        )
    )
    remaining = {
        "held": len(subject.channels().filtered("held_at")),
        "replies": replies,
        "account": len(subject.users),
    }
    return {
        **{name: number for name, number in remaining.items() if number},
        "facts": 1,
        "backups": 1,
    }


def files_of(requests):
    """Return the ZIP files of these requests, in sudo."""
    # sudo: ir.attachment - found by their request, which the caller may read
    attachments = requests.env["ir.attachment"].sudo()
    return attachments.search(
        [("res_model", "=", REQUEST), ("res_id", "in", requests.ids)], order="id"
    )


def write(request, subject):
    """Write the copy of a person's data as files of a request.

    :return: counts, as ``count`` returns them.
    """
    parts = _Parts(request)
    parts.add_text("index.html", lambda out: _write_html(out, subject))
    parts.add_text("data.json", lambda out: _write_json(out, subject))
    for attachment in _attachments(subject):
        parts.add_file(_path_of(attachment), attachment)
    parts.close()
    return count(subject)


class _Parts:
    """The ZIP files of a copy, each at most of a size."""

    def __init__(self, request):
        self.request = request
        self.limit = read_count(
            request.env, "seitech_chat.export_part_bytes", DEFAULT_PART_BYTES
        )
        self.number = 0
        self._open()

    def _open(self):
        self.number += 1
        # It is read and closed in `close`.
        self.file = tempfile.TemporaryFile()  # noqa: SIM115
        self.zip = zipfile.ZipFile(self.file, "w", zipfile.ZIP_DEFLATED)

    def add_text(self, name, write_to):
        with self.zip.open(name, "w", force_zip64=True) as out:
            write_to(out)

    def add_file(self, name, attachment):
        if self.file.tell() + attachment.file_size > self.limit:
            self.close()
            self._open()
        self.zip.writestr(name, attachment.raw or b"")
        attachment.invalidate_recordset(["raw", "datas", "db_datas"])

    def close(self):
        self.zip.close()
        self.file.seek(0)
        env = self.request.env
        env["ir.attachment"].create(
            {
                "name": f"chat-data-{self.request.id}-{self.number}.zip",
                "raw": self.file.read(),
                "mimetype": "application/zip",
                "res_model": REQUEST,
                "res_id": self.request.id,
                "company_id": self.request.company_id.id,
            }
        )
        self.file.close()


def _attachments(subject):
    """Yield the files of the messages that the copy contains."""
    attachments = subject.env["ir.attachment"]
    for page in _pages(subject):
        yield from attachments.search(
            [
                ("res_model", "=", "seitech.chat.message"),
                ("res_id", "in", page.filtered("has_attachments").ids),
            ],
            order="id",
        )


def _path_of(attachment):
    return f"files/{attachment.id}-{attachment.name.replace('/', '_')}"


def _shown_channels(subject):
    """Return the conversations that the person can open now, in sudo."""
    shown = subject.env["seitech.chat.channel"]
    for user in subject.users:
        # The person's own rights decide, as in the app.
        channels = subject.env["seitech.chat.channel"].with_user(user)
        mine = channels.with_context(allowed_company_ids=user.company_ids.ids)
        members = [("user_id", "=", user.id), ("is_active", "=", True)]
        # sudo: seitech.chat.channel - found above with the person's own rights
        shown |= mine.search([("member_ids", "any", members)]).sudo()
    visitors = subject.visitors
    return shown | shown.search([("visitor_id", "in", visitors.ids)])


def _pages(subject):
    """Yield the messages of the copy by conversation, a page at a time.

    These are the public messages of conversations that the person can open, and their
    own messages of all others.
    """
    env = subject.env
    env.flush_all()
    messages = env["seitech.chat.message"]
    shown = _shown_channels(subject).ids
    last = (0, 0)
    while True:
        # SQL: pages by conversation and id, in the order of an index.
        rows = env.execute_query(
            SQL(
                """
                SELECT message.channel_id, message.id
                  FROM seitech_chat_message message
                 WHERE (message.channel_id, message.id) > (%s, %s)
                   AND (message.channel_id = ANY(%s) AND message.message_type <> 'note'
                        OR %s)
              ORDER BY message.channel_id, message.id LIMIT %s
                """,
                *last,
                shown,
                subject.wrote(),
                PAGE,
            )
        )
        if not rows:
            return
        last = rows[-1]
        page = messages.browse([row[1] for row in rows])
        yield page
        page.invalidate_recordset(flush=False)


def _person(subject):
    """Return the person's own records, as the copy shows them."""
    env = subject.env
    served = subject.served_channels()
    users = subject.users  # sudo: res.users - the person's own account
    preferences = env["seitech.chat.preference"]
    members = env["seitech.chat.member"]
    drafts = members.search([("user_id", "in", users.ids), ("draft_body", "!=", False)])
    notifications = env["seitech.chat.notification"]
    reactions = env["seitech.chat.reaction"]
    questions = env["seitech.chat.faq.question"]
    return {
        "accounts": [{"name": one.name, "email": one.email or None} for one in users],
        "visitors": [
            {
                "name": one.name,
                "email": one.email or None,
                "customer_id": one.identity_subject or None,
                "signed_name": one.identity_name or None,
                "signed_email": one.identity_email or None,
                "signed_values": one.identity_fields or None,
                "consent_version": one.consent_version or None,
                "consent_at": to_iso(one.consent_at),
                "consent_withdrawn_at": to_iso(one.consent_withdrawn_at),
                "pages": [
                    {
                        "url": page.url,
                        "title": page.title or None,
                        "visited_at": to_iso(page.visited_at),
                    }
                    for page in one.page_ids
                ],
            }
            for one in subject.visitors
        ],
        "forms": [
            {
                "conversation_id": one.id,
                "name": one.visitor_name or None,
                "email": one.visitor_email or None,
                "phone": one.visitor_phone or None,
                "page": one.page_url or None,
                "answers": one.pre_chat_answers or [],
            }
            for one in served
        ],
        "ratings": [
            {
                "conversation_id": one.channel_id.id,
                "rating": one.rating,
                "comment": one.comment or None,
            }
            for one in served.rating_ids
        ],
        "reactions": [
            {"message_id": one.message_id.id, "emoji": one.emoji}
            for one in reactions.search(
                [
                    "|",
                    ("author_user_id", "in", users.ids),
                    ("author_visitor_id", "in", subject.visitors.ids),
                ]
            )
        ],
        "drafts": [
            {"conversation_id": one.channel_id.id, "text": one.draft_body}
            for one in drafts
        ],
        "questions": questions.search([("asker_key", "in", subject.keys)]).mapped(
            "text"
        ),
        "notifications": [
            {"kind": one.kind, "created_at": to_iso(one.created_at)}
            for one in notifications.search([("user_id", "in", users.ids)])
        ],
        "preferences": [preferences._for_user(one) for one in users],
    }


def _write_json(out, subject):
    """Write `data.json`, one message at a time."""
    head = {
        "schema": SCHEMA,
        "created_at": to_iso(fields.Datetime.now()),
        "person": _person(subject),
        "conversations": [
            {
                "id": one.id,
                "type": one.channel_type,
                "name": one.name or None,
                "started_at": to_iso(one.started_at),
                "ended_at": to_iso(one.ended_at),
            }
            for one in subject.channels()
        ],
    }
    text = json.dumps(head, ensure_ascii=False, indent=1, default=str)
    out.write(text.rstrip("}\n ").encode() + b',\n "messages": [')
    separator = b"\n  "
    for page in _pages(subject):
        mine = set(_own_ids(subject, page))
        for message, payload in zip(page, page._to_payloads(), strict=True):
            row = {
                "id": payload["id"],
                "conversation_id": payload["channel_id"],
                "position": payload["position"],
                "type": payload["type"],
                "author": payload["author"]["name"] or None,
                "is_mine": message.id in mine,
                "text": html_to_text(payload["body"]),
                "files": [
                    f"files/{one['id']}-{one['name'].replace('/', '_')}"
                    for one in payload["attachments"]
                ],
                "earlier_texts": [
                    html_to_text(str(one.body or "")) for one in message.revision_ids
                ]
                if message.id in mine
                else [],
                "created_at": payload["created_at"],
                "edited_at": payload["edited_at"],
                "deleted_at": payload["deleted_at"],
            }
            out.write(separator + json.dumps(row, ensure_ascii=False).encode())
            separator = b",\n  "
    out.write(b"\n ]\n}\n")


def _own_ids(subject, page):
    users, visitors = subject.users.ids, subject.visitors.ids
    return [
        one.id
        for one in page
        if one.author_user_id.id in users or one.author_visitor_id.id in visitors
    ]


def _write_html(out, subject):
    """Write `index.html`, which opens without a network."""
    env = subject.env
    lang = subject.users[:1].lang or subject.visitors[:1].lang or "en_US"
    view = env["ir.qweb"].with_context(lang=lang)

    def render(template, **values):
        out.write(str(view._render(template, values)).encode())

    out.write(b"<!DOCTYPE html>\n<html><body>\n")
    render("seitech_chat.export_head", person=_person(subject))
    names = {one.id: one.display_name for one in subject.channels()}
    current = None
    for page in _pages(subject):
        mine = set(_own_ids(subject, page))
        rows = []
        for payload in page._to_payloads():
            channel_id = payload["channel_id"]
            rows.append(
                {
                    **payload,
                    "heading": names.get(channel_id, "")
                    if channel_id != current
                    else None,
                    "is_mine": payload["id"] in mine,
                    "text": html_to_text(payload["body"]),
                }
            )
            current = channel_id
        render("seitech_chat.export_messages", rows=rows)
    out.write(b"</body></html>\n")
