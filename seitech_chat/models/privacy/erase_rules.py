"""The effect of erasing a person on each column that can hold a text.

A test walks the models: a new column of a type that holds texts needs a line here. The
needle test searches the whole database for what the rules of the first three kinds
leave behind.
"""

TEXT_TYPES = frozenset(
    {"binary", "char", "html", "image", "json", "properties", "reference", "text"}
)

ERASED = "erased"  # emptied, or replaced by a text that names nobody
DELETED = "deleted"  # the row is deleted
REPLACED = "replaced"  # the person's name in it is replaced; the rest remains
CONFIGURED = "configured"  # text of the company about its service, not about a person
TECHNICAL = "technical"  # codes, keys and times that contain no text of a person
OWNED = "owned"  # the request itself: emptied when it ends

RULES = {
    "ir.attachment": {"chat_uploader_key": DELETED},
    "res.company": {"chat_report_tz_counted": TECHNICAL},
    "seitech.chat.agent": {"away_text": ERASED, "name": REPLACED},
    "seitech.chat.answer": {"lang": TECHNICAL},
    "seitech.chat.assignment": {"decision": TECHNICAL, "note": ERASED},
    "seitech.chat.audit": {"detail": REPLACED, "user_name": REPLACED},
    "seitech.chat.channel": {
        "hold_reason": CONFIGURED,
        "lang": TECHNICAL,
        "name": ERASED,
        "page_url": ERASED,
        "pre_chat_answers": ERASED,
        "tz": ERASED,
        "unique_key": TECHNICAL,
        "visitor_email": ERASED,
        "visitor_name": ERASED,
        "visitor_phone": ERASED,
    },
    "seitech.chat.department": {
        "away_text": CONFIGURED,
        "name": CONFIGURED,
        "welcome_text": CONFIGURED,
    },
    "seitech.chat.faq": {
        "answer": CONFIGURED,
        "phrasings": CONFIGURED,
        "question": CONFIGURED,
    },
    "seitech.chat.faq.daily": {"lang": TECHNICAL},
    "seitech.chat.faq.phrasing": {
        "lang": TECHNICAL,
        "text": CONFIGURED,
        "words": CONFIGURED,
    },
    "seitech.chat.faq.question": {
        "asker_key": DELETED,
        "lang": TECHNICAL,
        "text": DELETED,
        "words": DELETED,
    },
    "seitech.chat.link.preview": {
        "description": DELETED,
        "site_name": DELETED,
        "title": DELETED,
        "url": DELETED,
    },
    "seitech.chat.member": {"draft_body": ERASED},
    "seitech.chat.mention": {"written_name": DELETED},
    "seitech.chat.message": {
        "body": ERASED,
        "client_uuid": TECHNICAL,
        "done_by": REPLACED,
        "fingerprint": ERASED,
        "system_data": REPLACED,
    },
    "seitech.chat.message.revision": {"body": DELETED},
    "seitech.chat.notification": {"subject_name": REPLACED},
    "seitech.chat.offer": {"decision": TECHNICAL},
    # The public path without its parameters, counted for all customers together.
    "seitech.chat.page": {"path": CONFIGURED},
    "seitech.chat.pre.chat.field": {
        "choices": CONFIGURED,
        "label": CONFIGURED,
        "name": CONFIGURED,
    },
    "seitech.chat.priority.rule": {"keywords": CONFIGURED, "name": CONFIGURED},
    "seitech.chat.privacy.request": {
        "counts": TECHNICAL,
        "email": OWNED,
        "nonce": TECHNICAL,
        "remaining": TECHNICAL,
    },
    "seitech.chat.quick.action": {
        "body": CONFIGURED,
        "label": CONFIGURED,
        "url": CONFIGURED,
    },
    "seitech.chat.rating": {"comment": ERASED},
    "seitech.chat.reaction": {"emoji": DELETED},
    "seitech.chat.service": {"lang": TECHNICAL},
    "seitech.chat.site": dict.fromkeys(
        (
            "allowed_origins",
            "consent_text",
            "consent_url",
            "error_color",
            "exclude_paths",
            "include_paths",
            "key",
            "logo",
            "name",
            "primary_color",
            "proactive_text",
            "secondary_color",
            "surface_color",
            "text",
            "text_color",
            "title",
        ),
        CONFIGURED,
    ),  # fmt: skip
    "seitech.chat.site.secret": {"kid": TECHNICAL, "secret": TECHNICAL},
    "seitech.chat.skill": {"name": CONFIGURED},
    "seitech.chat.sla.policy": {"name": CONFIGURED},
    "seitech.chat.sla.target": {"history": TECHNICAL},
    "seitech.chat.visited.page": {"title": DELETED, "url": DELETED},
    "seitech.chat.visitor": {
        "email": ERASED,
        "identity_email": ERASED,
        "identity_fields": ERASED,
        "identity_name": ERASED,
        "identity_nonce": ERASED,
        "identity_subject": ERASED,
        "lang": ERASED,
        "name": ERASED,
        "request_fingerprint": ERASED,
        "request_hash": ERASED,
        "token_hash": ERASED,
    },
}
