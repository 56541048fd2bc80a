"""The figures of the past desk: who writes when, and who answers how fast.

Times of day are hours of the desk's time zone; shares are from 0 to 1.
"""

from typing import Any, NamedTuple

SEED = "Beacon Training"
DAYS = 90
# The last conversation of the past ended this long ago. Later ones belong to
# ``conversation_scripts.py``. An hour less would change the wait estimate, which counts
# the assignments of the last hour.
QUIET_HOURS = 3

# Conversations per day, Monday to Sunday, and the share of each hour from 0 to 23.
PER_WEEKDAY = (24, 18.5, 17.5, 17, 13.5, 4.5, 4)
PER_HOUR = (
    0.12, 0.05, 0.03, 0.03, 0.03, 0.06, 0.15, 0.45, 1.8, 3.1, 3.7, 3.2,
    1.5, 2.0, 3.1, 3.0, 2.6, 1.7, 0.6, 0.5, 0.5, 0.4, 0.25, 0.15,
)  # fmt: skip
GROWTH = (0.88, 1.12)  # from the first week to the last
OPEN_HOURS = (8, 18)  # of the desk, Monday to Friday

# Topics of customers, with their departments and shares.
TOPICS = {
    "technical_support": ("technical", 0.38),
    "billing": ("billing", 0.26),
    "course_inquiry": ("sales", 0.22),
    "other": ("general", 0.14),
}
LANGUAGES = {"en_US": 0.56, "es_ES": 0.26, "pt_BR": 0.12, "fr_FR": 0.06}
TIME_ZONES = {
    "en_US": ("Europe/London", "America/New_York", "Europe/Dublin"),
    "es_ES": ("Europe/Madrid", "America/Mexico_City"),
    "pt_BR": ("America/Sao_Paulo", "America/Recife"),
    "fr_FR": ("Europe/Paris",),
}
# Paths of the website, ``{course}`` being the page of one of the courses.
PAGES = {
    "technical_support": {"{course}": 0.7, "/slides": 0.2, "/": 0.1},
    "billing": {"{course}": 0.45, "/slides": 0.3, "/contactus": 0.15, "/": 0.1},
    "course_inquiry": {"{course}": 0.5, "/slides": 0.3, "/": 0.2},
    "other": {"/contactus": 0.55, "/": 0.35, "/slides": 0.1},
}

STUDENTS = ("student3", "student4", "student5", "student6")
STUDENT_COURSES = {
    "student3": ("safety", "learning"),
    "student4": ("safety", "learning"),
    "student5": ("learning",),
    "student6": ("learning",),
}
STUDENT_SHARE = 0.05
RETURNING_SHARE = 0.14
RETURNING_DAYS = 28  # a browser's secret is forgotten after that


class Shift(NamedTuple):
    """One of the team: working hours, minutes to a first reply, languages."""

    login: str
    departments: tuple[str, ...]
    spans: tuple[tuple[float, float], ...]
    reply_minutes: float
    languages: tuple[str, ...]


STAFF = (
    Shift("agent", ("technical", "general"), ((8, 12.25), (13, 16.75)), 2.1,
          ("en_US", "es_ES", "pt_BR", "fr_FR")),
    Shift("agent2", ("technical", "billing"), ((9, 12.5), (13.25, 18)), 3.2,
          ("en_US", "es_ES")),
    Shift("agent3", ("sales", "general"), ((8, 12), (13, 17.25)), 1.3,
          ("en_US", "pt_BR")),
    Shift("agent4", ("sales", "billing"), ((9.5, 13), (14, 18)), 5.2,
          ("en_US", "es_ES")),
)  # fmt: skip
SUPERVISOR = Shift(
    "supervisor", ("technical", "billing"), ((8, 12), (13, 17)), 2.5,
    ("en_US", "fr_FR"),
)  # fmt: skip
MODES = {
    "technical": "manual",
    "billing": "automatic",
    "sales": "offer",
    "general": "manual",
}
OFFER_SECONDS = 45

# The bad week: an agent on holiday, this many weeks ago.
HOLIDAY_WEEKS_AGO = 5
HOLIDAY_OF = "agent"
HOLIDAY_FACTOR = 5.0  # of the waits in this agent's departments
HOLIDAY_MISSED = 0.27
HOLIDAY_DISPLEASURE = 1.3  # stars less

