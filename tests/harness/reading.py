"""Conversations with a long past, and what of them is on the screen."""

import uuid

from playwright.sync_api import expect

from .browser import WAIT_MS
from .browser_user import BrowserUser

FILL = """
WITH made AS (
    INSERT INTO seitech_chat_channel
           (channel_type, state, company_id, name, started_at, priority, last_position,
            last_version, last_internal_version, first_retained_position,
            service_number,
            subscription_epoch)
    SELECT 'group', 'active', 1, %(name)s || CASE n WHEN 1 THEN '' ELSE ' ' || n END,
           now() AT TIME ZONE 'UTC', 'medium', %(count)s, %(count)s, 0, 1, 1, 0
      FROM generate_series(1, %(rooms)s) n
    RETURNING id
), joined AS (
    INSERT INTO seitech_chat_member
           (channel_id, company_id, user_id, role, is_active, version,
            last_read_position, last_delivered_position, own_version, joined_at)
    SELECT made.id, 1, people.id, 'member', TRUE, 1,
           CASE WHEN people.login = %(reader)s THEN %(read)s ELSE %(count)s END,
           0, 0, now() AT TIME ZONE 'UTC'
      FROM made, res_users people WHERE people.login IN (%(reader)s, %(writer)s)
)
INSERT INTO seitech_chat_message
       (channel_id, company_id, channel_type, position, version, message_type,
        author_user_id, body, client_uuid, has_attachments, created_at)
SELECT made.id, 1, 'group', n, n, 'text', people.id, 'Message ' || n || '.', 'u' || n,
       FALSE, now() AT TIME ZONE 'UTC' - (%(count)s - n) * interval '1 minute'
  FROM made, generate_series(1, %(count)s) n, res_users people
 WHERE people.login = %(writer)s
RETURNING id, channel_id
"""
# The newest message answers an old one.
QUOTE = """
UPDATE seitech_chat_message answer SET reply_to_id = asked.id
  FROM seitech_chat_message asked, seitech_chat_channel channel
 WHERE channel.name = %(name)s AND asked.channel_id = channel.id
   AND answer.channel_id = channel.id
   AND asked.position = 5 AND answer.position = channel.last_position
"""


def fill(server, reader, writer, *, count=300, read=None, rooms=1):
    """Make conversations with many messages.

    :param str reader, writer: logins of its members; the second wrote everything.
    :param int read: up to where the first has read; all by default.
    :return: the name of the first.
    """
    name = f"Scrolling {uuid.uuid4().hex[:6]}"
    server.sql(
        FILL,
        {
            "name": name,
            "reader": reader,
            "writer": writer,
            "count": count,
            "read": count if read is None else read,
            "rooms": rooms,
        },
    )
    server.sql(QUOTE, {"name": name})
    return name


def is_in_view(message):
    """Return whether a message is wholly between the edges of its list."""
    return message.evaluate(
        """(el) => {
            const list = el.closest("[role=log]").getBoundingClientRect();
            const { top, bottom } = el.getBoundingClientRect();
            return top >= list.top - 1 && bottom <= list.bottom + 1;
        }"""
    )


def expect_in_view(page, text):
    """Wait until a message is drawn, and see it in view once nothing moves any more."""
    message = BrowserUser(page).message(text)
    expect(message).to_have_count(1, timeout=WAIT_MS)
    page.wait_for_timeout(600)
    assert is_in_view(message), f"{text} is not in view"
