import type { ReactNode } from "react";

import { useScope } from "../context.js";
import { StateView } from "../parts/state_view.js";
import { WithParts } from "../replaceable.js";
import type { ScreenProps } from "../screen_types.js";
import { usePart } from "../use_part.js";

interface RootProps extends ScreenProps {
    /** The screen's name, for styles. */
    readonly screen: string;
    readonly mode?: string;
    readonly children: ReactNode;
}

/** The element around a screen, which carries the tokens of its looks. */
export function ScreenRoot({ screen, mode, theme, className, parts, children }: RootProps) {
    return (
        <WithParts parts={parts}>
            <div
                className={`seitech${className ? ` ${className}` : ""}`}
                data-screen={screen}
                data-mode={mode}
                data-theme={theme ?? "light"}
            >
                {children}
            </div>
        </WithParts>
    );
}

/** Show what is below once the chat is ready; before that and without it, the reason. */
export function WhenReady({ children }: { children: ReactNode }) {
    const { client } = useScope("This screen");
    const { status } = usePart(client);
    switch (status) {
        case "ready":
            return <>{children}</>;
        case "signed_out":
        case "incompatible":
            return <StateView state={status} />;
        case "failed":
            return <StateView state="failed" onRetry={() => void client.start().catch(() => {})} />;
        default:
            return <StateView state="loading" />;
    }
}
