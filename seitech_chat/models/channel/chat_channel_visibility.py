from odoo import api, fields, models
from odoo.fields import Domain
from odoo.orm.domains import DomainAnd, DomainOr
from odoo.tools import SQL

from ...logic import permissions
from ...persona import Persona
from .chat_channel import ACTIVITY_STEP

STEP_SQL = f"interval '{ACTIVITY_STEP.total_seconds():.0f} seconds'"
AT = SQL(
    "date_trunc('second', coalesce(%s, %s))",
    SQL.identifier("seitech_chat_channel", "active_at"),
    SQL.identifier("seitech_chat_channel", "started_at"),
)
MAX_SORTED = 2_000  # limit of conversations of a type that are sorted by their messages
RECENT = 1_000  # newest conversations of a type or owner whose names are checked
_STATES = {"open": (True,), "closed": (False,), "all": (True, False)}
STATE_DOMAINS = {
    "open": Domain("state", "=", "active"),
    "closed": Domain("state", "!=", "active"),
    "all": Domain.TRUE,
}


class SeitechChatChannelVisibility(models.Model):
    """Efficient selects of the conversations visible to a person.

    They start from the person's memberships, types and owners (departments) instead of
    from all conversations.
    """

    _inherit = "seitech.chat.channel"

    is_participant = fields.Boolean(
        compute="_compute_is_participant",
        search="_search_is_participant",
        help="Set if you are a member and have a chat role this type requires.",
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
        """Return a domain of the channels in which the current user takes part."""
        # sudo: res.users - reads the current user's roles
        persona = Persona(self.env.user.sudo())
        is_member = Domain("user_id", "=", persona.id) & Domain("is_active", "=", True)
        by_role = Domain(
            "channel_type", "in", permissions.types_as_member(persona.roles)
        )
        if not permissions.ALL_ROLES.isdisjoint(persona.roles):
            by_role |= Domain("student_id", "=", persona.id)
        return Domain("member_ids", "any", is_member) & by_role

    def _indexed_rule_fields(self):
        """Return the fields by which record rules search through another model.

        It is a hook for dependent packages.

        :return: ``{field: (indexed column of a conversation, field of the other model
            that is looked up in it)}``.
        """
        return {"member_ids": ("id", "channel_id")}

    def _visible_sql(self, persona, domain, *columns):
        """Return SQL that selects the conversations visible to a person, by index.

        The result is the same as that of ``_search``. The record rules combine three
        conditions with OR: own membership, own broadcast, own department. PostgreSQL
        would scan all conversations for the combination, but has an index for each
        condition. Other conditions of a rule are searched unchanged.

        :param domain: further conditions, on stored columns.
        :param columns: ``SQL`` of columns; by default the id.
        :return: ``SQL``, a select without parentheses and without duplicates.
        """
        domain &= persona.channel_domain()
        everywhere, _in_department = permissions.types_seen(persona.roles)
        # A visitor's conversations have an index. A role that sees all of a type
        # searches all conversations.
        if persona.is_visitor or everywhere:
            return self._search(domain).select(*columns)
        self.browse().check_access("read")
        rules = self.env["ir.rule"]._compute_domain(self._name, "read")
        # sudo: seitech.chat.channel - the condition contains the record rules
        channels = self.sudo().with_context(active_test=False)
        ways = [
            way.map_conditions(channels._index_friendly_condition)
            for way in _split_disjunction(rules)
        ]
        found = [channels._search(domain & way).select(*columns) for way in ways]
        return SQL(" UNION ").join(found)

    def _newest_visible(
        self, persona, domain, state, *, count, before=None, is_of_mine=False,
        names=None,
    ):  # fmt: skip
        """Return SQL that selects visible conversations, including the newest ones.

        For conversations visible by role or department, the index on activity finds the
        newest ones, however many there are. The person's own conversations are all
        selected.

        :param domain: further conditions, on stored columns.
        :param str state: ``open``, ``closed`` or ``all``.
        :param int count: number of the newest to select, if there are as many.
        :param before: ``SQL`` of a time; limits the result to conversations that were
            active then or earlier.
        :param bool is_of_mine: whether the domain limits the result to the person's own
            conversations.
        :param names: result of ``_names_sought``; limits the result to its matches.
        :return: ``SQL``, a select of ids.
        """
        # sudo: seitech.chat.channel - the condition contains the record rules
        channels = self.sudo().with_context(active_test=False)
        own, by_role = self._visible_parts(persona)
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

    def _visible_parts(self, persona):
        """Split the record rules into conditions on membership and on role.

        :return: ``(conditions on membership, conditions on role)``: lists of
            ``Domain``. Every visible conversation meets at least one of them.
        """
        if persona.is_visitor:
            return [persona.channel_domain()], []
        self.browse().check_access("read")
        ways = _split_disjunction(
            self.env["ir.rule"]._compute_domain(self._name, "read")
        )
        # sudo: seitech.chat.channel - analyses the rules, reads no conversations
        channels = self.sudo()
        everywhere = channels._types_everywhere(ways)
        # A condition on owners is redundant if the person sees all of its types under
        # every owner.
        ways = [
            way
            for way in ways
            if not _owners_in(channels, way)
            or any(
                channels._may_be(way, kind)
                for kind in permissions.RULES.keys() - everywhere
            )
        ]
        own = [way for way in ways if _is_own(way)]
        return own, [way for way in ways if way not in own]

    def _types_everywhere(self, ways):
        """Return the channel types that are visible under every owner.

        :param list ways: list of ``Domain``, of which at least one must hold.
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
            for kind in permissions.RULES
            if any(self._may_be(way, kind) for way in by_type)
        }

    def _newest_of(self, domain, is_open, count, before):
        """Return SQL that selects the newest conversations per type or owner.

        :return: ``SQL``, a select of ids.
        """
        if owners := _owners_in(self, domain):
            name, wanted = owners[0]
            owner = self.env[self._fields[name].comodel_name]._search(wanted)
            each = SQL("(%s) AS owner (id)", owner.select())
            limits = [SQL("%s = owner.id", SQL.identifier(self._table, name))]
        else:
            each = SQL(
                "unnest(%s::int[]) AS company (id),"
                " unnest(%s::varchar[]) AS kind (name)",
                self.env.companies.ids,
                [kind for kind in permissions.RULES if self._may_be(domain, kind)],
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
            # The last activity may be up to ACTIVITY_STEP later than the row's value.
            # The bound is the count-th newest conversation whose activity is surely
            # before the given time.
            if before is not None:
                limits.append(SQL("%s <= %s - %s", AT, before, ACTIVITY_STEP))
            last = self._where(domain, limits)
            last.order, last.offset, last.limit = query.order, count - 1, 1
            query.limit = max(count, MAX_SORTED)
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
        """Rewrite a condition of a record rule so that PostgreSQL uses an index.

        :param condition: any condition of an ORM domain.
        :return: an equivalent ``Domain``.
        """
        if condition.field_expr == "is_participant" and condition.operator == "in":
            domain = self._search_is_participant("in", condition.value)
            return domain.map_conditions(self._index_friendly_condition)
        known = self._indexed_rule_fields().get(condition.field_expr)
        if condition.operator != "any" or not known:
            return condition
        column, named = known
        others = self.env[self._fields[condition.field_expr].comodel_name]
        found = others._search(condition.value)

        def to_sql(model, alias, query):
            # An array, because PostgreSQL scans the whole table if it estimates many
            # rows for a subselect.
            return SQL(
                "%s = ANY(ARRAY%s)",
                model._field_to_sql(alias, column, query),
                found.subselect(others._field_to_sql(found.table, named, found)),
            )

        return Domain.custom(to_sql=to_sql)


def _owners_in(channels, domain):
    """Return the domain's conditions on the records to which conversations belong.

    :return: list of ``(many2one field, Domain of its records)``.
    """
    known = channels._indexed_rule_fields()
    return [
        (condition.field_expr, condition.value)
        for condition in domain.iter_conditions()
        if condition.operator == "any"
        and known.get(condition.field_expr, ("id",))[0] == condition.field_expr
    ]


def _is_own(way):
    """Return whether a condition is on the person's own membership or broadcasts."""
    return any(
        condition.field_expr in {"is_participant", "is_reader"}
        for condition in way.iter_conditions()
    )


def _split_disjunction(rules):
    """Split ``A and (B or C)`` into ``A and B``, ``A and C``.

    :return: list of ``Domain``, of which at least one must hold.
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
    """Return the SQL condition on the roles under which a membership is effective.

    It corresponds to ``is_participant``, for statements that join ``channel`` with its
    members.

    :return: ``SQL``.
    """
    if persona.is_visitor:
        return SQL("TRUE")
    return SQL(
        "(channel.channel_type = ANY(%s) OR channel.student_id = %s)",
        list(permissions.types_as_member(persona.roles)),
        persona.id,
    )
