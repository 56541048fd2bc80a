"""The script that pages load for visitors, and the images that it shows."""

import hashlib

import werkzeug.exceptions

from odoo import http
from odoo.http import Controller, request

MAX_AGE_SECONDS = 300  # a change of the settings reaches the pages within


class Embed(Controller):
    @http.route("/seitech_chat/embed/<string:key>.js", type="http", auth="public",
                methods=["GET"], save_session=False, sitemap=False,
                readonly=True)  # fmt: skip
    def loader(self, key, own=""):
        """Return the loader with the public settings of a site.

        Pages of this server send ``own``, which changes with the script. They reach the
        server where they came from, whatever the scheme and host it knows itself by.
        """
        # sudo: seitech.chat.site - the public part, which each page of the site loads
        sites = request.env["seitech.chat.site"].sudo()
        origin = "" if own else request.httprequest.host_url.rstrip("/")
        script = sites._loader_script(key, origin)
        response = request.make_response(
            script,
            [
                ("Content-Type", "text/javascript; charset=utf-8"),
                ("Cache-Control", f"public, max-age={MAX_AGE_SECONDS}"),
                ("X-Content-Type-Options", "nosniff"),
                # For pages that isolate themselves: they refuse all others.
                ("Cross-Origin-Resource-Policy", "cross-origin"),
            ],
        )
        response.set_etag(hashlib.sha256(script.encode()).hexdigest()[:32])
        return response.make_conditional(request.httprequest)

    @http.route("/seitech_chat/embed/<string:key>/logo", type="http", auth="public",
                methods=["GET"], save_session=False, sitemap=False,
                readonly=True)  # fmt: skip
    def logo(self, key, **_version):
        """Return the logo of a site."""
        # sudo: seitech.chat.site - the public part, which each page of the site shows
        sites = request.env["seitech.chat.site"].sudo()
        site = sites.search([("key", "=", key), ("logo", "!=", False)], limit=1)
        if not site:
            raise werkzeug.exceptions.NotFound
        stream = request.env["ir.binary"]._get_image_stream_from(site, "logo")
        return stream.get_response(
            max_age=http.STATIC_CACHE, content_security_policy="default-src 'none'"
        )

    @http.route("/seitech_chat/photo/<string:token>", type="http", auth="public",
                methods=["GET"], save_session=False, sitemap=False,
                readonly=True)  # fmt: skip
    def photo(self, token):
        """Return the photo of an agent."""
        content = request.env["seitech.chat.agent.photo"]._find(token)
        if not content:
            return request.make_response("", status=404)  # no page for an image
        return request.make_response(
            content,
            [
                ("Content-Type", "image/jpeg"),
                # Private: a shared cache would answer after the person has left.
                ("Cache-Control", f"private, max-age={http.STATIC_CACHE}, immutable"),
                ("Content-Security-Policy", "default-src 'none'"),
                ("X-Content-Type-Options", "nosniff"),
                ("Cross-Origin-Resource-Policy", "cross-origin"),
            ],
        )
