"""Sentences about the form of a record's parts, common to all circulars."""

from collections.abc import Mapping
from types import MappingProxyType

from hbs_schema.findings import Sentence, Term

PART_LABELS: Mapping[str, Term] = MappingProxyType(
    {
        "identity": Term("thông tin định danh học sinh", "the pupil's identity"),
        "personal": Term("thông tin cá nhân học sinh", "the pupil's particulars"),
        "qualities": Term("phẩm chất", "qualities"),
        "competences": Term("năng lực", "competences"),
        "conduct": Term("kết quả rèn luyện", "conduct"),
        "attendance": Term("số ngày nghỉ", "attendance"),
        "outcome": Term("kết quả giáo dục cuối năm", "the year's outcome"),
        "remarks": Term("phần xác nhận cuối trang", "the foot of the page"),
    }
)

PART_UNKNOWN = Sentence(
    "Học bạ có một phần không thuộc mẫu học bạ của cấp học này. Đề nghị bỏ phần đó và gửi lại.",
    "The record has a part that the layout of this level does not have. Remove it and send again.",
)
PART_MISSING = Sentence(
    "Học bạ còn thiếu phần {where}. Đề nghị bổ sung.",
    "The record lacks {where}. Add it.",
)
FIELD_UNKNOWN = Sentence(
    "Học bạ có một trường thông tin không thuộc mẫu học bạ. Đề nghị bỏ trường đó và gửi lại.",
    "The record has a field that the layout does not have. Remove it and send again.",
)
FIELD_MISSING = Sentence(
    "Còn thiếu thông tin bắt buộc ở {where}. Đề nghị bổ sung.",
    "Required information is missing in {where}. Add it.",
)
VALUE_MALFORMED = Sentence(
    "Thông tin ở {where} không đúng định dạng quy định. Đề nghị kiểm tra và sửa lại.",
    "A value in {where} does not have the form that is asked for. Check and correct it.",
)
LEVEL_MISSING = Sentence(
    "Chưa có mức đạt được ở {where}. Đề nghị bổ sung, hoặc ghi lý do nếu học sinh được miễn.",
    "There is no level in {where}. Add it, or give the reason if the pupil is exempt.",
)
LEVEL_UNKNOWN = Sentence(
    "Mức đạt được ở {where} không thuộc các mức quy định. Đề nghị chọn lại mức.",
    "The level in {where} is not one of the levels that the circular knows. Choose one of them.",
)
MARK_NOT_INTEGER = Sentence(
    "Điểm kiểm tra cuối năm môn {subject} là {declared}. Theo Thông tư 27/2020, điểm phải là số "
    "nguyên từ 0 đến 10. Đề nghị sửa và gửi lại.",
    "The year-end test mark in {subject} is {declared}. By Circular 27/2020 a mark is an integer "
    "from 0 to 10. Correct it and send again.",
)
MARK_NOT_A_NUMBER = Sentence(
    "Điểm kiểm tra cuối năm môn {subject} không phải là số. Theo Thông tư 27/2020, điểm phải là "
    "số nguyên từ 0 đến 10. Đề nghị sửa và gửi lại.",
    "The year-end test mark in {subject} is not a number. By Circular 27/2020 a mark is an "
    "integer from 0 to 10. Correct it and send again.",
)
MARK_MALFORMED = Sentence(
    "Điểm ở {where} không đúng quy định. Theo Điều 5 Thông tư 22/2021, điểm là số từ 0 đến 10, nguyên hoặc có một chữ số "
    "thập phân. Đề nghị sửa và gửi lại.",
    "A mark in {where} is not as it should be. By Article 5 of Circular 22/2021 a mark is a number from 0 to 10, whole or "
    "with one decimal. Correct it and send again.",
)
RESULT_WITHOUT_SEMESTERS = Sentence(
    "Có kết quả cả năm ở {where} nhưng không có kết quả của học kỳ nào. Đề nghị bổ sung kết quả học kỳ.",
    "There is a result of the year in {where} and of no semester. Add the semesters.",
)
RESULT_WITHOUT_SUBJECTS = Sentence(
    "Học bạ ghi kết quả chung nhưng không có kết quả của môn học nào. Đề nghị bổ sung kết quả các môn học hoặc bỏ kết quả này.",
    "The record gives an overall result but the result of no subject. Add those of the subjects or remove this one.",
)
RESULT_MISSING = Sentence(
    "Chưa có mức đánh giá cả năm ở {where}. Đề nghị bổ sung; chỉ học sinh khuyết tật thuộc diện không đánh giá được để trống.",
    "There is no level of the year in {where}. Add it; only a pupil with a disability who is not assessed has none.",
)
SCHOOL_YEAR_MALFORMED = Sentence(
    "Năm học phải ghi bằng hai năm liên tiếp, ví dụ 2025-2026. Đề nghị sửa lại.",
    "A school year is written as two consecutive years, such as 2025-2026. Correct it.",
)
DATE_UNREAL = Sentence(
    "Ngày ghi ở {where} không có trong lịch. Đề nghị kiểm tra lại ngày, tháng, năm.",
    "The date in {where} does not exist. Check day, month and year.",
)
PERSONAL_ID_ABSENT = Sentence(
    "Học sinh chưa có số định danh cá nhân. Đề nghị bổ sung hoặc chọn lý do (chưa được cấp, người "
    "nước ngoài); nếu dùng học bạ giấy, chọn “Đang sử dụng học bạ giấy”.",
    "The pupil has no personal id. Add it or choose a reason (not issued, foreign); if paper is "
    "used, choose “paper fallback”.",
)
PERSONAL_ID_UNLIKE = Sentence(
    "Số định danh cá nhân không khớp với giới tính hoặc năm sinh theo Điều 13 Nghị định 137/2015. "
    "Đề nghị kiểm tra lại giấy khai sinh; nếu đúng, không cần sửa.",
    "The personal id does not agree with the sex or the year of birth by Article 13 of Decree "
    "137/2015. Check the birth certificate; if all is right, nothing needs correcting.",
)
LEVEL_CONTINUING = Sentence(
    "Học bạ của giáo dục thường xuyên (Thông tư 43/2021) chưa được tiếp nhận. Đề nghị thực hiện theo hướng dẫn của Sở.",
    "Records of continuing education (Circular 43/2021) are not taken yet. Use the form that the registrar asks for.",
)
SCHOOL_LEVEL_UNKNOWN = Sentence(
    "Cấp học được ghi không phải tiểu học, trung học cơ sở hoặc trung học phổ thông. Đề nghị kiểm tra lại cấp học.",
    "The level is not primary, lower secondary or upper secondary. Check the level.",
)
SCHEMA_UNKNOWN = Sentence(
    "Phiên bản dữ liệu của học bạ chưa được hỗ trợ. Đề nghị đơn vị cung cấp phần mềm dùng phiên bản đã công bố.",
    "The version of this record's content is not known. The software's vendor should use a published one.",
)
GRADE_OUTSIDE_LEVEL = Sentence(
    "Lớp {grade} không thuộc cấp học được ghi. Đề nghị kiểm tra lại lớp và cấp học.",
    "Grade {grade} is not of this level. Check grade and level.",
)
INTERIM_NOT_YEAR_RECORD = Sentence(
    "Đây là kết quả trong năm của học sinh chuyển trường, không phải học bạ của cả năm học. Đề nghị gửi cho trường tiếp nhận.",
    "This is what a pupil who left in the middle of the year takes along, and not the record of a whole year. "
    "Send it to the school that he goes to.",
)
SCHEMA_OF_ANOTHER_LEVEL = Sentence(
    "Mẫu dữ liệu của học bạ thuộc cấp học khác. Đề nghị chọn lại cấp học hoặc mẫu dữ liệu.",
    "The content's schema is that of another level. Choose the level or the schema again.",
)
RULE_BOOK_OF_ANOTHER_YEAR = Sentence(
    "Bộ quy tắc kiểm tra thuộc năm học khác với năm học của học bạ. Đề nghị dùng bộ quy tắc của đúng năm học.",
    "The rule book is that of another school year than the record's. Use the one of the same year.",
)
CHARACTER_NOT_ALLOWED = Sentence(
    "Ở {where} có ký tự không được phép trong học bạ số (ký tự điều khiển hoặc ký tự lạ). Đề nghị gõ lại phần này.",
    "There is a character in {where} that a digital school record cannot have (a control character or a strange one). "
    "Type it anew.",
)
TEXT_NOT_COMPOSED = Sentence(
    "Chữ tiếng Việt ở {where} không theo dạng Unicode dựng sẵn (NFC). Đề nghị chuyển sang Unicode dựng sẵn và gửi lại.",
    "A text in {where} is not in Unicode Normalization Form C. Convert it and send again.",
)
NAME_WITHOUT_LETTERS = Sentence(
    "Họ và tên ở thông tin định danh học sinh không có chữ cái. Đề nghị ghi theo giấy khai sinh.",
    "The name in the pupil's identity has no letters. Write it as the birth certificate has it.",
)
ID_REASON_UNLIKE = Sentence(
    "Lý do chưa có số định danh cá nhân không khớp với quốc tịch Việt Nam. Đề nghị kiểm tra lại lý do.",
    "The reason why there is no personal id does not agree with the nationality. Check the reason.",
)
ETHNICITY_UNKNOWN = Sentence(
    "Mã dân tộc không có trong danh mục hoặc không khớp với tên dân tộc ghi bên cạnh. Đề nghị kiểm tra lại.",
    "The code of the ethnic group is not in the list, or is not that of the name beside it. Check this.",
)
DISTRICT_ENDED = Sentence(
    "Học bạ phát hành từ ngày 01/07/2025 không còn ghi huyện, quận (chính quyền địa phương hai cấp). Đề nghị bỏ mục này và "
    "ghi xã, phường.",
    "A record issued from 01/07/2025 on has no district (two levels of local government). Remove it and give the commune.",
)
PROVINCE_UNKNOWN = Sentence(
    "Tên tỉnh, thành phố của trường không có trong danh mục tại ngày ghi ở cuối trang. Đề nghị kiểm tra lại tên tỉnh hoặc "
    "ngày.",
    "The name of the school's province is not in the list of the day at the foot of the page. Check the name or the day.",
)
PLACE_CODE_UNKNOWN = Sentence(
    "Mã tỉnh, thành phố không có trong danh mục của ngày ghi kèm, hoặc là mã của tỉnh khác. Tên địa danh giữ nguyên theo giấy "
    "khai sinh; đề nghị kiểm tra lại mã.",
    "The province code is not in the list of the day beside it, or is another province's. The name stays as the birth "
    "certificate has it; check the code.",
)
STUDY_HISTORY_OVERLAP = Sentence(
    "Một dòng của quá trình học tập trùng thời gian với dòng trước hoặc kết thúc trước khi bắt đầu. Đề nghị kiểm tra lại "
    "ngày.",
    "A row of the study history holds for the same time as an earlier one, or ends before it begins. Check the days.",
)
INTERIM_EMPTY = Sentence(
    "Hồ sơ chuyển trường trong năm học không có môn nào. Đề nghị ghi kết quả các môn đến ngày chuyển.",
    "What a pupil who left in the middle of the year takes along has no subject. Give what was assessed until then.",
)
LEFT_OUTSIDE_YEAR = Sentence(
    "Ngày chuyển đi không thuộc năm học được ghi. Đề nghị kiểm tra lại ngày hoặc năm học.",
    "The day of leaving is not one of the school year. Check the day or the year.",
)
