/** People as one reads them: "Ben, Chloé and 3 more". */
function listOf(names, moreCount, _t) {
    if (moreCount) {
        return _t("%(names)s and %(count)s more", { names: names.join(", "), count: moreCount });
    }
    if (names.length < 2) {
        return names[0] || "";
    }
    return _t("%(names)s and %(last)s", {
        names: names.slice(0, -1).join(", "),
        last: names.at(-1),
    });
}

function makeTexts({ who, whom }, _t) {
    return {
        created: () => _t("%(who)s started the group %(name)s.", { who, name: whom }),
        renamed: () => _t("%(who)s renamed the group to %(name)s.", { who, name: whom }),
        invited: () => _t("%(who)s invited %(whom)s.", { who, whom }),
        removed: () => _t("%(who)s removed %(whom)s.", { who, whom }),
        left: () => _t("%(who)s left.", { who }),
        moderator: () =>
            whom
                ? _t("%(who)s made %(whom)s a moderator.", { who, whom })
                : _t("%(who)s is a moderator now.", { who }),
        member: () => _t("%(whom)s is no moderator any more, decided %(who)s.", { who, whom }),
        closed: () => _t("%(who)s closed the conversation.", { who }),
        opened: () => _t("%(who)s opened the conversation again.", { who }),
        silent: () => _t("%(who)s could not answer in time. Somebody else will help.", { who }),
        offline: () => _t("%(who)s had to leave. Somebody else will help.", { who }),
        overflowed: () => _t("%(who)s is busy. %(whom)s will help instead.", { who, whom }),
        abandoned: () => _t("Nobody was there any more, so the conversation was ended."),
    };
}

/**
 * Say in the reader's language what a line of the system tells.
 *
 * @param {NoticePayload} notice
 * @param {(term: string, values?: object) => string} _t
 */
export function noticeText(notice, _t) {
    const [who, ...others] = notice.names;
    const whom = listOf(others, notice.more_count || 0, _t);
    const texts = makeTexts({ who, whom }, _t);
    return texts[notice.what]?.() || notice.text;
}
