import { createElement, useContext, useMemo, type ComponentType, type ReactNode } from "react";

import { ChatContext, useScope } from "./context.js";
import type { PartName, PartProps, Parts, Replacement } from "./part_types.js";

/** @internal Return a part that steps back where the provider or a screen has another one. */
export function replaceable<Name extends PartName>(
    name: Name,
    Default: ComponentType<PartProps<Name>>
): ComponentType<PartProps<Name>> {
    function Part(props: PartProps<Name>) {
        const { parts } = useScope(`<${name}>`);
        const Custom = parts?.[name] as Replacement<PartProps<Name>> | undefined;
        const Shown = (Custom ?? Default) as ComponentType<object>;
        const given: object = Custom ? { ...props, Default } : props;
        return createElement(Shown, given);
    }
    Part.displayName = name;
    return Part;
}

/** @internal Add parts for everything below. */
export function WithParts({ parts, children }: { parts: Parts | undefined; children: ReactNode }) {
    const scope = useContext(ChatContext);
    const merged = useMemo(
        () => (scope && parts ? { ...scope, parts: { ...scope.parts, ...parts } } : scope),
        [scope, parts]
    );
    return parts ? (
        <ChatContext.Provider value={merged}>{children}</ChatContext.Provider>
    ) : (
        children
    );
}
