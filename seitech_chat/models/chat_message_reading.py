from odoo import api, models

from ..persona import Persona


class SeitechChatMessageReading(models.AbstractModel):
    """Messages read past the inbox: in a list, a form, by an API client of Odoo's.

    Record rules say who may. That a lead did is kept, as it is when the inbox shows
    them a conversation they take no part in.
    """

    _name = "seitech.chat.message.reading"
    _description = "Chat Message: Reading"

    def read(self, fields=None, load="_classic_read"):
        answer = super().read(fields, load)
        self._note_read(fields)
        return answer

    @api.model
    def search_read(self, domain=None, fields=None, *args, **kwargs):
        answer = super().search_read(domain, fields, *args, **kwargs)
        self.browse(one["id"] for one in answer)._note_read(fields)
        return answer

    def _note_read(self, fields):
        if self and not self.env.su and (not fields or "body" in fields):
            # sudo: seitech.chat.channel - of messages that were just read by right
            channels = self.sudo().channel_id
            reader = Persona(self.env.user)
            self.env["seitech.chat.audit"]._note_readings(channels, reader)
