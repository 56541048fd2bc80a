"""Metrics: for holders of the token, of this database alone."""

import os
import socket
import time
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

from prometheus_client.mmap_dict import MmapedDict
from prometheus_client.parser import text_string_to_metric_families

from odoo.tests import tagged
from odoo.tools import mute_logger

from ...models.operations import chat_monitoring
from ...tools import metrics, metrics_dir
from ..support.chat_case import ChatCase, ChatHttpCase

TOKEN = "0123456789abcdef" * 2
PATH = "/api/chat/metrics/prometheus"


@tagged("post_install", "-at_install")
class TestMetricsRoute(ChatHttpCase):
    def set_token(self, token):
        self.env["ir.config_parameter"].set_param("seitech_chat.metrics_token", token)

    def scrape(self, authorization, persona="nobody"):
        headers = {"Authorization": authorization} if authorization else {}
        return self.request(persona, "GET", PATH, headers=headers)

    def emitted(self):
        """Ask as Prometheus does: ``{(sample name, department or None): value}``."""
        self.env.flush_all()
        response = self.scrape(f"Bearer {TOKEN}")
        self.assertEqual(response.status_code, 200, response.text)
        self.assertEqual(response.headers["Content-Type"], metrics.CONTENT_TYPE)
        return {
            (sample.name, sample.labels.get("department")): sample
            for family in text_string_to_metric_families(response.text)
            for sample in family.samples
        }

    def test_without_the_token_there_is_no_such_thing(self):
        stranger = self.request("nobody", "GET", "/api/chat/nothing").json()
        for token in (TOKEN, "", "short"):
            self.set_token(token)
            for authorization in (
                None, "", "Bearer ", "Bearer wrong", f"Bearer {TOKEN}x", TOKEN,
                "Bearer short", f"Basic {TOKEN}", "Bearer \u00e9",
            ):  # fmt: skip
                for persona in ("nobody", "manager"):
                    with self.subTest(token=token, authorization=authorization):
                        sent = authorization and authorization.encode()
                        response = self.scrape(sent, persona)
                        self.assertEqual(response.status_code, 404)
                        self.assertEqual(response.json(), stranger)

    def test_the_queue_is_counted(self):
        self.set_token(TOKEN)
        long_ago = self.now() - timedelta(hours=1)
        self.waiting._queue_entry().entered_at = long_ago
        name = self.waiting.department_id.name

        emitted = self.emitted()

        length = emitted["seitech_chat_queue_length", name]
        longest = emitted["seitech_chat_queue_longest_wait_seconds", name]
        self.assertEqual(length.value, 1)
        self.assertAlmostEqual(longest.value, 3600, delta=120)
        self.assertEqual(length.labels["database"], self.env.cr.dbname)

    def test_sla_targets_are_counted(self):
        self.set_token(TOKEN)
        department = self.waiting.department_id
        for warn, due in ((-60, 60), (-60, -30), (60, 120)):
            self.target(self.waiting, warn, due)

        emitted = self.emitted()

        self.assertEqual(emitted["seitech_chat_sla_at_risk", department.name].value, 1)
        self.assertEqual(emitted["seitech_chat_sla_breached", department.name].value, 1)

    def target(self, channel, warn_seconds, due_seconds):
        policy = self.env["seitech.chat.sla.policy"].search([], limit=1)
        if not policy:
            policy = self.env["seitech.chat.sla.policy"].create(
                {"name": "Soon", "company_id": channel.company_id.id}
            )
        targets = self.env["seitech.chat.sla.target"].with_context(active_test=False)
        targets.create(
            {
                "channel_id": channel.id,
                "company_id": channel.company_id.id,
                "policy_id": policy.id,
                "kind": "next_response",
                "service_number": 100 + targets.search_count([]),
                "budget_seconds": 600,
                "started_at": self.now(),
                "warn_at": self.now() + timedelta(seconds=warn_seconds),
                "due_at": self.now() + timedelta(seconds=due_seconds),
            }
        )

    def test_every_figure_is_named_though_nothing_was_counted(self):
        self.set_token(TOKEN)
        text = self.scrape(f"Bearer {TOKEN}").text

        for name in metrics._declared:
            self.assertIn(f"# HELP {name}", text)

    def test_metrics_of_another_database_are_left_out(self):
        self.set_token(TOKEN)
        metrics.REPAIRS.labels("another", "neither_queued_nor_assigned").inc()

        self.assertNotIn('"another"', self.scrape(f"Bearer {TOKEN}").text)

    def test_health_says_what_is_checked(self):
        answer = self.call("nobody", "health")

        self.assertEqual(
            [check["name"] for check in answer["checks"]],
            ["database", "bus", "deadlines", "cron"],
        )

    def test_health_says_what_is_wrong(self):
        figures = self.env.registry["seitech.chat.monitoring"]
        for check, value, words in (
            ("_check_crons", ("failing", "900 s late"), "cron: 900 s late"),
            ("_check_deadlines", ("failing", "nobody"), "deadlines: nobody"),
        ):
            with patch.object(figures, check, return_value=value):
                response = self.request("nobody", "GET", "/api/chat/health")

            self.assertEqual(response.status_code, 503)
            self.assertEqual(response.json()["code"], "unavailable")
            self.assertEqual(response.json()["detail"], words)

    def test_a_bus_that_went_silent_is_wrong(self):
        seen_at = metrics.BUS_SEEN.labels(self.env.cr.dbname)
        self.addCleanup(seen_at.set, 0)
        checked = self.env["seitech.chat.monitoring"]._check_bus
        seen_at.set(time.time())
        self.assertEqual(checked()[0], "ok")

        seen_at.set(time.time() - 60)

        self.assertEqual(checked()[0], "failing")

    def test_crons_are_late_only_while_somebody_should_run_them(self):
        figures = self.env["seitech.chat.monitoring"]
        cron = self.env.ref("seitech_chat.chat_cron_assign_waiting")
        cron.nextcall = self.now() - timedelta(hours=1)
        self.env.flush_all()
        for threads, uptime, status in (
            (2, 7200, "failing"),
            (2, 60, "ok"),
            (0, 7200, "idle"),
        ):
            with (
                patch.object(chat_monitoring, "config", {"max_cron_threads": threads}),
                patch.object(type(figures), "_uptime", return_value=uptime),
            ):
                self.assertEqual(figures._check_crons()[0], status)


