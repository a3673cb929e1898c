"""Phẩm chất and năng lực: which a grade has, and that each has its level."""

from collections.abc import Mapping
from types import MappingProxyType

from hbs_schema.findings import Finding, Term
from hbs_schema.rules.pointers import pointer
from hbs_schema.rules.tt27 import sentences
from hbs_schema.rules.tt27.policy import Tt27Policy
from hbs_schema.values.primary import Competences, Qualities, Trait

QUALITIES: Mapping[str, Term] = MappingProxyType(
    {
        "YEU_NUOC": Term("Yêu nước", "Patriotism"),
        "NHAN_AI": Term("Nhân ái", "Kindness"),
        "CHAM_CHI": Term("Chăm chỉ", "Diligence"),
        "TRUNG_THUC": Term("Trung thực", "Honesty"),
        "TRACH_NHIEM": Term("Trách nhiệm", "Responsibility"),
    }
)
GENERAL_COMPETENCES: Mapping[str, Term] = MappingProxyType(
    {
        "TU_CHU_TU_HOC": Term("Tự chủ và tự học", "Autonomy and self-study"),
        "GIAO_TIEP_HOP_TAC": Term("Giao tiếp và hợp tác", "Communication and cooperation"),
        "GIAI_QUYET_VAN_DE": Term("Giải quyết vấn đề và sáng tạo", "Problem solving and creativity"),
    }
)
SPECIFIC_COMPETENCES: Mapping[str, Term] = MappingProxyType(
    {
        "NGON_NGU": Term("Ngôn ngữ", "Language"),
        "TINH_TOAN": Term("Tính toán", "Calculation"),
        "KHOA_HOC": Term("Khoa học", "Science"),
        "CONG_NGHE": Term("Công nghệ", "Technology"),
        "TIN_HOC": Term("Tin học", "Informatics"),
        "THAM_MI": Term("Thẩm mĩ", "Aesthetics"),
        "THE_CHAT": Term("Thể chất", "Physique"),
    }
)
_ONLY_LATER = frozenset({"CONG_NGHE", "TIN_HOC"})


def specific_competences_of(grade: int, policy: Tt27Policy) -> Mapping[str, Term]:
    """Điều 7: Công nghệ and Tin học are assessed from the grade that teaches them."""
    if grade >= policy.full_specific_competences_from:
        return SPECIFIC_COMPETENCES
    return {code: name for code, name in SPECIFIC_COMPETENCES.items() if code not in _ONLY_LATER}


def check_traits(
    qualities: Qualities | None,
    competences: Competences | None,
    *,
    grade: int,
    policy: Tt27Policy,
) -> list[Finding]:
    """Điều 7: every quality and competence of the grade has a level; a part that is absent is not judged here."""
    findings = []
    if qualities is not None:
        findings += _check_group(qualities.traits, QUALITIES, ("qualities", "traits"), grade)
    if competences is not None:
        specific = specific_competences_of(grade, policy)
        findings += _check_group(competences.general, GENERAL_COMPETENCES, ("competences", "general"), grade)
        findings += _check_group(competences.specific, specific, ("competences", "specific"), grade)
    return findings


def trait_label(group: str, code: str) -> Term:
    """`phẩm chất Nhân ái`, `năng lực Khoa học`: as it stands in a sentence."""
    if group == "traits":
        name = QUALITIES.get(code, Term(code, code))
        return Term(f"phẩm chất {name.vi}", f"the quality {name.en}")
    name = (GENERAL_COMPETENCES if group == "general" else SPECIFIC_COMPETENCES).get(code, Term(code, code))
    return Term(f"năng lực {name.vi}", f"the competence {name.en}")


def _check_group(
    marked: Mapping[str, Trait],
    expected: Mapping[str, Term],
    place: tuple[str, str],
    grade: int,
) -> list[Finding]:
    part, group = place
    missing = [
        Finding(
            "trait-missing",
            sentences.TRAIT_MISSING,
            pointer(part, group, code),
            parameters={"trait": trait_label(group, code)},
        )
        for code in expected
        if code not in marked
    ]
    unknown = [
        Finding(
            "trait-unknown",
            sentences.TRAIT_UNKNOWN,
            pointer(part, group, code),
            parameters={"trait": trait_label(group, code), "grade": grade},
        )
        for code in marked
        if code not in expected
    ]
    return missing + unknown
