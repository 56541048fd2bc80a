"""Routes for study groups: create, moderate and leave."""

from odoo.http import Controller

from ...logic import contract
from ..http.route import chat_route
from ..requests import people as requests
from ..requests.base import ChannelRequest
from .channels import channel_answer, find_channel


class Group(Controller):
    @chat_route("create-group", body=requests.CreateGroupRequest,
                answer=contract.ChannelAnswer, limit="open")  # fmt: skip
    def create_group(self, persona, body):
        """Create a group with people I may write to."""
        channels = persona.env["seitech.chat.channel"]
        channels._check_may_open(persona, "group")
        channel = channels._open_group(
            persona,
            body.name,
            body.user_ids,
            opening_uuid=str(body.opening_uuid),
            course_id=body.course_id,
        )
        return channel_answer(persona, channel)

    @chat_route("rename", body=requests.RenameRequest, answer=contract.ChannelAnswer,
                limit="change")  # fmt: skip
    def rename(self, persona, body):
        """Rename a group."""
        channel = find_channel(persona, body.channel_id)
        channel._check_may_moderate(persona)
        channel._rename(persona, body.name)
        return channel_answer(persona, channel)

    @chat_route("invite", body=requests.InviteRequest, answer=contract.ChannelAnswer,
                limit="change")  # fmt: skip
    def invite(self, persona, body):
        """Add people I may write to to a group."""
        channel = find_channel(persona, body.channel_id)
        channel._check_may_moderate(persona)
        channel._invite(persona, body.user_ids)
        return channel_answer(persona, channel)

    @chat_route("remove", body=requests.RemoveRequest, answer=contract.ChannelAnswer,
                limit="change")  # fmt: skip
    def remove(self, persona, body):
        """Remove a member from a group."""
        channel = find_channel(persona, body.channel_id)
        channel._check_may_moderate(persona)
        channel._remove(persona, body.user_id)
        return channel_answer(persona, channel)

    @chat_route("leave", body=ChannelRequest, answer=contract.DoneAnswer,
                limit="change")  # fmt: skip
    def leave(self, persona, body):
        """Leave a group.

        A manager can also leave an instructor's conversation with the administration.
        """
        channel = find_channel(persona, body.channel_id)
        channel._check_may_leave(persona)
        channel._leave_group(persona)
        return {"is_done": True}

    @chat_route("moderate", body=requests.ModerateRequest,
                answer=contract.ChannelAnswer, limit="change")  # fmt: skip
    def moderate(self, persona, body):
        """Make a group member a moderator, or revoke the role."""
        channel = find_channel(persona, body.channel_id)
        channel._check_may_moderate(persona)
        channel._moderate(persona, body.user_id, is_moderator=body.is_moderator)
        return channel_answer(persona, channel)

    @chat_route("close", body=requests.CloseRequest, answer=contract.ChannelAnswer,
                limit="change")  # fmt: skip
    def close(self, persona, body):
        """Close a group, or reopen it."""
        channel = find_channel(persona, body.channel_id)
        channel._check_may_moderate(persona)
        channel._set_closed(persona, is_closed=body.is_closed)
        return channel_answer(persona, channel)
