"""Sixteen people write into one conversation at once, over four workers."""

import random
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

from harness.api_client import CUT, new_uuid
from harness.busy_site import assert_dense, assert_same, open_busy_conversation, stored
from harness.sync_client import SyncClient

SENDS = 1_000
WRITERS = 16
RECEIVED_BETWEEN = 100  # events, until a listener loses its socket
BESIDE = 0.4  # of the sends are followed by something else
SEED = 20_260
EMOJIS = ("👍", "🎉", "❤️", "😀")


class Writer:
    """Sends, tries again in every way a client may, and does other things beside."""

    def __init__(self, number, caller, channel_id):
        self.rng = random.Random(SEED + number)
        self.caller = caller
        self.channel_id = channel_id
        self.name = f"writer {number}"
        self.sent = {}
        self.statuses = Counter()

    def write(self, count):
        """Send so many messages, one after the other."""
        for number in range(count):
            body = {
                "channel_id": self.channel_id,
                "client_uuid": new_uuid(self.rng),
                "body": f"{self.name}, message {number}",
            }
            way = self.rng.choice(
                [self.once, self.once, self.at_once, self.again, self.cut_off]
            )
            message = way(body)
            self.sent[body["client_uuid"]] = message
            if self.rng.random() < BESIDE:
                beside = [
                    self.read, self.react, self.edit, self.mark_read,
                    self.mark_delivered,
                ]  # fmt: skip
                self.rng.choice(beside)(message)

    def post(self, path, body):
        """Post one request; every answer is counted."""
        answer = self.caller.post(self.caller.chat_path(path), body)
        self.statuses[answer.status] += 1
        assert answer.status == 200, (path, answer.status, answer.body)
        return answer.body

    def once(self, body):
        """Send and be answered."""
        return self.post("send", body)["message"]

    def at_once(self, body):
        """Send twice at the same moment, as a second tab's outbox does."""
        with ThreadPoolExecutor(2) as pool:
            first, second = pool.map(lambda _try: self.once(body), range(2))
        assert first["id"] == second["id"]
        return first

    def again(self, body):
        """Send once more although it was answered."""
        first, second = self.once(body), self.once(body)
        assert first["id"] == second["id"]
        return second

    def cut_off(self, body):
        """Send, lose the connection before the answer, send again."""
        wait = self.rng.uniform(0, 0.04)
        with suppress(CUT):  # lost even earlier
            self.caller.hang_up(self.caller.chat_path("send"), body, wait)
        return self.once(body)

    def read(self, _message):
        """Read a page somewhere in the conversation."""
        before = self.rng.choice([None, 10, 100])
        page = self.post("messages", {"channel_id": self.channel_id, "before": before})
        positions = [m["position"] for m in page["messages"] if m["type"] != "note"]
        assert positions == list(range(positions[0], positions[0] + len(positions)))

    def react(self, message):
        """Add an emoji to somebody's message."""
        emoji = self.rng.choice(EMOJIS)
        body = {"message_id": message["id"] - self.rng.randrange(2), "emoji": emoji}
        answer = self.caller.post(self.caller.chat_path("reaction"), body)
        self.statuses[answer.status] += 1
        # The number before may be a message of another conversation of the demo.
        assert answer.status == 200 or body["message_id"] != message["id"]

    def edit(self, message):
        """Change my own message."""
        self.post(
            "edit", {"message_id": message["id"], "body": f"{self.name}, changed"}
        )

    def mark_read(self, message):
        """Mark as read up to my own message."""
        self.post(
            "mark-read",
            {"channel_id": self.channel_id, "read_position": message["position"]},
        )

    def mark_delivered(self, message):
        """Mark as delivered up to my own message; somebody may be writing."""
        channel = {"id": self.channel_id, "position": message["position"]}
        answer = self.post("mark-delivered", {"channels": [channel]})
        assert set(answer["retry_ids"]) <= {self.channel_id}


