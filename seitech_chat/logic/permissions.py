"""Table of the rights to start, see, write and moderate each type of conversation.

Record rules, routes and tests are derived from the table or checked against it.
Source: product brief, section 1.
"""

from collections.abc import Collection
from dataclasses import dataclass

from .contract import SUPPORT_TYPES

ALL_ROLES = frozenset({"student", "instructor", "agent", "supervisor", "manager"})
STAFF = frozenset({"agent", "supervisor", "manager"})
LEADS = frozenset({"supervisor", "manager"})
# The role of a signed-in person in a support conversation of their own.
CUSTOMER = "customer"


@dataclass(frozen=True)
class TypeRule:
    """The rights in one type of conversation.

    ``opened_by``: roles that may start a conversation. ``members``: a member must hold
    one of these roles to take part; a member without one sees no more than other
    people. ``seen_in_department_by``: roles that see the conversations of their own
    departments without membership. ``seen_by``: roles that see all conversations of
    their company. ``written_by``: a member must hold one of these roles to write; empty
    means every member. ``has_notes``: the type has private notes. ``has_receipts``:
    members see the read positions of the others. ``joined_by_writing``: roles that
    become members by writing. ``moderated_by``: roles with a moderator's rights without
    being one; None for a type without moderators, whose members are not chosen.
    ``left_by``: roles that may leave the conversation.
    """

    opened_by: frozenset[str]
    members: frozenset[str] = ALL_ROLES
    seen_in_department_by: frozenset[str] = frozenset()
    seen_by: frozenset[str] = frozenset({"manager"})
    written_by: frozenset[str] = frozenset()
    has_notes: bool = False
    has_receipts: bool = True
    joined_by_writing: frozenset[str] = frozenset()
    moderated_by: frozenset[str] | None = None
    left_by: frozenset[str] = frozenset()


RULES: dict[str, TypeRule] = {
    "public_support": TypeRule(
        opened_by=frozenset({"public"}),
        members=STAFF | {"public"},
        seen_in_department_by=frozenset({"agent"}),
        seen_by=LEADS,
        has_notes=True,
    ),
    "student_support": TypeRule(
        opened_by=frozenset({"student"}),
        members=STAFF | {CUSTOMER},
        seen_in_department_by=frozenset({"agent"}),
        seen_by=LEADS,
        has_notes=True,
    ),
    # The instructor of a course may be a manager, who then answers its students.
    "student_instructor": TypeRule(
        opened_by=frozenset({"student", "instructor"}),
        members=frozenset({"student", "instructor", "manager"}),
    ),
    "instructor_admin": TypeRule(
        opened_by=frozenset({"instructor", "manager"}),
        members=frozenset({"instructor", "manager"}),
        joined_by_writing=frozenset({"manager"}),
        left_by=frozenset({"manager"}),
    ),
    "group": TypeRule(
        opened_by=frozenset({"student", "instructor", "manager"}),
        moderated_by=frozenset({"manager"}),
        left_by=ALL_ROLES,
    ),
    # A course's channel is created with the course and cannot be started manually.
    "course": TypeRule(opened_by=frozenset(), has_receipts=False),
    "direct": TypeRule(opened_by=ALL_ROLES, seen_by=frozenset()),
    # The readers are found by their role, including those with a member row.
    "broadcast": TypeRule(
        opened_by=frozenset({"manager"}),
        members=frozenset({"manager"}),
        written_by=frozenset({"manager"}),
        has_receipts=False,
    ),
}


def roles_in(roles: Collection[str], *, is_customer: bool) -> frozenset[str]:
    """Return the roles of a person in one conversation.

    The customer of a conversation has only the customer's role in it. An agent who is
    the customer can neither read the notes nor answer as the desk.

    :param roles: the person's roles outside the conversation.
    :param is_customer: whether the person is the conversation's customer.
    """
    if is_customer and not ALL_ROLES.isdisjoint(roles):
        return frozenset({CUSTOMER})
    return frozenset(roles)


def takes_part(roles: Collection[str], channel_type: str) -> bool:
    """Return whether a member with these roles takes part.

    :param roles: the roles returned by ``roles_in``.
    """
    return not RULES[channel_type].members.isdisjoint(roles)


def types_as_member(roles: Collection[str]) -> tuple[str, ...]:
    """Return the types in which a member with these roles takes part."""
    return tuple(name for name in RULES if takes_part(roles, name))


# Role → contact groups that a person with the role may write to. ``course``: people
# with a shared course, as instructor or attendee. The others: people with that role in
# one of the person's companies.
CONTACT_GROUPS: dict[str, frozenset[str]] = {
    "student": frozenset({"course"}),
    "instructor": frozenset({"course", "instructor", "manager"}),
    "agent": frozenset({"everybody"}),
    "supervisor": frozenset({"everybody"}),
    "manager": frozenset({"everybody"}),
}


def contact_groups(roles: Collection[str]) -> frozenset[str]:
    """Return the contact groups that a person with these roles may write to."""
    return frozenset().union(*(CONTACT_GROUPS.get(role, frozenset()) for role in roles))


