"""Routes for reports: the dashboard, metrics by groups, and CSV files."""

from odoo.http import Controller, content_disposition

from ...logic import contract
from ...models.reports.csv_export import answers_csv, daily_csv, services_csv
from ..http.route import chat_route
from ..http.stream import stream_response
from ..requests import reports


class Reports(Controller):
    @chat_route("dashboard", method="GET", query=reports.DashboardQuery,
                answer=contract.DashboardAnswer, limit="report",
                writes=False)  # fmt: skip
    def dashboard(self, persona, query):
        """Return all figures of the dashboard for a period, with their lists."""
        return persona.env["seitech.chat.dashboard"]._to_payload(persona, query)

    @chat_route("metrics", method="GET", query=reports.MetricsQuery,
                answer=contract.MetricsAnswer, limit="report",
                writes=False)  # fmt: skip
    def metrics(self, persona, query):
        """Return the figures of a period by day, agent, department or another group."""
        return persona.env["seitech.chat.dashboard"]._metrics(persona, query)

    @chat_route("report/services.csv", method="GET", query=reports.ServicesQuery,
                file_type="text/csv", limit="export", writes=False)  # fmt: skip
    def services_csv(self, persona, query):
        """Download the services behind a figure as a CSV file."""
        return _response(services_csv(persona, query))

    @chat_route("report/answers.csv", method="GET", query=reports.AnswersQuery,
                file_type="text/csv", limit="export", writes=False)  # fmt: skip
    def answers_csv(self, persona, query):
        """Download the answers of the desk behind a figure as a CSV file."""
        return _response(answers_csv(persona, query))

    @chat_route("report/daily.csv", method="GET", query=reports.DailyQuery,
                file_type="text/csv", limit="export", writes=False)  # fmt: skip
    def daily_csv(self, persona, query):
        """Download response tracking as a CSV file: a line per day and agent."""
        return _response(daily_csv(persona, query))


def _response(file):
    """Return a file as a response that is sent while its rows are read."""
    return stream_response(
        file.parts,
        [
            ("Content-Type", "text/csv; charset=utf-8; header=present"),
            ("Content-Disposition", content_disposition(file.name)),
        ],
    )
