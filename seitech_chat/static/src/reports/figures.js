import { formatCount } from "@seitech_chat/reports/format";
import { _t } from "@seitech_chat/inbox/translation";

/*
 * The figures of the server in words. Texts are functions: translations are there when a
 * screen is drawn, not yet when this file is read.
 */

const CONVERSATIONS = (count) =>
    count === 1
        ? _t("from 1 conversation")
        : _t("from %(count)s conversations", { count: formatCount(count) });
const REPLIES = (count) =>
    count === 1 ? _t("from 1 reply") : _t("from %(count)s replies", { count: formatCount(count) });
const RATINGS = (count) =>
    count === 1 ? _t("from 1 rating") : _t("from %(count)s ratings", { count: formatCount(count) });

/**
 * @typedef {object} FigureText
 * @property {() => string} label
 * @property {() => string} counting one sentence
 * @property {(count: number) => string} sample the records that it is made of
 * @property {"more" | "less" | null} better the direction in which it improves
 */

/** @type {Record<FigureKey, FigureText>} */
const FIGURES = {
    opened: {
        label: () => _t("Opened"),
        counting: () =>
            _t("Conversations opened or reopened in the period, by the day they were opened."),
        sample: CONVERSATIONS,
        better: null,
    },
    ended: {
        label: () => _t("Ended"),
        counting: () =>
            _t(
                "Conversations that ended in the period, with or without a reply, by the day they ended."
            ),
        sample: CONVERSATIONS,
        better: null,
    },
    served: {
        label: () => _t("Served"),
        counting: () => _t("Conversations ended in the period in which an agent replied."),
        sample: CONVERSATIONS,
        better: null,
    },
    missed: {
        label: () => _t("Missed"),
        counting: () =>
            _t(
                "Conversations ended in the period to which nobody replied although working time passed, and which the customer didn't end."
            ),
        sample: CONVERSATIONS,
        better: "less",
    },
    abandoned: {
        label: () => _t("Abandoned"),
        counting: () =>
            _t(
                "Conversations ended in the period without a reply, because the customer ended them or left the queue."
            ),
        sample: CONVERSATIONS,
        better: "less",
    },
    left_message: {
        label: () => _t("Left a message"),
        counting: () =>
            _t(
                "Conversations ended in the period without a reply, between whose opening and end no working time passed."
            ),
        sample: CONVERSATIONS,
        better: null,
    },
    no_question: {
        label: () => _t("No customer message"),
        counting: () =>
            _t(
                "Conversations ended in the period in which neither the customer nor an agent wrote."
            ),
        sample: CONVERSATIONS,
        better: null,
    },
    first_response: {
        label: () => _t("First response"),
        counting: () =>
            _t(
                "Time from the customer's first unanswered message to the agent's first reply, for first replies sent in the period; notes and automatic messages don't count."
            ),
        sample: REPLIES,
        better: "less",
    },
    next_response: {
        label: () => _t("Next response"),
        counting: () =>
            _t(
                "Time from the customer's first unanswered message to the agent's reply, for all replies after the first one in conversations that ended in the period."
            ),
        sample: REPLIES,
        better: "less",
    },
    resolution: {
        label: () => _t("Resolution"),
        counting: () =>
            _t(
                "Time from the opening to the end, for conversations with a reply that ended in the period."
            ),
        sample: CONVERSATIONS,
        better: "less",
    },
    sla_first_response: {
        label: () => _t("First response SLA met"),
        counting: () =>
            _t(
                "Share of the conversations with a first response target, ended in the period, that met it."
            ),
        sample: CONVERSATIONS,
        better: "more",
    },
    sla_next_response: {
        label: () => _t("Next response SLA met"),
        counting: () =>
            _t(
                "Share of the conversations with next response targets, ended in the period, that met all of them."
            ),
        sample: CONVERSATIONS,
        better: "more",
    },
    sla_resolution: {
        label: () => _t("Resolution SLA met"),
        counting: () =>
            _t(
                "Share of the conversations with a resolution target, ended in the period, that met it."
            ),
        sample: CONVERSATIONS,
        better: "more",
    },
    satisfaction: {
        label: () => _t("Satisfaction"),
        counting: () =>
            _t(
                "Average of the ratings from 1 to 5 of conversations that ended in the period; the rating belongs to the agent who replied last."
            ),
        sample: RATINGS,
        better: "more",
    },
    answer_rate: {
        label: () => _t("Rated"),
        counting: () =>
            _t(
                "Share of the conversations with a reply, ended in the period, that the customer rated."
            ),
        sample: CONVERSATIONS,
        better: "more",
    },
    late: {
        label: () => _t("Waited longer than the target"),
        counting: () =>
            _t(
                "Conversations opened in the period whose first response target was breached, by the day they were opened."
            ),
        sample: CONVERSATIONS,
        better: "less",
    },
};

/** @param {FigureKey} key */
export function figureLabel(key) {
    return String(FIGURES[key].label());
}

/** How a figure is counted, in one sentence. */
export function figureCounting(key) {
    return String(FIGURES[key].counting());
}

/** The number of records that a figure is made of, in words. */
export function sampleText(key, count) {
    return String(FIGURES[key].sample(count));
}

/** @returns {"more" | "less" | null} the direction in which the figure improves */
export function betterDirection(key) {
    return FIGURES[key].better;
}
