import { Component } from "@odoo/owl";

import { useChatEnv } from "@seitech_chat/core/chat_env";
import { Avatar } from "@seitech_chat/ui/avatar/avatar";
import { openingHoursText } from "@seitech_chat/ui/waiting/opening_hours";

const MINUTE_SECONDS = 60;
const HOUR_SECONDS = 3600;

/** How long a first answer usually takes, in the largest unit that fits. */
export function responseTimeText(seconds, _t) {
    const minutes = Math.max(1, Math.round(seconds / MINUTE_SECONDS));
    if (minutes < HOUR_SECONDS / MINUTE_SECONDS) {
        return minutes === 1
            ? _t("Usually answers in 1 minute")
            : _t("Usually answers in %(count)s minutes", { count: minutes });
    }
    const hours = Math.round(seconds / HOUR_SECONDS);
    return hours === 1
        ? _t("Usually answers in 1 hour")
        : _t("Usually answers in %(count)s hours", { count: hours });
}

/** The agents who are online, and when an answer can be expected. */
export class TeamLine extends Component {
    static template = "seitech_chat.TeamLine";
    static components = { Avatar };
    static props = { team: { type: Object } };

    setup() {
        this.frame = useChatEnv();
    }

    get faces() {
        return this.props.team.agents.map(({ name, avatar_url: photo }, index) => ({
            author: { type: "user", id: index + 1, name },
            photo,
        }));
    }

    get names() {
        return this.props.team.agents.map(({ name }) => name).join(", ");
    }

    get text() {
        const { _t } = this.frame;
        const { team } = this.props;
        if (team.is_available) {
            const seconds = team.typical_response_seconds;
            return seconds ? responseTimeText(seconds, _t) : _t("We're online");
        }
        const hours = openingHoursText(team, this.frame);
        return hours || _t("We're away. Leave a message and we'll reply.");
    }
}
