"""The book that a year record belongs to."""

from hbs_schema.types import LookupCode, Value


class Record(Value):
    """Part `record`: apart from `header`, so that showing one subject does not hand out the whole book."""

    lookup_code: LookupCode
