"""A week at a small training company, as conversations.

Values only: ``loader.py`` plays them through the real methods.
Times are minutes: ``ago`` from now to the opening, each line's first value from the
opening.
``rating`` is what the customer said after the end: stars and a comment.
People are the ends of their ``demo_user_…`` XML ids; ``visitor`` is the customer.
"""

from typing import Any

from .script_line import Line

Story = dict[str, Any]

HOUR = 60
DAY = 24 * HOUR

SUPPORT: list[Story] = [
    {
        "name": "Lucía Gómez",
        "email": "lucia.gomez@example.com",
        "lang": "es_ES",
        "department": "billing",
        "query_type": "billing",
        "page_url": "/slides/safety-at-work",
        "ago": 3,
        "lines": [
            Line(0, "visitor", "Hello, my card was charged twice for Safety at Work."),
            Line(1, "visitor", "Both payments are from this morning, 89 € each."),
        ],
    },
    {
        "name": "Kenji Watanabe",
        "email": "kenji.watanabe@example.com",
        "lang": "en_US",
        "department": "sales",
        "query_type": "course_inquiry",
        "page_url": "/slides",
        "ago": 11,
        "lines": [
            Line(
                0,
                "visitor",
                "Hi! Is there a discount if a whole team of twelve enrols together?",
            ),
        ],
    },
    {
        "name": "Amélie Laurent",
        "email": "amelie.laurent@example.com",
        "lang": "fr_FR",
        "department": "technical",
        "query_type": "technical_support",
        "page_url": "/slides/machine-learning-foundations",
        "ago": 6,
        "lines": [
            Line(0, "visitor", "The video in lesson 2 has no sound."),
            Line(2, "visitor", "I tried two browsers and my phone."),
        ],
    },
    {
        "name": "Oliver Grant",
        "email": "oliver.grant@example.com",
        "lang": "en_US",
        "department": "technical",
        "query_type": "technical_support",
        "page_url": "/slides/safety-at-work",
        "ago": 42,
        "agent": "agent",
        "taken_after": 2,
        "lines": [
            Line(
                0,
                "visitor",
                "I finished the course but the certificate can't be opened.",
            ),
            Line(1, "visitor", "", file="certificate-error.png"),
            Line(
                3, "agent", "Hello Oliver, thanks for the picture. Let me have a look."
            ),
            Line(
                5,
                "agent",
                "Is this the same bug as yesterday, with apostrophes in names? "
                "Tom, is the fix live?",
                is_note=True,
            ),
            Line(
                7,
                "agent2",
                "It goes live tonight. I can issue his manually.",
                is_note=True,
            ),
            Line(
                9,
                "agent",
                "Found it: there is a problem with your account settings. "
                "We'll email you the certificate within the hour.",
            ),
            Line(
                10,
                "visitor",
                "That was quick, thank you!",
                reply_to=5,
                reacted={"agent": "👍"},
            ),
            Line(38, "visitor", "One more thing: is it valid in Ireland, too?"),
        ],
    },
    {
        "name": "Nina Petrova",
        "email": "nina.petrova@example.com",
        "lang": "en_US",
        "department": "billing",
        "query_type": "billing",
        "page_url": "/my/invoices",
        "ago": 95,
        "agent": "agent2",
        "taken_after": 4,
        "lines": [
            Line(
                0,
                "visitor",
                "The VAT number is missing on our invoice. Can you add it?",
            ),
            Line(5, "agent2", "Of course. What is your VAT number?"),
            Line(6, "visitor", "BG 203 456 789, the name is Petrova Consulting."),
            Line(
                12,
                "agent2",
                "Here is the corrected invoice.",
                file="invoice-1183.pdf",
                reacted={"visitor": "🙏"},
            ),
        ],
    },
    {
        "name": "Carlos Mendes",
        "email": "carlos.mendes@example.com",
        "lang": "pt_BR",
        "department": "sales",
        "query_type": "course_inquiry",
        "page_url": "/slides/machine-learning-foundations",
        "ago": 3 * HOUR,
        "agent": "agent3",
        "taken_after": 1,
        "lines": [
            Line(0, "visitor", "Does Machine Learning Foundations need any Python?"),
            Line(
                2,
                "agent3",
                "A little: loops and functions are enough. Lesson 0 refreshes them.",
            ),
            Line(4, "visitor", "Perfect. When does the next group start?"),
            Line(
                5, "agent3", "On the first Monday of next month. Eight places are left."
            ),
        ],
    },
    {
        "name": "Oliver Grant",
        "email": "oliver.grant@example.com",
        "lang": "en_US",
        "department": "sales",
        "query_type": "course_inquiry",
        "page_url": "/slides",
        "ago": 6 * DAY + 2 * HOUR,
        "agent": "agent4",
        "taken_after": 3,
        "ended_after": 14,
        "rating": (5, "Quick and clear."),
        "lines": [
            Line(0, "visitor", "How long do I have access after I have paid?"),
            Line(4, "agent4", "For a full year, and the certificate stays yours."),
            Line(6, "visitor", "Great, then I'll take it.", reacted={"agent4": "🎉"}),
        ],
    },
    {
        "name": "Fatima Zahra",
        "email": "fatima.zahra@example.com",
        "lang": "en_US",
        "department": "technical",
        "query_type": "technical_support",
        "page_url": "/slides/safety-at-work",
        "ago": 4 * DAY + 5 * HOUR,
        "agent": "agent",
        "taken_after": 1,
        "ended_after": 21,
        "rating": (4, "Solved, though I had to ask twice."),
        "lines": [
            Line(0, "visitor", "Lesson 3 stops at minute four on my phone."),
            Line(2, "agent", "Which phone and browser are you using?"),
            Line(5, "visitor", "Android 14, with the default browser."),
            Line(
                15,
                "agent",
                "Fixed: the mobile version of the video was missing. Please try again.",
            ),
            Line(19, "visitor", "It works, thanks a lot."),
        ],
    },
    {
        "name": "Jonas Weber",
        "email": "jonas.weber@example.com",
        "lang": "en_US",
        "department": "general",
        "query_type": "other",
        "page_url": "/contactus",
        "ago": 2 * DAY + HOUR,
        "agent": "agent3",
        "taken_after": 6,
        "ended_after": 12,
        "lines": [
            Line(0, "visitor", "Do you hire instructors? I teach first aid."),
            Line(
                7,
                "agent3",
                "We do! Please write to jobs@example.com with a short outline.",
            ),
            Line(9, "visitor", "Will do. Bye!"),
        ],
    },
    {
        "name": "Grace Lee",
        "email": "grace.lee@example.com",
        "lang": "en_US",
        "department": "billing",
        "query_type": "billing",
        "page_url": "/my/orders",
        "ago": DAY + 3 * HOUR,
        "agent": "agent4",
        "taken_after": 2,
        "ended_after": 18,
        "rating": (5, ""),
        "lines": [
            Line(0, "visitor", "I booked the wrong course. Can I swap it?"),
            Line(3, "agent4", "Yes, within 14 days. Which one would you rather have?"),
            Line(4, "visitor", "Machine Learning Foundations."),
            Line(16, "agent4", "Done. The difference is refunded to your card."),
        ],
    },
]

