"""Shared by the tests of data requests."""

from odoo.tools import SQL

from .chat_case import ChatHttpCase


class PrivacyCase(ChatHttpCase):
    def ask_data(self, kind="erase", user=None, visitors=None, **more):
        """Create a request that is ready to run."""
        return self.env["seitech.chat.privacy.request"].create(
            {
                "kind": kind,
                "state": "running",
                "company_id": self.company.id,
                "user_id": user.id if user else False,
                "visitor_ids": [(6, 0, visitors.ids if visitors else [])],
                "asked_by_user_id": self.users["manager"].id,
                "asked_at": self.now(),
                **more,
            }
        )

    def erase(self, user=None, visitors=None):
        """Erase a person in this transaction.

        :return: the request.
        """
        asked = self.ask_data(user=user, visitors=visitors)
        asked._run_to_end()
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(asked.state, "done")
        return asked

    def found(self, *needles):
        """List the tables whose rows contain a text, as a dump of them would.

        :return: ``{table: [row as text]}``.
        """
        self.env.cr.flush()
        tables = self.env.execute_query(
            SQL(
                "SELECT quote_ident(tablename) FROM pg_tables"
                " WHERE schemaname = 'public' ORDER BY tablename"
            )
        )
        found = {}
        patterns = [f"%{needle}%" for needle in needles]
        for (table,) in tables:
            rows = self.env.execute_query(
                SQL(
                    "SELECT left(one::text, 400) FROM %s AS one"
                    " WHERE one::text ILIKE ANY(%s) LIMIT 3",
                    SQL(table),
                    patterns,
                )
            )
            if rows:
                found[table] = [row[0] for row in rows]
        return found
