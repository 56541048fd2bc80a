"""Request models of the first screen and the FAQs."""

from ...logic import contract
from .base import Flag, Lang, Request, Text, _code

PagePath = _code(contract.MAX_URL_LENGTH)


class PageQuery(Request):
    """The language and the page of the first screen."""

    lang: Lang | None = None
    path: PagePath | None = None


class HomeQuery(PageQuery):
    """``with_session``: return the answer of ``session`` too, which saves a request."""

    with_session: bool = False


class FaqSearchRequest(PageQuery):
    """A question that is being typed; only its first 500 characters are read."""

    text: Text


class FaqFeedbackRequest(PageQuery):
    """The reader's answer to "Did this help?"."""

    is_helpful: Flag
