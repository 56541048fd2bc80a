from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    has_course_chat = fields.Boolean(
        related="company_id.has_course_chat", readonly=False
    )
    chat_metrics_token = fields.Char(
        "Metrics token", config_parameter="seitech_chat.metrics_token"
    )
    chat_anonymize_days = fields.Integer(
        "Anonymize visitors after",
        config_parameter="seitech_chat.anonymize_days",
    )
    chat_retention_public_support_days = fields.Integer(
        "Visitors' conversations",
        config_parameter="seitech_chat.retention.public_support_days",
    )
    chat_retention_student_support_days = fields.Integer(
        "Students' support conversations",
        config_parameter="seitech_chat.retention.student_support_days",
    )
    chat_retention_student_instructor_days = fields.Integer(
        "Students and instructors",
        config_parameter="seitech_chat.retention.student_instructor_days",
    )
    chat_retention_instructor_admin_days = fields.Integer(
        "Instructors and administration",
        config_parameter="seitech_chat.retention.instructor_admin_days",
    )
    chat_retention_group_days = fields.Integer(
        "Study groups", config_parameter="seitech_chat.retention.group_days"
    )
    chat_retention_direct_days = fields.Integer(
        "Direct conversations", config_parameter="seitech_chat.retention.direct_days"
    )
