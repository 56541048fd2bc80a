from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools import deadline_runner


class SeitechChatDeadlineMixin(models.AbstractModel):
    """For models with columns that say when something is due.

    Inherit it, name the columns in ``_due_times``, do it in ``_come_due``, and call
    ``_schedule_deadlines`` wherever such a column is written.
    ``tools/deadline_runner.py`` fires it within a second or two after the second that
    is named has passed.
    """

    _name = "seitech.chat.timed"
    _description = "Chat Timed Record"

    def _register_hook(self):
        super()._register_hook()
        if self._name == "seitech.chat.timed":
            deadline_runner.start_with_server(self.env.cr.dbname)

    @api.model
    def _due_times(self):
        """Name the due times.

        :return: list of ``(datetime field, Domain of the records where it counts)``;
            each wants a partial index.
        """
        raise NotImplementedError

    def _come_due(self, now):
        """Do what is due on one record, in a READ COMMITTED transaction of its own.

        Lock first, then ask again whether it is still due: another process may have
        been faster, or the reason gone. Afterwards ``_due_times`` must not find the
        record any more; else it is tried again in half a minute.

        :param now: naive UTC datetime, whole seconds, after the due time.
        """
        raise NotImplementedError

    @api.model
    def _schedule_deadlines(self, due_at):
        """Make sure a due time is noticed that has just been set.

        Leaves with the commit. Farther than the next regular look nobody need be told.

        :param due_at: naive UTC datetime, or None.
        """
        soon = fields.Datetime.now() + timedelta(
            seconds=deadline_runner.POLL_SECONDS + 2
        )
        if due_at and due_at <= soon:
            # SQL: the ORM knows no NOTIFY.
            self.env.cr.execute(
                SQL("SELECT pg_notify(%s, '')", deadline_runner.CHANNEL)
            )

    @api.model
    def _next_due(self, held):
        """Find what is due in all models, and when the next thing will be.

        :param held: set of ``(model, id)`` to leave out.
        :return: ``(list of (model, id), naive UTC datetime or None)``.
        """
        now = fields.Datetime.now()
        due = []
        times = []
        for name in sorted(self.env.registry["seitech.chat.timed"]._inherit_children):
            model = self.env[name]
            ids = [record_id for model_name, record_id in held if model_name == name]
            for field, domain in model._due_times():
                found = model.search_fetch(
                    domain & Domain(field, "!=", False) & Domain("id", "not in", ids),
                    [field],
                    order=field,
                    limit=deadline_runner.BATCH,
                )
                due += [(name, one.id) for one in found if one[field] < now]
                times += [one[field] for one in found if one[field] >= now][:1]
        return list(dict.fromkeys(due)), min(times, default=None)

    @api.model
    def _cron_run_due(self):
        """Fire what is due; the net under ``tools/deadline_runner.py``."""
        deadline_runner.ensure_running(self.env.cr.dbname)
        deadline_runner.run_due(self.env.cr.dbname)
