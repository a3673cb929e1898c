"""What the primary rule book says to schools, in both languages."""

from hbs_schema.findings import Sentence

GRADE_OUTSIDE = Sentence(
    "Thông tư 27/2020 chỉ áp dụng cho lớp 1 đến lớp 5; học bạ này ghi lớp {grade}. Đề nghị kiểm tra lại lớp.",
    "Circular 27/2020 governs grades 1 to 5; this record says grade {grade}. Check the grade.",
)
TRACK_UNKNOWN = Sentence(
    "Học bạ phải thuộc diện “Đã hoàn thành chương trình lớp học” hoặc “Đánh giá bổ sung”. Đề nghị chọn lại.",
    "A record is on the track “completed” or “supplementary”. Choose one of them.",
)
NOT_IN_FORCE = Sentence(
    "Thông tư 27/2020 áp dụng cho lớp {grade} từ năm học {first}. Đề nghị kiểm tra lại năm học.",
    "Circular 27/2020 applies to grade {grade} from the school year {first}. Check the school year.",
)
SUBJECT_MISSING = Sentence(
    "Học bạ lớp {grade} còn thiếu môn {subject}. Đề nghị bổ sung.",
    "The grade {grade} record lacks {subject}. Add it.",
)
SUBJECT_UNKNOWN = Sentence(
    "Môn {subject} không có trong chương trình lớp {grade}. Đề nghị bỏ môn này hoặc kiểm tra lại lớp.",
    "{subject} is not a subject of grade {grade}. Remove it or check the grade.",
)
EXEMPT_WITH_LEVEL = Sentence(
    "Môn {subject} vừa có mức đạt được hoặc điểm kiểm tra vừa ghi lý do miễn. Đề nghị chỉ giữ một trong hai.",
    "{subject} has both a level or a test mark and a reason for exemption. Keep one of the two.",
)
SUBJECT_EXEMPT = Sentence(
    "Môn {subject} không có mức đạt được và ghi lý do miễn. Đề nghị kiểm tra căn cứ miễn.",
    "{subject} has no level but a reason for exemption. Check what the exemption rests on.",
)
TEST_MISSING = Sentence(
    "Môn {subject} chưa có điểm kiểm tra cuối năm. Theo Điều 7 Thông tư 27/2020, môn này có bài "
    "kiểm tra định kỳ cuối năm học. Đề nghị bổ sung điểm.",
    "{subject} has no year-end test mark. By Article 7 of Circular 27/2020 it is tested at the "
    "end of the year. Add the mark.",
)
TEST_FORBIDDEN = Sentence(
    "Môn {subject} không có bài kiểm tra định kỳ ở lớp này theo Điều 7 Thông tư 27/2020 nhưng "
    "được ghi điểm. Đề nghị bỏ điểm.",
    "{subject} is not tested in this grade by Article 7 of Circular 27/2020 but has a mark. Remove the mark.",
)
TRAIT_MISSING = Sentence(
    "Chưa có mức đánh giá {trait}. Đề nghị bổ sung.",
    "There is no level for {trait}. Add it.",
)
TRAIT_UNKNOWN = Sentence(
    "Lớp {grade} không đánh giá {trait}. Đề nghị bỏ mục này.",
    "Grade {grade} does not assess {trait}. Remove it.",
)
RESULT_TOO_HIGH = Sentence(
    "Kết quả giáo dục được ghi “{declared}” nhưng kết quả tính theo Điều 9 Thông tư 27/2020 là "
    "“{expected}” ({reason}). Đề nghị kiểm tra điểm hoặc mức đánh giá.",
    "The year result is given as “{declared}” but Article 9 of Circular 27/2020 gives "
    "“{expected}” ({reason}). Check the marks or the result.",
)
RESULT_TOO_LOW = Sentence(
    "Kết quả giáo dục được ghi “{declared}” nhưng mọi điều kiện của mức “{expected}” theo Điều 9 "
    "Thông tư 27/2020 đều đã đạt. Đề nghị kiểm tra điểm hoặc mức đánh giá.",
    "The year result is given as “{declared}” but every condition of “{expected}” in Article 9 of "
    "Circular 27/2020 is met. Check the marks or the result.",
)
RESULT_ABOVE_CEILING = Sentence(
    "Kết quả sau đánh giá bổ sung được ghi “{declared}” nhưng mức cao nhất được ghi là "
    "“{expected}”. Đề nghị sửa kết quả.",
    "The result after the supplementary assessment is given as “{declared}” but the best it may "
    "be is “{expected}”. Correct the result.",
)
COMPLETED_BUT_CHT = Sentence(
    "Kết quả giáo dục là “Chưa hoàn thành” nhưng được ghi “Hoàn thành chương trình lớp học”, trái "
    "với Điều 11 Thông tư 27/2020. Đề nghị sửa một trong hai.",
    "The year result is “Not completed” but the year is recorded as completed, against Article 11 "
    "of Circular 27/2020. Correct one of the two.",
)
NOT_COMPLETED_BUT_PASSED = Sentence(
    "Kết quả giáo dục là “{declared}” nhưng chưa ghi “Hoàn thành chương trình lớp học” theo Điều "
    "11 Thông tư 27/2020. Đề nghị bổ sung.",
    "The year result is “{declared}” but the year is not recorded as completed, as Article 11 of "
    "Circular 27/2020 asks. Add it.",
)
COMPLETED_BUT_RETAINED = Sentence(
    "Học sinh đã hoàn thành chương trình lớp học nhưng không được ghi “Được lên lớp”. Đề nghị "
    "kiểm tra lại theo Điều 11 Thông tư 27/2020.",
    "The pupil has completed the year but is not recorded as promoted. Check against Article 11 of Circular 27/2020.",
)
DECISION_MISSING = Sentence(
    "Học sinh chưa hoàn thành chương trình lớp học được ghi “Được lên lớp” nhưng chưa có quyết "
    "định của Hiệu trưởng theo Điều 11 Thông tư 27/2020. Đề nghị ghi số quyết định.",
    "A pupil who has not completed the year is recorded as promoted without the principal's "
    "decision that Article 11 of Circular 27/2020 asks for. Give the number of the decision.",
)
DECISION_UNNEEDED = Sentence(
    "Học sinh đã hoàn thành chương trình lớp học nên không cần quyết định lên lớp của Hiệu "
    "trưởng. Đề nghị kiểm tra lại.",
    "The pupil has completed the year, so no decision of the principal is needed. Check this.",
)
SUPPLEMENTARY_WITHOUT_CHT = Sentence(
    "Diện “Đánh giá bổ sung” chỉ dành cho học sinh có kết quả cuối năm “Chưa hoàn thành” (Điều 11 "
    "Thông tư 27/2020). Đề nghị kiểm tra kết quả hoặc chuyển sang diện đã hoàn thành.",
    "The supplementary track is for pupils whose year result was “Not completed” (Article 11 of "
    "Circular 27/2020). Check the result or use the completed track.",
)
CHT_ON_COMPLETED_TRACK = Sentence(
    "Học sinh có kết quả “Chưa hoàn thành” được báo cáo trước khi đánh giá bổ sung. Đề nghị kiểm "
    "tra xem học bạ này có thuộc đợt đánh giá bổ sung không.",
    "A “Not completed” result is reported before the supplementary assessment. Check whether this "
    "record belongs to the supplementary track.",
)
RETAKE_RESULT_MISSING = Sentence(
    "Học bạ thuộc diện “Đánh giá bổ sung” nhưng chưa có kết quả sau đánh giá bổ sung. Đề nghị bổ sung.",
    "A record on the supplementary track has no result after the supplementary assessment. Add it.",
)
RETAKE_ON_COMPLETED_TRACK = Sentence(
    "Kết quả đánh giá bổ sung chỉ được ghi trong học bạ thuộc diện “Đánh giá bổ sung”. Đề nghị bỏ "
    "kết quả này hoặc chuyển diện.",
    "Supplementary results stand only in a record on the supplementary track. Remove them or change the track.",
)
RETAKE_MISSING = Sentence(
    "Học bạ thuộc diện “Đánh giá bổ sung” nhưng không có nội dung nào được đánh giá bổ sung. Đề nghị bổ sung.",
    "A record on the supplementary track has nothing that was assessed again. Add it.",
)
RETAKE_NOT_DUE = Sentence(
    "Chỉ đánh giá bổ sung nội dung chưa hoàn thành (Điều 11 Thông tư 27/2020); ở {where} kết quả "
    "cuối năm đã đạt. Đề nghị bỏ kết quả đánh giá bổ sung này.",
    "Only what was not completed is assessed again (Article 11 of Circular 27/2020); {where} had "
    "been passed. Remove this supplementary result.",
)
AWARD_MISMATCH = Sentence(
    "Danh hiệu “{award}” chỉ dành cho học sinh đạt “{expected}” (Điều 13 Thông tư 27/2020) nhưng "
    "kết quả được ghi là “{declared}”. Đề nghị kiểm tra lại.",
    "“{award}” is for pupils with “{expected}” (Article 13 of Circular 27/2020) but the result is "
    "“{declared}”. Check this.",
)
AWARD_MISSING = Sentence(
    "Học sinh đạt “Hoàn thành xuất sắc” nhưng chưa ghi danh hiệu “{award}” theo Điều 13 Thông tư "
    "27/2020. Đề nghị kiểm tra lại.",
    "The result is “Completed with excellence” but “{award}” of Article 13 of Circular 27/2020 is "
    "not recorded. Check this.",
)
AWARD_DUPLICATE = Sentence(
    "Danh hiệu “{award}” được ghi nhiều lần. Đề nghị chỉ giữ một lần.",
    "“{award}” is recorded more than once. Keep it once.",
)
