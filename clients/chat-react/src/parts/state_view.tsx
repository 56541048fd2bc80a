import type { StateViewProps } from "../part_types.js";
import { replaceable } from "../replaceable.js";
import { useFrame } from "../use_frame.js";

function DefaultStateView({ state, text, onRetry }: StateViewProps) {
    const { texts } = useFrame();
    const sentences = {
        loading: texts.loading,
        signed_out: texts.signedOut,
        incompatible: texts.incompatible,
        failed: texts.failed,
        not_found: texts.notFound,
        empty: "",
    };
    const role = state === "failed" || state === "incompatible" ? "alert" : "status";
    return (
        <div className="seitech-state" data-state={state} role={role}>
            {state === "loading" && <span className="seitech-spinner" aria-hidden="true" />}
            <p>{text ?? sentences[state]}</p>
            {onRetry && state !== "not_found" && (
                <button className="seitech-button" type="button" onClick={onRetry}>
                    {texts.tryAgain}
                </button>
            )}
        </div>
    );
}

/** What a screen shows in the place of a chat: loading, signed out, failed, empty. */
export const StateView = /* @__PURE__ */ replaceable("StateView", DefaultStateView);
