"""Who: people, the organizations they practice at, and what is agreed with them."""

from people.models.allowances import Allowance
from people.models.merges import Merge
from people.models.needs import Need, NeedQuerySet
from people.models.notices import Notice, NoticeQuerySet
from people.models.users import (
    Accommodation,
    Dated,
    DatedQuerySet,
    Leave,
    LeaveQuerySet,
    Organization,
    Statement,
    StatementQuerySet,
    User,
    UserManager,
    UserQuerySet,
    site_time_zone,
    validate_time_zone,
)

__all__ = [
    "Accommodation",
    "Allowance",
    "Dated",
    "DatedQuerySet",
    "Leave",
    "LeaveQuerySet",
    "Merge",
    "Need",
    "NeedQuerySet",
    "Notice",
    "NoticeQuerySet",
    "Organization",
    "Statement",
    "StatementQuerySet",
    "User",
    "UserManager",
    "UserQuerySet",
    "site_time_zone",
    "validate_time_zone",
]