@tagged("post_install", "-at_install")
class TestMetricsCounted(ChatCase):
    def counted(self, counter, *labels):
        self.env.cr.postcommit.run()
        return counter.labels(self.env.cr.dbname, *labels)._value.get()

    def test_a_send_counts_with_its_commit(self):
        persona = self.persona("agent")
        stored = ("public_support", "stored")
        before = self.counted(metrics.SENDS, *stored)

        self.support._post(persona, "Hello", client_uuid="a")
        self.assertEqual(
            metrics.SENDS.labels(self.env.cr.dbname, *stored)._value.get(), before
        )

        self.assertEqual(self.counted(metrics.SENDS, *stored), before + 1)
        repeated = ("public_support", "repeated")
        before = self.counted(metrics.SENDS, *repeated)
        self.support._post(persona, "Hello", client_uuid="a")
        self.assertEqual(self.counted(metrics.SENDS, *repeated), before + 1)

    def test_an_assignment_counts_by_mode_and_method(self):
        mode = self.waiting.department_id.assignment_mode
        before = self.counted(metrics.ASSIGNMENTS, mode, "accepted")

        self.waiting._accept(self.persona("second_agent"))

        self.assertEqual(
            self.counted(metrics.ASSIGNMENTS, mode, "accepted"), before + 1
        )

    def test_a_repair_counts(self):
        before = self.counted(metrics.REPAIRS, "neither_queued_nor_assigned")
        self.env.cr.execute(
            "UPDATE seitech_chat_queue_entry SET left_at = now(), outcome = 'assigned'"
            " WHERE channel_id = %s",
            [self.waiting.id],
        )
        self.env.invalidate_all()

        with mute_logger("odoo.addons.seitech_chat.models.desk.chat_repair"):
            self.env["seitech.chat.repair"]._cron_reconcile()

        self.assertEqual(
            self.counted(metrics.REPAIRS, "neither_queued_nor_assigned"), before + 1
        )

    def test_the_next_process_takes_over_the_slot_of_one_that_ended(self):
        with TemporaryDirectory() as folder:
            self.enterContext(patch.dict("os.environ", {metrics_dir.VARIABLE: folder}))
            folder = Path(folder)
            for count in (1, 2):
                first, lock = metrics_dir.take_slot(folder)
                second, other_lock = metrics_dir.take_slot(folder)
                self.assertEqual((first, second), (0, 1))
                for number in (first, second):
                    self.count(folder, number)

                self.assertEqual(self.summed_up(), {"counter": 2 * count, "gauge": 2})

                lock.close()
                # The counts of the one that ended stay, what it held open does not.
                self.assertEqual(self.summed_up(), {"counter": 2 * count, "gauge": 1})
                other_lock.close()
            self.assertEqual(self.summed_up(), {"counter": 4})
            self.assertEqual(len(list(folder.glob("*.db"))), 2)

    def count(self, folder, number):
        for kind in ("counter", "gauge_livesum"):
            file = MmapedDict(f"{folder}/{kind}_{number}.db")
            name = metrics.PREFIX + kind.partition("_")[0]
            key = f'["{name}", "{name}", {{"database": "here"}}, "…"]'
            file.write_value(key, file.read_value(key)[0] + 1, 0.0)
            file.close()

    def summed_up(self):
        return {
            family.name.removeprefix(metrics.PREFIX): family.samples[0].value
            for family in metrics._summed_up()
        }

    def test_only_the_folders_of_servers_that_ended_are_removed(self):
        with TemporaryDirectory() as ours:
            folders = {
                name: Path(ours) / f"{socket.gethostname()}-{name}"
                for name in ("ended", "running", "young")
            }
            _number, lock = metrics_dir.take_slot(folders["running"])
            for name in ("ended", "young"):
                metrics_dir.take_slot(folders[name])[1].close()
            for name in ("ended", "running"):
                os.utime(folders[name], (0, 0))

            metrics_dir._remove_stale(Path(ours), time.time() - 60)

            left = {name for name, folder in folders.items() if folder.exists()}
            self.assertEqual(left, {"running", "young"})
            lock.close()
