"""The site whose page sent a request."""

from ...exceptions import ChatNotFound
from .route import SITE_HEADER, SITE_PARAMETER


def site_key(httprequest):
    """Return the public key of the site that a request names; None for none.

    The query names it as well as the header, which costs a page of another site a
    preflight (10 ms and more).

    :param httprequest: werkzeug's.
    """
    named = httprequest.args.get(SITE_PARAMETER)
    return httprequest.headers.get(SITE_HEADER, named)


def company_of_page(request):
    """Return the company of the site that a request names, else of our website."""
    if site_key(request.httprequest) is not None:
        return find_site(request).company_id
    return request.env["website"]._chat_company()


def find_site(request):
    """Return the site that a request names, else the one of our requested website.

    :param request: Odoo's request, after ``authenticate``.
    :return: ``seitech.chat.site``, in sudo.
    :raises ChatNotFound: ``not_found``: no active site has the key.
    """
    key = site_key(request.httprequest)
    if key is None:
        # sudo: seitech.chat.site - the site of the page; visitors have no access
        return request.env["website"].get_current_website().sudo().chat_site_id
    # sudo: seitech.chat.site - found by its public key; visitors have no access
    site = request.env["seitech.chat.site"].sudo()._from_key(key)
    if not site:
        raise ChatNotFound("not_found", request.env._("This site has no chat."))
    return site
