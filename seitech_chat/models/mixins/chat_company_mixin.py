from odoo import models
from odoo.exceptions import UserError


class SeitechChatCompanyMixin(models.AbstractModel):
    """Mixin for records that belong permanently to one company.

    A record's visibility follows from its company, and so does everything that was
    counted, assigned or written for it. Relations with ``check_company`` refuse records
    of another company.
    """

    _name = "seitech.chat.company.mixin"
    _description = "Chat Company Record"
    _check_company_auto = True

    def write(self, vals):
        if self._company_sources().isdisjoint(vals):
            return super().write(vals)
        companies = {record: record.company_id for record in self}
        result = super().write(vals)
        if any(record.company_id != before for record, before in companies.items()):
            raise UserError(
                self.env._(
                    "You can't change the company of this record. Create another one."
                )
            )
        return result

    def _company_sources(self):
        """Return the fields whose change could move a record to another company."""
        field = self._fields["company_id"]
        related = field.related.partition(".")[:1] if field.related else ()
        return {"company_id", *related}

    def _check_company(self, fnames=None):
        # Archived records count as well, and Odoo's error would name the linked record.
        records = self.with_context(active_test=False)
        try:
            return super(SeitechChatCompanyMixin, records)._check_company(fnames)
        except UserError as error:
            raise self._other_company() from error

    def _other_company(self):
        """Return the error for a relation that would cross companies."""
        return UserError(self.env._("Choose records of the same company."))
