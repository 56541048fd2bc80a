/** The types of a request and its answer, by the path of the route. */

import type { paths } from "./api/schema.js";
import type { ClientErrorCode } from "./errors.js";

type Json<Content> = Content extends {
    readonly content: { readonly "application/json": infer One };
}
    ? One
    : never;
type Operation<Path extends keyof paths> = paths[Path] extends { readonly post: infer One }
    ? One
    : never;

/** The paths of the routes that take JSON. */
export type PostPath = {
    [Path in keyof paths]: Path extends `${string}{${string}`
        ? never
        : Operation<Path> extends { readonly requestBody?: infer Request }
          ? Json<Exclude<Request, undefined>> extends never
              ? never
              : Path
          : never;
}[keyof paths];

/** The body of a route. */
export type Body<Path extends keyof paths> =
    Operation<Path> extends {
        readonly requestBody?: infer Request;
    }
        ? Json<Exclude<Request, undefined>>
        : never;

/**
 * The codes that a route refuses with, or fails with. A `catch` names its route:
 * `const { code } = error as ChatApiError<ProblemCode<"/api/chat/send">>`.
 */
export type ProblemCode<Path extends keyof paths> =
    Operation<Path> extends {
        readonly responses: { readonly "4XX": infer Refusal; readonly "5XX": infer Failure };
    }
        ? CodeOf<Refusal> | CodeOf<Failure> | ClientErrorCode
        : never;

type CodeOf<Response> = Response extends {
    content: { readonly "application/problem+json": { readonly code: infer Code extends string } };
}
    ? Code
    : never;

/** The answer of a route. */
export type Answer<Path extends keyof paths> =
    Operation<Path> extends {
        readonly responses: { readonly 200: infer Response };
    }
        ? Json<Response>
        : never;
