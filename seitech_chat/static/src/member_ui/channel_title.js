/** A broadcast is called after those it is for. */
function broadcastTitle({ audience, course }, _t) {
    const titles = {
        all: _t("Announcements for everyone"),
        students: _t("Announcements for students"),
        instructors: _t("Announcements for instructors"),
        agents: _t("Announcements for support agents"),
    };
    return titles[audience] || course?.name;
}

/** Of those that are not called after their people. */
const TITLES = {
    broadcast: broadcastTitle,
    course: ({ course }) => course?.name,
    instructor_admin: ({ title }, _t) => title || _t("Administration"),
    support: ({ department }, _t) => department?.name || _t("Support"),
};

/**
 * The title of a conversation. For its customer it is the desk's name.
 *
 * @param {import("@seitech_chat/core/models/channel").Channel} channel
 * @param {(term: string) => string} _t
 */
export function channelTitle(channel, _t) {
    const { name, type, isSupport, customer } = channel;
    const makeTitle = name ? null : TITLES[isSupport && !customer ? "support" : type];
    return makeTitle?.(channel, _t) || channel.title || _t("Only you");
}

/** The conversation's company, for people of several companies; else nothing. */
export function companyLabel({ session }, { company }) {
    return (session.companies.length > 1 && company?.name) || "";
}
