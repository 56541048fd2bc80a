"""Efficient selects of the conversations visible to a person.

They start from the person's memberships, types and owners (departments) instead of
from all conversations.
"""

from functools import partial

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


def participant_domain(channels):
    """Return a domain of the channels in which the current user takes part."""
    # sudo: res.users - reads the current user's roles
    persona = Persona(channels.env.user.sudo())
    is_member = Domain("user_id", "=", persona.id) & Domain("is_active", "=", True)
    by_role = Domain("channel_type", "in", permissions.types_as_member(persona.roles))
    if not permissions.ALL_ROLES.isdisjoint(persona.roles):
        by_role |= Domain("student_id", "=", persona.id)
    return Domain("member_ids", "any", is_member) & by_role


def visible_sql(channels, persona, domain, *columns):
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
        return channels._search(domain).select(*columns)
    channels.browse().check_access("read")
    rules = channels.env["ir.rule"]._compute_domain(channels._name, "read")
    # sudo: seitech.chat.channel - the condition contains the record rules
    channels = channels.sudo().with_context(active_test=False)
    ways = [use_indexes(channels, way) for way in _split_disjunction(rules)]
    found = [channels._search(domain & way).select(*columns) for way in ways]
    return SQL(" UNION ").join(found)


def newest_visible(  # noqa: PLR0913 - one keyword per limit
    channels, persona, domain, state, *, count, before=None, is_of_mine=False,
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
    :param names: result of ``names_sought``; limits the result to its matches.
    :return: ``SQL``, a select of ids.
    """
    own, by_role = visible_parts(channels, persona)
    # sudo: seitech.chat.channel - the condition contains the record rules
    channels = channels.sudo().with_context(active_test=False)
    if is_of_mine:
        own, by_role = own + by_role, []
    found = []
    for way in own:
        own_way = use_indexes(channels, way)
        query = channels._search(domain & STATE_DOMAINS[state] & own_way)
        if names:
            query.add_where(names.condition)
        found.append(query.select())
    for way in by_role:
        for is_open in _STATES[state]:
            here = domain & STATE_DOMAINS["open" if is_open else "closed"] & way
            at_least = RECENT if names else count
            newest = _newest_of(channels, here, is_open, at_least, before)
            if names:
                newest = names.find(channels, here, newest, count, before)
            found.append(newest)
    found = SQL(" UNION ALL ").join(SQL("(%s)", one) for one in found)
    return names.among(found) if names else found


def visible_parts(channels, persona):
    """Split the record rules into conditions on membership and on role.

    :return: ``(conditions on membership, conditions on role)``: lists of
        ``Domain``. Every visible conversation meets at least one of them.
    """
    if persona.is_visitor:
        return [persona.channel_domain()], []
    channels.browse().check_access("read")
    ways = _split_disjunction(
        channels.env["ir.rule"]._compute_domain(channels._name, "read")
    )
    # sudo: seitech.chat.channel - analyses the rules, reads no conversations
    channels = channels.sudo()
    everywhere = types_everywhere(channels, ways)
    # A condition on owners is redundant if the person sees all of its types under
    # every owner.
    ways = [
        way
        for way in ways
        if not _owners_in(channels, way)
        or any(
            may_be(channels, way, kind)
            for kind in permissions.RULES.keys() - everywhere
        )
    ]
    own = [way for way in ways if _is_own(way)]
    return own, [way for way in ways if way not in own]


def types_everywhere(channels, ways):
    """Return the channel types that are visible under every owner.

    :param list ways: list of ``Domain``, of which at least one must hold.
    :return: set of types.
    """
    companies = set(channels.env.companies.ids)

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
        if any(may_be(channels, way, kind) for way in by_type)
    }


def _newest_of(channels, domain, is_open, count, before):
    """Return SQL that selects the newest conversations per type or owner.

    :return: ``SQL``, a select of ids.
    """
    if owners := _owners_in(channels, domain):
        name, wanted = owners[0]
        owner = channels.env[channels._fields[name].comodel_name]._search(wanted)
        each = SQL("(%s) AS owner (id)", owner.select())
        limits = [SQL("%s = owner.id", SQL.identifier(channels._table, name))]
    else:
        each = SQL(
            "unnest(%s::int[]) AS company (id), unnest(%s::varchar[]) AS kind (name)",
            channels.env.companies.ids,
            [kind for kind in permissions.RULES if may_be(channels, domain, kind)],
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
    domain = use_indexes(channels, domain)
    query = _where(channels, domain, limits)
    query.order = SQL("%s DESC, seitech_chat_channel.id DESC", AT)
    query.limit = count
    if is_open:
        # The last activity may be up to ACTIVITY_STEP later than the row's value.
        # The bound is the count-th newest conversation whose activity is surely
        # before the given time.
        if before is not None:
            limits.append(SQL("%s <= %s - %s", AT, before, ACTIVITY_STEP))
        last = _where(channels, domain, limits)
        last.order, last.offset, last.limit = query.order, count - 1, 1
        query.limit = max(count, MAX_SORTED)
        bound = SQL("(%s) - %s", last.select(AT), ACTIVITY_STEP)
        query.add_where(SQL("%s >= coalesce(%s, '-infinity')", AT, bound))
    return SQL("SELECT newest.id FROM %s, LATERAL (%s) newest", each, query.select())


def may_be(channels, domain, channel_type):
    domain &= Domain("channel_type", "=", channel_type)
    return not domain.optimize(channels).is_false()


def _where(channels, domain, conditions):
    query = channels._search(domain)
    for condition in conditions:
        query.add_where(condition)
    return query


def use_indexes(channels, domain):
    """Rewrite a record rule's domain so that PostgreSQL uses an index.

    :return: an equivalent ``Domain``.
    """
    return domain.map_conditions(partial(_index_friendly, channels))


def _index_friendly(channels, condition):
    """Rewrite a condition of a record rule so that PostgreSQL uses an index.

    :param condition: any condition of an ORM domain.
    :return: an equivalent ``Domain``.
    """
    if condition.field_expr == "is_participant" and condition.operator == "in":
        domain = channels._search_is_participant("in", condition.value)
        return use_indexes(channels, domain)
    known = channels._indexed_rule_fields().get(condition.field_expr)
    if condition.operator != "any" or not known:
        return condition
    column, named = known
    others = channels.env[channels._fields[condition.field_expr].comodel_name]
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
