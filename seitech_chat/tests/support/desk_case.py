"""Shared by the tests of the queue: a department with agents online or offline."""

from datetime import timedelta

from .chat_case import ChatCase


class DeskCase(ChatCase):
    """A department with two agents, of whom each takes two conversations."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.queue = cls.env["seitech.chat.department"].create(
            {"name": "Queue", "assignment_mode": "automatic"}
        )
        # Their earlier conversations are ended: they begin with none.
        cls.support._end()
        for name in ("agent", "second_agent"):
            cls.desks[name].write(
                {"department_ids": [(6, 0, cls.queue.ids)], "chat_limit": 2}
            )

    def open_support_as(self, name="caller", **fields):
        """Open a conversation as a visitor of the queue."""
        return self.open_support(name, department_id=self.queue.id, **fields)

    def set_online(self, *names):
        """Open the inboxes of agents who chose to be online."""
        for name in names:
            self.desks[name]._heartbeat(status="online")

    def expire_deadline(self, record, field):
        """Let the time named by a field pass, and fire what is due then."""
        record.env.flush_all()
        now = record[field] + timedelta(seconds=1)
        record._on_deadline(now)

    def run_assignment(self):
        """Look at the queue, as happens after each commit that makes it worthwhile."""
        return self.queue._assign_waiting()

    def calendar(self, *hours):
        """Make a working calendar, the same on each day, in UTC.

        :param hours: ``(from, to)`` in hours of the day.
        """
        return self.env["resource.calendar"].create(
            {
                "name": "Hours",
                "tz": "UTC",
                "company_id": self.company.id,
                "attendance_ids": [
                    (0, 0, {
                        "name": "Work", "dayofweek": str(day),
                        "hour_from": start, "hour_to": end, "day_period": "morning",
                    })
                    for day in range(7)
                    for start, end in hours
                ],
            }
        )  # fmt: skip
