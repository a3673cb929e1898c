"""Where texts are shown, and which strings with Vietnamese letters nobody is shown."""

from collections.abc import Mapping
from dataclasses import dataclass

HBS_SCHEMA = "libs/hbs_schema/src/hbs_schema/"
HBS_KIT = "libs/hbs_kit/src/hbs_kit/"
SCHOOL = "services/school-api/src/school_api/"
REGISTRY = "services/so-registry/src/so_registry/"
GATEWAY = "services/bo-gateway/src/bo_gateway/"
PORTAL = "services/lookup-portal/src/lookup_portal/"
FORMAT_1 = f"{HBS_SCHEMA}format1/sentences.json"
CODE_LISTS = f"{HBS_SCHEMA}codes/"
"""Names of provinces, peoples and subjects as their lists have them: data, and no wording of ours."""
SHEETS = "libs/hbs_sheets/src/hbs_sheets/"
SIGN = "libs/hbs_sign/src/hbs_sign/"

OPERATORS = "Operators read Vietnamese; programs read `--json`."
SIGNERS = "The help of the commands; what they print is in the tables of hbs-sign, in both languages."
FORMS = "The forms of the circular and of the sector's database exist in Vietnamese only."
SIGNED = "What was signed is one text, and its signers read Vietnamese."


@dataclass(frozen=True)
class Place:
    """A section of the page of sentences. `only_vietnamese` says why its texts need no English."""

    title: str
    paths: tuple[str, ...]
    only_vietnamese: str = ""


PLACES = (
    Place("Every service: problems", (HBS_KIT,)),
    Place("The record's content: words and findings", (f"{HBS_SCHEMA}rules/",)),
    Place("Content before it is signed: hbs-check", (f"{HBS_SCHEMA}checking/",)),
    Place("Sentences under sign-offs (docs/reconciliation.md)", (f"{HBS_SCHEMA}reviews/",), SIGNED),
    Place("Sentences under renewals (docs/renewal.md)", (f"{HBS_SCHEMA}renewal/statement",), SIGNED),
    Place("Sentences under transfers (docs/transfer.md)", (f"{HBS_SCHEMA}transfers/sentences",), SIGNED),
    Place("Sentences under checkpoints of audits (docs/audit.md)", (f"{HBS_SCHEMA}audit/checkpoint",), SIGNED),
    Place("Checks of a renewal: hbs-verify", (f"{HBS_SCHEMA}renewal/",)),
    Place("Checks of a bundle: hbs-verify, portal", (f"{HBS_SCHEMA}verification/",)),
    Place("Calendars: what is wrong with a file", (f"{HBS_SCHEMA}calendars/",)),
    Place("Submissions: problems, before and after sending", (f"{HBS_SCHEMA}intake/",)),
    Place("Sentences under signatures: format 1, frozen", (FORMAT_1, f"{HBS_SCHEMA}statements/"), SIGNED),
    Place(
        "hbs-sheets: headings of spreadsheets",
        tuple(
            f"{SHEETS}{file}"
            for file in (
                "csdl_",
                "template_column",
                "class_template",
                "primary_columns",
                "secondary_columns",
                "particulars",
                "class_values",
                "gradebook",
                "pupils",
                "writing",
                "pupil_list_columns",
                "secondary_subjects",
                "filled_template",
            )
        ),
        FORMS,
    ),
    Place("hbs-sheets: findings in spreadsheets", (SHEETS,)),
    Place("hbs-sign: commands", (f"{SIGN}cli/",), SIGNERS),
    Place("hbs-sign: the page and what it says", (SIGN,)),
    Place("school-api: commands", (f"{SCHOOL}__main__", f"{SCHOOL}commands/"), OPERATORS),
    Place("school-api: problems and findings", (SCHOOL,)),
    Place("so-registry: commands", (f"{REGISTRY}__main__", f"{REGISTRY}commands/"), OPERATORS),
    Place("so-registry: console", (f"{REGISTRY}console/",)),
    Place("so-registry: tables", (f"{REGISTRY}spreadsheets/books", f"{REGISTRY}rendering/"), OPERATORS),
    Place("so-registry: problems", (REGISTRY,)),
    Place("bo-gateway: commands", (f"{GATEWAY}__main__", f"{GATEWAY}commands/"), OPERATORS),
    Place("bo-gateway: problems", (GATEWAY,)),
    Place("lookup-portal: commands", (f"{PORTAL}__main__", f"{PORTAL}commands/"), OPERATORS),
    Place("lookup-portal: the printed page", (f"{PORTAL}rendering/form", f"{PORTAL}rendering/wording"), FORMS),
    Place("lookup-portal: words and verdicts", (f"{PORTAL}rendering/",)),
    Place("lookup-portal: pages and problems", (PORTAL,)),
)

LETTERS = frozenset({"T", "K", "Đ", "đ", "C", "CĐ"})
SECONDARY_RULES = ("averages", "conduct", "form", "learning", "levels", "reassessment", "years")
NOT_SHOWN: Mapping[str, frozenset[str]] = {
    f"{HBS_SCHEMA}rules/tt27/results.py": LETTERS,
    **{f"{HBS_SCHEMA}rules/tt22/{name}.py": LETTERS for name in SECONDARY_RULES},
    f"{HBS_SCHEMA}values/primary.py": LETTERS,
    f"{HBS_SCHEMA}values/secondary.py": LETTERS,
    f"{SHEETS}folding.py": LETTERS,
    f"{SHEETS}primary_columns.py": LETTERS,
    f"{SHEETS}secondary_columns.py": LETTERS,
    f"{SHEETS}values.py": LETTERS,
}
"""Codes of levels as the circular writes them, and letters that are compared: by file."""
EXAMPLES = "examples.py"
"""Made-up bodies in the published API documents: what a vendor's developer reads, and no user."""
HAS_NO_ENGLISH = {
    f"{SCHOOL}http/records.py": "describes a parameter beside its English name",
    f"{PORTAL}settings.py": "the portal's proper name; a deployment may set another",
}
"""Single files outside the places in Vietnamese only."""
