from odoo import models
from odoo.fields import Domain
from odoo.tools import SQL

from ...logic import routing
from ...logic.contract import MAX_KNOWN_CHANNELS, SYNC_RESET_DISTANCE
from ...tools.columns import cache_columns

COMPARED_FIELDS = [
    "channel_type", "student_id", "last_version", "last_internal_version",
]  # fmt: skip
NO_NOTES = 2**31 - 1  # an internal version above all others


class SeitechChatChannelSync(models.Model):
    """Everything that changed since the versions a client holds."""

    _inherit = "seitech.chat.channel"

    def _sync_changes(self, persona, known, *, limit, own_known=None):
        """Tell a client what it doesn't know yet.

        Runs in one snapshot (Odoo's REPEATABLE READ), so the versions named and the
        rows given belong together. Open conversations the client didn't name are
        added, unless it named as many as it can; closed ones only when it named
        them. The number of queries does not depend on the number of conversations.

        :param persona: who asks.
        :param dict known: ``{channel id: (version, internal version)}``.
        :param int limit: channels and messages of one answer, 1 to 100.
        :param dict own_known: ``{channel id: own version of my part}`` where told.
        :return: ``(list of ChannelChangesPayload, removed ids, has_more)``.
        """
        page, removed, is_more = self._stale_channels(
            persona, known, limit, own_known or {}
        )
        if not page:
            return [], removed, False
        # Who is far behind, or knows nothing, starts anew from the entry.
        fresh = page.filtered(lambda channel: channel._is_reset_for(persona, known))
        reached = (page - fresh)._changed_messages(persona, known, limit)
        told = page.filtered(lambda channel: channel in fresh or channel.id in reached)
        changes = [
            {
                "entry": entry,
                "messages": [],
                "version": channel.last_version,
                "internal_version": entry["internal_version"],
                "is_reset": channel in fresh,
                **reached.get(channel.id, {}),
            }
            for channel, entry in zip(told, told._to_list_rows(persona), strict=True)
        ]
        has_more = (
            is_more
            or len(told) < len(page)
            or any(
                change["version"] < change["entry"]["channel"]["last_version"]
                or change["internal_version"] < change["entry"]["internal_version"]
                for change in changes
            )
        )
        return changes, removed, has_more

    def _stale_channels(self, persona, known, limit, own_known):
        """Find where a client doesn't have what is true now.

        :param int limit: how many of those with news are looked for.
        :param dict own_known: ``{channel id: own version}`` where told.
        :return: ``(channels with news by id, sudo, removed ids, whether there are
            more)``.
        """
        self.env["seitech.chat.member"].flush_model()
        self.flush_model([*COMPARED_FIELDS, "state"])
        columns = _compared_columns(self._table)
        held = [(id_, *known[id_], own_known.get(id_)) for id_ in known]
        news, missing = [], known
        # Who holds more than one request can name would be told of the rest for ever.
        if len(known) < MAX_KNOWN_CHANNELS:
            # Of millions seen by a role, the newest that the client has no row of.
            newest = self._newest_in_sight(
                persona, Domain.TRUE, "open", count=len(known) + limit + 1
            )
            # sudo: seitech.chat.channel - in sight
            sight = self.sudo()._search([])
            sight.add_where(SQL("id = ANY(ARRAY(%s))", newest))
            sight = sight.select(*columns)
            news, missing = self._compare(persona, held, sight, limit + 1)
        # What is named and is not among the open: closed, or lost.
        if missing:
            missing = set(missing)
            held = [row for row in held if row[0] in missing]
            sight = self._visible_known(persona, missing).select(*columns)
            closed, missing = self._compare(persona, held, sight, limit + 1)
            news = sorted(news + closed)
        # sudo: seitech.chat.channel - found by right just above
        channels = self.sudo().browse([row[0] for row in news[:limit]])
        for channel, (_id, *values) in zip(channels, news, strict=False):
            cache_columns(channel, COMPARED_FIELDS, zip(values, strict=True))
        return channels, missing, len(news) > limit

    def _visible_known(self, persona, ids):
        # Looked up by their keys, the rules are asked of no others.
        sight = self._search(persona.channel_domain())
        named = SQL.identifier(self._table, "id")
        sight.add_where(SQL("%s = ANY(%s::int[])", named, _array(ids)))
        return sight

    def _compare(self, persona, held, sight, at_most):
        """Compare what a client holds with what is there.

        :param list held: ``(id, version, internal version, own version or None)``.
        :param sight: ``SQL``, a select of ``_compared_columns``.
        :param int at_most: how many with news.
        :return: ``(rows of sight with news, ids held that are not there)``, by id.
        """
        ids, versions, internal_versions, own_versions = (
            _array(row[column] for row in held) for column in range(4)
        )
        # SQL: the database compares. Most have no news, and hundreds of rows would come
        # here, through the ORM, to find that out. Unequal, not greater: a client that
        # is ahead of the database (restored from a backup) must start anew too.
        rows = self.env.execute_query(
            SQL(
                """
                SELECT sight.id IS NULL AS is_missing, coalesce(sight.id, held.id) AS n,
                       sight.channel_type, sight.student_id, sight.version,
                       sight.internal_version
                  FROM unnest(%(ids)s::int[], %(versions)s::int[],
                              %(internal_versions)s::int[], %(own_versions)s::int[])
                       AS held (id, version, internal_version, own_version)
             FULL JOIN (%(sight)s)
                       AS sight (id, channel_type, student_id, version,
                                 internal_version)
                    ON sight.id = held.id
             LEFT JOIN seitech_chat_member mine
                    ON mine.channel_id = held.id AND mine.is_active
                   AND mine.%(person)s = %(me)s AND held.own_version IS NOT NULL
                 WHERE sight.id IS NULL OR held.id IS NULL
                    OR held.version <> sight.version
                    OR held.internal_version <> sight.internal_version
                       AND sight.channel_type = ANY(%(noted)s::text[])
                       AND sight.student_id IS DISTINCT FROM %(user)s
                    OR held.own_version <> mine.own_version
              ORDER BY is_missing DESC, n
                 LIMIT %(at_most)s
                """,
                ids=ids,
                versions=versions,
                internal_versions=internal_versions,
                own_versions=own_versions,
                sight=sight,
                person=SQL.identifier(persona.member_field),
                me=persona.id,
                user=None if persona.is_visitor else persona.id,
                noted=sorted(routing.types_with_notes(persona.roles)),
                # All that are missing come first.
                at_most=len(held) + at_most,
            )
        )
        missing = [id_ for is_missing, id_, *_empty in rows if is_missing]
        return [row[1:] for row in rows[len(missing) :]], missing

    def _is_reset_for(self, persona, known):
        if self.id not in known:
            return True
        version, internal_version = known[self.id]
        distances = [self.last_version - version]
        if persona.sees_notes(self):
            distances.append(self.last_internal_version - internal_version)
        return min(distances) < 0 or max(distances) > SYNC_RESET_DISTANCE

    def _changed_messages(self, persona, known, limit):
        """Read the messages changed since the versions known, and say how far it got.

        :return: ``{channel id: {messages, version, internal_version}}``; a
            conversation that no longer fits into ``limit`` messages is left out, the
            last one that does may stop before its latest version.
        """
        rows = self._changed_rows(persona, known, limit + 1)
        cut_id = rows[limit][1] if len(rows) > limit else None
        rows = rows[:limit]
        messages = self.env["seitech.chat.message"].browse([row[0] for row in rows])
        reached = {}
        for channel in self:
            if cut_id and channel.id > cut_id:
                break
            reached[channel.id] = {"messages": []}
        desk = self.filtered(persona.sees_notes)
        for payload in messages._to_payloads(desk=desk):
            reached[payload["channel_id"]]["messages"].append(payload)
        if cut_id:
            reached[cut_id].update(
                _partial_versions(reached[cut_id]["messages"], known[cut_id])
            )
        return reached

    def _changed_rows(self, persona, known, limit):
        if not self:
            return []
        since = [
            (channel.id, known[channel.id][0], known[channel.id][1])
            if persona.sees_notes(channel)
            else (channel.id, known[channel.id][0], NO_NOTES)
            for channel in self
        ]
        self.env["seitech.chat.message"].flush_model()
        # SQL: each conversation has lower bounds of its own, one for each stream. Each
        # is a place in an index: a single condition on both would have PostgreSQL
        # look at all that was ever written there.
        return self.env.execute_query(
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


def _compared_columns(table):
    *facts, version, internal_version = (
        SQL.identifier(table, name) for name in COMPARED_FIELDS
    )
    numbers = (SQL("coalesce(%s, 0)", one) for one in (version, internal_version))
    return (SQL.identifier(table, "id"), *facts, *numbers)


def _array(numbers):
    # As text: PostgreSQL would take three times as long over a list of constants.
    return f"{{{','.join(map(str, numbers))}}}".replace("None", "NULL")


def _partial_versions(messages, known):
    """Say which versions a client has after a list that was cut off.

    :param list messages: payloads, public ones by version, then notes by version.
    :param known: ``(version, internal version)`` from before.
    """
    version, internal_version = known
    for message in messages:
        if message["stream"] == "public":
            version = message["version"]
        else:
            internal_version = message["version"]
    return {"version": version, "internal_version": internal_version}
