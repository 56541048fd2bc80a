from odoo import models
from odoo.exceptions import AccessError

from ...persona import Persona


class SeitechChatReadAuditMixin(models.AbstractModel):
    """Message texts read outside the inbox: in a list, a form, or by an API client.

    Record rules grant access. A lead's reading of other people's conversations is
    recorded, as in the inbox. Search, sort, group and aggregate by text are refused:
    they would read texts without a record.
    """

    _name = "seitech.chat.read.audit.mixin"
    _description = "Chat Message Read Audit"

    def _channels_read(self):
        """Return the conversations of these records, in sudo."""
        raise NotImplementedError

    def _fetch_query(self, query, fields):
        texts = [] if self.env.su else [one for one in fields if one.name == "body"]
        fetched = super()._fetch_query(
            query, [one for one in fields if one not in texts]
        )
        if texts and fetched:
            # sudo: the same model - the query applies the rules, and `fetch` checked
            # the fields
            fetched.sudo().fetch(["body"])
            self.env["seitech.chat.audit"]._record_reads(
                fetched._channels_read(), Persona(self.env.user)
            )
        return fetched

    def _field_to_sql(self, alias, field_expr, query=None):
        if field_expr == "body" and not self.env.su:
            raise AccessError(
                self.env._(
                    "You can't search, sort or group by message text here. Use the"
                    " inbox search."
                )
            )
        return super()._field_to_sql(alias, field_expr, query)
