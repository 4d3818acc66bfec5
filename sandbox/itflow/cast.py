"""Who and what every made-up ITFlow has: an MSP's clients, and the assets tests ask for.

Larkfield is the MSP, and its own first client; its people are those of the workspace.
"""

from typing import NamedTuple

LARKFIELD, BRIGHTWATER, KESTREL, OAKHURST, PINEFOLD, NOBODY = "1", "2", "3", "4", "5", "999"

CLIENTS = (
    (LARKFIELD, "Larkfield", "LF"),
    (BRIGHTWATER, "Brightwater Dental", "BW"),
    (KESTREL, "Kestrel Freight", "KF"),
    (OAKHURST, "Oakhurst & Finch", "OF"),
    (PINEFOLD, "Pinefold Bakery", "PB"),
)
"""Pinefold is archived. There is no client 999, but an asset of it."""

SHARES = LARKFIELD * 6 + BRIGHTWATER * 5 + KESTREL * 5 + OAKHURST * 3 + PINEFOLD
"""Who has how many of the assets by chance."""

LOCATIONS = (
    (LARKFIELD, "Berlin"),
    (BRIGHTWATER, "Main practice"),
    (BRIGHTWATER, "East clinic"),
    (KESTREL, "Warehouse A"),
    (KESTREL, "Main office"),
    (OAKHURST, "Main office"),
    (PINEFOLD, "Shop"),
)
"""Two clients have a `Main office`: a transfer between them could find one."""

NETWORKS = (
    *((client, "LAN", f"10.{client}.10.0/24") for client, _, _ in CLIENTS),
    (BRIGHTWATER, "Guests", "10.2.20.0/24"),
)

VENDORS = (
    ("0", "Dell Direct"),
    ("0", "Bechtle"),
    (BRIGHTWATER, "Dental Supply Co"),
    (KESTREL, "Telematics Ltd"),
    (OAKHURST, "Dell Direct"),
)
"""Client 0 is every client; one vendor's name comes twice."""

SOFTWARE = ((BRIGHTWATER, "Office 365"), (KESTREL, "Route planner"))

CONTACTS = (
    (BRIGHTWATER, "Bea Molar", "bea.molar@brightwater.example", True, False),
    (BRIGHTWATER, "Iris Novak", "iris@freelance.example", False, False),
    (KESTREL, "Karl Lorry", "karl.lorry@kestrel.example", True, False),
    (KESTREL, "Iris Novak", "iris@freelance.example", False, False),
    (OAKHURST, "Olive Finch", "olive.finch@oakhurst.example", True, False),
    (OAKHURST, "Gone Person", "gone.person@oakhurst.example", False, True),
    (PINEFOLD, "Pia Baker", "pia.baker@pinefold.example", True, False),
)
"""Client, name, e-mail, whether the primary one, whether archived; Iris works for two clients."""


class Make(NamedTuple):
    """One model: its type, a short word for it in names, and how its serials begin."""

    kind: str
    word: str
    brand: str
    model: str
    prefix: str
    system: str | None


MAKES = (
    Make("Laptop", "LT", "Dell", "Latitude 5450", "Z7", "Windows 11 Pro"),
    Make("Laptop", "LT", "Lenovo", "ThinkPad T14 Gen 5", "ZPF", "Windows 11 Pro"),
    Make("Laptop", "LT", "Apple", "MacBook Air 13", "ZFV", "macOS 15"),
    Make("Laptop", "LT", "HP", "EliteBook 840 G11", "Z5CG", "Windows 11 Pro"),
    Make("Desktop", "PC", "Dell", "OptiPlex 7020", "ZD", "Windows 11 Pro"),
    Make("Server", "SRV", "Dell", "PowerEdge R660", "ZS", "Windows Server 2022"),
    Make("Printer", "PRN", "Brother", "HL-L6410DN", "ZU", None),
    Make("Switch", "SW", "Ubiquiti", "USW Pro 24", "ZUS", None),
    Make("Access Point", "AP", "Ubiquiti", "U7 Pro", "ZUA", None),
    Make("Firewall/Router", "FW", "Netgate", "6100", "ZNG", "pfSense Plus 24.11"),
    Make("Mobile Phone", "PH", "Samsung", "Galaxy S24", "ZR5", "Android 15"),
    Make("Virtual Machine", "VM", "", "", "ZVM", "Debian 12"),
)

ZERO_DATES = -1_000_000
"""Instead of a number of days: the dates are zero."""

HOSTILE_NAME = 'Reception <b>PC</b> & "Kiosk" <!channel>'
HOSTILE_NOTES = (
    "line1\nline2 <script>x</script> & café ☕\n<https://evil.example|click> <@U0DANADESK>"
)


class Plug(NamedTuple):
    """An interface: IP, MAC, whether primary."""

    ip: str | None
    mac: str | None
    primary: bool = True


