from odoo import api, fields, models
from odoo.fields import Domain
from odoo.orm.domains import DomainAnd, DomainOr
from odoo.tools import SQL

from ...logic import routing
from ...persona import Persona
from .chat_channel import ACTIVITY_STEP

# Where a record rule goes by another model: the column of a conversation that has an
# index, and what of the other model is looked up in it.
INDEXED_FIELDS = {
    "member_ids": ("id", "channel_id"),
    "department_id": ("department_id", "id"),
}

STEP_SQL = f"interval '{ACTIVITY_STEP.total_seconds():.0f} seconds'"
AT = SQL(
    "date_trunc('second', coalesce(%s, %s))",
    SQL.identifier("seitech_chat_channel", "active_at"),
    SQL.identifier("seitech_chat_channel", "started_at"),
)
AT_ONCE = 2_000  # conversations of a type active at a time, whose order is looked up
RECENT = 1_000  # conversations of a type, or department, whose names are looked at
_STATES = {"open": (True,), "closed": (False,), "all": (True, False)}
STATE_DOMAINS = {
    "open": Domain("state", "=", "active"),
    "closed": Domain("state", "!=", "active"),
    "all": Domain.TRUE,
}


class SeitechChatChannelVisibility(models.Model):
    """What somebody sees, looked for from their side and not among all there is."""

    _inherit = "seitech.chat.channel"

    is_participant = fields.Boolean(
        compute="_compute_is_participant",
        search="_search_is_participant",
        help="Whether the current user is a member, by a role that its type asks for.",
    )

    @api.depends_context("uid")
    @api.depends("channel_type", "student_id", "member_ids.is_active")
    def _compute_is_participant(self):
        mine = self.filtered_domain(self._participant_domain())
        for channel in self:
            channel.is_participant = channel in mine

    def _search_is_participant(self, operator, value):
        if operator != "in":
            return NotImplemented
        domain = self._participant_domain()
        return domain if True in value else ~domain

    def _participant_domain(self):
        """Limit channels to those in which the current user takes part."""
        # sudo: res.users - which roles the current user holds
        persona = Persona(self.env.user.sudo())
        is_member = Domain("user_id", "=", persona.id) & Domain("is_active", "=", True)
        by_role = Domain("channel_type", "in", routing.types_as_member(persona.roles))
        if not routing.EVERYBODY.isdisjoint(persona.roles):
            by_role |= Domain("student_id", "=", persona.id)
        return Domain("member_ids", "any", is_member) & by_role

    def _visible_sql(self, persona, domain, *columns):
        """Select what the record rules show, as ``_search`` finds it, but by index.

        The rules say: my part in it, or meant for me, or of my department. PostgreSQL
        has no index for that and looks through all conversations there are; for each
        alone it has one. Whatever else a rule may say is searched as it stands.

        :param domain: what else they must be; of stored columns.
        :param columns: ``SQL`` of columns; by default the id.
        :return: ``SQL``, a select without parentheses; none comes twice.
        """
        domain &= persona.channel_domain()
        everywhere, _in_department = routing.types_seen(persona.roles)
        # A visitor has an index; who sees all of a type looks in all.
        if persona.is_visitor or everywhere:
            return self._search(domain).select(*columns)
        self.browse().check_access("read")
        rules = self.env["ir.rule"]._compute_domain(self._name, "read")
        # sudo: seitech.chat.channel - the rules stand in the condition
        channels = self.sudo().with_context(active_test=False)
        ways = [
            way.map_conditions(channels._index_friendly_condition)
            for way in _split_disjunction(rules)
        ]
        found = [channels._search(domain & way).select(*columns) for way in ways]
        return SQL(" UNION ").join(found)

    def _newest_in_sight(
        self, persona, domain, state, *, count, before=None, is_of_mine=False,
        names=None,
    ):  # fmt: skip
        """Select conversations in sight, among them the newest.

        Of what is seen by role or department, the index on activity finds the newest,
        however many there are. What somebody takes part in is selected whole.

        :param domain: what else they must be; of stored columns.
        :param str state: ``open``, ``closed`` or ``all``.
        :param int count: so many of the newest are selected, where there are as many.
        :param before: ``SQL`` of a time; only those that were active then or earlier.
        :param bool is_of_mine: whether the domain says that somebody takes part.
        :param names: of ``_names_sought``; only what has them.
        :return: ``SQL``, a select of ids.
        """
        # sudo: seitech.chat.channel - the rules stand in the condition
        channels = self.sudo().with_context(active_test=False)
        own, by_role = self._ways_in_sight(persona)
        if is_of_mine:
            own, by_role = own + by_role, []
        found = []
        for way in own:
            own_way = way.map_conditions(channels._index_friendly_condition)
            query = channels._search(domain & STATE_DOMAINS[state] & own_way)
            if names:
                query.add_where(names.condition)
            found.append(query.select())
        for way in by_role:
            for is_open in _STATES[state]:
                here = domain & STATE_DOMAINS["open" if is_open else "closed"] & way
                at_least = RECENT if names else count
                newest = channels._newest_of(here, is_open, at_least, before)
                if names:
                    newest = names.find(channels, here, newest, count, before)
                found.append(newest)
        found = SQL(" UNION ALL ").join(SQL("(%s)", one) for one in found)
        return names.among(found) if names else found

    def _ways_in_sight(self, persona):
        """Split what the record rules show by how it is found.

        :return: ``(ways by one's own part, ways by role)``: lists of ``Domain``, one or
            the other of which holds for what is in sight.
        """
        if persona.is_visitor:
            return [persona.channel_domain()], []
        self.browse().check_access("read")
        ways = _split_disjunction(
            self.env["ir.rule"]._compute_domain(self._name, "read")
        )
        # sudo: seitech.chat.channel - what the rules say, not what they show
        channels = self.sudo()
        everywhere = channels._types_everywhere(ways)
        # Departments are left out where all their types are seen everywhere.
        ways = [
            way
            for way in ways
            if not _teams_of(way)
            or any(
                channels._may_be(way, kind)
                for kind in routing.RULES.keys() - everywhere
            )
        ]
        own = [way for way in ways if _is_own(way)]
        return own, [way for way in ways if way not in own]

    def _types_everywhere(self, ways):
        """List the types that one of some ways shows whole.

        :param list ways: ``Domain``, one or the other of which must hold.
        :return: set of types.
        """
        companies = set(self.env.companies.ids)

        def is_of_type(condition):
            name, operator = condition.field_expr, condition.operator
            is_mine = name == "company_id" and operator == "in"
            return name == "channel_type" or (
                is_mine and companies.issubset(condition.value)
            )

        by_type = [way for way in ways if all(map(is_of_type, way.iter_conditions()))]
        return {
            kind
            for kind in routing.RULES
            if any(self._may_be(way, kind) for way in by_type)
        }

    def _newest_of(self, domain, is_open, count, before):
        """Select the newest conversations that meet a condition, by type or department.

        :return: ``SQL``, a select of ids.
        """
        if teams := _teams_of(domain):
            teams = self.env["seitech.chat.department"]._search(teams[0])
            each = SQL("(%s) AS department (id)", teams.select())
            limits = [SQL("seitech_chat_channel.department_id = department.id")]
        else:
            each = SQL(
                "unnest(%s::int[]) AS company (id),"
                " unnest(%s::varchar[]) AS kind (name)",
                self.env.companies.ids,
                [kind for kind in routing.RULES if self._may_be(domain, kind)],
            )
            limits = [
                SQL(
                    "seitech_chat_channel.company_id = company.id"
                    " AND seitech_chat_channel.channel_type = kind.name"
                )
            ]
        equal = SQL("=" if is_open else "<>")
        limits.append(SQL("seitech_chat_channel.state %s 'active'", equal))
        if before is not None:
            limits.append(SQL("%s <= %s", AT, before))
        domain = domain.map_conditions(self._index_friendly_condition)
        query = self._where(domain, limits)
        query.order = SQL("%s DESC, seitech_chat_channel.id DESC", AT)
        query.limit = count
        if is_open:
            # A conversation was active up to ACTIVITY_STEP after what its row says. The
            # last of so many that were surely active before is the bound.
            if before is not None:
                limits.append(SQL("%s <= %s - %s", AT, before, ACTIVITY_STEP))
            last = self._where(domain, limits)
            last.order, last.offset, last.limit = query.order, count - 1, 1
            query.limit = max(count, AT_ONCE)
            bound = SQL("(%s) - %s", last.select(AT), ACTIVITY_STEP)
            query.add_where(SQL("%s >= coalesce(%s, '-infinity')", AT, bound))
        return SQL(
            "SELECT newest.id FROM %s, LATERAL (%s) newest", each, query.select()
        )

    def _may_be(self, domain, channel_type):
        domain &= Domain("channel_type", "=", channel_type)
        return not domain.optimize(self).is_false()

    def _where(self, domain, conditions):
        query = self._search(domain)
        for condition in conditions:
            query.add_where(condition)
        return query

    def _index_friendly_condition(self, condition):
        """Write a condition of a rule so that PostgreSQL takes an index.

        :param condition: the ORM's, any.
        :return: a ``Domain`` of the same meaning.
        """
        if condition.field_expr == "is_participant" and condition.operator == "in":
            domain = self._search_is_participant("in", condition.value)
            return domain.map_conditions(self._index_friendly_condition)
        known = INDEXED_FIELDS.get(condition.field_expr)
        if condition.operator != "any" or not known:
            return condition
        column, named = known
        others = self.env[self._fields[condition.field_expr].comodel_name]
        found = others._search(condition.value)

        def to_sql(model, alias, query):
            # As an array: PostgreSQL would go through all where it guesses that a
            # subselect finds many.
            return SQL(
                "%s = ANY(ARRAY%s)",
                model._field_to_sql(alias, column, query),
                found.subselect(others._field_to_sql(found.table, named, found)),
            )

        return Domain.custom(to_sql=to_sql)


