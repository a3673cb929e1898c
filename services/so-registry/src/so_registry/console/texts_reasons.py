"""Codes that the rules say in several ways: what they have in common, for a board of many records."""

from collections.abc import Mapping
from typing import Final

from hbs_schema.findings import Sentence

REASONS: Final[Mapping[str, Sentence]] = {
    "average-mismatch": Sentence(
        "Điểm trung bình được ghi khác kết quả tính theo Thông tư 22/2021. Đề nghị nhà trường kiểm tra cách làm tròn.",
        "A declared average is not what circular 22/2021 computes. The school should check how it rounds.",
    ),
    "circular-not-in-force": Sentence(
        "Thông tư chưa áp dụng cho lớp này trong năm học được ghi. Đề nghị nhà trường kiểm tra lớp và năm học.",
        "The circular does not yet apply to this grade in the school year. The school should check both.",
    ),
    "completion-contradicts-result": Sentence(
        "Xác nhận hoàn thành chương trình không khớp với kết quả cuối năm. Đề nghị nhà trường kiểm tra lại.",
        "The completion that is declared contradicts the year result. The school should check both.",
    ),
    "completion-missing": Sentence(
        "Thiếu xác nhận hoàn thành chương trình. Đề nghị nhà trường bổ sung.",
        "It is not said whether the programme was completed. The school should add it.",
    ),
    "completion-outside-last-grade": Sentence(
        "Xác nhận hoàn thành cấp học chỉ ghi ở lớp cuối cấp. Đề nghị nhà trường bỏ phần này.",
        "Completion of a level is said in its last grade alone. The school should remove it.",
    ),
    "grade-outside-circular": Sentence(
        "Khối lớp không thuộc phạm vi của thông tư. Đề nghị nhà trường kiểm tra lại khối lớp.",
        "The circular does not govern this grade. The school should check the grade.",
    ),
    "level-in-scored-subject": Sentence(
        "Môn đánh giá bằng điểm số nhưng ghi mức đánh giá. Đề nghị nhà trường ghi điểm.",
        "A subject that is marked has a level instead. The school should give the mark.",
    ),
    "level-mismatch": Sentence(
        "Mức đánh giá được ghi khác kết quả tính theo Thông tư 22/2021. Đề nghị nhà trường kiểm tra lại.",
        "A declared level is not what circular 22/2021 computes. The school should check it.",
    ),
    "mark-in-comment-subject": Sentence(
        "Môn đánh giá bằng nhận xét nhưng ghi điểm số. Đề nghị nhà trường ghi mức Đạt hoặc Chưa đạt.",
        "A subject that is assessed by comments has a mark. The school should give the level instead.",
    ),
    "not-completed-on-completed-track": Sentence(
        "Kết quả chưa hoàn thành nhưng báo cáo ở diện đã hoàn thành. Đề nghị nhà trường báo cáo đúng diện.",
        "A result that is not completed was reported on the completed track. The school should use the other one.",
    ),
    "promotion-contradicts-completion": Sentence(
        "Việc được lên lớp hoặc ở lại lớp không khớp với kết quả hoàn thành. Đề nghị nhà trường kiểm tra lại.",
        "Being promoted or retained (“Được lên lớp”, “Ở lại lớp”) contradicts completion. The school should check it.",
    ),
    "promotion-decision-missing": Sentence(
        "Thiếu quyết định của Hiệu trưởng về việc được lên lớp. Đề nghị nhà trường bổ sung.",
        "The principal's decision on being promoted is missing. The school should add it.",
    ),
    "promotion-decision-unneeded": Sentence(
        "Có quyết định của Hiệu trưởng về việc được lên lớp nhưng kết quả không cần. Đề nghị nhà trường bỏ phần này.",
        "There is a principal's decision on being promoted that is not needed. The school should remove it.",
    ),
    "result-mismatch": Sentence(
        "Kết quả cuối năm được ghi khác kết quả tính theo thông tư. Đề nghị nhà trường kiểm tra lại.",
        "A declared year result is not what the circular computes. The school should check marks or levels.",
    ),
    "track-mismatch": Sentence(
        "Học bạ thuộc diện đánh giá bổ sung nhưng kết quả không thuộc diện này. Đề nghị nhà trường báo cáo đúng diện.",
        "The record is on the supplementary track, and its result does not belong there. The school should check it.",
    ),
}
