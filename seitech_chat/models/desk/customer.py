"""The customer of a conversation, and the agents who answered."""

from odoo.tools import SQL, email_normalize

from ...logic.addresses import is_own_page
from ...logic.contract import SUPPORT_TYPES
from ...logic.languages import nearest


def member_of(channel):
    """Return the customer's membership; none in a conversation without a customer.

    In a student's conversation without a ``student_id``, it is the first member who
    never was an assigned agent.
    """
    # sudo: seitech.chat.member - identifies the customer for server-side methods
    members = channel.env["seitech.chat.member"].sudo()
    if channel.channel_type not in SUPPORT_TYPES:
        return members
    domain = [("channel_id", "=", channel.id), ("is_active", "=", True)]
    if channel.visitor_id:
        return members.search([*domain, ("visitor_id", "=", channel.visitor_id.id)])
    # sudo: seitech.chat.channel - as above
    student = channel.sudo().student_id
    if student:
        return members.search([*domain, ("user_id", "=", student.id)])
    # sudo: seitech.chat.assignment - as above
    assignments = channel.env["seitech.chat.assignment"].sudo()
    served = assignments.search([("channel_id", "=", channel.id)])
    staff = served.agent_id.user_id
    return members.search([*domain, ("user_id", "not in", staff.ids)], limit=1)


def is_customer(channel, persona):
    """Return whether this person is the customer of a conversation."""
    # sudo: seitech.chat.channel - identifies the customer of a visible conversation
    member = member_of(channel.sudo())
    return bool(member) and member[persona.member_field].id == persona.id


def name_of(channel):
    """Return the customer's name, empty where there is none."""
    # sudo: seitech.chat.channel - a name, for users with access to the conversation
    channel = channel.sudo()
    return channel.visitor_name or member_of(channel).user_id.name or ""


def email_of(channel):
    """Return the customer's one stored address, empty where there is none.

    A customer with an account gets the account's address: an address typed into the
    form before signing in may belong to anybody.
    """
    # sudo: seitech.chat.channel - the address goes into emails, not to callers
    channel = channel.sudo()
    user = channel.student_id or member_of(channel).user_id
    address = user.email if user else channel.visitor_email
    return email_normalize(address, strict=False) or ""


def email_details(channel, persona):
    """Return the email details visible to the customer; empty for anybody else.

    :return: ``{"reply_email": address or None, "may_request_transcript": bool}``.
    """
    address = is_customer(channel, persona) and email_of(channel)
    is_ended = channel.state != "active"
    return {
        "reply_email": address or None,
        "may_request_transcript": bool(address and is_ended and is_answered(channel)),
    }


def lang_of(channel):
    """Return the installed language that is nearest to the customer's."""
    installed = [code for code, _name in channel.env["res.lang"].get_installed()]
    user = member_of(channel).user_id
    found = nearest(channel.lang or user.lang, installed)
    return found or channel.company_id.partner_id.lang or "en_US"


def page_link(channel):
    """Return the page a customer wrote from, if it is on one of our websites.

    Any other address may be forged: agents see it as text, never as a link.
    """
    hosts = channel.env["website"]._chat_hosts(channel.company_id.id)
    return channel.page_url if is_own_page(channel.page_url or "", hosts) else ""


def tz_of(channel):
    """Return the time zone for the times in an email to the customer.

    :return: the account's, else that of the browser in which the conversation was
        opened, else the company's; a name such as ``America/Recife``.
    """
    user = member_of(channel).user_id
    calendar = channel.company_id.resource_calendar_id
    return user.tz or channel.tz or calendar.tz or "UTC"


def post_message(channel, what, *names):
    """Post a system message for customer and desk, in the customer's language.

    The conversation is locked.

    :param str what: of ``logic.contract.SystemMessageKind``.
    :param names: names that the text contains.

    Emits ``seitech.chat.channel/message_new``.
    """
    channel.with_context(lang=lang_of(channel))._post_system_message(what, *names)


def post_state_event(channel, what, persona):
    """Post an event line: the conversation ended or was reopened, and by whom.

    :param str what: ``ended`` or ``reopened``.
    :param persona: the person who did it, None for the rules.

    Emits ``message_new``.
    """
    if persona and is_customer(channel, persona):
        channel._post_event(f"customer_{what}", name_of(channel))
    else:
        channel._post_event(what, by=persona)


def is_answered(channel):
    """Return whether somebody other than the customer and the system wrote here."""
    # sudo: seitech.chat.channel, seitech.chat.message - returns a bool, no content
    channel = channel.sudo()
    customers = channel.student_id | member_of(channel).user_id
    return bool(
        channel.env["seitech.chat.message"].search_count(
            [
                ("channel_id", "=", channel.id),
                ("message_type", "not in", ("note", "system", "event")),
                ("author_user_id", "not in", [False, *customers.ids]),
            ],
            limit=1,
        )
    )


def is_awaiting_response(channel):
    """Return whether the customer, not the desk, wrote last."""
    message = channel.env["seitech.chat.message"].search(
        [
            ("channel_id", "=", channel.id),
            ("message_type", "not in", ("note", "system", "event")),
        ],
        order="position desc",
        limit=1,
    )
    author = message.author_user_id
    if author == channel.student_id:
        return True
    # sudo: seitech.chat.agent - whether the author is an agent
    agents = channel.env["seitech.chat.agent"].sudo()
    return not author or not agents.search_count(
        [("user_id", "=", author.id), ("company_id", "=", channel.company_id.id)],
        limit=1,
    )


def last_responder(channel):
    """Return the agent who answered last in the current or last service.

    :return: one ``seitech.chat.agent``, in sudo; none when nobody answered.
    """
    # SQL: the newest of the messages whose author is an agent, by the index on
    # positions.
    channel.env["seitech.chat.message"].flush_model()
    rows = channel.env.execute_query(
        SQL(
            """
            SELECT agent.id
              FROM seitech_chat_message message
              JOIN seitech_chat_agent agent
                ON agent.user_id = message.author_user_id
               AND agent.company_id = %(company)s
             WHERE message.channel_id = %(channel)s
               AND message.position > %(position)s
               AND message.message_type <> 'note'
               AND message.author_user_id <> %(customer)s
          ORDER BY message.position DESC
             LIMIT 1
            """,
            channel=channel.id,
            company=channel.company_id.id,
            position=channel.service_start_position,
            customer=member_of(channel).user_id.id or 0,
        )
    )
    # sudo: seitech.chat.agent - only attributes the service to the agent
    return channel.env["seitech.chat.agent"].sudo().browse([row[0] for row in rows])
