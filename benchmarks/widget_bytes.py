"""How much a website's visitor loads for the chat launcher."""

import json

# Run in `odoo shell`. Installing Live Chat there leaves the measured site alone: this
# comes last.
CODE = """
import gzip, json
module = env["ir.module.module"].search([("name", "=", "im_livechat")])
if module.state != "installed":
    module.button_immediate_install()
    env = odoo.api.Environment(env.cr, odoo.SUPERUSER_ID, {})
    env.transaction.reset()
found = {}
for chat, names in (
    ("ours", ["seitech_chat.assets_widget_loader", "seitech_chat.assets_widget"]),
    ("discuss", ["im_livechat.assets_embed_external"]),
):
    parts = []
    for name in names:
        bundle = env["ir.qweb"]._get_asset_bundle(name, css=True, js=True)
        parts += [part.raw for part in (bundle.js(), bundle.css())]
    parts = [part for part in parts if part]  # a bundle without styles has none
    found[chat] = {
        "kilobytes": sum(len(gzip.compress(part, 6)) for part in parts) / 1000,
        "raw_kilobytes": sum(map(len, parts)) / 1000,
    }
print("BYTES " + json.dumps(found))
"""


def measure_bytes(server):
    """Weigh both bundles of a site, as its Odoo builds them.

    :return: ``{chat: {kilobytes, raw_kilobytes}}``; kilobytes are gzipped.
    """
    return json.loads(server.shell(CODE).partition("BYTES ")[2].splitlines()[0])
