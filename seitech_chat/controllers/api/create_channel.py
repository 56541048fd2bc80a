"""Routes that create or find a conversation, one per type."""

from odoo.http import Controller, request

from ...logic import contract
from ..http.route import chat_route
from ..requests import people as requests
from .channels import channel_answer, find_channel


class Opening(Controller):
    @chat_route("create-direct", body=requests.CreateDirectRequest,
                answer=contract.ChannelAnswer, limit="open")  # fmt: skip
    def create_direct(self, persona, body):
        """Create or find the direct conversation with another person."""
        channels = persona.env["seitech.chat.channel"]
        channels._check_may_open(persona, "direct")
        channel = channels._open_direct(persona, body.user_id)
        return channel_answer(persona, channel)

    @chat_route("create-student-instructor", answer=contract.ChannelAnswer,
                body=requests.CreateStudentInstructorRequest, limit="open")  # fmt: skip
    def create_student_instructor(self, persona, body):
        """Create or find the conversation of a student and a course's instructor."""
        channels = persona.env["seitech.chat.channel"]
        channels._check_may_open(persona, "student_instructor")
        channel = channels._open_student_instructor(
            persona, body.course_id, body.student_id
        )
        return channel_answer(persona, channel)

    @chat_route("create-instructor-admin", answer=contract.ChannelAnswer,
                body=requests.CreateInstructorAdminRequest, limit="open")  # fmt: skip
    def create_instructor_admin(self, persona, body):
        """Create or find the conversation of an instructor with the administration."""
        channels = persona.env["seitech.chat.channel"]
        channels._check_may_open(persona, "instructor_admin")
        channel = channels._open_instructor_admin(persona, body.instructor_id)
        return channel_answer(persona, channel)

    @chat_route("create-student-support", answer=contract.ChannelAnswer,
                body=requests.CreateStudentSupportRequest, limit="open")  # fmt: skip
    def create_student_support(self, persona, body):
        """Start a conversation with the support desk as a signed-in user."""
        channels = persona.env["seitech.chat.channel"]
        channels._check_may_open(persona, "student_support")
        channel = persona.env["seitech.chat.intake"]._open_student_support(
            persona,
            body.model_dump(mode="json"),
            company=request.env["website"]._chat_company(),
        )
        return channel_answer(persona, channel)

    @chat_route("block", body=requests.BlockRequest, answer=contract.ChannelAnswer,
                limit="change")  # fmt: skip
    def block(self, persona, body):
        """Block a direct conversation, or unblock it."""
        channel = find_channel(persona, body.channel_id)
        channel._check_may_block(persona)
        channel._block(persona, is_blocked=body.is_blocked)
        return channel_answer(persona, channel)
