import re

from odoo import models

from ...logic.characters import without_links
from . import customer

VARIABLE = re.compile(r"{{\s*(\w+)\s*}}")


class MailCannedResponse(models.Model):
    _inherit = "mail.canned.response"

    def _to_chat_payloads(self, channel, persona):
        """Return these canned responses, filled in for a conversation.

        A variable without a value (``{{course}}`` in a conversation without a course)
        becomes empty. An unknown variable stays in the text, so that the sender notices
        it.

        :param channel: the ``seitech.chat.channel`` to fill in.
        :param persona: the person who will send the response.
        :return: list of ``CannedResponsePayload``.
        """
        # sudo: seitech.chat.channel - names of a conversation the caller has access to
        channel = channel.sudo()
        values = {
            # Links in an agent's message are clickable: a visitor's name must have
            # none.
            "visitor": without_links(customer.name_of(channel)),
            "agent": persona.to_author()["name"],
            "course": channel.course_id.name or "",
            "department": channel.department_id.name or "",
        }
        return [
            {
                "id": response.id,
                "shortcut": response.source,
                "text": VARIABLE.sub(
                    lambda match: values.get(match[1].lower(), match[0]),
                    response.substitution,
                ),
            }
            for response in self
        ]
