import { Component, onMounted, useRef, useState } from "@odoo/owl";

import { mayTakeFocus } from "@seitech_chat/core/focus_guard";
import { useChatEnv } from "@seitech_chat/core/chat_env";
import { errorMessage } from "@seitech_chat/ui/run_with_feedback";
import { Icon } from "@seitech_chat/ui/icon/icon";
import { useLengthLimit } from "@seitech_chat/ui/length_limit";

const MAX_COMMENT_LENGTH = 1000;

/** The end of a conversation: how it was, the transcript, and the way to another one. */
export class EndedScreen extends Component {
    static template = "seitech_chat.EndedScreen";
    static components = { Icon };
    static props = {
        channel: { type: Object },
        onContinue: { type: Function },
        /** Of the customer, to be thanked by. */
        name: { type: String },
        /** rate(rating, comment), requestTranscript(): throw what is refused; startNewConversation(). */
        verbs: { type: Object },
    };

    setup() {
        this.frame = useChatEnv();
        this.channel = useState(this.props.channel);
        this.state = useState({
            rating: 0,
            comment: "",
            isRating: false,
            transcript: "idle", // sending, sent
            failure: "",
            transcriptFailure: "",
        });
        this.maxLength = MAX_COMMENT_LENGTH;
        this.title = useRef("title");
        useLengthLimit();
        onMounted(() => this.takeFocus());
    }

    /** The composer went away and its focus with it: not so the page's own fields'. */
    takeFocus() {
        if (mayTakeFocus() && document.activeElement === document.body) {
            this.title.el.focus({ preventScroll: true });
        }
    }

    get thanks() {
        const name = this.props.name.trim().split(/\s+/)[0];
        return name ? this.frame._t("Thank you, %(name)s!", { name }) : this.frame._t("Thank you!");
    }

    get stars() {
        const { _t } = this.frame;
        return [_t("Terrible"), _t("Bad"), _t("Okay"), _t("Good"), _t("Great")].map(
            (label, index) => ({ value: index + 1, label })
        );
    }

    get chosen() {
        return this.channel.rating?.rating || this.state.rating;
    }

    get chosenLabel() {
        return this.stars[this.chosen - 1]?.label || "";
    }

    get ratedText() {
        return this.frame._t("You rated this chat %(rating)s out of 5", { rating: this.chosen });
    }

    get sentText() {
        const { _t } = this.frame;
        const { replyEmail: email } = this.channel;
        return email
            ? _t("We've sent the transcript to %(email)s.", { email })
            : _t("We've sent the transcript to your email address.");
    }

    onChoose(rating) {
        this.state.rating = rating;
        this.state.failure = "";
    }

    async onRate() {
        if (!this.state.rating) {
            this.state.failure = this.frame._t("Choose 1 to 5 stars.");
            return;
        }
        this.state.isRating = true;
        this.state.failure = "";
        try {
            await this.props.verbs.rate(this.state.rating, this.state.comment.trim());
            this.title.el?.focus();
        } catch (error) {
            this.state.failure = errorMessage(error, this.frame._t);
        } finally {
            this.state.isRating = false;
        }
    }

    async onTranscript() {
        this.state.transcript = "sending";
        this.state.transcriptFailure = "";
        try {
            await this.props.verbs.requestTranscript();
            this.state.transcript = "sent";
        } catch (error) {
            this.state.transcript = "idle";
            this.state.transcriptFailure = errorMessage(error, this.frame._t);
        }
    }
}
