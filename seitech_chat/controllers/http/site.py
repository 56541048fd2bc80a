"""The site whose page sent a request."""

from ...exceptions import ChatNotFound
from .route import SITE_HEADER


def company_of_page(request):
    """Return the company of the site that a request names, else of our website."""
    if SITE_HEADER in request.httprequest.headers:
        return find_site(request).company_id
    return request.env["website"]._chat_company()


def find_site(request):
    """Return the site that a request names, else the one of our requested website.

    :param request: Odoo's request, after ``authenticate``.
    :return: ``seitech.chat.site``, in sudo.
    :raises ChatNotFound: ``not_found``: no active site has the key.
    """
    key = request.httprequest.headers.get(SITE_HEADER)
    if key is None:
        # sudo: seitech.chat.site - the site of the page; visitors have no access
        return request.env["website"].get_current_website().sudo().chat_site_id
    # sudo: seitech.chat.site - found by its public key; visitors have no access
    site = request.env["seitech.chat.site"].sudo()._from_key(key)
    if not site:
        raise ChatNotFound("not_found", request.env._("This site has no chat."))
    return site
