from odoo import api, fields, models

from ...exceptions import (
    ChatError,
    ChatForbidden,
    ChatNotFound,
    opening_conflict,
)
from ...logic import permissions
from ...logic.contract import MAX_GROUP_MEMBERS
from ...tools.advisory_lock import lock_key
from .chat_channel_creation import emit_added_to_observers, group_company
from .chat_channel_members import (
    active_user_ids,
    emit_added_to_members,
    ensure_moderator,
    find_member,
    join_all,
)
from .chat_channel_posting import check_open


class SeitechChatChannelGroup(models.Model):
    """Study groups: their members, moderators and name."""

    _inherit = "seitech.chat.channel"

    @api.model
    def _open_group(self, persona, name, user_ids, *, opening_uuid, course_id=None):
        """Create a group with people the person may write to.

        Call ``_check_may_open`` first. Repeating the call with the same id returns the
        same group.

        :param user_ids: the users to invite. The person becomes the moderator.
        :param str opening_uuid: the client's own id for the group.
        :param int course_id: the group's course, one of the person's own.
        :return: the channel.
        :raises ChatNotFound: ``not_found``: a person or the course.
        :raises ChatError: ``group_full``.
        :raises ChatConflict: ``client_uuid_reused``: the group with this id is no
            longer visible to the person.

        Emits what ``join_all`` emits, and ``message_new``.
        """
        key = f"group:{persona.id}:{opening_uuid}"
        lock_key(self.env.cr, "pair", key)
        # sudo: seitech.chat.channel - _check_may_open has checked the right to open it
        channels = self.sudo()
        known = channels.search([("unique_key", "=", key)])
        if known:
            # A person who was removed since then must not see the group by a retry.
            if not persona.find_channel(known.id):
                raise opening_conflict(self.env)
            return self.browse(known.id)
        course = self.env["slide.channel"]._chat_find_own(persona, course_id)
        people = self.env["seitech.chat.directory"]
        users = people._find_people(
            persona, set(user_ids) - {persona.id}, field="user_ids"
        )
        channel = channels.create(
            {
                "channel_type": "group",
                "name": name,
                "course_id": course.id,
                "company_id": group_company(self, persona, users).id,
                "unique_key": key,
            }
        )
        channel._lock()
        channel._join(persona, role="moderator")
        _add_members(channel, users)
        emit_added_to_observers(channel)
        channel._post_system_message("created", persona.name, name, by=persona)
        return self.browse(channel.id)

    def _check_may_moderate(self, persona):
        """Check that the person may moderate this conversation.

        :raises ChatForbidden: ``forbidden``.
        """
        role = self._get_member(persona).role or None
        if not permissions.may_moderate(
            persona.roles, self.channel_type, member_role=role
        ):
            raise ChatForbidden(
                "forbidden", self.env._("Only moderators of this group can do this.")
            )

    def _rename(self, persona, name):
        """Rename the group. Call ``_check_may_moderate`` first.

        :raises ChatError: ``channel_closed``.

        Emits ``channel_changed`` and ``message_new``, unless the name is the same.
        """
        channel = _lock_for_moderation(self)
        if channel.name == name:
            return
        channel.name = name
        channel._emit_changed()
        channel._post_system_message("renamed", persona.name, name, by=persona)

    def _invite(self, persona, user_ids):
        """Add users to the group. Call ``_check_may_moderate`` first.

        Users who are already members stay members.

        :raises ChatNotFound: ``not_found``: the person may not write to one of them.
        :raises ChatError: ``group_full``, ``channel_closed``.

        Emits what ``join_all`` emits, and ``message_new``.
        """
        people = self.env["seitech.chat.directory"]
        channel = _lock_for_moderation(self)
        wanted = set(user_ids) - set(active_user_ids(channel))
        users = people._find_people(persona, wanted, field="user_ids")
        if any(channel.company_id not in user.company_ids for user in users):
            raise ChatNotFound(
                "not_found",
                self.env._("This person doesn't exist or you can't message them."),
                field="user_ids",
            )
        newcomers = _add_members(channel, users)
        if newcomers:
            names = newcomers._chat_authors()
            whom = [names[user.id]["name"] for user in newcomers]
            channel._post_system_message("invited", persona.name, *whom, by=persona)
            # All earlier members may have left the group.
            _ensure_moderator_or_close(channel)

    def _remove(self, persona, user_id):
        """Remove a member from the group. Call ``_check_may_moderate`` first.

        :raises ChatNotFound: ``not_found``: the user is not a member.
        :raises ChatError: ``yourself``: use ``_leave_group`` to leave the group.

        Emits ``member_changed``, ``message_new`` and ``subscription_expired``.
        """
        if user_id == persona.id:
            raise ChatError(
                "yourself",
                self.env._("You can't remove yourself. Leave the group instead."),
                field="user_id",
            )
        # sudo: seitech.chat.channel - _check_may_moderate has checked the right
        channel = self.sudo()
        channel._lock()
        member = find_member(channel, user_id)
        name = member.user_id.name
        member._deactivate_and_demote()
        channel._post_system_message("member_removed", persona.name, name, by=persona)
        _ensure_moderator_or_close(channel)
        channel._expire_subscriptions()

    def _check_may_leave(self, persona):
        """Check that the person takes part in this conversation and may leave it.

        :raises ChatForbidden: ``forbidden``.
        :raises ChatError: ``not_a_participant``.
        """
        if not self._get_member(persona):
            raise ChatError(
                "not_a_participant",
                self.env._("You're not a member of this conversation."),
            )
        if not permissions.may_leave(persona.roles, self.channel_type):
            raise ChatForbidden(
                "forbidden", self.env._("You can't leave this conversation.")
            )

    def _leave_group(self, persona):
        """End the person's own membership. Call ``_check_may_leave`` first.

        If the last moderator leaves, the member who joined first becomes moderator. If
        the last member leaves, the group is closed.

        Emits ``member_changed``, ``message_new`` and ``subscription_expired``.
        """
        # sudo: seitech.chat.channel - ends the person's own membership
        channel = self.sudo()
        channel._lock()
        find_member(channel, persona.id)._deactivate_and_demote()
        channel._post_system_message("left", persona.name)
        after_departure(channel)

    def _moderate(self, persona, user_id, *, is_moderator):
        """Make a member a moderator, or make a moderator an ordinary member.

        Call ``_check_may_moderate`` first. Repeating the call changes nothing.

        :raises ChatNotFound: ``not_found``: the user is not a member.
        :raises ChatError: ``last_moderator``, ``channel_closed``.

        Emits ``member_changed`` and ``message_new``.
        """
        channel = _lock_for_moderation(self)
        member = find_member(channel, user_id)
        role = "moderator" if is_moderator else "member"
        if member.role == role:
            return
        moderators = channel.member_ids.filtered(
            lambda one: one.is_active and one.role == "moderator"
        )
        if moderators == member:
            raise ChatError(
                "last_moderator",
                self.env._("Make someone else a moderator first."),
                field="user_id",
            )
        member._set_role(role)
        channel._post_system_message(
            "moderator_added" if is_moderator else "moderator_removed",
            persona.name,
            member.user_id.name,
            by=persona,
        )

    def _set_closed(self, persona, *, is_closed):
        """Close or reopen the group's conversation.

        Call ``_check_may_moderate`` first. Repeating the call changes nothing.

        Emits ``channel_changed`` and ``message_new``; on reopening also
        ``channel_added`` to the members.
        """
        # sudo: seitech.chat.channel - _check_may_moderate has checked the right
        channel = self.sudo()
        channel._lock()
        state = "closed" if is_closed else "active"
        if channel.state == state:
            return
        channel.write({"state": state, "ended_at": is_closed and fields.Datetime.now()})
        channel._emit_changed()
        what = "group_closed" if is_closed else "group_reopened"
        channel._post_system_message(what, persona.name, by=persona)
        if not is_closed:
            emit_added_to_members(channel)
            emit_added_to_observers(channel)


