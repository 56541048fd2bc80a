import { formatDuration } from "@seitech_chat/member_ui/elapsed_time/format_duration";
import { joinNames } from "@seitech_chat/core/isolate";
import { _t } from "@seitech_chat/inbox/translation";

const SECOND_MS = 1000;

function questionOf(queryType) {
    return {
        course_inquiry: _t("Course inquiry"),
        technical_support: _t("Technical support"),
        billing: _t("Billing"),
        other: _t("Other"),
        callback: _t("Callback"),
        demo: _t("Demo"),
    }[queryType];
}

function languageOf(code, locale) {
    try {
        return new Intl.DisplayNames([locale], { type: "language" }).of(code);
    } catch {
        return code;
    }
}

/**
 * The address of a page, in short.
 *
 * @param {string} url
 */
export function pageOf(url) {
    try {
        const { pathname, host } = new URL(url, window.location.origin);
        return host === window.location.host ? pathname : host + pathname;
    } catch {
        return url;
    }
}

function afterText(seconds, locale) {
    if (seconds === null || seconds === undefined) {
        return "";
    }
    return _t("after %(time)s", { time: formatDuration(seconds * SECOND_MS, locale) });
}

/** The answers to the department's own questions, or the values that a site signed. */
function answersOf({ fields = [] }, name = "field") {
    return fields.map(({ label, text }, index) => ({ name: `${name}-${index}`, label, text }));
}

/** How to reach the customer, and what a site signed about them. */
function contactFacts({ visitor_email: email, visitor_phone: phone, identity }) {
    return [
        {
            name: "email",
            label: identity?.is_email_verified ? _t("Verified email") : _t("Email"),
            text: email,
            href: email && `mailto:${email}`,
        },
        { name: "phone", label: _t("Phone"), text: phone, href: phone && `tel:${phone}` },
        { name: "subject", label: _t("Customer ID"), text: identity?.subject },
        ...answersOf({ fields: identity?.fields }, "signed"),
    ];
}

/** Where the customer is, and where they were when they wrote. */
function pageFacts({ page_url: page, page_link: link, pages = [] }) {
    const [current] = pages;
    return [
        { name: "page", label: _t("Page"), text: page && pageOf(page), href: link },
        { name: "current", label: _t("Current page"), text: current && pageOf(current.url) },
    ];
}

/**
 * The facts about a customer, in the order of reading.
 *
 * @param {import("@seitech_chat/core/models/channel").Channel} channel
 * @param {string} locale
 * @returns {{ name: string, label: string, text: string, href?: string }[]} only what is known
 */
export function customerFacts(channel, locale) {
    const desk = channel.desk || {};
    return [
        ...contactFacts(desk),
        { name: "lang", label: _t("Language"), text: desk.lang && languageOf(desk.lang, locale) },
        ...pageFacts(desk),
        { name: "question", label: _t("Topic"), text: questionOf(channel.queryType) },
        ...answersOf(desk),
        { name: "department", label: _t("Department"), text: channel.department?.name },
        { name: "agent", label: _t("Agent"), text: channel.agent?.name },
        {
            name: "skills",
            label: _t("Required skills"),
            text: desk.skills && joinNames(desk.skills.map((skill) => skill.name)),
        },
        {
            name: "previous",
            label: _t("Continued from"),
            text: desk.previous_id && `#${desk.previous_id}`,
            href: desk.previous_id && `/odoo/chat/${desk.previous_id}`,
        },
        {
            name: "response",
            label: _t("First response"),
            text: afterText(desk.first_response_seconds, locale),
        },
    ].filter(({ text }) => text);
}
