import { ChatApiError } from "@seitech_chat/core/api/chat_api";
import { errorMessage } from "@seitech_chat/ui/run_with_feedback";

/** A form in a dialog: what is refused is said in it, and what was typed stays. */
export class FormState {
    isBusy = false;
    /** Why it was refused: { field, text }, or null. */
    problem = null;

    /**
     * @param {object} parts
     * @param {import("@seitech_chat/core/chat_env").ChatFrame} parts.frame
     * @param {() => void} parts.close
     * @param {() => Promise<any>} work
     */
    async submit({ frame, close }, work) {
        this.isBusy = true;
        this.problem = null;
        try {
            await work();
            close();
        } catch (error) {
            if (!(error instanceof ChatApiError)) {
                throw error;
            }
            frame.store.reportError(error);
            this.problem = { field: error.field, text: errorMessage(error, frame._t) };
        } finally {
            this.isBusy = false;
        }
    }
}
