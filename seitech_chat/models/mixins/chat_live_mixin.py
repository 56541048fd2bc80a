from odoo import models

from ...logic.contract import EVENTS


class SeitechChatLiveMixin(models.AbstractModel):
    """The one door to the bus: an event leaves with the commit or not at all."""

    _name = "seitech.chat.live.mixin"
    _description = "Chat Live Events"

    def _emit(self, event, payload, *, stream="public"):
        """Tell everybody who listens to these records.

        :param str event: one of ``logic.contract.EVENTS``.
        :param dict payload: of the shape that event names.
        :param str stream: ``internal`` reaches only those who get private notes.

        Emits ``event``.
        """
        for record in self:
            self._emit_to(record._listener(stream), event, payload)

    def _listener(self, stream):
        """Name the target of one record's stream.

        Record targets can't be forged by a client, strings can.
        """
        return self if stream == "public" else (self, stream)

    def _emit_to(self, listener, event, payload):
        """Tell one listener: a record, or a record and the name of its side channel.

        Emits ``event``.
        """
        if event not in EVENTS:
            raise ValueError(f"unknown event {event}")
        self.env["bus.bus"]._sendone(listener, event, payload)
