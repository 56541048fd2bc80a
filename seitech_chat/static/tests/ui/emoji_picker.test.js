import { expect, test } from "@odoo/hoot";
import { click, edit, press, queryAllTexts, queryOne, waitFor } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";

import { findEmojis, loadEmojis } from "@seitech_chat/ui/emoji_picker/emoji_data";
import { EmojiPicker } from "@seitech_chat/ui/emoji_picker/emoji_picker";
import { addTone } from "@seitech_chat/ui/emoji_picker/skin_tone";

import { drawChat, startChat } from "../chat_test_helpers";

const CELL = "[role=gridcell] button";

/** Words of each language and the emoji that must be among the first eight. */
const SYNONYMS = {
    en: {
        thanks: "🙏", "thank you": "🙏", lol: "😂", laugh: "😂", sad: "😢", ok: "👌", like: "👍",
        love: "❤️", party: "🎉", congrats: "🎉", idea: "💡", bug: "🐛", launch: "🚀", pay: "💳",
        attachment: "📎", calendar: "📅", hello: "👋", done: "✅", wrong: "❌", angry: "😡",
    },
    es: {
        gracias: "🙏", risa: "😂", jaja: "😂", triste: "😢", vale: "👌", "me gusta": "👍",
        amor: "❤️", fiesta: "🎉", felicidades: "🎉", idea: "💡", error: "🐛", cohete: "🚀",
        pagar: "💳", archivo: "📎", calendario: "📅", hola: "👋", listo: "✅", enojado: "😡",
        corazon: "❤️", computadora: "💻",
    },
    "pt-BR": {
        obrigado: "🙏", rir: "😂", kkk: "😂", triste: "😢", certo: "👌", curtir: "👍", amor: "❤️",
        festa: "🎉", "parabéns": "🎉", parabens: "🎉", ideia: "💡", erro: "🐛", foguete: "🚀",
        pagar: "💳", anexo: "📎", "calendário": "📅", oi: "👋", pronto: "✅", raiva: "😡",
        celular: "📱",
    },
}; // prettier-ignore

async function drawPicker() {
    const { store } = await startChat();
    const picked = [];
    const props = {
        getAnchor: () => null,
        onSelect: (emoji) => picked.push(emoji),
        onClose: (reason) => picked.push(reason),
    };
    const drawn = await drawChat(EmojiPicker, props, { store });
    await waitFor(CELL);
    await animationFrame();
    return { ...drawn, picked };
}

async function search(text) {
    await click("[type=search]");
    await edit(text);
    await animationFrame();
}

for (const [locale, expected] of Object.entries(SYNONYMS)) {
    test(`emojis are found by synonyms in ${locale}`, async () => {
        const groups = await loadEmojis(locale);

        const missed = Object.entries(expected).filter(
            ([text, emoji]) => !findEmojis(groups, text, 8).some((one) => one.emoji === emoji)
        );

        expect(missed).toEqual([]);
        expect(findEmojis(groups, "zzzz", 8)).toEqual([]);
    });
}

test("other languages have English names", async () => {
    const [[smileys], [english]] = await Promise.all([loadEmojis("fr-FR"), loadEmojis("en-GB")]);

    expect(smileys.emojis[0].name).toBe("grinning face");
    expect(smileys).toBe(english); // loaded once
});

test("a skin tone is put on every adult, and on nothing else", () => {
    expect(addTone("👍", 0)).toBe("👍");
    expect(addTone("👍", 3)).toBe("👍🏽");
    expect(addTone("☝️", 1)).toBe("☝🏻");
    expect(addTone("👩‍💻", 5)).toBe("👩🏿‍💻");
    expect(addTone("🧑‍🤝‍🧑", 2)).toBe("🧑🏼‍🤝‍🧑🏼");
});

test("a category shows its emojis, and arrows go from one to the next category", async () => {
    await drawPicker();
    expect("[role=grid]").toHaveAttribute("aria-label", "Smileys and emotions");

    await click("[role=tab][data-group=flags]");
    await animationFrame();
    expect("[role=grid]").toHaveAttribute("aria-label", "Flags");
    expect("[role=tab][aria-selected=true]").toHaveCount(1);

    await press("ArrowRight"); // round to the first one
    await animationFrame();
    expect("[data-group=smileys-emotion]").toBeFocused();
    expect(`${CELL}:first`).toHaveText("😀");
    expect(`${CELL}:first`).toHaveAttribute("aria-label", "grinning face");
});

test("the grid is one stop for Tab, and arrows lead through it", async () => {
    const { picked } = await drawPicker();
    await click("[type=search]");
    await press("ArrowDown");
    await animationFrame();
    expect("[data-index='0']").toBeFocused();
    expect(`${CELL}[tabindex='0']`).toHaveCount(1);

    for (const [key, index] of [
        ["ArrowRight", 1],
        ["ArrowDown", 9],
        ["End", 15],
        ["Home", 8],
        ["ArrowUp", 0],
        ["ArrowLeft", 0],
    ]) {
        await press(key);
        await animationFrame();
        expect(`[data-index='${index}']`).toBeFocused();
    }
    await press("ArrowUp");
    expect("[type=search]").toBeFocused();

    await search("rocket");
    await press("Enter");
    expect(picked).toEqual(["🚀"]);
});

test("a search says how many it found", async () => {
    await drawPicker();

    await search("thanks");
    expect("[role=status]").toHaveText(/^Emojis found: \d+$/);
    expect("[role=tablist]").toHaveCount(0);
    await search("zzzz");
    expect("[role=status]").toHaveText("No emoji found.");
    expect(CELL).toHaveCount(0);
});

test("the skin tone and what was picked are remembered", async () => {
    const first = await drawPicker();
    await click("[aria-label='Skin tone: No skin tone']");
    await animationFrame();
    await press("Escape"); // the tones alone
    await animationFrame();
    expect("[aria-label='Skin tone']").toHaveCount(0);
    expect(first.picked).toEqual([]);
    await click("[aria-label='Skin tone: No skin tone']");
    await animationFrame();
    await click("[aria-label='Medium skin tone']");
    await animationFrame();
    await search("thumbs up");
    await click(`${CELL}:first`);
    expect(first.picked).toEqual(["👍🏽"]);

    await drawPicker();
    expect("[role=grid]:last").toHaveAttribute("aria-label", "Recently used");
    expect(queryAllTexts("[role=grid]:last button")).toEqual(["👍🏽"]);
    expect(queryOne(".o-seitech-EmojiPicker-tone:last")).toHaveText("✋🏽");
});
