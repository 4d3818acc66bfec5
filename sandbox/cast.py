"""Who and what every made-up inventory has: the named colleagues and the assets tests ask for."""

from typing import Literal, NamedTuple

from sandbox.company import Colleague

COMPANY_ID = "4711"
COMPANY_NAME = "Larkfield"
DOMAIN = "larkfield.example"

COLLEAGUES = (
    Colleague(
        "dana", "Dana Desk", f"dana.desk@{DOMAIN}", "U0DANADESK", "member", "1001", is_admin=True
    ),
    Colleague("alex", "Alex Moreno", f"alex.moreno@{DOMAIN}", "U0ALEXMORE", "member", "1002"),
    Colleague("priya", "Priya Raman", f"priya.raman@{DOMAIN}", "U0PRIYARAM", "member", "1003"),
    Colleague("tom", "Tom Becker", f"tom.becker@{DOMAIN}", "U0TOMBECKE", "member", "1004"),
    Colleague("mei", "Mei Tanaka", f"mei.tanaka@{DOMAIN}", "U0MEITANAK", "member", "1005"),
    Colleague("sofia", "Sofia Rossi", f"sofia.rossi@{DOMAIN}", "U0SOFIAROS", "member", "1006"),
    Colleague("noah", "Noah Lindqvist", f"noah.lindqvist@{DOMAIN}", "W0NOAHLIND", "member", "1007"),
    Colleague("amara", "Amara Okafor", f"amara.okafor@{DOMAIN}", "U0AMARAOKA", "member", "1008"),
    Colleague("luc", "Luc O'Brien", f"luc.obrien@{DOMAIN}", "U0LUCOBRIE", "member", "1009"),
    Colleague("jonas", "Jonas Krüger", f"jonas.krueger@{DOMAIN}", "U0JONASKRU", "member", "1010"),
    Colleague("hana", "Hana Novak", f"hana.novak@{DOMAIN}", "U0HANANOVA", "member", "1011"),
    Colleague("robin", "Robin Field", f"robin.field@{DOMAIN}", "U0ROBINFIE", "member", None),
    Colleague("wren", "Wren Park", f"wren.park@{DOMAIN}", "U0WRENPARK", "member", None),
    Colleague("gemma", "Gemma Ortiz", "gemma@agency.example", "U0GEMMAGUE", "guest", None),
    Colleague(
        "dieter", "Dieter Vogel", f"dieter.vogel@{DOMAIN}", "U0DIETERVO", "deactivated", "1014"
    ),
    Colleague("sam", "Sam Stone", "sam.stone@partner.example", "U0SAMSTONE", "stranger", None),
)
"""The IT desk first, an admin here. Robin's e-mail belongs to two employees, Wren's to none."""

FIRST_NAMES = (
    "Ada Aiko Ben Carla Chidi Daria Elif Emil Farah Gloria Hugo Ines Ivan Jana Kofi Lea Malik "
    "Mona Nils Olga Pablo Quinn Rana Sven Tara Uma Viktor Willa Yusuf Zora"
)
LAST_NAMES = (
    "Adler Baran Castro Dubois Eriksen Fischer García Haddad Ivanov Jensen Kaya Lopez Meyer "
    "Nowak Osei Petrov Quiroga Ricci Silva Tran Ueda Varga Weber Xu Yilmaz Ziegler"
)
"""What everyone else is called."""

SHARED_EMAIL = (("1012", "Robin Field"), ("1013", "Robin Fields"))
"""The two employees who have Robin's e-mail."""

PRIVATE_EMAIL = {"1005": "mei@private.example"}
"""Employees whose `email` is not the one they log in with."""

UNTIDY_EMAIL = {"1004": f"Tom.Becker@{DOMAIN.title()}"}
"""Employees whose address is written otherwise than in Slack, but for case."""

MANAGERS = {"1002": "1001", "1003": "1008", "1004": "1003", "1005": "1003", "1006": "1008"}
"""Employee to manager, where it matters."""

WORKPLACES = (
    ("11", "Berlin", "Europe/Berlin", "DE"),
    ("12", "Barcelona", "Europe/Madrid", "ES"),
    ("13", "London", "Europe/London", "GB"),
    ("14", "Home office", "Europe/Berlin", "DE"),
)
TEAMS = (
    ("31", "IT", ("1001", "1002")),
    ("32", "Engineering", ("1003", "1004", "1005")),
    ("33", "Sales & Success", ("1006", "1007", "1008")),
    ("34", "Finance", ("1009", "1010", "1011")),
)

CATEGORIES = (
    ("it", "IT"),
    ("it.laptop", "Laptop"),
    ("it.desktop", "Desktop"),
    ("it.tablet", "Tablet"),
    ("it.phone", "Phone"),
    ("it.screen", "Screen"),
    ("it.headset", "Headset"),
    ("vehicles.car", "Car"),
)


