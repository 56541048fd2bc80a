import logging
import secrets
import time
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import SQL

from ...tools.cron import trigger_cron
from ...tools.settings import read_text
from ...tools.transaction import run_in_own_transaction
from . import export
from .erasure import STEPS
from .subject import Subject

_logger = logging.getLogger(__name__)

RUN_SECONDS = 60  # per run of the scheduled action; the next run continues
CONFIRM_DAYS = 3
DOWNLOAD_DAYS = 7
RECORD_MONTHS = 24
OPEN = ("to_confirm", "to_approve", "running")
CRON = "seitech_chat.chat_cron_privacy"
# The fields that a manager enters.
ENTERED = {"company_id", "email", "kind", "user_id", "visitor_ids"}
MANAGER = "seitech_chat.group_chat_manager"


class SeitechChatPrivacyRequest(models.Model):
    """A request for the data of one person: a copy of it, or its erasure.

    The person confirms it by a link in an email; a manager's request needs a second
    step. It runs in the background, in small transactions, and continues after a
    restart. The record that remains names nobody.
    """

    _name = "seitech.chat.privacy.request"
    _description = "Chat Data Request"
    _inherit = ["seitech.chat.company.mixin"]
    _log_access = False
    _order = "id desc"
    _rec_name = "id"

    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        readonly=True,
        default=lambda self: self.env.company,
    )
    kind = fields.Selection(
        [("export", "Copy of the data"), ("erase", "Erasure")],
        required=True,
        default="export",
    )
    state = fields.Selection(
        [
            ("draft", "New"),
            ("to_confirm", "Waiting for the person"),
            ("to_approve", "Waiting for approval"),
            ("running", "Running"),
            ("done", "Done"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        readonly=True,
        default="draft",
        index=True,
    )
    origin = fields.Selection(
        [("person", "The person"), ("manager", "A manager"), ("account", "Account")],
        required=True,
        readonly=True,
        default="manager",
    )
    # the person, until the request is done
    user_id = fields.Many2one(
        "res.users", "Account", index="btree_not_null", ondelete="set null"
    )
    visitor_ids = fields.Many2many(
        "seitech.chat.visitor",
        "seitech_chat_privacy_request_visitor_rel",
        "request_id",
        "visitor_id",
        string="Visitors",
        check_company=True,
    )
    email = fields.Char(
        "Find by Email", help="Lists the account and the visitors with this address."
    )
    nonce = fields.Char(groups=fields.NO_ACCESS, copy=False)
    # who handles it
    asked_by_user_id = fields.Many2one(
        "res.users", "Requested By", readonly=True, ondelete="set null"
    )
    approved_by_user_id = fields.Many2one(
        "res.users", "Approved By", readonly=True, ondelete="set null"
    )
    asked_at = fields.Datetime("Requested", readonly=True)
    done_at = fields.Datetime("Finished", readonly=True)
    expires_at = fields.Datetime("Available Until", readonly=True)
    # the run
    step = fields.Integer(readonly=True)
    counts = fields.Json(readonly=True)
    remaining = fields.Json(readonly=True)
    counts_text = fields.Text("Data", compute="_compute_texts")
    remaining_text = fields.Text("What Remains", compute="_compute_texts")
    preview_text = fields.Text("Stored Now", compute="_compute_preview_text")
    has_file = fields.Boolean(compute="_compute_has_file")

    _one_open_per_user = models.UniqueIndex(
        "(kind, user_id) WHERE user_id IS NOT NULL"
        " AND state IN ('to_confirm', 'to_approve', 'running')"
    )
    _running = models.Index("(id) WHERE state = 'running'")

    @api.depends("counts", "remaining")
    def _compute_texts(self):
        for request in self:
            request.counts_text = _lines(self.env, request.counts)
            request.remaining_text = "\n".join(
                _remaining_line(self.env, name, value)
                for name, value in (request.remaining or {}).items()
            )

    @api.depends("user_id", "visitor_ids", "state")
    def _compute_preview_text(self):
        for request in self:
            is_known = request.user_id or request.visitor_ids
            is_shown = is_known and not request._foreign_companies()
            counts = is_shown and export.count(request._subject())
            request.preview_text = _lines(self.env, counts)

    @api.depends("state", "expires_at")
    def _compute_has_file(self):
        now = fields.Datetime.now()
        for request in self:
            request.has_file = (
                request.kind == "export"
                and request.state == "done"
                and bool(request.expires_at)
                and request.expires_at > now
            )

    @api.onchange("email")
    def _onchange_email(self):
        """List the account and the visitors with this address."""
        address = (self.email or "").strip()
        if not address:
            return
        # sudo: res.users - accounts of the manager's own company
        users = self.env["res.users"].sudo()
        users = users.search(
            [
                ("email_normalized", "=", address.lower()),
                ("company_ids", "in", self.company_id.ids),
            ]
        )
        visitors = self.env["seitech.chat.visitor"]
        self.user_id = users if len(users) == 1 else False
        self.visitor_ids = visitors.search(
            [
                ("company_id", "=", self.company_id.id),
                "|",
                ("email", "=ilike", address),
                ("channel_ids.visitor_email", "=ilike", address),
            ]
        )

    @api.constrains("user_id", "kind")
    def _check_account(self):
        """Refuse to erase a colleague who still works here, or oneself."""
        for request in self:
            user = request.user_id
            if request.kind == "erase" and user.active and not user.share:
                raise ValidationError(
                    self.env._(
                        "This is the account of a colleague. Archive it before you"
                        " erase what it wrote."
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            for vals in vals_list:
                self._check_entered(vals)
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su:
            self._check_entered(vals)
            if any(request.state != "draft" for request in self):
                raise AccessError(
                    self.env._("A request that was submitted can't be changed.")
                )
        return super().write(vals)

    def _check_entered(self, vals):
        """Refuse to set what only the steps of a request set.

        :raises AccessError:
        """
        if vals.keys() - ENTERED:
            raise AccessError(self.env._("Use the buttons of the request."))

    def _subject(self):
        """Return the person of this request as a ``Subject``."""
        self.ensure_one()
        # sudo: res.users, seitech.chat.visitor - the person that the request names
        request = self.sudo()
        return Subject(request.user_id, request.visitor_ids)

    def _foreign_companies(self):
        """Return the companies of the account to which the caller does not belong."""
        self.ensure_one()
        # sudo: res.users - the companies of the account, to compare them
        return self.user_id.sudo().company_ids - self.env.user.company_ids

    # the steps before it runs

    def action_submit(self):
        """Submit a manager's request: a copy begins at once, an erasure is approved.

        :raises UserError: without a person.
        """
        self.ensure_one()
        self._require_manager()
        if not self.user_id and not self.visitor_ids:
            raise UserError(self.env._("Choose whose data it is."))
        if self._foreign_companies():
            raise UserError(
                self.env._(
                    "This account belongs to other companies too. A manager of all of"
                    " them has to make the request."
                )
            )
        known = self._find_open(self.user_id, self.kind)
        if known - self:
            raise UserError(
                self.env._("Request #%(id)s for this person is open.", id=known.id)
            )
        # sudo: seitech.chat.privacy.request - a manager's own request
        self.sudo().write(
            {
                "origin": "manager",
                "asked_by_user_id": self.env.user.id,
                "asked_at": fields.Datetime.now(),
                "state": "to_approve" if self.kind == "erase" else "running",
            }
        )
        self._record("data_requested")
        self._wake()

    def action_approve(self):
        """Approve an erasure, which can't be undone.

        :raises UserError: by the same manager, where two are required.
        """
        self.ensure_one()
        self._require_manager()
        if self.state != "to_approve":
            raise UserError(self.env._("This request is not waiting for approval."))
        is_same = self.asked_by_user_id == self.env.user
        is_by_two = read_text(self.env, "seitech_chat.erase_by_two") == "True"
        if is_same and is_by_two:
            raise UserError(self.env._("Another manager has to approve this request."))
        self.sudo().write(  # sudo: as in action_submit
            {"state": "running", "approved_by_user_id": self.env.user.id}
        )
        self._wake()

    def action_cancel(self):
        """Cancel a request that has not begun."""
        self._require_manager()
        self.filtered(
            lambda one: one.state in ("draft", "to_confirm", "to_approve")
        )._forget_person("cancelled")

    def action_download(self):
        """Download the copy."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/chat/data/{self.id}",
            "target": "self",
        }

    def _require_manager(self):
        self.check_access("read")
        if not self.env.su and not self.env.user.has_group(MANAGER):
            raise AccessError(self.env._("Only chat managers can do this."))

    @api.model
    def _find_open(self, user, kind):
        """Return the open request of an account; empty without one."""
        if not user:
            return self.browse()
        # sudo: seitech.chat.privacy.request - the person's own, or a manager's question
        return self.sudo().search(
            [("user_id", "=", user.id), ("kind", "=", kind), ("state", "in", OPEN)],
            limit=1,
        )

    @api.model
    def _request_own(self, user, kind):
        """Create a person's own request, which they confirm by a link in an email.

        A second request for the same returns the first one.

        :param user: ``res.users`` who asks.
        :return: the request, in sudo.
        :raises UserError: for the account of a colleague, or one without an address.
        """
        user = user.sudo()  # sudo: res.users - the person's own account
        if kind == "erase" and not user.share:
            raise UserError(
                self.env._("Your account belongs to the team. Ask a chat manager.")
            )
        known = self._find_open(user, kind)
        if known:
            return known
        if not user.email:
            raise UserError(self.env._("Add an email address to your account first."))
        # sudo: seitech.chat.privacy.request - people have no access to requests
        request = self.sudo().create(
            {
                "kind": kind,
                "state": "to_confirm",
                "origin": "person",
                "user_id": user.id,
                "company_id": user.company_id.id,
                "asked_by_user_id": user.id,
                "asked_at": fields.Datetime.now(),
                "nonce": secrets.token_urlsafe(16),
            }
        )
        request._record("data_requested")
        self.env["seitech.chat.privacy.email"]._ask_to_confirm(request)
        return request

    @api.model
    def _find_copy(self, user, request_id, part):
        """Find one file of a copy, for its person or the manager who asked for it.

        The download is recorded.

        :return: the ``ir.attachment`` in sudo; empty for everybody else, and after the
            copy has expired.
        """
        # sudo: seitech.chat.privacy.request - returned only to the two people below
        copy = self.sudo().search([("id", "=", request_id), ("kind", "=", "export")])
        is_person = copy.user_id == user
        is_asker = copy.asked_by_user_id == user and user.has_group(MANAGER)
        files = export.files_of(copy)
        is_allowed = copy.has_file and (is_person or is_asker)
        if not is_allowed or not 1 <= part <= len(files):
            return files.browse()
        copy._record("data_exported")
        return files[part - 1]

    @api.model
    def _portal_values(self, user):
        """Return what the portal shows of a person's own requests and consent."""
        # sudo: seitech.chat.privacy.request, seitech.chat.visitor - the person's own
        mine = self.sudo().search([("user_id", "=", user.id)])
        copies = [
            {
                "expires_at": copy.expires_at,
                "parts": [
                    {"name": file.name, "url": f"/chat/data/{copy.id}/{number}"}
                    for number, file in enumerate(export.files_of(copy), 1)
                ],
            }
            for copy in mine.filtered("has_file")
        ]
        return {
            "copies": copies,
            "open_kinds": mine.filtered(lambda one: one.state in OPEN).mapped("kind"),
            "can_erase": user.share,
            "has_consent": user._chat_has_consent(),
        }

    def _confirm(self):
        """Begin a request that its person confirmed. Repeating it changes nothing."""
        self.ensure_one()
        if self.state == "to_confirm":
            # sudo: seitech.chat.privacy.request - identified by the signed link
            self.sudo().write({"state": "running"})
            self._wake()

    def _wake(self):
        trigger_cron(self.env, CRON)

    def _record(self, action):
        """Record in the audit log, which names who asked and not whose data it is."""
        self.env["seitech.chat.audit"]._record(
            action, company=self.company_id, detail=f"#{self.id}"
        )

    # the run

    @api.model
    def _cron_run(self):
        """Run the requests for a minute; the next run continues."""
        deadline = time.monotonic() + RUN_SECONDS
        for request in self.search([("state", "=", "running")], order="id"):
            while time.monotonic() < deadline:
                is_left = run_in_own_transaction(
                    self.env, self._name, request.id, "_run_batch"
                )
                if not is_left:
                    break
        # A request that failed waits for the next regular run.
        if time.monotonic() >= deadline:
            trigger_cron(self.env, CRON)

    def _run_to_end(self):
        """Run a request in this transaction, e.g. before its account is deleted."""
        while self._run_batch():
            pass

    def _run_batch(self):
        """Do one batch of work, together with its count.

        :return: whether something is left to do.
        """
        self.ensure_one()
        self.flush_recordset()
        # SQL: the ORM has no FOR UPDATE. Another process leaves this request alone.
        rows = self.env.execute_query(
            SQL(
                "SELECT step FROM seitech_chat_privacy_request"
                " WHERE id = %s AND state = 'running' FOR UPDATE SKIP LOCKED",
                self.id,
            )
        )
        if not rows:
            return False
        self.invalidate_recordset()
        subject = self._subject()
        if self.kind == "export":
            self._finish_export(subject)
            return False
        if self.step == 0 and not self.remaining:
            self.remaining = export.what_remains(subject)
        done, counts = STEPS[self.step](subject)
        total = dict(self.counts or {})
        for name, count in counts.items():
            if count:
                total[name] = total.get(name, 0) + count
        self.counts = total
        if not done:
            self.step += 1
        if self.step < len(STEPS):
            return True
        self._finish_erasure()
        return False

    def _finish_export(self, subject):
        counts = export.write(self, subject)
        self.write(
            {
                "state": "done",
                "counts": counts,
                "done_at": fields.Datetime.now(),
                "expires_at": fields.Datetime.now() + timedelta(days=DOWNLOAD_DAYS),
            }
        )
        if self.origin == "person":
            self.env["seitech.chat.privacy.email"]._announce_copy(self)

    def _finish_erasure(self):
        self._record("data_erased")
        exports = self.search(
            [("kind", "=", "export"), ("user_id", "=", self.user_id.id)]
            if self.user_id
            else [("kind", "=", "export"), ("visitor_ids", "in", self.visitor_ids.ids)]
        )
        exports._forget_person("cancelled")
        self._forget_person("done")
        _logger.info("data request %s is done", self.id)

    def _forget_person(self, state):
        """End these requests; what remains names nobody."""
        export.files_of(self).unlink()
        for request in self:
            is_own = request.asked_by_user_id == request.user_id
            request.sudo().write(  # sudo: as in action_submit
                {
                    "state": state,
                    "user_id": False,
                    "visitor_ids": [fields.Command.clear()],
                    "email": False,
                    "nonce": False,
                    "expires_at": False,
                    "done_at": fields.Datetime.now(),
                    **({"asked_by_user_id": False} if is_own else {}),
                }
            )

    @api.autovacuum
    def _gc_expired(self):
        now = fields.Datetime.now()
        expired = self.search([("expires_at", "<", now)])
        expired._forget_person("done")
        unconfirmed = self.search(
            [
                ("state", "=", "to_confirm"),
                ("asked_at", "<", now - timedelta(days=CONFIRM_DAYS)),
            ]
        )
        unconfirmed._forget_person("cancelled")
        self.search(
            [("done_at", "<", now - timedelta(days=RECORD_MONTHS * 30))]
        ).unlink()


def _lines(env, counts):
    """Return counts as lines to read: ``12 messages``."""
    labels = _labels(env)
    return "\n".join(
        f"{labels.get(name, name)}: {count}"
        for name, count in (counts or {}).items()
        if count
    )


def _labels(env):
    return {
        "conversations": env._("Conversations"),
        "messages": env._("Messages"),
        "notes": env._("Private notes about the person"),
        "files": env._("Files"),
        "reactions": env._("Reactions"),
        "lines": env._("System messages with the name"),
        "visitors": env._("Visitors"),
        "pages": env._("Pages"),
        "ratings": env._("Ratings"),
        "held": env._("Conversations on hold"),
    }


def _remaining_line(env, name, count):
    texts = {
        "held": env._(
            "%(count)s conversations on hold: nothing was erased there.", count=count
        ),
        "replies": env._(
            "%(count)s messages that colleagues wrote to the person.", count=count
        ),
        "account": env._("The account and its contact, which other apps use."),
        "facts": env._(
            "Numbers and times of services, for reports, without the person."
        ),
        "backups": env._("Backups, until they expire."),
    }
    return texts.get(name, name)
