"""Erasing a person in place: the steps, in order, each in small transactions.

Every step finds what is left by looking, and changes at most a batch of rows. A run
that is killed continues where it ended: each row is changed once, together with its
count. Names go last, because the steps before look for them.
"""

import json

from markupsafe import escape

from odoo import fields
from odoo.tools import SQL

from ...persona import Persona
from ..channel.chat_channel_group import after_departure
from ..visitor.chat_visitor import ANONYMOUS
from .subject import FORMER

MESSAGES = 40  # per transaction: a conversation's row is locked for one of these
FILES = 50
CHANNELS = 20
GROUP_NAME = "Group"  # in place of a name that the person typed, not translated
BUS_EVENT = '{"type":"seitech.chat.%'


def end_access(subject):
    """End the person's tokens, open conversations and memberships of groups."""
    # Rows of the bus show texts and pages; from now on it gets only what is erased.
    bus = subject.env["bus.bus"]
    # One scan here, instead of one per batch of messages, under their row's lock.
    bus._delete_channels(subject.channels().ids)
    bus._delete_targets(subject.users.partner_id)
    bus._delete_targets(subject.visitors)
    visitors = subject.visitors.filtered(lambda one: one.token_hash)
    visitors.write(
        {
            "token_hash": False,
            "request_hash": False,
            "request_fingerprint": False,
            "identity_subject": False,
        }
    )
    served = subject.served_channels().filtered(lambda one: one.state == "active")
    for channel in served.sorted("id")[:CHANNELS]:
        customer = channel.student_id or channel.visitor_id
        channel._end(Persona(customer))
    left = subject.env["seitech.chat.member"].search(
        [
            ("user_id", "in", subject.users.ids),
            ("is_active", "=", True),
            ("channel_id.channel_type", "not in", ("course", "broadcast")),
        ],
        order="channel_id",
        limit=CHANNELS,
    )
    for member in left:
        member.channel_id._lock()
        member._deactivate_and_demote()
        after_departure(member.channel_id)
    subject.users._chat_seal_services()
    return len(served) + len(left), {}


def delete_files(subject):
    """Delete the files of the person's messages and those not sent yet."""
    env = subject.env
    env.flush_all()
    # SQL: joins the files with their messages.
    rows = env.execute_query(
        SQL(
            """
            SELECT attachment.id FROM ir_attachment attachment
              JOIN seitech_chat_message message ON message.id = attachment.res_id
              JOIN seitech_chat_channel channel ON channel.id = message.channel_id
             WHERE attachment.res_model = 'seitech.chat.message'
               AND attachment.res_field IS NULL
               AND channel.held_at IS NULL AND %s
             LIMIT %s
            """,
            subject.wrote(),
            FILES,
        )
    )
    attachments = env["ir.attachment"]
    found = attachments.browse([row[0] for row in rows])
    unsent = attachments.search(
        [
            ("res_model", "=", "seitech.chat.message"),
            ("res_id", "=", 0),
            ("chat_uploader_key", "in", subject.keys),
        ],
        limit=FILES,
    )
    count = len(found) + len(unsent)
    (found | unsent).unlink()
    return count, {"files": count}


def erase_messages(subject):
    """Replace the texts of the person's messages, a batch of one conversation."""
    pending = SQL(
        """(%s AND (message.author_user_id IS NOT NULL OR message.deleted_at IS NULL
           OR EXISTS (SELECT FROM seitech_chat_message_revision revision
                       WHERE revision.message_id = message.id)))""",
        subject.wrote(),
    )
    return _erase_batch(subject, pending, "messages")


def erase_notes(subject):
    """Replace the texts of colleagues' private notes about the person."""
    pending = SQL(
        """(message.message_type = 'note' AND message.channel_id = ANY(%s)
            AND (message.deleted_at IS NULL
                 OR EXISTS (SELECT FROM seitech_chat_message_revision revision
                             WHERE revision.message_id = message.id)))""",
        subject.served_channels().ids,
    )
    return _erase_batch(subject, pending, "notes")


