/** The shapes of the API, by short names. */

import type { components } from "./api/schema.js";

type Schemas = components["schemas"];

/** A person: a user, a visitor, or the system. */
export type Author = Schemas["AuthorPayload"];
/** A stored file of a message. */
export type Attachment = Schemas["AttachmentPayload"];
/** An emoji of a message, with the people who set it. */
export type Reaction = Schemas["ReactionPayload"];
/** The quote of the message that a message replies to. */
export type Reply = Schemas["ReplyPayload"];
/** The preview of a link in a message. */
export type LinkPreview = Schemas["LinkPreviewPayload"];
/** The content of a system message, for translation. */
export type SystemMessage = Schemas["SystemMessagePayload"];
/** The waiting place of a customer. */
export type Queue = Schemas["QueuePayload"];
/** The customer's rating of a service. */
export type Rating = Schemas["RatingPayload"];
/** A department that a customer may choose, with its form and its availability. */
export type Department = Schemas["DepartmentPayload"];
/** A course of mine, with the people I may write to there. */
export type CourseChoice = Schemas["CourseChoicePayload"];
/** Limits to check before a request. */
export type Limits = Schemas["LimitsPayload"];
/** The answer of the `session` route. */
export type SessionAnswer = Schemas["SessionAnswer"];
/** A filter for the list of conversations. */
export type ChannelsFilter = Schemas["ChannelsRequest"];
/** The type of a conversation. */
export type ChannelType = Schemas["ChannelPayload"]["type"];
/** A record by its id and its name. */
export type NamedRecord = Schemas["NamedRecord"];
/** A code of the API's problems. */
export type ErrorCode = Schemas["ProblemPayload"]["code"];
/** The body of a problem (RFC 9457). */
export type Problem = Schemas["ProblemPayload"];
