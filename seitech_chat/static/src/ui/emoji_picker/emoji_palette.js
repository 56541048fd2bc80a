// A small palette of named emojis, light to load. The keyboard
// of the person's system has all the others.

const makeUsual = (_t) => [
    ["👍", _t("thumbs up")],
    ["❤️", _t("heart")],
    ["😂", _t("laughing")],
    ["😮", _t("surprised")],
    ["😢", _t("crying")],
    ["🙏", _t("thank you")],
    ["🎉", _t("party")],
    ["👏", _t("clapping")],
];

const makeFaces = (_t) => [
    ["😀", _t("happy")],
    ["😃", _t("smile")],
    ["😁", _t("grin")],
    ["😅", _t("relieved")],
    ["🙂", _t("slight smile")],
    ["😉", _t("wink")],
    ["😊", _t("blush")],
    ["😍", _t("in love")],
    ["😘", _t("kiss")],
    ["😎", _t("cool")],
    ["🤔", _t("thinking")],
    ["🤗", _t("hug")],
    ["😐", _t("neutral")],
    ["🙄", _t("rolling eyes")],
    ["😏", _t("smirk")],
    ["😴", _t("asleep")],
    ["😕", _t("confused")],
    ["😟", _t("worried")],
    ["😞", _t("sad")],
    ["😭", _t("weeping")],
    ["😡", _t("angry")],
    ["😱", _t("scared")],
    ["🤯", _t("mind blown")],
    ["🥳", _t("celebrating")],
    ["🤒", _t("sick")],
];

const makeSigns = (_t) => [
    ["👋", _t("waving hand")],
    ["👌", _t("all right")],
    ["✌️", _t("victory")],
    ["🤞", _t("fingers crossed")],
    ["👎", _t("thumbs down")],
    ["💪", _t("strong")],
    ["🤝", _t("handshake")],
    ["👀", _t("eyes")],
    ["🔥", _t("fire")],
    ["✨", _t("sparkles")],
    ["⭐", _t("star")],
    ["💯", _t("hundred")],
    ["✅", _t("done")],
    ["❌", _t("no")],
    ["❓", _t("question")],
    ["❗", _t("exclamation")],
    ["💡", _t("idea")],
    ["📌", _t("pin")],
    ["📎", _t("paper clip")],
    ["📄", _t("document")],
];

const makeThings = (_t) => [
    ["📅", _t("calendar")],
    ["⏰", _t("alarm clock")],
    ["📚", _t("books")],
    ["🎓", _t("graduation")],
    ["🏆", _t("trophy")],
    ["💻", _t("computer")],
    ["📱", _t("phone")],
    ["📷", _t("camera")],
    ["☕", _t("coffee")],
    ["🍕", _t("pizza")],
    ["🎂", _t("cake")],
    ["🌞", _t("sun")],
    ["🌧️", _t("rain")],
    ["🌍", _t("earth")],
    ["🚀", _t("rocket")],
    ["🚗", _t("car")],
    ["✈️", _t("plane")],
    ["🏠", _t("house")],
    ["🎁", _t("gift")],
];

/**
 * @param {(term: string) => string} _t
 * @returns {[emoji: string, name: string][]} the most used first
 */
export function makePalette(_t) {
    return [makeUsual, makeFaces, makeSigns, makeThings].flatMap((make) => make(_t));
}