TEACHING: list[Story] = [
    {
        "course": "safety",
        "student": "student",
        "ago": 3 * DAY,
        "lines": [
            Line(0, "student", "Does the risk assessment have to cover the car park?"),
            Line(
                35,
                "instructor",
                "Yes, everything people cross on their way to work counts.",
                is_pinned=True,
            ),
            Line(41, "student", "And the bicycle shed?", reacted={"instructor": "😄"}),
            Line(
                55,
                "instructor",
                "That one, too. Hand it in by Friday.",
                edited="That one, too. Hand it in by Friday noon.",
            ),
            Line(2 * DAY, "student", "Here is my draft.", file="risk-assessment.pdf"),
        ],
    },
    {
        "course": "learning",
        "student": "student3",
        "ago": DAY + 6 * HOUR,
        "lines": [
            Line(
                0, "student3", "My tree reaches 100 % on the training data. Too good?"
            ),
            Line(20, "instructor2", "Much too good: it learned the rows by heart."),
            Line(22, "student3", "Oh no, wrong chat", is_deleted=True),
            Line(
                25,
                "instructor2",
                "Try a depth of four and look at the test data.",
                reply_to=1,
            ),
        ],
    },
]

DIRECT: list[Story] = [
    {
        "people": ("agent", "agent2"),
        "ago": 5 * HOUR,
        "lines": [
            Line(0, "agent2", "Can you cover the queue from 12 to 1? Dentist."),
            Line(2, "agent", "Sure, good luck!", reacted={"agent2": "🦷"}),
            Line(4 * HOUR, "agent2", "Back. Anything open?"),
        ],
    },
    {
        "people": ("supervisor", "agent"),
        "ago": DAY,
        "lines": [
            Line(0, "supervisor", "Nice work on the lesson 3 videos yesterday."),
            Line(9, "agent", "Thanks! The instructors were quick."),
        ],
    },
    {
        "people": ("manager", "supervisor"),
        "ago": 2 * DAY,
        "lines": [
            Line(0, "manager", "How many people do we need on the desk next month?"),
            Line(
                30,
                "supervisor",
                "Four, as now, and five in the week the course starts.",
            ),
        ],
    },
    {
        "people": ("student", "student2"),
        "ago": 8 * HOUR,
        "lines": [
            Line(0, "student2", "Shall we do the risk assessment together?"),
            Line(12, "student", "Yes! Tomorrow after lesson 4?"),
        ],
    },
]

COURSES: list[Story] = [
    {
        "course": "safety",
        "ago": 6 * DAY,
        "lines": [
            Line(
                0,
                "instructor",
                "Welcome, everyone! Ask course questions here.",
                is_pinned=True,
            ),
            Line(50, "student2", "Will the slides be here after the exam?"),
            Line(
                65,
                "instructor",
                "Yes, as long as the course is online.",
                reacted={"student2": "👍"},
            ),
        ],
    },
]

GROUPS: list[Story] = [
    {
        "name": "Safety at Work, study group",
        "people": ("student", "student2", "student4", "instructor"),
        "ago": 4 * DAY,
        "lines": [
            Line(
                0,
                "student2",
                "Let's collect questions for Thursday here.",
                is_pinned=True,
            ),
            Line(20, "student4", "Who is liable when a visitor trips?"),
            Line(
                26,
                "student",
                "Good one. I'll bring the examples from lesson 2.",
                reacted={"student2": "👍", "student4": "👍"},
            ),
            Line(3 * DAY, "instructor", "I'll join for the first half hour."),
        ],
    },
]

__all__ = ["COURSES", "DIRECT", "GROUPS", "SUPPORT", "TEACHING"]