def may_reach(
    roles: Collection[str], other_roles: Collection[str], *, shares_course: bool
) -> bool:
    """Return whether a person may write to another person of a shared company.

    :param roles: the roles of the writer.
    :param other_roles: the roles of the other person; a person without roles has no
        access to the chat.
    :param shares_course: whether both belong to one course.
    """
    mine = contact_groups(roles)
    if not other_roles:
        return False
    if "everybody" in mine or (shares_course and "course" in mine):
        return True
    return not mine.isdisjoint(other_roles)


# Audience of a broadcast → roles that read it. The audience of a course is the people
# who belong to the course, with any role.
AUDIENCE_ROLES: dict[str, frozenset[str]] = {
    "all": ALL_ROLES,
    "students": frozenset({"student"}),
    "instructors": frozenset({"instructor"}),
    "agents": STAFF,
    "course": ALL_ROLES,
}


def audiences_of(roles: Collection[str]) -> frozenset[str]:
    """Return the audiences whose broadcasts a person reads without membership.

    :param roles: the person's roles.
    :return: values of ``AUDIENCES``; ``course`` means the courses of the person.
    """
    return frozenset(
        name
        for name, readers in AUDIENCE_ROLES.items()
        if not readers.isdisjoint(roles)
    )


def may_see(
    roles: Collection[str],
    channel_type: str,
    *,
    is_member: bool,
    is_of_department: bool = False,
    audience: str | None = None,
    is_of_course: bool = False,
) -> bool:
    """Return whether a person may read a conversation of one of their companies.

    :param roles: the roles returned by ``roles_in``; without one, nothing is visible.
    :param is_member: whether the person is a member.
    :param is_of_department: whether the person is an agent of its department.
    :param audience: the audience of a broadcast.
    :param is_of_course: whether the person belongs to the conversation's course.
    """
    if not roles:
        return False
    everywhere, in_department = types_seen(roles)
    if is_member and takes_part(roles, channel_type):
        return True
    if channel_type in everywhere:
        return True
    if channel_type in in_department and is_of_department:
        return True
    return is_reader(roles, channel_type, audience, is_of_course=is_of_course)


def is_reader(
    roles: Collection[str],
    channel_type: str,
    audience: str | None,
    *,
    is_of_course: bool,
) -> bool:
    """Return whether a person belongs to the audience of a broadcast.

    :param audience: the audience of the broadcast, of ``AUDIENCES``.
    :param is_of_course: whether the person belongs to the broadcast's course.
    """
    if channel_type != "broadcast" or audience not in audiences_of(roles):
        return False
    return audience != "course" or is_of_course


def has_receipts(channel_type: str) -> bool:
    """Return whether members see the read positions of the others."""
    return RULES[channel_type].has_receipts


def types_with_receipts() -> tuple[str, ...]:
    """Return the types whose members see the read positions of the others."""
    return tuple(name for name, rule in RULES.items() if rule.has_receipts)


def may_see_receipts(
    roles: Collection[str], channel_type: str, *, member_role: str | None
) -> bool:
    """Return whether a person may see the individual receipts of a message.

    In types with receipts, all members may see them. In other types, only moderators,
    supervisors and managers may.
    """
    if has_receipts(channel_type) and member_role is not None:
        return True
    return member_role == "moderator" or not LEADS.isdisjoint(roles)


def may_open(roles: Collection[str], channel_type: str) -> bool:
    """Return whether a person with these roles may start this type of conversation."""
    return not RULES[channel_type].opened_by.isdisjoint(roles)


def may_open_for_others(roles: Collection[str], channel_type: str) -> bool:
    """Return whether a person may start a conversation on behalf of another person.

    This requires a role that sees all conversations of the type. Other people must not
    see a conversation of another person.
    """
    return not RULES[channel_type].seen_by.isdisjoint(roles)


def may_merge(roles: Collection[str]) -> bool:
    """Return whether a person may merge their visitor conversations after sign-in.

    This requires a role in the chat, and none of the desk's roles.
    """
    return not ALL_ROLES.isdisjoint(roles) and STAFF.isdisjoint(roles)


def types_openable(roles: Collection[str]) -> list[str]:
    """Return the types that a person with these roles may start."""
    return [name for name in RULES if may_open(roles, name)]


def types_seen(roles: Collection[str]) -> tuple[frozenset[str], frozenset[str]]:
    """Return the types that are visible without membership.

    :param roles: the person's roles.
    :return: ``(in the whole company, in own departments only)``, both possibly empty.
    """
    everywhere = frozenset(
        name for name, rule in RULES.items() if not rule.seen_by.isdisjoint(roles)
    )
    in_department = frozenset(
        name
        for name, rule in RULES.items()
        if not rule.seen_in_department_by.isdisjoint(roles)
    )
    return everywhere, in_department - everywhere


def types_supervised(roles: Collection[str]) -> frozenset[str]:
    """Return the types whose new conversations notify a person with these roles.

    New conversations of the support desk notify its departments instead.
    """
    everywhere, _in_department = types_seen(roles)
    return everywhere - SUPPORT_TYPES


