"""Who is there: people one may write to, and members of a conversation."""

from odoo.http import Controller

from ..logic import contract
from . import requests_people as requests
from .common import chat_route
from .conversation import find_channel


class People(Controller):
    @chat_route("people", body=requests.PeopleRequest, answer=contract.PeopleAnswer,
                writes=False)  # fmt: skip
    def people(self, persona, body):
        """List the people I may write to, by name."""
        channel = body.channel_id and find_channel(persona, body.channel_id)
        people = persona.env["seitech.chat.people"]
        return {
            "people": people._search_people(
                persona, search=body.search, channel=channel, limit=body.limit
            )
        }

    @chat_route("members", body=requests.MembersRequest, answer=contract.MembersAnswer,
                writes=False)  # fmt: skip
    def members(self, persona, body):
        """Page through the members of a conversation."""
        channel = find_channel(persona, body.channel_id)
        members, cursor = channel._members_page(
            **body.model_dump(exclude={"channel_id"})
        )
        return {"members": members._to_payloads(), "next_cursor": cursor}
