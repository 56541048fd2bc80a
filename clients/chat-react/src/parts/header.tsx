import type { ReactNode } from "react";

import { useFrame } from "../use_frame.js";
import { Icon } from "./icon.js";

export interface HeaderProps {
    readonly title: string;
    readonly subtitle?: string | undefined;
    readonly face?: ReactNode;
    readonly onBack?: (() => void) | undefined;
    readonly onClose?: (() => void) | undefined;
    readonly children?: ReactNode;
}

/** The upper edge of a window. */
export function Header({ title, subtitle, face, onBack, onClose, children }: HeaderProps) {
    const { texts } = useFrame();
    return (
        <div className="seitech-header">
            {onBack && (
                <button type="button" title={texts.back} aria-label={texts.back} onClick={onBack}>
                    <Icon name="back" />
                </button>
            )}
            {face}
            <div>
                <h2 dir="auto">{title}</h2>
                {subtitle && <p dir="auto">{subtitle}</p>}
            </div>
            {children}
            {onClose && (
                <button
                    type="button"
                    title={texts.minimize}
                    aria-label={texts.minimize}
                    onClick={onClose}
                >
                    <Icon name="minimize" />
                </button>
            )}
        </div>
    );
}
