"""Made-up pupils: plausible names, ids that fit sex and year, drawn from a seed. None of them is a real person."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

SURNAMES = (
    "Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Huỳnh", "Phan", "Vũ", "Võ", "Đặng", "Bùi", "Đỗ", "Hồ",
    "Ngô", "Dương", "Lý", "Đoàn", "Trịnh", "Đinh", "Mai",
)  # fmt: skip
MIDDLE = {
    "male": ("Văn", "Đức", "Minh", "Quang", "Gia", "Hữu", "Bảo", "Tuấn", "Khánh"),
    "female": ("Thị", "Ngọc", "Thu", "Phương", "Khánh", "Bảo", "Thùy", "Quỳnh", "Diệu"),
}
GIVEN = {
    "male": (
        "An", "Bách", "Cường", "Dũng", "Đạt", "Hiếu", "Huy", "Khoa", "Kiệt", "Long", "Nam", "Nghĩa",
        "Phúc", "Quân", "Sơn", "Thịnh", "Trí", "Vượng",
    ),
    "female": (
        "Anh", "Châu", "Chi", "Dung", "Giang", "Hà", "Hân", "Hương", "Lan", "Linh", "Ly", "Mỹ",
        "Ngân", "Nhi", "Quyên", "Trâm", "Uyên", "Vy", "Yến",
    ),
}  # fmt: skip
MINORITY = (
    ("male", "Ê-đê", "Y Blŭ Êñuôl"),
    ("female", "Ê-đê", "H'Ƀlơi Niê Kđăm"),
    ("male", "Gia-rai", "Ksor Y Djŏ"),
    ("female", "Ba-na", "Đinh Thị Rŏih"),
    ("male", "Mông", "Giàng A Sử"),
    ("female", "Thái", "Lò Thị Ửng"),
    ("male", "Chăm", "Đàng Năng Thạch"),
    ("female", "Tày", "Nông Thị Bích Ngàn"),
)
"""Names with letters that a Vietnamese keyboard lacks: sex, ethnicity, name."""

PLACES = (
    "Hà Nội",
    "Hà Tây",
    "Nam Định",
    "Thái Bình",
    "Hòa Bình",
    "Nghệ An",
    "Đắk Lắk",
    "Bình Định",
)
"""Birthplaces as they were called; provinces since merged keep their names."""

STREETS = ("tổ dân phố 3", "thôn Đông", "ngõ 12 phố Chùa", "tổ 7", "xóm Mới", "thôn Thượng")
_MINORITY_SHARE = 10
"""One pupil in so many."""


@dataclass(frozen=True)
class Person:
    """A pupil as lists and second sheets have him."""

    pupil_code: str
    sector_code: str
    personal_id: str
    full_name: str
    birth_date: date
    sex: str
    ethnicity: str
    birthplace: str
    address: str
    father: str
    mother: str
    height_cm: str
    weight_kg: str


def make_people(random: Random, count: int, *, grade: int, first_year: int) -> list[Person]:
    """So many pupils of the age of a grade; no two have a code, an id or a name in common."""
    people: list[Person] = []
    minority = random.sample(MINORITY, k=min(len(MINORITY), max(1, count // _MINORITY_SHARE)))
    names: set[str] = set()
    serials = random.sample(range(10_000_000, 99_999_999), count)
    for index in range(count):
        if index < len(minority):
            sex, ethnicity, name = minority[index]
        else:
            sex, ethnicity = random.choice(("male", "female")), "Kinh"
            name = _new_name(random, sex, names)
        names.add(name)
        born = date(first_year - 5 - grade, 1, 1) + timedelta(days=random.randrange(365))
        people.append(_person(random, (sex, ethnicity, name), born, serials[index], grade))
    random.shuffle(people)
    return people


def _person(random: Random, who: tuple[str, str, str], born: date, serial: int, grade: int) -> Person:
    sex, ethnicity, name = who
    century_and_sex = "2" if sex == "male" else "3"
    province = random.choice(("001", "017", "036", "040", "066"))
    surname = name.split()[0]
    return Person(
        pupil_code=f"24{serial}",
        sector_code=f"01{serial}",
        personal_id=f"{province}{century_and_sex}{born:%y}{random.randrange(10**6):06d}",
        full_name=name,
        birth_date=born,
        sex="Nam" if sex == "male" else "Nữ",
        ethnicity=ethnicity,
        birthplace=random.choice(PLACES),
        address=f"{random.choice(STREETS)}, phường Hà Đông, Hà Nội",
        father=f"{surname} {random.choice(MIDDLE['male'])} {random.choice(GIVEN['male'])}",
        mother=_name(random, "female"),
        height_cm=f"{112 + 6 * grade + random.randrange(-70, 71) / 10:.1f}".replace(".", ","),
        weight_kg=f"{17 + 3 * grade + random.randrange(-30, 31) / 10:.1f}".replace(".", ","),
    )


def _new_name(random: Random, sex: str, taken: set[str]) -> str:
    while (name := _name(random, sex)) in taken:
        pass
    return name


def _name(random: Random, sex: str) -> str:
    surname, middle = random.choice(SURNAMES), random.choice(MIDDLE[sex])
    return f"{surname} {middle} {random.choice(GIVEN[sex])}"
