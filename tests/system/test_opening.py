"""What there may be only one of, opened by many at once over four workers."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from harness.crowd import port_of
from harness.wire import new_uuid, sign_in

AT_ONCE = 8


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

    answers = at_once("create-direct", *both * (AT_ONCE // 2))

    [channel_id] = ids_of(answers)
    assert members_of(busy_server, channel_id) == sorted(ids)


def test_one_group_however_often_it_is_asked_for(busy_server):
    port = port_of(busy_server)
    student = sign_in(port, busy_server.db, "student3")
    body = {"opening_uuid": new_uuid(), "name": "At once", "user_ids": []}

    answers = at_once("create-group", *[(student, body)] * AT_ONCE)

    [channel_id] = ids_of(answers)
    assert members_of(busy_server, channel_id) == [user_id(busy_server, "student3")]
    [(lines,)] = busy_server.sql(
        "SELECT count(*) FROM seitech_chat_message WHERE channel_id = %s", [channel_id]
    )
    assert lines == 1


def test_instructor_and_manager_open_one_talk(busy_server):
    port = port_of(busy_server)
    instructor = sign_in(port, busy_server.db, "instructor2")
    manager = sign_in(port, busy_server.db, "manager")
    named = {"instructor_id": user_id(busy_server, "instructor2")}

    both = [(instructor, {}), (manager, named)]

    answers = at_once("create-instructor-admin", *both * (AT_ONCE // 2))

    assert len(ids_of(answers)) == 1


def test_who_leaves_and_who_invites_at_once_end_in_one_state(busy_server):
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
