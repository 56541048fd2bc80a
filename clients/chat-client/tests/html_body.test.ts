import { JSDOM } from "jsdom";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { textOfHtml } from "../src/ports/html_body.js";

const CORE_MODULE = new URL("../../../seitech_chat/static/src/core/html_body.js", import.meta.url)
    .pathname;
const BODIES = [
    "",
    "<p>Hello</p>",
    "<p>one<br>two<br>three</p>",
    "<p>    if x:<br>\treturn  y</p>",
    '<p>See <a href="https://example.com/?a=1&amp;b=2" target="_blank" rel="noopener noreferrer nofollow">https://example.com/?a=1&amp;b=2</a>!</p>',
    "<p>a &lt;b&gt; &amp;amp; &quot;c&quot; &#x27;d&#39; &nbsp;e</p>",
    "<p>one</p><p>two</p>",
    "<div>one</div><ul><li>two</li><li><b>three</b></li></ul>",
    "<p>1 &lt; 2 &#128512; &#x1F600; 😀 &unknown; &</p>",
    "<P>upper<BR/>case</P>",
    "<p>مرحبا <strong>شكرا</strong></p>",
    "<p><!-- hidden -->shown</p>",
];

beforeEach(() => {
    vi.stubGlobal("DOMParser", new JSDOM("").window.DOMParser);
});
afterEach(() => {
    vi.unstubAllGlobals();
});

test.each(BODIES)("%s has the text that a browser reads", async (html) => {
    const core = (await import(CORE_MODULE)) as { textOfHtml(html: string): string };

    expect(textOfHtml(html)).toBe(core.textOfHtml(html));
});

test("a text of many unfinished tags takes no time", () => {
    const started = process.cpuUsage().user;

    textOfHtml("<a".repeat(100_000));
    textOfHtml("&#".repeat(100_000));

    expect(process.cpuUsage(undefined).user - started).toBeLessThan(2_000_000);
});
