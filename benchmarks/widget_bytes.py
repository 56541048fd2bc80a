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
from odoo.addons.seitech_chat.tools import embed_files

site = env["website"].search([], limit=1).chat_site_id
files = embed_files.read_languages()["en"]
read = lambda name: (embed_files.FOLDER / files[name]).read_bytes()
form = [site._loader_script(site.key, "").encode(), read("app")]
bundle = env["ir.qweb"]._get_asset_bundle(
    "im_livechat.assets_embed_external", css=True, js=True
)
live_chat = [part.raw for part in (bundle.js(), bundle.css()) if part]
weigh = lambda parts: {
    "kilobytes": sum(len(gzip.compress(part, 6)) for part in parts) / 1000,
    "raw_kilobytes": sum(map(len, parts)) / 1000,
}
found = {
    "widget_form": {"ours": weigh(form), "discuss": weigh(live_chat)},
    "widget_all": {
        "ours": weigh([*form, read("conversation"), read("more")]),
        "discuss": weigh(live_chat),
    },
}
print("BYTES " + json.dumps(found))
"""


def measure_bytes(server):
    """Weigh the scripts and styles of both chats, each with OWL.

    Ours come in several scripts: up to the form, and all. Live Chat has one bundle.

    :return: ``{part: {chat: {kilobytes, raw_kilobytes}}}``; kilobytes are gzipped.
    """
    return json.loads(server.shell(CODE).partition("BYTES ")[2].splitlines()[0])
