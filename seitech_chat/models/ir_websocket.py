import json

import odoo
from odoo import models
from odoo.fields import Domain
from odoo.http import request
from odoo.tools import SQL
from odoo.tools.misc import hash_sign, verify_hash_signed

from odoo.addons.bus.websocket import wsrequest

from .. import fast_bus
from ..logic import routing
from ..persona import Persona
from .chat_channel import audience_listener
from .chat_channel_opening import onlookers
from .chat_channel_sight import takes_part

CLAIM = "seitech_chat"
SCOPE = "seitech_chat.subscription"
MAX_CHANNELS = 1_000  # somebody listens to; the newest, the rest comes by sync


class IrWebsocket(models.AbstractModel):
    _inherit = "ir.websocket"

    def _sign_subscription(self, persona, lifetime):
        """Write down who may listen, for a socket that carries no session.

        :param persona: who listens.
        :param lifetime: ``timedelta`` in which the socket must subscribe.
        :return: str, what the client puts into its subscribe frame.
        """
        # sudo: ir.config_parameter - hash_sign reads the database's secret
        signed = hash_sign(
            self.sudo().env, SCOPE, [persona.type, persona.id], expiration=lifetime
        )
        return f"{CLAIM}:{signed}"

    def _build_bus_channel_list(self, channels):
        """Swap a client's claim for the records it may hear of."""
        targets = []
        others = []
        for channel in channels:
            if channel == CLAIM:
                targets += self._targets_of(self._session_persona())
            elif isinstance(channel, str) and channel.startswith(f"{CLAIM}:"):
                targets += self._targets_of(self._signed_persona(channel))
            else:
                others.append(channel)
        return super()._build_bus_channel_list(others + targets)

    def _after_subscribe_data(self, data):
        if odoo.evented and self.env["bus.bus"]._is_fast():
            fast_bus.start_watch(self.env.cr.dbname)
        self._count_sockets()
        return super()._after_subscribe_data(data)

    def _on_websocket_closed(self, cookies):
        self._count_sockets()
        return super()._on_websocket_closed(cookies)

    def _count_sockets(self):
        # The watch counts them each second: with thousands that come at once, each
        # should not count all.
        if not fast_bus.watch_of(self.env.cr.dbname):
            fast_bus.count_sockets(self.env.cr.dbname)

    def _session_persona(self):
        session = (request or wsrequest).session
        return Persona(self.env.user) if session.uid else None

    def _signed_persona(self, claim):
        """Read a signed claim; None when it is forged, expired or about nobody."""
        # sudo: the signature is checked with the database's secret; it names the one
        # record whose conversations are subscribed to
        env = self.sudo().env
        try:
            values = verify_hash_signed(env, SCOPE, claim.partition(":")[2])
        except (ValueError, json.JSONDecodeError):
            return None
        if not values:
            return None
        kind, record_id = values
        if kind == "visitor":
            record = env["seitech.chat.visitor"].browse(record_id).exists()
        else:
            record = env["res.users"].browse(record_id).exists().filtered("active")
            record = record.with_user(record)
        return Persona(record) if record else None

    def _targets_of(self, persona):
        """List the records, and records' side channels, a person listens to.

        This runs in the single websocket process: few, short queries.
        """
        # Who holds no role (any more) hears nothing, member or not.
        if not persona or not persona.roles:
            return []
        targets = [persona.listener]
        departments = self._departments_of(persona)
        targets += departments
        courses = self._courses_of(persona)
        targets += self._audiences_heard(persona, courses)
        # sudo: only ids leave here, as subscriptions; the query holds the rights
        channels = self.env["seitech.chat.channel"].sudo()
        rows = self.env.execute_query(
            self._channels_heard(persona, departments, courses)
        )
        for channel_id, channel_type, audience, is_customer in rows:
            channel = channels.browse(channel_id)
            targets.append(audience_listener(channel, "public", audience or 0))
            roles = routing.roles_in(persona.roles, is_customer=is_customer)
            if routing.may_see_notes(roles, channel_type):
                targets.append(audience_listener(channel, "internal", audience or 0))
        return targets

    def _departments_of(self, persona):
        """Find the departments whose new conversations this person hears of."""
        # sudo: seitech.chat.department - the person's own, or their companies'
        departments = self.env["seitech.chat.department"].sudo()
        if routing.STAFF.isdisjoint(persona.roles):
            return departments
        # sudo: res.users - the person's own companies
        domain = Domain("company_id", "in", persona.record.sudo().company_ids.ids)
        if routing.LEADS.isdisjoint(persona.roles):
            mine = Domain("user_id", "=", persona.id) & Domain("active", "=", True)
            domain &= Domain("agent_ids", "any", mine)
        return departments.search(domain)

    def _courses_of(self, persona):
        # sudo: res.users, slide.channel - the person's own courses, by id alone
        courses = self.env["slide.channel"].sudo()
        if persona.is_visitor:
            return courses
        # sudo: res.users - the person's own courses
        return courses.browse(persona.record.sudo()._chat_course_ids())

    def _audiences_heard(self, persona, courses):
        """Name where this person hears that one began that is for them, or in their
        sight by their role."""
        if persona.is_visitor:
            return []
        overlooked = sorted(routing.types_overlooked(persona.roles))
        audiences = sorted(routing.audiences_of(persona.roles) - {"course"})
        # sudo: res.users - the person's own companies
        companies = persona.record.sudo().company_ids
        targets = [(course, CLAIM) for course in courses]
        for company in companies:
            targets += [(company, f"{CLAIM}:{audience}") for audience in audiences]
            targets += [onlookers(company, one) for one in overlooked]
        return targets

    def _channels_heard(self, persona, departments, courses):
        """Select the open conversations a person hears: id, type, audience, whether
        they are its customer.

        The same rights as the record rules, limited to what can still change.
        """
        everywhere, _in_department = routing.types_seen(persona.roles)
        # SQL: one statement over members and departments, for a process that serves
        # every open socket.
        conditions = [
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
        if departments:
            conditions.append(
                SQL("channel.department_id IN %s", tuple(departments.ids))
            )
        if everywhere:
            conditions.append(
                SQL("channel.channel_type IN %s", tuple(sorted(everywhere)))
            )
        audiences = routing.audiences_of(persona.roles)
        if audiences and not persona.is_visitor:
            conditions.append(
                SQL(
                    """channel.channel_type = 'broadcast' AND (
                        channel.broadcast_to IN %s
                        OR channel.broadcast_to = 'course' AND channel.course_id IN %s
                    )""",
                    tuple(sorted(audiences - {"course"})),
                    tuple(courses.ids) or (0,),
                )
            )
        company = SQL("TRUE")
        if not persona.is_visitor:
            # sudo: res.users - the person's own companies
            companies = persona.record.sudo().company_ids
            company = SQL("channel.company_id IN %s", tuple(companies.ids) or (0,))
        return SQL(
            """
            SELECT channel.id, channel.channel_type, channel.audience,
                   channel.student_id IS NOT DISTINCT FROM %s
              FROM seitech_chat_channel channel
             WHERE channel.state = 'active' AND %s AND (%s)
          ORDER BY channel.id DESC
             LIMIT %s
            """,
            0 if persona.is_visitor else persona.id,
            company,
            SQL(" OR ").join(SQL("(%s)", condition) for condition in conditions),
            MAX_CHANNELS,
        )
