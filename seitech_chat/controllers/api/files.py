"""Routes for the files of conversations: upload and download."""

from odoo.http import Controller, content_disposition, request

from ...exceptions import ChatError, ChatNotFound
from ...logic import contract
from ...logic.file_types import INLINE_TYPES
from ...logic.image_metadata import uses_of
from ...logic.rate_limits import parse_count
from ..http.route import chat_route
from .channels import BOTH, find_channel


class File(Controller):
    @chat_route("upload", callers=BOTH, answer=contract.AttachmentAnswer,
                limit="upload", is_upload=True)  # fmt: skip
    def upload(self, persona):
        """Upload a file for a message that is sent within a day."""
        channel_id = parse_count(request.httprequest.form.get("channel_id"))
        file = request.httprequest.files.get("file")
        if not file or channel_id is None:
            raise ChatError(
                "invalid_field",
                persona.env._("Send a channel_id and a file."),
                field="channel_id" if channel_id is None else "file",
            )
        channel = find_channel(persona, channel_id)
        channel._check_may_upload(persona)
        content = file.read()
        # A large photo counts as several uses, because its processing costs more.
        request.dispatcher.count("upload", persona, uses=uses_of(content) - 1)
        attachment = persona.env["ir.attachment"]._upload_to_chat(
            persona, channel, file.filename, content
        )
        return {"attachment": attachment._to_chat_payload()}

    @chat_route("file/<int:attachment_id>", callers=("anyone",), method="GET",
                writes=False)  # fmt: skip
    def get_file(self, persona, attachment_id):
        """Download a file of a conversation that is visible to me."""
        attachment = persona and persona.env["ir.attachment"]._find_for_chat(
            persona, attachment_id
        )
        if not attachment:
            raise ChatNotFound(
                "not_found",
                request.env._("This file doesn't exist or you don't have access."),
            )
        is_inline = attachment.mimetype in INLINE_TYPES
        is_inline = is_inline and "download" not in request.httprequest.args
        stream = request.env["ir.binary"]._get_stream_from(attachment)
        response = stream.get_response(
            as_attachment=not is_inline, immutable=False, content_security_policy=None
        )
        response.headers.set(
            "Content-Disposition",
            content_disposition(
                attachment.name, "inline" if is_inline else "attachment"
            ),
        )
        # The browser runs no script in the file, whatever type it detects.
        response.headers.set("Content-Security-Policy", "default-src 'none'; sandbox")
        response.headers.set("Cache-Control", "private, max-age=3600")
        return response
