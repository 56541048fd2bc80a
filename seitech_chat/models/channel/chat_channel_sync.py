from odoo import models
from odoo.fields import Domain
from odoo.tools import SQL

from ...logic import permissions
from ...logic.contract import MAX_KNOWN_CHANNELS, SYNC_RESET_DISTANCE
from ...tools.columns import cache_columns
from .visibility import newest_visible

COMPARED_FIELDS = [
    "channel_type", "student_id", "last_version", "last_internal_version",
]  # fmt: skip
NO_NOTES = 2**31 - 1  # an internal version greater than all others


class SeitechChatChannelSync(models.Model):
    """Synchronization: all changes since the versions stored by a client."""

    _inherit = "seitech.chat.channel"

    def _sync_changes(self, persona, known, *, limit, own_known=None):
        """Return the changes that a client does not have yet.

        It runs in one snapshot (Odoo's REPEATABLE READ), so versions and rows are
        consistent. Open conversations that the client did not name are added, unless it
        named the maximum number. Closed ones are returned only if the client named
        them. The number of queries does not depend on the number of conversations.

        :param persona: the person whose client synchronizes.
        :param dict known: ``{channel id: (version, internal version)}``.
        :param int limit: maximum of channels and of messages in a response, 1 to 100.
        :param dict own_known: ``{channel id: own version of the person's membership}``
            where the client sent it.
        :return: ``(list of ChannelChangesPayload, removed ids, has_more)``.
        """
        page, removed, is_more = _stale_channels(
            self, persona, known, limit, own_known or {}
        )
        if not page:
            return [], removed, False
        # A client that is far behind, or has nothing, restarts from the list entry.
        fresh = page.filtered(lambda channel: _is_reset_for(channel, persona, known))
        reached = _changed_messages(page - fresh, persona, known, limit)
        changed = page.filtered(
            lambda channel: channel in fresh or channel.id in reached
        )
        changes = [
            {
                "entry": entry,
                "messages": [],
                "version": channel.last_version,
                "internal_version": entry["internal_version"],
                "is_reset": channel in fresh,
                **reached.get(channel.id, {}),
            }
            for channel, entry in zip(
                changed, changed._to_list_rows(persona), strict=True
            )
        ]
        has_more = (
            is_more
            or len(changed) < len(page)
            or any(
                change["version"] < change["entry"]["channel"]["last_version"]
                or change["internal_version"] < change["entry"]["internal_version"]
                for change in changes
            )
        )
        return changes, removed, has_more


def _compared_columns(table):
    *facts, version, internal_version = (
        SQL.identifier(table, name) for name in COMPARED_FIELDS
    )
    numbers = (SQL("coalesce(%s, 0)", one) for one in (version, internal_version))
    return (SQL.identifier(table, "id"), *facts, *numbers)


def _array(numbers):
    # An array as text: PostgreSQL needs three times as long for a list of constants.
    return f"{{{','.join(map(str, numbers))}}}".replace("None", "NULL")


def _partial_versions(messages, known):
    """Return the versions that a client reaches with a truncated list of messages.

    :param list messages: payloads, public ones by version, then notes by version.
    :param known: the client's previous ``(version, internal version)``.
    """
    version, internal_version = known
    for message in messages:
        if message["stream"] == "public":
            version = message["version"]
        else:
            internal_version = message["version"]
    return {"version": version, "internal_version": internal_version}


def _stale_channels(channels, persona, known, limit, own_known):
    """Find the conversations for which the client's versions are outdated.

    :param int limit: maximum number of changed conversations.
    :param dict own_known: ``{channel id: own version}`` where the client sent it.
    :return: ``(changed channels by id, sudo, removed ids, whether there are
        more)``.
    """
    channels.env["seitech.chat.member"].flush_model()
    channels.flush_model([*COMPARED_FIELDS, "state"])
    columns = _compared_columns(channels._table)
    held = [(id_, *known[id_], own_known.get(id_)) for id_ in known]
    news, missing = [], known
    # A client with more conversations than one request can name would get the
    # unnamed ones again on every request.
    if len(known) < MAX_KNOWN_CHANNELS:
        # A role may see millions of conversations. Only the newest ones that the
        # client does not have are looked up.
        newest = newest_visible(
            channels, persona, Domain.TRUE, "open", count=len(known) + limit + 1
        )
        # sudo: seitech.chat.channel - visible to the person
        visible = channels.sudo()._search([])
        visible.add_where(SQL("id = ANY(ARRAY(%s))", newest))
        visible = visible.select(*columns)
        news, missing = _compare(channels, persona, held, visible, limit + 1)
    # Named conversations that are not among the open ones are closed or no longer
    # visible.
    if missing:
        missing = set(missing)
        held = [row for row in held if row[0] in missing]
        visible = _visible_known(channels, persona, missing).select(*columns)
        closed, missing = _compare(channels, persona, held, visible, limit + 1)
        news = sorted(news + closed)
    # sudo: seitech.chat.channel - found above with the person's own rights
    channels = channels.sudo().browse([row[0] for row in news[:limit]])
    for channel, (_id, *values) in zip(channels, news, strict=False):
        cache_columns(channel, COMPARED_FIELDS, zip(values, strict=True))
    return channels, missing, len(news) > limit


