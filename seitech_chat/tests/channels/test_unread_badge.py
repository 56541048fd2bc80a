from datetime import timedelta
from itertools import product

from odoo import fields
from odoo.tests import tagged

from ...logic.notification_rules import MessageFacts, delivery_channels
from ..support.live_case import LiveCase


@tagged("post_install", "-at_install")
class TestUnreadBadge(LiveCase):
    """The number a page begins with is the one its screens go on with."""

    def test_the_notification_level_decides_the_badge(self):
        agent = self.users["agent"]
        group = self.open_group("group", "student", "agent")
        pair = self.direct
        for by, channel, ids in (
            ("student", group, [agent.id]),
            ("student", group, []),
            ("instructor", pair, []),
        ):
            self.send(by, channel=channel, mention_user_ids=ids)
        before = self.others_unread(agent, group | pair)
        member = group.member_ids.filtered(lambda one: one.user_id == agent)
        later = fields.Datetime.now() + timedelta(hours=1)

        for default, choice, is_muted in product(
            ("all", "mentions", "none"),
            ("default", "all", "mentions", "none"),
            (False, True),
        ):
            self.env["seitech.chat.preference"]._update_preferences(
                agent, {"notification_level": default}
            )
            member._set_notification_level(choice)
            member.muted_until = later if is_muted else False
            news = {"default": default, "choice": choice, "is_muted": is_muted}
            sent = [
                delivery_channels(MessageFacts("group", is_mentioned=True, **news)),
                delivery_channels(MessageFacts("group", **news)),
                delivery_channels(MessageFacts("direct", default=default)),
            ]
            with self.subTest(**news):
                self.assertEqual(
                    agent._chat_unread_count() - before * (default == "all"),
                    sum(ways.badge for ways in sent),
                )

    def others_unread(self, user, channels):
        """Count what is unread elsewhere, which only ``all`` counts."""
        members = self.env["seitech.chat.member"].search(
            [("user_id", "=", user.id), ("channel_id", "in", channels.ids)]
        )
        mine = members._to_memberships().values()
        return user._chat_unread_count() - sum(one["unread_count"] for one in mine)