def remove_reactions(subject):
    """Delete the person's reactions to messages of others."""
    env = subject.env
    env.flush_all()
    rows = env.execute_query(
        SQL(
            """
            SELECT message.channel_id, message.id
              FROM seitech_chat_reaction reaction
              JOIN seitech_chat_message message ON message.id = reaction.message_id
              JOIN seitech_chat_channel channel ON channel.id = message.channel_id
             WHERE (reaction.author_user_id = ANY(%s)
                    OR reaction.author_visitor_id = ANY(%s))
               AND channel.held_at IS NULL
          ORDER BY message.channel_id, message.id LIMIT %s
            """,
            subject.users.ids,
            subject.visitors.ids,
            MESSAGES,
        )
    )
    if not rows:
        return 0, {}
    channel = env["seitech.chat.channel"].browse(rows[0][0])
    ids = sorted({row[1] for row in rows if row[0] == channel.id})
    channel._lock()
    [(count,)] = env.execute_query(
        SQL(
            """
            WITH gone AS (
                DELETE FROM seitech_chat_reaction
                 WHERE message_id = ANY(%s)
                   AND (author_user_id = ANY(%s) OR author_visitor_id = ANY(%s))
             RETURNING id)
            SELECT count(*) FROM gone
            """,
            ids,
            subject.users.ids,
            subject.visitors.ids,
        )
    )
    _publish(channel, ids)
    return count, {"reactions": count}


def replace_names(subject):
    """Replace the person's names in system lines and events."""
    env = subject.env
    names = subject.names()
    if not names:
        return 0, {}
    env.flush_all()
    # SQL: searches in a JSON array.
    rows = env.execute_query(
        SQL(
            """
            SELECT message.channel_id, message.id, message.body, message.system_data,
                   message.done_by
              FROM seitech_chat_message message
              JOIN seitech_chat_channel channel ON channel.id = message.channel_id
             WHERE message.channel_id = ANY(%s) AND channel.held_at IS NULL
               AND message.message_type IN ('system', 'event')
               AND (jsonb_exists_any(message.system_data -> 'names', %s)
                    OR message.done_by = ANY(%s))
          ORDER BY message.channel_id, message.id LIMIT %s
            """,
            subject.channels().ids,
            names,
            names,
            MESSAGES,
        )
    )
    if not rows:
        return 0, {}
    channel = env["seitech.chat.channel"].browse(rows[0][0])
    channel._lock()
    messages = env["seitech.chat.message"]
    ids = []
    for channel_id, message_id, body, data, done_by in rows:
        if channel_id != channel.id:
            break
        ids.append(message_id)
        data, replaced = _without_names(data, names)
        if GROUP_NAME in replaced.values() and channel.name in replaced:
            channel.name = GROUP_NAME
            env["bus.bus"]._delete_channels(channel.ids)
            channel._emit_changed()
        for old in sorted(replaced, key=len, reverse=True):
            body = (body or "").replace(str(escape(old)), replaced[old])
        messages.browse(message_id).write(
            {
                "body": body,
                "system_data": data,
                "done_by": FORMER if done_by in names else done_by,
            }
        )
    _publish(channel, ids)
    return len(ids), {"lines": len(ids)}


def _without_names(data, names):
    """Replace names in the content of a system line.

    The name of a group is a text of the person who created or renamed it.

    :return: ``(content, {old: new})``.
    """
    said = (data or {}).get("names") or []
    replaced = {name: FORMER for name in said if name in names}
    if said[:1] and said[0] in names and data["kind"] in ("created", "renamed"):
        replaced.update(dict.fromkeys(said[1:], GROUP_NAME))
    new = [replaced.get(name, name) for name in said]
    return data and {**data, "names": new}, replaced


