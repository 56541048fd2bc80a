import time
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL, hmac

from ...bus.subscription import ACCESS_EVENT, ACCESS_STREAM
from ...logic.contract import (
    PRESENCE_LIFETIME_SECONDS,
    PRESENCE_WRITTEN_AFTER_SECONDS,
    VISITOR_LIFETIME_DAYS,
)
from ...logic.digest import digest
from ...tools import deadline_runner

ANONYMOUS = "Visitor"  # in every language: who it was is gone


class SeitechChatVisitor(models.Model):
    """An anonymous person, known by a secret that only their browser holds.

    ``name`` and ``email`` are what they gave last. Each conversation has its own
    ``visitor_name`` and ``visitor_email``, which no later one changes.
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
        "Signed in as",
        index="btree_not_null",
        ondelete="set null",
        help="Who took the conversations along; the visitor's token has ended then.",
    )
    seen_at = fields.Datetime("Last Seen")
    is_anonymous = fields.Boolean(
        help="Their name was forgotten when its time was over."
    )
    channel_ids = fields.One2many("seitech.chat.channel", "visitor_id")
    # secrets
    token_hash = fields.Char(groups=fields.NO_ACCESS)
    token_expires_at = fields.Datetime(groups=fields.NO_ACCESS)
    opening_hash = fields.Char(groups=fields.NO_ACCESS)
    opened_at = fields.Datetime(groups=fields.NO_ACCESS)
    opening_fingerprint = fields.Char(groups=fields.NO_ACCESS)

    _token = models.UniqueIndex("(token_hash)")
    _opening = models.UniqueIndex("(opening_hash)")

    def write(self, vals):
        names = sorted({"token_hash", "user_id"} & vals.keys())
        # sudo: seitech.chat.visitor - nobody but us may read the token's hash
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
        """Look up again what the sockets of these visitors' tokens may receive.

        Emits ``seitech.chat.session/changed`` to each.
        """
        for visitor in self:
            visitor._emit_to((visitor, ACCESS_STREAM), ACCESS_EVENT, {})

    @api.model
    def _from_token(self, token):
        """Find whom a token belongs to.

        :param str token: as the client sent it, anything.
        :return: the visitor, or none when unknown or expired.
        """
        return self._from_token_or_merged(token).filtered(lambda one: not one.user_id)

    @api.model
    def _from_token_or_merged(self, token):
        """Find whose secret this is or was: who has signed in since is known by it too.

        :param str token: as the client sent it, anything.
        :return: the visitor, or none when unknown or expired.
        """
        if not token or len(token) > 200:
            return self.browse()
        self.env.flush_all()
        # Looked up by hash: the comparison time tells nothing about the secret.
        # SQL: what each request of a visitor's begins with, of an index made for it.
        rows = self.env.execute_query(
            SQL(
                """
                SELECT id, user_id FROM seitech_chat_visitor
                 WHERE token_hash = %s AND token_expires_at > %s
                """,
                digest(token),
                fields.Datetime.now(),
            )
        )
        visitor = self.browse([visitor_id for visitor_id, _user_id in rows])
        for _visitor_id, user_id in rows:
            self._fields["user_id"]._update_cache(visitor, user_id)
        return visitor

    @api.model
    def _derive_token(self, opening_uuid):
        """Make the secret that belongs to an opening.

        The same opening gives the same secret, so that a client which asked twice and
        heard one of the answers holds the right one, whichever came last.

        :param str opening_uuid: the client's own id of the opening.
        :return: ``(token, vals)``; the token, 256 bits derived with the database's
            secret, is not kept, only its hash, in the values for the visitor.
        """
        # sudo: ir.config_parameter - hmac reads the database's secret
        token = hmac(self.sudo().env, "seitech_chat.visitor", opening_uuid)
        expires_at = fields.Datetime.now() + timedelta(days=VISITOR_LIFETIME_DAYS)
        return token, {"token_hash": digest(token), "token_expires_at": expires_at}

    def _issue_token(self, opening_uuid):
        """Give this visitor the secret of an opening, which ends the one before.

        :return: ``(token, expires_at)``.
        """
        self.ensure_one()
        token, vals = self._derive_token(opening_uuid)
        self.write(vals)
        return token, vals["token_expires_at"]

    def _touch(self):
        """Note a sign of life and renew the token; written at most once a minute.

        :return: True when it was written.
        """
        self.ensure_one()
        now = fields.Datetime.now()
        interval = timedelta(seconds=PRESENCE_WRITTEN_AFTER_SECONDS)
        if self.seen_at and now - self.seen_at < interval:
            return False
        expires_at = now + timedelta(days=VISITOR_LIFETIME_DAYS)
        self.write({"seen_at": now, "token_expires_at": expires_at})
        return True

    @api.model
    def _anonymize_before(self, before, deadline):
        """Make those anonymous who were last seen, and served, before a moment.

        :param before: naive UTC datetime.
        :param deadline: of ``time.monotonic``, when to leave the rest for later.
        """
        # SQL: one look for who has a name or a way to be reached, and nothing open.
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
            deadline_runner.run_in_own_transaction(
                self.env, self._name, visitor_id, "_anonymize"
            )
            counts[company_id] = counts.get(company_id, 0) + 1
            done.append(visitor_id)
        channels = self.env["seitech.chat.channel"].search([("visitor_id", "in", done)])
        self.env["bus.bus"]._delete_channels(channels.ids)
        for company_id, count in counts.items():
            company = self.env["res.company"].browse(company_id)
            self.env["seitech.chat.audit"]._note(
                "anonymized", company=company, detail=str(count)
            )

    def _anonymize(self):
        """Forget who this visitor is; what was said and how it was served stays."""
        self.ensure_one()
        self.write(
            {
                "name": ANONYMOUS,
                "email": False,
                "user_id": False,
                "is_anonymous": True,
                "token_hash": False,
                "opening_hash": False,
                "opening_fingerprint": False,
            }
        )
        self.channel_ids.write(
            {
                "visitor_name": ANONYMOUS,
                "visitor_email": False,
                "field_values": False,
                "page_url": False,
                "tz": False,
            }
        )
        self.channel_ids.rating_ids.comment = False

    def _is_away(self):
        """Tell whether this visitor's page has given no sign of life for a while."""
        alive = fields.Datetime.now() - timedelta(seconds=PRESENCE_LIFETIME_SECONDS)
        return not self.seen_at or self.seen_at < alive

    def _to_author(self, channel):
        """Return this visitor as an author, by the name they gave in a conversation.

        :param channel: the ``seitech.chat.channel`` in which they wrote or take part.
        :return: ``AuthorPayload``.
        """
        name = channel.visitor_name or self.name
        return {"type": "visitor", "id": self.id, "name": name}
