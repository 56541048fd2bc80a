import re

from odoo import models

from ...logic.characters import without_links

VARIABLE = re.compile(r"{{\s*(\w+)\s*}}")


class MailCannedResponse(models.Model):
    _inherit = "mail.canned.response"

    def _to_chat_payloads(self, channel, persona):
        """Give these prepared answers, filled in for a conversation.

        A variable that means nothing there (``{{course}}`` where there is none)
        becomes empty; one nobody knows stays, so that whoever sends it sees it.

        :param channel: the ``seitech.chat.channel`` it is for.
        :param persona: who will send it.
        :return: list of ``CannedPayload``.
        """
        # sudo: seitech.chat.channel - names around a conversation found by right
        channel = channel.sudo()
        values = {
            # Sent as an agent's own words, whose links are live: a name is none.
            "visitor": without_links(channel._customer_name()),
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
