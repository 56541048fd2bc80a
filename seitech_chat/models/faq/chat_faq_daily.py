from odoo import api, fields, models
from odoo.tools import SQL

from ...tools.report_days import local_day
from ..reports.measure_mixin import Measure

COUNTED = ("shown", "opened", "helped", "not_helped", "wrote")


class SeitechChatFaqDaily(models.Model):
    """Figures of one FAQ on one day in one language.

    A person who says that the FAQ helped is a confirmed success. A person who opened it
    and did not write within a day is an assumed one: the two are never added.
    """

    _name = "seitech.chat.faq.daily"
    _description = "Chat FAQ Day"
    _inherit = ["seitech.chat.company.mixin", "seitech.chat.measure.mixin"]
    _order = "day desc, faq_id, lang"
    _rec_name = "day"
    _log_access = False

    faq_id = fields.Many2one(
        "seitech.chat.faq", "FAQ", required=True, ondelete="cascade", check_company=True
    )
    company_id = fields.Many2one("res.company", required=True, index=True)
    day = fields.Date(required=True)
    lang = fields.Char("Language", required=True)
    shown_count = fields.Integer(
        "Shown", required=True, help="Times the question was listed."
    )
    opened_count = fields.Integer(
        "Opened", required=True, help="Times the answer was read."
    )
    helped_count = fields.Integer("Helped", required=True)
    not_helped_count = fields.Integer("Didn't Help", required=True)
    wrote_count = fields.Integer(
        "Wrote Anyway",
        required=True,
        help="Times a reader of the answer started a conversation within a day.",
    )
    unwritten_count = fields.Integer(
        "Didn't Write",
        required=True,
        help="Times a reader of the answer started no conversation within a day.",
    )
    confirmed_ratio = Measure(
        "Confirmed (share)",
        aggregator="ratio",
        of="helped_count",
        by=("helped_count", "not_helped_count"),
        help="Share of those who answered “Did this help?” with yes.",
    )
    assumed_ratio = Measure(
        "Assumed (share)",
        aggregator="ratio",
        of="unwritten_count",
        by=("opened_count",),
        help="Share of the readers who started no conversation within a day.",
    )

    _one_per_day = models.UniqueIndex("(faq_id, day, lang)")

    @api.model
    def _count(self, company, faq_ids, lang, kind):
        """Count one event of each of some FAQs of a company, today.

        :param faq_ids: of FAQs that were offered to the person.
        :param str kind: ``shown``, ``opened``, ``helped`` or ``not_helped``.
        """
        if not faq_ids:
            return
        # SQL: adds to rows that other requests add to at the same time. Sorted, so that
        # two requests cannot deadlock.
        counts = {name: int(name == kind) for name in COUNTED}
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO seitech_chat_faq_daily AS known
                       (faq_id, company_id, day, lang, shown_count, opened_count,
                        helped_count, not_helped_count, wrote_count, unwritten_count)
                SELECT id, company_id, %(day)s, %(lang)s, %(shown)s, %(opened)s,
                       %(helped)s, %(not_helped)s, 0, %(opened)s
                  FROM seitech_chat_faq
                 WHERE id = ANY(%(faq_ids)s) AND company_id = %(company_id)s
              ORDER BY id
           ON CONFLICT (faq_id, day, lang) DO UPDATE
                   SET shown_count = known.shown_count + excluded.shown_count,
                       opened_count = known.opened_count + excluded.opened_count,
                       helped_count = known.helped_count + excluded.helped_count,
                       not_helped_count
                           = known.not_helped_count + excluded.not_helped_count,
                       unwritten_count
                           = known.unwritten_count + excluded.unwritten_count
                """,
                day=_today(company),
                lang=lang,
                faq_ids=list(faq_ids),
                company_id=company.id,
                **counts,
            )
        )
        self.invalidate_model()

    @api.model
    def _count_written(self, company, faq_ids, lang):
        """Count a conversation that a reader of some FAQs started.

        It counts on the day on which the FAQ was opened last, today or the day before,
        so that a day never has more conversations than readers. It counts in another
        language if nobody read the FAQ in this one.
        """
        # SQL: as in _count.
        self.env.cr.execute(
            SQL(
                """
                UPDATE seitech_chat_faq_daily known
                   SET wrote_count = wrote_count + 1,
                       unwritten_count = unwritten_count - 1
                 WHERE id IN (
                     SELECT DISTINCT ON (faq_id) id
                       FROM seitech_chat_faq_daily
                      WHERE faq_id = ANY(%(faq_ids)s) AND company_id = %(company_id)s
                        AND unwritten_count > 0
                        AND day BETWEEN %(day)s::date - 1 AND %(day)s
                   ORDER BY faq_id, lang = %(lang)s DESC, day DESC)
                """,
                faq_ids=list(faq_ids),
                company_id=company.id,
                lang=lang,
                day=_today(company),
            )
        )
        self.invalidate_model()


def _today(company):
    return local_day(fields.Datetime.now(), company._chat_report_zone())[0]
