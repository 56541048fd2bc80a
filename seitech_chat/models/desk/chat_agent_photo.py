import hmac as hashing
import io
import re
import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode

from PIL import Image, ImageOps

from odoo import api, models, tools
from odoo.fields import Domain

from ...logic.file_types import IMAGE_TYPES
from ...persona import ROLE_GROUPS
from ..ir_attachment import UPRIGHT, guess_type, open_picture

PATH = "/seitech_chat/photo/"
PIXELS = (128, 128)
IDS = struct.Struct(">II")  # company, user
SIGNATURE_BYTES = 16
TOKEN = re.compile(r"[A-Za-z0-9_-]{32}")  # the signature and the ids in base64


class SeitechChatAgentPhoto(models.AbstractModel):
    """Photos of agents at signed addresses, for visitors and their browsers.

    An address names nobody: it contains the ids of the company and the user only in
    encrypted form. It changes with the photo, and is valid while the person may serve
    the customers of the company.
    """

    _name = "seitech.chat.agent.photo"
    _description = "Chat Agent Photo"

    @api.model
    def _paths(self, users, company):
        """Return the addresses of agents' photos.

        Call it only for people whom the reader may see. Its number of queries does not
        depend on the number of people.

        :param users: ``res.users``.
        :param company: the ``res.company`` whose customers they serve.
        :return: ``{user id: path}`` of those who have a photo and serve its customers.
        """
        if not users:
            return {}
        return {
            user_id: PATH + self._seal(company.id, user_id, photo.checksum)
            for user_id, photo in self._photos(users.ids, company.id).items()
        }

    @api.model
    def _find(self, token):
        """Find the photo of an address.

        :param str token: any text, as sent by the client.
        :return: JPEG bytes of ``PIXELS``; None for anything but a valid address.
        """
        ids = self._unseal(token)
        if not ids:
            return None
        company_id, user_id = ids
        photo = self._photos([user_id], company_id).get(user_id)
        valid = photo and self._seal(company_id, user_id, photo.checksum)
        if not valid or not hashing.compare_digest(valid, token):
            return None
        return self._small_photo(photo.checksum, photo.id) or None

    def _photos(self, user_ids, company_id):
        """Return the attachments of the photos: ``{user id: ir.attachment}``, in sudo.

        The pictures that Odoo draws for people without a photo are no photos.
        """
        serving = self._serving(user_ids, company_id)
        # sudo: ir.attachment - photos of agents whom the reader may see
        photos = self.env["ir.attachment"].sudo()
        photos = photos.search_fetch(
            [
                ("res_model", "=", "res.partner"),
                ("res_field", "=", "image_128"),
                ("res_id", "in", serving.partner_id.ids),
                ("mimetype", "in", sorted(IMAGE_TYPES)),
            ],
            ["res_id", "checksum"],
        )
        by_partner = {photo.res_id: photo for photo in photos}
        return {
            user.id: by_partner[user.partner_id.id]
            for user in serving
            if user.partner_id.id in by_partner
        }

    def _serving(self, user_ids, company_id):
        """Return those of these users who may serve the customers of a company."""
        # sudo: seitech.chat.agent - whether the agent record was archived
        agents = self.env["seitech.chat.agent"].sudo()
        former = agents._search(
            [("active", "=", False), ("company_id", "=", company_id)]
        )
        # sudo: res.users - whether the account has the role and the company
        users = self.env["res.users"].sudo()
        return users.search_fetch(
            Domain("id", "in", user_ids)
            & Domain("active", "=", True)
            & Domain("all_group_ids", "in", self.env.ref(ROLE_GROUPS["agent"]).ids)
            & Domain("company_ids", "in", [company_id])
            & Domain("id", "not in", former.subselect("user_id")),
            ["partner_id"],
        )

    def _seal(self, company_id, user_id, checksum):
        """Return the token of a photo: a signature, and the ids encrypted by it."""
        content = f"{company_id},{user_id},{checksum}"
        signature = self._digest("seitech_chat.photo", content)
        ids = IDS.pack(company_id, user_id)
        token = signature + self._encrypt(ids, signature)
        return urlsafe_b64encode(token).decode()

    def _unseal(self, token):
        """Return the ids that a token contains, before its signature is checked.

        :return: ``(company id, user id)``; None for a text that is no token.
        """
        if not TOKEN.fullmatch(token):
            return None
        content = urlsafe_b64decode(token)
        signature = content[:SIGNATURE_BYTES]
        ids = IDS.unpack(self._encrypt(content[SIGNATURE_BYTES:], signature))
        # A forged token contains random numbers, too large for ids of PostgreSQL.
        return ids if max(ids) < 2**31 else None

    def _encrypt(self, ids, signature):
        # The signature differs with each content, so no key stream is used twice.
        stream = self._digest("seitech_chat.photo.ids", signature.hex())
        return bytes(one ^ other for one, other in zip(ids, stream, strict=False))

    def _digest(self, scope, content):
        # sudo: ir.config_parameter - hmac reads the database's secret
        digest = tools.hmac(self.sudo().env, scope, content)
        return bytes.fromhex(digest)[:SIGNATURE_BYTES]

    @tools.ormcache("checksum")
    def _small_photo(self, checksum, attachment_id):
        """Return a photo as a small square JPEG; empty if it can't be decoded.

        Odoo stores a WebP or GIF picture in its original size, and a small JPEG with
        its metadata.
        """
        # sudo: ir.attachment - the caller has checked the address
        content = self.env["ir.attachment"].sudo().browse(attachment_id).raw or b""
        try:
            return _draw(content)
        except (Image.DecompressionBombError, OSError, SyntaxError, ValueError):
            return b""


def _draw(content):
    mimetype = guess_type(content)
    if mimetype not in IMAGE_TYPES:
        raise ValueError("not a picture")
    picture, size, _content = open_picture(mimetype, content)
    if size.orientation in UPRIGHT:
        picture = picture.transpose(UPRIGHT[size.orientation])
    picture = ImageOps.fit(picture.convert("RGBA"), PIXELS)
    # Transparent parts become white: a JPEG has no transparency.
    drawn = Image.new("RGBA", PIXELS, "white")
    drawn.alpha_composite(picture)
    stream = io.BytesIO()
    drawn.convert("RGB").save(stream, "JPEG", quality=85)
    return stream.getvalue()
