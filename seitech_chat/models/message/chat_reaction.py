from odoo import fields, models

from ...exceptions import ChatError
from ...logic.emoji import is_emoji


class SeitechChatReaction(models.Model):
    _name = "seitech.chat.reaction"
    _description = "Chat Reaction"
    _inherit = ["seitech.chat.company.mixin"]
    _log_access = False
    _order = "id"

    message_id = fields.Many2one(
        "seitech.chat.message",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    company_id = fields.Many2one("res.company", required=True)
    author_user_id = fields.Many2one("res.users", ondelete="cascade")
    author_visitor_id = fields.Many2one(
        "seitech.chat.visitor", ondelete="cascade", check_company=True
    )
    emoji = fields.Char(required=True)

    _one_per_user = models.UniqueIndex(
        "(message_id, author_user_id, emoji) WHERE author_user_id IS NOT NULL"
    )
    _one_per_visitor = models.UniqueIndex(
        "(message_id, author_visitor_id, emoji) WHERE author_visitor_id IS NOT NULL"
    )
    _check_one_author = models.Constraint(
        "CHECK (num_nonnulls(author_user_id, author_visitor_id) = 1)",
        "A reaction needs exactly one author: a user or a visitor.",
    )

    def _set(self, message, persona, emoji, *, is_set):
        """Add or remove one person's emoji on a message. The channel is locked already.

        :return: True if something changed.
        :raises ChatError: ``invalid_field``, ``too_many_reactions``.
        """
        mine = self.filtered(
            lambda r: r[persona.author_field].id == persona.id and r.emoji == emoji
        )
        if bool(mine) == is_set:
            return False
        if mine:
            mine.unlink()
            return True
        self._check_emoji(emoji)
        message._check_reaction_kinds(emoji)
        self.create(
            {
                "message_id": message.id,
                "company_id": message.company_id.id,
                persona.author_field: persona.id,
                "emoji": emoji,
            }
        )
        return True

    def _check_emoji(self, emoji):
        if not is_emoji(emoji):
            raise ChatError(
                "invalid_field", self.env._("This isn't an emoji."), field="emoji"
            )
