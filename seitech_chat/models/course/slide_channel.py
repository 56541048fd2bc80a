from functools import partial

from odoo import api, models
from odoo.modules import module

from ...tools import deadline_runner

# The course fields that change its conversations.
FOLLOWED_FIELDS = {"active", "has_chat", "user_id"}


class SlideChannel(models.Model):
    _inherit = "slide.channel"

    @api.model_create_multi
    def create(self, vals_list):
        courses = super().create(vals_list)
        courses._chat_request_sync()
        return courses

    def write(self, vals):
        result = super().write(vals)
        if not FOLLOWED_FIELDS.isdisjoint(vals):
            self._chat_request_sync()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_chat(self):
        self.env["seitech.chat.channel"]._archive_for_deleted_courses(self)

    def _chat_request_sync(self):
        """Sync these courses' conversations as soon as this transaction commits.

        It runs outside this transaction: a person who posts in a course's conversation
        would wait for an import of attendees, or make it fail. Tests run it at once.
        """
        if not self.env.registry.ready or not self:
            return  # during the installation of addons: the cron syncs them
        if module.current_test:
            # sudo: slide.channel - the sync does not depend on the editor's rights
            for course in self.sudo():
                course._chat_follow()
            return
        hooks = self.env.cr.postcommit
        wanted = hooks.data.setdefault("seitech_chat.courses", set())
        if not wanted:
            hooks.add(partial(_follow_after_commit, self.env, wanted))
        wanted.update(self.ids)

    def _chat_follow(self):
        """Sync this course's conversations, in a transaction of its own.

        Emits what ``_sync_with_course`` emits.
        """
        self.ensure_one()
        self.env["seitech.chat.channel"]._sync_with_course(self)

    @api.model
    def _chat_follow_all(self):
        """Sync all courses in this transaction, during the addon's installation."""
        # sudo: slide.channel - the addon's own installation
        for course_id in self.env["seitech.chat.channel"]._find_unsynced_courses():
            self.sudo().browse(course_id)._chat_follow()

    @api.model
    def _cron_chat_sync(self):
        """Sync the courses that no event has synced, as a fallback for the events."""
        for course_id in self.env["seitech.chat.channel"]._find_unsynced_courses():
            deadline_runner.run_in_own_transaction(
                self.env, self._name, course_id, "_chat_follow"
            )


def _follow_after_commit(env, course_ids):
    wanted = sorted(course_ids)
    course_ids.clear()
    for course_id in wanted:
        deadline_runner.run_in_own_transaction(
            env, "slide.channel", course_id, "_chat_follow"
        )
