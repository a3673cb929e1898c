"""Switches that hold whatever circular governs the grade."""

from hbs_schema.rules.switches import Strictness, Switches


class GeneralPolicy(Switches):
    """Switches of what is asked of every record; the defaults are what most sources say."""

    version: str = "general/1"
    personal_id_absent: Strictness = "off"
    """A pupil without a personal id, with a reason. Without id and without reason is always an error."""

    district_after_districts: Strictness = "error"
    """A district on a page issued from 01/07/2025 on, when there were none any more."""

    province_unknown: Strictness = "warning"
    """The school's province is not one of the day of issue."""

    place_code_unknown: Strictness = "warning"
    """A place's province code is not one of the day that its code is said to be of, or is of another name."""

    ethnicity_unknown: Strictness = "warning"
    """An ethnicity code that is not in the list, or of another name than the one beside it."""

    study_history_overlap: Strictness = "warning"
    """QUÁ TRÌNH HỌC TẬP: two rows that hold for the same time, or one that ends before it begins."""
