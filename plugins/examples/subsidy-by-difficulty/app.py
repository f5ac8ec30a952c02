"""以案定补：按难易程度 100、200、300 元 · A subsidy by how hard the case was.

The bureau pays mediators for each case (004C M1, 001 M2). One county pays 100, 200 or 300 yuan,
another 50, 200 or 400; some pay a little for a case that was mediated without success.
"""

from maplebridge import Procedure, settings
from wit_world.exports import subsidy
from wit_world.imports.matter import Difficulty, Outcome
from wit_world.imports.types import Reason

SOURCE = "004C M1"
NAMES = {Difficulty.SIMPLE: "简单", Difficulty.ORDINARY: "一般", Difficulty.COMPLEX: "疑难复杂"}
NOT_PAID = {
    Outcome.REFUSED: "当事人拒绝调解，不予补贴",
    Outcome.UNSUITABLE: "不适合调解，不予补贴",
    Outcome.WITHDRAWN: "申请已撤回，不予补贴",
}


class Subsidy(Procedure):
    def propose(self, question: subsidy.Question) -> subsidy.Proposal:
        outcome = question.closed.outcome
        if outcome in NOT_PAID:
            return paid(0, NOT_PAID[outcome])
        missing = [part.id for part in question.file if not part.present]
        if missing and settings.yes_no("complete-file"):
            return paid(0, f"卷宗不齐，缺：{'、'.join(missing)}；补齐后再报")
        if outcome == Outcome.NOT_AGREED:
            yuan = settings.integer("not-agreed")
            return paid(yuan, f"调解未成，每件 {yuan} 元" if yuan else "调解未成，不予补贴")
        difficulty = question.matter.difficulty
        yuan = yuan_for(difficulty)
        return paid(yuan, f"{NAMES[difficulty]}案件，每件 {yuan} 元")


def yuan_for(difficulty: Difficulty) -> int:
    """From the standard, `100/200/300`: simple, ordinary, complex."""
    simple, ordinary, complex_ = settings.text("standard").split("/")
    amounts = {Difficulty.SIMPLE: simple, Difficulty.ORDINARY: ordinary, Difficulty.COMPLEX: complex_}
    return int(amounts[difficulty])


def paid(yuan: int, why: str) -> subsidy.Proposal:
    """Amounts are in fen."""
    return subsidy.Proposal(amount=yuan * 100, reasons=[Reason(text=why, source=SOURCE)])
