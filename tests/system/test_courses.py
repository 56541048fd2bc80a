"""Courses and their conversations under parallel requests, with real transactions."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

from harness import OdooServer, api_client
from harness.stress_runner import run_stress

STUDENTS = ("student", "student2", "student3", "student4")
COURSE = """
user = env["res.users"].search([("login", "=", "instructor2")])
course = env["slide.channel"].create({
    "name": "Rushed", "user_id": user.id, "enroll": "public", "is_published": True,
    "visibility": "public",
})
env.cr.commit()
print("COURSE", course.id)
"""


def test_four_processes_enrol_follow_and_open_pairs_of_one_course():
    server = OdooServer(name="courses", demo=False)
    try:
        server.make_database()
        sent = run_stress(server, "course")
    finally:
        server.stop()

    assert not sent["found"], sent["found"]
    assert sent["pairs"] > 1
    assert sent["version"] > 10, "people came and went"


def at_once(*functions):
    """Run functions at the same moment: what each returned."""
    barrier = threading.Barrier(len(functions))

    def run(function):
        barrier.wait()
        return function()

    with ThreadPoolExecutor(len(functions)) as pool:
        return list(pool.map(run, functions))


def wait_for(server, statement, course_id, expected):
    """Wait until a statement about a course answers as expected."""
    deadline = time.monotonic() + api_client.PATIENCE_SECONDS
    while server.sql(statement, [course_id]) != expected:
        assert time.monotonic() < deadline, server.sql(statement, [course_id])
        time.sleep(0.1)


def test_parallel_enrolments_and_openings_make_one_conversation_each(server):
    course_id = int(server.shell(COURSE).partition("COURSE ")[2].split()[0])
    port = server.site.port
    students = [api_client.sign_in(port, server.db, login) for login in STUDENTS]

    at_once(
        *(
            lambda caller=caller: caller.rpc(
                "/slides/channel/join", channel_id=course_id
            )
            for caller in students
        )
    )

    # The responsible person is enrolled too, by website_slides.
    wait_for(
        server,
        "SELECT count(DISTINCT channel.id), count(*) FROM seitech_chat_channel channel"
        "  JOIN seitech_chat_member member ON member.channel_id = channel.id"
        " WHERE course_id = %s AND channel_type = 'course' AND member.is_active",
        course_id,
        [(1, len(STUDENTS) + 1)],
    )
    answers = at_once(
        *(
            lambda caller=students[0]: caller.call(
                "create-student-instructor", course_id=course_id
            )
            for _time in range(4)
        )
    )
    assert len({answer["entry"]["channel"]["id"] for answer in answers}) == 1
    wait_for(
        server,
        "SELECT count(*) FROM seitech_chat_channel"
        " WHERE course_id = %s AND channel_type = 'student_instructor'",
        course_id,
        [(1,)],
    )
