"""What is wrong with a row of a list of schools, in words (docs/glossary.md)."""

from hbs_schema.findings import Sentence

CODE = Sentence(
    "Dòng {row}: mã trường thiếu hoặc sai khuôn dạng. Đề nghị ghi mã trường theo danh mục của ngành.",
    "Row {row}: the school's code is missing or malformed. Please give the sector's code.",
)
NAME = Sentence(
    "Dòng {row}: thiếu tên trường, hoặc tên quá dài. Đề nghị bổ sung.",
    "Row {row}: the school's name is missing or too long. Please add it.",
)
FIRST_DAY = Sentence(
    "Dòng {row}: ngày bắt đầu thiếu hoặc không đọc được. Đề nghị ghi dd/mm/yyyy.",
    "Row {row}: the first day is missing or cannot be read. Please write dd/mm/yyyy.",
)
LAST_DAY = Sentence(
    "Dòng {row}: ngày kết thúc không đọc được hoặc sớm hơn ngày bắt đầu. Đề nghị sửa lại.",
    "Row {row}: the last day cannot be read, or is before the first. Please correct it.",
)
COMMUNE = Sentence(
    "Dòng {row}: mã xã sai khuôn dạng. Đề nghị ghi mã theo danh mục hành chính.",
    "Row {row}: the commune's code is malformed. Please give the code of the administrative list.",
)
TYPE = Sentence(
    "Dòng {row}: loại hình trường không có trong danh mục. Đề nghị dùng một trong các mã: {known}.",
    "Row {row}: the list has no such type of school. Please use one of: {known}.",
)
LEVELS = Sentence(
    "Dòng {row}: cấp học thiếu hoặc không có trong danh mục. Đề nghị dùng một hay nhiều mã: {known}.",
    "Row {row}: the levels are missing or not in the list. Please use one or more of: {known}.",
)
REPEATED = Sentence(
    "Dòng {row}: trường này với cùng ngày bắt đầu đã có ở dòng trên. Đề nghị bỏ dòng trùng.",
    "Row {row}: this school with this first day stands in a row above. Please remove the repeat.",
)
MERGER = Sentence(
    "Dòng {row}: việc sáp nhập không ghi bằng danh mục này. Đề nghị dùng lệnh school merge với số quyết định.",
    "Row {row}: a merger is not recorded by this list. Please use the command for mergers, with the decision's number.",
)
UNREADABLE = Sentence(
    "Danh mục trường không đọc được: cần tệp CSV (UTF-8), Excel hoặc JSON, không quá 10 MiB và 20.000 dòng. Đề nghị xuất lại tệp.",
    "The list of schools cannot be read: CSV (UTF-8), Excel or JSON of at most 10 MiB and 20,000 rows. Please export it again.",
)
COLUMNS = Sentence(
    "Danh mục trường thiếu cột: {columns}. Đề nghị thêm các cột này vào dòng tiêu đề.",
    "The list of schools lacks columns: {columns}. Please add them to the header.",
)
