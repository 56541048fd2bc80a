import io
import logging
from datetime import timedelta

# Odoo limits Pillow to a few types; WebP is not among them.
from PIL import Image, UnidentifiedImageError, WebPImagePlugin  # noqa: F401

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools.mimetypes import MIMETYPE_HEAD_SIZE, guess_mimetype

from ..exceptions import ChatError, ChatUnavailable
from ..logic.contract import DEFAULT_MAX_FILE_BYTES
from ..logic.file_types import (
    IMAGE_TYPES,
    archive_type,
    detect_type,
    kind_of,
    refused_picture,
    safe_name,
)
from ..logic.image_metadata import (
    MAX_STORED_PIXELS,
    check_size,
    measure,
    strip_metadata,
)
from ..tools.clamav import ScannerUnavailable, is_clean
from ..tools.settings import read_count, read_text

_logger = logging.getLogger(__name__)

MESSAGE = "seitech.chat.message"
PREVIEW = "seitech.chat.link.preview"
NOT_INDEXED = "seitech_chat_not_indexed"
UNSENT_LIFETIME = timedelta(days=1)
# The transposition that turns a photo upright, by orientation (EXIF 2.3, tag 0x0112).
UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
# Set only by the chat's methods: they state that a file was checked, and for whom.
CHAT_FIELDS = frozenset(
    {
        "chat_channel_id",
        "chat_uploader_key",
        "chat_width",
        "chat_height",
        "chat_sequence",
    }  # fmt: skip
)