def _visible_known(channels, persona, ids):
    # The lookup by id applies the record rules to these rows only.
    visible = channels._search(persona.channel_domain())
    named = SQL.identifier(channels._table, "id")
    visible.add_where(SQL("%s = ANY(%s::int[])", named, _array(ids)))
    return visible


def _compare(channels, persona, held, visible, at_most):
    """Compare the client's versions with those in the database.

    :param list held: ``(id, version, internal version, own version or None)``.
    :param visible: ``SQL``, a select of ``_compared_columns``.
    :param int at_most: maximum number of changed rows.
    :return: ``(changed rows of visible, ids of held that visible lacks)``, by id.
    """
    ids, versions, internal_versions, own_versions = (
        _array(row[column] for row in held) for column in range(4)
    )
    # SQL: compares in the database, since most conversations are unchanged; the ORM
    # would load hundreds of rows to find that out. Versions are compared for
    # inequality, because a client ahead of the database (restored from a backup)
    # must restart too.
    rows = channels.env.execute_query(
        SQL(
            """
            SELECT visible.id IS NULL AS is_missing, coalesce(visible.id, held.id) AS n,
                   visible.channel_type, visible.student_id, visible.version,
                   visible.internal_version
              FROM unnest(%(ids)s::int[], %(versions)s::int[],
                          %(internal_versions)s::int[], %(own_versions)s::int[])
                   AS held (id, version, internal_version, own_version)
         FULL JOIN (%(visible)s)
                   AS visible (id, channel_type, student_id, version,
                             internal_version)
                ON visible.id = held.id
         LEFT JOIN seitech_chat_member mine
                ON mine.channel_id = held.id AND mine.is_active
               AND mine.%(person)s = %(me)s AND held.own_version IS NOT NULL
             WHERE visible.id IS NULL OR held.id IS NULL
                OR held.version <> visible.version
                OR held.internal_version <> visible.internal_version
                   AND visible.channel_type = ANY(%(with_notes)s::text[])
                   AND visible.student_id IS DISTINCT FROM %(user)s
                OR held.own_version <> mine.own_version
          ORDER BY is_missing DESC, n
             LIMIT %(at_most)s
            """,
            ids=ids,
            versions=versions,
            internal_versions=internal_versions,
            own_versions=own_versions,
            visible=visible,
            person=SQL.identifier(persona.member_field),
            me=persona.id,
            user=None if persona.is_visitor else persona.id,
            with_notes=sorted(permissions.types_with_notes(persona.roles)),
            # The missing conversations come first.
            at_most=len(held) + at_most,
        )
    )
    missing = [id_ for is_missing, id_, *_empty in rows if is_missing]
    return [row[1:] for row in rows[len(missing) :]], missing


def _changed_messages(channels, persona, known, limit):
    """Read the messages changed since the known versions, up to ``limit``.

    :return: ``{channel id: {messages, version, internal_version}}``; conversations
        beyond ``limit`` messages are left out. The last conversation may end
        before its latest version; it then has the versions reached.
    """
    rows = _changed_rows(channels, persona, known, limit + 1)
    cut_id = rows[limit][1] if len(rows) > limit else None
    rows = rows[:limit]
    messages = channels.env["seitech.chat.message"].browse([row[0] for row in rows])
    reached = {}
    for channel in channels:
        if cut_id and channel.id > cut_id:
            break
        reached[channel.id] = {"messages": []}
    desk = channels.filtered(persona.can_see_notes)
    for payload in messages._to_payloads(desk=desk):
        reached[payload["channel_id"]]["messages"].append(payload)
    if cut_id:
        reached[cut_id].update(
            _partial_versions(reached[cut_id]["messages"], known[cut_id])
        )
    return reached


def _changed_rows(channels, persona, known, limit):
    if not channels:
        return []
    since = [
        (channel.id, known[channel.id][0], known[channel.id][1])
        if persona.can_see_notes(channel)
        else (channel.id, known[channel.id][0], NO_NOTES)
        for channel in channels
    ]
    channels.env["seitech.chat.message"].flush_model()
    # SQL: each conversation has its own lower bound per stream, which an index
    # finds. With a single condition on both streams PostgreSQL would scan all
    # messages of the conversation.
    return channels.env.execute_query(
        SQL(
            """
            SELECT changed.id, known.channel_id
              FROM (VALUES %(known)s)
                   AS known (channel_id, version, internal_version),
           LATERAL (
                (SELECT id, version, FALSE AS is_note
                   FROM seitech_chat_message message
                  WHERE message.channel_id = known.channel_id
                    AND message.version > known.version
                    AND message_type <> 'note'
               ORDER BY message.version LIMIT %(limit)s)
              UNION ALL
                (SELECT id, version, TRUE
                   FROM seitech_chat_message message
                  WHERE message.channel_id = known.channel_id
                    AND message.version > known.internal_version
                    AND message_type = 'note'
               ORDER BY message.version LIMIT %(limit)s)
                   ) changed
          ORDER BY known.channel_id, changed.is_note, changed.version
             LIMIT %(limit)s
            """,
            known=SQL(", ").join(SQL("%s", row) for row in since),
            limit=limit,
        )
    )


def _is_reset_for(channel, persona, known):
    if channel.id not in known:
        return True
    version, internal_version = known[channel.id]
    distances = [channel.last_version - version]
    if persona.can_see_notes(channel):
        distances.append(channel.last_internal_version - internal_version)
    return min(distances) < 0 or max(distances) > SYNC_RESET_DISTANCE