# Shares of fates, of the conversations opened while the desk is open.
ABANDONED = 0.055
MISSED = 0.025
# Of those opened while it is closed.
CLOSED_FATES = {"morning": 0.34, "cleared": 0.46, "abandoned": 0.08, "missed": 0.12}
# Of those opened on a weekend: most are answered by email.
WEEKEND_FATES = {"morning": 0.14, "cleared": 0.62, "abandoned": 0.1, "missed": 0.14}
TRANSFERRED = 0.055
PASSED_ON = 0.03  # to a colleague of the same department
ESCALATED = 0.015
REOPENED = 0.065
REOPENED_BY_DESK = 0.007  # and ended again without a message
NOTED = 0.1
# Answers that took days, and how many working days; billing is quicker.
STUCK = 0.05
STUCK_DAYS = (3.2, 5.5)
STUCK_DAYS_BILLING = (1.2, 2.4)
OFFER_MISSED = 0.22

RATED = 0.45
SATISFACTION = (3.7, 4.7)  # mean of the first week and of the last
COMMENTED = 0.3
ANNOYED = 0.025  # of the ratings, for reasons that nobody knows

FIRST_NAMES = {
    "en_US": (
        "Alice", "Brian", "Caroline", "Dylan", "Eleanor", "Frank", "Georgia", "Harvey",
        "Imogen", "Jack", "Kate", "Liam", "Megan", "Nathan", "Olivia", "Patrick",
        "Rachel", "Stuart", "Tessa", "Victor", "Wendy", "Yvonne", "Zachary", "Holly",
    ),
    "es_ES": (
        "Adrián", "Beatriz", "César", "Dolores", "Esteban", "Gloria", "Héctor", "Inés",
        "Javier", "Lorena", "Manuel", "Nerea", "Pablo", "Rocío", "Sergio", "Teresa",
    ),
    "pt_BR": (
        "Aline", "Bruno", "Camila", "Davi", "Fernanda", "Gustavo", "Isabela", "João",
        "Larissa", "Marcelo", "Natália", "Otávio", "Renata", "Thiago",
    ),
    "fr_FR": (
        "Baptiste", "Céline", "Didier", "Élodie", "Fabien", "Hélène", "Laurent",
        "Manon", "Quentin", "Sylvie",
    ),
}  # fmt: skip
LAST_NAMES = {
    "en_US": (
        "Adams", "Bennett", "Clarke", "Donovan", "Ellis", "Foster", "Griffin", "Hughes",
        "Jennings", "Kelly", "Lawson", "Murphy", "Norris", "Owens", "Palmer", "Quinn",
        "Reid", "Shaw", "Turner", "Vaughan", "Walsh", "Young",
    ),
    "es_ES": (
        "Alonso", "Blanco", "Castro", "Delgado", "Esteve", "Ferrer", "Iglesias",
        "Jiménez", "Lozano", "Molina", "Navarro", "Ortega", "Prieto", "Ramos", "Soler",
    ),
    "pt_BR": (
        "Almeida", "Barbosa", "Cardoso", "Duarte", "Farias", "Lopes", "Machado",
        "Nogueira", "Pereira", "Ribeiro", "Teixeira",
    ),
    "fr_FR": (
        "Bernard", "Chevalier", "Fournier", "Girard", "Lambert", "Mercier", "Renaud",
        "Roussel",
    ),
}  # fmt: skip
# As translated in i18n/, which is loaded after the demo data.
DEPARTMENT_NAMES = {
    "es": {
        "sales": "Ventas",
        "technical": "Soporte técnico",
        "billing": "Facturación",
        "general": "General",
    },
    "pt": {
        "sales": "Vendas",
        "technical": "Suporte técnico",
        "billing": "Faturamento",
        "general": "Geral",
    },
}


def weighted(rng: Any, shares: dict[Any, float]) -> Any:
    """Choose a key of ``shares`` with its share as probability."""
    return rng.choices(list(shares), weights=list(shares.values()))[0]


def between(pair: tuple[float, float], progress: float) -> float:
    """Return the value between two, at a progress from 0 to 1."""
    first, last = pair
    return first + (last - first) * progress