class IrAttachment(models.Model):
    _inherit = "ir.attachment"

    chat_channel_id = fields.Many2one(
        "seitech.chat.channel",
        index="btree_not_null",
        ondelete="cascade",
        copy=False,
    )
    chat_uploader_key = fields.Char(
        copy=False,
        groups=fields.NO_ACCESS,
        help="Key of the person who uploaded the file, until it is sent.",
    )
    chat_width = fields.Integer(copy=False)
    chat_height = fields.Integer(copy=False)
    chat_sequence = fields.Integer(
        copy=False,
        help="Order of the files in the message.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_not_of_chat(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._check_not_of_chat(vals)
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_not_of_chat(self):
        self._check_not_of_chat({})

    def _check_not_of_chat(self, vals):
        """Refuse to create, change or delete a conversation's file without sudo.

        Its content, type and name are checked at upload, and messages show it
        unchanged. Only the chat's methods, in sudo, may change it.

        :param vals: the values written to these files.
        :raises AccessError: for files of conversations.
        """
        if self.env.su:
            return
        # sudo: ir.attachment - the model that a file belongs to, to refuse its change
        models = {one.res_model for one in self.sudo()} | {vals.get("res_model")}
        if not models.isdisjoint((MESSAGE, PREVIEW)) or CHAT_FIELDS & vals.keys():
            raise AccessError(
                self.env._("You can only change conversation files in the chat.")
            )

    def _index(self, bin_data, file_type, checksum=None):
        # Chat files are never searched by content, and opening one is recorded.
        if self.env.context.get(NOT_INDEXED):
            return None
        return super()._index(bin_data, file_type, checksum=checksum)

    @api.model
    def _upload_to_chat(self, persona, channel, name, content):
        """Store a file for a message that is not sent yet.

        The caller checks that ``channel`` is visible to the person and that they may
        post.

        :param str name: the client's name for it; stored as a safe name for its type.
        :param bytes content: the file; it alone determines the type.
        :return: the ``ir.attachment``.
        :raises ChatError: ``file_empty``, ``file_too_large``,
            ``file_type_not_allowed``, ``file_infected``.
        :raises ChatUnavailable: ``unavailable``, when the virus scanner is unavailable.
        """
        self._check_chat_size(content)
        mimetype = detect_type(guess_type(content), content)
        width = height = 0
        if mimetype in IMAGE_TYPES:
            content, width, height = self._sanitize_image(content, mimetype)
        elif not mimetype:
            raise self._type_refused(content)
        self._check_chat_virus(content)
        # sudo: ir.attachment - website users may not create any; this one is bound to
        # its uploader and reachable through our routes only
        # Stored unchanged: clients receive the size of the stored file.
        return (
            self.sudo()
            .with_context(image_no_postprocess=True, **{NOT_INDEXED: True})
            .create(
                {
                    "name": safe_name(name, mimetype),
                    "raw": content,
                    "mimetype": mimetype,
                    "res_model": MESSAGE,
                    "res_id": 0,
                    "company_id": channel.company_id.id,
                    "chat_channel_id": channel.id,
                    "chat_uploader_key": persona.key,
                    "chat_width": width,
                    "chat_height": height,
                }
            )
        )

    @api.model
    def _chat_max_bytes(self):
        """Return the maximum size of a file, in bytes."""
        return read_count(
            self.env, "seitech_chat.max_file_bytes", DEFAULT_MAX_FILE_BYTES
        )

    def _check_chat_size(self, content):
        max_bytes = self._chat_max_bytes()
        if not content:
            raise ChatError(
                "file_empty", self.env._("This file is empty."), field="file"
            )
        if len(content) > max_bytes:
            raise ChatError(
                "file_too_large",
                self.env._(
                    "File is too large (max. %(max)s MB).",
                    max=f"{max_bytes / 1024**2:.3g}",
                ),
                field="file",
                max_bytes=max_bytes,
            )

    def _check_chat_virus(self, content):
        """Refuse an infected file, where a virus scanner is configured."""
        address = read_text(self.env, "seitech_chat.clamav_address")
        if not address:
            return
        try:
            clean = is_clean(address, content)
        except ScannerUnavailable as error:
            # An unscanned file is refused: the administrator requires a scan.
            _logger.warning("virus scanner does not answer: %s", error)
            raise ChatUnavailable(
                "unavailable",
                self.env._("We can't scan files right now. Try again later."),
            ) from error
        if not clean:
            _logger.warning("virus scanner found something in an upload; refused")
            raise ChatError(
                "file_infected",
                self.env._("This file contains a virus and can't be sent."),
                field="file",
            )

    def _sanitize_image(self, content, mimetype):
        """Check a picture; remove location and camera data from a photo.

        :return: ``(content, width, height)``.
        """
        try:
            picture, size, content = open_picture(mimetype, content)
            if mimetype == "image/jpeg" or size.is_turned:
                return _redraw(picture, size)
            picture.verify()
        except (
            UnidentifiedImageError, Image.DecompressionBombError,
            OSError, SyntaxError, ValueError,
        ) as error:  # fmt: skip
            raise self._type_refused() from error
        return content, size.width, size.height

    def _type_refused(self, content=b""):
        kind = refused_picture(content)
        sentence = (
            self.env._(
                "Many devices can't open %(kind)s photos. Save the photo as JPEG or"
                " PNG and attach it again.",
                kind=kind,
            )
            if kind
            else self.env._("This file type isn't allowed.")
        )
        return ChatError("file_type_not_allowed", sentence, field="file")

    def _find_uploaded(self, persona, channels, attachment_ids):
        """Find the person's unsent uploads in these conversations.

        :return: the attachments in sudo, in the order of ``attachment_ids``.
        """
        place = {id_: number for number, id_ in reversed([*enumerate(attachment_ids)])}
        # sudo: ir.attachment - the uploader's own, by the key set at upload
        found = self.sudo().search(
            [
                ("id", "in", list(attachment_ids)),
                ("res_model", "=", MESSAGE),
                ("res_id", "=", 0),
                ("chat_channel_id", "in", channels.ids),
                ("chat_uploader_key", "=", persona.key),
            ]
        )
        return found.sorted(lambda one: place[one.id])

    def _attach_to_message(self, message):
        """Attach uploaded files to a message, in this order."""
        for number, attachment in enumerate(self):
            attachment.write(
                {
                    "res_id": message.id,
                    "chat_uploader_key": False,
                    "chat_sequence": number,
                }
            )

    def _find_for_chat(self, persona, attachment_id):
        """Find a file visible to this person, or their own unsent file.

        :return: the attachment in sudo, or none.
        """
        # sudo: ir.attachment - returned only after the message was found by right
        attachment = self.sudo().search(
            [("id", "=", attachment_id), ("res_model", "in", (MESSAGE, PREVIEW))]
        )
        if attachment.res_model == PREVIEW:
            # sudo: seitech.chat.link.preview - to find its message
            preview = self.env[PREVIEW].sudo().browse(attachment.res_id).exists()
            is_seen = preview and persona.find_message(preview.message_id.id)
            return attachment if is_seen else self
        if attachment.res_id:
            return attachment if persona.find_message(attachment.res_id) else self
        is_mine = attachment.chat_uploader_key == persona.key
        return attachment if is_mine else self

    def _to_chat_payload(self):
        """Return a file's payload.

        :return: ``AttachmentPayload``.
        """
        self.ensure_one()
        return {
            "id": self.id,
            "name": self.name,
            "mimetype": self.mimetype,
            "size_bytes": self.file_size,
            "kind": kind_of(self.mimetype),
            "width": self.chat_width or None,
            "height": self.chat_height or None,
            "url": f"/api/chat/file/{self.id}",
        }

    @api.autovacuum
    def _gc_unsent_chat_files(self):
        deadline = fields.Datetime.now() - UNSENT_LIFETIME
        self.sudo().search(  # sudo: ir.attachment - files not sent within a day
            [
                ("res_model", "=", MESSAGE),
                ("res_id", "=", 0),
                ("create_date", "<", deadline),
            ],
            limit=1000,
        ).unlink()


def open_picture(mimetype, content):
    """Open an outsider's picture, after a check of its decoding cost.

    :param str mimetype: one of ``IMAGE_TYPES``, by content.
    :return: ``(picture of Pillow, Size, content without metadata)``.
    :raises ValueError: or another error of Pillow, for no picture or a too large one.
    """
    size = measure(mimetype, content)
    check_size(mimetype, size)
    # Pillow gets no metadata: its own reading of metadata is unbounded.
    content = strip_metadata(mimetype, content)
    return Image.open(io.BytesIO(content)), size, content


def _redraw(picture, size):
    """Decode a photo and save it again, upright and at most as large as needed.

    A PNG or WebP keeps its size and type.

    :return: ``(content, width, height)``.
    """
    kind = picture.format
    profile = picture.info.get("icc_profile")
    # A JPEG decodes faster at a half, a quarter or an eighth of its size.
    width, height = picture.size
    scale = 1
    while (width // scale) * (height // scale) > MAX_STORED_PIXELS:
        scale *= 2
    if kind == "JPEG" and scale > 1:
        picture.draft(None, (width // scale, height // scale))
    if size.orientation in UPRIGHT:
        picture = picture.transpose(UPRIGHT[size.orientation])
    stream = io.BytesIO()
    picture.save(stream, kind, quality=90, icc_profile=profile)
    return stream.getvalue(), *picture.size


def guess_type(content):
    """Return a file's type from its content, in bounded time and memory."""
    if not content.startswith(b"PK"):
        return guess_mimetype(content, "")
    # Given a whole archive, Odoo reads each name and may unpack an entry.
    guessed = guess_mimetype(content[:MIMETYPE_HEAD_SIZE], "")
    return archive_type(content) if guessed == "application/zip" else guessed
