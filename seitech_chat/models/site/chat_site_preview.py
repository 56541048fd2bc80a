import re
from functools import cache
from pathlib import Path

from odoo import api, fields, models

from ...logic.colors import is_color, make_readable, mix
from .chat_site import COLORS, ICONS

WHITE = "#ffffff"
THEME = Path(__file__).parents[2] / "static" / "src" / "ui" / "chat_theme.scss"


class SeitechChatSite(models.Model):
    """A preview of the chat, drawn again with each change in the form."""

    _inherit = "seitech.chat.site"

    preview = fields.Html(compute="_compute_preview", sanitize=False)

    @api.depends(*COLORS, "color_scheme", "icon", "side", "title", "text", "is_enabled")
    def _compute_preview(self):
        for site in self:
            site.preview = self.env["ir.qweb"]._render(
                "seitech_chat.site_preview",
                {"site": site, "colors": site._preview_colors(), "icons": ICONS},
            )

    def _preview_colors(self):
        """Return the colors of the preview by their names in ``chat_theme.scss``."""
        colors = {
            word: self[name] if is_color(self[name]) else self._default_color(name)
            for name, word in COLORS.items()
        }
        raised = mix(colors["surface"], WHITE, 0.8)
        colors |= {
            "strong": make_readable(colors["primary"], WHITE),
            "raised": raised,
            "own": mix(colors["primary"], raised, 0.85),
            "line": mix(colors["surface"], colors["text"], 0.16),
        }
        # The dark scheme takes only the brand's color.
        return colors | dark_colors() if self.color_scheme == "dark" else colors

    def _default_color(self, name):
        return self._fields[name].default(self)


@cache
def dark_colors():
    """Return the colors of the dark scheme by their names in ``chat_theme.scss``."""
    [block] = re.findall(r"@mixin o-seitech-dark \{(.*?)\}", THEME.read_text(), re.S)
    return dict(re.findall(r"--o-seitech-([\w-]+): (#\w+);", block))
