"""Who may open, see, write and moderate which type of conversation: one table.

Record rules, routes and tests are derived from or checked against it.
Source: product brief, section 1.
"""

from collections.abc import Collection
from dataclasses import dataclass

from .contract import SUPPORT_TYPES

EVERYBODY = frozenset({"student", "instructor", "agent", "supervisor", "manager"})
STAFF = frozenset({"agent", "supervisor", "manager"})
LEADS = frozenset({"supervisor", "manager"})
# The role of a signed-in person in a support conversation of their own.
CUSTOMER = "customer"


@dataclass(frozen=True)
class TypeRule:
    """The rights in one type of conversation.

    ``opened_by``: roles that may start one. ``seen_in_department_by``: roles that
    see those of their own departments without being a member. ``seen_by``: roles
    that see all of their company. ``written_by``: roles a member must hold one of
    to write; empty means every member. ``has_notes``: private notes exist.
    ``has_receipts``: members see how far the others have read. ``joined_by_writing``:
    roles that become members by writing. ``moderated_by``: roles that may do what
    moderators do without being one; None where nobody moderates: its members are not
    chosen. ``left_by``: roles that may leave it; the others belong there.
    ``members``: roles of which a member must hold one to take part; a member who has
    lost it sees no more than other people.
    """

    opened_by: frozenset[str]
    members: frozenset[str] = EVERYBODY
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
    # A course may be a manager's, who answers its students.
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
        left_by=EVERYBODY,
    ),
    # A course's channel comes with the course: nobody opens one by hand.
    "course": TypeRule(opened_by=frozenset(), has_receipts=False),
    "direct": TypeRule(opened_by=EVERYBODY, seen_by=frozenset()),
    # Its readers are found by their role, also those who have read it.
    "broadcast": TypeRule(
        opened_by=frozenset({"manager"}),
        members=frozenset({"manager"}),
        written_by=frozenset({"manager"}),
        has_receipts=False,
    ),
}


def roles_in(roles: Collection[str], *, is_customer: bool) -> frozenset[str]:
    """Return the roles somebody holds in one conversation.

    The customer of a conversation is nothing but the customer there: an agent does not
    read the notes about themselves and does not serve themselves.

    :param roles: the roles they hold elsewhere.
    :param is_customer: whether they asked the desk in this conversation.
    """
    if is_customer and not EVERYBODY.isdisjoint(roles):
        return frozenset({CUSTOMER})
    return frozenset(roles)


def takes_part(roles: Collection[str], channel_type: str) -> bool:
    """Return whether a member who holds these roles takes part.

    :param roles: as ``roles_in`` returns them.
    """
    return not RULES[channel_type].members.isdisjoint(roles)


def types_as_member(roles: Collection[str]) -> tuple[str, ...]:
    """List the types in which a member who holds these roles takes part."""
    return tuple(name for name in RULES if takes_part(roles, name))


# Whom somebody may write to, by their own roles. ``course``: who shares a course with
# them, as instructor or attendee; the others by role, in a company of theirs.
CIRCLES: dict[str, frozenset[str]] = {
    "student": frozenset({"course"}),
    "instructor": frozenset({"course", "instructor", "manager"}),
    "agent": frozenset({"everybody"}),
    "supervisor": frozenset({"everybody"}),
    "manager": frozenset({"everybody"}),
}


def circles(roles: Collection[str]) -> frozenset[str]:
    """List the circles of people somebody holding these roles may write to."""
    return frozenset().union(*(CIRCLES.get(role, frozenset()) for role in roles))


def may_reach(
    roles: Collection[str], other_roles: Collection[str], *, shares_course: bool
) -> bool:
    """Tell whether somebody may write to another person of a company of theirs.

    :param roles: of the one who writes.
    :param other_roles: of the other; who holds none is not of the chat.
    :param shares_course: whether both belong to one course.
    """
    mine = circles(roles)
    if not other_roles:
        return False
    if "everybody" in mine or (shares_course and "course" in mine):
        return True
    return not mine.isdisjoint(other_roles)


