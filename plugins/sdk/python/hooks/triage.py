"""{{title}}

Answers the hook `triage`: "how grave is this case, until when is it to be settled, and by which way?"
"""

from maplebridge import Procedure, settings, within_days
from wit_world.exports import triage
from wit_world.imports.matter import Difficulty
from wit_world.imports.types import Reason


class Triage(Procedure):
    def propose(self, question: triage.Question) -> triage.Proposal:
        matter, many = question.matter, settings.integer("people")
        if matter.people >= many:
            level, days, why = 1, 7, f"涉及 {matter.people} 人，不少于 {many} 人"
        elif matter.difficulty == Difficulty.COMPLEX:
            level, days, why = 2, 15, "疑难复杂"
        else:
            level, days, why = question.levels, 30, "一般矛盾纠纷"
        return triage.Proposal(
            level=min(level, question.levels),
            limit=within_days(days),
            channels=question.channels,
            reasons=[Reason(text=why, source=None)],
        )