class Marked(NamedTuple):
    """One asset every made-up ITFlow has; *warranty* is a number of days left."""

    client: str
    make: int
    name: str
    serial: str | None
    status: str = "Deployed"
    contact: str | None = None
    warranty: int | None = 500
    plugs: tuple[Plug, ...] = (Plug(None, None),)
    kind: str | None = None
    uri: str | None = None
    notes: str | None = None
    archived: bool = False
    moved_to: str | None = None


_HOST = (
    Plug("10.1.10.5", "02:00:5e:01:00:05"),
    Plug("10.1.20.5", "02:00:5e:01:01:05", primary=False),
)
_SWITCH = (Plug("10.3.10.2", "02:00:5e:03:00:02"), Plug("10.3.20.2", "02:00:5e:03:01:02"))

MARKED = (
    Marked(LARKFIELD, 5, "LF-SRV-01", "LFSRV0001", plugs=_HOST, uri="https://10.1.10.5:8443/"),
    Marked(
        LARKFIELD, 1, "LF-LT-105", "PF4BENCH", "Deployed", "amara.okafor@larkfield.example", 600
    ),
    Marked(
        BRIGHTWATER,
        3,
        "BW-LT-01",
        "5CD2TWIN77",
        contact="bea.molar@brightwater.example",
        plugs=(Plug("10.2.10.21", "02:00:5e:02:00:21"),),
    ),
    Marked(KESTREL, 3, "KF-LT-01", "5CD2TWIN77", contact="karl.lorry@kestrel.example"),
    Marked(
        BRIGHTWATER,
        1,
        "BW-LT-14",
        "PF3MOVED9",
        contact="iris@freelance.example",
        plugs=(Plug("10.2.10.14", "02:00:5e:02:00:14"),),
        uri="http://asset.brightwater.example/14",
        notes="Bought with the practice.",
        moved_to=KESTREL,
    ),
    Marked(KESTREL, 1, "KF-LT-OLD", "PF2ARCHIV", "Retired", warranty=7, archived=True),
    Marked(PINEFOLD, 4, "PB-POS-1", "PBPOS0001", warranty=45),
    Marked(KESTREL, 0, "KF-LT-02", "7DHCP11", plugs=(Plug("DHCP", "02-00-5E-03-00-22"),)),
    Marked(BRIGHTWATER, 4, "BW-PC-02", "7ZERO22", "Ready to Deploy", warranty=ZERO_DATES),
    Marked(KESTREL, 7, "KF-SW-01", "USW2PRI", plugs=_SWITCH),
    Marked(OAKHURST, 2, "Laborgerät Ä/ß", "", "Ready to Deploy", warranty=None, plugs=()),
    Marked(OAKHURST, 4, HOSTILE_NAME, "OFHOST01", uri="javascript:alert(1)", notes=HOSTILE_NOTES),
    Marked(OAKHURST, 11, "OF-DR-01", "OFDRONE1", "Awaiting RMA", kind="Drone"),
    Marked(BRIGHTWATER, 10, "BW-PH-01", "ZR5LOST01", "Lost", "karl.lorry@kestrel.example"),
    Marked(NOBODY, 0, "Orphan", "7ORPHAN1"),
    Marked(BRIGHTWATER, 6, "BW-PRN-01", "U1TICKETS"),
    Marked(BRIGHTWATER, 0, "BW-LT-03", "7EXPTDAY", warranty=0),
    Marked(BRIGHTWATER, 0, "BW-LT-04", "7EXPYEST", warranty=-1),
    Marked(OAKHURST, 10, "OF-PH-01", "ZR5SAME01"),
    Marked(OAKHURST, 10, "OF-PH-02", "zr5same01", "Stolen"),
    Marked(OAKHURST, 11, "OF-VM-01", None, plugs=(Plug("", ""),)),
    Marked(OAKHURST, 0, "OF-LT-01", "7LEFTBEH", contact="gone.person@oakhurst.example"),
)
"""A host with a second interface; one that Factorial has too (and says otherwise of); one serial
at two clients; one that was transferred; an archived one; one of an archived client; by DHCP; zero
dates; two primary interfaces; no interface, and no serial; hostile text; free type and status; a
contact of another client; no such client; with tickets; warranty ending today and yesterday; one
serial twice at one client; null for a serial; with a contact who is archived."""

TICKETS = (
    ("BW-PRN-01", "Paper jam", "2"),
    ("BW-PRN-01", "Toner low <!channel> & smudges", "3"),
    ("BW-PRN-01", "Streaks on every page", "5"),
    ("BW-PRN-01", "Does not wake up", "2"),
    ("BW-PRN-01", "Prints nothing at all", "1"),
    ("LF-SRV-01", "Disk almost full", "4"),
    ("KF-LT-01", "Screen flickers", "1"),
)
"""Asset, subject, status: 1 New, 2 Open, 3 On Hold, 4 Resolved, 5 Closed; oldest first."""