def may_see_notes(roles: Collection[str], channel_type: str) -> bool:
    """Return whether these roles may see the notes of a visible conversation."""
    return RULES[channel_type].has_notes and not STAFF.isdisjoint(roles)


def types_with_notes(roles: Collection[str]) -> frozenset[str]:
    """Return the types whose notes are visible to these roles with the conversation."""
    return frozenset(name for name in RULES if may_see_notes(roles, name))


def may_post(
    roles: Collection[str],
    channel_type: str,
    *,
    is_member: bool,
    is_note: bool,
    is_shared: bool = False,
) -> bool:
    """Return whether a person may write to a conversation that is visible to them.

    :param roles: the roles of the writer; a visitor has the role ``public``.
    :param is_member: whether the writer takes part.
    :param is_note: whether it is a private note, which requires no membership.
    :param is_shared: whether all agents of the desk may answer this customer once the
        conversation is assigned.
    """
    if is_note:
        return may_see_notes(roles, channel_type)
    rule = RULES[channel_type]
    if is_shared and channel_type in SUPPORT_TYPES and not STAFF.isdisjoint(roles):
        return True
    if not is_member:
        return joins_by_writing(roles, channel_type)
    return not rule.written_by or not rule.written_by.isdisjoint(roles)


def joins_by_writing(roles: Collection[str], channel_type: str) -> bool:
    """Return whether a person becomes a member of a visible conversation by writing."""
    return not RULES[channel_type].joined_by_writing.isdisjoint(roles)


def may_moderate(
    roles: Collection[str], channel_type: str, *, member_role: str | None
) -> bool:
    """Return whether a person may moderate a conversation.

    Moderators rename and close it, and invite, remove and appoint members.

    :param member_role: the person's role in the conversation; None for non-members.
    """
    moderated_by = RULES[channel_type].moderated_by
    if moderated_by is None:
        return False
    return member_role == "moderator" or not moderated_by.isdisjoint(roles)


def may_leave(roles: Collection[str], channel_type: str) -> bool:
    """Return whether a member may leave a conversation of this type."""
    return not RULES[channel_type].left_by.isdisjoint(roles)


def may_block(channel_type: str, *, is_member: bool) -> bool:
    """Return whether a person may block a conversation: a member, if it is direct."""
    return is_member and channel_type == "direct"


def may_take(roles: Collection[str], channel_type: str) -> bool:
    """Return whether a person may accept a customer's conversation visible to them."""
    return channel_type in SUPPORT_TYPES and not STAFF.isdisjoint(roles)


def may_end(roles: Collection[str], channel_type: str, *, is_member: bool) -> bool:
    """Return whether a person may end a customer's conversation.

    Customers may end their own conversation and agents one they take part in.
    Supervisors and managers may end any that is visible to them.
    """
    if channel_type not in SUPPORT_TYPES:
        return False
    return is_member or not LEADS.isdisjoint(roles)


def may_prioritize(roles: Collection[str], channel_type: str) -> bool:
    """Return whether a person may set the priority of a conversation or escalate it.

    The conversation is a customer's and visible to the person.
    """
    return channel_type in SUPPORT_TYPES and not STAFF.isdisjoint(roles)


def may_transfer(roles: Collection[str], channel_type: str, *, is_owner: bool) -> bool:
    """Return whether a person may assign or transfer a customer's conversation.

    Its agent may, and supervisors and managers may for any that is visible to them.
    """
    if channel_type not in SUPPORT_TYPES or STAFF.isdisjoint(roles):
        return False
    return is_owner or not LEADS.isdisjoint(roles)


def may_exceed_limit(roles: Collection[str]) -> bool:
    """Return whether a person may assign conversations beyond an agent's limit."""
    return not LEADS.isdisjoint(roles)


def may_reopen(roles: Collection[str], channel_type: str) -> bool:
    """Return whether a person may reopen a customer's conversation visible to them."""
    return channel_type in SUPPORT_TYPES and not STAFF.isdisjoint(roles)


def may_delete(
    roles: Collection[str],
    channel_type: str,
    *,
    is_author: bool,
    member_role: str | None,
) -> bool:
    """Return whether a person may delete a message.

    Its author, moderators, supervisors and managers may. In a direct conversation, only
    the author may.
    """
    if is_author:
        return True
    if channel_type == "direct":
        return False
    return member_role == "moderator" or not LEADS.isdisjoint(roles)


def may_pin(
    roles: Collection[str], channel_type: str, *, member_role: str | None
) -> bool:
    """Return whether a person may pin a message.

    All members may. In courses and broadcasts, only moderators, supervisors and
    managers may. Supervisors and managers need no membership, except in direct
    conversations.
    """
    if member_role is None:
        return not LEADS.isdisjoint(roles) and channel_type != "direct"
    if channel_type in {"course", "broadcast"}:
        return member_role == "moderator" or not LEADS.isdisjoint(roles)
    return True