def _teams_of(domain):
    """List what a domain says of the department: ``Domain`` of departments."""
    return [
        condition.value
        for condition in domain.iter_conditions()
        if condition.field_expr == "department_id" and condition.operator == "any"
    ]


def _is_own(way):
    """Return whether a way to see conversations is one's own part in them."""
    return any(
        condition.field_expr in {"is_participant", "is_reader"}
        for condition in way.iter_conditions()
    )


def _split_disjunction(rules):
    """Split ``A and (B or C)`` into ``A and B``, ``A and C``.

    :return: list of ``Domain``, of which one or the other must hold.
    """
    if isinstance(rules, DomainOr):
        return list(rules.children)
    if isinstance(rules, DomainAnd):
        for child in rules.children:
            if isinstance(child, DomainOr):
                others = Domain.AND(c for c in rules.children if c is not child)
                return [others & way for way in child.children]
    return [rules]


def takes_part(persona):
    """Write the condition under which a member's row counts, by the roles they hold.

    As ``is_participant``, for statements that join ``channel`` with its members.

    :return: ``SQL``.
    """
    if persona.is_visitor:
        return SQL("TRUE")
    return SQL(
        "(channel.channel_type = ANY(%s) OR channel.student_id = %s)",
        list(routing.types_as_member(persona.roles)),
        persona.id,
    )
