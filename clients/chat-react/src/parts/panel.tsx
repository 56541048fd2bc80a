import { useEffect, useRef, type KeyboardEvent, type ReactNode } from "react";

import { useFrame } from "../use_frame.js";
import { Icon } from "./icon.js";

const PHONE = "(max-width: 479px)";
const FOCUSABLE =
    'a[href], button:not(:disabled), input:not([hidden], :disabled), select, textarea, [tabindex="0"]';

/** Keep Tab within a panel that covers the page. */
function trapFocus(event: KeyboardEvent<HTMLElement>) {
    const found = [...event.currentTarget.querySelectorAll<HTMLElement>(FOCUSABLE)];
    const [first, last] = [found[0], found.at(-1)];
    const isLeaving = document.activeElement === (event.shiftKey ? first : last);
    if (first && last && isLeaving) {
        event.preventDefault();
        (event.shiftKey ? last : first).focus();
    }
}

export interface PanelProps {
    readonly label: string;
    readonly unreadCount?: number;
    readonly isOpen: boolean;
    readonly onToggle: (isOpen: boolean) => void;
    readonly children: ReactNode;
}

/** A button in the corner of the page that opens a panel: on a phone, over the whole page. */
export function Panel({ label, unreadCount = 0, isOpen, onToggle, children }: PanelProps) {
    const { texts, fill } = useFrame();
    const launcher = useRef<HTMLButtonElement>(null);
    const panel = useRef<HTMLElement>(null);
    const wasOpen = useRef(isOpen);

    useEffect(() => {
        if (isOpen === wasOpen.current) {
            return;
        }
        wasOpen.current = isOpen;
        const el = isOpen ? panel.current : launcher.current;
        el?.focus({ preventScroll: true });
    }, [isOpen]);

    const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
        if (event.key === "Escape") {
            onToggle(false);
        } else if (event.key === "Tab" && matchMedia(PHONE).matches) {
            trapFocus(event);
        }
    };
    const unread = unreadCount > 0 ? `, ${fill(texts.unreadCount, { count: unreadCount })}` : "";
    return (
        <>
            {isOpen && (
                <section
                    className="seitech-panel"
                    role="dialog"
                    aria-label={label}
                    tabIndex={-1}
                    ref={panel}
                    onKeyDown={onKeyDown}
                >
                    {children}
                </section>
            )}
            <button
                className="seitech-launcher"
                type="button"
                aria-expanded={isOpen}
                aria-label={(isOpen ? texts.closeChat : texts.openChat) + unread}
                ref={launcher}
                onClick={() => onToggle(!isOpen)}
            >
                <Icon name={isOpen ? "minimize" : "chat"} />
                {unreadCount > 0 && (
                    <b aria-hidden="true">{unreadCount > 99 ? "99+" : unreadCount}</b>
                )}
            </button>
        </>
    );
}
