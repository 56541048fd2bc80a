import { describe, expect, test } from "@odoo/hoot";

import { makeView, readAddress, toAddress, toQuery } from "@seitech_chat/reports/address";

describe.current.tags("headless");

const VIEW = {
    from: "2026-11-01",
    to: "2026-11-20",
    isCompared: false,
    filters: { agent_id: "none", query_type: "billing", lang: "pt_BR" },
};

test("the address shows the same to the next reader", () => {
    const address = toAddress(VIEW);

    expect(address.compare).toBe("none");
    expect(address.language).toBe("pt_BR");
    expect("lang" in address).toBe(false); // Odoo's own
    expect(readAddress(JSON.parse(JSON.stringify(address)))).toEqual(VIEW);
});

test("ids come back as text though the router makes numbers of them", () => {
    expect(readAddress({ department: 3, agent: 7 }).filters).toEqual({
        department_id: "3",
        agent_id: "7",
    });
});

test("an address without a whole period has the server's", () => {
    expect(readAddress({})).toEqual(makeView());
    expect(readAddress({ from: "2026-11-01" }).from).toBe(null);
    expect(readAddress({ from: "2026-11-01", to: "soon" }).from).toBe(null);
});

test("a request has what is set and nothing else", () => {
    expect(toQuery(makeView(), 1)).toEqual({ compare: "previous", company_id: 1 });
    expect(toQuery(VIEW, 1)).toEqual({
        from: "2026-11-01",
        to: "2026-11-20",
        company_id: 1,
        agent_id: "none",
        query_type: "billing",
        lang: "pt_BR",
    });
});
