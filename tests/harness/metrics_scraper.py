"""Ask a running site as Prometheus does."""

from prometheus_client.parser import text_string_to_metric_families

from .api_client import ApiClient

TOKEN = "a-token-that-only-the-tests-know"
SETUP = f"""
env["ir.config_parameter"].set_param("seitech_chat.metrics_token", {TOKEN!r})
"""
PATH = "/api/chat/metrics/prometheus"


def caller(port):
    """Return the one who may ask."""
    return ApiClient(port, {"Authorization": f"Bearer {TOKEN}"})


def scrape(port):
    """Ask once.

    :return: ``{family name: [Sample]}``.
    """
    answer = caller(port).request("GET", PATH)
    assert answer.status == 200, answer.body
    families = text_string_to_metric_families(answer.body.decode())
    return {family.name: family.samples for family in families}


def total(families, family, sample="", **labels):
    """Add up the samples of a family that bear these labels.

    :param str sample: the end of the sample's name: ``_total``, ``_count`` …
    """
    return sum(
        one.value
        for one in families[family]
        if one.name == family + sample and labels.items() <= one.labels.items()
    )
