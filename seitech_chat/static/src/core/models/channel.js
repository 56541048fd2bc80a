import { SUPPORT_TYPES, TYPES_WITHOUT_RECEIPTS } from "@seitech_chat/core/contract";
import { authorKey } from "@seitech_chat/core/models/author";
import { ChannelPeople } from "@seitech_chat/core/models/channel_people";
import { Membership } from "@seitech_chat/core/models/membership";
import { MessageWindow } from "@seitech_chat/core/models/message_window";
import { FormerMembers, receiptsOf } from "@seitech_chat/core/models/receipts";
import { joinNames } from "@seitech_chat/core/isolate";

/** A conversation and everything held of it. */
export class Channel extends ChannelPeople {
    type = "direct";
    state = "active";
    name = "";
    queryType = null;
    department = null;
    agent = null;
    course = null;
    company = null;
    /** The audience of a broadcast, or null. */
    audience = null;
    /** One of the two has blocked the other: both cannot write. */
    isBlocked = false;
    isWaiting = false;
    startedAt = null;
    endedAt = null;
    /** Where it begins: what was before was removed when its time was over. */
    firstRetainedPosition = 1;
    lastPosition = 0;
    /** Whether its entry (members, my part) is held, and not only its name. */
    isComplete = false;
    /** The versions up to which nothing of this channel was missed. */
    version = 0;
    internalVersion = 0;
    /** The latest versions that live events bore. */
    announced = { public: 0, internal: 0 };
    /** My own part, as `updateMe` shapes it, or null. */
    me = null;
    former = new FormerMembers();
    lastMessage = null;
    /** Its messages by id: those of the window and what is known beside it. */
    held = new Map();
    /** The queue data that a waiting customer sees. */
    queue = null;
    /** The customer's rating: RatingPayload or null; whether they may rate. */
    rating = null;
    mayRate = false;
    /** My own address, to which answers go while I am away; whether the transcript may. */
    replyEmail = null;
    mayRequestTranscript = false;
    /** How many people a message of mine in a broadcast goes to; null elsewhere. */
    readerCount = null;
    /** Whether I am leaving it now, on this page. */
    isLeaving = false;
    /** Mine, not stored yet, oldest first. */
    pending = [];
    /** Files on their way or ready for the next message. */
    uploads = [];
    /** Others who type now: author key → author. */
    typists = new Map();
    /** After marking it unread: it stays so until it is opened again. */
    isKeptUnread = false;
    /** { body, replyToId, isNote, isUnsaved } or null. */
    draft = null;
    /** Where "new" begins on the screen: the first unread position when it was opened. */
    newFromPosition = null;
    payloadVersion = -1;

    constructor(id, myKey) {
        super(myKey);
        this.id = id;
        this.window = new MessageWindow();
    }

    /** @param {ChannelPayload} payload */
    update(payload) {
        this.lastPosition = Math.max(this.lastPosition, payload.last_position);
        if (payload.last_version < this.payloadVersion) {
            return;
        }
        this.payloadVersion = payload.last_version;
        this.firstRetainedPosition = payload.first_retained_position || 1;
        this.type = payload.type;
        this.state = payload.state;
        this.name = payload.name;
        this.queryType = payload.query_type;
        this.department = payload.department;
        this.agent = payload.agent;
        this.course = payload.course;
        this.company = payload.company || null;
        this.audience = payload.audience || null;
        this.isBlocked = Boolean(payload.is_blocked);
        this.isWaiting = payload.is_waiting;
        if (!this.isWaiting) {
            this.queue = null;
            this.wait = null;
        }
        this.startedAt = new Date(payload.started_at);
        this.endedAt = payload.ended_at ? new Date(payload.ended_at) : null;
    }

    /**
     * @param {MembershipPayload | null} payload
     * @param {number} [asOf] the channel's version when it was read
     */
    updateMe(payload, asOf = Infinity) {
        const mine = this.members.get(this.myKey);
        if (mine?.version > asOf && mine.isActive !== Boolean(payload)) {
            return; // I came in or left since
        }
        if (!payload) {
            this.me = null;
            return;
        }
        this.me ||= new Membership(payload.member_id);
        this.me.update(payload);
        this.me.applyReached(this.lastPosition);
    }