class Observer(threading.Thread):
    """Looks at the database all the time: no position may come before the one below."""

    def __init__(self, server, channel_id):
        super().__init__(daemon=True)
        self.connection = server.cluster.connect(server.db)
        self.channel_id = channel_id
        self.is_done = threading.Event()
        self.looks = 0
        self.wrong = []

    def run(self):
        cursor = self.connection.cursor()
        while not self.is_done.wait(0.01):
            cursor.execute(
                """
                SELECT count(*), max(message.position), max(message.version),
                       channel.last_position, channel.last_version
                  FROM seitech_chat_channel channel
                  JOIN seitech_chat_message message ON message.channel_id = channel.id
                 WHERE channel.id = %s GROUP BY channel.id
                """,
                [self.channel_id],
            )
            count, position, version, last_position, last_version = cursor.fetchone()
            self.looks += 1
            if not (count == position == last_position and version <= last_version):
                self.wrong.append(
                    (count, position, last_position, version, last_version)
                )
        self.connection.close()


def follow(follower, rng, is_done):
    """Listen until stopped, and lose the socket now and then.

    Not by the clock: where all is slow, so is the way back to the socket.
    """
    while not is_done.is_set():
        enough = follower.received + rng.randrange(2 * RECEIVED_BETWEEN)
        while follower.received < enough and not is_done.is_set():
            follower.pump(0.2)
        follower.drop()
        time.sleep(rng.uniform(0, 0.3))


def test_a_thousand_sends_of_sixteen_writers_arrive_once_and_in_order(busy_server):
    channel_id, visitor, sessions, tokens = open_busy_conversation(busy_server)
    callers = [visitor] * 4 + list(sessions.values()) + list(tokens.values())
    writers = [
        Writer(number, caller, channel_id)
        for number, caller in enumerate(callers[:WRITERS])
    ]
    followers = [
        SyncClient(visitor, channel_id),
        SyncClient(sessions["agent"], channel_id),
    ]
    observer = Observer(busy_server, channel_id)
    is_done = threading.Event()
    listeners = [
        threading.Thread(target=follow, args=(follower, random.Random(n), is_done))
        for n, follower in enumerate(followers)
    ]
    for thread in (observer, *listeners):
        thread.start()

    try:
        with ThreadPoolExecutor(WRITERS) as pool:
            shares = [SENDS // WRITERS + (n < SENDS % WRITERS) for n in range(WRITERS)]
            list(pool.map(Writer.write, writers, shares))
    finally:
        is_done.set()
        observer.is_done.set()
        for thread in (observer, *listeners):
            thread.join(120)

    answered = sum((writer.statuses for writer in writers), Counter())
    assert set(answered) <= {200, 404}, answered
    assert observer.looks > 100
    assert not observer.wrong
    rows = stored(busy_server, channel_id)
    uuids = Counter(row[3] for row in rows[1:])  # the first is the opening's
    assert len(uuids) == len(rows) - 1 == SENDS
    for writer in writers:
        places = [message["position"] for message in writer.sent.values()]
        assert set(writer.sent) <= set(uuids)
        assert places == sorted(places)
    assert_dense(busy_server, channel_id)
    for follower in followers:
        assert_same(follower, busy_server)
        assert follower.received > SENDS / 2, "live events, not sync alone"


def test_delivery_receipts_do_not_wait_for_senders(busy_server):
    channel_id, visitor, sessions, _tokens = open_busy_conversation(busy_server)
    agent = sessions["agent"]
    body = {"channel_id": channel_id, "client_uuid": new_uuid(), "body": "Hello"}
    message = visitor.post(visitor.chat_path("send"), body).body["message"]
    emitted = {"channels": [{"id": channel_id, "position": message["position"]}]}
    connection = busy_server.cluster.connect(busy_server.db)
    connection.autocommit = False
    cursor = connection.cursor()
    cursor.execute(
        "SELECT last_version FROM seitech_chat_channel WHERE id = %s FOR UPDATE",
        [channel_id],
    )
    [version] = cursor.fetchone()

    # Would wait for ever if it waited at all.
    held_up = agent.post(agent.chat_path("mark-delivered"), emitted).body
    connection.commit()
    let_through = agent.post(agent.chat_path("mark-delivered"), emitted).body

    assert held_up == {"retry_ids": [channel_id]}
    assert let_through == {"retry_ids": []}
    cursor.execute(
        "SELECT last_version FROM seitech_chat_channel WHERE id = %s", [channel_id]
    )
    assert cursor.fetchone() == (version + 1,)
    connection.close()
    assert_dense(busy_server, channel_id)
