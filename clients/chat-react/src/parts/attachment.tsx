import { useState } from "react";

import { useScope } from "../context.js";
import type { AttachmentFileProps } from "../part_types.js";
import { replaceable } from "../replaceable.js";
import { useFrame } from "../use_frame.js";
import { downloadFile, useFileUrl } from "./file_urls.js";
import { Icon } from "./icon.js";

function DefaultAttachment({ attachment }: AttachmentFileProps) {
    const { client } = useScope("<AttachmentFile>");
    const { texts, fill, formats, sentence } = useFrame();
    const [failure, setFailure] = useState("");
    const isImage = attachment.kind === "image";
    const url = useFileUrl(attachment, isImage);
    const { name, width, height } = attachment;

    const onOpen = () => {
        setFailure("");
        downloadFile(client, attachment).catch(() => setFailure(sentence({ code: "network" })));
    };
    if (isImage && url !== "") {
        const ratio = width && height ? `${width} / ${height}` : "4 / 3";
        return (
            <a
                className="seitech-image"
                href={url ?? undefined}
                target="_blank"
                rel="noopener"
                aria-label={fill(texts.showImage, { name })}
                style={{ aspectRatio: ratio }}
            >
                {url && <img src={url} alt="" />}
            </a>
        );
    }
    return (
        <>
            <button
                className="seitech-file"
                type="button"
                aria-label={fill(texts.download, { name })}
                onClick={onOpen}
            >
                <Icon name="file" />
                <span>
                    <bdi>{name}</bdi>
                    <small>{formats.size(attachment.size_bytes)}</small>
                </span>
            </button>
            {failure && (
                <p className="seitech-failure" role="alert">
                    {failure}
                </p>
            )}
        </>
    );
}

/** A file of a message: an image to look at, or a button that saves it. */
export const AttachmentFile = /* @__PURE__ */ replaceable("AttachmentFile", DefaultAttachment);
