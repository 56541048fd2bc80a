import time
from datetime import timedelta
from typing import NamedTuple

import odoo
from odoo import fields, models
from odoo.fields import Domain
from odoo.http import request
from odoo.tools import SQL
from odoo.tools.misc import hash_sign, verify_hash_signed

from odoo.addons.bus.websocket import CloseCode, wsrequest

from ..bus import watcher
from ..bus.subscription import ACCESS_STREAM, RECHECK_SECONDS, begin
from ..logic import permissions
from ..persona import Persona
from .channel.chat_channel import subscription_target
from .channel.chat_channel_creation import role_observers
from .channel.visibility import takes_part

CLAIM = "seitech_chat"
SCOPE = "seitech_chat.subscription"
MAX_CHANNELS = 1_000  # subscribed per person; the newest, the rest comes by sync


class ClaimValues(NamedTuple):
    """The content of a signed claim."""

    type: str  # of the persona
    id: int
    credential: str | int | None  # part of a token's hash, or the id of an API key
    ends_at: int  # seconds of ``time.time``


class Subscriptions(NamedTuple):
    """The subscriptions of a person beside their own record.

    ``targets``: bus targets. ``rights``: list of ``SQL`` on ``channel``, of which one
    holds for every visible conversation. ``ended``: list of ``SQL``, selects of ids of
    conversations that stay subscribed after their end.
    """

    targets: list
    rights: list
    ended: list


def _shorten(credential):
    """Return a credential as claims contain it: enough to compare, too short to use."""
    return credential[:16] if isinstance(credential, str) else credential


