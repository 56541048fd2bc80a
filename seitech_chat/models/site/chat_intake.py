from odoo import api, fields, models


class SeitechChatIntake(models.AbstractModel):
    """The site on which a visitor starts a conversation."""

    _inherit = "seitech.chat.intake"

    @api.model
    def _open_on_site(self, site, form, *, visitor=None):
        """Create a visitor's conversation on the page of a site.

        :param site: ``seitech.chat.site``, in sudo.
        :param dict form: as ``_open_support`` takes it, and ``consent_version``.
        :param visitor: the visitor of a valid token; None for a new one.
        :return: as ``_open_support`` does.
        :raises ChatUnauthorized: ``identity_required``, ``identity_expired``.
        :raises ChatError: ``consent_required``, and those of ``_open_support``.

        Emits what ``_open_support`` emits.
        """
        # sudo: seitech.chat.visitor - identified by the visitor's own token
        visitor = (visitor or self.env["seitech.chat.visitor"]).sudo()
        # A visitor's token opens conversations of its own site only.
        visitor = visitor.filtered(lambda one: one.site_id in (site, site.browse()))
        consent_version = form.get("consent_version")
        site._check_may_open(visitor, consent_version)
        department = site.department_id.filtered("active")
        department_id = form["department_id"] or department.id or None
        channel, *opened = self._open_support(
            {**visitor._with_identity(form), "department_id": department_id},
            company=site.company_id,
            visitor=visitor or None,
        )
        if not channel.visitor_id.site_id:
            channel.visitor_id.site_id = site
        if consent_version and not channel.consent_at:
            channel.visitor_id._record_consent(consent_version)
            now = fields.Datetime.now()
            channel.write({"consent_version": consent_version, "consent_at": now})
        return channel, *opened
