"""Four processes enrol, follow and open pairs of one course at once."""

import random
import traceback

from odoo.exceptions import UserError, ValidationError

from odoo.addons.seitech_chat.persona import Persona

from . import processes
from .processes import WORKERS, do, forking

RUNS = 25  # of each worker
STUDENTS = 12
SEED = 20_262


def prepare(environment):
    """Make a course whose conversation nobody has made yet, and its people."""
    users = environment["res.users"].with_context(no_reset_password=True)
    roles = ["base.group_portal", "seitech_chat.group_chat_student"]
    groups = [environment.ref(name).id for name in roles]
    students = users.create(
        [
            {"name": f"S{n}", "login": f"stress{n}", "group_ids": [(6, 0, groups)]}
            for n in range(STUDENTS)
        ]
    )
    course = environment["slide.channel"].create(
        {"name": "Stress", "has_chat": False, "enroll": "public", "user_id": 2}
    )
    course._action_add_members(students.partner_id)
    # SQL: beneath the hooks, so that all workers find it missing at once.
    environment.cr.execute(
        "UPDATE slide_channel SET has_chat = TRUE WHERE id = %s", [course.id]
    )
    return course.id, students.ids


def follow(environment, course_id, _student_id, _rng):
    """Bring the course in step."""
    environment["slide.channel"].browse(course_id)._chat_follow()


def enrol(environment, course_id, student_id, rng):
    """Let a student come or go."""
    course = environment["slide.channel"].browse(course_id)
    partner = environment["res.users"].browse(student_id).partner_id
    if rng.random() < 0.5:
        course._action_add_members(partner)
    else:
        course._remove_membership(partner.ids)


def open_pair(environment, course_id, student_id, _rng):
    """Open the student's conversation with the instructor, if they may."""
    student = environment["res.users"].browse(student_id)
    persona = Persona(student.with_user(student))
    channels = persona.env["seitech.chat.channel"]
    enrolled = persona.record.sudo()._chat_course_ids()
    if course_id in enrolled:
        try:
            channels._open_student_instructor(persona, course_id)
        except UserError:
            environment.cr.rollback()  # left in between


def work(number, course_id, student_ids, barrier, found):
    """Do things at random, with real transactions."""
    processes.begin()
    rng = random.Random(SEED + number)
    try:
        barrier.wait(300)
        do(follow, course_id, None, rng)
        for _run in range(RUNS):
            verb = rng.choice([follow, enrol, enrol, open_pair, open_pair])
            student_id = rng.choice(student_ids)
            is_committed = verb is not enrol
            try:
                do(verb, course_id, student_id, rng, is_committed_read=is_committed)
            except ValidationError:
                # Odoo's own: two who enrol the same student make the same follower.
                if verb is not enrol:
                    raise
    except Exception:  # noqa: BLE001 - returned to the process that asked
        found.put(traceback.format_exc())


def check(environment, course_id):
    """List what is not as it should be."""
    found = []
    channels = environment["seitech.chat.channel"]
    rooms = channels.search(
        [("course_id", "=", course_id), ("channel_type", "=", "course")]
    )
    if len(rooms) != 1:
        found.append(f"{len(rooms)} conversations of one course")
    if course_id in environment["slide.channel"]._chat_find_unsynced():
        found.append("out of step when all is quiet")
    pairs = channels.search(
        [("course_id", "=", course_id), ("channel_type", "=", "student_instructor")]
    )
    if len(set(pairs.mapped("unique_key"))) != len(pairs):
        found.append("doubled pairs")
    versions = [member.version for member in rooms.member_ids]
    if max(versions) > rooms.last_version:
        found.append("a member's version is above the conversation's")
    return found, len(pairs), rooms.last_version


def main():
    """Run the stress run and print what came of it."""
    course_id, student_ids = do(prepare)
    barrier, wrong = forking.Barrier(WORKERS), forking.Queue()
    found = processes.end(processes.start(work, course_id, student_ids, barrier, wrong))
    while not wrong.empty():
        found.append(wrong.get())
    broken, pairs, version = do(check, course_id)
    processes.report(
        found=found + broken, runs=WORKERS * RUNS, pairs=pairs, version=version
    )
