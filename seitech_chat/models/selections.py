"""Values and labels of selections used by several models."""

CHANNEL_TYPE_SELECTION = [
    ("public_support", "Website visitor"),
    ("student_support", "Student support"),
    ("student_instructor", "Student and instructor"),
    ("instructor_admin", "Instructor and administration"),
    ("group", "Study group"),
    ("course", "Course"),
    ("direct", "Direct"),
    ("broadcast", "Broadcast"),
]
CHANNEL_STATE_SELECTION = [
    ("active", "Active"),
    ("archived", "Archived"),
    ("closed", "Closed"),
]
PRIORITY_SELECTION = [
    ("low", "Low"),
    ("medium", "Medium"),
    ("high", "High"),
    ("urgent", "Urgent"),
]
QUERY_TYPE_SELECTION = [
    ("course_inquiry", "Course inquiry"),
    ("technical_support", "Technical support"),
    ("billing", "Billing"),
    ("other", "Other"),
    ("callback", "Callback"),
    ("demo", "Demo"),
]
PRE_CHAT_FIELD_TYPE_SELECTION = [
    ("text", "Text"),
    ("choice", "Choice"),
    ("number", "Number"),
    ("checkbox", "Checkbox"),
    ("date", "Date"),
]
PRE_CHAT_FIELD_MODE_SELECTION = [
    ("required", "Required"),
    ("optional", "Optional"),
    ("hidden", "Not asked"),
]
SLA_KIND_SELECTION = [
    ("first_response", "First response"),
    ("next_response", "Next response"),
    ("resolution", "Resolution"),
]
SLA_RESULT_SELECTION = [("met", "Met"), ("breached", "Breached")]
# How a service ended.
OUTCOME_SELECTION = [
    ("served", "Served"),
    ("abandoned", "Abandoned"),
    ("missed", "Missed"),
    ("left_message", "Left a message"),
    ("no_question", "No customer message"),
]
ENDED_BY_SELECTION = [
    ("customer", "Customer"),
    ("desk", "Desk"),
    ("absence", "Absence of the customer"),
]
SLA_ACTION_SELECTION = [
    ("notify_agent", "Notify the agent"),
    ("notify_supervisor", "Notify the supervisors"),
    ("reassign", "Reassign"),
    ("raise_priority", "Raise the priority"),
]
NOTIFICATION_KIND_SELECTION = [
    ("unread", "Unread messages"),
    ("urgent", "Urgent"),
    ("assigned", "Assigned"),
    ("offered", "Offered"),
    ("sla_warning", "SLA warning"),
    ("sla_breach", "SLA breach"),
    ("mention", "Mention"),
    ("escalated", "Escalated"),
    ("unassigned", "Unassigned"),
]
MEMBER_ROLE_SELECTION = [("member", "Member"), ("moderator", "Moderator")]
DEFAULT_NOTIFICATION_LEVEL_SELECTION = [
    ("all", "All messages"),
    ("mentions", "Mentions and direct messages"),
    ("none", "Nothing"),
]
NOTIFICATION_LEVEL_SELECTION = [
    ("default", "Default"),
    *DEFAULT_NOTIFICATION_LEVEL_SELECTION,
]
EMAIL_CHOICE_SELECTION = [
    ("digest", "Digest of unread messages"),
    ("mentions", "Mentions only"),
    ("none", "Nothing"),
]
MESSAGE_TYPE_SELECTION = [
    ("text", "Text"),
    ("file", "File"),
    ("image", "Image"),
    ("system", "System"),
    ("event", "Event"),
    ("note", "Private note"),
]
PREVIEW_STATE_SELECTION = [
    ("waiting", "Waiting"),
    ("tried", "Loading"),
    ("shown", "Shown"),
    ("empty", "Nothing to show"),
]
AUDIENCE_SELECTION = [
    ("all", "Everyone"),
    ("students", "Students"),
    ("instructors", "Instructors"),
    ("agents", "Agents"),
    ("course", "One course"),
]