    /**
     * As if it had never been seen, but for what is beyond the versions of an answer.
     *
     * @param {{ public: number, internal: number }} reach
     */
    reset(reach) {
        this.isComplete = false;
        this.countedVersion = -1;
        this.version = 0;
        this.internalVersion = 0;
        this.window.clear();
        for (const [key, member] of this.members) {
            if (member.version <= reach.public) {
                this.members.delete(key);
            }
        }
        if (this.payloadVersion <= reach.public) {
            this.payloadVersion = -1;
            this.firstRetainedPosition = 1;
        }
        if (Math.max(this.announced.public, this.payloadVersion) <= reach.public) {
            this.announced = { public: 0, internal: 0 };
            this.lastPosition = 0;
            this.me = null;
        }
    }

    /** Events announced newer versions than this client has: sync. */
    get isBehind() {
        return (
            this.announced.public > this.version || this.announced.internal > this.internalVersion
        );
    }

    /**
     * My row among the members changed: I came in, left, or read on elsewhere.
     *
     * @param {import("@seitech_chat/core/models/member").Member} member
     */
    applyMyMember(member) {
        if (!member.isActive) {
            this.me = null;
            return;
        }
        this.me ||= new Membership(member.id);
        this.me.role = member.role;
        this.me.applyRead(member.lastReadPosition);
    }

    /** The messages before the first position were removed, on the server and here. */
    dropRemoved() {
        this.window.dropBefore(this.firstRetainedPosition);
        this.me?.applyRemoved(this.firstRetainedPosition);
        if (this.lastMessage?.position < this.firstRetainedPosition) {
            this.lastMessage = null;
        }
        for (const [id, message] of this.held) {
            message.applyRemoved(this.firstRetainedPosition);
            if (message.position < this.firstRetainedPosition) {
                this.held.delete(id);
            }
        }
    }

    /** Draw the "new" line where I left off. */
    markAsNew() {
        this.newFromPosition = this.unreadCount > 0 ? this.readPosition + 1 : null;
    }

    /** Whether my list shows it. */
    get isListed() {
        return this.isComplete && !this.me?.isArchived;
    }

    /** Since when the customer waits, as the desk counts it. */
    get waitingSince() {
        return this.wait?.enteredAt || this.startedAt;
    }

    /** Up to where nothing is left for me to read: I have read it, or it was removed. */
    get readPosition() {
        return Math.max(this.me?.readPosition ?? 0, this.firstRetainedPosition - 1);
    }

    /** Positions are dense, so what is unread is a difference. */
    get unreadCount() {
        return this.me ? Math.max(0, this.lastPosition - this.readPosition) : 0;
    }

    get isSupport() {
        return SUPPORT_TYPES.includes(this.type);
    }

    /** Whether I am the customer of this support conversation. */
    get isMyQuestion() {
        return this.isSupport && Boolean(this.me) && !this.customer;
    }

    get isUploading() {
        return this.uploads.some((one) => one.status === "uploading");
    }

    get isOpen() {
        return this.state === "active";
    }

    get hasReceipts() {
        return !TYPES_WITHOUT_RECEIPTS.includes(this.type);
    }

    /** The customer of a support conversation, where it is not me. */
    get customer() {
        const others = this.otherMembers;
        return (
            others.find((member) => member.author.type === "visitor") ||
            others.find((member) => member.key !== authorKey(this.agent)) ||
            null
        );
    }

    /** Its name; empty for a channel of mine alone. */
    get title() {
        if (this.name) {
            return this.name;
        }
        if (this.isSupport && this.customer) {
            return this.customer.author.name;
        }
        return joinNames(this.otherMembers.map((member) => member.author.name));
    }

    get lastActivityAt() {
        return this.lastMessage?.createdAt || this.startedAt || new Date(0);
    }

    /** How far my messages came, for their marks. */
    get receipts() {
        return receiptsOf(this);
    }

    /** Stored messages held, then mine on their way. */
    get messages() {
        return [...this.window.messages, ...this.pending];
    }
}
