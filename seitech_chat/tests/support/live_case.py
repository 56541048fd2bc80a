"""Compare a listener's state after a verb with the state of a new client."""

from uuid import uuid4

from .chat_case import ChatHttpCase
from .reference_client import Client

CHANNEL = "seitech.chat.channel"
# Customers, who has the conversation, a colleague, a lead, and somebody it is not for.
WATCHERS = ("visitor", "other_visitor", "agent", "second_agent", "manager", "student")


class LiveCase(ChatHttpCase):
    """For tests of what verbs send."""

    watchers = WATCHERS

    def targets_of(self, name):
        """List where the websocket lets somebody listen."""
        self.env.flush_all()
        listed = self.env["ir.websocket"].sudo()._bus_targets(self.persona(name))
        return {
            (target[0]._name, target[0].id, target[1])
            if isinstance(target, tuple)
            else (target._name, target.id)
            for target in listed
        }

    def verify(self, run, *expected):
        """Run a verb; check that listeners end with the same state as a new client.

        :param run: does it.
        :param expected: ``(target, event)`` in order; the target as in a bus row.
        :return: the clients of those who listened, by name.
        """
        clients, events = self.compare(run)
        got = [(e.target, e.type.removeprefix(f"{CHANNEL}/")) for e in events]
        self.assertEqual(got, list(expected))
        return clients

    def compare(self, run):
        """Run a verb and compare what is held afterwards: ``(clients, events)``."""
        clients = [Client(self, name) for name in self.watchers]
        for client in clients:
            client.sync()
        listened = {name: self.targets_of(name) for name in self.watchers}

        with self.trap_events() as events:
            run()

        reached = 0
        for client in clients:
            reached += len(client.receive(events, listened[client.name]))
            if client.is_behind:
                client.sync()
            fresh = Client(self, client.name)
            fresh.sync()
            for channel_id, held in client.held().items():
                self.ask_for_closed(fresh, channel_id)
                self.assertEqual(
                    held, fresh.held().get(channel_id), f"{client.name} {channel_id}"
                )
            self.assertEqual(set(client.channels), set(fresh.channels), client.name)
        self.assertTrue(reached, "nobody received anything")
        return {client.name: client for client in clients}, events

    def ask_for_closed(self, fresh, channel_id):
        """Ask by id for closed conversations: a new client does not get them."""
        if channel_id not in fresh.channels:
            fresh.channels[channel_id] = {
                "messages": {}, "me": None,
                "version": 2**31 - 1, "internal_version": 2**31 - 1,
            }  # fmt: skip
            fresh.sync()

    def public_target(self, channel=None):
        return (CHANNEL, (channel or self.support).id)

    def internal_target(self, channel=None):
        return (CHANNEL, (channel or self.support).id, "internal")

    def partner(self, name):
        return ("res.partner", self.users[name].partner_id.id)

    def send(self, by, body="Hello", channel=None, **more):
        return self.call(
            by, "send", channel_id=(channel or self.support).id, body=body,
            client_uuid=str(uuid4()), **more,
        )["message"]  # fmt: skip