def clear_records(subject):
    """Clear what else is stored about the person; one statement per table."""
    env = subject.env
    env.flush_all()
    names, emails = subject.names(), subject.emails()
    users, visitors = subject.users.ids, subject.visitors.ids
    served = subject.served_channels().filtered(lambda one: not one.held_at)
    channels = served.ids
    # SQL: the audit log refuses every change by the ORM, also to a name.
    for statement in (
        SQL("UPDATE seitech_chat_assignment SET note = NULL, assigned_by_user_id = CASE"
            " WHEN assigned_by_user_id = ANY(%s) THEN NULL ELSE assigned_by_user_id END"
            " WHERE assigned_by_user_id = ANY(%s) OR channel_id = ANY(%s)",
            users, users, channels),
        SQL("UPDATE seitech_chat_audit SET user_name = %s, user_id = NULL"
            " WHERE user_id = ANY(%s)", FORMER, users),
        SQL("UPDATE seitech_chat_audit SET detail = %s WHERE detail = ANY(%s)",
            FORMER, names),
        SQL("UPDATE seitech_chat_member SET draft_body = NULL,"
            " draft_reply_to_id = NULL, draft_is_note = NULL, draft_saved_at = NULL,"
            " own_version = own_version + 1"
            " WHERE user_id = ANY(%s) AND draft_body IS NOT NULL", users),
        SQL("UPDATE seitech_chat_message_revision SET replaced_by_user_id = NULL"
            " WHERE replaced_by_user_id = ANY(%s)", users),
        SQL("UPDATE seitech_chat_notification SET subject_name = %s"
            " WHERE subject_name = ANY(%s)", FORMER, names),
        SQL("UPDATE seitech_chat_agent SET away_text = NULL"
            " WHERE user_id = ANY(%s)", users),
        SQL("DELETE FROM seitech_chat_mention WHERE user_id = ANY(%s)", users),
        SQL("DELETE FROM seitech_chat_notification WHERE user_id = ANY(%s)", users),
        SQL("DELETE FROM seitech_chat_preference WHERE user_id = ANY(%s)", users),
        SQL("DELETE FROM seitech_chat_presence WHERE user_id = ANY(%s)", users),
        SQL("DELETE FROM seitech_chat_report_subscription WHERE user_id = ANY(%s)",
            users),
        SQL("DELETE FROM seitech_chat_scheduled_email WHERE user_id = ANY(%s)"
            " OR channel_id = ANY(%s) AND user_id IS NULL", users, channels),
        SQL("DELETE FROM seitech_chat_faq_question WHERE asker_key = ANY(%s)",
            subject.keys),
    ):  # fmt: skip
        env.cr.execute(statement)
    env.invalidate_all()
    partners = subject.users.partner_id
    env["mail.push.device"].search([("partner_id", "in", partners.ids)]).unlink()
    env["mail.push"]._drop_deleted_messages(10_000)
    env["mail.mail"]._remove_deleted_messages(emails)
    for channel in served:
        channel._lock()
        channel._anonymize_customer(ANONYMOUS if channel.visitor_id else FORMER)
        if channel.student_id in subject.users:
            channel.student_id = False
        channel._emit_changed()
    needles = [*names, *emails]
    written = [
        f'%"author":{{"type":"{kind}","id":{id_},%"deleted_at":null%'
        for kind, ids in (("user", users), ("visitor", visitors))
        for id_ in ids
    ]
    # Texts that an account wrote elsewhere while the run went on.
    env["bus.bus"]._delete_rows(
        SQL("message LIKE %s AND message LIKE ANY(%s)", BUS_EVENT, written)
    )
    if needles:
        env["bus.bus"]._delete_rows(
            SQL(
                "message LIKE %s AND message LIKE ANY(%s)",
                BUS_EVENT,
                [f"%{_in_json(text)}%" for text in needles],
            )
        )
    for visitor in subject.visitors:
        visitor._anonymize()
        visitor.lang = False
    subject.visitors.write({"user_id": False})
    return 0, {"visitors": len(visitors), "conversations": len(channels)}


