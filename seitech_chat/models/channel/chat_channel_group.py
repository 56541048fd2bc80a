from odoo import api, fields, models
from odoo.fields import Domain

from ...exceptions import (
    ChatError,
    ChatForbidden,
    ChatNotFound,
    opening_conflict,
)
from ...logic import permissions
from ...logic.contract import MAX_GROUP_MEMBERS
from ..member.chat_directory import courses_of


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

        Emits what ``_join_all`` emits, and ``message_new``.
        """
        key = f"group:{persona.id}:{opening_uuid}"
        self._advisory_lock("pair", key)
        # sudo: seitech.chat.channel - _check_may_open has checked the right to open it
        channels = self.sudo()
        known = channels.search([("unique_key", "=", key)])
        if known:
            # A person who was removed since then must not see the group by a retry.
            if not persona.find_channel(known.id):
                raise opening_conflict(self.env)
            return self.browse(known.id)
        course = self._course_of(persona, course_id)
        people = self.env["seitech.chat.directory"]
        users = people._find_people(
            persona, set(user_ids) - {persona.id}, field="user_ids"
        )
        channel = channels.create(
            {
                "channel_type": "group",
                "name": name,
                "course_id": course.id,
                "company_id": self._group_company(persona, users).id,
                "unique_key": key,
            }
        )
        channel._lock()
        channel._join(persona, role="moderator")
        channel._add_members(users)
        channel._emit_added_to_observers()
        channel._post_system_message("created", persona.name, name, by=persona)
        return self.browse(channel.id)

    def _course_of(self, persona, course_id):
        # sudo: slide.channel - limited to the person's own courses
        courses = self.env["slide.channel"].sudo()
        if not course_id:
            return courses
        own = Domain("id", "in", courses_of(persona))
        course = courses.search(own & Domain("id", "=", course_id))
        if not course:
            raise ChatNotFound(
                "not_found",
                self.env._("This course doesn't exist or you don't have access."),
                field="course_id",
            )
        return course

    def _group_company(self, persona, users):
        """Find a company of a new group to which all its people belong.

        The person's current company is preferred.

        :raises ChatNotFound: ``not_found``: the people have no company in common.
        """
        # sudo: res.users - the person's own companies
        me = persona.record.sudo()
        shared = me.company_ids
        for user in users:
            shared &= user.company_ids
        if not shared:
            raise ChatNotFound(
                "not_found",
                self.env._("These people don't belong to the same company."),
                field="user_ids",
            )
        return me.company_id if me.company_id in shared else shared[:1]

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
        channel = self._lock_for_moderation()
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

        Emits what ``_join_all`` emits, and ``message_new``.
        """
        people = self.env["seitech.chat.directory"]
        channel = self._lock_for_moderation()
        wanted = set(user_ids) - set(channel._active_user_ids())
        users = people._find_people(persona, wanted, field="user_ids")
        if any(channel.company_id not in user.company_ids for user in users):
            raise ChatNotFound(
                "not_found",
                self.env._("This person doesn't exist or you can't message them."),
                field="user_ids",
            )
        newcomers = channel._add_members(users)
        if newcomers:
            names = newcomers._chat_authors()
            whom = [names[user.id]["name"] for user in newcomers]
            channel._post_system_message("invited", persona.name, *whom, by=persona)
            # All earlier members may have left the group.
            channel._ensure_moderator_or_close()

    def _add_members(self, users):
        count = len(self._active_user_ids()) + len(users)
        if count > MAX_GROUP_MEMBERS:
            raise ChatError(
                "group_full",
                self.env._(
                    "A group can have up to %(max)s members.", max=MAX_GROUP_MEMBERS
                ),
                field="user_ids",
            )
        return self._join_all(users)

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
        member = channel._find_member(user_id)
        name = member.user_id.name
        member._deactivate_and_demote()
        channel._post_system_message("member_removed", persona.name, name, by=persona)
        channel._ensure_moderator_or_close()
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
        channel._find_member(persona.id)._deactivate_and_demote()
        channel._post_system_message("left", persona.name)
        if channel.channel_type == "group":
            channel._ensure_moderator_or_close()
        channel._expire_subscriptions()

    def _ensure_moderator_or_close(self):
        """Choose a new moderator if there is none, or close an empty group."""
        moderator = self._ensure_moderator()
        if moderator:
            self._post_system_message("moderator_added", moderator.user_id.name)
        elif not self._active_user_ids() and self.state == "active":
            self.write({"state": "closed", "ended_at": fields.Datetime.now()})
            self._emit_changed()

    def _moderate(self, persona, user_id, *, is_moderator):
        """Make a member a moderator, or make a moderator an ordinary member.

        Call ``_check_may_moderate`` first. Repeating the call changes nothing.

        :raises ChatNotFound: ``not_found``: the user is not a member.
        :raises ChatError: ``last_moderator``, ``channel_closed``.

        Emits ``member_changed`` and ``message_new``.
        """
        channel = self._lock_for_moderation()
        member = channel._find_member(user_id)
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
        channel._set_role(member, role)
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
            channel._emit_added_to_members()
            channel._emit_added_to_observers()

    def _lock_for_moderation(self):
        """Lock the conversation and check that it is open.

        :return: the conversation, in sudo.
        :raises ChatError: ``channel_closed``.
        """
        # sudo: seitech.chat.channel - _check_may_moderate has checked the right
        channel = self.sudo()
        channel._lock()
        channel._check_open()
        return channel
