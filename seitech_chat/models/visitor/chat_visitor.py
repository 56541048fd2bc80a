import time
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL, hmac

from ...bus.subscription import ACCESS_EVENT, ACCESS_STREAM
from ...logic.contract import (
    PRESENCE_TIMEOUT_SECONDS,
    PRESENCE_WRITE_INTERVAL_SECONDS,
    VISITOR_LIFETIME_DAYS,
)
from ...logic.hashing import sha256_hex
from ...tools.time_format import to_iso
from ...tools.transaction import run_in_own_transaction

ANONYMOUS = "Visitor"  # name of anonymized visitors, not translated


class SeitechChatVisitor(models.Model):
    """A person without an account, identified by a secret stored in their browser.

    ``name`` and ``email`` are the values entered last. Each conversation has its own
    ``visitor_name`` and ``visitor_email``, which later conversations do not change.
    """

    _name = "seitech.chat.visitor"
    _description = "Chat Visitor"
    _inherit = ["seitech.chat.company.mixin", "seitech.chat.live.mixin"]
    _order = "id desc"

    name = fields.Char(required=True)
    email = fields.Char()
    lang = fields.Char("Language")
    company_id = fields.Many2one("res.company", required=True, index=True)
    user_id = fields.Many2one(
        "res.users",
        "Signed In As",
        index="btree_not_null",
        ondelete="set null",
        help="User account the visitor was merged into.",
    )
    seen_at = fields.Datetime("Last Seen")
    is_anonymous = fields.Boolean(
        help="The visitor's personal data was deleted by the retention policy."
    )
    channel_ids = fields.One2many("seitech.chat.channel", "visitor_id")
    # secrets
    token_hash = fields.Char(groups=fields.NO_ACCESS)
    token_expires_at = fields.Datetime(groups=fields.NO_ACCESS)
    request_hash = fields.Char(groups=fields.NO_ACCESS)
    requested_at = fields.Datetime(groups=fields.NO_ACCESS)
    request_fingerprint = fields.Char(groups=fields.NO_ACCESS)

    _token = models.UniqueIndex("(token_hash)")
    _opening = models.UniqueIndex("(request_hash)")

    def write(self, vals):
        names = sorted({"token_hash", "user_id"} & vals.keys())
        # sudo: seitech.chat.visitor - users have no access to the token's hash
        before = {one.id: [one[name] for name in names] for one in self.sudo()}
        result = super().write(vals)
        ended = self.sudo().filtered(
            lambda one: [one[name] for name in names] != before[one.id]
        )
        ended._end_subscriptions()
        return result

    def unlink(self):
        self._end_subscriptions()
        return super().unlink()

    def _end_subscriptions(self):
        """Make the sockets of these visitors' tokens check their access again.

        Emits ``seitech.chat.session/changed`` to each.
        """
        for visitor in self:
            visitor._emit_to((visitor, ACCESS_STREAM), ACCESS_EVENT, {})

    @api.model
    def _from_token(self, token):
        """Find the visitor of a token.

        :param str token: any text, as sent by the client.
        :return: the visitor, or an empty recordset if the token is unknown or expired.
        """
        return self._from_token_or_merged(token).filtered(lambda one: not one.user_id)

    @api.model
    def _from_token_or_merged(self, token):
        """Find the visitor of a token, including visitors merged with a user.

        :param str token: any text, as sent by the client.
        :return: the visitor, or an empty recordset if the token is unknown or expired.
        """
        if not token or len(token) > 200:
            return self.browse()
        self.env.flush_all()
        # The lookup uses the hash, so the comparison time reveals nothing about the
        # secret.
        # SQL: runs at the start of each visitor's request and uses a dedicated index.
        rows = self.env.execute_query(
            SQL(
                """
                SELECT id, user_id FROM seitech_chat_visitor
                 WHERE token_hash = %s AND token_expires_at > %s
                """,
                sha256_hex(token),
                fields.Datetime.now(),
            )
        )
        visitor = self.browse([visitor_id for visitor_id, _user_id in rows])
        for _visitor_id, user_id in rows:
            self._fields["user_id"]._update_cache(visitor, user_id)
        return visitor

    def _derive_token(self, opening_uuid):
        """Derive the token for the start of a conversation of this visitor.

        The same id gives the same token. A client that repeated the request and
        received only one response therefore has the valid token.

        The visitor is empty if the conversation creates it.

        :param str opening_uuid: the client's own id of the start.
        :return: ``(token, vals)``. The token has 256 bits and is derived with the
            database's secret. It is not stored; the values for the visitor contain only
            its hash.
        """
        # sudo: ir.config_parameter - hmac reads the database's secret
        token = hmac(self.sudo().env, "seitech_chat.visitor", opening_uuid)
        expires_at = fields.Datetime.now() + timedelta(days=VISITOR_LIFETIME_DAYS)
        return token, {"token_hash": sha256_hex(token), "token_expires_at": expires_at}

    def _issue_token(self, opening_uuid):
        """Issue the token for the start of a conversation, replacing the previous one.

        :return: ``(token, expires_at)``.
        """
        self.ensure_one()
        token, vals = self._derive_token(opening_uuid)
        self.write(vals)
        return token, vals["token_expires_at"]

    def _touch(self):
        """Record a heartbeat and renew the token, with at most one write a minute.

        :return: True if it was written.
        """
        self.ensure_one()
        now = fields.Datetime.now()
        interval = timedelta(seconds=PRESENCE_WRITE_INTERVAL_SECONDS)
        if self.seen_at and now - self.seen_at < interval:
            return False
        expires_at = now + timedelta(days=VISITOR_LIFETIME_DAYS)
        self.write({"seen_at": now, "token_expires_at": expires_at})
        return True

    def _emit_presence(self):
        """Publish in this visitor's open conversations that they are still present.

        Emits ``seitech.chat.channel/presence``.
        """
        for channel in self.channel_ids.filtered(lambda one: one.state == "active"):
            channel._emit(
                "seitech.chat.channel/presence",
                {
                    "channel_id": channel.id,
                    "author": self._to_author(channel),
                    "last_seen_at": to_iso(self.seen_at),
                },
            )

    @api.model
    def _anonymize_before(self, before, deadline):
        """Anonymize visitors whose last visit and last service were before a moment.

        :param before: naive UTC datetime.
        :param deadline: time by ``time.monotonic`` after which the rest is left for the
            next run.
        """
        # SQL: finds visitors not anonymized yet and without recent conversations, in
        # one statement.
        rows = self.env.execute_query(
            SQL(
                """
                SELECT visitor.id, visitor.company_id
                  FROM seitech_chat_visitor visitor
                 WHERE visitor.is_anonymous IS NOT TRUE
                   AND coalesce(visitor.seen_at, visitor.create_date) < %(before)s
                   AND NOT EXISTS (
                       SELECT FROM seitech_chat_channel channel
                        WHERE channel.visitor_id = visitor.id
                          AND (channel.state = 'active'
                               OR channel.ended_at >= %(before)s)
                   )
              ORDER BY visitor.id
                """,
                before=before,
            )
        )
        counts, done = {}, []
        for visitor_id, company_id in rows:
            if time.monotonic() > deadline:
                break
            run_in_own_transaction(self.env, self._name, visitor_id, "_anonymize")
            counts[company_id] = counts.get(company_id, 0) + 1
            done.append(visitor_id)
        channels = self.env["seitech.chat.channel"].search([("visitor_id", "in", done)])
        self.env["bus.bus"]._delete_channels(channels.ids)
        for company_id, count in counts.items():
            company = self.env["res.company"].browse(company_id)
            self.env["seitech.chat.audit"]._record(
                "anonymized", company=company, detail=str(count)
            )

    def _anonymize(self):
        """Delete this visitor's personal data; messages and service data remain."""
        self.ensure_one()
        self.write(
            {
                "name": ANONYMOUS,
                "email": False,
                "user_id": False,
                "is_anonymous": True,
                "token_hash": False,
                "request_hash": False,
                "request_fingerprint": False,
            }
        )
        self._channels_to_anonymize()._anonymize_customer(ANONYMOUS)

    def _channels_to_anonymize(self):
        """Return the conversations that lose their customer's data, as a hook."""
        return self.channel_ids

    def _is_away(self):
        """Return whether the visitor's last heartbeat is older than its lifetime."""
        alive = fields.Datetime.now() - timedelta(seconds=PRESENCE_TIMEOUT_SECONDS)
        return not self.seen_at or self.seen_at < alive

    def _to_author(self, channel):
        """Return this visitor as an author, with the name entered in a conversation.

        :param channel: the ``seitech.chat.channel`` in which they wrote or take part.
        :return: ``AuthorPayload``.
        """
        name = channel.visitor_name or self.name
        return {"type": "visitor", "id": self.id, "name": name}
