import secrets
import string

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...logic.colors import READABLE_RATIO, contrast, is_color, make_readable
from ...logic.languages import to_language_tag
from ...logic.page_patterns import to_expression

KEY_ALPHABET = string.ascii_lowercase + string.digits
KEY_LENGTH = 16
MAX_OFFSET = 200  # pixels
# Field → its name in the page's settings.
COLORS = {
    "primary_color": "primary",
    "secondary_color": "secondary",
    "text_color": "text",
    "surface_color": "surface",
    "error_color": "error",
}
# Strokes in a field of 24 × 24.
ICONS = {
    "chat": "M4 4h16v12H11l-5 4.5V16H4z",
    "bubble": "M12 4a8 7 0 1 1-4 13l-4 2.5 1-4.5A8 7 0 0 1 12 4z",
    "question": "M8.5 9a3.5 3.5 0 1 1 5 3.2c-1.1.5-1.5 1.1-1.5 2.3M12 18v.5",
    "envelope": "M3 6h18v13H3zM3 7l9 7 9-7",
}
WHITE = "#ffffff"


class SeitechChatSite(models.Model):
    """A website that shows the chat: one of Odoo's, or any other by a script tag."""

    _name = "seitech.chat.site"
    _description = "Chat Site"
    _inherit = ["seitech.chat.company.mixin"]
    _order = "name, id"

    name = fields.Char(required=True)
    key = fields.Char(
        default=lambda self: self._make_key(),
        required=True,
        readonly=True,
        copy=False,
        help="Public: it is in the script tag of each page.",
    )
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    website_id = fields.Many2one(
        "website",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="cascade",
        help="The website of this server that the site belongs to.",
    )
    department_id = fields.Many2one(
        "seitech.chat.department",
        "Default Department",
        ondelete="set null",
        domain="[('company_id', '=', company_id)]",
        check_company=True,
        help="Conversations go here if the visitor chooses no department.",
    )
    allowed_origins = fields.Text(
        help="Addresses of the pages that may show this chat, one per line, such as"
        " https://www.example.com or https://*.example.com.",
    )
    origins_text = fields.Char("Origins", compute="_compute_origins_text")
    lang_ids = fields.Many2many(
        "res.lang",
        "seitech_chat_site_lang_rel",
        "site_id",
        "lang_id",
        string="Languages",
        help="Leave empty for all languages of the server.",
    )
    embed_code = fields.Char("Script Tag", compute="_compute_embed_code")
    # launcher
    is_enabled = fields.Boolean(
        "Launcher on Every Page",
        default=True,
        help="Show the chat launcher on every page. If off, visitors open the"
        " chat from links and buttons of the pages.",
    )
    icon = fields.Selection(
        [
            ("chat", "Speech bubble"),
            ("bubble", "Round bubble"),
            ("question", "Question mark"),
            ("envelope", "Envelope"),
        ],
        default="chat",
        required=True,
    )
    side = fields.Selection(
        [("right", "Right"), ("left", "Left")], default="right", required=True
    )
    offset_x = fields.Integer("Distance from the Side (px)", default=16)
    offset_y = fields.Integer("Distance from the Bottom (px)", default=16)
    z_index = fields.Integer(
        "Layer",
        default=2147483000,
        help="The z-index of the chat. Choose a lower one if it covers a menu.",
    )
    include_paths = fields.Text(
        "Pages With the Launcher",
        help="Paths, one per line, such as /shop/*. Leave empty for all pages.",
    )
    exclude_paths = fields.Text(
        "Pages Without the Launcher",
        help="Paths, one per line, such as /checkout/*.",
    )
    # texts
    title = fields.Char("Greeting", translate=True)
    text = fields.Char("Introduction", translate=True)
    proactive_seconds = fields.Integer(
        "Greet After (seconds)",
        help="Show the message beside the launcher after this time on a page, once"
        " per visit. 0 = never.",
    )
    proactive_text = fields.Char("Message Beside the Launcher", translate=True)
    # theme
    logo = fields.Image(max_width=256, max_height=256)
    color_scheme = fields.Selection(
        [("light", "Light"), ("dark", "Dark"), ("auto", "Match the visitor's system")],
        default="light",
        required=True,
    )
    primary_color = fields.Char(default="#0284c7", required=True)
    secondary_color = fields.Char(default="#16a34a", required=True)
    text_color = fields.Char(default="#0b1220", required=True)
    surface_color = fields.Char(default="#f8fafc", required=True)
    error_color = fields.Char(default="#ef4444", required=True)
    is_sound_on = fields.Boolean(
        "Sound", default=True, help="Visitors can change it for themselves."
    )
    # privacy
    identity_mode = fields.Selection(
        [
            ("off", "Off: visitors enter their name"),
            ("optional", "Optional: pages can say who is signed in"),
            ("required", "Required: only people who are signed in on the site"),
        ],
        "Identity",
        default="off",
        required=True,
    )
    consent_mode = fields.Selection(
        [
            ("none", "None"),
            ("notice", "Notice below the form"),
            ("required", "Required before anything else"),
        ],
        "Consent",
        default="none",
        required=True,
    )
    consent_text = fields.Text(translate=True)
    consent_url = fields.Char("Privacy Policy Address")
    consent_version = fields.Integer(
        default=1,
        readonly=True,
        copy=False,
        help="Raised by each change of the text. Visitors are then asked again.",
    )
    is_page_tracked = fields.Boolean(
        "Page Tracking",
        default=True,
        help="Agents see which page the visitor is on during a conversation.",
    )

    _key = models.UniqueIndex("(key)")
    _website = models.UniqueIndex("(website_id) WHERE website_id IS NOT NULL")

    @api.constrains(*COLORS)
    def _check_colors(self):
        for site in self:
            for name in COLORS:
                if not is_color(site[name]):
                    raise ValidationError(
                        self.env._("%s: enter a color like #0284c7.", site._label(name))
                    )
            # All other pairs are adjusted until they are readable.
            if contrast(site.text_color, site.surface_color) < READABLE_RATIO:
                raise ValidationError(
                    self.env._(
                        "%(text)s is hard to read on %(surface)s: the contrast is"
                        " %(ratio).1f to 1, and 4.5 to 1 is needed.",
                        text=site._label("text_color"),
                        surface=site._label("surface_color"),
                        ratio=contrast(site.text_color, site.surface_color),
                    )
                )

    @api.constrains("offset_x", "offset_y", "proactive_seconds")
    def _check_numbers(self):
        for site in self:
            for name in ("offset_x", "offset_y"):
                if not 0 <= site[name] <= MAX_OFFSET:
                    raise ValidationError(
                        self.env._(
                            "%(field)s: enter a number from 0 to %(maximum)d.",
                            field=site._label(name),
                            maximum=MAX_OFFSET,
                        )
                    )
            if site.proactive_seconds < 0:
                raise ValidationError(
                    self.env._("%s: enter 0 or more.", site._label("proactive_seconds"))
                )

    @api.constrains("consent_url")
    def _check_consent_url(self):
        for site in self:
            if site.consent_url and not site.consent_url.startswith(
                ("https://", "http://")
            ):
                raise ValidationError(
                    self.env._("Privacy policy: enter an address with https://.")
                )

    @api.depends("allowed_origins")
    def _compute_origins_text(self):
        # A row of a list would be as high as there are lines.
        for site in self:
            site.origins_text = ", ".join((site.allowed_origins or "").split())

    @api.depends("key")
    def _compute_embed_code(self):
        for site in self:
            address = f"{site.get_base_url()}/seitech_chat/embed/{site.key}.js"
            site.embed_code = f'<script src="{address}" async></script>'

    @api.ondelete(at_uninstall=False)
    def _unlink_except_website(self):
        for site in self:
            if site.website_id:
                raise UserError(
                    self.env._(
                        "This site belongs to the website %s. Archive it to turn off"
                        " its chat.",
                        site.website_id.name,
                    )
                )

    def write(self, vals):
        if "consent_text" not in vals and "consent_url" not in vals:
            return super().write(vals)
        before = {site: (site.consent_text, site.consent_url) for site in self}
        result = super().write(vals)
        for site, values in before.items():
            if (site.consent_text, site.consent_url) != values:
                site.consent_version += 1
        return result

    @api.model
    def _make_key(self):
        return "".join(secrets.choice(KEY_ALPHABET) for _ in range(KEY_LENGTH))

    @api.model
    def _create_for_websites(self):
        """Create the sites of Odoo's websites that have none."""
        websites = self.env["website"].search([("chat_site_id", "=", False)])
        websites._create_chat_sites()

    def _label(self, name):
        return self._fields[name]._description_string(self.env)

    def _look(self):
        """Return the part of the public settings that all languages share.

        :return: a JSON-ready dict, as ``settings.d.ts`` of the loader describes it.
        """
        self.ensure_one()
        colors = {word: self[name].lower() for name, word in COLORS.items()}
        return {
            "key": self.key,
            "isEnabled": self.active and self.is_enabled,
            "colors": {**colors, "strong": make_readable(colors["primary"], WHITE)},
            "scheme": self.color_scheme,
            "side": self.side,
            "offsetX": self.offset_x,
            "offsetY": self.offset_y,
            "zIndex": self.z_index,
            "icon": ICONS[self.icon],
            "logo": self._logo_path(),
            "include": to_expression(self.include_paths),
            "exclude": to_expression(self.exclude_paths),
            "isSoundOn": self.is_sound_on,
            "identity": self.identity_mode,
            "isPageTracked": self.is_page_tracked,
        }

    def _texts(self):
        """Return the public settings in the language of the context.

        :return: a JSON-ready dict, as ``settings.d.ts`` of the loader describes it.
        """
        self.ensure_one()
        lang = self.env["res.lang"]._get_data(code=self.env.lang or "en_US")
        return {
            "lang": to_language_tag(lang.code),
            "direction": lang.direction,
            "title": self.title or "",
            "text": self.text or "",
            "proactive": {
                "seconds": self.proactive_seconds if self.proactive_text else 0,
                "text": self.proactive_text or "",
            },
            "consent": {
                "mode": self.consent_mode,
                "text": self.consent_text or "",
                "url": self.consent_url or "",
                "version": self.consent_version,
            },
        }

    def _logo_path(self):
        """Return the path of the logo, which changes with the image; empty for none."""
        if not self.logo:
            return ""
        stamp = int(self.write_date.timestamp())
        return f"/seitech_chat/embed/{self.key}/logo?v={stamp}"
