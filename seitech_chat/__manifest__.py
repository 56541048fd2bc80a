{
    "name": "SEI Tech Chat",
    "summary": "Visitors, students, instructors and support in one live chat",
    "version": "19.0.1.1.0",
    "category": "Website/Live Chat",
    "author": "SEI Tech",
    "license": "LGPL-3",
    "depends": ["website", "website_slides"],
    "post_load": "install",
    "external_dependencies": {"python": ["pydantic", "prometheus_client"]},
    "data": [
        "security/chat_groups.xml",
        "security/chat_channel_security.xml",
        "security/chat_company_security.xml",
        "security/chat_service_security.xml",
        "security/ir.model.access.csv",
        "data/chat_department_data.xml",
        "data/chat_cron.xml",
        "views/chat_inbox_views.xml",
        "views/chat_board_views.xml",
        "views/chat_channel_views.xml",
        "views/chat_message_views.xml",
        "views/chat_department_views.xml",
        "views/chat_agent_views.xml",
        "wizards/chat_archive_views.xml",
        "views/res_partner_views.xml",
        "views/res_users_views.xml",
        "views/chat_skill_views.xml",
        "views/chat_priority_rule_views.xml",
        "views/chat_repair_views.xml",
        "views/chat_queue_entry_views.xml",
        "views/chat_assignment_views.xml",
        "views/chat_sla_views.xml",
        "views/chat_sla_target_views.xml",
        "views/chat_rating_views.xml",
        "views/chat_audit_views.xml",
        "views/chat_canned_views.xml",
        "views/res_config_settings_views.xml",
        "views/slide_channel_views.xml",
        "views/chat_menus.xml",
        "views/chat_mail_templates.xml",
        "views/chat_digest_templates.xml",
        "views/website_templates.xml",
        "views/portal_templates.xml",
        "views/snippets.xml",
    ],
    "demo": [
        "demo/chat_people_demo.xml",
        "demo/chat_desk_demo.xml",
        "demo/chat_conversations_demo.xml",
        "demo/chat_promises_demo.xml",
    ],
    "assets": {
        # Shared by every screen: imports OWL and itself only.
        "seitech_chat.core": [
            "seitech_chat/static/src/core/**/*",
        ],
        "web.assets_backend": [
            ("include", "seitech_chat.core"),
            # For frames that have no web client around them.
            ("remove", "seitech_chat/static/src/core/page/**/*"),
            "seitech_chat/static/src/core/page/compile_ahead.js",
            "seitech_chat/static/src/inbox/**/*",
        ],
        # Brings the visitor's widget into a page that wants it.
        "seitech_chat.assets_widget_loader": [
            "seitech_chat/static/src/widget_loader/loader.js",
        ],
        # The visitor's widget, loaded after the page. It takes nothing of the page's
        # but OWL and its template registry, which every page of the website has.
        "seitech_chat.assets_widget": [
            ("include", "seitech_chat.core"),
            # What a visitor can't use.
            ("remove", "seitech_chat/static/src/core/member_api.js"),
            ("remove", "seitech_chat/static/src/core/members/**/*"),
            "seitech_chat/static/src/widget/**/*",
        ],
        # The same of who is signed in: their conversations in a window and as a page.
        "seitech_chat.assets_portal": [
            ("include", "seitech_chat.core"),
            "seitech_chat/static/src/portal/**/*",
        ],
        "web.assets_unit_tests_setup": [
            "seitech_chat/static/src/core/page/**/*",
            "seitech_chat/static/src/widget/**/*",
            ("remove", "seitech_chat/static/src/widget/boot/**/*"),
            "seitech_chat/static/src/portal/**/*",
            ("remove", "seitech_chat/static/src/portal/boot/**/*"),
        ],
        "web.assets_unit_tests": [
            "seitech_chat/static/tests/**/*",
        ],
    },
    "uninstall_hook": "uninstall_hook",
    "application": True,
}