def _in_json(text):
    """Return a text as JSON stores it, for LIKE."""
    written = json.dumps(text)[1:-1]
    return written.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


STEPS = (
    end_access,
    delete_files,
    erase_messages,
    erase_notes,
    remove_reactions,
    replace_names,
    clear_records,
)


def _erase_batch(subject, pending, counted):
    """Erase a batch of messages of one conversation that is not on hold.

    :param pending: ``SQL``, the messages that are left.
    :return: ``(messages erased, counts)``.
    """
    env = subject.env
    env.flush_all()
    # SQL: the ORM has no such condition. A file is deleted by its own step.
    rows = env.execute_query(
        SQL(
            """
            SELECT message.channel_id, message.id
              FROM seitech_chat_message message
              JOIN seitech_chat_channel channel ON channel.id = message.channel_id
             WHERE %s AND channel.held_at IS NULL
             LIMIT %s
            """,
            pending,
            MESSAGES,
        )
    )
    if not rows:
        return 0, {}
    channel = env["seitech.chat.channel"].browse(min(row[0] for row in rows))
    ids = sorted(row[1] for row in rows if row[0] == channel.id)
    previews = env["seitech.chat.link.preview"]
    previews.search([("message_id", "in", ids)]).unlink()
    channel._lock()
    for table in ("message_revision", "reaction", "mention"):
        env.cr.execute(
            SQL(
                "DELETE FROM %s WHERE message_id = ANY(%s)",
                SQL.identifier(f"seitech_chat_{table}"),
                ids,
            )
        )
    # A note of a colleague keeps its author; a text of an account loses it.
    env.cr.execute(
        SQL(
            """
            UPDATE seitech_chat_message
               SET body = NULL, fingerprint = NULL, has_attachments = FALSE,
                   has_reactions = FALSE, has_mentions = FALSE, has_previews = FALSE,
                   pinned_at = NULL, edited_at = NULL,
                   deleted_at = coalesce(deleted_at, %(now)s),
                   author_gone = CASE WHEN author_user_id = ANY(%(users)s)
                                      THEN TRUE ELSE author_gone END,
                   author_user_id = CASE WHEN author_user_id = ANY(%(users)s)
                                         THEN NULL ELSE author_user_id END
             WHERE id = ANY(%(ids)s)
            """,
            now=fields.Datetime.now(),
            users=subject.users.ids,
            ids=ids,
        )
    )
    env["seitech.chat.message"].invalidate_model(flush=False)
    _publish(channel, ids)
    return len(ids), {counted: len(ids)}


def _publish(channel, ids):
    """Give changed messages new versions and publish them. The conversation is locked.

    Emits ``seitech.chat.channel/message_changed`` for each.
    """
    env = channel.env
    env.flush_all()
    for column, condition in (
        ("last_version", SQL("message_type <> 'note'")),
        ("last_internal_version", SQL("message_type = 'note'")),
    ):
        # SQL: numbers all messages of a stream in one statement.
        env.cr.execute(
            SQL(
                """
                WITH numbered AS (
                    SELECT id, row_number() OVER (ORDER BY version, id) AS step
                      FROM seitech_chat_message
                     WHERE id = ANY(%(ids)s) AND %(condition)s
                ), taken AS (
                    UPDATE seitech_chat_channel
                       SET %(column)s = %(column)s + (SELECT count(*) FROM numbered)
                     WHERE id = %(channel)s AND EXISTS (SELECT FROM numbered)
                 RETURNING %(column)s - (SELECT count(*) FROM numbered) AS base
                )
                UPDATE seitech_chat_message message
                   SET version = taken.base + numbered.step
                  FROM numbered, taken
                 WHERE message.id = numbered.id
                """,
                ids=ids,
                condition=condition,
                column=SQL.identifier(column),
                channel=channel.id,
            )
        )
    channel.invalidate_recordset(["last_version", "last_internal_version"])
    messages = env["seitech.chat.message"].browse(ids)
    messages.invalidate_recordset(flush=False)
    messages._emit_changes()
