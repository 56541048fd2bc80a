"""Routes that list people, courses and members of a conversation."""

from odoo.http import Controller

from ...logic import contract
from ..http.route import chat_route
from ..requests import people as requests
from .channels import find_channel


class People(Controller):
    @chat_route("people", body=requests.PeopleRequest, answer=contract.PeopleAnswer,
                writes=False)  # fmt: skip
    def people(self, persona, body):
        """List the people I may write to, by name."""
        channel = body.channel_id and find_channel(persona, body.channel_id)
        people = persona.env["seitech.chat.directory"]
        options = {"search": body.search, "limit": body.limit}
        if body.purpose == "note":
            people._check_may_list_colleagues(persona, channel)
            return {"people": people._search_colleagues(persona, channel, **options)}
        return {"people": people._search_people(persona, channel=channel, **options)}

    @chat_route("courses", body=requests.CoursesRequest, answer=contract.CoursesAnswer,
                writes=False)  # fmt: skip
    def courses(self, persona, body):
        """List the courses I may choose from, by name."""
        people = persona.env["seitech.chat.directory"]
        if body.purpose == "broadcast":
            persona.env["seitech.chat.channel"]._check_may_open(persona, "broadcast")
        return {
            "courses": people._course_choices(
                persona,
                search=body.search,
                is_of_company=body.purpose == "broadcast",
                limit=body.limit,
            )
        }

    @chat_route("members", body=requests.MembersRequest, answer=contract.MembersAnswer,
                writes=False)  # fmt: skip
    def members(self, persona, body):
        """List the members of a conversation, by page."""
        channel = find_channel(persona, body.channel_id)
        members, cursor = channel.env["seitech.chat.member"]._page_of(
            channel, **body.model_dump(exclude={"channel_id"})
        )
        return {"members": members._to_payloads(), "next_cursor": cursor}