class Make(NamedTuple):
    """One model: how its serial numbers look (prefix, suffix) and what it costs."""

    category: str
    brand: str
    name: str
    prefix: str
    suffix: str
    cents: int


MAKES = (
    Make("it.laptop", "Apple", "MacBook Pro 14", "C02", "Q6", 229900),
    Make("it.laptop", "Apple", "MacBook Air 13", "FVF", "M9", 129900),
    Make("it.laptop", "Dell", "Latitude 7450", "", "", 164900),
    Make("it.laptop", "Lenovo", "ThinkPad X1 Carbon Gen 12", "PF", "", 189900),
    Make("it.laptop", "HP", "EliteBook 840 G11", "5CG", "", 149900),
    Make("it.desktop", "Dell", "OptiPlex 7020", "D", "", 89900),
    Make("it.tablet", "Samsung", "Galaxy Tab S9", "R52", "", 79900),
    Make("it.tablet", "Apple", "iPad Air", "DMP", "J1", 69900),
    Make("it.phone", "Samsung", "Galaxy S24", "R58", "", 84900),
    Make("it.phone", "Apple", "iPhone 16", "G0N", "P4", 94900),
    Make("it.screen", "Dell", 'UltraSharp 27" U2724D', "CN0", "", 47900),
    Make("it.screen", "Samsung", "ViewFinity S8", "0KT", "", 39900),
    Make("it.headset", "Jabra", "Evolve2 65", "JB", "", 18900),
    Make("vehicles.car", "Škoda", "Enyaq 85", "TMB", "", 4890000),
)

HOSTILE_LABEL = 'LT-"0666" <!channel> \\n {"type":"divider"}'
HOSTILE_NOTES = (
    'He said "hi" & left.\n<!here> <@U0DANADESK>\n<https://evil.example|click>\t\u202e*bold*'
)


class Marked(NamedTuple):
    """One asset every inventory has; what is None is left to chance or is truly absent."""

    serial: str
    make: int
    status: Literal["assigned", "in_stock", "maintenance", "retired", "awaiting_pickup"]
    owner: str | None = None
    label: str | None = None
    notes: str | None = None
    bought_days_ago: int | None = 400
    warranty_days_left: int | None = 500
    discarded: bool = False


MARKED = (
    Marked("C02XL0ABJGH5", 0, "assigned", "1002", "LT-0042", "Keep the original box.", 293, 438),
    Marked("5CG0O18B2Z", 4, "assigned", "1003", "LT-0101"),
    Marked("5CGO018B2Z", 4, "assigned", "1004", "LT-0102"),
    Marked("5CG0018B2Z", 4, "in_stock", None, "LT-0103"),
    Marked("R58TWIN0001", 8, "assigned", "1005", "PH-0001"),
    Marked("R58TWIN0001", 8, "assigned", "1006", "PH-0002"),
    Marked("PF4NOTAG", 3, "assigned", "1007", None),
    Marked("PF4STOCK", 3, "in_stock", None, "LT-0104", None, 30, 1065),
    Marked("PF4BENCH", 3, "maintenance", "1008", "LT-0105", "Waiting for a keyboard."),
    Marked("7FOLD93", 2, "retired", None, "LT-0106", None, 2400, -1305),
    Marked("G0N0DDSTAT", 9, "awaiting_pickup", "1009", "PH-0003"),
    Marked("DMPDISCARD1", 7, "retired", None, "TB-0001", None, 1500, -400, discarded=True),
    Marked("7GONE42", 2, "assigned", "1014", "LT-0107", None, 900, 195, discarded=True),
    Marked("C02HOSTILE01", 0, "assigned", "1010", HOSTILE_LABEL, HOSTILE_NOTES),
    Marked("JBLABEL7", 12, "in_stock", None, "HS-0001", None, None, None),
    Marked("JB0OTHER", 12, "assigned", "1011", "JBLABEL7"),
    Marked("CN0EXPTODAY", 10, "assigned", "1001", "SC-0001", None, 1095, 0),
    Marked("CN0EXPYESTD", 10, "assigned", "1002", "SC-0002", None, 1096, -1),
    Marked("PF4LEFTBEH", 3, "assigned", "1014", "LT-0108"),
    Marked("PF4ROBIN1", 3, "assigned", "1012", "LT-0109"),
    Marked("PF4ROBIN2", 3, "assigned", "1013", "LT-0110"),
    Marked("ab-12 cd_34", 12, "in_stock", None, "HS-0002"),
)
"""The demo's own; look-alikes; twins; no tag; in stock; in repair; retired; an unknown status;
discarded; hostile text; a serial number that is another one's tag; warranty ending today and
yesterday; still with someone who left; with the two who share an e-mail; a serial number typed
with blanks and dashes."""
