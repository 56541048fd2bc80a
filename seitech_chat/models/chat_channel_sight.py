from odoo import models
from odoo.fields import Domain
from odoo.orm.domains import DomainAnd, DomainOr
from odoo.tools import SQL

from ..logic import routing

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
