"""{{title}}

Answers the hook `subsidy`: "how much is paid for this case?"
"""

from maplebridge import Procedure, settings
from wit_world.exports import subsidy
from wit_world.imports.matter import Difficulty, Outcome
from wit_world.imports.types import Reason

NAMES = {
    Difficulty.SIMPLE: ("simple", "简单"),
    Difficulty.ORDINARY: ("ordinary", "一般"),
    Difficulty.COMPLEX: ("complex", "疑难复杂"),
}


class Subsidy(Procedure):
    def propose(self, question: subsidy.Question) -> subsidy.Proposal:
        missing = [part.id for part in question.file if not part.present]
        if question.closed.outcome != Outcome.AGREED:
            return paid(0, "未达成协议，不予补贴")
        if missing:
            return paid(0, f"卷宗缺：{'、'.join(missing)}")
        key, name = NAMES[question.matter.difficulty]
        yuan = settings.integer(key)
        return paid(yuan, f"{name}案件，每件 {yuan} 元")


def paid(yuan: int, why: str) -> subsidy.Proposal:
    """Amounts are in fen."""
    return subsidy.Proposal(amount=yuan * 100, reasons=[Reason(text=why, source=None)])
