import { joinNames } from "@seitech_chat/core/isolate";

/** People as one reads them: "Ben, Chloé and 3 more". */
function listOf(names, moreCount, _t) {
    if (moreCount) {
        return _t("%(names)s and %(count)s more", { names: joinNames(names), count: moreCount });
    }
    if (names.length < 2) {
        return names[0] || "";
    }
    return _t("%(names)s and %(last)s", {
        names: joinNames(names.slice(0, -1)),
        last: names.at(-1),
    });
}

/** The customer's texts about the desk, without internal details. */
function makeCustomerTexts({ names: [who, other] }, _t) {
    const joined = () => _t("%(who)s joined the conversation.", { who });
    const transferred = (origin, target) =>
        _t("You were transferred from %(origin)s to %(target)s.", { origin, target });
    return {
        taken: joined,
        assigned: joined,
        escalated: () => (other ? transferred(other, who) : joined()),
        transferred: () => transferred(who, other),
        department_changed: () => transferred(who, other),
        returned: () => _t("%(who)s left the conversation.", { who }),
        ended: () => _t("The conversation has ended."),
        customer_ended: () => _t("You ended the conversation."),
        reopened: () => _t("The conversation was reopened."),
        customer_reopened: () => _t("You reopened the conversation."),
        continued: () => _t("You continued in a new conversation."),
        continues: () => _t("This continues your earlier conversation."),
    };
}

function transferredText({ names: [origin, target], by }, _t) {
    if (!by) {
        return _t("The conversation was transferred from %(origin)s to %(target)s.", {
            origin,
            target,
        });
    }
    if (by === origin) {
        return _t("%(origin)s transferred the conversation to %(target)s.", { origin, target });
    }
    if (by === target) {
        return _t("%(target)s took over the conversation from %(origin)s.", { origin, target });
    }
    return _t("%(by)s transferred the conversation from %(origin)s to %(target)s.", {
        by,
        origin,
        target,
    });
}

/** The desk's texts: the actor, the former and the new agent. */
function makeDeskTexts(notice, _t) {
    const { by } = notice;
    const [who] = notice.names;
    return {
        taken: () => _t("%(who)s took the conversation.", { who }),
        assigned: () =>
            by
                ? _t("%(by)s assigned the conversation to %(who)s.", { by, who })
                : _t("The conversation was assigned to %(who)s.", { who }),
        escalated: () =>
            by
                ? _t("%(by)s escalated the conversation to %(who)s.", { by, who })
                : _t("The conversation was escalated to %(who)s.", { who }),
        transferred: () => transferredText(notice, _t),
        department_changed: () => transferredText(notice, _t),
        returned: () => _t("%(by)s returned the conversation to the queue.", { by: by || who }),
        ended: () =>
            by
                ? _t("%(by)s resolved the conversation.", { by })
                : _t("The conversation was resolved."),
        customer_ended: () => _t("%(who)s ended the conversation.", { who }),
        reopened: () =>
            by
                ? _t("%(by)s reopened the conversation.", { by })
                : _t("The conversation was reopened."),
        customer_reopened: () => _t("%(who)s reopened the conversation.", { who }),
        continued: () => _t("The customer continued in a new conversation."),
        continues: () => _t("This continues an earlier conversation."),
    };
}

function makeTexts({ who, whom }, _t) {
    return {
        created: () => _t("%(who)s created the group %(name)s.", { who, name: whom }),
        renamed: () => _t("%(who)s renamed the group to %(name)s.", { who, name: whom }),
        invited: () => _t("%(who)s invited %(whom)s.", { who, whom }),
        member_removed: () => _t("%(who)s removed %(whom)s.", { who, whom }),
        left: () => _t("%(who)s left the group.", { who }),
        moderator_added: () =>
            whom
                ? _t("%(who)s made %(whom)s a moderator.", { who, whom })
                : _t("%(who)s is now a moderator.", { who }),
        moderator_removed: () => _t("%(who)s removed %(whom)s as moderator.", { who, whom }),
        group_closed: () => _t("%(who)s closed the group.", { who }),
        group_reopened: () => _t("%(who)s reopened the group.", { who }),
        response_timeout: () =>
            _t("%(who)s couldn't reply in time. Someone else will help.", { who }),
        agent_offline: () => _t("%(who)s had to leave. Someone else will help.", { who }),
        overflowed: () => _t("%(who)s is busy. %(whom)s will help instead.", { who, whom }),
        abandoned: () => _t("The conversation ended because no one was there."),
    };
}

/**
 * Return the text of a system message in the reader's language.
 *
 * @param {SystemMessagePayload} notice
 * @param {(term: string, values?: object) => string} _t
 * @param {boolean} [isDesk] whether the reader is of the desk, and not its customer
 */
export function systemMessageText(notice, _t, isDesk = false) {
    const [who, ...others] = notice.names;
    const whom = listOf(others, notice.more_count || 0, _t);
    const makeEventTexts = isDesk ? makeDeskTexts : makeCustomerTexts;
    const texts = { ...makeTexts({ who, whom }, _t), ...makeEventTexts(notice, _t) };
    return texts[notice.kind]?.() || notice.text;
}
