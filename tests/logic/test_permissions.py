"""The table of rights: complete, and what the product brief says."""

import pytest
from logic import permissions
from logic.contract import CHANNEL_TYPES, ROLES, SUPPORT_TYPES

SIGNED_IN = [role for role in ROLES if role != "public"]


def test_every_type_has_a_rule_of_known_roles():
    assert set(permissions.RULES) == set(CHANNEL_TYPES)
    for rule in permissions.RULES.values():
        named = rule.opened_by | rule.seen_by | rule.written_by
        assert named | rule.seen_in_department_by <= set(ROLES)
        assert rule.members <= {*ROLES, permissions.CUSTOMER}


# Source: product brief, section 1: "opened by".
OPENED_BY = {
    "public_support": {"public"},
    "student_support": {"student"},
    "student_instructor": {"student", "instructor"},
    "instructor_admin": {"instructor", "manager"},
    "group": {"student", "instructor", "manager"},
    "course": set(),
    "direct": set(SIGNED_IN),
    "broadcast": {"manager"},
}


# Source: product brief, section 1: "members". Who has lost the role is none any more.
MEMBERS = {
    "public_support": {"public", "agent", "supervisor", "manager"},
    "student_support": {"customer", "agent", "supervisor", "manager"},
    "student_instructor": {"student", "instructor", "manager"},
    "instructor_admin": {"instructor", "manager"},
    "group": set(SIGNED_IN),
    "course": set(SIGNED_IN),
    "direct": set(SIGNED_IN),
    "broadcast": {"manager"},
}


@pytest.mark.parametrize("channel_type", CHANNEL_TYPES)
@pytest.mark.parametrize("role", [*ROLES, "customer"])
def test_members_may_take_part(channel_type, role):
    expected = role in MEMBERS[channel_type]

    assert permissions.takes_part({role}, channel_type) is expected
    assert (channel_type in permissions.types_as_member({role})) is expected
    everywhere, _in_department = permissions.types_seen({role})
    assert permissions.may_see({role}, channel_type, is_member=True) is (
        expected or channel_type in everywhere
    )


@pytest.mark.parametrize("role", SIGNED_IN)
def test_the_customer_is_nothing_else_in_their_own_conversation(role):
    roles = permissions.roles_in({role}, is_customer=True)

    assert roles == {"customer"}
    assert permissions.roles_in({role}, is_customer=False) == {role}
    assert permissions.may_see(roles, "student_support", is_member=True)
    assert permissions.may_post(roles, "student_support", is_member=True, is_note=False)
    assert permissions.may_end(roles, "student_support", is_member=True)
    assert not permissions.may_end(roles, "student_support", is_member=False)
    assert not permissions.may_see_notes(roles, "student_support")
    assert not permissions.may_take(roles, "student_support")
    assert not permissions.may_prioritize(roles, "student_support")
    assert not permissions.may_reopen(roles, "student_support")
    assert not permissions.may_transfer(roles, "student_support", is_owner=True)
    assert not permissions.may_post(
        roles, "student_support", is_member=True, is_note=True
    )
    assert not permissions.may_delete(
        roles, "student_support", is_author=False, member_role="member"
    )


def test_nobody_becomes_a_customer_without_a_role():
    assert permissions.roles_in((), is_customer=True) == frozenset()


@pytest.mark.parametrize("channel_type", CHANNEL_TYPES)
@pytest.mark.parametrize("role", ROLES)
def test_may_open(channel_type, role):
    assert permissions.may_open({role}, channel_type) is (
        role in OPENED_BY[channel_type]
    )


def test_nobody_without_a_role_may_do_anything():
    for channel_type in CHANNEL_TYPES:
        assert not permissions.may_open((), channel_type)
        assert not permissions.may_see_notes((), channel_type)
        assert not permissions.may_take((), channel_type)
        assert not permissions.may_end((), channel_type, is_member=False)
        assert not permissions.may_post(
            (), channel_type, is_member=False, is_note=False
        )
        assert not permissions.may_pin((), channel_type, member_role=None)
    assert permissions.types_seen(()) == (frozenset(), frozenset())


@pytest.mark.parametrize(
    ("roles", "everywhere", "in_department"),
    [
        ({"public"}, set(), set()),
        ({"student"}, set(), set()),
        ({"instructor"}, set(), set()),
        ({"agent"}, set(), SUPPORT_TYPES),
        ({"agent", "supervisor"}, SUPPORT_TYPES, set()),
        ({"agent", "supervisor", "manager"}, set(CHANNEL_TYPES) - {"direct"}, set()),
        ({"student", "agent"}, set(), SUPPORT_TYPES),
    ],
)
def test_types_seen(roles, everywhere, in_department):
    assert permissions.types_seen(roles) == (everywhere, in_department)


@pytest.mark.parametrize("channel_type", CHANNEL_TYPES)
@pytest.mark.parametrize("role", ROLES)
def test_notes_are_for_the_desk_in_support_alone(channel_type, role):
    expected = channel_type in SUPPORT_TYPES and role in permissions.STAFF

    assert permissions.may_see_notes({role}, channel_type) is expected
    assert (channel_type in permissions.types_with_notes({role})) is expected
    assert permissions.may_take({role}, channel_type) is expected
    for is_member in (True, False):
        may = permissions.may_post(
            {role}, channel_type, is_member=is_member, is_note=True
        )
        assert may is expected


@pytest.mark.parametrize("channel_type", CHANNEL_TYPES)
@pytest.mark.parametrize("role", ROLES)
def test_members_write_and_observers_do_not(channel_type, role):
    def may(*, is_member):
        return permissions.may_post(
            {role}, channel_type, is_member=is_member, is_note=False
        )

    is_addressed = (role, channel_type) == ("manager", "instructor_admin")
    assert may(is_member=False) is is_addressed
    assert may(is_member=True) is (channel_type != "broadcast" or role == "manager")


@pytest.mark.parametrize("channel_type", CHANNEL_TYPES)
@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("is_member", [True, False])
def test_may_end(channel_type, role, is_member):
    expected = channel_type in SUPPORT_TYPES and (
        is_member or role in ("supervisor", "manager")
    )

    assert permissions.may_end({role}, channel_type, is_member=is_member) is expected


@pytest.mark.parametrize("channel_type", CHANNEL_TYPES)
@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("member_role", ["member", "moderator", None])
def test_may_delete(channel_type, role, member_role):
    def may(*, is_author):
        return permissions.may_delete(
            {role}, channel_type, is_author=is_author, member_role=member_role
        )

    assert may(is_author=True)
    assert may(is_author=False) is (
        channel_type != "direct"
        and (member_role == "moderator" or role in ("supervisor", "manager"))
    )


@pytest.mark.parametrize("channel_type", CHANNEL_TYPES)
@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("member_role", ["member", "moderator", None])
def test_may_pin(channel_type, role, member_role):
    is_lead = role in ("supervisor", "manager")
    if member_role is None:
        expected = is_lead and channel_type != "direct"
    elif channel_type in ("course", "broadcast"):
        expected = is_lead or member_role == "moderator"
    else:
        expected = True

    assert (
        permissions.may_pin({role}, channel_type, member_role=member_role) is expected
    )
