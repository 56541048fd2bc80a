from odoo import models
from odoo.tools import SQL


class ResUsers(models.Model):
    _inherit = "res.users"

    def _chat_detach(self):
        self._chat_seal_services()
        return super()._chat_detach()

    def _chat_seal_services(self):
        """Seal the ended services in which these users answered as agents.

        Their messages lose the author, so the facts can't be computed from them again.
        """
        self.env.flush_all()
        # SQL: one statement for any number of services.
        self.env.cr.execute(
            SQL(
                """
                UPDATE seitech_chat_service service SET is_sealed = TRUE
                 WHERE service.ended_on IS NOT NULL AND service.is_sealed IS NOT TRUE
                   AND service.id IN (
                       SELECT answer.service_id FROM seitech_chat_answer answer
                         JOIN seitech_chat_agent agent ON agent.id = answer.agent_id
                        WHERE agent.user_id = ANY(%(users)s))
                """,
                users=self.ids,
            )
        )
        self.env["seitech.chat.service"].invalidate_model(["is_sealed"])