def _add_members(channel, users):
    count = len(active_user_ids(channel)) + len(users)
    if count > MAX_GROUP_MEMBERS:
        raise ChatError(
            "group_full",
            channel.env._(
                "A group can have up to %(max)s members.", max=MAX_GROUP_MEMBERS
            ),
            field="user_ids",
        )
    return join_all(channel, users)


def after_departure(channel):
    """Choose another moderator of a group, and end the subscriptions of who left.

    The membership has ended already.

    Emits ``message_new`` and ``subscription_expired``.
    """
    if channel.channel_type == "group":
        _ensure_moderator_or_close(channel)
    channel._expire_subscriptions()


def _ensure_moderator_or_close(channel):
    """Choose a new moderator if there is none, or close an empty group."""
    moderator = ensure_moderator(channel)
    if moderator:
        channel._post_system_message("moderator_added", moderator.user_id.name)
    elif not active_user_ids(channel) and channel.state == "active":
        channel.write({"state": "closed", "ended_at": fields.Datetime.now()})
        channel._emit_changed()


def _lock_for_moderation(channel):
    """Lock the conversation and check that it is open.

    :return: the conversation, in sudo.
    :raises ChatError: ``channel_closed``.
    """
    # sudo: seitech.chat.channel - _check_may_moderate has checked the right
    channel = channel.sudo()
    channel._lock()
    check_open(channel)
    return channel
