"""Read columns as plain values, to build lists of payloads.

A payload has twenty columns and a list has a hundred rows. Reading each value from a
record goes through the ORM's descriptors, which costs more than the database query.
"""


def read_columns(records, names):
    """Return columns of records as plain values; fetch missing ones in one query.

    Values have the database's form: a many2one is a number, an empty value is None.

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
    """Store columns that were just read in the ORM's cache, to avoid a second read.

    Flush the columns first: a pending write would be lost otherwise.

    :param names: of stored columns.
    :param columns: for each name its values, in the order of the records.
    """
    for name, values in zip(names, columns, strict=True):
        cache = records._fields[name]._get_cache(records.env)
        cache.update(zip(records.ids, values, strict=True))
