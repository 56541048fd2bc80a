from odoo import models
from odoo.fields import Domain
from odoo.tools import SQL

from ..logic.contract import MAX_KNOWN_CHANNELS, SYNC_RESET_DISTANCE

COMPARED_FIELDS = ["channel_type", "last_version", "last_internal_version"]
NO_NOTES = 2**31 - 1  # an internal version above all others


class SeitechChatChannelSync(models.AbstractModel):
    """Everything that changed since the versions a client holds."""

    _name = "seitech.chat.channel.sync"
    _description = "Chat Conversation: Sync"

    def _changes(self, persona, known, *, limit, own_known=None):
        """Tell a client what it doesn't know yet.

        Runs in one snapshot (Odoo's REPEATABLE READ), so the versions named and the
        rows given belong together. Open conversations the client didn't name are
        added, unless it named as many as it can; closed ones only when it named
        them. The number of queries does not depend on the number of conversations.

        :param persona: who asks.
        :param dict known: ``{channel id: (version, internal version)}``.
        :param dict own: ``{channel id: own version}`` of the person's own parts, where
            the client asks about them.
        :param int limit: channels and messages of one answer, 1 to 100.
        :param dict own_known: ``{channel id: own version of my part}`` where told.
        :return: ``(list of ChannelChangesPayload, removed ids, has_more)``.
        """
        wanted = Domain("id", "in", list(known))
        # Who holds more than one request can name would be told of the rest for ever.
        if len(known) < MAX_KNOWN_CHANNELS:
            wanted |= Domain("state", "=", "active")
        channels = self.search(persona.channel_domain() & wanted, order="id")
        removed = sorted(set(known) - set(channels.ids))
        # sudo: seitech.chat.channel - found by right just above. Most have no news: no
        # more of each is read than tells whether it has.
        channels.sudo().fetch(COMPARED_FIELDS)
        outdated = channels._outdated_for(persona, own_known)
        ahead = channels.sudo().filtered(
            lambda c: c.id in outdated or c._is_ahead_of(persona, known)
        )
        page = ahead[:limit]
        # Who is far behind, or knows nothing, starts anew from the entry.
        fresh = page.filtered(lambda channel: channel._is_reset_for(persona, known))
        reached = (page - fresh)._reached(persona, known, limit)
        page = page.filtered(lambda channel: channel in fresh or channel.id in reached)
        changes = [
            {
                "entry": entry,
                "messages": [],
                "version": channel.last_version,
                "internal_version": entry["internal_version"],
                "is_reset": channel in fresh,
                **reached.get(channel.id, {}),
            }
            for channel, entry in zip(page, page._to_entries(persona), strict=True)
        ]
        has_more = len(page) < len(ahead) or any(
            change["version"] < change["entry"]["channel"]["last_version"]
            or change["internal_version"] < change["entry"]["internal_version"]
            for change in changes
        )
        return changes, removed, has_more

    def _outdated_for(self, persona, own_known):
        """Find where a device doesn't know what the person changed on another.

        :param dict own_known: ``{channel id: own version}``, or None.
        :return: set of channel ids.
        """
        if not own_known:
            return set()
        self.env["seitech.chat.member"].flush_model(["own_version"])
        # SQL: two columns of many rows; the ORM would read them whole.
        rows = self.env.execute_query(
            SQL(
                """
                SELECT channel_id, own_version FROM seitech_chat_member
                 WHERE channel_id IN %s AND %s = %s AND is_active
                """,
                tuple(own_known),
                SQL.identifier(persona.member_field),
                persona.id,
            )
        )
        return {
            channel_id
            for channel_id, version in rows
            if version != own_known[channel_id]
        } & set(self.ids)

    def _is_ahead_of(self, persona, known):
        version, internal_version = known.get(self.id, (-1, -1))
        # Unequal, not greater: a client that is ahead of the database (restored from
        # a backup) must start anew too.
        return version != self.last_version or (
            persona.sees_notes(self) and internal_version != self.last_internal_version
        )

    def _is_reset_for(self, persona, known):
        if self.id not in known:
            return True
        version, internal_version = known[self.id]
        distances = [self.last_version - version]
        if persona.sees_notes(self):
            distances.append(self.last_internal_version - internal_version)
        return min(distances) < 0 or max(distances) > SYNC_RESET_DISTANCE

    def _reached(self, persona, known, limit):
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
        for payload in messages._to_payloads():
            reached[payload["channel_id"]]["messages"].append(payload)
        if cut_id:
            reached[cut_id].update(
                _stopped_at(reached[cut_id]["messages"], known[cut_id])
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


def _stopped_at(messages, known):
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
