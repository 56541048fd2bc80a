"""Limits of the API: lengths, counts, intervals and lifetimes."""

MAX_TEXT_LENGTH = 5_000  # characters of a message, as typed
MAX_NAME_LENGTH = 120  # characters of a person's or a channel's name
MAX_TZ_LENGTH = 64
MAX_LANG_LENGTH = 35  # characters of a language tag, RFC 5646
MAX_EMAIL_LENGTH = 254  # characters, RFC 5321 path without the brackets
MAX_URL_LENGTH = 2_000  # characters
MAX_EMOJI_LENGTH = 32  # code points; the longest flag and family sequences fit
MAX_AWAY_TEXT_LENGTH = 200  # characters
MAX_FIELDS = 10  # a department's own questions in the form of a new conversation
MAX_FIELD_LENGTH = 500  # characters of an answer to one question
MAX_REACTION_KINDS = 20  # different emojis on one message
MAX_ATTACHMENTS = 10  # per message
MAX_MENTIONS = 20  # people mentioned in one message
MAX_MENTION_POSITIONS = 100  # positions of unread mentions in a membership
MAX_PREVIEWS = 3  # links of one message that get a preview
MAX_PRESENCE_USERS = 100  # people in one presence request
MAX_PAGE_SIZE = 100  # rows of one response
MAX_GROUP_MEMBERS = 500  # of a study group
MAX_SYSTEM_MESSAGE_NAMES = 20  # people named in one system message
MAX_COURSE_CHOICES = 200  # courses in the session response
MAX_QUERY_LENGTH = 200  # characters of a search
MAX_RECEIPTS = 100  # people listed in the receipts of a message
MAX_KNOWN_CHANNELS = 1_000  # channels in one sync request
MAX_COMMENT_LENGTH = 1_000  # characters of a rating's comment
MAX_BODY_BYTES = 256 * 1024  # of a JSON request
DEFAULT_MAX_FILE_BYTES = 10 * 1024 * 1024  # of one file; a setting changes it
SYNC_RESET_DISTANCE = 1_000  # a client more versions behind gets a reset
MESSAGE_PAGE_SIZE = 30
EXCERPT_LENGTH = 120  # characters quoted of the message replied to
TYPING_INTERVAL_SECONDS = 3  # at most one typing event per author and channel
TYPING_LIFETIME_SECONDS = 8  # clients drop a typing event this long after it
PRESENCE_INTERVAL_SECONDS = 60  # approximate interval of heartbeats
# A heartbeat up to 10 s early is written too. Otherwise every other one would be lost.
PRESENCE_WRITE_INTERVAL_SECONDS = PRESENCE_INTERVAL_SECONDS - 10
PRESENCE_TIMEOUT_SECONDS = 3 * PRESENCE_INTERVAL_SECONDS
OFFER_RETRY_SECONDS = 60  # pause before a missed offer is repeated to the same agent
VIEWER_TIMEOUT_SECONDS = 45  # a viewer expires this long after the last heartbeat
SUBSCRIPTION_LIFETIME_SECONDS = 10 * 60  # of the signed websocket subscription
VISITOR_LIFETIME_DAYS = 30  # of a visitor's token, renewed by use
# A retried request for a new conversation gets the token again within this time.
INTAKE_RETRY_SECONDS = 10 * 60
