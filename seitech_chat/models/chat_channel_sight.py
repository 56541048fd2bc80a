from odoo import api, fields, models
from odoo.fields import Domain
from odoo.orm.domains import DomainAnd, DomainOr
from odoo.tools import SQL

from ..logic import routing
from ..persona import Persona

# Where a record rule goes by another model: the column of a conversation that has an
# index, and what of the other model is looked up in it.
LOOKED_UP = {
    "member_ids": ("id", "channel_id"),
    "department_id": ("department_id", "id"),
}


class SeitechChatChannelSight(models.AbstractModel):
    """What somebody sees, looked for from their side and not among all there is."""

    _name = "seitech.chat.channel.sight"
    _description = "Chat Conversation: Sight"

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

    def _in_sight(self, persona, domain, *columns):
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
        ways = [way.map_conditions(channels._looked_up) for way in _ways_of(rules)]
        found = [channels._search(domain & way).select(*columns) for way in ways]
        return SQL(" UNION ").join(found)

    def _looked_up(self, condition):
        """Write a condition of a rule so that PostgreSQL takes an index.

        :param condition: the ORM's, any.
        :return: a ``Domain`` of the same meaning.
        """
        if condition.field_expr == "is_participant" and condition.operator == "in":
            domain = self._search_is_participant("in", condition.value)
            return domain.map_conditions(self._looked_up)
        known = LOOKED_UP.get(condition.field_expr)
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


def _ways_of(rules):
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
