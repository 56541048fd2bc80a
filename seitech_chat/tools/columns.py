"""Columns as plain values: what lists of payloads are made from.

A payload has twenty columns, a list a hundred rows, and each value asked of a record
goes through the ORM's descriptors, which costs more than the database did.
"""


def read_columns(records, names):
    """Give columns of records as plain values; what is not at hand is read at once.

    Values are as the database has them: a many2one is a number, what is empty None.

    :param names: of stored columns.
    :return: ``{record id: {name: value}}``, in the order of the records.
    """
    records.fetch(names)
    ids = records.ids
    columns = [
        map(records._fields[name]._get_cache(records.env).__getitem__, ids)
        for name in names
    ]
    return {
        id_: dict(zip(names, values, strict=True))
        for id_, values in zip(ids, zip(*columns, strict=True), strict=True)
    }


def cache_columns(records, names, columns):
    """Keep columns just read for the ORM, so that nobody reads them again.

    Flush them before: a value that waits to be written must not be lost.

    :param names: of stored columns.
    :param columns: for each name its values, in the order of the records.
    """
    for name, values in zip(names, columns, strict=True):
        cache = records._fields[name]._get_cache(records.env)
        cache.update(zip(records.ids, values, strict=True))