# To whom a broadcast goes → the roles that read it. Of a course: those who belong to
# it, whatever role they hold.
AUDIENCE_ROLES: dict[str, frozenset[str]] = {
    "all": EVERYBODY,
    "students": frozenset({"student"}),
    "instructors": frozenset({"instructor"}),
    "agents": STAFF,
    "course": EVERYBODY,
}


def audiences_of(roles: Collection[str]) -> frozenset[str]:
    """List the audiences whose broadcasts somebody reads, without taking part.

    :param roles: the roles somebody holds.
    :return: of ``AUDIENCES``; ``course`` means the courses they belong to.
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
    """Tell whether somebody may read a conversation of a company of theirs.

    :param roles: as ``roles_in`` returns them; without one they see nothing.
    :param is_member: whether they are a member.
    :param is_of_department: whether they answer for its department.
    :param audience: to whom it goes, when it is a broadcast.
    :param is_of_course: whether they belong to the course it is about.
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
    """Tell whether a broadcast is meant for somebody.

    :param audience: to whom it goes, of ``AUDIENCES``.
    :param is_of_course: whether they belong to the course it is about.
    """
    if channel_type != "broadcast" or audience not in audiences_of(roles):
        return False
    return audience != "course" or is_of_course


def has_receipts(channel_type: str) -> bool:
    """Tell whether members are shown how far the others have read."""
    return RULES[channel_type].has_receipts


def types_with_receipts() -> tuple[str, ...]:
    """Name the types whose members are shown how far the others have read."""
    return tuple(name for name, rule in RULES.items() if rule.has_receipts)


def may_see_receipts(
    roles: Collection[str], channel_type: str, *, member_role: str | None
) -> bool:
    """Tell whether somebody may see who has received and read a message.

    Where everybody shows it to everybody, its members; else who leads.
    """
    if has_receipts(channel_type) and member_role is not None:
        return True
    return member_role == "moderator" or not LEADS.isdisjoint(roles)


def may_open(roles: Collection[str], channel_type: str) -> bool:
    """Tell whether somebody holding these roles may start such a conversation."""
    return not RULES[channel_type].opened_by.isdisjoint(roles)


def may_open_for_others(roles: Collection[str], channel_type: str) -> bool:
    """Tell whether somebody may start one for the person it belongs to.

    Who sees all of them anyway; nobody else is to be shown somebody else's.
    """
    return not RULES[channel_type].seen_by.isdisjoint(roles)


def may_adopt(roles: Collection[str]) -> bool:
    """Tell whether somebody takes along what they asked the desk before signing in.

    Whoever holds a role of the chat and does not answer at the desk themselves.
    """
    return not EVERYBODY.isdisjoint(roles) and STAFF.isdisjoint(roles)


def types_openable(roles: Collection[str]) -> list[str]:
    """List the types somebody holding these roles may start."""
    return [name for name in RULES if may_open(roles, name)]


def types_seen(roles: Collection[str]) -> tuple[frozenset[str], frozenset[str]]:
    """List the types seen without being a member.

    :param roles: the roles somebody holds.
    :return: ``(of the whole company, of my departments only)``, both possibly empty.
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
    """List the types of which somebody is told, by their roles, that one began.

    Those of the support desk are told to its departments instead.
    """
    everywhere, _in_department = types_seen(roles)
    return everywhere - SUPPORT_TYPES


def may_see_notes(roles: Collection[str], channel_type: str) -> bool:
    """Tell whether private notes of a conversation one can see are for these roles."""
    return RULES[channel_type].has_notes and not STAFF.isdisjoint(roles)


def types_with_notes(roles: Collection[str]) -> frozenset[str]:
    """List the types of which somebody who sees a conversation sees its notes too."""
    return frozenset(name for name in RULES if may_see_notes(roles, name))


def may_post(
    roles: Collection[str],
    channel_type: str,
    *,
    is_member: bool,
    is_note: bool,
    is_shared: bool = False,
) -> bool:
    """Tell whether somebody who sees the conversation may write into it.

    :param roles: the roles the writer holds; a visitor holds ``public``.
    :param is_member: whether the writer takes part.
    :param is_note: whether it is a private note, which needs no membership.
    :param is_shared: whether all of the desk answer this customer, once somebody has
        the conversation.
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
    """Tell whether somebody who sees the conversation takes part once they write."""
    return not RULES[channel_type].joined_by_writing.isdisjoint(roles)


