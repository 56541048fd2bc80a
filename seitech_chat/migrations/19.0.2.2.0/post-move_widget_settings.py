"""Move the chat's settings of each website to its site, and bind visitors to it."""

from odoo.tools import SQL, sql

# Column of the website → column of its site.
COLUMNS = {
    "chat_widget_is_enabled": "is_enabled",
    "chat_widget_title": "title",
    "chat_widget_text": "text",
    "chat_widget_color_scheme": "color_scheme",
    "chat_widget_primary_color": "primary_color",
    "chat_widget_secondary_color": "secondary_color",
    "chat_widget_text_color": "text_color",
    "chat_widget_surface_color": "surface_color",
    "chat_widget_error_color": "error_color",
}


def migrate(cr, version):
    """Copy the columns, and drop them: some may not be empty in a new website."""
    if not version:
        return
    for old, new in COLUMNS.items():
        if not sql.column_exists(cr, "website", old):
            continue
        columns = {"old": SQL.identifier(old), "new": SQL.identifier(new)}
        cr.execute(
            SQL(
                """
                UPDATE seitech_chat_site site SET %(new)s = website.%(old)s
                  FROM website WHERE website.id = site.website_id
                """,
                **columns,
            )
        )
        cr.execute(SQL("ALTER TABLE website DROP COLUMN %(old)s", **columns))
    # Until now all conversations began on our own pages.
    cr.execute(
        """
        UPDATE seitech_chat_visitor visitor SET site_id = (
            SELECT min(id) FROM seitech_chat_site site
             WHERE site.website_id IS NOT NULL
               AND site.company_id = visitor.company_id
        ) WHERE site_id IS NULL
        """
    )
