from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools import deadline_runner


class SeitechChatDeadlineMixin(models.AbstractModel):
    """Mixin for models with deadline columns.

    Inherit it, return the columns in ``_deadline_fields``, implement ``_on_deadline``,
    and call ``_schedule_deadlines`` wherever such a column is written.
    ``tools/deadline_runner.py`` runs a deadline within a second or two after its second
    has passed.
    """

    _name = "seitech.chat.deadline.mixin"
    _description = "Chat Deadline"

    def _register_hook(self):
        super()._register_hook()
        if self._name == "seitech.chat.deadline.mixin":
            deadline_runner.start_with_server(self.env.cr.dbname)

    @api.model
    def _deadline_fields(self):
        """Return the deadline columns.

        :return: list of ``(datetime field, Domain of the records where it counts)``;
            each needs a partial index.
        """
        raise NotImplementedError

    def _on_deadline(self, now):
        """Run the deadline of one record, in a READ COMMITTED transaction of its own.

        Lock first, then check again that the record is due: another process may have
        been faster, or the reason may be gone. Afterwards ``_deadline_fields`` must not
        match the record; otherwise it is retried in half a minute.

        :param now: naive UTC datetime, whole seconds, after the deadline.
        """
        raise NotImplementedError

    @api.model
    def _schedule_deadlines(self, due_at):
        """Wake the deadline runner for a new deadline, at the commit.

        A deadline after the runner's next regular read needs no notification.

        :param due_at: naive UTC datetime, or None.
        """
        soon = fields.Datetime.now() + timedelta(
            seconds=deadline_runner.POLL_SECONDS + 2
        )
        if due_at and due_at <= soon:
            # SQL: the ORM has no NOTIFY.
            self.env.cr.execute(
                SQL("SELECT pg_notify(%s, '')", deadline_runner.CHANNEL)
            )

    @api.model
    def _next_due(self, held):
        """Return the due records of all models, and the time of the next deadline.

        :param held: set of ``(model, id)`` to leave out.
        :return: ``(list of (model, id), naive UTC datetime or None)``.
        """
        now = fields.Datetime.now()
        due = []
        times = []
        for name in sorted(
            self.env.registry["seitech.chat.deadline.mixin"]._inherit_children
        ):
            model = self.env[name]
            ids = [record_id for model_name, record_id in held if model_name == name]
            for field, domain in model._deadline_fields():
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
        """Run due deadlines, as a fallback for ``tools/deadline_runner.py``."""
        deadline_runner.ensure_running(self.env.cr.dbname)
        deadline_runner.run_due(self.env.cr.dbname)
