"""axe-core, which finds what keeps people with assistive technology out."""

from stack.paths import ROOT
from stack.processes import StackError

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
# Level AA of WCAG 2.2, and what axe's makers recommend beyond it.
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# A part of a page, looked at by itself: whether the page around it has landmarks and a
# heading of the first level is that page's affair.
OF_WHOLE_PAGES = [
    "region",
    "page-has-heading-one",
    "landmark-one-main",
    "heading-order",
]

# The ways in which the widget is drawn: scheme, direction, and size of the window.
WIDGET_LOOKS = [
    ("light", "ltr", (1280, 800)),
    ("dark", "rtl", (820, 1100)),
    ("dark", "ltr", (320, 640)),
    ("light", "rtl", (640, 400)),  # 200 % of 1280 × 800
]

RUN = """async ([include, tags, disabled]) => {
    const rules = Object.fromEntries(disabled.map((id) => [id, { enabled: false }]));
    const result = await axe.run({ include }, {
        runOnly: { type: "tag", values: tags }, rules, resultTypes: ["violations"],
    });
    return result.violations.map(({ id, help, nodes }) => ({
        id, help, nodes: nodes.map((node) => `${node.target} ${node.failureSummary}`),
    }));
}"""


def findings(page, *selectors):
    """List what axe finds in a part of a page.

    :param selectors: of the part; several lead through shadow roots, one each.
    :return: list of sentences, empty where everything is as it should be.
    """
    if not AXE.is_file():
        raise StackError(f"{AXE} is missing\n  to do: scripts/get_node")
    if not page.evaluate("Boolean(window.axe)"):
        page.evaluate(AXE.read_text())
    include = {"fromShadowDom": list(selectors)} if len(selectors) > 1 else selectors[0]
    found = page.evaluate(RUN, [[include], TAGS, OF_WHOLE_PAGES])
    return [
        f"{one['id']}: {one['help']}\n    " + "\n    ".join(one["nodes"])
        for one in found
    ]