def may_moderate(
    roles: Collection[str], channel_type: str, *, member_role: str | None
) -> bool:
    """Tell whether somebody may rename, invite, remove, appoint, close.

    :param member_role: their role in the conversation; None when outside.
    """
    moderated_by = RULES[channel_type].moderated_by
    if moderated_by is None:
        return False
    return member_role == "moderator" or not moderated_by.isdisjoint(roles)


def may_leave(roles: Collection[str], channel_type: str) -> bool:
    """Tell whether a member may leave such a conversation."""
    return not RULES[channel_type].left_by.isdisjoint(roles)


def may_block(channel_type: str, *, is_member: bool) -> bool:
    """Tell whether somebody may end all writing: either of the two, in a direct one."""
    return is_member and channel_type == "direct"


def may_take(roles: Collection[str], channel_type: str) -> bool:
    """Tell whether somebody who sees a customer's conversation may answer for it."""
    return channel_type in SUPPORT_TYPES and not STAFF.isdisjoint(roles)


def may_end(roles: Collection[str], channel_type: str, *, is_member: bool) -> bool:
    """Tell whether somebody may end a customer's conversation.

    The customer ends their own; an agent one they take part in; leads any they see.
    """
    if channel_type not in SUPPORT_TYPES:
        return False
    return is_member or not LEADS.isdisjoint(roles)


def may_prioritize(roles: Collection[str], channel_type: str) -> bool:
    """Tell whether somebody who sees a customer's conversation may say how urgent it
    is, or ask a supervisor for help with it."""
    return channel_type in SUPPORT_TYPES and not STAFF.isdisjoint(roles)


def may_hand_over(roles: Collection[str], channel_type: str, *, is_owner: bool) -> bool:
    """Tell whether somebody may give a customer's conversation to somebody else.

    Who has it may, and leads may with any they see.
    """
    if channel_type not in SUPPORT_TYPES or STAFF.isdisjoint(roles):
        return False
    return is_owner or not LEADS.isdisjoint(roles)


def may_exceed_limit(roles: Collection[str]) -> bool:
    """Tell whether somebody may give an agent more conversations than their limit."""
    return not LEADS.isdisjoint(roles)


def may_reopen(roles: Collection[str], channel_type: str) -> bool:
    """Tell whether somebody who sees a customer's ended conversation may reopen it."""
    return channel_type in SUPPORT_TYPES and not STAFF.isdisjoint(roles)


def may_delete(
    roles: Collection[str],
    channel_type: str,
    *,
    is_author: bool,
    member_role: str | None,
) -> bool:
    """Tell whether somebody may delete a message: its author, a moderator, a lead.

    Direct conversations belong to the two people alone.
    """
    if is_author:
        return True
    if channel_type == "direct":
        return False
    return member_role == "moderator" or not LEADS.isdisjoint(roles)


def may_pin(
    roles: Collection[str], channel_type: str, *, member_role: str | None
) -> bool:
    """Tell whether somebody may pin: small circles all, larger ones who leads them."""
    if member_role is None:
        return not LEADS.isdisjoint(roles) and channel_type != "direct"
    if channel_type in {"course", "broadcast"}:
        return member_role == "moderator" or not LEADS.isdisjoint(roles)
    return True