class IrWebsocket(models.AbstractModel):
    _inherit = "ir.websocket"

    def _sign_subscription(self, persona, lifetime, *, api_key_id=None):
        """Sign a subscription for a socket without a session.

        The claim contains the credential that obtained it, and ends with it.

        :param persona: the subscriber.
        :param lifetime: ``timedelta`` after which the socket needs a new claim.
        :param int api_key_id: the API key of the user's request.
        :return: ``(claim, seconds)``: str for the subscribe frame, and its lifetime.
        """
        # sudo: seitech.chat.visitor, res.users.apikeys - the person's own credential
        record = persona.record.sudo()
        if persona.is_visitor:
            credential, ends_at = record.token_hash, record.token_expires_at
        else:
            credential = api_key_id
            ends_at = self._api_key_of(record, api_key_id).expiration_date
        seconds = lifetime.total_seconds()
        if ends_at:
            left = (ends_at - fields.Datetime.now()).total_seconds()
            seconds = max(min(seconds, left), 0)
        values = [persona.type, persona.id, _shorten(credential)]
        # sudo: ir.config_parameter - hash_sign reads the database's secret
        signed = hash_sign(
            self.sudo().env,
            SCOPE,
            [*values, int(time.time() + seconds)],
            expiration=timedelta(seconds=seconds),
        )
        return f"{CLAIM}:{signed}", int(seconds)

    def _build_bus_channel_list(self, channels):
        """Replace a client's claim by the records to which it subscribes."""
        targets = []
        others = []
        for channel in channels:
            if channel == CLAIM:
                self._limit_subscription(RECHECK_SECONDS)
                targets += self._bus_targets(self._session_persona())
            elif isinstance(channel, str) and channel.startswith(f"{CLAIM}:"):
                targets += self._targets_of_claim(channel)
            else:
                others.append(channel)
        # Also without a claim: Odoo's own channels end with the session as well.
        if (request or wsrequest).session.uid:
            targets.append((self.env.user, ACCESS_STREAM))
        return super()._build_bus_channel_list(others + targets)

    def _targets_of_claim(self, claim):
        """List the targets of a signed claim.

        A claim whose credential has ended receives only the event that reports it.
        """
        values = self._read_claim(claim)
        record = values and self._claimed_record(values)
        if not record:
            return []
        subscription = self.env.context.get("seitech_chat_subscription")
        if subscription and not self._is_page_allowed(record, subscription.httprequest):
            subscription.is_refused = True
            return []
        self._limit_subscription(values.ends_at - time.time())
        targets = [(record, ACCESS_STREAM)]
        if self._is_credential_valid(record, values.credential):
            targets += self._bus_targets(Persona(record))
        return targets

    def _is_page_allowed(self, record, httprequest):
        """Return whether the page of a socket may act for a person, as a hook.

        :param record: one visitor (sudo) or one user.
        :param httprequest: of the handshake.
        """
        return True

    def _limit_subscription(self, seconds):
        subscription = self.env.context.get("seitech_chat_subscription")
        if subscription:
            subscription.limit(time.time() + min(seconds, RECHECK_SECONDS))

    def _subscribe(self, og_data):
        subscription = begin(wsrequest.ws, og_data["channels"], wsrequest.httprequest)
        subscribing = self.with_context(seitech_chat_subscription=subscription)
        result = super(IrWebsocket, subscribing)._subscribe(og_data)
        subscription.confirm()
        if subscription.is_refused:
            # An open socket that receives nothing would keep its page from polling.
            wsrequest.ws.close(CloseCode.MESSAGE_VIOLATING_POLICY, "ORIGIN_NOT_ALLOWED")
        return result

    def _after_subscribe_data(self, data):
        if odoo.evented and self.env["bus.bus"]._is_fast():
            watcher.start_listener(self.env.cr.dbname)
        self._count_sockets()
        return super()._after_subscribe_data(data)

    def _on_websocket_closed(self, cookies):
        self._count_sockets()
        return super()._on_websocket_closed(cookies)

    def _count_sockets(self):
        # The listener counts them each second: thousands of sockets that connect at
        # once must not each count all of them.
        if not watcher.get_listener(self.env.cr.dbname):
            watcher.count_sockets(self.env.cr.dbname)

    def _session_persona(self):
        session = (request or wsrequest).session
        return Persona(self.env.user) if session.uid else None

    def _read_claim(self, claim):
        """Return a signed claim's ``ClaimValues``; None when forged or expired."""
        # sudo: ir.config_parameter - the database's secret, which signed the claim
        env = self.sudo().env
        try:
            values = verify_hash_signed(env, SCOPE, claim.partition(":")[2])
            return values and ClaimValues(*values)
        except (TypeError, ValueError):
            return None

    def _claimed_record(self, values):
        """Return the visitor or user of a claim; an empty recordset for none."""
        # sudo: res.users, seitech.chat.visitor - the claim was signed by us; it names
        # the one record whose conversations are subscribed to
        env = self.sudo().env
        if values.type == "visitor":
            return env["seitech.chat.visitor"].browse(values.id).exists()
        record = env["res.users"].browse(values.id).exists()
        return record.with_user(record)

    def _is_credential_valid(self, record, credential):
        """Return whether the credential of a claim still opens the API.

        :param record: one visitor (sudo) or one user.
        :param credential: of ``ClaimValues``.
        """
        if record._name == "seitech.chat.visitor":
            return (
                not record.user_id
                and _shorten(record.token_hash) == credential
                and record.token_expires_at > fields.Datetime.now()
            )
        # sudo: res.users - the person's own account
        if not record.sudo().active:
            return False
        return not credential or bool(self._api_key_of(record, credential))

    def _api_key_of(self, user, key_id):
        """Return one of a user's API keys; an empty recordset when it has expired."""
        # sudo: res.users.apikeys - one key of the person's own, without its secret
        keys = self.env["res.users.apikeys"].sudo()
        if not key_id:
            return keys
        domain = Domain("id", "=", key_id) & Domain("user_id", "=", user.id)
        now = fields.Datetime.now()
        return keys.search(
            domain
            & (
                Domain("expiration_date", "=", False)
                | Domain("expiration_date", ">=", now)
            )
        )

    def _bus_targets(self, persona):
        """List the records, and records' sub-channels, that a person subscribes to.

        This runs in the single websocket process: few, short queries.
        """
        # A person without a role receives nothing, even as a member.
        if not persona or not persona.roles:
            return []
        targets = [persona.listener]
        subscriptions = self._subscriptions(persona)
        targets += subscriptions.targets
        # sudo: only ids are returned, as subscriptions; the query applies the rights
        channels = self.env["seitech.chat.channel"].sudo()
        rows = self.env.execute_query(
            self._subscribed_channels_sql(persona, subscriptions)
        )
        for channel_id, channel_type, subscription_epoch, is_customer in rows:
            channel = channels.browse(channel_id)
            targets.append(
                subscription_target(channel, "public", subscription_epoch or 0)
            )
            roles = permissions.roles_in(persona.roles, is_customer=is_customer)
            if permissions.may_see_notes(roles, channel_type):
                targets.append(
                    subscription_target(channel, "internal", subscription_epoch or 0)
                )
        return targets

    def _courses_of(self, persona):
        # sudo: res.users, slide.channel - the person's own courses, ids only
        courses = self.env["slide.channel"].sudo()
        if persona.is_visitor:
            return courses
        # sudo: res.users - the person's own courses
        return courses.browse(persona.record.sudo()._chat_course_ids())

    def _audience_targets(self, persona, courses):
        """List the targets that announce new conversations to this person.

        They cover conversations for the person, and those visible by their role.
        """
        if persona.is_visitor:
            return []
        supervised = sorted(permissions.types_supervised(persona.roles))
        audiences = sorted(permissions.audiences_of(persona.roles) - {"course"})
        # sudo: res.users - the person's own companies
        companies = persona.record.sudo().company_ids
        targets = [(course, CLAIM) for course in courses]
        for company in companies:
            targets += [(company, f"{CLAIM}:{audience}") for audience in audiences]
            targets += [role_observers(company, one) for one in supervised]
        return targets

    def _subscriptions(self, persona):
        """Return what a person subscribes to beside their own record, as a hook.

        The rights are those of the record rules.

        :return: ``Subscriptions``.
        """
        courses = self._courses_of(persona)
        everywhere, _in_department = permissions.types_seen(persona.roles)
        rights = [
            SQL(
                """%s AND EXISTS (
                    SELECT FROM seitech_chat_member member
                     WHERE member.channel_id = channel.id AND member.is_active
                       AND member.%s = %s
                )""",
                takes_part(persona),
                SQL.identifier(persona.member_field),
                persona.id,
            )
        ]
        if everywhere:
            rights.append(SQL("channel.channel_type IN %s", tuple(sorted(everywhere))))
        audiences = permissions.audiences_of(persona.roles)
        if audiences and not persona.is_visitor:
            rights.append(
                SQL(
                    """channel.channel_type = 'broadcast' AND (
                        channel.audience IN %s
                        OR channel.audience = 'course' AND channel.course_id IN %s
                    )""",
                    tuple(sorted(audiences - {"course"})),
                    tuple(courses.ids) or (0,),
                )
            )
        return Subscriptions(self._audience_targets(persona, courses), rights, [])

    def _subscribed_channels_sql(self, persona, subscriptions):
        """Select a person's subscribed conversations: id, type, audience, is customer.

        They are limited to conversations that can still change: active ones, and
        ended ones that stay subscribed.
        """
        # SQL: one statement over members and channels, for a process that serves every
        # open socket.
        company = SQL("TRUE")
        if not persona.is_visitor:
            # sudo: res.users - the person's own companies
            companies = persona.record.sudo().company_ids
            company = SQL("channel.company_id IN %s", tuple(companies.ids) or (0,))
        rights = SQL(
            "%s AND (%s)",
            company,
            SQL(" OR ").join(SQL("(%s)", right) for right in subscriptions.rights),
        )
        columns = SQL(
            """channel.id, channel.channel_type, channel.subscription_epoch,
               channel.student_id IS NOT DISTINCT FROM %s""",
            0 if persona.is_visitor else persona.id,
        )
        open_ = SQL(
            """
            SELECT %s
              FROM seitech_chat_channel channel
             WHERE channel.state = 'active' AND %s
          ORDER BY channel.id DESC
             LIMIT %s
            """,
            columns,
            rights,
            MAX_CHANNELS,
        )
        ended = [
            SQL(
                """
            SELECT %s
              FROM seitech_chat_channel channel
             WHERE channel.id IN (%s) AND channel.state <> 'active' AND %s
                """,
                columns,
                ids,
                rights,
            )
            for ids in subscriptions.ended
        ]
        selects = [open_, *ended]
        return SQL(" UNION ALL ").join(SQL("(%s)", select) for select in selects)
