"""How what is due is fired: again when it is due again, and never in a circle."""

from unittest.mock import patch

from odoo.tests import BaseCase, tagged

from .. import timers

KEY = ("seitech.chat.sla.target", 1)


@tagged("post_install", "-at_install")
class TestTimers(BaseCase):
    def fire(self, looks, *, held, outcomes=()):
        """Fire what each look finds due; once they are used up nothing is.

        :param outcomes: whether each firing went well; True when left out.
        :return: what was fired, in order.
        """
        fired = []
        outcomes = iter(outcomes)
        looks = iter(looks)

        def look(_dbname, held):
            return [key for key in next(looks, []) if key not in held], None

        def fire(_dbname, *key):
            fired.append(key)
            return next(outcomes, True)

        with (
            patch.object(timers, "_look", look),
            patch.object(timers, "_fire", fire),
            patch.object(timers, "Registry"),
        ):
            timers.fire_due("any", held)
        return fired

    def test_what_went_well_is_fired_again_when_it_is_due_again(self):
        held = {}

        self.assertEqual(self.fire([[KEY]], held=held), [KEY])
        self.assertEqual(self.fire([[KEY]], held=held), [KEY])

    def test_what_stays_due_is_left_alone_for_a_while(self):
        held = {}

        self.assertEqual(self.fire([[KEY]] * 5, held=held), [KEY, KEY])
        self.assertEqual(self.fire([[KEY]] * 5, held=held), [])

    def test_what_failed_is_left_alone_for_a_while(self):
        held = {}

        fired = self.fire([[KEY]] * 5, held=held, outcomes=[False])

        self.assertEqual(fired, [KEY])
        self.assertIn(KEY, held)
