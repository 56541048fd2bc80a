from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ...tools.settings import read_count
from ..compliance.retention import TYPES
from ..faq.chat_faq_question import KEPT_DAYS
from ..site.chat_visited_page import PAGE_LIFETIME_DAYS
from .chat_privacy_request import CRON, DOWNLOAD_DAYS, RECORD_MONTHS

RETENTION_CRON = "seitech_chat.chat_cron_apply_retention"
VACUUM_CRON = "base.autovacuum_job"
DAY = timedelta(days=1)


class SeitechChatRetention(models.TransientModel):
    """An overview of what is kept for how long, and what the next run deletes."""

    _name = "seitech.chat.retention"
    _description = "Chat Retention"
    _inherit = ["seitech.chat.company.mixin"]

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    overview = fields.Html(compute="_compute_overview", sanitize=False)

    def _compute_display_name(self):
        self.display_name = self.env._("Retention")

    @api.depends("company_id")
    def _compute_overview(self):
        for retention in self:
            retention.overview = self.env["ir.qweb"]._render(
                "seitech_chat.retention_overview",
                {
                    "rows": retention._rows(),
                    "held_count": retention._held_count(),
                    "runs": retention._runs(),
                },
            )

    def _rows(self):
        """Return one row per kind of data.

        :return: list of ``{label, days, due}``: the days it is kept, None for no limit,
            and the number that the next run deletes, None where it is not counted.
        """
        labels = dict(
            self.env["seitech.chat.channel"]
            ._fields["channel_type"]
            ._description_selection(self.env)
        )
        rows = [
            {
                "label": self.env._(
                    "Messages and files: %(type)s", type=labels[channel_type]
                ),
                "days": days,
                "due": self._due_messages(channel_type, days) if days else 0,
            }
            for channel_type in TYPES
            for days in [
                read_count(self.env, f"seitech_chat.retention.{channel_type}_days")
            ]
        ]
        days = read_count(self.env, "seitech_chat.anonymize_days")
        rows += [
            {
                "label": self.env._("Messages and files: courses and broadcasts"),
                "days": None,
                "due": 0,
            },
            {
                "label": self.env._("Names, addresses and forms of visitors"),
                "days": days,
                "due": self._due_visitors(days) if days else 0,
            },
            {
                "label": self.env._("Pages that visitors opened"),
                "days": PAGE_LIFETIME_DAYS,
                "due": None,
            },
            {
                "label": self.env._("Questions that no FAQ answered"),
                "days": KEPT_DAYS,
                "due": None,
            },
            {
                "label": self.env._("Copies of a person's data"),
                "days": DOWNLOAD_DAYS,
                "due": None,
            },
            {
                "label": self.env._("Records of data requests, without names"),
                "days": RECORD_MONTHS * 30,
                "due": None,
            },
            {"label": self.env._("Sent emails of the chat"), "days": 30, "due": None},
            {"label": self.env._("Audit log"), "days": None, "due": 0},
            {
                "label": self.env._("Numbers and times, for reports"),
                "days": None,
                "due": 0,
            },
        ]
        return rows

    def _due_messages(self, channel_type, days):
        # SQL: counts by the positions index, from the first message of each
        # conversation on.
        [[count]] = self.env.execute_query(
            SQL(
                """
                SELECT count(*) FROM seitech_chat_message message
                  JOIN seitech_chat_channel channel ON channel.id = message.channel_id
                 WHERE channel.channel_type = %s AND channel.company_id = %s
                   AND channel.held_at IS NULL AND message.created_at < %s
                """,
                channel_type,
                self.company_id.id,
                fields.Datetime.now() - days * DAY,
            )
        )
        return count

    def _due_visitors(self, days):
        before = fields.Datetime.now() - days * DAY
        # sudo: seitech.chat.visitor - a count
        visitors = self.env["seitech.chat.visitor"].sudo()
        return visitors.search_count(
            [
                ("company_id", "=", self.company_id.id),
                ("is_anonymous", "!=", True),
                ("seen_at", "<", before),
                ("channel_ids", "not any", ["|", ("state", "=", "active"),
                                            ("ended_at", ">=", before)]),
            ]
        )  # fmt: skip

    def _held_count(self):
        # sudo: seitech.chat.channel - a count
        channels = self.env["seitech.chat.channel"].sudo()
        return channels.search_count(
            [("company_id", "=", self.company_id.id), ("held_at", "!=", False)]
        )

    def _runs(self):
        """Return the scheduled actions that delete: ``{label, next_at, last_at}``."""
        labels = {
            RETENTION_CRON: self.env._("Retention"),
            CRON: self.env._("Data requests"),
            VACUUM_CRON: self.env._("Daily cleaning"),
        }
        runs = []
        for xml_id, label in labels.items():
            # sudo: ir.cron - the times of three actions
            cron = self.env.ref(xml_id).sudo()
            runs.append(
                {
                    "label": label,
                    "next_at": _local(self, cron.active and cron.nextcall),
                    "last_at": _local(self, cron.lastcall),
                }
            )
        return runs


def _local(record, moment):
    """Return a time of day for a reader; empty without a moment."""
    if not moment:
        return ""
    local = fields.Datetime.context_timestamp(record, moment)
    return local.strftime("%Y-%m-%d %H:%M")
