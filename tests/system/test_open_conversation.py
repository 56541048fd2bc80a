"""Unique conversations, opened by many at once over four workers."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from harness.api_client import new_uuid, open_support, sign_in
from harness.busy_site import port_of

PARALLEL_CALLS = 8


def at_once(path, *requests):
    """Post several ``(caller, body)`` in the same moment: the answers."""
    barrier = Barrier(len(requests))

    def post(request):
        caller, body = request
        barrier.wait(timeout=120)
        return caller.post(f"/api/chat/{path}", body)

    with ThreadPoolExecutor(len(requests)) as pool:
        return list(pool.map(post, requests))


def ids_of(answers):
    assert {answer.status for answer in answers} == {200}, answers
    return {answer.body["entry"]["channel"]["id"] for answer in answers}


def user_id(server, login):
    [(found,)] = server.sql("SELECT id FROM res_users WHERE login = %s", [login])
    return found


def members_of(server, channel_id):
    rows = server.sql(
        "SELECT user_id FROM seitech_chat_member WHERE channel_id = %s AND is_active"
        " ORDER BY user_id",
        [channel_id],
    )
    return [found for (found,) in rows]


def test_two_who_write_to_each_other_at_once_make_one_conversation(busy_server):
    port = port_of(busy_server)
    logins = ("agent3", "agent4")
    one, other = (sign_in(port, busy_server.db, login) for login in logins)
    ids = [user_id(busy_server, login) for login in logins]
    both = [(one, {"user_id": ids[1]}), (other, {"user_id": ids[0]})]

    answers = at_once("create-direct", *both * (PARALLEL_CALLS // 2))

    [channel_id] = ids_of(answers)
    assert members_of(busy_server, channel_id) == sorted(ids)


def test_one_group_however_often_it_is_asked_for(busy_server):
    port = port_of(busy_server)
    student = sign_in(port, busy_server.db, "student3")
    body = {"opening_uuid": new_uuid(), "name": "At once", "user_ids": []}

    answers = at_once("create-group", *[(student, body)] * PARALLEL_CALLS)

    [channel_id] = ids_of(answers)
    assert members_of(busy_server, channel_id) == [user_id(busy_server, "student3")]
    [(lines,)] = busy_server.sql(
        "SELECT count(*) FROM seitech_chat_message WHERE channel_id = %s", [channel_id]
    )
    assert lines == 1


def test_a_lead_opens_conversations_by_two_requests_without_a_retry(busy_server):
    """Both record the reading, of which there is one entry; neither waits."""
    port = port_of(busy_server)
    supervisor = sign_in(port, busy_server.db, "supervisor")
    opened = [open_support(port)[1]["entry"]["channel"]["id"] for _n in range(10)]
    log_start = busy_server.site.log.stat().st_size

    with ThreadPoolExecutor(2) as pool:
        for channel_id in opened:
            page = pool.submit(supervisor.call, "messages", channel_id=channel_id)
            supervisor.call(f"channel/{channel_id}")
            assert len(page.result()["messages"]) == 1

    entries = busy_server.sql(
        "SELECT channel_id FROM seitech_chat_audit WHERE action = 'read'"
        " AND channel_id = ANY(%s) ORDER BY channel_id",
        [opened],
    )
    assert entries == [(channel_id,) for channel_id in opened]
    with open(busy_server.site.log, errors="replace") as log:
        log.seek(log_start)
        assert "SERIALIZATION_FAILURE" not in log.read()


def test_instructor_and_manager_open_one_talk(busy_server):
    port = port_of(busy_server)
    instructor = sign_in(port, busy_server.db, "instructor2")
    manager = sign_in(port, busy_server.db, "manager")
    named = {"instructor_id": user_id(busy_server, "instructor2")}

    both = [(instructor, {}), (manager, named)]

    answers = at_once("create-instructor-admin", *both * (PARALLEL_CALLS // 2))

    assert len(ids_of(answers)) == 1


def test_concurrent_leave_and_invite_end_in_one_state(busy_server):
    """Members leave while they are invited again: each is in it once, or not."""
    port = port_of(busy_server)
    logins = ("student3", "student4")
    leader, other = (sign_in(port, busy_server.db, login) for login in logins)
    other_id = user_id(busy_server, "student4")
    made = leader.call(
        "create-group",
        opening_uuid=new_uuid(),
        name="Come and go",
        user_ids=[other_id],
    )
    channel_id = made["entry"]["channel"]["id"]
    invite = {"channel_id": channel_id, "user_ids": [other_id]}

    with ThreadPoolExecutor(2) as pool:
        for _round in range(10):
            gone = pool.submit(
                other.post, "/api/chat/leave", {"channel_id": channel_id}
            )
            back = pool.submit(leader.post, "/api/chat/invite", invite)
            assert gone.result().status in (200, 404, 422), gone.result().body
            assert back.result().status == 200, back.result().body

    rows = busy_server.sql(
        "SELECT count(*), count(DISTINCT user_id) FROM seitech_chat_member"
        " WHERE channel_id = %s",
        [channel_id],
    )
    assert rows == [(2, 2)]
    [(positions, last)] = busy_server.sql(
        "SELECT count(*), max(position) FROM seitech_chat_message"
        " WHERE channel_id = %s",
        [channel_id],
    )
    assert positions == last


def write_at_once(server, *, ended_days_ago):
    """Write many messages at once into an ended conversation: ``(id, messages)``.

    :param int ended_days_ago: since when it has ended.
    """
    port = port_of(server)
    visitor, opened = open_support(port)
    channel_id = opened["entry"]["channel"]["id"]
    visitor.call("end", channel_id=channel_id)
    server.sql(
        "UPDATE seitech_chat_channel SET ended_at = ended_at - %s * interval '1 day'"
        " WHERE id = %s",
        [ended_days_ago, channel_id],
    )
    bodies = [
        {"channel_id": channel_id, "client_uuid": new_uuid(), "body": f"Message {n}"}
        for n in range(PARALLEL_CALLS // 2)
    ]
    # Each twice: a client that got no answer sends again.
    answers = at_once("support/send", *[(visitor, body) for body in bodies * 2])
    assert {answer.status for answer in answers} == {200}, answers
    return channel_id, [answer.body["message"] for answer in answers]


def assert_each_once(server, channel_id, messages):
    """Check that these are stored there, each once, without gaps."""
    assert {message["channel_id"] for message in messages} == {channel_id}
    ids = {message["id"] for message in messages}
    assert len(ids) == PARALLEL_CALLS // 2
    assert len({message["client_uuid"] for message in messages}) == len(ids)
    rows = server.sql(
        "SELECT position FROM seitech_chat_message WHERE channel_id = %s"
        " AND message_type NOT IN ('note', 'event') ORDER BY position",
        [channel_id],
    )
    assert [position for (position,) in rows] == list(range(1, len(rows) + 1))


def test_a_customer_who_writes_much_after_the_end_reopens_it_once(busy_server):
    channel_id, messages = write_at_once(busy_server, ended_days_ago=0)

    assert_each_once(busy_server, channel_id, messages)
    services = busy_server.sql(
        "SELECT service_number FROM seitech_chat_service WHERE channel_id = %s"
        " ORDER BY service_number",
        [channel_id],
    )
    assert services == [(1,), (2,)]


def test_too_late_they_continue_in_one_new_conversation(busy_server):
    channel_id, messages = write_at_once(busy_server, ended_days_ago=100)

    continued = busy_server.sql(
        "SELECT id FROM seitech_chat_channel WHERE previous_id = %s", [channel_id]
    )
    [(new_id,)] = continued
    assert_each_once(busy_server, new_id, messages)
