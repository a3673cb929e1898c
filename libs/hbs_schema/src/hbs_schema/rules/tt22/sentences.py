"""What the secondary rule book says to schools, in both languages."""

from hbs_schema.findings import Sentence

GRADE_OUTSIDE = Sentence(
    "Thông tư 22/2021 chỉ áp dụng cho lớp 6 đến lớp 12; học bạ này ghi lớp {grade}. Đề nghị kiểm tra lại lớp.",
    "Circular 22/2021 governs grades 6 to 12; this record says grade {grade}. Check the grade.",
)
TRACK_UNKNOWN = Sentence(
    "Học bạ phải thuộc diện đã hoàn thành hoặc diện “Kiểm tra, đánh giá lại / Rèn luyện trong kỳ nghỉ hè”. Đề nghị chọn lại.",
    "A record is on the completed track or on the track after the summer. Choose one of them.",
)
NOT_IN_FORCE = Sentence(
    "Thông tư 22/2021 áp dụng cho lớp {grade} từ năm học {first}. Đề nghị kiểm tra lại năm học.",
    "Circular 22/2021 applies to grade {grade} from the school year {first}. Check the school year.",
)
SUBJECT_MISSING = Sentence(
    "Học bạ lớp {grade} còn thiếu môn {subject}. Đề nghị bổ sung.",
    "The grade {grade} record lacks {subject}. Add it.",
)
SUBJECT_UNKNOWN = Sentence(
    "Môn {subject} không có trong chương trình lớp {grade}. Đề nghị bỏ môn này hoặc kiểm tra lại lớp.",
    "{subject} is not a subject of grade {grade}. Remove it or check the grade.",
)
ELECTIVES_COUNT = Sentence(
    "Học sinh cấp trung học phổ thông học {number} môn lựa chọn trong 9 môn (Thông tư 13/2022); học bạ này có {count}. "
    "Đề nghị kiểm tra lại các môn lựa chọn.",
    "A pupil of upper secondary chooses {number} of 9 subjects (Circular 13/2022); this record has {count}. "
    "Check the subjects that were chosen.",
)
EXEMPT_WITH_RESULT = Sentence(
    "Môn {subject} vừa có kết quả cả năm hoặc của cả hai học kỳ vừa ghi lý do miễn. Đề nghị chỉ giữ một trong hai.",
    "{subject} has both a result of the year or of both semesters and a reason for exemption. Keep one of the two.",
)
SUBJECT_EXEMPT = Sentence(
    "Môn {subject} không có kết quả cả năm và ghi lý do miễn. Đề nghị kiểm tra căn cứ miễn.",
    "{subject} has no result of the year but a reason for exemption. Check what the exemption rests on.",
)
LEVEL_IN_SCORED = Sentence(
    "Môn {subject} được đánh giá bằng nhận xét kết hợp điểm số (Điều 5 Thông tư 22/2021) nhưng ghi mức thay cho điểm. "
    "Đề nghị ghi điểm.",
    "{subject} is assessed by comments and marks (Article 5 of Circular 22/2021) but has a level in a mark's place. "
    "Give the mark.",
)
MARK_IN_COMMENT = Sentence(
    "Môn {subject} chỉ được đánh giá bằng nhận xét (Điều 5 Thông tư 22/2021) nhưng được ghi điểm. Đề nghị ghi Đạt hoặc "
    "Chưa đạt.",
    "{subject} is assessed by comments alone (Article 5 of Circular 22/2021) but has a mark. Give “Achieved” or "
    "“Not achieved”.",
)
REGULAR_COUNT = Sentence(
    "Môn {subject} có {count} lần đánh giá thường xuyên trong học kỳ; theo Điều 6 Thông tư 22/2021 là {number}. Đề nghị "
    "kiểm tra lại.",
    "{subject} has {count} regular assessments in a semester; by Article 6 of Circular 22/2021 there are {number}. "
    "Check this.",
)
ASSESSMENT_MISSING = Sentence(
    "Môn {subject} chưa có đủ kết quả kiểm tra, đánh giá định kỳ của học kỳ (Điều 7 Thông tư 22/2021). Đề nghị bổ sung; học "
    "sinh không kiểm tra bù mà không có lý do thì ghi 0 điểm.",
    "{subject} lacks a mid-term or final assessment of a semester (Article 7 of Circular 22/2021). Add it; where the "
    "pupil missed it without a reason the mark is 0.",
)
SEMESTER_AVERAGE_MISMATCH = Sentence(
    "Điểm trung bình học kỳ môn {subject} được ghi {declared}; tính từ các điểm thành phần theo Điều 9 Thông tư 22/2021 là "
    "{expected}. Đề nghị kiểm tra lại cách làm tròn.",
    "The semester's average in {subject} is given as {declared}; from its assessments Article 9 of Circular 22/2021 "
    "gives {expected}. Check the rounding.",
)
YEAR_AVERAGE_MISMATCH = Sentence(
    "Điểm trung bình cả năm môn {subject} được ghi {declared}; tính từ hai học kỳ theo Điều 9 Thông tư 22/2021 là "
    "{expected}. Đề nghị kiểm tra lại cách làm tròn.",
    "The year's average in {subject} is given as {declared}; from the semesters Article 9 of Circular 22/2021 gives "
    "{expected}. Check the rounding.",
)
SEMESTER_LEVEL_MISMATCH = Sentence(
    "Kết quả học kỳ môn {subject} được ghi “{declared}”; theo các lần đánh giá và Điều 9 Thông tư 22/2021 là “{expected}”. "
    "Đề nghị kiểm tra lại.",
    "The semester's level in {subject} is given as “{declared}”; by its assessments and Article 9 of Circular 22/2021 "
    "it is “{expected}”. Check this.",
)
YEAR_LEVEL_MISMATCH = Sentence(
    "Kết quả cả năm môn {subject} được ghi “{declared}”; theo Điều 9 Thông tư 22/2021 kết quả học kỳ II là kết quả cả năm: "
    "“{expected}”. Đề nghị kiểm tra lại.",
    "The year's level in {subject} is given as “{declared}”; by Article 9 of Circular 22/2021 it is that of semester 2: "
    "“{expected}”. Check this.",
)
SEMESTER_MISSING = Sentence(
    "Môn {subject} chỉ có kết quả của một học kỳ. Nếu môn này được dạy ở cả hai học kỳ, đề nghị bổ sung.",
    "{subject} has the result of one semester only. If it was taught in both, add the other.",
)
SEMESTERS_MISSING = Sentence(
    "Môn {subject} có kết quả cả năm nhưng không có kết quả học kỳ nào. Đề nghị bổ sung kết quả học kỳ.",
    "{subject} has a result of the year and of no semester. Add the semesters.",
)
CONDUCT_SEMESTER_MISSING = Sentence(
    "Kết quả rèn luyện còn thiếu một học kỳ (Điều 8 Thông tư 22/2021). Đề nghị bổ sung.",
    "Conduct lacks a semester (Article 8 of Circular 22/2021). Add it.",
)
LEARNING_SEMESTER_MISSING = Sentence(
    "Kết quả học tập còn thiếu một học kỳ (Điều 9 Thông tư 22/2021). Đề nghị bổ sung.",
    "Learning results lack a semester (Article 9 of Circular 22/2021). Add it.",
)
SEMESTER_ELSEWHERE = Sentence(
    "Kết quả học kỳ I của học sinh này ở nơi học trước, kết quả cả năm lấy theo học kỳ II. Đề nghị kiểm tra lại hồ sơ "
    "chuyển đến.",
    "Semester 1 of this pupil stands where he was before, and the year follows semester 2. Check the papers that he "
    "came with.",
)
LEARNING_TOO_HIGH = Sentence(
    "Kết quả học tập được ghi “{declared}” nhưng tính theo Điều 9 Thông tư 22/2021 là “{expected}” ({reason}). Đề nghị kiểm "
    "tra điểm hoặc mức đánh giá.",
    "The learning level is given as “{declared}” but Article 9 of Circular 22/2021 gives “{expected}” ({reason}). "
    "Check the marks or the level.",
)
LEARNING_MISMATCH = Sentence(
    "Kết quả học tập được ghi “{declared}” nhưng tính theo Điều 9 Thông tư 22/2021 là “{expected}”. Đề nghị kiểm tra điểm "
    "hoặc mức đánh giá.",
    "The learning level is given as “{declared}” but Article 9 of Circular 22/2021 gives “{expected}”. "
    "Check the marks or the level.",
)
LEARNING_NOT_COMPUTABLE = Sentence(
    "Kết quả học tập không tính được theo Điều 9 Thông tư 22/2021 vì học sinh chỉ có {count} môn đánh giá bằng điểm số, ít "
    "hơn {number} môn. Đề nghị kiểm tra lại mức đã ghi.",
    "Article 9 of Circular 22/2021 does not give the learning level: the pupil has {count} subjects with marks, fewer "
    "than {number}. Check the level that was given.",
)
CONDUCT_MISMATCH = Sentence(
    "Kết quả rèn luyện cả năm được ghi “{declared}” nhưng từ hai học kỳ theo Điều 8 Thông tư 22/2021 là “{expected}”. Đề "
    "nghị kiểm tra lại.",
    "Conduct of the year is given as “{declared}” but from the semesters Article 8 of Circular 22/2021 gives "
    "“{expected}”. Check this.",
)
ABSENCE_LIMIT = Sentence(
    "Học sinh nghỉ {count} buổi trong năm học, vượt mức {number} buổi theo Điều 12 Thông tư 22/2021, nhưng được ghi “Được "
    "lên lớp”. Đề nghị kiểm tra lại.",
    "The pupil missed {count} sessions in the year, more than the {number} of Article 12 of Circular 22/2021, but is "
    "recorded as promoted. Check this.",
)
PROMOTION_MISMATCH = Sentence(
    "Học bạ ghi “{declared}” nhưng theo kết quả rèn luyện, kết quả học tập và số buổi nghỉ thì Điều 12 Thông tư 22/2021 cho "
    "“{expected}”. Đề nghị kiểm tra lại.",
    "The record says “{declared}”, but by conduct, learning and sessions missed Article 12 of Circular 22/2021 gives "
    "“{expected}”. Check this.",
)
DECISION_MISSING = Sentence(
    "Học sinh khuyết tật chưa đủ điều kiện của Điều 12 Thông tư 22/2021 được ghi “Được lên lớp” nhưng chưa có quyết định "
    "của Hiệu trưởng theo Điều 11. Đề nghị ghi số quyết định.",
    "A pupil with a disability who does not meet Article 12 of Circular 22/2021 is recorded as promoted without the "
    "principal's decision that Article 11 asks for. Give the number of the decision.",
)
DECISION_UNNEEDED = Sentence(
    "Quyết định lên lớp của Hiệu trưởng theo Điều 11 Thông tư 22/2021 chỉ dành cho học sinh khuyết tật. Đề nghị kiểm tra lại.",
    "The principal's decision of Article 11 of Circular 22/2021 is for pupils with a disability. Check this.",
)
COMPLETION_OUTSIDE = Sentence(
    "Hoàn thành chương trình cấp học chỉ được ghi ở lớp 9 và lớp 12; học bạ này ghi lớp {grade}. Đề nghị bỏ mục này.",
    "Completion of a level is said in grades 9 and 12; this record says grade {grade}. Remove it.",
)
COMPLETION_UNSAID = Sentence(
    "Học sinh lớp cuối cấp đủ điều kiện nhưng học bạ chưa ghi hoàn thành chương trình cấp học. Đề nghị bổ sung.",
    "A pupil in the last grade of a level meets the conditions, and the record does not say whether he completed the "
    "level. Add it.",
)
COMPLETED_BUT_RETAINED = Sentence(
    "Học bạ ghi hoàn thành chương trình cấp học nhưng học sinh chưa đủ điều kiện của Điều 12 Thông tư 22/2021. Đề nghị sửa "
    "một trong hai.",
    "The level is recorded as completed, but the pupil does not meet Article 12 of Circular 22/2021. Correct one of "
    "the two.",
)
PROMOTED_BUT_NOT_COMPLETED = Sentence(
    "Học sinh lớp cuối cấp đủ điều kiện của Điều 12 Thông tư 22/2021 nhưng học bạ ghi chưa hoàn thành chương trình cấp học. Đề "
    "nghị sửa một trong hai.",
    "A pupil in the last grade of a level meets Article 12 of Circular 22/2021, but the level is recorded as not "
    "completed. Correct one of the two.",
)
SUPPLEMENTARY_WITHOUT_FAILURE = Sentence(
    "Diện “Kiểm tra, đánh giá lại / Rèn luyện trong kỳ nghỉ hè” chỉ dành cho học sinh có kết quả học tập hoặc rèn luyện cả "
    "năm “Chưa đạt” (Điều 13, 14 Thông tư 22/2021). Đề nghị kiểm tra kết quả hoặc chuyển diện.",
    "Re-assessment and summer practice are for pupils whose learning or conduct of the year was “Not achieved” "
    "(Articles 13, 14 of Circular 22/2021). Check the results or change the track.",
)
RETAKE_RESULT_MISSING = Sentence(
    "Học sinh đã kiểm tra, đánh giá lại nhưng chưa có kết quả học tập sau đánh giá lại (Điều 14 Thông tư 22/2021). Đề nghị "
    "bổ sung.",
    "A subject was assessed again, but there is no learning level after it (Article 14 of Circular 22/2021). Add it.",
)
RETAKE_MISSING = Sentence(
    "Có kết quả học tập sau đánh giá lại nhưng không có môn nào được kiểm tra, đánh giá lại. Đề nghị bổ sung hoặc bỏ kết "
    "quả này.",
    "There is a learning level after re-assessment, but no subject was assessed again. Add the subject or remove the "
    "level.",
)
NOTHING_AFTER_SUMMER = Sentence(
    "Học bạ thuộc diện “Kiểm tra, đánh giá lại / Rèn luyện trong kỳ nghỉ hè” nhưng không có kết quả nào sau kỳ nghỉ hè. Đề "
    "nghị bổ sung.",
    "A record on the track after the summer has nothing that was assessed then. Add it.",
)
RETAKE_NOT_DUE = Sentence(
    "Chỉ kiểm tra, đánh giá lại môn “Chưa đạt” hoặc có điểm trung bình cả năm dưới 5,0, khi kết quả học tập cả năm “Chưa "
    "đạt” (Điều 14 Thông tư 22/2021); môn {subject} không thuộc diện này. Đề nghị bỏ kết quả đánh giá lại.",
    "Only a subject that is “Not achieved” or has a year's average below 5.0 is assessed again, where learning of the "
    "year is “Not achieved” (Article 14 of Circular 22/2021); {subject} is not such a one. Remove the re-assessment.",
)
SUMMER_NOT_DUE = Sentence(
    "Rèn luyện trong kỳ nghỉ hè chỉ dành cho học sinh có kết quả rèn luyện cả năm “Chưa đạt” (Điều 13 Thông tư 22/2021). Đề "
    "nghị bỏ kết quả này.",
    "Practice in the summer is for pupils whose conduct of the year was “Not achieved” (Article 13 of Circular "
    "22/2021). Remove this result.",
)
RETAKE_ON_COMPLETED_TRACK = Sentence(
    "Kết quả sau kỳ nghỉ hè chỉ được ghi trong học bạ thuộc diện “Kiểm tra, đánh giá lại / Rèn luyện trong kỳ nghỉ hè”. Đề "
    "nghị bỏ kết quả này hoặc chuyển diện.",
    "Results after the summer stand only in a record on the track after it. Remove them or change the track.",
)
FAILED_ON_COMPLETED_TRACK = Sentence(
    "Học sinh có kết quả cả năm “Chưa đạt” được báo cáo trước khi kiểm tra, đánh giá lại. Đề nghị kiểm tra xem học bạ này có "
    "thuộc diện sau kỳ nghỉ hè không.",
    "A “Not achieved” year is reported before re-assessment. Check whether this record belongs to the track after the "
    "summer.",
)
RETAKE_WITH_FAILED_CONDUCT = Sentence(
    "Học sinh được kiểm tra, đánh giá lại trong khi kết quả rèn luyện cả năm cũng “Chưa đạt” (Điều 14 Thông tư 22/2021). Đề "
    "nghị kiểm tra lại.",
    "The pupil was assessed again although conduct of the year was “Not achieved” too (Article 14 of Circular "
    "22/2021). Check this.",
)
AWARD_HSXS_MISMATCH = Sentence(
    "Danh hiệu “{award}” cần rèn luyện và học tập cả năm “Tốt” và ít nhất 6 môn có điểm trung bình cả năm từ 9,0 trở lên "
    "(Điều 15 Thông tư 22/2021). Đề nghị kiểm tra lại.",
    "“{award}” asks for conduct and learning of the year “Good” and at least 6 subjects with a year's average of 9.0 "
    "or more (Article 15 of Circular 22/2021). Check this.",
)
AWARD_HSG_MISMATCH = Sentence(
    "Danh hiệu “{award}” cần rèn luyện và học tập cả năm “Tốt” (Điều 15 Thông tư 22/2021). Đề nghị kiểm tra lại.",
    "“{award}” asks for conduct and learning of the year “Good” (Article 15 of Circular 22/2021). Check this.",
)
AWARD_MISSING = Sentence(
    "Học sinh đủ điều kiện nhưng chưa ghi danh hiệu “{award}” theo Điều 15 Thông tư 22/2021. Đề nghị kiểm tra lại.",
    "The conditions of “{award}” in Article 15 of Circular 22/2021 are met, but it is not recorded. Check this.",
)
AWARD_DUPLICATE = Sentence(
    "Danh hiệu “{award}” được ghi nhiều lần. Đề nghị chỉ giữ một lần.",
    "“{award}” is recorded more than once. Keep it once.",
)
