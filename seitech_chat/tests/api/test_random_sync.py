"""Whatever happens and whatever is lost: what is held equals a fresh fetch."""

import os
import random
from unittest.mock import patch

from odoo.tests import tagged

from ...models.channel import chat_channel_sync
from ..support.random_walk import SIGNED_IN, RandomWalk, RandomWalkCase
from ..support.reference_client import Client

STEPS = int(os.environ.get("CHAT_WALK_STEPS", "400"))
SEED = int(os.environ.get("CHAT_WALK_SEED", "20263"))
CHECKED_EVERY = 200
LOST = 0.02  # of the events, though the socket stays
DROPPED = 0.03  # of the sockets, after each step
SEVERAL_DEVICES = ("agent", "student", "manager")


class Device(Client):
    """One of a person's screens: a socket that may drop, and what it holds."""

    def __init__(self, case, name, rng):
        super().__init__(case, name)
        self.rng = rng
        self.targets = set()
        self.is_connected = False
        self.has_lost = False
        self.lost_desk_copies = set()

    def connect(self):
        """Subscribe, then sync: as every client does after each gap."""
        self.targets = self.case.targets_of(self.name)
        self.is_connected = True
        self.has_lost = False
        self.sync(self.rng.choice([1, 3, 10, 100, 100]))

    def deliver(self, events):
        """Receive what a connected socket is sent; some of it gets lost."""
        if not self.is_connected:
            return
        for event in events:
            if event.target not in self.targets:
                continue
            if self.rng.random() < LOST:
                self.has_lost = True
                self._record_lost(event)
            else:
                self.receive([event], self.targets)

    def _record_lost(self, event):
        """Keep the ids of lines whose copy for the desk was lost.

        It has the version of the public copy, so nothing shows that it is missing: the
        line reads as the customer's until it is fetched again.
        """
        message = event.payload.get("message")
        if message and message["system_message"] and message["system_message"]["by"]:
            self.lost_desk_copies.add(message["id"])

    def live_on(self):
        """Drop the socket now and then; come back, or make up for a gap, later."""
        if self.is_connected and self.rng.random() < DROPPED:
            self.is_connected = False
        elif self.rng.random() < (0.5 if self.is_behind else 0.1) and (
            self.is_behind or not self.is_connected
        ):
            self.connect()

    def catch_up(self):
        """Wait until nothing is pending.

        :return: whether it needed to ask: it did not when every event came through.
        """
        if self.is_connected and not self.is_behind and not self.has_lost:
            return False
        self.connect()
        return True


@tagged("post_install", "-at_install")
class TestRandomSync(RandomWalkCase):
    def test_synced_state_equals_a_fresh_fetch(self):
        rng = random.Random(SEED)
        walk = RandomWalk(self, rng)
        people = (*SIGNED_IN, *self.visitors, *SEVERAL_DEVICES)
        devices = [Device(self, name, rng) for name in people]
        for device in devices:
            device.connect()
        asked = compared = sent = 0
        for number in range(1, STEPS + 1):
            with self.trap_events() as events:
                walk.step()
            sent += len(events)
            for device in devices:
                device.deliver(events)
                with self.sometimes_far_behind(rng):
                    device.live_on()
            if number % CHECKED_EVERY == 0:
                for device in devices:
                    asked += device.catch_up()
                    compared += 1
                    fresh = self.fresh_for(device)
                    self.assert_same(device, fresh, number, is_open=True)
                    # Ended conversations get no events, but sync returns them too.
                    device.sync()
                    self.assert_same(device, fresh, number)

        self.assertGreater(compared - asked, 0, "events alone were enough for some")
        # Fewer with time: more is over, and more is refused.
        self.assertGreater(sent, STEPS / 3)
        never = [name for name, (well, _all) in walk.done.items() if not well]
        if STEPS >= 1000:
            self.assertEqual(never, [], "some verbs never went well")

    def sometimes_far_behind(self, rng):
        """Shorten the distance after which sync resets a client, at times."""
        distance = rng.choice([5, 1_000])
        return patch.object(chat_channel_sync, "SYNC_RESET_DISTANCE", distance)

    def fresh_for(self, device):
        """Fetch again what a device has; ended conversations only by their id."""
        fresh = Client(self, device.name)
        fresh.sync()
        missing = set(device.channels) - set(fresh.channels)
        for channel_id in missing:
            fresh.channels[channel_id] = {
                "messages": {}, "me": None,
                "version": 2**31 - 1, "internal_version": 2**31 - 1,
            }  # fmt: skip
        if missing:
            fresh.sync()
        return fresh

    def assert_same(self, device, fresh, number, *, is_open=False):
        held, wanted = device.held(), fresh.held()
        if is_open:
            held, wanted = _open_for(held), _open_for(wanted)
        for one in (held, wanted):
            _forget_who_did(one, device.lost_desk_copies)
        different = sorted(_differences(held, wanted))
        where = f"seed {SEED}, step {number}, {device.name}"
        self.assertEqual(different, [], where)


def _forget_who_did(held, message_ids):
    """Leave out who of the desk did what these lines say."""
    for channel in held.values():
        channel["messages"] = dict(channel["messages"])
        for message_id in message_ids & set(channel["messages"]):
            message = channel["messages"][message_id]
            notice = {**message["system_message"], "by": None}
            channel["messages"][message_id] = {**message, "system_message": notice}


def _open_for(held):
    """Keep the conversations that go on."""
    return {
        channel_id: one
        for channel_id, one in held.items()
        if one["channel"]["state"] == "active"
    }


def _differences(one, other, path=""):
    """Name the places where two things held differ, and how."""
    if isinstance(one, dict) and isinstance(other, dict):
        for key in one.keys() | other.keys():
            place = f"{path}.{key}"
            yield from _differences(one.get(key), other.get(key), place)
    elif one != other:
        yield f"{path}: {one!r} != {other!r}"
