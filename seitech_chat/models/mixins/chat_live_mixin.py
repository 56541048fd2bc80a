from odoo import models

from ...logic.contract import EVENTS


class SeitechChatLiveMixin(models.AbstractModel):
    """The single entry to the bus: an event is sent at the commit or not at all."""

    _name = "seitech.chat.live.mixin"
    _description = "Chat Live Events"

    def _emit(self, event, payload, *, stream="public"):
        """Send an event to all subscribers of these records.

        :param str event: one of ``logic.contract.EVENTS``.
        :param dict payload: in the format of that event.
        :param str stream: ``internal`` reaches only those who receive private notes.

        Emits ``event``.
        """
        for record in self:
            self._emit_to(record._bus_target(stream), event, payload)

    def _bus_target(self, stream):
        """Return the bus target of one record's stream.

        A client can forge strings as targets, but not records.
        """
        return self if stream == "public" else (self, stream)

    def _emit_to(self, listener, event, payload):
        """Send an event to one target: a record, or a record and its sub-channel.

        Emits ``event``.
        """
        if event not in EVENTS:
            raise ValueError(f"unknown event {event}")
        self.env["bus.bus"]._sendone(listener, event, payload)
