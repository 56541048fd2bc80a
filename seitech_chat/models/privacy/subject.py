"""The person whose data is exported or erased, and where it is stored."""

from odoo.tools import SQL

FORMER = "Former member"  # in texts of the past, not translated


class Subject:
    """One person: an account, visitors, or an account with the visitors merged into it.

    Everything is read and written in sudo: a request decides whose data it is.

    :param users: at most one ``res.users``, in sudo.
    :param visitors: ``seitech.chat.visitor``, in sudo.
    """

    def __init__(self, users, visitors):
        self.env = users.env
        self.users = users.with_context(active_test=False)
        merged = visitors.search([("user_id", "in", users.ids)])
        self.visitors = visitors | merged

    @property
    def keys(self):
        """Return the person's keys, as ``Persona.key`` gives them."""
        return [
            *(f"user:{user_id}" for user_id in self.users.ids),
            *(f"visitor:{visitor_id}" for visitor_id in self.visitors.ids),
        ]

    def served_channels(self):
        """Return the conversations in which the person is the customer, in sudo."""
        return self.env["seitech.chat.channel"].search(
            [
                "|",
                ("visitor_id", "in", self.visitors.ids),
                ("student_id", "in", self.users.ids),
            ]
        )

    def channels(self):
        """Return the conversations in which the person is or was a member, in sudo."""
        members = self.env["seitech.chat.member"].search(
            [
                "|",
                ("visitor_id", "in", self.visitors.ids),
                ("user_id", "in", self.users.ids),
            ]
        )
        return members.channel_id | self.served_channels()

    def names(self):
        """Return the names under which the person is known in stored texts.

        :return: sorted list of str; the names that stand for nobody are left out.
        """
        channels = self.served_channels()
        names = {
            *self.users.mapped("name"),
            *self.visitors.mapped("name"),
            *self.visitors.mapped("identity_name"),
            *channels.mapped("visitor_name"),
        }
        mentions = self.env["seitech.chat.mention"]
        names.update(
            mentions.search([("user_id", "in", self.users.ids)]).mapped("written_name")
        )
        return sorted(names - {False, "", FORMER, "Visitor"})

    def emails(self):
        """Return the person's email addresses: sorted list of str."""
        emails = {
            *self.users.mapped("email"),
            *self.visitors.mapped("email"),
            *self.visitors.mapped("identity_email"),
            *self.served_channels().mapped("visitor_email"),
        }
        return sorted(emails - {False, ""})

    def wrote(self, alias="message"):
        """Return the condition on the messages that the person wrote.

        :param str alias: of ``seitech_chat_message`` in the statement.
        """
        return SQL(
            "(%(a)s.author_user_id = ANY(%(users)s)"
            " OR %(a)s.author_visitor_id = ANY(%(visitors)s)"
            " AND %(a)s.channel_id = ANY(%(channels)s))",
            a=SQL.identifier(alias),
            users=self.users.ids,
            visitors=self.visitors.ids,
            channels=self.served_channels().filtered("visitor_id").ids,
        )
